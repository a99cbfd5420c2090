//! The nouns: who answers for a place.

use super::super::claims::model::Picture;
use kernel::geo::Position;
use kernel::{Day, labelled};

labelled! {
    /// Who answers for a place (责任主体).
    pub enum Responsible {
        Unit = "unit" ["责任单位", "The unit that leads the zone"],
        Community = "community" ["社区 (属地兜底)", "The community itself"],
        Outside = "outside" ["不在本社区范围内", "Outside the community"],
    }
}

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
    pub zones: Vec<Picture>,
}
