//! Types: an agreement (协议), with its stamped original, and who may know of it.

use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::state::{AgreementState, State};
use crate::parties::model::{Party, PartyKind};
use crate::promises::model::Commitment;
use crate::terms::model::{Paper, Terms};
use documents::DocumentId;
use kernel::{AccountId, Actor, AgreementId, Author, CommunityId, Day, Instant, PartyId, Role, UnitId};

/// Within how many days of its end an agreement is shown as expiring.
pub const EXPIRING_DAYS: i64 = 90;

/// A partnership agreement (协议) between the community and its partner units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The community it belongs to.
    pub community: CommunityId,
    /// The number people quote (协议编号), unique in the community.
    pub number: String,
    /// What it says, parties and commitments aside.
    pub terms: Terms,
    /// Where it stands.
    pub state: State,
    /// Which wording this is: grows whenever the shared wording changes or comes back unsigned.
    pub revision: i64,
    /// Grows with every change; what `If-Match` compares.
    pub version: i64,
    /// When the draft was made.
    pub created_at: Instant,
    /// When anything last changed.
    pub updated_at: Instant,
    /// The account that made the draft; none for a machine or the service itself.
    pub created_by: Option<AccountId>,
    /// The unit whose side made the draft; none when the community did.
    pub author_unit: Option<UnitId>,
    /// When the wording was first shown to the other parties; none for what never left its author.
    pub shared_at: Option<Instant>,
    /// What is known about the stamped original of an agreement registered from paper (纸质协议).
    pub paper: Option<Paper>,
    /// When it was concluded: all had signed, or (`each_on_signing`) the community and the first unit.
    pub concluded_at: Option<Instant>,
    /// Whether it is a sample that nobody really signed (示例协议).
    pub sample: bool,
    /// The stamped original, if one was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
    /// The parties, in signing order.
    pub parties: Vec<Party>,
    /// The commitments of the text, in the order they were written.
    pub commitments: Vec<Commitment>,
    /// What has come to it since it was concluded.
    #[serde(default, rename = "later")]
    pub changes: Changes,
}

/// The stamped original (盖章原件).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// The scan.
    pub document: DocumentId,
    /// The hash of its bytes.
    pub sha256: String,
    /// Digest of the frozen text it stands for.
    pub digest: String,
    /// When it was tied to it.
    pub attached_at: Instant,
}

/// Whether an agreement is real, or a sample (示例协议).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Meant.
    Real,
    /// A sample that nobody really signs; only the demo's loader makes them.
    Sample,
}

impl Agreement {
    /// The party of this id.
    pub fn party(&self, id: PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// The party this unit is.
    pub fn party_of(&self, unit: UnitId) -> Option<&Party> {
        self.parties.iter().find(|party| party.unit == Some(unit))
    }

    /// The community's party.
    pub fn community_party(&self) -> Option<&Party> {
        self.parties.iter().find(|party| party.kind == PartyKind::Community)
    }

    /// The units that may know of it, and hear of what happens to it.
    pub fn audience(&self) -> Vec<UnitId> {
        match self.shared_at {
            Some(_) => self.parties.iter().filter_map(|party| party.unit).collect(),
            None => self.author_unit.into_iter().collect(),
        }
    }

    /// Whether the agreement binds this party today: concluded, and (`each_on_signing`) signed and not left by it.
    pub fn binds(&self, party: &Party) -> bool {
        self.concluded_at.is_some() && party.signed() && !party.left()
    }

    /// Whether it is in force and its end is near.
    pub fn expiring(&self, today: Day) -> bool {
        let soon = |end: Day| end.days_since(today) <= EXPIRING_DAYS;
        self.state.stage() == AgreementState::Active && self.terms.ends_on.is_some_and(soon)
    }

    /// Whether the agreement is in force: what was promised in it is owed now.
    pub fn in_force(&self) -> bool {
        match self.state.stage() {
            AgreementState::Active => true,
            // It runs out; suspended meanwhile, it rests.
            AgreementState::Ending => self.state.pause().is_none(),
            _ => false,
        }
    }

    /// The parties that a change of the agreement needs the consent of: all it binds and obliges.
    pub fn obliged(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|party| party.owes() && self.binds(party))
    }

    /// Whether the caller may know of it: the author's side always; once shared, also its parties, the community's
    /// officers and the auditor.
    pub fn visible_to(&self, actor: &Actor) -> bool {
        let shared = self.shared_at.is_some();
        match actor.unit {
            _ if actor.author == Author::System => true,
            Some(unit) => self.author_unit == Some(unit) || (shared && self.party_of(unit).is_some()),
            None if works_for_community(actor) => shared || self.author_unit.is_none(),
            None => shared && actor.roles.has(Role::Auditor),
        }
    }
}

/// Whether the caller works for the community itself: its officers, its machines, the service.
pub fn works_for_community(actor: &Actor) -> bool {
    let machine = matches!(actor.author, Author::Client(_) | Author::System);
    actor.unit.is_none() && (machine || actor.roles.has(Role::Officer))
}
