//! The boundary (边界) of a patch of ground: a polygon with holes, or several.

use serde::Deserialize;
use serde_json::{Value, json};

use super::area;
use super::crs::Crs;
use super::position::{PER_DEGREE, Position};

/// A ring without the repetition of its first position.
pub type Ring = Vec<Position>;
/// The outer ring (counter-clockwise), then the holes (clockwise).
pub type Part = Vec<Ring>;

/// A boundary that is sound: rings are closed, cross nothing, and turn as RFC 7946 wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Boundary {
    parts: Vec<Part>,
    bbox: Bbox,
}

/// The smallest box around something, in units of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bbox {
    /// The south-western corner.
    pub low: Position,
    /// The north-eastern corner.
    pub high: Position,
}

impl Bbox {
    /// The box around positions.
    pub fn around(positions: impl IntoIterator<Item = Position>) -> Option<Self> {
        let mut positions = positions.into_iter();
        let first = positions.next()?;
        Some(positions.fold(Self { low: first, high: first }, |bbox, next| bbox.joined(Self { low: next, high: next })))
    }

    /// The box around both.
    pub fn joined(self, other: Self) -> Self {
        Self {
            low: Position { lon: self.low.lon.min(other.low.lon), lat: self.low.lat.min(other.low.lat) },
            high: Position { lon: self.high.lon.max(other.high.lon), lat: self.high.lat.max(other.high.lat) },
        }
    }

    /// Whether they have a point in common.
    pub fn meets(self, other: Self) -> bool {
        self.low.lon <= other.high.lon
            && other.low.lon <= self.high.lon
            && self.low.lat <= other.high.lat
            && other.low.lat <= self.high.lat
    }

    /// Whether a position lies in it, edges included.
    pub fn holds(self, place: Position) -> bool {
        self.meets(Self { low: place, high: place })
    }

    /// West, south, east, north in degrees, as GeoJSON writes it.
    pub fn degrees(self) -> [f64; 4] {
        [self.low.lng_degrees(), self.low.lat_degrees(), self.high.lng_degrees(), self.high.lat_degrees()]
    }

    /// The box of west, south, east and north in degrees, if it is one.
    pub fn of_degrees([west, south, east, north]: [f64; 4]) -> Option<Self> {
        let (low, high) = (Position::of_degrees(west, south)?, Position::of_degrees(east, north)?);
        (low.lon <= high.lon && low.lat <= high.lat).then_some(Self { low, high })
    }

    /// How many degrees it spans at most, east-west or north-south.
    pub fn widest_degrees(self) -> f64 {
        let across = i64::from(self.high.lon) - i64::from(self.low.lon);
        let along = i64::from(self.high.lat) - i64::from(self.low.lat);
        #[expect(clippy::cast_precision_loss, reason = "at most 3.6e9")]
        let widest = across.max(along) as f64;
        widest / PER_DEGREE
    }
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Written {
    Polygon { coordinates: Vec<Vec<[f64; 2]>> },
    MultiPolygon { coordinates: Vec<Vec<Vec<[f64; 2]>>> },
}

impl Boundary {
    /// A boundary of parts that were found to be sound.
    pub(super) fn of_sound(parts: Vec<Part>) -> Option<Self> {
        let bbox = Bbox::around(parts.iter().flatten().flatten().copied())?;
        Some(Self { parts, bbox })
    }

    /// A boundary that [`Boundary::to_geojson`] wrote, not looked at again.
    pub fn restore(written: &str) -> Option<Self> {
        let written: Written = serde_json::from_str(written).ok()?;
        let parts = match written {
            Written::Polygon { coordinates } => vec![coordinates],
            Written::MultiPolygon { coordinates } => coordinates,
        };
        let ring = |ring: Vec<[f64; 2]>| {
            let kept = ring.len().saturating_sub(1);
            ring.into_iter().take(kept).map(|[lng, lat]| Position::of_degrees(lng, lat)).collect()
        };
        let part = |part: Vec<Vec<[f64; 2]>>| part.into_iter().map(ring).collect();
        Self::of_sound(parts.into_iter().map(part).collect::<Option<_>>()?)
    }

    /// Whether another boundary has the same rings, each position at most so many steps of the grid away.
    pub fn near(&self, other: &Self, steps: i32) -> bool {
        let close = |(one, other): (&Position, &Position)| {
            one.lon.abs_diff(other.lon).max(one.lat.abs_diff(other.lat)) <= steps.unsigned_abs()
        };
        let shape = |boundary: &Self| boundary.parts.iter().map(|part| part.iter().map(Vec::len).collect()).collect();
        let (mine, theirs): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (shape(self), shape(other));
        mine == theirs && self.rings().flatten().zip(other.rings().flatten()).all(close)
    }

    /// How many positions it has.
    pub fn positions(&self) -> usize {
        self.rings().map(Vec::len).sum()
    }

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// All its rings.
    pub(super) fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.parts.iter().flatten()
    }

    /// The smallest box around it.
    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// How much ground it encloses, in square metres of the WGS 84 ellipsoid.
    pub fn area_m2(&self) -> f64 {
        self.rings().map(|ring| area::signed_m2(ring)).sum()
    }

    /// As GeoJSON: a Polygon if it has one part, otherwise a MultiPolygon. Reading it gives the same boundary.
    pub fn to_geojson(&self) -> Value {
        self.to_geojson_in(Crs::Wgs84)
    }

    /// As GeoJSON in another coordinate system, for maps that show it.
    pub fn to_geojson_in(&self, crs: Crs) -> Value {
        match self.parts.as_slice() {
            [part] => json!({ "type": "Polygon", "coordinates": coordinates(part, crs) }),
            parts => {
                let coordinates: Vec<Value> = parts.iter().map(|part| coordinates(part, crs)).collect();
                json!({ "type": "MultiPolygon", "coordinates": coordinates })
            }
        }
    }
}

fn coordinates(part: &Part, crs: Crs) -> Value {
    let ring =
        |ring: &Ring| ring.iter().chain(ring.first()).map(|place| place.shown_in(crs).to_geojson()).collect::<Value>();
    part.iter().map(ring).collect()
}
