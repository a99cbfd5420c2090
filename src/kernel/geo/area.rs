//! Areas on the WGS 84 ellipsoid under edges that are straight in longitude and latitude.
//!
//! The ground between the equator and a latitude has a closed form; along an edge its mean is taken by Gauss's rule of
//! three points, which for edges of a boundary is exact to far less than a square millimetre. Areas so computed add up.

use super::ellipsoid::{A, EE};
use super::position::Position;

/// Square metres inside a ring: positive if it turns counter-clockwise.
pub fn signed_m2(ring: &[Position]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let base = below(first.lat_degrees().to_radians());
    let turned = ring.iter().zip(ring.iter().cycle().skip(1));
    -turned.map(|(from, to)| edge(*from, *to, base)).sum::<f64>()
}

/// Square metres between an edge and the latitude of the base, counted eastwards.
fn edge(from: Position, to: Position, base: f64) -> f64 {
    let (south, north) = (from.lat_degrees().to_radians(), to.lat_degrees().to_radians());
    let across = (to.lng_degrees() - from.lng_degrees()).to_radians();
    let (middle, half) = (f64::midpoint(south, north), (north - south) / 2.0);
    let node = half * 0.6_f64.sqrt();
    let sides = below(middle - node) - base + below(middle + node) - base;
    across * (5.0 * sides + 8.0 * (below(middle) - base)) / 18.0
}

/// Square metres of ground between the equator and a latitude, for each radian of longitude.
fn below(latitude: f64) -> f64 {
    let (sine, e) = (latitude.sin(), EE.sqrt());
    let flat = sine / (1.0 - EE * sine * sine);
    A * A * (1.0 - EE) / 2.0 * (flat + (e * sine).atanh() / e)
}

/// Metres of the way around a ring; nearly, for it is only asked how thin something is.
pub fn around_m(ring: &[Position]) -> f64 {
    let turned = ring.iter().zip(ring.iter().cycle().skip(1));
    turned.map(|(from, to)| distance_m(*from, *to)).sum()
}

fn distance_m(from: Position, to: Position) -> f64 {
    let north = (to.lat_degrees() - from.lat_degrees()).to_radians();
    let middle = f64::midpoint(from.lat_degrees(), to.lat_degrees()).to_radians();
    let east = (to.lng_degrees() - from.lng_degrees()).to_radians() * middle.cos();
    A * north.hypot(east)
}

#[cfg(test)]
mod tests {
    use geo::GeodesicArea;
    use proptest::prelude::*;

    use super::*;

    fn geodesic(ring: &[Position]) -> f64 {
        let line = ring.iter().map(|p| (p.lng_degrees(), p.lat_degrees())).collect();
        geo::Polygon::<f64>::new(line, vec![]).geodesic_area_signed()
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_geodesic_area(
            lng in 73.0..135.0_f64, lat in 3.0..53.0_f64, w in 1e-4..0.02_f64, h in 1e-4..0.02_f64, skew in -0.4..0.4_f64,
        ) {
            let (east, north) = (skew * w, skew * h);
            let corners = [[lng, lat], [lng + w, lat + north], [lng + w + east, lat + north + h], [lng, lat + h]];
            let ring: Vec<Position> = corners.iter().map(|c| Position::of_degrees(c[0], c[1]).unwrap()).collect();
            let (mine, theirs) = (signed_m2(&ring), geodesic(&ring));
            // Geodesics bulge towards the pole from straight edges, by the cube of an edge's length.
            let bulge = around_m(&ring).powi(3) * (lat + 0.1).to_radians().tan() / (12.0 * A);
            prop_assert!((mine - theirs).abs() <= bulge + 1e-6 * mine, "{mine} {theirs}");
        }

        #[test]
        fn what_is_cut_adds_up(lng in 73.0..135.0_f64, lat in 3.0..53.0_f64, at in 1..999_i32) {
            let low = Position::of_degrees(lng, lat).unwrap();
            let corner = |east: i32, north: i32| Position { lon: low.lon + east, lat: low.lat + north };
            // A slanted edge is cut at one of its own positions.
            let cut = corner(30 * at, 20 * at);
            let whole = signed_m2(&[low, corner(30_000, 20_000), corner(0, 50_000)]);
            let parts = signed_m2(&[low, cut, corner(0, 50_000)]) + signed_m2(&[cut, corner(30_000, 20_000), corner(0, 50_000)]);
            prop_assert!((whole - parts).abs() < 1e-6 * whole, "{whole} {parts}");
        }
    }
}
