//! Zones as GeoJSON: every fault of every feature at once, all or nothing, out and in again, and the way back.

use serde_json::{Value, json};

use super::books::{key, zones};
use crate::ground::{assigned, drawn, open, rectangle};
use crate::kit::answer::{items, text};
use crate::kit::{Answer, Caller, World, on_both_engines};
use crate::zones::told;

on_both_engines!(
    a_map_brings_zones_and_the_second_time_nothing,
    p46_planted_faults_are_told_and_no_others,
    what_is_exported_imports_with_no_change,
    zones_change_places_in_one_file_and_back,
    what_the_state_does_not_allow_is_told,
    a_map_is_undone_whole_or_not_at_all,
    what_a_map_may_cost_is_bounded,
    officers_import_maps_and_nobody_else,
    codes_of_a_map_are_those_of_the_community,
);

const GEOJSON: &str = "application/geo+json";

/// Sends a map; `query` begins with `?` or is empty.
#[track_caller]
fn send(caller: &Caller, query: &str, map: &Value) -> Answer {
    send_bytes(caller, query, map.to_string().as_bytes())
}

#[track_caller]
fn send_bytes(caller: &Caller, query: &str, bytes: &[u8]) -> Answer {
    let path = format!("imports/zones{query}");
    caller.ask("POST", &path).header("content-type", GEOJSON).key(&key()).bytes(bytes).send()
}

