//! Types: a boundary as it stands, and the neighbours of a zone.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::{GeometrySource, ZoneId};
use kernel::Instant;
use kernel::geo::{Boundary, Crs};

/// A boundary as it was entered: in its own coordinates, before anything was rounded, turned or shifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// The system of coordinates.
    pub crs: Crs,
    /// The GeoJSON geometry, `type` and `coordinates` alone.
    pub geometry: String,
}

impl Entered {
    /// A geometry that was read, as it was sent.
    pub fn of(sent: &Value, crs: Crs) -> Self {
        let geometry = json!({ "type": sent["type"], "coordinates": sent["coordinates"] }).to_string();
        Self { crs, geometry }
    }
}

/// The boundary of a zone, as it stands since some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The how manyth of the zone.
    pub n: i64,
    /// The boundary.
    pub boundary: Boundary,
    /// As it was entered; none where it was computed from others.
    pub entered: Option<Entered>,
    /// Where it comes from.
    pub source: GeometrySource,
    /// How large it is, in square centimetres.
    pub area_cm2: i64,
    /// Since when it stands.
    pub from_at: Instant,
}

/// A boundary as it is laid.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'b> {
    /// The boundary.
    pub boundary: &'b Boundary,
    /// As it was entered; none where it was computed from others.
    pub entered: Option<&'b Entered>,
    /// Where it comes from.
    pub source: GeometrySource,
    /// Since when it stands.
    pub from_at: Instant,
}

/// The boundary of the community itself (社区边界).
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// The how manyth of the community; its version.
    pub n: i64,
    /// The boundary.
    pub boundary: Boundary,
    /// As it was entered.
    pub entered: Option<Entered>,
    /// How large it is, in square centimetres.
    pub area_cm2: i64,
    /// Since when it stands.
    pub from_at: Instant,
}

/// Another zone, and where it lies.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Neighbour {
    /// Which.
    pub zone: ZoneId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub boundary: Boundary,
}

/// A boundary that a zone had for some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The zone.
    pub zone: ZoneId,
    /// Its code.
    pub code: String,
    /// Where it lay, and when.
    pub stood: Stood,
}

/// A boundary, and how long it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Stood {
    /// The boundary.
    pub boundary: Boundary,
    /// Since when.
    pub from_at: Instant,
    /// Until when, if no longer.
    pub until_at: Option<Instant>,
}

impl Stood {
    /// Whether it stood right before an instant.
    pub fn right_before(&self, instant: Instant) -> bool {
        self.from_at < instant && self.until_at.is_none_or(|until| until >= instant)
    }
}
