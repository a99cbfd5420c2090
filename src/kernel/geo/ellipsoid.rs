//! The ellipsoid of WGS 84: the numbers that areas and distances are computed with.

/// Semi-major axis, in metres.
pub const A: f64 = 6_378_137.0;

/// Squared eccentricity.
pub const EE: f64 = 0.006_694_379_990_141_317;
