//! Rules: whether a boundary may lie here, and which ground is not covered.

use serde_json::{Value, json};

use super::model::{Entered, Neighbour};
use crate::codes::{ZONE_OUTSIDE_COMMUNITY, ZONE_OVERLAPS};
use kernel::geo::{Boundary, Crs, Cut, Refused, difference, overlap};
use kernel::patch::INVALID;
use kernel::{Budget, Fault, GEOMETRY_TOO_COMPLEX, Halt, Violation, field};

/// Square metres with two decimals; what rounds to nothing is 0, not -0.
pub fn rounded(area_m2: f64) -> f64 {
    (area_m2 * 100.0).round() / 100.0 + 0.0
}

/// Square metres as whole square centimetres.
#[expect(clippy::cast_possible_truncation, reason = "a boundary of two degrees has less than 1e15 square centimetres")]
pub fn square_centimetres(area_m2: f64) -> i64 {
    (area_m2 * 10_000.0).round() as i64
}

/// The boundary that was sent at this place of the body, and as it was entered.
///
/// # Errors
/// `validation_failed` with everything wrong about it, `geometry_too_complex`.
pub fn read(sent: &Value, crs: Option<Crs>, place: &str, budget: &mut Budget) -> Result<(Boundary, Entered), Fault> {
    let crs = crs.unwrap_or(Crs::Wgs84);
    let boundary = Boundary::parse_in(sent, crs, budget).map_err(|refused| refusal(refused, place))?;
    Ok((boundary, Entered::of(sent, crs)))
}

/// The refusal of a boundary that was sent at this place.
fn refusal(refused: Refused, place: &str) -> Fault {
    match refused {
        Refused::Flawed(flaws) => Fault::of(&INVALID).at(flaws.into_iter().map(Violation::from)).below(place),
        Refused::Halted(Halt::Spent) => Fault::of(&GEOMETRY_TOO_COMPLEX).at([too_complex(place)]),
        Refused::Halted(halt) => halt.into(),
    }
}

/// That what was drawn at this place crosses too much to be judged.
pub fn too_complex(pointer: impl Into<String>) -> Violation {
    let words = [
        "线段交叉或尖角过多, 无法检查; 请先简化。",
        "There are too many crossings and spikes to judge it; simplify it.",
    ];
    Violation::new(pointer, &field::GEOMETRY, words)
}

/// Whether no neighbour lies on the same ground.
///
/// # Errors
/// [`ZONE_OVERLAPS`] with every zone that does, the largest share first; [`GEOMETRY_TOO_COMPLEX`].
pub fn free(boundary: &Boundary, neighbours: &[Neighbour], budget: &mut Budget) -> Result<(), Fault> {
    let mut shared: Vec<(f64, &Neighbour)> = Vec::new();
    for other in neighbours {
        let area = overlap(boundary, &other.boundary, budget)?.area_m2();
        shared.extend((area > 0.0).then_some((area, other)));
    }
    shared.sort_by(|one, other| other.0.total_cmp(&one.0));
    let Some((area, worst)) = shared.first() else { return Ok(()) };
    let told = |(area, other): &(f64, &Neighbour)| json!({ "zone_id": other.zone, "code": other.code, "name": other.name, "area_m2": rounded(*area) });
    let area = rounded(*area);
    Err(Fault::of(&ZONE_OVERLAPS)
        .because(
            format!("与责任区 {} 重叠 {area} 平方米。", worst.code),
            format!("It shares {area} square metres with zone {}.", worst.code),
        )
        .with("overlaps", shared.iter().map(told).collect::<Value>()))
}

/// Whether a zone lies inside the community, where the community's boundary is set.
///
/// # Errors
/// [`ZONE_OUTSIDE_COMMUNITY`], [`GEOMETRY_TOO_COMPLEX`].
pub fn inside(boundary: &Boundary, border: Option<&Boundary>, budget: &mut Budget) -> Result<(), Fault> {
    let Some(border) = border else { return Ok(()) };
    let outside = difference(boundary, &[border], budget)?;
    if outside.is_empty() { Ok(()) } else { Err(stray(&outside)) }
}

