//! GeoJSON (责任区地图): what a map of zones looks like that is imported, or was.

pub(super) mod wire;
