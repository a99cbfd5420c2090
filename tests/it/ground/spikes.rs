//! Outlines that cost more to judge than anybody waits for: refused by counting, never by waiting; and what is honest
//! passes, however many corners it has.

use serde_json::{Value, json};

use super::{drawn, redraw};
use crate::kit::answer::text;
use crate::kit::{Answer, World, on_both_engines};
use crate::ledgers::books::key;

on_both_engines!(
    p44_spikes_against_spikes_are_refused_before_anything_is_laid,
    p44_few_spikes_are_judged_outside_the_writer_and_told_as_ever,
    p44_honest_outlines_of_five_thousand_corners_pass,
    p44_a_map_of_spikes_is_refused_and_says_where,
    p44_ten_heavy_outlines_at_once_stop_nobody,
    a_merger_never_makes_what_a_door_refuses,
);

/// A ring of spikes around a place, its corners by turns 0.3 and 0.001 degrees from it.
fn star(corners: usize, east: f64) -> Value {
    let corner = |at: usize| {
        let angle = at as f64 / corners as f64 * std::f64::consts::TAU;
        let reach = if at.is_multiple_of(2) { 0.3 } else { 0.001 };
        json!([98.3 + east + reach * angle.cos(), 39.8 + reach * angle.sin()])
    };
    let ring: Vec<Value> = (0..corners).chain([0]).map(corner).collect();
    json!({ "type": "Polygon", "coordinates": [ring] })
}