/// Whether a new boundary of the community holds all its zones.
///
/// # Errors
/// [`ZONE_OUTSIDE_COMMUNITY`] naming the first zone that it cuts, [`GEOMETRY_TOO_COMPLEX`].
pub fn holds(border: &Boundary, zones: &[Neighbour], budget: &mut Budget) -> Result<(), Fault> {
    for zone in zones {
        let outside = difference(&zone.boundary, &[border], budget)?;
        if !outside.is_empty() {
            return Err(stray(&outside).with("zone_id", json!(zone.zone)).with("zone_code", zone.code.clone()));
        }
    }
    Ok(())
}

fn stray(outside: &Cut) -> Fault {
    let area = rounded(outside.area_m2());
    Fault::of(&ZONE_OUTSIDE_COMMUNITY)
        .because(format!("超出 {area} 平方米。"), format!("{area} square metres lie outside."))
        .with("outside_m2", area)
}

/// The ground of the community that no zone covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaps {
    /// Its pieces, the largest first; slivers are not among them.
    pub pieces: Vec<Boundary>,
    /// All of it in square metres, slivers as well.
    pub area_m2: f64,
}

impl Gaps {
    /// The community of this area, what of it zones cover, and what they leave: square metres with two decimals, of which
    /// the last two add up to the first.
    pub fn shares(&self, community_m2: f64) -> [f64; 3] {
        let hundredths = |area_m2: f64| (area_m2 * 100.0).round();
        let whole = hundredths(community_m2).max(0.0);
        let left = hundredths(self.area_m2).clamp(0.0, whole);
        [whole, whole - left, left].map(|hundredths| hundredths / 100.0 + 0.0)
    }
}

