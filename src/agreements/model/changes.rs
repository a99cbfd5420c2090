//! Types: what is asked about a concluded agreement and not settled yet, as its head carries it.

use serde::{Deserialize, Serialize};

use kernel::{AgreementId, Day, PartyId, coded_enum};

coded_enum! {
    /// What is asked of the parties (请求类别).
    pub enum RequestKind {
        Amendment = "amendment" ["变更", "Amendment"],
        Suspension = "suspension" ["中止", "Suspension"],
        Resumption = "resumption" ["恢复", "Resumption"],
        Termination = "termination" ["提前终止", "Early termination"],
        Accession = "accession" ["加入", "Accession"],
    }
}

/// A request that is not settled yet, as the head of its agreement carries it: enough to know who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Its number.
    pub number: i64,
    /// What is asked.
    pub kind: RequestKind,
    /// The party that asked.
    pub by: PartyId,
    /// The digest every consent names.
    pub digest: String,
    /// The day it takes effect; none: at once.
    pub from_on: Option<Day>,
    /// The last day of a suspension, if it has one.
    pub until_on: Option<Day>,
    /// The party that accedes.
    pub party: Option<PartyId>,
    /// Who has consented.
    pub consented: Vec<PartyId>,
    /// Whether all have, and it waits for its day.
    pub agreed: bool,
}

/// What has come to a concluded agreement since (订立后的变化): the requests' state of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// How many requests were made; the last number given.
    #[serde(default)]
    pub requests: i64,
    /// How many amendments are in force.
    #[serde(default)]
    pub amendments: i64,
    /// Requests that are not settled yet, oldest first.
    #[serde(default)]
    pub open: Vec<Pending>,
    /// The agreement this one renews.
    #[serde(default)]
    pub renews: Option<AgreementId>,
    /// The draft or agreement that renews this one.
    #[serde(default)]
    pub renewal: Option<AgreementId>,
    /// The registration that stands in the place of this one, which was voided.
    #[serde(default)]
    pub replaced_by: Option<AgreementId>,
}

impl Changes {
    /// Whether nothing has happened that would have to be kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The unsettled request of a kind.
    pub fn of(&self, kind: RequestKind) -> Option<&Pending> {
        self.open.iter().find(|one| one.kind == kind)
    }

    /// The unsettled request of a number.
    pub fn numbered(&self, number: i64) -> Option<&Pending> {
        self.open.iter().find(|one| one.number == number)
    }
}
