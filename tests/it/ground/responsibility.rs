//! Who answers for a place: one answer everywhere, today and on any day, in the coordinates people have.

use serde_json::{Value, json};

use super::{assigned, drawn, led, open, place, rectangle, redraw};
use crate::kit::answer::{items, text};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    the_unit_the_zone_and_the_duties_are_told,
    the_most_particular_zone_that_a_unit_leads_answers,
    a_shared_edge_has_one_answer,
    a_place_is_found_in_the_coordinates_of_web_maps,
    many_places_are_answered_as_if_every_zone_were_asked,
    since_when_and_when_that_was_recorded_agree_with_any_day,
);
alone_on_both_engines!(any_day_in_the_past_is_answered_as_it_was);

fn ask(world: &World, query: &str) -> Value {
    world.officer().get(&format!("responsibility?{query}")).is(200)
}

fn the_unit_the_zone_and_the_duties_are_told(world: &World) {
    let zone = led(world, "示例一", "area", &rectangle(0, 0, 100, 100), 1);
    let duty = json!({ "kind": "environment", "title": "楼道清理", "frequency": "monthly" });
    world.officer().post(&format!("zones/{}/duties", text(&zone, "id")), &duty).is(201);
    let found = ask(world, &place(50.0, 50.0));
    assert_eq!((&found["responsible"], &found["zone"]["code"]), (&json!("unit"), &zone["code"]));
    assert_eq!(found["fallback"], false);
    assert_eq!((&found["unit"]["id"], &found["since_on"]), (&json!(world.unit_id(1)), &json!(world.day(0))));
    assert_eq!((&found["duties"][0]["title"], &found["as_of"]), (&json!("楼道清理"), &json!(world.day(0))));
    assert_eq!(found["community"]["id"], zone["community_id"]);
    let nowhere = ask(world, &place(-50.0, 50.0));
    assert_eq!((&nowhere["responsible"], nowhere.get("zone")), (&json!("community"), None));
    assert_eq!(nowhere["fallback"], true);
    world.secretary().put("boundary", &json!({ "boundary": rectangle(0, 0, 200, 100) })).is(200);
    assert_eq!(ask(world, &place(-50.0, 50.0))["responsible"], "outside");
    assert_eq!(ask(world, &place(150.0, 50.0))["responsible"], "community");
    let officer = world.officer();
    officer.get("responsibility?lng=39.77&lat=98.28").refused(400, "invalid_parameter");
    officer.get("responsibility?lng=98.28").refused(400, "invalid_parameter");
    assert_eq!(world.head(2).get(&format!("responsibility?{}", place(50.0, 50.0))).is(200)["unit"], found["unit"]);
    let stranger = world.elsewhere();
    let path = format!("/api/v1/communities/{}/responsibility?{}", text(&found["community"], "id"), place(50.0, 50.0));
    stranger.secretary().get(&path).refused(404, "not_found");
}

fn the_most_particular_zone_that_a_unit_leads_answers(world: &World) {
    let area = led(world, "示例片区", "area", &rectangle(0, 0, 100, 100), 1);
    let compound = open(world, "示例院落", "compound", &rectangle(20, 20, 60, 60));
    let building = led(world, "示例楼", "building", &rectangle(30, 30, 10, 10), 2);
    let found = ask(world, &place(35.0, 35.0));
    assert_eq!((&found["zone"]["id"], &found["unit"]["id"]), (&building["id"], &json!(world.unit_id(2))));
    let others: Vec<&Value> = found["others"].as_array().unwrap().iter().map(|other| &other["zone"]["id"]).collect();
    assert_eq!(others, [&area["id"], &compound["id"]]);
    // Nobody leads the compound: the area around it answers.
    assert_eq!(ask(world, &place(50.0, 50.0))["zone"]["id"], area["id"]);
    assigned(world, &compound, 3);
    assert_eq!(ask(world, &place(50.0, 50.0))["unit"]["id"], json!(world.unit_id(3)));
    let lone = open(world, "示例路段", "road_section", &rectangle(200, 0, 100, 5));
    let found = ask(world, &place(250.0, 2.0));
    assert_eq!((&found["responsible"], &found["zone"]["id"]), (&json!("community"), &lone["id"]));
}

