//! Types: a duty, its periods, and what was done towards it.

use serde::{Deserialize, Serialize};

use kernel::{AccountId, Day, Instant, UnitId, coded_enum};

coded_enum! {
    /// What the unit of a zone answers for (责任区职责).
    pub enum DutyKind {
        CivilityPublicity = "civility_publicity" ["文明创建宣传动员", "Civility campaigns and publicity"],
        HouseholdAssistance = "household_assistance" ["困难群众帮扶", "Assistance to households in hardship"],
        Environment = "environment" ["环境卫生整治", "Environment"],
        Other = "other" ["其他", "Other"],
    }
}

coded_enum! {
    /// How often a duty is to be done (频次); without one, as needed.
    pub enum DutyFrequency {
        Weekly = "weekly" ["每周", "Weekly"],
        Monthly = "monthly" ["每月", "Monthly"],
        Quarterly = "quarterly" ["每季度", "Quarterly"],
        Yearly = "yearly" ["每年", "Yearly"],
    }
}

/// What a duty consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What kind of duty.
    pub kind: DutyKind,
    /// In words, where the kind does not say it.
    pub title: Option<String>,
    /// How often.
    pub frequency: Option<DutyFrequency>,
}

/// A duty of a zone (责任区职责).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its number in the zone, from 1.
    pub n: i64,
    /// What it consists of.
    pub task: Task,
    /// Since when.
    pub began_at: Instant,
    /// Until when, if it ended.
    pub ended_at: Option<Instant>,
    /// When that was written, where it was later than it began.
    pub recorded_at: Option<Instant>,
}

/// A period of a duty (周期), both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// What was done towards a duty (履职记录).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfilment {
    /// Its number in the zone, from 1.
    pub n: i64,
    /// The duty.
    pub duty: i64,
    /// The unit that did it.
    pub unit: UnitId,
    /// On which day.
    pub done_on: Day,
    /// In a sentence.
    pub note: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom.
    pub recorded_by: Option<AccountId>,
    /// The recorder's unit; none for the community, which noted it for the unit.
    pub recorded_unit: Option<UnitId>,
    /// That it was voided, if it was.
    pub voided: Option<Voided>,
}

/// A record that was entered by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voided {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// Why.
    pub reason: String,
}
