//! Boundaries: what is refused and where, what shares no ground, what nobody covers.

use serde_json::{Value, json};

use super::{drawn, open, rectangle, redraw};
use crate::kit::answer::text;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    a_boundary_is_mended_kept_and_shown,
    what_was_entered_is_given_back,
    what_is_wrong_is_pointed_at,
    zones_of_one_kind_share_no_ground,
    the_community_holds_its_zones,
    gaps_are_told,
    a_gap_that_touches_a_corner_is_told,
    zones_are_shown_as_a_map,
);

fn a_boundary_is_mended_kept_and_shown(world: &World) {
    let officer = world.officer();
    let zone = officer.post("zones", &json!({ "name": "示例院落" })).is(201);
    let path = format!("zones/{}/boundary", text(&zone, "id"));
    officer.get(&path).refused(404, "not_found");
    // Clockwise, with eight decimals.
    let sent = json!({ "type": "Polygon", "coordinates": [[
        [98.28, 39.77], [98.28, 39.771], [98.281, 39.771], [98.281, 39.770_000_001], [98.28, 39.77]
    ]] });
    officer.put(&path, &json!({ "boundary": sent })).refused(428, "precondition_required");
    let changed = redraw(&officer, &zone, &sent).is(200);
    assert_eq!((&changed["version"], &changed["geometry_source"]), (&json!(2), &json!("drawn")));
    let shown = officer.get(&path).is(200);
    let ring = json!([[98.28, 39.77], [98.281, 39.77], [98.281, 39.771], [98.28, 39.771], [98.28, 39.77]]);
    assert_eq!(shown["boundary"], json!({ "type": "Polygon", "coordinates": [ring] }));
    assert_eq!(shown["bbox"], json!([98.28, 39.77, 98.281, 39.771]));
    let area = shown["area_m2"].as_f64().unwrap();
    assert!((area - 9_516.0).abs() < 20.0, "{area}");
    assert_eq!(changed["area_m2"].as_f64().map(|m2| (m2 - area).abs() < 0.01), Some(true));
    // The same again changes nothing; as a web map shows it, it lies elsewhere.
    assert_eq!(redraw(&officer, &changed, &shown["boundary"]).is(200)["version"], 2);
    let shifted = world.head(1).get(&format!("{path}?crs=gcj02"));
    shifted.refused(404, "not_found");
    let shifted = officer.get(&format!("{path}?crs=gcj02")).is(200);
    assert_ne!(shifted["boundary"], shown["boundary"]);
    let body = json!({ "boundary": shifted["boundary"], "crs": "gcj02" });
    let back = officer.ask("PUT", &path).header("If-Match", text(&changed, "etag")).json(&body).send().is(200);
    assert_eq!(back["area_m2"], changed["area_m2"]);
    let erased = officer.delete(&path, text(&back, "etag")).is(200);
    assert_eq!((erased.get("area_m2"), officer.get(&path).status), (None, 404));
    redraw(&world.head(1), &erased, &sent).refused(403, "not_allowed");
}

