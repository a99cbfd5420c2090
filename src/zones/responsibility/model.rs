//! Types: who answers for a place.

use crate::aggregate::model::ZoneAggregate;
use crate::model::Responsible;
use kernel::Day;
use kernel::geo::Position;

/// When a place is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// At this moment.
    Now,
    /// At 24:00 of a day, Asia/Shanghai.
    EndOf(Day),
}

/// Who answers for a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The place.
    pub place: Position,
    /// Who.
    pub responsible: Responsible,
    /// The zones there, the one that answers first.
    pub zones: Vec<ZoneAggregate>,
}