fn map(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

fn feature(properties: Value, geometry: &Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

/// A square of a grid that has a hundred columns.
fn square(number: i32) -> Value {
    rectangle(number % 100 * 20, number / 100 * 20, 20, 20)
}

fn area(number: i32) -> Value {
    feature(json!({ "code": format!("Z-{number:04}"), "name": format!("示例片区{number:04}") }), &square(number))
}

/// What is wrong by a report: where and what.
fn flaws(report: &Value) -> Vec<String> {
    let told = |one: &Value| format!("{} {}", text(one, "pointer"), text(one, "code"));
    report["errors"].as_array().unwrap().iter().map(told).collect()
}

fn seq(world: &World) -> i64 {
    world.secretary().get("journal/head").is(200)["seq"].as_i64().unwrap()
}

/// Every zone without what grows with each change.
fn state(world: &World) -> Vec<Value> {
    let officer = world.officer();
    let mut zones = items(&officer.get("zones?limit=200").is(200)).clone();
    for zone in &mut zones {
        let boundary = officer.get(&format!("zones/{}/boundary", text(zone, "id")));
        zone["boundary"] = if boundary.status == 200 { boundary.json()["boundary"].clone() } else { json!(null) };
        for moving in ["version", "etag", "updated_at"] {
            zone.as_object_mut().unwrap().remove(moving);
        }
    }
    zones
}

fn zone(world: &World, code: &str) -> Value {
    let found = world.officer().get(&format!("zones?q={code}")).is(200);
    items(&found).iter().find(|zone| zone["code"] == code).unwrap_or_else(|| panic!("no zone {code}")).clone()
}

fn a_map_brings_zones_and_the_second_time_nothing(world: &World) {
    let officer = world.officer();
    let duties = json!([{ "kind": "environment", "frequency": "monthly" }, { "kind": "other", "title": "示例值守" }]);
    let said = json!({
        "code": "L-007", "name": " 示例院落东片 ", "kind": "compound", "description": "东至示例路。",
        "external_codes": ["WG-0301"], "grid_code": "620201002001003", "duties": duties,
    });
    let sent = map(&[
        feature(said.clone(), &rectangle(0, 0, 50, 50)),
        feature(json!({ "name": "示例路段", "kind": "road_section" }), &rectangle(0, 0, 50, 5)),
        feature(json!({ "name": "示例点位" }), &json!(null)),
    ]);
    officer.get("zones").is(200);
    let before = seq(world);
    let looked = send(&officer, "?dry_run=true", &sent).is(200);
    assert_eq!((zones(&looked), seq(world)), ([3, 0, 0, 0, 0], before), "{looked}");
    let report = send(&officer, "", &sent);
    assert!(report.header("location").is_some_and(|at| at.contains("/imports/")));
    let report = report.is(201);
    assert_eq!((zones(&report), &report["dry_run"], flaws(&report)), ([3, 0, 0, 0, 0], &json!(false), vec![]));
    let first = zone(world, "L-007");
    assert_eq!(
        (&first["state"], &first["geometry_source"], &first["name"]),
        (&json!("draft"), &json!("imported"), &json!("示例院落东片"))
    );
    assert_eq!((&first["grid_code"], first["duties"].as_array().map(Vec::len)), (&json!("620201002001003"), Some(2)));
    // Codes that were not given stand behind the one that was.
    let [road, point] = ["L-008", "L-009"].map(|code| zone(world, code));
    assert_eq!((&road["kind"], &point["kind"], point.get("area_m2")), (&json!("road_section"), &json!("area"), None));
    assert_eq!(told(world, text(&first, "id")).len(), 3, "entered, with two duties");
    let imports = officer.get("imports").is(200);
    let import = &items(&imports)[0];
    assert_eq!(
        (&import["kind"], &import["file"]["format"], zones(import)),
        (&json!("zones"), &json!("geojson"), [3, 0, 0, 0, 0])
    );
    let copy = officer.get(&format!("imports/{}/workbook", text(import, "id")));
    assert_eq!((copy.header("content-type"), copy.body.as_slice()), (Some(GEOJSON), sent.to_string().as_bytes()));
    let before = seq(world);
    let again = send(&officer, "", &sent).is(201);
    assert_eq!((zones(&again), seq(world)), ([0, 0, 3, 0, 0], before + 1), "{again}");
    // What is left out, null or empty removes nothing; what differs is changed.
    let mut other = json!({ "code": "L-007", "name": "示例院落", "description": null, "external_codes": [], "duties": [{ "kind": "civility_publicity" }] });
    let changed = send(&officer, "", &map(&[feature(other.clone(), &rectangle(0, 0, 50, 60))])).is(201);
    assert_eq!(zones(&changed), [0, 1, 0, 0, 0], "{changed}");
    let now = zone(world, "L-007");
    assert_eq!(
        (&now["name"], &now["description"], &now["external_codes"]),
        (&json!("示例院落"), &first["description"], &first["external_codes"])
    );
    assert_eq!((&now["kind"], now["duties"].as_array().map(Vec::len)), (&json!("compound"), Some(3)));
    assert!(now["area_m2"].as_f64() > first["area_m2"].as_f64());
    other["external_codes"] = json!(["WG-9"]);
    send(&officer, "", &map(&[feature(other, &json!(null))])).is(201);
    assert_eq!(zone(world, "L-007")["external_codes"], json!(["WG-9"]));
    assert_eq!(world.secretary().get("journal/verification").is(200)["sound"], true);
}

/// A thousand squares, and what is planted among them: the feature, where in it, what, and what it replaces.
fn planted() -> (Value, Vec<String>) {
    let mut features: Vec<Value> = (0..1_000).map(area).collect();
    let open = json!({ "type": "Polygon", "coordinates": [[[98.28, 39.77], [98.281, 39.77], [98.281, 39.771], [98.28, 39.771]]] });
    let bow = json!({ "type": "Polygon", "coordinates": [[[98.28, 39.77], [98.281, 39.771], [98.281, 39.77], [98.28, 39.771], [98.28, 39.77]]] });
    let many: Vec<Value> = (0..5_001).map(|at| json!([98.28 + f64::from(at % 5_000) / 1e6, 39.77])).collect();
    let geometries: [(usize, Value, &[&str]); 7] = [
        (3, open, &["/geometry/coordinates/0/3 ring_not_closed"]),
        (107, bow, &["/geometry/coordinates/0/0 ring_self_crossing"]),
        (211, json!({ "type": "Polygon", "coordinates": [many] }), &["/geometry/coordinates too_many_vertices"]),
        (305, json!({ "type": "Point", "coordinates": [98.28, 39.77] }), &["/geometry/type boundary_not_polygon"]),
        // Half a step into the square before, half a square out of the community.
        (409, rectangle(175, 80, 20, 20), &["/geometry zone_overlaps"]),
        (513, rectangle(2_050, 100, 20, 20), &["/geometry zone_outside_community"]),
        (999, rectangle(1_980, 180, 20, 25), &["/geometry zone_outside_community"]),
    ];
    let properties: [(usize, &str, Value, &[&str]); 8] = [
        (20, "kind", json!("castle"), &["/properties/kind unknown_value"]),
        (122, "name", json!("示例 13800001234"), &["/properties/name personal_data_in_text"]),
        (224, "colour", json!("red"), &["/properties/colour unknown_field"]),
        (326, "code", json!("Z-0325"), &["/properties/code duplicate"]),
        (428, "description", json!(7), &["/properties/description wrong_type"]),
        (
            530,
            "duties",
            json!([{ "kind": "environment" }, { "kind": "environment" }]),
            &["/properties/duties/1 duplicate"],
        ),
        (632, "external_codes", json!(["x".repeat(41)]), &["/properties/external_codes/0 too_long"]),
        (734, "name", json!(null), &["/properties/name required"]),
    ];
    let mut expected = Vec::new();
    for (at, geometry, told) in geometries {
        features[at]["geometry"] = geometry;
        expected.extend(told.iter().map(|told| (at, format!("/features/{at}{told}"))));
    }
    for (at, member, value, told) in properties {
        features[at]["properties"][member] = value;
        expected.extend(told.iter().map(|told| (at, format!("/features/{at}{told}"))));
    }
    // Two faults of one feature are both told, and so is a zone on record that lies there.
    features[840]["properties"]["grid_code"] = json!("");
    features[840]["type"] = json!("Fature");
    features[840]["style"] = json!({});
    let more =
        ["/type feature_expected", "/style unknown_field", "/properties/grid_code required", "/geometry zone_overlaps"];
    expected.extend(more.map(|told| (840, format!("/features/840{told}"))));
    expected.sort_by_key(|(at, _)| *at);
    (map(&features), expected.into_iter().map(|(_, told)| told).collect())
}

fn p46_planted_faults_are_told_and_no_others(world: &World) {
    let (secretary, officer) = (world.secretary(), world.officer());
    secretary.put("boundary", &json!({ "boundary": rectangle(0, 0, 2_000, 200) })).is(200);
    // Another kind may lie anywhere.
    drawn(world, "示例楼栋", "building", &rectangle(0, 0, 500, 100));
    let stands = drawn(world, "示例旧片", "area", &rectangle(805, 165, 10, 10));
    let before = seq(world);
    let (sent, expected) = planted();
    let report = send(&officer, "?dry_run=true", &sent).is(200);
    assert_eq!(flaws(&report), expected, "{report}");
    assert_eq!(zones(&report), [1_000 - 16, 0, 0, 16, 0], "{report}");
    let told =
        |pointer: &str| report["errors"].as_array().unwrap().iter().find(|one| one["pointer"] == pointer).unwrap();
    let shared = told("/features/840/geometry");
    assert_eq!(shared["other"], stands["code"]);
    let m2 = shared["area_m2"].as_f64().unwrap();
    assert!((m2 - 100.0 * 0.857 * 1.11).abs() < 1.0, "{m2}");
    assert_eq!(
        (&told("/features/409/geometry")["other"], told("/features/409/geometry")["feature"].as_i64()),
        (&json!("Z-0408"), Some(409))
    );
    assert!(told("/features/999/geometry")["area_m2"].as_f64().unwrap() > 90.0);
    let refused = send(&officer, "", &sent);
    let problem = refused.refused(422, "import_has_errors");
    assert_eq!((flaws(&problem), &problem["error_count"]), (expected.clone(), &json!(expected.len())));
    assert!(!problem.to_string().contains("13800001234"), "what stands in a place is never repeated");
    assert_eq!((seq(world), items(&officer.get("imports").is(200)).len()), (before, 0), "nothing was written");
    assert_eq!(items(&officer.get("zones").is(200)).len(), 2);
}

fn what_is_exported_imports_with_no_change(world: &World) {
    let (secretary, officer) = (world.secretary(), world.officer());
    secretary.put("boundary", &json!({ "boundary": rectangle(0, 0, 1_000, 1_000) })).is(200);
    let hole = json!({ "type": "MultiPolygon", "coordinates": [
        [rectangle(0, 0, 90, 90)["coordinates"][0], rectangle(10, 10, 20, 20)["coordinates"][0]],
        [rectangle(12, 12, 5, 5)["coordinates"][0]],
    ] });
    open(world, "示例一 \"=1+1\"\u{20BB7}", "area", &hole);
    let led = drawn(world, "示例二", "area", &rectangle(90, 0, 90, 90));
    assigned(world, &led, 1);
    drawn(world, "示例二", "building", &rectangle(90, 0, 33, 33));
    let words = json!({ "name": "示例四", "description": "东至示例路。\n西至示例街。", "duties": [{ "kind": "environment", "title": "清扫", "frequency": "weekly" }] });
    officer.post("zones", &words).is(201);
    let gone = drawn(world, "示例五", "area", &rectangle(300, 0, 9, 9));
    secretary.go(&format!("zones/{}/retirement", text(&gone, "id"))).is(200);
    let before = state(world);
    let mut imports = 0;
    for crs in ["wgs84", "cgcs2000", "gcj02", "bd09"] {
        let out = officer.get(&format!("ledgers/zones?crs={crs}"));
        assert_eq!((out.status, out.header("content-type")), (200, Some(GEOJSON)), "{}", out.text());
        assert!(out.header("content-disposition").is_some_and(|value| value.contains("zones.geojson")));
        let report = send_bytes(&officer, &format!("?crs={crs}"), &out.body).is(201);
        assert_eq!(zones(&report), [0, 0, 4, 0, 0], "{crs}: {report}");
        // A page of the list goes in as it is, with the zone that is retired.
        let page = officer.ask("GET", &format!("zones?crs={crs}")).header("accept", GEOJSON).send();
        let report = send_bytes(&officer, &format!("?crs={crs}"), &page.body).is(201);
        assert_eq!(zones(&report), [0, 0, 5, 0, 0], "{crs}: {report}");
        imports += 2;
    }
    assert_eq!(state(world), before);
    assert_eq!(items(&officer.get("imports").is(200)).len(), imports);
    // In another community the same map is everything anew.
    let other = world.elsewhere();
    let out = officer.get("ledgers/zones");
    let report = send_bytes(&other.officer(), "", &out.body).is(201);
    assert_eq!(zones(&report), [4, 0, 0, 0, 0], "{report}");
}

fn zones_change_places_in_one_file_and_back(world: &World) {
    let officer = world.officer();
    let [one, two] = [0, 100].map(|x| drawn(world, "示例", "area", &rectangle(x, 0, 100, 100)));
    drawn(world, "示例三", "area", &rectangle(200, 0, 100, 100));
    let before = state(world);
    let moved =
        |zone: &Value, x: i32| feature(json!({ "code": zone["code"], "name": "示例" }), &rectangle(x, 0, 100, 100));
    let onto = send(&officer, "", &map(&[moved(&one, 100)]));
    let refused = onto.refused(422, "import_has_errors");
    assert_eq!(flaws(&refused), ["/features/0/geometry zone_overlaps"]);
    // A change of kind is a change of ground as well.
    let building = drawn(world, "示例楼", "building", &rectangle(250, 0, 20, 20));
    let kind = feature(json!({ "code": building["code"], "name": "示例楼", "kind": "area" }), &json!(null));
    assert_eq!(flaws(&send(&officer, "?dry_run=true", &map(&[kind])).is(200)), ["/features/0/geometry zone_overlaps"]);
    let report = send(&officer, "", &map(&[moved(&one, 100), moved(&two, 0)])).is(201);
    assert_eq!(zones(&report), [0, 2, 0, 0, 0], "{report}");
    assert_eq!(state(world)[0]["boundary"], before[1]["boundary"]);
    let path = format!("imports/{}", text(&report, "id"));
    officer.delete(&path, &officer.get(&path).etag()).is(204);
    assert_eq!(state(world)[..3], before[..]);
    // Once somebody lies where one lay, it cannot go back.
    let report = send(&officer, "", &map(&[moved(&one, 400)])).is(201);
    drawn(world, "示例五", "area", &rectangle(0, 0, 50, 50));
    let path = format!("imports/{}", text(&report, "id"));
    let refused = officer.delete(&path, &officer.get(&path).etag()).refused(409, "import_in_use");
    assert_eq!(
        refused["held_by"],
        json!([{ "object": format!("zones/{}", text(&one, "id")), "by": ["zone_overlaps"] }])
    );
}

fn what_the_state_does_not_allow_is_told(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let retired = drawn(world, "示例一", "area", &rectangle(0, 0, 50, 50));
    secretary.go(&format!("zones/{}/retirement", text(&retired, "id"))).is(200);
    let duty = json!([{ "kind": "environment", "frequency": "monthly" }]);
    let kept = officer.post("zones", &json!({ "name": "示例二", "duties": duty })).is(201);
    let weekly = json!([{ "kind": "environment", "frequency": "weekly" }]);
    let sent = map(&[
        feature(json!({ "code": retired["code"], "name": "示例一甲" }), &json!(null)),
        feature(json!({ "code": kept["code"], "name": "示例二", "duties": weekly }), &json!(null)),
        feature(json!({ "code": kept["code"], "name": "示例二" }), &json!(null)),
        feature(json!({ "name": "示例三" }), &rectangle(0, 0, 50, 50)),
        feature(json!({ "name": "示例三" }), &rectangle(0, 0, 50, 50)),
        feature(json!({ "name": "示例二", "kind": "building" }), &json!(null)),
    ]);
    let report = send(&officer, "?dry_run=true", &sent).is(200);
    let expected = [
        "/features/0 illegal_transition",
        "/features/1/properties/duties/0 duty_differs",
        "/features/2/properties/code duplicate",
        "/features/4 duplicate",
    ];
    assert_eq!(flaws(&report), expected, "{report}");
    let remarks = report["notices"].as_array().unwrap();
    assert_eq!((remarks.len(), &remarks[0]["pointer"]), (1, &json!("/features/5")), "{report}");
}

fn a_map_is_undone_whole_or_not_at_all(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let known = drawn(world, "示例旧片", "area", &rectangle(0, 500, 20, 20));
    let before = state(world);
    let change =
        json!({ "code": known["code"], "name": "示例新片", "kind": "compound", "duties": [{ "kind": "environment" }] });
    let sent = map(&[area(1), area(2), feature(change, &rectangle(0, 500, 30, 30))]);
    let import = |sent: &Value| {
        let path = format!("imports/{}", text(&send(&officer, "", sent).is(201), "id"));
        let etag = officer.get(&path).etag();
        (path, etag)
    };
    let (path, etag) = import(&sent);
    assert_ne!(state(world), before);
    officer.delete(&path, &etag).is(204);
    let after = state(world);
    assert_eq!(after.len(), 1);
    for member in ["name", "kind", "boundary", "geometry_source", "area_m2", "duties", "state"] {
        assert_eq!(after[0][member], before[0][member], "{member}");
    }
    officer.get(&path).refused(404, "not_found");
    let journal = secretary.get("journal?limit=200").is(200);
    let taken = items(&journal).iter().filter(|entry| entry["type"] == "hulian.zone.taken_back.v1").count();
    assert_eq!((taken, &world.secretary().get("journal/verification").is(200)["sound"]), (2, &json!(true)));
    // The codes are free again.
    let (path, etag) = import(&sent);
    let [first, second] = ["Z-0001", "Z-0002"].map(|code| zone(world, code));
    assigned(world, &first, 1);
    let third = zone(world, text(&known, "code"));
    officer.amend(&format!("zones/{}", text(&third, "id")), &json!({ "name": "示例又一片" })).is(200);
    let held = |path: &str, etag: &str| {
        let refused = officer.delete(path, etag).refused(409, "import_in_use");
        let held = refused["held_by"].as_array().unwrap().clone();
        held.iter().map(|one| (text(one, "object").to_owned(), one["by"].to_string())).collect::<Vec<_>>()
    };
    let objects = held(&path, &etag);
    let of = |zone: &Value| format!("zones/{}", text(zone, "id"));
    assert_eq!(
        objects,
        [
            (of(&third), json!(["changed_since"]).to_string()),
            (of(&first), json!(["zone_claims", "changed_since"]).to_string()),
        ]
    );
    assert_eq!(zone(world, "Z-0002"), second, "nothing of it was undone");
    // A hold, a duty that was added, a publication: each is enough.
    let (path, etag) = import(&map(&[area(7), area(8), area(9)]));
    let [seven, eight, nine] = ["Z-0007", "Z-0008", "Z-0009"].map(|code| zone(world, code));
    officer.post(&format!("{}/duties", of(&seven)), &json!({ "kind": "other" })).is(201);
    secretary.go(&format!("{}/publication", of(&eight))).is(200);
    assert_eq!(
        held(&path, &etag),
        [(of(&eight), json!(["changed_since"]).to_string()), (of(&seven), json!(["zone_duties"]).to_string()),]
    );
    assert_eq!(zone(world, "Z-0009"), nine);
}

fn what_a_map_may_cost_is_bounded(world: &World) {
    let officer = world.officer();
    officer.get("zones").is(200);
    let before = seq(world);
    let features: Vec<Value> =
        (0..5_001).map(|n| feature(json!({ "name": format!("示例{n}") }), &json!(null))).collect();
    send(&officer, "", &map(&features)).refused(422, "geojson_too_large");
    let ring = "[98.28,39.77],".repeat(1_000_000);
    let bomb = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"name":"示例"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}[98.28,39.77]]]}}}}]}}"#
    );
    send_bytes(&officer, "?dry_run=true", bomb.as_bytes()).refused(422, "geojson_too_large");
    send_bytes(&officer, "", "[".repeat(1_000_000).as_bytes()).refused(400, "json_too_deep");
    send_bytes(&officer, "", br#"{"type":"FeatureCollection","features":[],"features":[]}"#)
        .refused(400, "malformed_json");
    send_bytes(&officer, "", b"").refused(400, "malformed_json");
    send_bytes(&officer, "", &vec![b' '; (20 << 20) + 1]).refused(413, "body_too_large");
    // Squares over squares: each names a few, and the file is refused within bounds.
    let heap: Vec<Value> =
        (0..3_000).map(|n| feature(json!({ "name": format!("示例{n}") }), &rectangle(0, 0, 100 + n, 100))).collect();
    let report = send(&officer, "?dry_run=true", &map(&heap)).is(200);
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(500));
    let asked = || officer.ask("POST", "imports/zones").json(&map(&[area(1)]));
    asked().send().refused(400, "idempotency_key_required");
    let kml = officer.ask("POST", "imports/zones").header("content-type", "application/vnd.google-earth.kml+xml");
    kml.key(&key()).bytes(b"<kml/>").send().refused(415, "unsupported_media_type");
    assert_eq!(seq(world), before);
    // A retry with the same key is the same import.
    let [first, again] = [(), ()].map(|()| asked().key("once").send().is(201));
    assert_eq!((&first["id"], items(&officer.get("imports").is(200)).len()), (&again["id"], 1));
}

