//! Types: a commitment read by itself, with what it needs to know of its agreement.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use agreements::promises::{Clocks, Commitment, CommitmentId, CommitmentState};
use agreements::{Agreement, Party};
use kernel::{Actor, AgreementId, Day, Linkage, PartyId, UnitId};

/// A commitment read by itself, with what it needs to know of its agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Standalone {
    /// The commitment.
    pub commitment: Commitment,
    /// Its agreement.
    pub agreement: AgreementId,
    /// Whether its clocks run: by where the agreement stands and whether the pledger is still bound.
    pub clocks: Clocks,
    /// The agreement's first day.
    pub starts_on: Day,
    /// The pledging party's unit; none for the community.
    pub unit: Option<UnitId>,
    /// The party the caller's unit is in the agreement.
    pub mine: Option<Mine>,
}

/// The party the caller's unit is in an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mine {
    /// The party.
    pub party: PartyId,
    /// Whether it is a unit that is bound; a witness, or one that has not signed, judges nothing.
    pub bound: bool,
}

impl Mine {
    /// What a party can do here.
    pub fn of(party: &Party) -> Self {
        Self { party: party.id, bound: party.owes() && party.signed() }
    }
}

/// Which commitments a list is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Under these linkages; all when empty.
    pub linkages: Vec<Linkage>,
    /// In these states; all when empty.
    pub progress: Vec<CommitmentState>,
    /// Pledged by this unit.
    pub unit: Option<UnitId>,
    /// Of this agreement.
    pub agreement: Option<AgreementId>,
    /// Overdue on this day (`true`), or not (`false`).
    pub overdue: Option<bool>,
    /// Due before this day.
    pub due_before: Option<Day>,
    /// Made for the periods of this recurring line.
    pub recurs_from: Option<CommitmentId>,
}

impl Standalone {
    /// A commitment with what it needs to know of its agreement and of the caller's side; none where nobody of the agreement has
    /// pledged it.
    pub fn of(commitment: Commitment, agreement: &Agreement, actor: &Actor) -> Option<Self> {
        let pledger = agreement.party(commitment.pledger)?;
        Some(Self {
            agreement: agreement.id,
            clocks: Clocks::of(agreement, Some(pledger)),
            starts_on: agreement.terms.starts_on,
            unit: pledger.unit,
            mine: actor.unit.and_then(|unit| agreement.party_of(unit)).map(Mine::of),
            commitment,
        })
    }
}

impl Filter {
    /// Whether a commitment matches on a day: the SQL filter of the store, applied to a past state.
    pub fn passes(&self, one: &Standalone, day: Day) -> bool {
        let commitment = &one.commitment;
        let line = commitment.life.origin.as_ref().map(|origin| origin.line);
        (self.linkages.is_empty() || self.linkages.contains(&commitment.linkage))
            && (self.progress.is_empty() || self.progress.contains(&commitment.progress))
            && self.unit.is_none_or(|unit| one.unit == Some(unit))
            && self.agreement.is_none_or(|agreement| one.agreement == agreement)
            && self.overdue.is_none_or(|wanted| commitment.overdue(one.clocks, day) == wanted)
            && self.due_before.is_none_or(|before| commitment.due().is_some_and(|due| due < before))
            && self.recurs_from.is_none_or(|wanted| line == Some(wanted))
    }
}
