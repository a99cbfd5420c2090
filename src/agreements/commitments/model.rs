//! The noun: a commitment (承诺事项), one promise of one party under one of the six linkages, and its life.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use serde::{Deserialize, Serialize};

use super::super::model::{Agreement, Party, PartyKind, Stage};
use kernel::{AccountId, Actor, AgreementId, CommitmentId, Commons, Day, Instant, Linkage, PartyId, UnitId, labelled};

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
    pub recurrence: Option<Recurrence>,
    /// How far it is.
    pub progress: Progress,
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

labelled! {
    /// How far a commitment is (履约状态).
    pub enum Progress {
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

labelled! {
    /// Who verified: somebody, or nobody within fourteen days (核实方式); the two are counted apart.
    pub enum VerifiedBy {
        Account = "account" ["人员核实", "Verified by somebody"],
        Silence = "silence" ["逾期默认", "Verified by silence"],
    }
}

labelled! {
    /// How often a promise comes again (周期).
    pub enum Every {
        Month = "month" ["每月", "Every month"],
        Quarter = "quarter" ["每季度", "Every quarter"],
        Year = "year" ["每年", "Every year"],
    }
}

/// How a promise comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// How often.
    pub every: Every,
    /// Until which day, if not until the agreement ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

impl Clocks {
    /// What an agreement's stage means for its commitments. The one place that says so.
    pub fn at(stage: Stage) -> Self {
        match stage {
            Stage::Draft
            | Stage::Negotiating
            | Stage::AwaitingSignatures
            | Stage::Signed
            | Stage::Withdrawn
            | Stage::Voided => Self::Ahead,
            Stage::Active | Stage::Ending => Self::Running,
            Stage::Suspended => Self::Paused,
            Stage::Expired | Stage::Terminated => Self::Over,
        }
    }

    /// The same for what one party pledged: who has left owes nothing more, and what runs out while it is suspended rests.
    pub fn of(agreement: &Agreement, pledger: Option<&Party>) -> Self {
        match agreement.state.stage() {
            _ if pledger.is_some_and(Party::left) => Self::Over,
            Stage::Ending if agreement.state.pause().is_some() => Self::Paused,
            stage => Self::at(stage),
        }
    }

    /// The stages in which they run.
    pub fn running() -> impl Iterator<Item = Stage> {
        Stage::ALL.iter().copied().filter(|stage| Self::at(*stage) == Self::Running)
    }
}

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
        Self { party: party.id, bound: party.kind == PartyKind::Unit && party.signed() }
    }
}

/// Which commitments a list is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Under these linkages; all when empty.
    pub linkages: Vec<Linkage>,
    /// In these states; all when empty.
    pub progress: Vec<Progress>,
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
    /// Whether a commitment passes on a day; what the store asks of the tables, asked of a past state.
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

impl Progress {
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
        self.progress != Progress::Cancelled
    }

    /// Whether it is still to be fulfilled: what a renewal carries on.
    pub fn open(&self) -> bool {
        match self.progress {
            Progress::Proposed | Progress::Accepted | Progress::Returned => true,
            Progress::Delivered | Progress::Verified | Progress::Waived | Progress::Cancelled | Progress::Lapsed => {
                false
            }
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
