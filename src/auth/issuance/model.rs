//! The nouns: an issuance, the sides, and where its confirmation stands.

use serde::{Deserialize, Serialize};

use crate::kernel::{AccountId, Author, Instant, Reissued, UnitId, labelled};

labelled! {
    /// 签发方 · On whose side a credential was issued or confirmed.
    pub enum CredentialSide {
        Installation = "installation" ["安装时", "The installation itself"],
        Platform = "platform" ["平台", "The platform"],
        Community = "community" ["社区", "The community"],
        Unit = "unit" ["单位", "The unit"],
    }
}

labelled! {
    /// 签发缘由 · Why a credential was issued.
    pub enum CredentialCause {
        First = "first" ["新开账号", "A new account"],
        Reset = "reset" ["重置密码", "A password reset"],
    }
}

labelled! {
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
    /// Since when its holder has been able to sign for a unit, or ever was: whoever follows is not the unit's first voice.
    pub headed_since: Option<Instant>,
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

impl Issuance {
    /// As the journal marks what is done with it.
    pub fn reissued(&self) -> Reissued {
        Reissued { by: self.by.map_or(Author::System, Author::Account), at: self.at }
    }
}

/// The credential of a signer as a receipt freezes it (签署人凭证).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningCredential {
    /// 签发人 · Who issued it.
    pub issued_by: Issuer,
    /// 签发时间 · When.
    pub issued_at: Instant,
    /// 缘由 · Why.
    pub cause: CredentialCause,
    /// 确认人 · Who has confirmed that the signer has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<Issuer>,
}

/// Somebody who issued or confirmed a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// 一方 · On which side.
    pub side: CredentialSide,
    /// 账号 · The account; left out for the installation itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
}

impl From<&Issuance> for SigningCredential {
    fn from(one: &Issuance) -> Self {
        let confirmed_by = one.confirmed.map(|by| Issuer { side: by.side, account_id: by.by });
        let issued_by = Issuer { side: one.side, account_id: one.by };
        Self { issued_by, issued_at: one.at, cause: one.cause, confirmed_by }
    }
}

/// Whether a unit has had a voice of its own when a credential is issued for one of its people.
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
    pub roles: crate::kernel::Roles,
    /// Their unit; none for staff.
    pub unit: Option<UnitId>,
    /// Whether somebody else signs for that unit.
    pub heads: Heads,
}
