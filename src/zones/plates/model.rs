//! Types: a plate, the paper it is printed on, and what it tells.

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

/// Where a plate leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What its QR code says.
    pub url: String,
    /// The same for who types it: the code in groups of four.
    pub spelled: String,
}

/// The unit that leads a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leading {
    /// Its name.
    pub name: String,
    /// The day it leads the zone since.
    pub since_on: Day,
    /// When that was recorded.
    pub recorded_at: Instant,
}

/// What a plate tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlateContent {
    /// The zone.
    pub zone: Zone,
    /// Its duties.
    pub duties: Vec<Duty>,
    /// The unit that leads it.
    pub unit: Option<Leading>,
    /// The community, which answers for it where no unit does.
    pub community: Contact,
}
