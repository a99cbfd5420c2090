//! Reads a boundary from GeoJSON (RFC 7946), and says of everything wrong where it stands.
//!
//! More than seven decimals are rounded, positions that repeat the one before are left out, rings that turn the wrong
//! way are turned. A `bbox` is passed over. Everything else that is odd is refused.

use serde_json::Value;

use super::boundary::{Boundary, Ring};
use super::crs::Crs;
use super::flaw::{Flaw, FlawKind};
use super::laying::{MOST_VERTICES, Refused, sound};
use super::position::Position;
use crate::Budget;

impl Boundary {
    /// The boundary that a GeoJSON geometry describes.
    ///
    /// # Errors
    /// What is wrong, with pointers into the geometry; at most one flaw for each ring.
    pub fn parse(geometry: &Value) -> Result<Self, Refused> {
        Self::parse_in(geometry, Crs::Wgs84, &mut Budget::steps(Budget::OF_A_REQUEST))
    }

    /// The boundary that a geometry of this coordinate system describes.
    ///
    /// # Errors
    /// What is wrong, with pointers into the geometry, at most one flaw for each ring; or that it takes too long to tell.
    pub fn parse_in(geometry: &Value, crs: Crs, budget: &mut Budget) -> Result<Self, Refused> {
        let parts = shape(geometry).map_err(|flaw| vec![flaw])?;
        counted(&parts).map_err(|flaw| vec![flaw])?;
        let mut flaws = Vec::new();
        let parts = parts.iter().map(|part| part.iter().filter_map(|sent| kept(sent, crs, &mut flaws)).collect());
        let parts: Vec<Vec<(String, Ring)>> = parts.collect();
        if flaws.is_empty() { sound(parts, budget) } else { Err(flaws.into()) }
    }
}

/// A ring as sent: where it stands, and its positions.
struct Sent<'a> {
    pointer: String,
    places: &'a [Value],
}

fn flaw(pointer: impl Into<String>, kind: FlawKind) -> Flaw {
    Flaw { pointer: pointer.into(), kind }
}

fn shape(geometry: &Value) -> Result<Vec<Vec<Sent<'_>>>, Flaw> {
    let members = geometry.as_object().ok_or_else(|| flaw("", FlawKind::NotPolygon))?;
    let unknown = members.keys().find(|name| !["type", "coordinates", "bbox"].contains(&name.as_str()));
    if let Some(name) = unknown {
        let name = name.replace('~', "~0").replace('/', "~1");
        return Err(flaw(format!("/{name}"), FlawKind::UnknownMember));
    }
    let coordinates = members.get("coordinates").ok_or_else(|| flaw("/coordinates", FlawKind::NotPolygon))?;
    match members.get("type").and_then(Value::as_str) {
        Some("Polygon") => Ok(vec![rings("/coordinates", coordinates)?]),
        Some("MultiPolygon") => {
            let parts = list("/coordinates", coordinates, FlawKind::NotPolygon)?.iter().enumerate();
            parts.map(|(at, part)| rings(&format!("/coordinates/{at}"), part)).collect()
        }
        _ => Err(flaw("/type", FlawKind::NotPolygon)),
    }
}

/// A list with something in it.
fn list<'a>(pointer: &str, value: &'a Value, otherwise: FlawKind) -> Result<&'a [Value], Flaw> {
    value.as_array().filter(|list| !list.is_empty()).map(Vec::as_slice).ok_or_else(|| flaw(pointer, otherwise))
}

fn rings<'a>(pointer: &str, part: &'a Value) -> Result<Vec<Sent<'a>>, Flaw> {
    let rings = list(pointer, part, FlawKind::NotPolygon)?.iter().enumerate();
    rings
        .map(|(at, ring)| {
            let pointer = format!("{pointer}/{at}");
            Ok(Sent { places: list(&pointer, ring, FlawKind::RingTooShort)?, pointer })
        })
        .collect()
}

