//! Boundaries, splits and mergers of a day to come: checked when they are planned, carried out when the day begins, or not
//! at all.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{drawn, led, open, place, rectangle};
use crate::kit::answer::{items, text};
use crate::kit::{Answer, Caller, World, alone_on_both_engines, on_both_engines};

alone_on_both_engines!(
    a_split_is_made_when_its_day_begins,
    neighbours_move_their_edge_on_one_day,
    what_cannot_be_made_any_more_fails_whole_and_waits,
    what_is_taken_back_does_not_happen,
);
on_both_engines!(a_plan_is_checked_when_it_is_made);

fn shift(who: &Caller, zone: &Value, boundary: &Value, on: &str) -> Answer {
    let path = format!("zones/{}/boundary", text(zone, "id"));
    let etag = who.get(&format!("zones/{}", text(zone, "id"))).is(200)["etag"].as_str().unwrap().to_owned();
    who.ask("PUT", &path).header("if-match", &etag).json(&json!({ "boundary": boundary, "effective_on": on })).send()
}

fn split(world: &World, zone: &Value, parts: &[Value], on: &str) -> Answer {
    let path = format!("zones/{}/split", text(zone, "id"));
    let body = json!({ "parts": parts, "effective_on": on });
    world.secretary().ask("POST", &path).header("if-match", text(zone, "etag")).json(&body).send()
}

fn named(name: &str, boundary: Value) -> Value {
    json!({ "name": name, "boundary": boundary })
}

fn zone(world: &World, known: &Value) -> Value {
    world.officer().get(&format!("zones/{}", text(known, "id"))).is(200)
}

fn plan(world: &World, made: &Value) -> Value {
    world.officer().get(&format!("zone-plans/{}", text(made, "id"))).is(200)
}

fn answers(world: &World, x: f64, day: i64) -> Value {
    world.officer().get(&format!("responsibility?{}&as_of={}", place(x, 50.0), world.day(day))).is(200)
}

/// Goes to the first instant of the day after so many days.
fn to_midnight(world: &World, days: i64) {
    // The clock stands at ten in the morning.
    world.server.advance(TimeDelta::days(days) - TimeDelta::hours(10));
}

fn told(world: &World, plan: &Value) -> Vec<String> {
    let journal = world.auditor().get(&format!("journal?subject=zone-plans/{}", text(plan, "id"))).is(200);
    items(&journal).iter().map(|event| text(event, "type").to_owned()).collect()
}