fn officers_import_maps_and_nobody_else(world: &World) {
    for caller in [world.head(1), world.auditor(), world.staff("grid_worker")] {
        send(&caller, "?dry_run=true", &map(&[area(1)])).refused(403, "not_allowed");
        caller.get("ledgers/zones").refused(403, "not_allowed");
    }
    send(&world.secretary(), "", &map(&[area(1)])).is(201);
}

fn codes_of_a_map_are_those_of_the_community(world: &World) {
    let officer = world.officer();
    drawn(world, "示例旧片", "area", &square(0));
    let community = format!("/api/v1/communities/{}", world.community);
    world.operator().amend(&community, &json!({ "stat_code": "620201002001" })).is(200);
    let coded = |code: &str, name: &str| feature(json!({ "code": code, "name": name }), &json!(null));
    let bare = |name: &str| feature(json!({ "name": name }), &json!(null));
    let refused = send(&officer, "", &map(&[coded("L-055", "示例一"), coded("620201002001120", "示例二")]));
    assert_eq!(flaws(&refused.refused(422, "import_has_errors")), ["/features/0/properties/code zone_code"]);
    send(&officer, "", &map(&[bare("示例一"), coded("620201002001997", "示例二"), bare("示例三")])).is(201);
    let codes =
        ["示例一", "示例三"].map(|name| items(&officer.get(&format!("zones?q={name}")).is(200))[0]["code"].clone());
    assert_eq!(codes, ["620201002001998", "620201002001999"]);
    // A local code that stands is known by it still; there is no code left for another zone.
    let sent = map(&[coded("L-001", "示例旧片甲"), bare("示例四")]);
    assert_eq!(flaws(&send(&officer, "?dry_run=true", &sent).is(200)), ["/features/1 zone_codes_exhausted"]);
}
