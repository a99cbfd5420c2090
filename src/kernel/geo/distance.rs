//! Distances on the WGS 84 ellipsoid: metres along the geodesic, the shortest way over the ground.
//!
//! Between two places the geodesic is right to far less than a millimetre (Karney 2013, by `geographiclib-rs`). Of lines
//! it goes to the place that is nearest on a level map of the ground half-way there; beyond 10 km that place is sought again
//! on a map around it, true in distance and direction from it. Within 100 km that is right to a centimetre.

use std::sync::LazyLock;

use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::ellipsoid::{A, EE};
use super::position::{PER_DEGREE, Position};

static EARTH: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Longitude and latitude, or eastwards and northwards, in degrees.
type Degrees = [f64; 2];

/// Metres up to which one level map of the ground is right to a centimetre.
const LEVEL: f64 = 10_000.0;

impl Position {
    /// How many metres away another place is over the ellipsoid, to the metre.
    pub fn metres_to(self, other: Self) -> u32 {
        rounded(metres_between(self, other))
    }
}

/// Metres to the metre.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no two places are farther than 2.1e7 m")]
pub fn rounded(metres: f64) -> u32 {
    metres.round() as u32
}

/// How many metres away another place is.
fn metres_between(one: Position, other: Position) -> f64 {
    geodesic(one.degrees(), other.degrees())
}

/// How many metres away the nearest place of these lines is, each given by its ends; [`f64::MAX`] without any.
pub fn metres_to_lines(place: Position, lines: impl IntoIterator<Item = (Position, Position)>) -> f64 {
    let here = Level::at(place.lat_degrees());
    let nearest = lines.into_iter().map(|line| (line, nearest(place, line, &here)));
    let nearest = nearest.min_by(|(_, one), (_, other)| one.1.total_cmp(&other.1));
    nearest.map_or(f64::MAX, |(line, (foot, _))| {
        let metres = geodesic(place.degrees(), foot);
        if metres < LEVEL { metres } else { geodesic(place.degrees(), sought_again(place, line, foot)) }
    })
}

fn geodesic([lng, lat]: Degrees, [other_lng, other_lat]: Degrees) -> f64 {
    EARTH.inverse(lat, lng, other_lat, other_lng)
}

/// The place of a line that is nearest, and how many metres away a level map shows it.
fn nearest(place: Position, (a, b): (Position, Position), here: &Level) -> (Degrees, f64) {
    let away = |at: Position| {
        let [lng, lat] = [i64::from(at.lon) - i64::from(place.lon), i64::from(at.lat) - i64::from(place.lat)];
        #[expect(clippy::cast_precision_loss, reason = "at most 3.6e9")]
        let degrees = [lng as f64 / PER_DEGREE, lat as f64 / PER_DEGREE];
        degrees
    };
    let line = (away(a), away(b));
    let (guess, _) = here.foot(line);
    let [lng, lat] = place.degrees();
    let ([east, north], metres) = Level::at(lat + guess[1] / 2.0).foot(line);
    ([lng + east, lat + north], metres)
}

/// The nearest place of a line, from one that is near to it: the line is held against where that one sees us, in true
/// distance and direction.
fn sought_again(place: Position, (a, b): (Position, Position), [lng, lat]: Degrees) -> Degrees {
    let [own_lng, own_lat] = place.degrees();
    let (metres, direction, _, _): (f64, f64, f64, f64) = EARTH.inverse(lat, lng, own_lat, own_lng);
    let (level, (sine, cosine)) = (Level::at(lat), direction.to_radians().sin_cos());
    let seen = [lng + metres * sine / level.0[0], lat + metres * cosine / level.0[1]];
    let away = |at: Position| {
        let [lng, lat] = at.degrees();
        [lng - seen[0], lat - seen[1]]
    };
    let ([east, north], _) = level.foot((away(a), away(b)));
    [seen[0] + east, seen[1] + north]
}

/// Ground taken for level: metres of a degree eastwards and northwards.
struct Level([f64; 2]);

impl Level {
    /// As it is around a latitude, in degrees.
    fn at(latitude: f64) -> Self {
        let (sine, cosine) = latitude.to_radians().sin_cos();
        let flat = 1.0 - EE * sine * sine;
        let across = A / flat.sqrt();
        Self([(across * cosine).to_radians(), (across * (1.0 - EE) / flat).to_radians()])
    }

    /// Where a line comes nearest to where one stands, in degrees from there, and at how many metres.
    fn foot(&self, (a, b): (Degrees, Degrees)) -> (Degrees, f64) {
        let metres = |[east, north]: Degrees| [east * self.0[0], north * self.0[1]];
        let ([ax, ay], [bx, by]) = (metres(a), metres(b));
        let (along, up) = (bx - ax, by - ay);
        let length = along * along + up * up;
        let part = if length > 0.0 { (-(ax * along + ay * up) / length).clamp(0.0, 1.0) } else { 0.0 };
        let foot = [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
        (foot, (ax + part * along).hypot(ay + part * up))
    }
}

#[cfg(test)]
mod tests {
    use geo::{Point, VincentyDistance};
    use proptest::prelude::*;

