//! Requests: the query strings of units: which ones a list shows (名单), on which day of the record.

use serde::Deserialize;

use super::model::{Sector, UnitFilter, UnitKind, UnitState};
use kernel::text::Sought;
use web::{Csv, RecordDay};

/// Which units a list shows, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct UnitQuery {
    #[serde(default)]
    sector: Csv<Sector>,
    #[serde(default)]
    kind: Csv<UnitKind>,
    #[serde(default)]
    state: Csv<UnitState>,
    property_manager: Option<bool>,
    q: Option<Sought>,
    /// As they stood on record at 24:00 of this day.
    pub as_of: Option<RecordDay>,
}

/// As a unit stood when, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct UnitObjectQuery {
    /// As it stood on record at 24:00 of this day.
    pub as_of: Option<RecordDay>,
}

impl UnitQuery {
    /// The filter it describes.
    pub fn filter(self) -> UnitFilter {
        UnitFilter {
            sectors: self.sector.0,
            kinds: self.kind.0,
            states: self.state.0,
            property_manager: self.property_manager,
            words: self.q.map(|words| words.as_str().to_owned()),
        }
    }
}
