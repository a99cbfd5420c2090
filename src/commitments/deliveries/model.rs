//! Types: a delivery (履约记录), what was done towards a promise, and what the other side said to it.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use serde::{Deserialize, Serialize};

use agreements::promises::CommitmentId;
use documents::DocumentId;
use kernel::{AccountId, Day, Instant, UnitId, coded_enum};

/// Within how many days the other side says something; silence verifies after that.
pub const SILENCE_DAYS: i64 = 14;

/// After how many days of silence the other side is reminded.
pub const REMINDER_DAYS: i64 = 7;

/// A delivery (履约记录).
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Its commitment.
    pub commitment: CommitmentId,
    /// Its number there, from 1.
    pub n: i64,
    /// How much it counts.
    pub quantity: i64,
    /// What was done, in a sentence.
    pub note: Option<String>,
    /// On which day it was done.
    pub delivered_on: Day,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By which account; none for a machine.
    pub recorded_by: Option<AccountId>,
    /// The recorder's unit; none for the community.
    pub recorded_unit: Option<UnitId>,
    /// The unit an officer recorded it for.
    pub recorded_for: Option<UnitId>,
    /// What the other side said.
    pub decision: Decision,
    /// The last day on which it can still be silent.
    pub silent_on: Day,
    /// That it was voided, if it was.
    pub voided: Option<Voided>,
    /// When it last changed.
    pub updated_at: Instant,
    /// Grows with every change.
    pub version: i64,
}

/// What shows that something was done.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Where to find it: a link, a number, a sentence.
    #[serde(default)]
    pub reference: Option<String>,
    /// The file it is.
    #[serde(default)]
    pub file: Option<EvidenceFile>,
}

/// The file that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// The document.
    pub document: DocumentId,
    /// The hash of its bytes.
    pub sha256: String,
}

coded_enum! {
    /// What shows that something was done (履约佐证).
    pub enum EvidenceKind {
        Note = "note" ["文字说明", "Note"],
        Activity = "activity" ["活动", "Activity"],
        Visit = "visit" ["走访", "Visit"],
        Document = "document" ["文件", "Document"],
    }
}

/// What the other side said to a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It was verified.
    Verified {
        /// When.
        at: Instant,
        /// By whom; none: by silence.
        by: Option<AccountId>,
        /// What was said to it.
        note: Option<String>,
    },
    /// It was sent back.
    Returned {
        /// When.
        at: Instant,
        /// By whom.
        by: Option<AccountId>,
        /// Why.
        reason: String,
        /// The number of the last delivery then: a later one answers the return.
        last: i64,
    },
}

/// A delivery that was entered by mistake: it left the figures and stays in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voided {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// Why.
    pub reason: String,
    /// The delivery that stands in its place.
    pub replaced_by: Option<i64>,
}

coded_enum! {
    /// Where a delivery stands (履约记录状态).
    pub enum DeliveryState {
        Open = "open" ["待核实", "Waiting for the other side"],
        Verified = "verified" ["已核实", "Verified"],
        Returned = "returned" ["已退回", "Returned"],
        Voided = "voided" ["已作废", "Voided"],
    }
}

impl Delivery {
    /// Where it stands.
    pub fn state(&self) -> DeliveryState {
        match (&self.voided, &self.decision) {
            (Some(_), _) => DeliveryState::Voided,
            (None, Decision::Open) => DeliveryState::Open,
            (None, Decision::Verified { .. }) => DeliveryState::Verified,
            (None, Decision::Returned { .. }) => DeliveryState::Returned,
        }
    }

    /// Whether it counts: neither returned nor voided.
    pub fn counts(&self) -> bool {
        matches!(self.state(), DeliveryState::Open | DeliveryState::Verified)
    }

    /// Whether it stands and nobody, and no silence, has judged it.
    pub fn unjudged(&self) -> bool {
        self.state() == DeliveryState::Open
    }

    /// Whether nobody but time verified it.
    pub fn by_silence(&self) -> bool {
        matches!(self.decision, Decision::Verified { by: None, .. })
    }
}