fn a_shared_edge_has_one_answer(world: &World) {
    let corners = [(0, 0), (100, 0), (0, 100), (100, 100)];
    let zones = corners.map(|(x, y)| open(world, "示例", "area", &rectangle(x, y, 100, 100)));
    let at = |x: f64, y: f64| ask(world, &place(x, y))["zone"]["id"].clone();
    // South-west, south-east, north-west, north-east.
    assert_eq!(
        [at(100.0, 50.0), at(50.0, 100.0), at(100.0, 100.0)],
        [&zones[1], &zones[2], &zones[3]].map(|z| z["id"].clone())
    );
    // On the outer edge whoever touches it answers.
    assert_eq!(
        [at(200.0, 50.0), at(200.0, 200.0), at(0.0, 0.0)],
        [&zones[1], &zones[3], &zones[0]].map(|z| z["id"].clone())
    );
}

fn a_place_is_found_in_the_coordinates_of_web_maps(world: &World) {
    // A courtyard of forty metres; the shift of web maps is more than a hundred.
    let ring =
        json!([[98.2886, 39.7719], [98.2890, 39.7719], [98.2890, 39.7723], [98.2886, 39.7723], [98.2886, 39.7719]]);
    let zone = open(world, "示例院落", "compound", &json!({ "type": "Polygon", "coordinates": [ring] }));
    let shifted = "lng=98.2893986&lat=39.7729319";
    assert_eq!(ask(world, shifted).get("zone"), None);
    let found = ask(world, &format!("{shifted}&crs=gcj02"));
    assert_eq!(found["zone"]["id"], zone["id"]);
    let near = |name: &str, degrees: f64| (found["place"][name].as_f64().unwrap() - degrees).abs() < 2e-7;
    assert!(near("lng", 98.2888) && near("lat", 39.7721), "{found}");
    assert_eq!(ask(world, "lng=98.2888&lat=39.7721&crs=cgcs2000")["zone"]["id"], zone["id"]);
    world.officer().get(&format!("responsibility?{shifted}&crs=wgs72")).refused(400, "invalid_parameter");
}

fn many_places_are_answered_as_if_every_zone_were_asked(world: &World) {
    let zones: Vec<Value> =
        (0..20).map(|n| open(world, "示例", "area", &rectangle(n % 5 * 60, n / 5 * 60, 60, 60))).collect();
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let points: Vec<(u64, u64)> = (0..1_000).map(|_| (next(320), next(260))).collect();
    let sent: Vec<Value> = points
        .iter()
        .map(|(x, y)| json!({ "lng": (9_828_000.0 + *x as f64) / 1e5, "lat": (3_977_000.0 + *y as f64) / 1e5 }))
        .collect();
    let officer = world.officer();
    let ask = |body: &Value| officer.post("responsibility:batch", body);
    let found = ask(&json!({ "points": sent })).is(200);
    assert_eq!(items(&found).len(), 1_000);
    for ((x, y), found) in points.iter().zip(items(&found)) {
        let clamp = |steps: u64, most: u64| if steps == most { most - 1 } else { steps };
        let (column, row) = (clamp(*x, 300) / 60, clamp(*y, 240) / 60);
        let expected = (column < 5 && row < 4).then(|| &zones[usize::try_from(row * 5 + column).unwrap()]["id"]);
        assert_eq!(found["zone"].get("id"), expected, "{x} {y}");
    }
    let many: Vec<&Value> = sent.iter().chain(&sent[..1]).collect();
    assert_eq!(ask(&json!({ "points": many })).pointers(), ["/points"]);
    assert_eq!(ask(&json!({ "points": [{ "lng": 98.28, "lat": 98.28 }] })).pointers(), ["/points/0/lat"]);
    // It only looks: a key that is sent all the same binds nothing, and no answer is given again.
    for some in [&sent[..1], &sent[..2], &sent[..1]] {
        let asked = officer.ask("POST", "responsibility:batch").key("places").json(&json!({ "points": some })).send();
        assert_eq!((items(&asked.is(200)).len(), asked.header("idempotency-replayed")), (some.len(), None));
    }
}