/// The ground of the community that no zone covers.
///
/// # Errors
/// [`GEOMETRY_TOO_COMPLEX`].
pub fn gaps(border: &Boundary, zones: &[Neighbour], budget: &mut Budget) -> Result<Gaps, Fault> {
    let others: Vec<&Boundary> = zones.iter().map(|zone| &zone.boundary).collect();
    let left = difference(border, &others, budget)?;
    let mut pieces = left.pieces();
    pieces.sort_by(|one, other| other.area_m2().total_cmp(&one.area_m2()));
    Ok(Gaps { pieces, area_m2: left.whole_m2() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::ZoneId;

    fn free(boundary: &Boundary, neighbours: &[Neighbour]) -> Result<(), Fault> {
        super::free(boundary, neighbours, &mut Budget::steps(Budget::OF_A_REQUEST))
    }

    fn inside(boundary: &Boundary, border: Option<&Boundary>) -> Result<(), Fault> {
        super::inside(boundary, border, &mut Budget::steps(Budget::OF_A_REQUEST))
    }

    fn holds(border: &Boundary, zones: &[Neighbour]) -> Result<(), Fault> {
        super::holds(border, zones, &mut Budget::steps(Budget::OF_A_REQUEST))
    }

    fn rectangle(x: i32, y: i32, width: i32, height: i32) -> Boundary {
        let at = |x: i32, y: i32| json!([98.0 + f64::from(x) / 1e5, 39.0 + f64::from(y) / 1e5]);
        let (east, north) = (x + width, y + height);
        let ring = json!([at(x, y), at(east, y), at(east, north), at(x, north), at(x, y)]);
        Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
    }

    fn zone(n: u128, boundary: Boundary) -> Neighbour {
        Neighbour {
            zone: ZoneId(uuid::Uuid::from_u128(n)),
            code: format!("L-{n:03}"),
            name: "示例".to_owned(),
            boundary,
        }
    }

    #[test]
    fn an_overlap_names_the_zones_and_their_area() {
        let others =
            [zone(1, rectangle(0, 0, 10, 10)), zone(2, rectangle(10, 0, 10, 10)), zone(3, rectangle(90, 0, 5, 5))];
        assert!(free(&rectangle(20, 0, 10, 10), &others).is_ok());
        let refused = free(&rectangle(8, 0, 10, 10), &others).unwrap_err();
        assert_eq!(refused.code().name, "zone_overlaps");
        let overlaps = refused.members()["overlaps"].as_array().unwrap();
        assert_eq!((overlaps.len(), &overlaps[0]["code"]), (2, &json!("L-002")));
        let area = overlaps[0]["area_m2"].as_f64().unwrap();
        assert!((area - 8.0 * 0.865 * 10.0 * 1.11).abs() < 1.0, "{area}");
    }

    #[test]
    fn a_zone_lies_inside_the_community_and_the_community_around_its_zones() {
        let border = rectangle(0, 0, 100, 100);
        assert!(inside(&rectangle(0, 0, 10, 10), Some(&border)).is_ok());
        assert!(inside(&rectangle(95, 0, 10, 10), None).is_ok());
        let stray = inside(&rectangle(95, 0, 10, 10), Some(&border)).unwrap_err();
        assert!(stray.members()["outside_m2"].as_f64().unwrap() > 40.0);
        let zones = [zone(1, rectangle(0, 0, 10, 10)), zone(2, rectangle(90, 90, 10, 10))];
        assert!(holds(&border, &zones).is_ok());
        assert_eq!(holds(&rectangle(0, 0, 95, 100), &zones).unwrap_err().members()["zone_code"], "L-002");
    }

    #[test]
    fn gaps_and_zones_make_up_the_community() {
        let border = rectangle(0, 0, 100, 100);
        let zones =
            [zone(1, rectangle(0, 0, 50, 100)), zone(2, rectangle(50, 0, 50, 40)), zone(3, rectangle(60, 60, 10, 10))];
        let gaps = gaps(&border, &zones, &mut Budget::steps(Budget::OF_A_REQUEST)).unwrap();
        assert_eq!(gaps.pieces.len(), 1);
        let covered: f64 = zones.iter().map(|zone| zone.boundary.area_m2()).sum();
        assert!((gaps.pieces[0].area_m2() + covered - border.area_m2()).abs() < 0.01);
        assert!((gaps.area_m2 - gaps.pieces[0].area_m2()).abs() < 0.01);
    }

    #[test]
    fn a_hair_along_a_wall_is_counted_and_no_gap() {
        let border = rectangle(0, 0, 1_000, 1_000);
        let at = |x: f64, y: f64| json!([98.0 + x / 1e5, 39.0 + y / 1e5]);
        let ring = json!([at(0.01, 0.0), at(1e3, 0.0), at(1e3, 1e3), at(0.01, 1e3), at(0.01, 0.0)]);
        let short = Boundary::parse(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap();
        let gaps = gaps(&border, &[zone(1, short)], &mut Budget::steps(Budget::OF_A_REQUEST)).unwrap();
        assert!(gaps.pieces.is_empty());
        // A step of 0.9 cm along 1,110 m.
        assert!((gaps.area_m2 - 0.008_65 * 1_110.0).abs() < 0.1, "{}", gaps.area_m2);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_below_nothing(community in 0.0..1e9_f64, left in -1.0..1e9_f64) {
            let gaps = Gaps { pieces: Vec::new(), area_m2: left };
            let shares = gaps.shares(community);
            let [whole, covered, gap] = shares.map(|share| (share * 100.0).round());
            prop_assert_eq!(whole, covered + gap);
            prop_assert!(shares.iter().all(|share| share.is_sign_positive()), "{shares:?}");
            prop_assert!((shares[0] - community).abs() <= 0.005 + 1e-6);
            prop_assert!(left > community || (shares[2] - left.max(0.0)).abs() <= 0.005 + 1e-6);
        }

        /// Whatever is tried, what was let in shares no ground: asked of another engine.
        #[test]
        fn no_order_of_attempts_leads_to_two_zones_on_the_same_ground(
            tried in prop::collection::vec((0..60_i32, 0..60_i32, 5..30_i32, 5..30_i32), 1..25),
        ) {
            let mut stand: Vec<Neighbour> = Vec::new();
            for (n, (x, y, width, height)) in (0..).zip(tried) {
                let boundary = rectangle(x, y, width, height);
                if free(&boundary, &stand).is_ok() {
                    stand.push(zone(n, boundary));
                }
            }
            let twin = |zone: &Neighbour| {
                let ring = zone.boundary.parts()[0][0].iter().map(|p| (f64::from(p.lon), f64::from(p.lat))).collect();
                geo::Polygon::<f64>::new(ring, vec![])
            };
            for (at, one) in stand.iter().enumerate() {
                for other in &stand[at + 1..] {
                    use geo::{Area, BooleanOps};
                    prop_assert!(twin(one).intersection(&twin(other)).unsigned_area() < 1.0);
                }
            }
        }
    }
}
