//! Reads a map: what it would cost first, then the collection, then each feature.

use serde_json::Value;

use super::super::imports::intake::{Seat, facts, in_turn};
use super::super::imports::model::ImportFormat;
use super::feature;
use super::model::Map;
use super::rules::{MOST_FEATURES, MOST_POSITIONS, MOST_VALUES, bounded, media};
use crate::codes;
use kernel::geo::Crs;
use kernel::patch::{self, INVALID};
use kernel::{Budget, Fault, INTERNAL, OrFault, Violation, Wanted, field};
use web::Raw;

/// The names under which old writers say that coordinates are longitude and latitude of WGS 84.
const WGS84: [&str; 4] =
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"];

/// Reads a body as a map whose coordinates are of this system.
///
/// # Errors
/// `unsupported_media_type`, `malformed_json`, `json_too_deep`, `geojson_too_large`, `geometry_too_complex`,
/// `validation_failed` where it is no collection.
pub async fn read(seat: Seat, raw: Raw, crs: Crs) -> Result<Map, Fault> {
    media(&raw.media)?;
    in_turn(seat, move |wanted| map(&raw, crs, wanted), || Fault::caused(&INTERNAL, "the reading of a map ended early"))
        .await
}

fn map(raw: &Raw, crs: Crs, wanted: &Wanted) -> Result<Map, Fault> {
    bounded(raw.values(), MOST_VALUES, ["个值", "values"])?;
    let collection = raw.json()?;
    let text = String::from_utf8(raw.bytes.to_vec()).or_fault(&INTERNAL)?;
    let mut map = Map {
        file: facts(ImportFormat::Geojson, &raw.bytes),
        text,
        lines: Vec::new(),
        flaws: Vec::new(),
        slack: i32::from(matches!(crs, Crs::Gcj02 | Crs::Bd09)),
    };
    let features = features(&collection)?;
    bounded(features.len(), MOST_FEATURES, ["个责任区", "features"])?;
    let positions: usize = features.iter().map(|feature| pairs(&feature["geometry"]["coordinates"])).sum();
    bounded(positions, MOST_POSITIONS, ["个坐标", "positions"])?;
    let mut budget = Budget::of(Budget::OF_A_FILE, wanted);
    for (at, one) in features.iter().enumerate() {
        wanted.check()?;
        let line = feature::line(at, one, (crs, &mut budget), &mut map.flaws)?;
        map.lines.push(line);
    }
    Ok(map)
}

/// How many lists there are that hold no list: positions.
fn pairs(value: &Value) -> usize {
    match value {
        Value::Array(items) if items.iter().any(Value::is_array) => items.iter().map(pairs).sum(),
        Value::Array(_) => 1,
        _ => 0,
    }
}