    use super::*;

    fn place(lng: f64, lat: f64) -> Position {
        Position::of_degrees(lng, lat).unwrap()
    }

    #[test]
    fn it_is_what_proj_answers() {
        // Geod(ellps="WGS84").inv of pyproj 3.7.2.
        let here = place(98.2888, 39.7721);
        for (lng, lat, metres) in [
            (98.2888, 39.7821, 1_110.303_521_657_500_8),
            (98.2988, 39.7721, 856.770_661_278_490_9),
            (98.2988, 39.7821, 1_402.399_249_225_394),
            (98.3237, 39.7721, 2_990.129_590_495_831),
            (98.2888, 40.7721, 111_039.870_997_687_61),
            (116.3913, 39.9075, 1_546_861.279_088_416_1),
            (-74.006, 40.7128, 11_057_026.893_461_308),
        ] {
            let told = metres_between(here, place(lng, lat));
            assert!((told - metres).abs() < 1e-6, "{told} {metres}");
        }
        assert_eq!(metres_between(here, here), 0.0);
    }

    #[test]
    fn metres_on_the_ground() {
        let here = place(98.2888, 39.7721);
        assert_eq!(here.metres_to(here), 0);
        // A hundredth of a degree of latitude, and of longitude at this latitude.
        assert_eq!(here.metres_to(place(98.2888, 39.7821)), 1_110);
        assert_eq!(here.metres_to(place(98.2988, 39.7721)), 857);
        assert_eq!(here.metres_to(place(98.2988, 39.7821)), 1_402);
    }

    #[test]
    fn the_end_of_a_line_is_its_nearest_place_where_the_line_leads_away() {
        let here = place(98.2888, 39.7721);
        let beyond = metres_to_lines(here, [(place(98.2988, 39.7821), place(98.3, 39.7821))]);
        assert_eq!(beyond, metres_between(here, place(98.2988, 39.7821)));
        assert_eq!(metres_to_lines(here, []), f64::MAX);
    }

    /// The nearest of many places of a line, and of many around the best of these.
    fn tried(from: Position, a: Position, b: Position) -> f64 {
        let at = |part: f64| {
            let [[x, y], [u, v]] = [a.degrees(), b.degrees()];
            geodesic(from.degrees(), [x + part * (u - x), y + part * (v - y)])
        };
        let (mut middle, mut reach) = (0.5, 0.5);
        for _ in 0..12 {
            let tried = (-20..=20).map(|n| (middle + reach * f64::from(n) / 20.0).clamp(0.0, 1.0));
            middle = tried.min_by(|one, other| at(*one).total_cmp(&at(*other))).unwrap();
            reach /= 8.0;
        }
        at(middle)
    }

    #[test]
    fn a_far_line_is_as_near_as_its_nearest_place() {
        // On a level map half-way there the nearest place looked 1.07 m farther.
        let from = place(73.0, 47.690_792_480_335_35);
        let at = |(east, north): (f64, f64)| place(73.0 + east, 47.690_792_480_335_35 + north);
        let (a, b) = (at((-0.885_883_393_484_390_5, 0.0)), at((-0.877_866_963_661_460_2, -0.099_559_995_589_992_74)));
        let (told, tried) = (metres_to_lines(from, [(a, b)]), tried(from, a, b));
        assert!((told - tried).abs() < 0.001, "{told} {tried}");
    }

    proptest! {
        #[test]
        fn another_method_measures_the_same(
            lng in 73.0..135.0_f64, lat in 3.0..53.0_f64, east in -0.9..0.9_f64, north in -0.9..0.9_f64, near in 0..4_i32,
        ) {
            let scale = 10_f64.powi(-near);
            let (one, other) = (place(lng, lat), place(lng + east * scale, lat + north * scale));
            let point = |at: Position| Point::new(at.lng_degrees(), at.lat_degrees());
            let vincenty = point(one).vincenty_distance(&point(other)).unwrap();
            prop_assert!((metres_between(one, other) - vincenty).abs() < 1e-3);
        }

        #[test]
        fn no_place_of_a_line_is_nearer(
            lng in 73.0..135.0_f64, lat in 3.0..53.0_f64, a in (-0.9..0.9_f64, -0.9..0.9_f64), b in (-0.9..0.9_f64, -0.9..0.9_f64),
            near in 0..4_i32,
        ) {
            let scale = 10_f64.powi(-near);
            let from = place(lng, lat);
            let [a, b] = [a, b].map(|(east, north)| place(lng + east * scale, lat + north * scale));
            let (told, tried) = (metres_to_lines(from, [(a, b)]), tried(from, a, b));
            prop_assert!((told - tried).abs() < 0.01, "{told} {tried}");
        }
    }
}
