//! Requests: a zone as a line of a ledger.

use super::model::{KindSaid, ZoneLine};
use crate::duties::wire::DutyIn;
use crate::wire::ZoneIn;
use kernel::Text;
use kernel::geo::Boundary;

impl ZoneIn {
    /// The line it makes. What it says of the kind and where it lies was read apart.
    pub fn line(&self, kind: KindSaid, boundary: Option<Boundary>) -> ZoneLine {
        let words = |text: &Option<Text>| text.as_ref().map(Text::to_string);
        ZoneLine {
            code: self.code.as_ref().map(ToString::to_string),
            name: self.name.to_string(),
            kind,
            description: words(&self.description),
            external_codes: self.external_codes.iter().map(Text::to_string).collect(),
            grid_code: words(&self.grid_code),
            tasks: self.duties.iter().map(DutyIn::task).collect(),
            boundary,
            entered: None,
        }
    }
}
