//! The nouns: an end that is announced or comes, and who is asked about it.

use crate::model::HowEnded;
use journal::WriteTx;
use kernel::{AgreementId, Day, Fault, UnitId};

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

/// Who is asked, in the same transaction, before something ends. A refusal keeps it from happening.
pub type OnEnding = fn(&mut WriteTx, &Ending) -> Result<(), Fault>;

/// Nobody is asked.
///
/// # Errors
/// None.
pub fn nobody_asked(_: &mut WriteTx, _: &Ending) -> Result<(), Fault> {
    Ok(())
}
