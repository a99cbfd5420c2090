//! Splits and mergers: ground, duties and claims go over in one instant, and every day before is answered as it was.

use serde_json::{Value, json};

use super::{drawn, led, open, place, rectangle};
use crate::kit::answer::{items, text};
use crate::kit::{Answer, World, on_both_engines};

on_both_engines!(
    a_zone_is_split_and_its_unit_stays,
    what_does_not_make_up_the_zone_is_refused,
    zones_are_merged,
    zones_around_a_hole_that_touches_a_corner_are_merged,
);

fn split(world: &World, zone: &Value, parts: &[Value]) -> Answer {
    let path = format!("zones/{}/split", text(zone, "id"));
    let named = |(n, boundary): (usize, &Value)| json!({ "name": format!("示例之{n}"), "boundary": boundary });
    let body = json!({ "parts": parts.iter().enumerate().map(named).collect::<Vec<_>>() });
    world.secretary().ask("POST", &path).header("If-Match", text(zone, "etag")).json(&body).send()
}

fn area(zone: &Value) -> f64 {
    zone["area_m2"].as_f64().unwrap()
}

fn a_zone_is_split_and_its_unit_stays(world: &World) {
    let officer = world.officer();
    let zone = led(world, "示例一", "compound", &rectangle(0, 0, 100, 100), 1);
    let duty = json!({ "kind": "environment", "title": "楼道清理", "frequency": "monthly" });
    officer.post(&format!("zones/{}/duties", text(&zone, "id")), &duty).is(201);
    let zone = officer.get(&format!("zones/{}", text(&zone, "id"))).is(200);
    let halves = [rectangle(0, 0, 60, 100), rectangle(60, 0, 40, 100)];
    let done = split(world, &zone, &halves).is(200);
    assert_eq!(done["predecessor"]["state"], "retired");
    let successors = done["successors"].as_array().unwrap();
    let sum: f64 = successors.iter().map(area).sum();
    assert!((sum - area(&zone)).abs() < 0.05, "{sum}");
    for (x, successor) in [(30.0, &successors[0]), (80.0, &successors[1])] {
        let found = officer.get(&format!("responsibility?{}", place(x, 50.0))).is(200);
        assert_eq!((&found["zone"]["id"], &found["unit"]["id"]), (&successor["id"], &json!(world.unit_id(1))));
        assert_eq!(
            (&found["since_on"], &found["duties"][0]["title"]),
            (&zone["claim"]["since_on"], &json!("楼道清理"))
        );
        assert_eq!(found["others"], json!([]));
        assert_eq!((&successor["kind"], &successor["state"]), (&json!("compound"), &json!("claimed")));
    }
    let journal = world.auditor().get(&format!("journal?subject=zones/{}&limit=200", text(&zone, "id"))).is(200);
    assert!(items(&journal).iter().any(|event| event["type"] == "hulian.zone.split.v1"));
    split(world, &done["predecessor"], &halves).refused(409, "illegal_transition");
}

fn what_does_not_make_up_the_zone_is_refused(world: &World) {
    let zone = open(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let parts = [rectangle(0, 0, 60, 100), rectangle(50, 0, 60, 90)];
    let refused = split(world, &zone, &parts).refused(409, "parts_do_not_fit");
    for figure in ["missing_m2", "outside_m2", "shared_m2"] {
        assert!(refused[figure].as_f64().unwrap() > 100.0, "{refused}");
    }
    let bare = world.officer().post("zones", &json!({ "name": "示例二" })).is(201);
    split(world, &bare, &parts).refused(409, "parts_do_not_fit");
    let open = json!({ "type": "Polygon", "coordinates": [[[98.28, 39.77], [98.29, 39.77], [98.29, 39.78]]] });
    let answer = split(world, &zone, &[parts[0].clone(), open]);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/parts/1/boundary/coordinates/0"]);
    let still = world.officer().get(&format!("zones/{}", text(&zone, "id"))).is(200);
    assert_eq!((&still["state"], &still["version"]), (&json!("open"), &zone["version"]));
}

fn zones_are_merged(world: &World) {
    let secretary = world.secretary();
    let [west, east] = [(0, 1), (100, 1)].map(|(x, unit)| led(world, "示例", "area", &rectangle(x, 0, 100, 100), unit));
    let other = led(world, "示例", "area", &rectangle(200, 0, 100, 100), 2);
    let merge = |zones: &[&Value]| {
        let ids: Vec<&Value> = zones.iter().map(|zone| &zone["id"]).collect();
        secretary.post("zones/merger", &json!({ "zone_ids": ids, "name": "示例合片" }))
    };
    let refused = merge(&[&west, &other]).refused(409, "zones_not_mergeable");
    assert!(refused["detail"].to_string().contains(text(&other, "code")), "it says which, and why: {refused}");
    merge(&[&west, &drawn(world, "示例", "building", &rectangle(0, 0, 9, 9))]).refused(409, "zones_not_mergeable");
    assert_eq!(merge(&[&west, &west]).pointers(), ["/zone_ids/1"]);
    let merged = merge(&[&west, &east]).is(201);
    assert!((area(&merged) - area(&west) - area(&east)).abs() < 0.05);
    assert_eq!((&merged["state"], &merged["claim"]["unit_id"]), (&json!("claimed"), &json!(world.unit_id(1))));
    let boundary = world.officer().get(&format!("zones/{}/boundary", text(&merged, "id"))).is(200)["boundary"].clone();
    assert_eq!(
        boundary["coordinates"][0].as_array().map(Vec::len),
        Some(5),
        "no corner is left of the edge between them"
    );
    for x in [50.0, 100.0, 150.0] {
        let found = world.officer().get(&format!("responsibility?{}", place(x, 50.0))).is(200);
        assert_eq!(found["zone"]["id"], merged["id"]);
    }
    let gone = world.officer().get(&format!("zones/{}", text(&west, "id"))).is(200);
    assert_eq!((gone["state"].as_str(), gone.get("claim")), (Some("retired"), None));
}

fn zones_around_a_hole_that_touches_a_corner_are_merged(world: &World) {
    let [outer, touched, last] = [[98.291_085_7, 39.772_223_3], [98.289_371, 39.771_201_5], [98.290_286, 39.773_649_5]];
    let [near, far] = [[98.290_750_4, 39.772_277_2], [98.290_270_6, 39.773_132_9]];
    let rings = [vec![outer, last, far, near], vec![last, touched, far], vec![outer, near, touched]];
    let zones = rings.map(|ring| {
        let closed: Vec<_> = ring.iter().chain(ring.first()).collect();
        open(world, "示例环带", "area", &json!({ "type": "Polygon", "coordinates": [closed] }))
    });
    let ids: Vec<&Value> = zones.iter().map(|zone| &zone["id"]).collect();
    let merged = world.secretary().post("zones/merger", &json!({ "zone_ids": ids, "name": "示例合片" })).is(201);
    assert!((area(&merged) - zones.iter().map(area).sum::<f64>()).abs() < 1.0, "{merged}");
    let boundary = world.officer().get(&format!("zones/{}/boundary", text(&merged, "id"))).is(200)["boundary"].clone();
    assert_eq!(boundary["coordinates"].as_array().map(Vec::len), Some(2), "an outer ring and a hole: {boundary}");
}
