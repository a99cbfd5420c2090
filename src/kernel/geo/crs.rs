//! Coordinate systems of Chinese maps, to and from WGS 84.
//!
//! CGCS2000 is WGS 84 at this precision. GCJ-02 (高德, 腾讯) and BD-09 (百度) are shifted by formulas that exist inside
//! China alone; outside they are WGS 84. A shift is undone by iteration until it fits to less than 1e-9 degrees.

use crate::coded_enum;

coded_enum! {
    /// 坐标系 · In which coordinate system a place is given or shown.
    pub enum Crs {
        Wgs84 = "wgs84" ["WGS 84 (GPS)", "WGS 84 (GPS)"],
        Cgcs2000 = "cgcs2000" ["CGCS2000 国家大地坐标系", "CGCS2000, the national system"],
        Gcj02 = "gcj02" ["GCJ-02 (高德、腾讯地图)", "GCJ-02 (Amap, Tencent maps)"],
        Bd09 = "bd09" ["BD-09 (百度地图)", "BD-09 (Baidu maps)"],
    }
}

/// Longitude and latitude in degrees.
type Degrees = [f64; 2];

const CHINA: [[f64; 2]; 2] = [[72.004, 137.8347], [0.8293, 55.8271]];
/// Semi-major axis and squared eccentricity of the Krasovsky ellipsoid that the shift is made with.
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;
const ROUNDS: usize = 30;

impl Crs {
    /// Degrees of this system as degrees of WGS 84.
    pub fn to_wgs84(self, [lng, lat]: Degrees) -> Degrees {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => [lng, lat],
            Self::Gcj02 => undone([lng, lat], gcj02),
            Self::Bd09 => undone([lng, lat], bd09),
        }
    }

    /// Degrees of WGS 84 as degrees of this system.
    pub fn of_wgs84(self, wgs84: Degrees) -> Degrees {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => wgs84,
            Self::Gcj02 => gcj02(wgs84),
            Self::Bd09 => bd09(wgs84),
        }
    }
}

fn in_china([lng, lat]: Degrees) -> bool {
    (CHINA[0][0]..=CHINA[0][1]).contains(&lng) && (CHINA[1][0]..=CHINA[1][1]).contains(&lat)
}

/// What the shift makes into `shifted`: guess, look how far off the guess lands, correct, until nothing is left.
fn undone(shifted: Degrees, shift: fn(Degrees) -> Degrees) -> Degrees {
    if !in_china(shifted) {
        return shifted;
    }
    let mut guess = shifted;
    for _ in 0..ROUNDS {
        let lands = shift(guess);
        let off = [lands[0] - shifted[0], lands[1] - shifted[1]];
        guess = [guess[0] - off[0], guess[1] - off[1]];
        if off[0].abs() < 1e-12 && off[1].abs() < 1e-12 {
            break;
        }
    }
    guess
}

fn gcj02([lng, lat]: Degrees) -> Degrees {
    if !in_china([lng, lat]) {
        return [lng, lat];
    }
    let (x, y) = (lng - 105.0, lat - 35.0);
    let radians = lat.to_radians();
    let magic = 1.0 - EE * radians.sin() * radians.sin();
    let north = northward(x, y) * 180.0 / ((A * (1.0 - EE)) / (magic * magic.sqrt()) * std::f64::consts::PI);
    let east = eastward(x, y) * 180.0 / (A / magic.sqrt() * radians.cos() * std::f64::consts::PI);
    [lng + east, lat + north]
}

/// `sin(of · π)`, in which all terms of the shift are written.
fn wave(of: f64) -> f64 {
    (of * std::f64::consts::PI).sin()
}

fn northward(x: f64, y: f64) -> f64 {
    let plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let ripple = 20.0 * wave(6.0 * x) + 20.0 * wave(2.0 * x);
    let long = 20.0 * wave(y) + 40.0 * wave(y / 3.0);
    let longer = 160.0 * wave(y / 12.0) + 320.0 * wave(y / 30.0);
    plain + (ripple + long + longer) * 2.0 / 3.0
}

fn eastward(x: f64, y: f64) -> f64 {
    let plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let ripple = 20.0 * wave(6.0 * x) + 20.0 * wave(2.0 * x);
    let long = 20.0 * wave(x) + 40.0 * wave(x / 3.0);
    let longer = 150.0 * wave(x / 12.0) + 300.0 * wave(x / 30.0);
    plain + (ripple + long + longer) * 2.0 / 3.0
}

/// BD-09 is a turn and a stretch of GCJ-02.
fn bd09(wgs84: Degrees) -> Degrees {
    if !in_china(wgs84) {
        return wgs84;
    }
    let [x, y] = gcj02(wgs84);
    let turn = std::f64::consts::PI * 3000.0 / 180.0;
    let radius = x.hypot(y) + 0.000_02 * (y * turn).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * turn).cos();
    [radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn metres([lng, lat]: Degrees, other: Degrees) -> f64 {
        let north = (other[1] - lat) * 111_195.0;
        let east = (other[0] - lng) * 111_195.0 * lat.to_radians().cos();
        north.hypot(east)
    }

    #[test]
    fn known_places_are_shifted_as_the_maps_shift_them() {
        let vectors = [
            ([98.2888, 39.7721], [98.289_398_6, 39.772_931_9], 105.8),
            ([116.4074, 39.9042], [116.413_642_3, 39.905_603_3], 555.5),
        ];
        for (wgs84, expected, shift) in vectors {
            let shifted = Crs::Gcj02.of_wgs84(wgs84);
            assert!((shifted[0] - expected[0]).abs() < 1e-7 && (shifted[1] - expected[1]).abs() < 1e-7, "{shifted:?}");
            assert!((metres(wgs84, shifted) - shift).abs() < 1.0, "{}", metres(wgs84, shifted));
        }
    }

    #[test]
    fn baidu_moves_the_maps_of_others_once_more() {
        // A widely published pair of GCJ-02 and BD-09 for one place in Beijing.
        let wgs84 = Crs::Gcj02.to_wgs84([116.404, 39.915]);
        let shifted = Crs::Bd09.of_wgs84(wgs84);
        assert!((shifted[0] - 116.410_369_493_715_22).abs() < 1e-6, "{shifted:?}");
        assert!((shifted[1] - 39.921_336_993_510_21).abs() < 1e-6, "{shifted:?}");
    }

    #[test]
    fn outside_china_nothing_is_shifted() {
        for crs in [Crs::Gcj02, Crs::Bd09] {
            for place in [[2.3522, 48.8566], [-74.006, 40.7128], [98.0, -10.0]] {
                assert_eq!((crs.of_wgs84(place), crs.to_wgs84(place)), (place, place));
            }
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_one_was(lng in 73.0..136.0_f64, lat in 1.5..55.0_f64) {
            for crs in Crs::ALL {
                let back = crs.to_wgs84(crs.of_wgs84([lng, lat]));
                prop_assert!((back[0] - lng).abs() < 1e-9 && (back[1] - lat).abs() < 1e-9, "{crs:?} {back:?}");
            }
        }
    }
}