/// The features of a collection.
///
/// # Errors
/// `validation_failed` with what is wrong about the collection itself: first what it must not hold, then what it must.
fn features(collection: &Value) -> Result<&[Value], Fault> {
    let nothing = serde_json::Map::new();
    let members = collection.as_object().unwrap_or(&nothing);
    let strange = |(name, value): (&String, &Value)| match name.as_str() {
        "type" | "features" | "bbox" | "name" | "xy_coordinate_resolution" => None,
        "crs" if value["properties"]["name"].as_str().is_some_and(|name| WGS84.contains(&name)) => None,
        "crs" => {
            let words = [
                "只接受 WGS 84 的 crs 成员; 其他坐标系请用查询参数 crs 指明 (cgcs2000、gcj02、bd09)。",
                "A member crs can name WGS 84 alone; say another system with the query parameter crs: cgcs2000, gcj02, bd09.",
            ];
            Some(Violation::new("/crs", &codes::CRS_NOT_ACCEPTED, words))
        }
        _ => {
            let words = ["没有这个字段, 请核对字段名。", "There is no such field; check its name."];
            Some(Violation::new(patch::member("", name), &field::UNKNOWN_FIELD, words))
        }
    };
    let mut wrongs: Vec<Violation> = members.iter().filter_map(strange).collect();
    if wrongs.is_empty() && members.get("type") != Some(&Value::from("FeatureCollection")) {
        let words = ["应为 GeoJSON 的 FeatureCollection。", "A GeoJSON FeatureCollection is wanted."];
        wrongs.push(Violation::new("/type", &codes::COLLECTION_EXPECTED, words));
    }
    match collection.get("features") {
        Some(Value::Array(features)) if wrongs.is_empty() => return Ok(features),
        _ if !wrongs.is_empty() => {}
        _ => wrongs.push(Violation::new(
            "/features",
            &field::REQUIRED,
            ["缺少必填字段。", "A required field is missing."],
        )),
    }
    Err(Fault::of(&INVALID).at(wrongs))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(collection: &Value) -> Result<Map, Fault> {
        let bytes = collection.to_string().into_bytes().into();
        map(
            &Raw { media: super::super::super::geojson::wire::GEOJSON.to_owned(), bytes },
            Crs::Wgs84,
            &Wanted::default(),
        )
    }

    #[track_caller]
    fn flaws(collection: &Value) -> Vec<String> {
        let map = read(collection).unwrap();
        map.flaws.iter().map(|flaw| format!("{} {}", flaw.pointer, flaw.code.name)).collect()
    }

    fn with(feature: &Value) -> Value {
        json!({ "type": "FeatureCollection", "features": [feature] })
    }

    fn of(properties: Value) -> Value {
        with(&json!({ "type": "Feature", "geometry": null, "properties": properties }))
    }

    #[test]
    fn what_is_no_collection_is_told_where() {
        let refused = |collection: &Value| {
            let fault = read(collection).unwrap_err();
            assert_eq!(fault.code().name, "validation_failed");
            fault.violations().iter().map(|one| format!("{} {}", one.pointer, one.code.name)).collect::<Vec<_>>()
        };
        assert_eq!(refused(&json!([])), ["/type collection_expected"]);
        assert_eq!(refused(&json!({ "type": "Feature" })), ["/type collection_expected"]);
        assert_eq!(refused(&json!({ "type": "FeatureCollection" })), ["/features required"]);
        let named = |name: &str, more: &str| {
            json!({ "type": "FeatureCollection", "features": [], "name": "责任区", more: 1,
                "crs": { "type": "name", "properties": { "name": name } } })
        };
        assert_eq!(flaws(&named("urn:ogc:def:crs:OGC:1.3:CRS84", "bbox")), [""; 0]);
        let strange = named("urn:ogc:def:crs:EPSG::3857", "a/b");
        assert_eq!(refused(&strange), ["/a~1b unknown_field", "/crs crs_not_accepted"]);
    }

    #[test]
    fn every_member_is_read_by_itself() {
        let sent = json!({
            "code": 7, "kind": "castle", "description": "x".repeat(501), "external_codes": ["WG-1", 2, "手机19900001234"],
            "colour": "red", "duties": [{ "kind": "sweeping", "often": 1 }, "environment", { "frequency": "daily" }],
            "state": "open", "area_m2": 1.5, "unit_id": "x", "unit_name": "y",
        });
        let found = flaws(&of(sent));
        let expected = [
            "/colour unknown_field",
            "/code wrong_type",
            "/name required",
            "/kind unknown_value",
            "/external_codes/1 wrong_type",
            "/duties/0/often unknown_field",
            "/duties/0/kind unknown_value",
            "/duties/1 wrong_type",
            "/duties/2/kind required",
            "/duties/2/frequency unknown_value",
            "/description too_long",
            "/external_codes/1 personal_data_in_text",
        ];
        let expected: Vec<String> = expected.iter().map(|one| format!("/features/0/properties{one}")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_feature_is_a_feature_with_properties() {
        let place = |feature: &Value| flaws(&with(feature));
        assert_eq!(
            place(&json!(1)),
            [
                "/features/0/type feature_expected",
                "/features/0/properties required",
                "/features/0/properties/name required"
            ]
        );
        let point = json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": [98.28, 39.77] }, "properties": { "name": "示例" }, "style": 1 });
        assert_eq!(
            place(&point),
            ["/features/0/style unknown_field", "/features/0/geometry/type boundary_not_polygon"]
        );
        assert_eq!(flaws(&of(json!({ "name": "示例", "code": null, "kind": null, "duties": null }))), [""; 0]);
        assert_eq!(flaws(&of(json!({ "name": "\u{202e}" }))), ["/features/0/properties/name control_character"]);
    }

    #[test]
    fn more_than_can_be_read_is_refused_before_it_is_read() {
        let many: Vec<Value> = (0..=MOST_FEATURES).map(|_| json!(0)).collect();
        let refused = |collection: &Value| read(collection).unwrap_err().code().name;
        assert_eq!(refused(&json!({ "type": "FeatureCollection", "features": many })), "geojson_too_large");
        let ring: Vec<Value> = (0..=MOST_POSITIONS).map(|_| json!([0, 0])).collect();
        let drawn =
            json!({ "type": "Feature", "geometry": { "type": "Polygon", "coordinates": [ring] }, "properties": {} });
        assert_eq!(refused(&with(&drawn)), "geojson_too_large");
        let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(refused(&with(&json!({ "type": "Feature", "geometry": deep }))), "json_too_deep");
        let bomb: Vec<Value> = (0..=MOST_VALUES).map(|_| json!(0)).collect();
        assert_eq!(refused(&json!(bomb)), "geojson_too_large");
    }
}