fn a_split_is_made_when_its_day_begins(world: &World) {
    let whole = led(world, "示例一", "compound", &rectangle(0, 0, 100, 100), 1);
    let duty = json!({ "kind": "environment", "title": "楼道清理", "frequency": "monthly" });
    world.officer().post(&format!("zones/{}/duties", text(&whole, "id")), &duty).is(201);
    let whole = zone(world, &whole);
    let parts = [named("示例西片", rectangle(0, 0, 60, 100)), named("示例东片", rectangle(60, 0, 40, 100))];
    let day = world.day(3);
    let accepted = split(world, &whole, &parts, &day);
    let made = accepted.is(202);
    assert_eq!(
        accepted.header("location"),
        Some(&*format!("/api/v1/communities/{}/zone-plans/{}", world.community, text(&made, "id")))
    );
    assert_eq!(
        (&made["state"], &made["effective_on"], &made["kind"]),
        (&json!("planned"), &json!(day), &json!("split"))
    );
    let planned = json!({ "plan_id": made["id"], "kind": "split", "effective_on": day, "state": "planned" });
    assert_eq!((&zone(world, &whole)["planned"], &zone(world, &whole)["version"]), (&planned, &whole["version"]));
    assert_eq!(items(&world.officer().get("zones").is(200))[0]["planned"], planned);
    // Nothing but the plan was made, and nothing happens before its day.
    assert_eq!(items(&world.officer().get("zones").is(200)).len(), 1);
    world.days(2);
    assert_eq!(zone(world, &whole)["state"], "claimed");
    to_midnight(world, 1);
    let after = zone(world, &whole);
    assert_eq!((&after["state"], &after["retired_on"], after.get("planned")), (&json!("retired"), &json!(day), None));
    let done = plan(world, &made);
    assert_eq!((&done["state"], &done["allowed_actions"]), (&json!("done"), &json!([])));
    assert_eq!(told(world, &made), ["hulian.zone_plan.made.v1", "hulian.zone_plan.done.v1"]);
    let successors: Vec<Value> =
        done["successors"].as_array().unwrap().iter().map(|id| zone(world, &json!({ "id": id }))).collect();
    let area = |zone: &Value| zone["area_m2"].as_f64().unwrap();
    assert!((successors.iter().map(area).sum::<f64>() - area(&whole)).abs() < 0.05);
    for (x, successor) in [(30.0, &successors[0]), (80.0, &successors[1])] {
        let before = answers(world, x, -1);
        assert_eq!(
            (&before["zone"]["id"], &before["unit"]["id"]),
            (&whole["id"], &json!(world.unit_id(1))),
            "the day before"
        );
        let now = answers(world, x, 0);
        assert_eq!((&now["zone"]["id"], &now["unit"]["id"]), (&successor["id"], &json!(world.unit_id(1))));
        assert_eq!((&now["since_on"], &now["duties"][0]["title"]), (&whole["claim"]["since_on"], &json!("楼道清理")));
        assert_eq!(successor["effective_on"], day);
    }
    // It is over: a day later nothing more happens, and it cannot be taken back.
    world.days(1);
    let path = format!("zone-plans/{}", text(&made, "id"));
    world.secretary().ask("DELETE", &path).send().refused(409, "illegal_transition");
    assert_eq!(items(&world.officer().get("zones?state=claimed").is(200)).len(), 2);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

fn neighbours_move_their_edge_on_one_day(world: &World) {
    let officer = world.officer();
    let west = led(world, "示例西片", "area", &rectangle(0, 0, 50, 100), 1);
    let east = led(world, "示例东片", "area", &rectangle(50, 0, 50, 100), 2);
    let day = world.day(10);
    // Growing first would take ground that the neighbour has until it, too, gives it up.
    shift(&officer, &west, &rectangle(0, 0, 70, 100), &day).refused(409, "zone_overlaps");
    let shrinks = shift(&officer, &east, &rectangle(70, 0, 30, 100), &day).is(202);
    let grows = shift(&officer, &west, &rectangle(0, 0, 70, 100), &day).is(202);
    shift(&officer, &west, &rectangle(0, 0, 60, 100), &day).refused(409, "zone_already_planned");
    assert_eq!(answers(world, 60.0, 0)["zone"]["id"], east["id"]);
    to_midnight(world, 10);
    for made in [&shrinks, &grows] {
        assert_eq!(plan(world, made)["state"], "done", "{}", plan(world, made));
    }
    let unit = |day: i64| answers(world, 60.0, day)["unit"]["id"].clone();
    assert_eq!([unit(-1), unit(0)], [json!(world.unit_id(2)), json!(world.unit_id(1))]);
    let area = |zone: &Value| zone["area_m2"].as_f64().unwrap();
    let sum = |zones: &[&Value; 2]| area(zones[0]) + area(zones[1]);
    let after = [&zone(world, &west), &zone(world, &east)];
    assert!((sum(&[&west, &east]) - sum(&after)).abs() < 0.05);
}

fn what_cannot_be_made_any_more_fails_whole_and_waits(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let whole = open(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    let mut parts = [named("示例西片", rectangle(0, 0, 50, 100)), named("示例东片", rectangle(50, 0, 50, 100))];
    parts[1]["code"] = json!("东片-1");
    let split = split(world, &whole, &parts, &world.day(1)).is(202);
    let pair = [200, 300].map(|x| open(world, "示例", "area", &rectangle(x, 0, 100, 100)));
    let ids = pair.each_ref().map(|zone| &zone["id"]);
    let body = json!({ "zone_ids": ids, "name": "示例二", "effective_on": world.day(1) });
    let merger = secretary.post("zones/merger", &body).is(202);
    // The world moves on: the code is given to another zone, and one of the pair is retired.
    officer.post("zones", &json!({ "name": "示例三", "code": "东片-1" })).is(201);
    secretary.go(&format!("zones/{}/retirement", text(&pair[1], "id"))).is(200);
    let before = items(&officer.get("zones").is(200)).len();
    to_midnight(world, 1);
    // The western part was entered before the eastern one was refused: it is gone as well, and so is its event.
    assert_eq!(items(&officer.get("zones").is(200)).len(), before);
    assert_eq!(answers(world, 25.0, 0)["zone"]["id"], whole["id"]);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
    for (made, code, zone_of) in [(&split, "zone_code_taken", &whole), (&merger, "illegal_transition", &pair[0])] {
        let failed = plan(world, made);
        assert_eq!((&failed["state"], &failed["failure"]), (&json!("failed"), &json!(code)));
        assert_eq!(zone(world, zone_of)["planned"]["state"], "failed");
        assert_eq!(told(world, made), ["hulian.zone_plan.made.v1", "hulian.zone_plan.failed.v1"]);
    }
    let waiting = |who: &Caller| who.get("/api/v1/me/tasks?kind=zone_plan_failed").is(200)["items"].clone();
    let tasks = waiting(&secretary);
    assert_eq!(tasks.as_array().map(Vec::len), Some(2), "{tasks}");
    assert_eq!(waiting(&officer), json!([]));
    for task in tasks.as_array().unwrap() {
        let shown = secretary.get(text(task, "link")).is(200);
        assert_eq!(shown["allowed_actions"], json!([task["operation_id"]]));
        assert_eq!(secretary.ask("DELETE", text(task, "link")).send().is(200)["state"], "cancelled");
    }
    assert_eq!((waiting(&secretary), zone(world, &whole).get("planned")), (json!([]), None));
    let failed = officer.get("zone-plans?state=cancelled&sort=made_at").is(200);
    assert_eq!(items(&failed).iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&split["id"], &merger["id"]]);
}

fn what_is_taken_back_does_not_happen(world: &World) {
    let officer = world.officer();
    let known = led(world, "示例一", "area", &rectangle(0, 0, 100, 100), 1);
    let made = shift(&officer, &known, &rectangle(0, 0, 50, 100), &world.day(2)).is(202);
    let path = format!("zone-plans/{}", text(&made, "id"));
    officer.ask("DELETE", &path).send().refused(403, "not_allowed");
    world.head(1).get(&path).refused(403, "not_allowed");
    assert_eq!(world.head(1).get(&format!("zones/{}", text(&known, "id"))).is(200)["planned"]["kind"], "boundary");
    for _ in 0..2 {
        assert_eq!(world.secretary().ask("DELETE", &path).send().is(200)["state"], "cancelled");
    }
    assert_eq!(told(world, &made), ["hulian.zone_plan.made.v1", "hulian.zone_plan.cancelled.v1"]);
    let again = shift(&officer, &known, &rectangle(0, 0, 80, 100), &world.day(4)).is(202);
    to_midnight(world, 3);
    assert_eq!(
        (answers(world, 90.0, 0)["unit"].get("id").is_some(), zone(world, &known)["area_m2"] == known["area_m2"]),
        (true, true)
    );
    world.days(2);
    assert_eq!((&plan(world, &again)["state"], answers(world, 90.0, 0).get("unit")), (&json!("done"), None));
}

fn a_plan_is_checked_when_it_is_made(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let known = drawn(world, "示例一", "area", &rectangle(0, 0, 100, 100));
    drawn(world, "示例二", "area", &rectangle(100, 0, 100, 100));
    for (day, pointer) in [(-1, "/effective_on"), (400, "/effective_on")] {
        let refused = shift(&officer, &known, &rectangle(0, 0, 50, 100), &world.day(day));
        refused.refused(422, "validation_failed");
        assert_eq!(refused.pointers(), [pointer]);
    }
    shift(&officer, &known, &rectangle(0, 0, 150, 100), &world.day(5)).refused(409, "zone_overlaps");
    let flat = json!({ "type": "Polygon", "coordinates": [[[98.28, 39.77], [98.28, 39.77]]] });
    assert_eq!(shift(&officer, &known, &flat, &world.day(5)).pointers().len(), 1);
    let parts = [named("示例", rectangle(0, 0, 50, 100)), named("示例", rectangle(60, 0, 40, 100))];
    split(world, &known, &parts, &world.day(5)).refused(409, "parts_do_not_fit");
    let stale = json!({ "boundary": rectangle(0, 0, 50, 100), "effective_on": world.day(5) });
    let path = format!("zones/{}/boundary", text(&known, "id"));
    officer.ask("PUT", &path).header("if-match", "\"9-00000000\"").json(&stale).send().refused(412, "stale_version");
    // None of these left anything; and today is at once.
    assert_eq!(officer.get("zone-plans").is(200)["items"], json!([]));
    let now = shift(&officer, &known, &rectangle(0, 0, 50, 100), &world.day(0)).is(200);
    assert_eq!((&now["version"], now.get("planned")), (&json!(2), None));
    let ids = [&known["id"], &known["id"]];
    let body = json!({ "zone_ids": ids, "name": "示例", "effective_on": world.day(5) });
    secretary.post("zones/merger", &body).refused(422, "validation_failed");
}
