//! Types: an issuance, the sides, and where its confirmation stands.

use super::super::account::model::{Account, AccountState};
use kernel::{AccountId, Author, Instant, Reissued, Roles, UnitId, coded_enum};
use proofs::agreement::{CredentialCause, CredentialSide, Issuer, SigningCredential};

coded_enum! {
    /// 凭证确认 · Whether somebody other than its issuer has confirmed that the holder has the credential.
    pub enum CredentialConfirmation {
        NotNeeded = "not_needed" ["无需确认", "Not needed"],
        Needed = "needed" ["待第二人确认", "Awaited from a second office-holder"],
        Given = "given" ["已确认", "Given"],
    }
}

/// How the credential of an account came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issuance {
    /// Whose.
    pub account: AccountId,
    /// Why.
    pub cause: CredentialCause,
    /// On whose side.
    pub side: CredentialSide,
    /// By whom; none for the installation itself.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// When its holder made a password with it.
    pub set_at: Option<Instant>,
    /// Whether it must be confirmed, or was.
    pub confirmation: CredentialConfirmation,
    /// By whom it was confirmed, on which side, and when.
    pub confirmed: Option<Confirmed>,
    /// Since when it waits before it signs for a unit, where the other side has given it.
    pub waits_from: Option<Instant>,
    /// When its holder said that they know.
    pub acknowledged_at: Option<Instant>,
    /// Since when its holder has been able to sign for a unit, or ever was: whoever follows is not the unit's first signatory.
    pub headed_since: Option<Instant>,
    /// Since when it derives from the unit itself: from its first signatory, from somebody whose credential does, or from such a
    /// person's confirmation. Nothing that another side has given does, however long it has been used.
    pub own_since: Option<Instant>,
    /// The mark that whoever issued it bore then: what a marked credential makes is marked.
    pub inherited: Option<Reissued>,
}

/// A confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// By whom; none for the command line.
    pub by: Option<AccountId>,
    /// On which side.
    pub side: CredentialSide,
    /// When.
    pub at: Instant,
}

/// What a credential needs before it opens a session, before it binds a unit, and before it speaks for others of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whether it must be confirmed, or was.
    pub confirmation: CredentialConfirmation,
    /// Since when it waits before it binds the unit.
    pub waits_from: Option<Instant>,
    /// Since when it goes back to the unit itself.
    pub own_since: Option<Instant>,
}

impl Asked {
    /// A second office-holder must confirm it, and it waits from now on, where it is a unit's.
    pub fn anew(unit: Option<UnitId>, now: Instant) -> Self {
        let waits_from = unit.is_some().then_some(now);
        Self { confirmation: CredentialConfirmation::Needed, waits_from, own_since: None }
    }
}

impl Issuance {
    /// What is asked of it.
    pub fn asked(&self) -> Asked {
        Asked { confirmation: self.confirmation, waits_from: self.waits_from, own_since: self.own_since }
    }

    /// With something else asked of it; what was confirmed stands for nothing where it must be confirmed again.
    #[must_use]
    pub fn asking(self, asked: Asked) -> Self {
        let Asked { confirmation, waits_from, own_since } = asked;
        let confirmed = self.confirmed.filter(|_| confirmation == CredentialConfirmation::Given);
        Self { confirmation, waits_from, own_since, confirmed, ..self }
    }

    /// As the journal marks what is done with it.
    pub fn reissued(&self) -> Reissued {
        Reissued { by: self.by.map_or(Author::System, Author::Account), at: self.at }
    }
}

impl From<&Issuance> for SigningCredential {
    fn from(one: &Issuance) -> Self {
        let confirmed_by = one.confirmed.map(|by| Issuer { side: by.side, account_id: by.by });
        let issued_by = Issuer { side: one.side, account_id: one.by };
        Self { issued_by, issued_at: one.at, cause: one.cause, confirmed_by }
    }
}

/// Whether a unit has had a signatory of its own when a credential is issued for one of its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heads {
    /// Nobody else has ever signed for it.
    None,
    /// Somebody else signs for it, or did before they were disabled, removed or relieved.
    Some,
}

/// Whose credential it is, and where.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    /// What they may do.
    pub roles: Roles,
    /// Whether they take part now.
    pub active: bool,
    /// Their unit; none for staff.
    pub unit: Option<UnitId>,
    /// Whether somebody else signs for that unit.
    pub heads: Heads,
}

impl Holder {
    /// The holder of an account, where nobody else signs for its unit.
    pub fn of(account: &Account) -> Self {
        let active = account.state == AccountState::Active;
        Self { roles: account.roles, active, unit: account.unit, heads: Heads::None }
    }
}

/// Who does something to a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// On whose side.
    pub side: CredentialSide,
    /// Whether their own credential goes back to the unit itself.
    pub own: bool,
    /// The mark that they bear.
    pub marked: Option<Reissued>,
}
