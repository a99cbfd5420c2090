//! What was planned and is carried out late, because the service was not there when its day began, counts from its own day.

use serde_json::{Value, json};

use super::{drawn, led, place, rectangle};
use crate::kit::answer::{items, text};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(
    a_split_two_days_late_counts_from_its_day,
    an_edge_that_moves_two_days_late_moved_on_its_day,
    a_merger_two_days_late_counts_from_its_day,
);

fn zone(world: &World, id: &Value) -> Value {
    world.officer().get(&format!("zones/{}", id.as_str().unwrap())).is(200)
}

fn answers(world: &World, x: f64, day: i64) -> Value {
    world.officer().get(&format!("responsibility?{}&as_of={}", place(x, 50.0), world.day(day))).is(200)
}

fn plan(world: &World, made: &Value) -> Value {
    world.officer().get(&format!("zone-plans/{}", text(made, "id"))).is(200)
}

/// The first instant of a day, as far as the second: midnight in Jiayuguan is four in the afternoon before.
fn midnight(world: &World, day: i64) -> String {
    format!("{}T16:00:00", world.day(day - 1))
}

fn a_split_two_days_late_counts_from_its_day(world: &World) {
    let whole = led(world, "示例一", "compound", &rectangle(0, 0, 100, 100), 1);
    let path = format!("zones/{}", text(&whole, "id"));
    let duty = json!({ "kind": "environment", "title": "楼道清理", "frequency": "monthly" });
    world.officer().post(&format!("{path}/duties"), &duty).is(201);
    let parts = [("示例西片", rectangle(0, 0, 60, 100)), ("示例东片", rectangle(60, 0, 40, 100))];
    let parts = parts.map(|(name, boundary)| json!({ "name": name, "boundary": boundary }));
    let (first, day) = (world.day(0), world.day(3));
    let body = json!({ "parts": parts, "effective_on": day });
    let etag = world.officer().get(&path).etag();
    let split = format!("{path}/split");
    let made = world.secretary().ask("POST", &split).header("if-match", &etag).json(&body).send().is(202);
    assert_eq!(made.get("counts_from"), None);
    // The service was not there over midnight, nor on the two days after.
    world.days(5);
    let done = plan(world, &made);
    assert_eq!(
        (&done["state"], &done["effective_on"], &done["counts_from"]),
        (&json!("done"), &json!(day), &json!(day))
    );
    let successors: Vec<Value> = done["successors"].as_array().unwrap().iter().map(|id| zone(world, id)).collect();
    let before = zone(world, &whole["id"]);
    assert_eq!((&before["state"], &before["retired_on"]), (&json!("retired"), &json!(day)));
    for (x, successor) in [(30.0, &successors[0]), (80.0, &successors[1])] {
        assert_eq!(successor["effective_on"], day);
        let boundary = world.officer().get(&format!("zones/{}/boundary", text(successor, "id"))).is(200);
        assert!(text(&boundary, "since_at").starts_with(&midnight(world, -2)), "{}", boundary["since_at"]);
        let found = answers(world, x, -3);
        assert_eq!((&found["zone"]["id"], found["others"].as_array().map(Vec::len)), (&whole["id"], Some(0)));
        for late in [-2, -1, 0] {
            let found = answers(world, x, late);
            assert_eq!((&found["zone"]["id"], &found["others"]), (&successor["id"], &json!([])), "{late}");
            assert_eq!((&found["unit"]["id"], &found["since_on"]), (&json!(world.unit_id(1)), &json!(first)));
            assert_eq!(found["duties"][0]["title"], "楼道清理");
            assert!(text(&found["duties"][0], "since_at").starts_with(&midnight(world, -2)), "{found}");
            // When it was written is not hidden.
            assert_eq!(found["recorded_at"], done["settled_at"]);
            assert_eq!(found["duties"][0]["recorded_at"], done["settled_at"]);
        }
    }
    let list = |day: i64| -> Vec<(String, String)> {
        let page = world.officer().get(&format!("zones?as_of={}", world.day(day))).is(200);
        items(&page).iter().map(|one| (text(one, "id").to_owned(), text(one, "state").to_owned())).collect()
    };
    let pair = |zone: &Value, state: &str| (text(zone, "id").to_owned(), state.to_owned());
    let after = [pair(&whole, "retired"), pair(&successors[0], "claimed"), pair(&successors[1], "claimed")];
    assert_eq!((list(-3), list(-2), list(-1)), (vec![pair(&whole, "claimed")], after.to_vec(), after.to_vec()));
    let then = |day: i64| world.officer().get(&format!("{path}?as_of={}", world.day(day))).is(200);
    assert_eq!(then(-3)["planned"]["plan_id"], made["id"]);
    assert_eq!((then(-2)["state"].clone(), then(-2).get("planned")), (json!("retired"), None));
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

fn an_edge_that_moves_two_days_late_moved_on_its_day(world: &World) {
    let west = led(world, "示例西片", "area", &rectangle(0, 0, 50, 100), 1);
    let east = led(world, "示例东片", "area", &rectangle(50, 0, 50, 100), 2);
    let day = world.day(10);
    let shift = |zone: &Value, boundary: Value| {
        let path = format!("zones/{}", text(zone, "id"));
        let body = json!({ "boundary": boundary, "effective_on": day });
        let etag = world.officer().get(&path).etag();
        world.officer().ask("PUT", &format!("{path}/boundary")).header("if-match", &etag).json(&body).send().is(202)
    };
    let plans = [shift(&east, rectangle(70, 0, 30, 100)), shift(&west, rectangle(0, 0, 70, 100))];
    world.days(12);
    for made in &plans {
        let done = plan(world, made);
        assert_eq!((&done["state"], &done["counts_from"]), (&json!("done"), &json!(day)), "{done}");
    }
    let unit = |day: i64| answers(world, 60.0, day)["unit"]["id"].clone();
    let [first, second] = [1, 2].map(|unit| json!(world.unit_id(unit)));
    assert_eq!([unit(-3), unit(-2), unit(-1), unit(0)], [second, first.clone(), first.clone(), first]);
    let area = |day: i64| zone_on(world, &west, day)["area_m2"].as_f64().unwrap();
    assert!(area(-3) < area(-2) && (area(-2) - area(0)).abs() < 0.01);
}

fn zone_on(world: &World, known: &Value, day: i64) -> Value {
    world.officer().get(&format!("zones/{}?as_of={}", text(known, "id"), world.day(day))).is(200)
}

fn a_merger_two_days_late_counts_from_its_day(world: &World) {
    let pair = [0, 100].map(|x| drawn(world, "示例", "area", &rectangle(x, 0, 100, 100)));
    for zone in &pair {
        world.secretary().go(&format!("zones/{}/publication", text(zone, "id"))).is(200);
    }
    let ids = pair.each_ref().map(|zone| &zone["id"]);
    let body = json!({ "zone_ids": ids, "name": "示例合片", "effective_on": world.day(1) });
    let made = world.secretary().post("zones/merger", &body).is(202);
    world.days(3);
    let merged = zone(world, &plan(world, &made)["successors"][0]);
    assert_eq!(merged["effective_on"], world.day(-2));
    let found = |day: i64| answers(world, 50.0, day)["zone"]["id"].clone();
    let id = &merged["id"];
    assert_eq!([found(-3), found(-2), found(-1), found(0)], [ids[0], id, id, id].map(Clone::clone));
}
