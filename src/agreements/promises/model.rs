//! Types: a commitment (承诺事项), one promise of one party under one of the six linkages, and its life.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use serde::{Deserialize, Serialize};

use crate::parties::model::PartyKind;
use kernel::{AccountId, Commons, Day, Instant, Linkage, PartyId, UnitId, coded_enum};

kernel::ids! {
    /// A commitment (承诺事项).
    CommitmentId,
}

/// How many days after its day a promise lapses that was not kept.
pub const GRACE_DAYS: i64 = 30;

/// A commitment (承诺事项).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Its id.
    pub id: CommitmentId,
    /// Under which of the six linkages (六联) it stands.
    pub linkage: Linkage,
    /// How what it brings is held together (六共), if said.
    pub commons: Vec<Commons>,
    /// What is promised.
    pub title: String,
    /// How much of it.
    pub quantity: Option<i64>,
    /// Counted in what (场, 户, 个).
    pub unit_of_measure: Option<String>,
    /// By which day.
    pub due_on: Option<Day>,
    /// The party that promises.
    pub pledger: PartyId,
    /// Whether and how often it comes again (定期承诺): this line then makes one commitment for each period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurring>,
    /// How far it is.
    pub progress: CommitmentState,
    /// What became of it since it was accepted.
    #[serde(default)]
    pub life: Life,
    /// When it was written down.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Grows with every change.
    pub version: i64,
}

coded_enum! {
    /// How far a commitment is (履约状态).
    pub enum CommitmentState {
        Proposed = "proposed" ["已提出", "Proposed"],
        Accepted = "accepted" ["已接受", "Accepted"],
        Delivered = "delivered" ["已履行, 待核实", "Delivered"],
        Returned = "returned" ["已退回", "Returned"],
        Verified = "verified" ["已核实", "Verified"],
        Waived = "waived" ["已免除", "Waived"],
        Cancelled = "cancelled" ["已取消", "Cancelled"],
        Lapsed = "lapsed" ["逾期失效", "Lapsed"],
    }
}

coded_enum! {
    /// Who verified: somebody, or nobody within fourteen days (核实方式); the two are counted apart.
    pub enum VerifiedBy {
        Account = "account" ["人员核实", "Verified by somebody"],
        Silence = "silence" ["逾期默认", "Verified by silence"],
    }
}

coded_enum! {
    /// How often a promise comes again (周期).
    pub enum Recurrence {
        Month = "month" ["每月", "Every month"],
        Quarter = "quarter" ["每季度", "Every quarter"],
        Year = "year" ["每年", "Every year"],
    }
}

/// How a promise comes again.
#[serde_with::skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// How often.
    pub every: Recurrence,
    /// Until which day, if not until the agreement ends.
    #[serde(default)]
    pub until: Option<Day>,
}

/// What became of a commitment since it was accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Life {
    /// How much was delivered, without what was returned or voided.
    pub delivered: i64,
    /// How much of that somebody verified.
    pub verified: i64,
    /// How much of that silence verified.
    pub verified_by_silence: i64,
    /// Who verified it, once it is verified.
    pub verified_by: Option<VerifiedBy>,
    /// The day it falls due now, where days of a suspension were given back.
    pub falls_due_on: Option<Day>,
    /// The last day before it lapses, where that is not thirty days after its day.
    pub lapses_on: Option<Day>,
    /// How it ended, where it was waived, cancelled or lapsed.
    pub ended: Option<Ended>,
    /// The cancellation one side has asked for.
    pub cancellation: Option<Cancellation>,
    /// The recurring line and the period it was made for.
    pub origin: Option<Origin>,
    /// On a recurring line: the first day for which nothing was made yet.
    pub spawns_on: Option<Day>,
}

/// How a commitment ended before it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Instant,
    /// The account that did it; none for the calendar.
    pub by: Option<AccountId>,
    /// Why.
    pub because: Option<String>,
}

/// A cancellation one side has asked for; it stands until the commitment changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// The party that asks.
    pub party: PartyId,
    /// Its account.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// Where a commitment of one period comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The recurring line.
    pub line: CommitmentId,
    /// `2026-07`, `2026-Q3` or `2026`.
    pub period: String,
}

/// Whether the clocks of an agreement's commitments run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocks {
    /// It is not in force yet, or never was.
    Ahead,
    /// It is in force.
    Running,
    /// It is suspended: nothing falls due, nothing lapses; the days are given back when it runs again.
    Paused,
    /// It has ended.
    Over,
}

impl CommitmentState {
    /// Whether it is still owed.
    pub fn owed(self) -> bool {
        matches!(self, Self::Accepted | Self::Returned)
    }

    /// Whether a day can still come for it: owed, or delivered and not judged.
    pub fn unsettled(self) -> bool {
        self.owed() || self == Self::Delivered
    }
}

impl Commitment {
    /// Whether it is part of the text; one that an amendment took out stays on record and is owed no more.
    pub fn stands(&self) -> bool {
        self.progress != CommitmentState::Cancelled
    }

    /// Whether it is still to be fulfilled: what a renewal carries on.
    pub fn open(&self) -> bool {
        match self.progress {
            CommitmentState::Proposed | CommitmentState::Accepted | CommitmentState::Returned => true,
            CommitmentState::Delivered
            | CommitmentState::Verified
            | CommitmentState::Waived
            | CommitmentState::Cancelled
            | CommitmentState::Lapsed => false,
        }
    }

    /// The day it falls due: the agreed one, later by the days of suspensions that were given back.
    pub fn due(&self) -> Option<Day> {
        self.life.falls_due_on.or(self.due_on)
    }

    /// Whether its day has passed while it is still owed.
    pub fn overdue(&self, clocks: Clocks, today: Day) -> bool {
        clocks == Clocks::Running && self.progress.owed() && self.due().is_some_and(|due| due < today)
    }

    /// Whether it is being worked on: accepted or sent back, and the agreement is in force.
    pub fn in_progress(&self, clocks: Clocks) -> bool {
        clocks == Clocks::Running && self.progress.owed()
    }

    /// The last day before it lapses; none where no day was promised.
    pub fn lapses_on(&self) -> Option<Day> {
        self.life.lapses_on.or_else(|| self.due().map(|due| due.plus_days(GRACE_DAYS)))
    }

    /// How much is still missing of what was promised; one where no quantity was.
    pub fn missing(&self) -> i64 {
        self.quantity.unwrap_or(1).saturating_sub(self.life.delivered).max(1)
    }
}

/// A commitment as it is requested, with its pledger named rather than resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Pledge {
    /// Under which linkage.
    pub linkage: Linkage,
    /// Tags of the six commons.
    pub commons: Vec<Commons>,
    /// What is promised.
    pub title: String,
    /// How much.
    pub quantity: Option<i64>,
    /// Counted in what.
    pub unit_of_measure: Option<String>,
    /// By which day.
    pub due_on: Option<Day>,
    /// Whether and how often it comes again.
    pub recurrence: Option<Recurring>,
    /// Who promises.
    pub pledger: Pledger,
}

/// Who promises: the community, or one of the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pledger {
    /// Community or unit.
    pub kind: PartyKind,
    /// Which unit.
    pub unit: Option<UnitId>,
}
