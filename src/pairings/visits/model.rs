//! Types: a visit.

use serde::{Deserialize, Serialize};

use super::super::entries::model::Entry;
use crate::model::VisitId;
use households::HouseholdNeed;
use kernel::{Day, coded_enum};

coded_enum! {
    /// 走访方式 · How a household was seen.
    pub enum VisitKind {
        Home = "home" ["入户走访", "At home"],
        Phone = "phone" ["电话联系", "By phone"],
        Comfort = "comfort" ["慰问", "Comfort visit"],
        Accompany = "accompany" ["陪同办事", "Accompanied somewhere"],
        OtherKind = "other_kind" ["其他", "Otherwise"],
    }
}

coded_enum! {
    /// 走访结果 · Whether anybody was met.
    pub enum VisitOutcome {
        Met = "met" ["见到", "Met"],
        NotHome = "not_home" ["不在家", "Nobody at home"],
        Declined = "declined" ["婉拒", "Declined to be visited"],
    }
}

/// How it went, what was said and seen; sealed with the household's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitWords {
    /// How.
    pub kind: VisitKind,
    /// Whether anybody was met.
    pub outcome: VisitOutcome,
    /// How content the household is, 1 to 5.
    pub satisfaction: Option<i64>,
    /// What it needs now.
    pub needs_seen: Vec<HouseholdNeed>,
    /// How it is.
    pub note: Option<String>,
    /// What comes next.
    pub next_step: Option<String>,
    /// By when.
    pub next_on: Option<Day>,
    /// Why the record was voided.
    pub void_reason: Option<String>,
}

/// A visit (走访), as far as it is not sealed.
pub type Visit = Entry<VisitId>;
