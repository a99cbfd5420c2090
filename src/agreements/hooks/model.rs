//! Types: an end that is announced or comes, and what changes about the promises of an agreement.

use crate::model::{Agreement, HowEnded};
use crate::promises::CommitmentId;
use journal::Announcement;
use kernel::{AgreementId, Day, UnitId};

/// Something that ends: an agreement, or one unit's part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The agreement.
    pub agreement: AgreementId,
    /// The units whose part ends.
    pub units: Vec<UnitId>,
    /// How it ends.
    pub how: HowEnded,
    /// The last day in force; for an early end by consent, the day it ends.
    pub on: Day,
    /// Whether it is announced, or comes.
    pub moment: Moment,
    /// Whether all of it ends.
    pub extent: Extent,
}

impl Announcement for Ending {}

/// How much of an agreement ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The agreement.
    Whole,
    /// The part of those units alone.
    Part,
}

/// When somebody is asked about an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It is announced; it can be refused.
    Announced,
    /// It comes now.
    Now,
}

/// What is promised in an agreement begins to run, or runs on under other conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct PromisesChanged {
    /// The agreement, as it stands then.
    pub agreement: Agreement,
    /// What changes.
    pub change: PromisesChange,
}

impl Announcement for PromisesChanged {}

/// What changes about the promises of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromisesChange {
    /// The agreement is in force, and these lines of it are binding from now on.
    Begun(Vec<CommitmentId>),
    /// The text in force was amended: these lines were added, and its last day may be another.
    Amended(Vec<CommitmentId>),
    /// It was suspended for so many days, and is so no longer.
    Rested(i64),
}
