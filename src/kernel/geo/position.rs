//! A place on the ground in WGS 84, on the grid of 1e-7 degrees.

use serde_json::{Value, json};

use super::crs::Crs;

/// Units of the grid in one degree.
pub const PER_DEGREE: f64 = 1e7;

/// A position in WGS 84: longitude and latitude as whole units of 1e-7 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Longitude (经度), units east of Greenwich.
    pub lon: i32,
    /// Latitude (纬度), units north of the equator.
    pub lat: i32,
}

impl Position {
    /// The nearest position of the grid, if the degrees are some of this earth.
    pub fn of_degrees(lng: f64, lat: f64) -> Option<Self> {
        if !(-180.0..=180.0).contains(&lng) || !(-90.0..=90.0).contains(&lat) {
            return None;
        }
        Some(Self { lon: units(lng), lat: units(lat) })
    }

    /// The nearest position of the grid to degrees of a coordinate system, if they are some of this earth.
    pub fn of_degrees_in(crs: Crs, lng: f64, lat: f64) -> Option<Self> {
        Self::of_degrees(lng, lat)?;
        let [lng, lat] = crs.to_wgs84([lng, lat]);
        Self::of_degrees(lng, lat)
    }

    /// Where another coordinate system shows it, to seven decimals.
    pub fn shown_in(self, crs: Crs) -> Self {
        let [lng, lat] = crs.of_wgs84(self.degrees());
        Self::of_degrees(lng, lat).unwrap_or(self)
    }

    /// Longitude in degrees, at most seven decimals.
    pub fn lng_degrees(self) -> f64 {
        f64::from(self.lon) / PER_DEGREE
    }

    /// Latitude in degrees, at most seven decimals.
    pub fn lat_degrees(self) -> f64 {
        f64::from(self.lat) / PER_DEGREE
    }

    /// Longitude and latitude in degrees.
    pub fn degrees(self) -> [f64; 2] {
        [self.lng_degrees(), self.lat_degrees()]
    }

    /// As GeoJSON writes it: longitude first.
    pub fn to_geojson(self) -> Value {
        json!(self.degrees())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "degrees of this earth lie within ±1.8e9 units")]
fn units(degrees: f64) -> i32 {
    (degrees * PER_DEGREE).round() as i32
}

/// On which side of the directed line from `a` to `b` lies `p`: positive is left, zero on the line. Exact.
pub fn side(a: Position, b: Position, p: Position) -> i128 {
    let ahead = [i128::from(b.lon) - i128::from(a.lon), i128::from(b.lat) - i128::from(a.lat)];
    let aside = [i128::from(p.lon) - i128::from(a.lon), i128::from(p.lat) - i128::from(a.lat)];
    ahead[0] * aside[1] - ahead[1] * aside[0]
}

/// Whether `p`, known to lie on the line through `a` and `b`, lies between them (ends included).
pub fn between(a: Position, b: Position, p: Position) -> bool {
    let [west, east] = [a.lon.min(b.lon), a.lon.max(b.lon)];
    let [south, north] = [a.lat.min(b.lat), a.lat.max(b.lat)];
    (west..=east).contains(&p.lon) && (south..=north).contains(&p.lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_decimals_are_kept_and_the_eighth_is_rounded() {
        let place = Position::of_degrees(98.288_800_04, 39.772_1).unwrap();
        assert_eq!((place.lon, place.lat), (982_888_000, 397_721_000));
        assert_eq!(place.to_geojson().to_string(), "[98.2888,39.7721]");
        for outside in [(180.1, 0.0), (0.0, 90.000_1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Position::of_degrees(outside.0, outside.1), None, "{outside:?}");
        }
        assert!(Position::of_degrees(-180.0, -90.0).is_some());
    }

    #[test]
    fn sides_are_exact_across_the_whole_earth() {
        let [a, b] =
            [Position { lon: -1_800_000_000, lat: -900_000_000 }, Position { lon: 1_800_000_000, lat: 900_000_000 }];
        assert_eq!(side(a, b, Position { lon: 0, lat: 0 }), 0);
        assert!(side(a, b, Position { lon: 0, lat: 1 }) > 0);
        assert!(side(a, b, Position { lon: 1, lat: 0 }) < 0);
        assert!(between(a, b, Position { lon: 0, lat: 0 }));
    }
}
