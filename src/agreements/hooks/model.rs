//! The nouns: an end that is announced or comes.

use crate::model::HowEnded;
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
