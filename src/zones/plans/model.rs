//! Types: a change of zones on a day to come.

use crate::model::ZoneId;
use kernel::{AccountId, Day, Instant, Key, Mark, coded_enum};

kernel::ids! {
    /// A change of zones on a day to come (责任区调整计划).
    ZonePlanId,
}

/// How many days ahead a plan is made at most.
pub const DAYS_AHEAD: i64 = 366;

/// A change of zones on a day to come (责任区调整计划).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: ZonePlanId,
    /// What is to happen.
    pub kind: ZonePlanKind,
    /// To which zones.
    pub zones: Vec<ZoneId>,
    /// On which day, as it begins.
    pub on: Day,
    /// Where it stands.
    pub state: PlanState,
    /// What was sent, as JSON.
    pub sent: String,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: Option<AccountId>,
}

coded_enum! {
    /// What is to happen to zones (调整方式).
    pub enum ZonePlanKind {
        Boundary = "boundary" ["变更边界", "Another boundary"],
        Split = "split" ["拆分", "Split"],
        Merger = "merger" ["合并", "Merger"],
    }
}

/// Where a plan stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanState {
    /// Its day has not come.
    Planned,
    /// Its day came, and it could not be carried out; it waits for the secretary.
    Failed {
        /// When.
        at: Instant,
        /// The code of the refusal.
        code: String,
    },
    /// It was carried out.
    Done {
        /// When.
        at: Instant,
        /// The zones that took the place of others.
        successors: Vec<ZoneId>,
        /// From which day on it counts: its own, or a later one where something spoke against that.
        from: Day,
    },
    /// The secretary took it back, or put away one that had failed.
    Cancelled {
        /// When.
        at: Instant,
    },
}

coded_enum! {
    /// Where a plan stands (调整计划状态).
    #[schema(as = ZonePlanState)]
    pub enum PlanStateWord {
        Planned = "planned" ["待生效", "Planned"],
        Failed = "failed" ["未能办理", "Could not be carried out"],
        Done = "done" ["已生效", "Carried out"],
        Cancelled = "cancelled" ["已取消", "Cancelled"],
    }
}

impl PlanState {
    /// The word for it.
    pub fn word(&self) -> PlanStateWord {
        match self {
            Self::Planned => PlanStateWord::Planned,
            Self::Failed { .. } => PlanStateWord::Failed,
            Self::Done { .. } => PlanStateWord::Done,
            Self::Cancelled { .. } => PlanStateWord::Cancelled,
        }
    }

    /// Whether nothing is left to do about it.
    pub fn settled(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Cancelled { .. })
    }
}

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 1] = ["made_at"];

/// The position of a plan in the order of a list.
pub fn mark(plan: &Plan) -> Mark {
    Mark { key: Key::Number(plan.made_at.micros()), id: kernel::Id::uuid(plan.id) }
}