fn any_day_in_the_past_is_answered_as_it_was(world: &World) {
    let officer = world.officer();
    let zone = open(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let days: Vec<String> = (0..4).map(|day| world.day(day)).collect();
    world.days(1);
    assigned(world, &zone, 1);
    world.days(1);
    let zone = officer.get(&format!("zones/{}", text(&zone, "id"))).is(200);
    redraw(&officer, &zone, &rectangle(0, 0, 50, 100)).is(200);
    world.days(1);
    let at = |x: f64, day: usize| ask(world, &format!("{}&as_of={}", place(x, 50.0), days[day]));
    let told = |found: Value| {
        (text(&found, "responsible").to_owned(), found.get("zone").is_some(), found["unit"].get("id").is_some())
    };
    let community = |zone: bool| ("community".to_owned(), zone, false);
    let unit = || ("unit".to_owned(), true, true);
    assert_eq!([told(at(25.0, 0)), told(at(25.0, 1)), told(at(25.0, 3))], [community(true), unit(), unit()]);
    // The eastern half was given up on the third day.
    assert_eq!([told(at(75.0, 0)), told(at(75.0, 1)), told(at(75.0, 2))], [community(true), unit(), community(false)]);
    assert_eq!(at(75.0, 1)["as_of"], days[1]);
    assert_eq!(told(ask(world, &place(25.0, 50.0))), unit());
}

fn since_when_and_when_that_was_recorded_agree_with_any_day(world: &World) {
    let officer = world.officer();
    let zone = drawn(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let path = format!("zones/{}", text(&zone, "id"));
    officer.post(&format!("{path}/duties"), &json!({ "kind": "environment", "frequency": "monthly" })).is(201);
    let agreed = json!({ "channel": "meeting", "agreed_by_text": "办公室主任", "agreed_on": world.day(-41) });
    let (unit, since) = (world.unit_id(1), world.day(-40));
    let body = json!({ "unit_id": unit, "since_on": since, "agreed": agreed, "override_reason": "协议正在办理。" });
    let claim = world.secretary().put(&format!("{path}/assignment"), &body).is(200);
    assert_eq!((&claim["since_on"], &claim["recorded_at"]), (&json!(since), &claim["began_at"]));
    let found = ask(world, &place(50.0, 50.0));
    assert_eq!((&found["since_on"], &found["recorded_at"]), (&json!(since), &claim["recorded_at"]));
    assert_eq!(found["duties"][0]["recorded_at"], found["duties"][0]["since_at"]);
    // The day named in the assignment lies before its record: that day is answered as it stood on record.
    let then = ask(world, &format!("{}&as_of={}", place(50.0, 50.0), world.day(-20)));
    assert_eq!((&then["responsible"], then.get("unit"), then.get("since_on")), (&json!("community"), None, None));
    assert_eq!(then.get("recorded_at"), None);
    let today = ask(world, &format!("{}&as_of={}", place(50.0, 50.0), world.day(0)));
    assert_eq!((&today["unit"], &today["recorded_at"]), (&found["unit"], &found["recorded_at"]));
    let refused = world.secretary().put(
        &format!("{path}/assignment"),
        &json!({ "unit_id": world.unit_id(2), "since_on": since, "agreed": body["agreed"], "override_reason": "示例" }),
    );
    let refused = refused.refused(409, "zone_already_claimed");
    assert_eq!(refused["claimed_by"]["recorded_at"], claim["recorded_at"]);
}
