//! Types: a party (协议方) of an agreement, what it has answered, and how it leaves.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use serde::{Deserialize, Serialize};

use kernel::{Day, Instant, PartyId, UnitId, coded_enum};

coded_enum! {
    /// What a party is (协议方类别).
    pub enum PartyKind {
        Community = "community" ["社区", "Community"],
        Unit = "unit" ["单位", "Unit"],
        Witness = "witness" ["见证方", "Witness"],
    }
}

coded_enum! {
    /// Which body of the party acts (签署主体).
    pub enum PartyBody {
        Administration = "administration" ["行政", "Administration"],
        PartyOrganisation = "party_organisation" ["党组织", "Party organisation"],
    }
}

coded_enum! {
    /// How a party confirms (签署方式).
    pub enum PartyBasis {
        Account = "account" ["账号确认", "By an account"],
        Paper = "paper" ["纸质盖章", "Stamped on paper"],
    }
}

/// A party (协议方) of an agreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Its id within the agreement.
    pub id: PartyId,
    /// What it is.
    pub kind: PartyKind,
    /// The unit, for units and for witnesses that have an account.
    pub unit: Option<UnitId>,
    /// Its name as it stands in the text.
    pub name: String,
    /// What it is called in the text (甲方, 乙方, 见证方).
    pub role: String,
    /// Which body acts.
    pub body: PartyBody,
    /// The name it signs under, where that differs (such as 中共…委员会).
    pub signing_name: Option<String>,
    /// Who represents it.
    pub representative: Option<String>,
    /// The representative's post.
    pub title: Option<String>,
    /// How it confirms.
    pub basis: PartyBasis,
    /// What it has answered to the frozen text.
    pub reply: Reply,
    /// The request by which it acceded; none for a party of the text itself.
    #[serde(default)]
    pub accession: Option<i64>,
    /// How it leaves or has left (`each_on_signing`).
    #[serde(default)]
    pub leave: Option<Leave>,
}

/// What a party has answered to the frozen text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// Nothing yet.
    #[default]
    Pending,
    /// It signed.
    Signed {
        /// When.
        at: Instant,
    },
    /// It refused.
    Refused {
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
}

/// How one unit leaves a text that binds each by itself (单位退出).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// When it gave notice.
    pub at: Instant,
    /// The last day that binds it.
    pub ends_on: Day,
    /// Whether days were counted as they come, as they once were in a year whose holidays were not announced yet; no notice is
    /// counted so any more.
    #[serde(default)]
    pub plain_days: bool,
    /// Whether the count went through a year whose holidays are not announced yet.
    #[serde(default)]
    pub provisional: bool,
    /// Why.
    pub reason: String,
    /// When it ended; none while the notice runs.
    pub left_at: Option<Instant>,
}

impl Party {
    /// Whether it has signed.
    pub fn signed(&self) -> bool {
        matches!(self.reply, Reply::Signed { .. })
    }

    /// Whether it still owes an answer to the frozen text; who accedes answers to a text of its own.
    pub fn pending(&self) -> bool {
        self.reply == Reply::Pending && self.accession.is_none()
    }

    /// Whether it was bound and is no longer.
    pub fn left(&self) -> bool {
        self.leave.as_ref().is_some_and(|leave| leave.left_at.is_some())
    }

    /// Whether the agreement obliges it to anything; a witness owes nothing.
    pub fn owes(&self) -> bool {
        self.kind != PartyKind::Witness
    }

    /// When it signed.
    pub fn signed_at(&self) -> Option<Instant> {
        match self.reply {
            Reply::Signed { at } => Some(at),
            Reply::Pending | Reply::Refused { .. } => None,
        }
    }
}

/// A party as it is requested.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyWish {
    /// What it is.
    pub kind: PartyKind,
    /// Which unit.
    pub unit: Option<UnitId>,
    /// What it is called in the text; by default 甲方, 乙方, 见证方.
    pub role: Option<String>,
    /// Which body acts.
    pub body: PartyBody,
    /// The name it signs under.
    pub signing_name: Option<String>,
    /// Who represents it.
    pub representative: Option<String>,
    /// The representative's post.
    pub title: Option<String>,
    /// How it confirms.
    pub basis: PartyBasis,
}