fn what_was_entered_is_given_back(world: &World) {
    let officer = world.officer();
    // Clockwise and with ten decimals: what is kept beside it is what was sent, to the last digit.
    let ring = json!([
        [98.289_398_612_3, 39.772_931_9],
        [98.289_398_612_3, 39.773_931_9],
        [98.290_398_612_3, 39.773_931_9],
        [98.290_398_612_3, 39.772_931_9],
        [98.289_398_612_3, 39.772_931_9]
    ]);
    let sent = json!({ "type": "Polygon", "coordinates": [ring] });
    let lies = |zone: &Value| officer.get(&format!("zones/{}/boundary?entered=true", text(zone, "id"))).is(200);
    let mut corners = Vec::new();
    for (n, crs) in ["gcj02", "bd09", "cgcs2000", "wgs84"].into_iter().enumerate() {
        let zone = officer.post("zones", &json!({ "name": "示例", "kind": "point" })).is(201);
        let path = format!("zones/{}/boundary", text(&zone, "id"));
        let body = json!({ "boundary": sent, "crs": crs });
        let put = officer.ask("PUT", &path).header("if-match", text(&zone, "etag")).json(&body).send();
        let zone = put.is(200);
        let shown = lies(&zone);
        assert_eq!(shown["entered"], json!({ "crs": crs, "boundary": sent }));
        assert_eq!(officer.get(&path).is(200).get("entered"), None, "on asking alone");
        corners.push(shown["bbox"][0].as_f64().unwrap());
        // As the same web map shows it, it lies where it was entered.
        let back = officer.get(&format!("{path}?crs={crs}")).is(200);
        let west = back["boundary"]["coordinates"][0].as_array().unwrap().iter().map(|at| at[0].as_f64().unwrap());
        let west = west.fold(f64::MAX, f64::min);
        assert!((west - 98.289_398_6).abs() < 3e-7, "{n}: {back}");
        world.secretary().go(&format!("zones/{}/retirement", text(&zone, "id"))).is(200);
    }
    assert!((corners[0] - 98.2888).abs() < 1e-6, "GCJ-02 is undone: {corners:?}");
    assert!((corners[1] - corners[0]).abs() > 0.005, "BD-09 lies elsewhere again: {corners:?}");
    assert_eq!((corners[2], corners[3]), (98.289_398_6, 98.289_398_6));
    // With the zone itself, with its parts, and for the community; a merger has been entered by nobody.
    let body = json!({ "name": "示例", "boundary": sent, "crs": "gcj02" });
    let zone = officer.post("zones", &body).is(201);
    assert_eq!(lies(&zone)["entered"], json!({ "crs": "gcj02", "boundary": sent }));
    let secretary = world.secretary();
    secretary.put("boundary", &json!({ "boundary": sent, "crs": "gcj02" })).is(200);
    assert_eq!(officer.get("boundary?entered=true").is(200)["entered"]["boundary"], sent);
    let half = |west: f64, east: f64| {
        let (south, north) = (39.772_931_9, 39.773_931_9);
        json!({ "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] })
    };
    let parts = [half(98.289_398_612_3, 98.289_9), half(98.289_9, 98.290_398_612_3)];
    let named = parts.iter().map(|boundary| json!({ "name": "示例半片", "boundary": boundary })).collect::<Value>();
    let path = format!("zones/{}/split", text(&zone, "id"));
    let split = secretary.ask("POST", &path).header("if-match", text(&zone, "etag"));
    let done = split.json(&json!({ "parts": named, "crs": "gcj02" })).send().is(200);
    let successors = done["successors"].as_array().unwrap();
    for (part, successor) in parts.iter().zip(successors) {
        assert_eq!(lies(successor)["entered"], json!({ "crs": "gcj02", "boundary": part }));
    }
    let ids: Vec<&Value> = successors.iter().map(|zone| &zone["id"]).collect();
    let merged = secretary.post("zones/merger", &json!({ "zone_ids": ids, "name": "示例" })).is(201);
    assert_eq!(lies(&merged).get("entered"), None);
}

fn what_is_wrong_is_pointed_at(world: &World) {
    let officer = world.officer();
    let refused = |boundary: Value| {
        let answer = officer.post("zones", &json!({ "name": "示例院落", "boundary": boundary }));
        answer.refused(422, "validation_failed");
        answer.pointers()
    };
    let ring = |places: Value| json!({ "type": "Polygon", "coordinates": [places] });
    assert_eq!(refused(json!({ "type": "Point", "coordinates": [98.28, 39.77] })), ["/boundary/type"]);
    let open = ring(json!([[98.28, 39.77], [98.281, 39.77], [98.281, 39.771], [98.28, 39.771]]));
    assert_eq!(refused(open), ["/boundary/coordinates/0/3"]);
    let bow = ring(json!([[98.28, 39.77], [98.281, 39.771], [98.281, 39.77], [98.28, 39.771], [98.28, 39.77]]));
    assert_eq!(refused(bow), ["/boundary/coordinates/0/0"]);
    let swapped = ring(json!([[39.77, 98.28], [39.77, 98.281], [39.771, 98.281], [39.77, 98.28]]));
    assert_eq!(refused(swapped), ["/boundary/coordinates/0/0"]);
    let many: Vec<Value> = (0..5_001).map(|at| json!([98.28 + f64::from(at % 5_000) / 1e6, 39.77])).collect();
    assert_eq!(refused(ring(json!(many))), ["/boundary/coordinates"]);
    assert_eq!(world.officer().get("zones").is(200)["items"], json!([]));
}

fn zones_of_one_kind_share_no_ground(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let first = drawn(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let second = open(world, "示例二", "area", &rectangle(100, 0, 100, 100));
    let body = json!({ "name": "示例三", "kind": "area", "boundary": rectangle(90, 90, 50, 50) });
    let refused = officer.post("zones", &body).refused(409, "zone_overlaps");
    let overlaps = refused["overlaps"].as_array().unwrap();
    let codes: Vec<&Value> = overlaps.iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, [&second["code"], &first["code"]]);
    let area = overlaps[0]["area_m2"].as_f64().unwrap();
    assert!((area - 40.0 * 10.0 * 0.857 * 1.11).abs() < 2.0, "{area}");
    // Another kind may lie there, until it wants to be of this one.
    let building = drawn(world, "示例楼", "building", &rectangle(90, 90, 50, 50));
    let path = format!("zones/{}", text(&building, "id"));
    officer.patch(&path, text(&building, "etag"), &json!({ "kind": "area" })).refused(409, "zone_overlaps");
    redraw(&officer, &second, &rectangle(95, 0, 100, 100)).refused(409, "zone_overlaps");
    // Ground that was given up is free.
    let zone = officer.get(&format!("zones/{}", text(&first, "id"))).is(200);
    secretary.go(&format!("zones/{}/retirement", text(&zone, "id"))).is(200);
    redraw(&officer, &second, &rectangle(95, 0, 100, 100)).is(200);
}

fn the_community_holds_its_zones(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let zone = drawn(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    officer.put("boundary", &json!({ "boundary": rectangle(0, 0, 500, 500) })).refused(403, "not_allowed");
    let refused = secretary.put("boundary", &json!({ "boundary": rectangle(50, 0, 500, 500) }));
    let refused = refused.refused(409, "zone_outside_community");
    assert_eq!(refused["zone_code"], zone["code"]);
    let set = secretary.put("boundary", &json!({ "boundary": rectangle(0, 0, 500, 500) }));
    set.is(200);
    let outside = officer.post("zones", &json!({ "name": "示例二", "boundary": rectangle(450, 0, 100, 100) }));
    let area = outside.refused(409, "zone_outside_community")["outside_m2"].as_f64().unwrap();
    assert!((area - 50.0 * 100.0 * 0.857 * 1.11).abs() < 30.0, "{area}");
    let body = json!({ "boundary": rectangle(0, 0, 600, 600) });
    secretary.put("boundary", &body).refused(428, "precondition_required");
    secretary
        .ask("PUT", "boundary")
        .header("If-Match", "\"7-00000000\"")
        .json(&body)
        .send()
        .refused(412, "stale_version");
    let etag = officer.get("boundary").etag();
    let grown = secretary.ask("PUT", "boundary").header("If-Match", &etag).json(&body).send().is(200);
    assert_eq!(grown["number"], 2);
    redraw(&officer, &zone, &rectangle(450, 0, 100, 100)).is(200);
}

fn gaps_are_told(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let refused = officer.get("coverage").refused(409, "community_without_boundary");
    assert!(text(&refused, "remedy").contains("PUT …/boundary"), "says what to do: {refused}");
    secretary.put("boundary", &json!({ "boundary": rectangle(0, 0, 300, 100) })).is(200);
    open(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let draft = drawn(world, "示例二", "compound", &rectangle(100, 0, 100, 100));
    let coverage = world.head(1).get("coverage").is(200);
    let gaps = coverage["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "a draft covers nothing");
    let figure = |name: &str| coverage[name].as_f64().unwrap();
    assert!((figure("covered_m2") + figure("gap_m2") - figure("area_m2")).abs() < 0.05, "{coverage}");
    secretary.go(&format!("zones/{}/publication", text(&draft, "id"))).is(200);
    let gap = officer.get("coverage").is(200)["gaps"][0]["boundary"].clone();
    // What is left is a rectangle, and a zone of that very boundary leaves nothing.
    open(world, "示例三", "area", &gap);
    let whole = officer.get("coverage").is(200);
    assert_eq!((&whole["gap_m2"], &whole["gaps"]), (&json!(0.0), &json!([])));
    assert_eq!(officer.get("coverage?kind=area").is(200)["gaps"].as_array().map(Vec::len), Some(1));
}

/// A zone cuts off a corner of the community, and its own corners lie a step beside the edges: the gap goes on along them
/// as a strip of that step, up to the corner that both share, and touches itself there.
fn a_gap_that_touches_a_corner_is_told(world: &World) {
    let ring = |places: &[[f64; 2]]| json!({ "type": "Polygon", "coordinates": [places] });
    let shared = [98.289_819_3, 39.765_925_6];
    let first = [98.292_931_8, 39.763_597_8];
    let community = ring(&[first, [98.291_765_3, 39.767_092_6], shared, first]);
    let cut = [98.291_076_6, 39.764_985_3];
    let zone = ring(&[cut, [98.290_605_4, 39.766_397], shared, cut]);
    world.secretary().put("boundary", &json!({ "boundary": community })).is(200);
    open(world, "示例一", "area", &zone);
    let coverage = world.officer().get("coverage").is(200);
    let figure = |name: &str| coverage[name].as_f64().unwrap();
    assert!((figure("gap_m2") - 32_490.6).abs() < 0.5, "{coverage}");
    assert!((figure("covered_m2") + figure("gap_m2") - figure("area_m2")).abs() < 1e-6, "{coverage}");
    let gaps = coverage["gaps"].as_array().unwrap();
    let shown: f64 = gaps.iter().map(|gap| gap["area_m2"].as_f64().unwrap()).sum();
    assert!((shown - 32_490.6).abs() < 0.5, "{coverage}");
    // What is shown can be drawn: then nothing is left, and nothing is never less than nothing.
    for gap in gaps {
        open(world, "示例二", "area", &gap["boundary"]);
    }
    let whole = world.officer().get("coverage").is(200);
    assert_eq!((&whole["gaps"], whole["gap_m2"].to_string().starts_with('-')), (&json!([]), false), "{whole}");
    assert!(whole["gap_m2"].as_f64().unwrap() < 1.0, "{whole}");
}

fn zones_are_shown_as_a_map(world: &World) {
    let officer = world.officer();
    let first = open(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let second = drawn(world, "示例二", "area", &rectangle(200, 0, 100, 100));
    officer.post("zones", &json!({ "name": "示例三, 没有边界" })).is(201);
    let map = |query: &str| {
        let answer = officer.ask("GET", &format!("zones?{query}")).header("Accept", "application/geo+json").send();
        assert_eq!(answer.header("content-type"), Some("application/geo+json"));
        answer.is(200)
    };
    let codes = |map: &Value| -> Vec<Value> {
        map["features"].as_array().unwrap().iter().map(|feature| feature["properties"]["code"].clone()).collect()
    };
    let all = map("sort=code");
    assert_eq!((all["type"].as_str(), codes(&all).len()), (Some("FeatureCollection"), 3));
    let standard: geojson::FeatureCollection = serde_json::from_value(all.clone()).unwrap();
    assert_eq!(standard.features.iter().filter(|feature| feature.geometry.is_some()).count(), 2);
    let shown = officer.get(&format!("zones/{}/boundary", text(&first, "id"))).is(200);
    assert_eq!(all["features"][0]["geometry"], shown["boundary"]);
    assert_eq!(codes(&map("state=draft&bbox=98.28,39.77,98.29,39.78")), [second["code"].clone()]);
    assert_eq!(codes(&map("bbox=98.28,39.77,98.2805,39.78")), [first["code"].clone()]);
    let page = officer.ask("GET", "zones?limit=1").header("Accept", "application/geo+json").send();
    assert!(page.header("link").unwrap().contains("rel=\"next\""));
    officer.get("zones?bbox=98.29,39.77,98.28,39.78").refused(400, "invalid_parameter");
    officer.ask("GET", "zones").header("Accept", "application/pdf").send().refused(406, "not_acceptable");
    let listed = officer.get("zones?bbox=98.28,39.77,98.2805,39.78").is(200);
    assert_eq!(listed["items"][0]["id"], first["id"]);
}