fn counted(parts: &[Vec<Sent<'_>>]) -> Result<(), Flaw> {
    let vertices: usize = parts.iter().flatten().map(|ring| ring.places.len()).sum();
    if vertices > MOST_VERTICES { Err(flaw("/coordinates", FlawKind::TooManyVertices)) } else { Ok(()) }
}

/// A ring without its repetitions, or what is wrong with it.
fn kept(sent: &Sent<'_>, crs: Crs, flaws: &mut Vec<Flaw>) -> Option<(String, Ring)> {
    ring(sent, crs).map_err(|flaw| flaws.push(flaw)).ok().map(|ring| (sent.pointer.clone(), ring))
}

fn ring(sent: &Sent<'_>, crs: Crs) -> Result<Ring, Flaw> {
    let places = sent.places.iter().enumerate();
    let mut ring: Ring = places
        .map(|(at, value)| position(value, crs).map_err(|kind| flaw(format!("{}/{at}", sent.pointer), kind)))
        .collect::<Result<_, _>>()?;
    if ring.len() < 4 {
        return Err(flaw(&sent.pointer, FlawKind::RingTooShort));
    }
    if ring.first() != ring.last() {
        return Err(flaw(format!("{}/{}", sent.pointer, ring.len() - 1), FlawKind::NotClosed));
    }
    ring.dedup();
    ring.pop();
    if ring.len() < 3 { Err(flaw(&sent.pointer, FlawKind::RingTooShort)) } else { Ok(ring) }
}

fn position(value: &Value, crs: Crs) -> Result<Position, FlawKind> {
    let numbers = value.as_array().ok_or(FlawKind::NotPosition)?;
    if numbers.len() > 2 {
        return Err(FlawKind::ExtraDimension);
    }
    let [Some(lng), Some(lat)] = [0, 1].map(|at| numbers.get(at).and_then(Value::as_f64)) else {
        return Err(FlawKind::NotPosition);
    };
    Position::of_degrees_in(crs, lng, lat).ok_or(FlawKind::OutOfRange)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use any_json::json;

    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Value {
        let (east, north) = (west + size, south + size);
        json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
    }

    fn polygon(rings: &[Value]) -> Value {
        json!({ "type": "Polygon", "coordinates": rings })
    }

    #[track_caller]
    fn refused(geometry: &Value, expected: &[(&str, &str)]) {
        let Err(Refused::Flawed(flaws)) = Boundary::parse(geometry) else { panic!("{geometry} is not refused") };
        let told: Vec<(&str, &str)> = flaws.iter().map(|flaw| (flaw.pointer.as_str(), flaw.kind.code().name)).collect();
        assert_eq!(told, expected, "{geometry}");
    }

    #[test]
    fn what_is_not_a_polygon_is_refused_where_it_stands() {
        refused(&json!("POLYGON ((0 0))"), &[("", "boundary_not_polygon")]);
        refused(&json!({ "type": "Point", "coordinates": [98.0, 39.0] }), &[("/type", "boundary_not_polygon")]);
        refused(&json!({ "type": "Polygon" }), &[("/coordinates", "boundary_not_polygon")]);
        refused(&json!({ "type": "Polygon", "coordinates": [] }), &[("/coordinates", "boundary_not_polygon")]);
        refused(&json!({ "type": "MultiPolygon", "coordinates": [[]] }), &[("/coordinates/0", "boundary_not_polygon")]);
        let mut named = polygon(&[square(98.0, 39.0, 0.1)]);
        named["crs"] = json!({ "type": "name" });
        refused(&named, &[("/crs", "unknown_field")]);
    }

    #[test]
    fn rings_are_closed_and_have_four_positions() {
        let triangle = json!([[98.0, 39.0], [98.1, 39.0], [98.0, 39.1]]);
        refused(&polygon(&[triangle]), &[("/coordinates/0", "ring_too_short")]);
        let open = json!([[98.0, 39.0], [98.1, 39.0], [98.1, 39.1], [98.0, 39.1]]);
        refused(&polygon(std::slice::from_ref(&open)), &[("/coordinates/0/3", "ring_not_closed")]);
        let both = json!({ "type": "MultiPolygon", "coordinates": [[open], [[[0, 0], [1, 1]]]] });
        refused(&both, &[("/coordinates/0/0/3", "ring_not_closed"), ("/coordinates/1/0", "ring_too_short")]);
        // Four positions of which two are the same place to seven decimals.
        let flat = json!([[98.0, 39.0], [98.1, 39.0], [98.1, 39.000_000_01], [98.0, 39.0]]);
        refused(&polygon(&[flat]), &[("/coordinates/0", "ring_too_short")]);
    }

    #[test]
    fn positions_are_two_numbers_of_this_earth() {
        let with = |place: Value| polygon(&[json!([[98.0, 39.0], place, [98.1, 39.1], [98.0, 39.0]])]);
        refused(&with(json!([98.1, 39.0, 1500.0])), &[("/coordinates/0/1", "position_extra_dimension")]);
        refused(&with(json!([39.0, 98.1])), &[("/coordinates/0/1", "position_out_of_range")]);
        refused(&with(json!([98.1])), &[("/coordinates/0/1", "position_unreadable")]);
        refused(&with(json!(["98.1", "39.0"])), &[("/coordinates/0/1", "position_unreadable")]);
        refused(&with(json!({ "lng": 98.1 })), &[("/coordinates/0/1", "position_unreadable")]);
    }

    #[test]
    fn no_more_than_five_thousand_positions_and_two_degrees() {
        let round = |n: usize, radius: f64| {
            let mut ring: Vec<Value> = (0..n - 1)
                .map(|at| {
                    let angle = at as f64 / (n - 1) as f64 * std::f64::consts::TAU;
                    json!([98.0 + radius * angle.cos(), 39.0 + radius * angle.sin()])
                })
                .collect();
            ring.push(ring[0].clone());
            polygon(&[json!(ring)])
        };
        assert_eq!(Boundary::parse(&round(5_000, 0.1)).unwrap().parts()[0][0].len(), 4_999);
        refused(&round(5_001, 0.1), &[("/coordinates", "too_many_vertices")]);
        refused(&round(100, 1.01), &[("/coordinates", "boundary_too_wide")]);
    }

    #[test]
    fn rings_are_turned_by_the_right_hand_and_what_is_written_is_read_again() {
        let clockwise = json!([[98.0, 39.0], [98.0, 39.1], [98.1, 39.1], [98.1, 39.0], [98.0, 39.0]]);
        let hole = square(98.02, 39.02, 0.01);
        let boundary = Boundary::parse(&polygon(&[clockwise, hole])).unwrap();
        let written = boundary.to_geojson();
        assert_eq!(
            written["coordinates"][0],
            json!([[98.0, 39.0], [98.1, 39.0], [98.1, 39.1], [98.0, 39.1], [98.0, 39.0]])
        );
        assert_eq!(written["coordinates"][1][1], json!([98.02, 39.03]));
        assert_eq!(Boundary::parse(&written).unwrap(), boundary);
        assert!(boundary.area_m2() > 0.0);
        let standard: geojson::Geometry = serde_json::from_value(written).unwrap();
        assert!(matches!(standard.value, geojson::GeometryValue::Polygon { .. }));
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_written_and_read_as_the_same(
            places in prop::collection::vec((97.9..98.1_f64, 38.9..39.1_f64), 3..9), multi in any::<bool>(),
        ) {
            let mut ring: Vec<Value> = places.iter().map(|(lng, lat)| json!([lng, lat])).collect();
            ring.push(ring[0].clone());
            let geometry = if multi {
                json!({ "type": "MultiPolygon", "coordinates": [[ring], [square(98.2, 39.0, 0.1)]] })
            } else {
                polygon(&[json!(ring)])
            };
            if let Ok(boundary) = Boundary::parse(&geometry) {
                let text = boundary.to_geojson().to_string();
                let again = Boundary::parse(&serde_json::from_str(&text).unwrap()).unwrap();
                prop_assert_eq!(&again, &boundary);
                prop_assert_eq!(Boundary::restore(&text), Some(boundary));
                prop_assert_eq!(again.to_geojson().to_string(), text);
            }
        }

        #[test]
        fn nothing_sent_makes_it_stumble(lngs in prop::collection::vec(-200..200_i32, 0..8), depth in 0..4_usize) {
            let mut value = json!(lngs);
            for _ in 0..depth {
                value = json!([value]);
            }
            for kind in ["Polygon", "MultiPolygon"] {
                let refused = Boundary::parse(&json!({ "type": kind, "coordinates": value })).is_err();
                prop_assert!(refused);
            }
        }
    }

    proptest! {
        #[test]
        fn p51_no_geometry_makes_it_stumble(
            mut sent in json(&["type", "coordinates", "bbox", "crs"]), coordinates in json(&[]), multi in any::<bool>(), dressed in any::<bool>(),
        ) {
            if dressed {
                sent = json!({ "type": if multi { "MultiPolygon" } else { "Polygon" }, "coordinates": coordinates });
            }
            for crs in Crs::ALL {
                match Boundary::parse_in(&sent, *crs, &mut Budget::steps(Budget::OF_A_REQUEST)) {
                    Ok(boundary) => prop_assert_eq!(Boundary::restore(&boundary.to_geojson().to_string()), Some(boundary)),
                    Err(Refused::Flawed(flaws)) => prop_assert!(!flaws.is_empty()),
                    Err(_) => {}
                }
            }
        }
    }
}