/// A strip along a road of many short bends: out on one side, back on the other.
fn road(corners: usize, north: f64) -> Value {
    let half = corners / 2;
    let place = |at: usize, aside: f64| {
        let way = at as f64 / half as f64;
        let bends = (way * 40.0).sin() * 0.02 + (way * 900.0).sin() * 0.000_3;
        json!([98.2 + way * 0.15, 39.7 + bends + north + aside])
    };
    let out = (0..half).map(|at| place(at, 0.0));
    let back = (0..half).rev().map(|at| place(at, 0.002));
    let ring: Vec<Value> = out.chain(back).chain([place(0, 0.0)]).collect();
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn enter(world: &World, kind: &str, boundary: &Value) -> Answer {
    world.officer().post("zones", &json!({ "name": "示例", "kind": kind, "boundary": boundary }))
}

fn p44_spikes_against_spikes_are_refused_before_anything_is_laid(world: &World) {
    let (officer, head) = (world.officer(), || world.auditor().get("journal/head").is(200)["seq"].clone());
    drawn(world, "示例尖角", "area", &star(2_000, 0.0));
    let bare = officer.post("zones", &json!({ "name": "示例二" })).is(201);
    let before = head();
    for corners in [1_000, 2_000, 3_000, 4_900] {
        let refused = redraw(&officer, &bare, &star(corners, 0.000_3));
        let problem = refused.refused(422, "geometry_too_complex");
        assert!(problem["remedy"].as_str().unwrap().contains("GIS"), "it says what to do: {problem}");
        enter(world, "area", &star(corners, 0.000_3)).refused(422, "geometry_too_complex");
    }
    let planned = json!({ "boundary": star(2_000, 0.000_3), "effective_on": world.day(3) });
    let path = format!("zones/{}/boundary", text(&bare, "id"));
    officer
        .ask("PUT", &path)
        .header("If-Match", text(&bare, "etag"))
        .json(&planned)
        .send()
        .refused(422, "geometry_too_complex");
    let border = json!({ "boundary": star(4_900, 0.0) });
    world.secretary().put("boundary", &border).refused(422, "geometry_too_complex");
    assert_eq!(head(), before, "nothing was kept");
    assert_eq!(officer.get(&format!("zones/{}", text(&bare, "id"))).is(200)["version"], bare["version"]);
}

fn p44_few_spikes_are_judged_outside_the_writer_and_told_as_ever(world: &World) {
    drawn(world, "示例尖角", "area", &star(400, 0.0));
    let refused = enter(world, "area", &star(400, 0.000_3)).refused(409, "zone_overlaps");
    assert!(refused["overlaps"][0]["area_m2"].as_f64().unwrap() > 1_000.0, "{refused}");
    // The same key brings the same answer, judged or not.
    let again = key();
    let body = json!({ "name": "示例重复", "kind": "building", "boundary": star(600, 0.0) });
    let once = || world.officer().ask("POST", "zones").key(&again).json(&body).send();
    let first = once().is(201);
    assert_eq!(once().is(201)["id"], first["id"]);
    enter(world, "building", &star(600, 0.0)).refused(409, "zone_overlaps");
}

fn p44_honest_outlines_of_five_thousand_corners_pass(world: &World) {
    world.secretary().put("boundary", &json!({ "boundary": road(4_900, 0.002) })).is(200);
    let along = drawn(world, "示例道路", "road_section", &road(4_900, 0.002));
    world.officer().get("coverage").is(200);
    let outside = enter(world, "road_section", &road(4_900, 0.004));
    outside.refused(409, "zone_outside_community");
    let weaving = enter(world, "road_section", &road(4_900, 0.002_5));
    assert_eq!(weaving.status, 409, "{}", weaving.text());
    assert_eq!(
        redraw(&world.officer(), &along, &road(3_000, 0.002)).status / 100,
        4,
        "it leaves the community by a hair"
    );
}

fn p44_ten_heavy_outlines_at_once_stop_nobody(world: &World) {
    drawn(world, "示例尖角", "area", &star(1_500, 0.0));
    let other = world.elsewhere();
    let (there, head) = (other.officer(), world.head(1));
    other.unit_id(1);
    std::thread::scope(|scope| {
        let heavy: Vec<_> =
            (0..10).map(|_| scope.spawn(|| enter(world, "area", &star(1_500, 0.000_3)).status)).collect();
        for number in 0..10 {
            assert_eq!(world.nobody().get("/readyz").status, 200);
            head.get("zones").is(200);
            there.post("units", &crate::kit::cast::unit_in(20 + number)).is(201);
        }
        for status in heavy.into_iter().map(|heavy| heavy.join().unwrap()) {
            assert!([422, 503].contains(&status), "judged, or told that too many are");
        }
    });
    world.officer().post("zones", &json!({ "name": "示例之后" })).is(201);
}

fn p44_a_map_of_spikes_is_refused_and_says_where(world: &World) {
    let feature = |n: usize, boundary: &Value| json!({ "type": "Feature", "geometry": boundary, "properties": { "name": format!("示例{n}") } });
    let send = |query: &str, features: &[Value]| {
        let map = json!({ "type": "FeatureCollection", "features": features }).to_string();
        let officer = world.officer();
        let asked = officer.ask("POST", &format!("imports/zones{query}"));
        asked.header("content-type", "application/geo+json").key(&key()).bytes(map.as_bytes()).send()
    };
    let stars: Vec<Value> = (0..2).map(|n| feature(n, &star(4_900, n as f64 * 0.000_3))).collect();
    for query in ["?dry_run=true", ""] {
        let refused = send(query, &stars);
        refused.refused(422, "geometry_too_complex");
        assert!(refused.pointers()[0].starts_with("/features/"), "{:?}", refused.pointers());
    }
    let honest = [feature(0, &road(4_900, 0.0)), feature(1, &road(4_900, 0.002))];
    assert_eq!(send("?dry_run=true", &honest).is(200)["errors"], json!([]));
    send("", &honest).is(201);
}

fn a_merger_never_makes_what_a_door_refuses(world: &World) {
    let officer = world.officer();
    let zones = [0.0, 0.01].map(|north| drawn(world, "示例道路", "road_section", &road(4_900, north)));
    let small = [0.1, 0.102].map(|north| drawn(world, "示例小路", "road_section", &road(100, north)));
    let merge = |zones: &[Value]| {
        let ids: Vec<&str> = zones.iter().map(|zone| text(zone, "id")).collect();
        world.secretary().post("zones/merger", &json!({ "zone_ids": ids, "name": "示例合并" }))
    };
    let refused = merge(&zones).refused(409, "zones_not_mergeable");
    assert_eq!(refused["flaw"], "too_many_vertices", "{refused}");
    let merged = merge(&small).is(201);
    let map = officer.get("ledgers/zones");
    assert_eq!(map.status, 200);
    let again = officer.ask("POST", "imports/zones?dry_run=true").header("content-type", "application/geo+json");
    let report = again.key(&key()).bytes(&map.body).send().is(200);
    assert_eq!((&report["errors"], &report["counts"][0]["updated"]), (&json!([]), &json!(0)), "{report}");
    assert!(map.text().contains(text(&merged, "code")));
}
