//! The nouns: a plate, the paper it is printed on, and what it tells.

use crate::aggregate::duties::model::Duty;
use crate::model::Zone;
use communities::Contact;
use kernel::{Day, Instant, coded_enum};

/// A plate of a zone (责任区牌).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// The how manyth of the zone.
    pub n: i64,
    /// What stands in its address.
    pub code: String,
    /// When it was made.
    pub made_at: Instant,
}

coded_enum! {
    /// The paper a plate is printed on (纸张).
    pub enum Paper {
        A5 = "a5" ["A5 横版", "A5, landscape"],
        A4 = "a4" ["A4 横版", "A4, landscape"],
    }
}

/// What a plate tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlateContent {
    /// The zone.
    pub zone: Zone,
    /// Its duties.
    pub duties: Vec<Duty>,
    /// The unit that leads it, by name, since when, and when that was recorded.
    pub unit: Option<(String, Option<Day>, Option<Instant>)>,
    /// The community, which answers for it where no unit does.
    pub community: Contact,
}
