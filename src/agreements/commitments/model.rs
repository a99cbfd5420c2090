//! The noun: a commitment (承诺事项), one promise of one party under one of the six linkages.

use serde::{Deserialize, Serialize};

use crate::kernel::{AgreementId, CommitmentId, Commons, Day, Instant, Linkage, PartyId, UnitId, labelled};

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
    /// How far it is.
    pub progress: Progress,
    /// When it was written down.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Grows with every change.
    pub version: i64,
}

labelled! {
    /// How far a commitment is (履约状态). `delivered`, `returned`, `verified`, `waived` and `lapsed` come with
    /// the ledger of deliveries.
    pub enum Progress {
        Proposed = "proposed" ["已提出", "Proposed"],
        Accepted = "accepted" ["已接受", "Accepted"],
        Cancelled = "cancelled" ["已取消", "Cancelled"],
    }
}

/// A commitment read by itself, with what it needs to know of its agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Standalone {
    /// The commitment.
    pub commitment: Commitment,
    /// Its agreement.
    pub agreement: AgreementId,
    /// Whether the agreement is in force.
    pub in_force: bool,
    /// The pledging party's unit; none for the community.
    pub unit: Option<UnitId>,
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
}

impl Commitment {
    /// Whether it is part of the text; one that an amendment took out stays on record and is owed no more.
    pub fn stands(&self) -> bool {
        self.progress != Progress::Cancelled
    }

    /// Whether it is still to be fulfilled: what a renewal carries on.
    pub fn open(&self) -> bool {
        match self.progress {
            Progress::Proposed | Progress::Accepted => true,
            Progress::Cancelled => false,
        }
    }

    /// Whether its day has passed while it is still owed.
    pub fn overdue(&self, in_force: bool, today: Day) -> bool {
        in_force && self.progress == Progress::Accepted && self.due_on.is_some_and(|due| due < today)
    }

    /// Whether it is being worked on: accepted, and the agreement is in force.
    pub fn in_progress(&self, in_force: bool) -> bool {
        in_force && self.progress == Progress::Accepted
    }
}
