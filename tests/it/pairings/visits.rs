//! Visits that were noted without a network: sent in any order, twice, by whoever may.

use serde_json::{Value, json};

use super::acts::{at, paired, silent, visit_in};
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    a_visit_sent_again_is_the_same_visit,
    a_visit_lies_within_its_pairing,
    who_may_record_and_void,
    a_thousand_queued_visits_come_to_the_same_in_any_order,
);
alone_on_both_engines!(late_visits_come_in_for_thirty_days);

fn visits(id: &str) -> String {
    format!("{}/visits", at(id))
}

fn a_visit_sent_again_is_the_same_visit(world: &World) {
    let id = paired(world, &silent(world), 1);
    let head = world.head(1);
    let body = visit_in(&world.day(0));
    let made = head.post(&visits(&id), &body).is(201);
    assert!(made.get("note").is_none() && made.get("needs_seen").is_none(), "a kept answer repeats nothing: {made}");
    assert_eq!(head.post(&visits(&id), &body).is(200)["recorded_at"], made["recorded_at"]);
    let seen = head.get(&format!("{}/{}", visits(&id), text(&made, "id"))).is(200);
    assert_eq!((&seen["note"], &seen["needs_seen"]), (&body["note"], &body["needs_seen"]));
    let mut other = body.clone();
    other["note"] = json!("另一种情况。");
    head.post(&visits(&id), &other).refused(409, "record_id_in_use");
    world.liaison(1).post(&visits(&id), &body).refused(409, "record_id_in_use");
    let elsewhere = paired(world, &silent(world), 2);
    world.head(2).post(&visits(&elsewhere), &body).refused(409, "record_id_in_use");
    assert_eq!(items(&head.get(&visits(&id)).is(200)).len(), 1);
}

fn a_visit_lies_within_its_pairing(world: &World) {
    let id = paired(world, &silent(world), 1);
    let head = world.head(1);
    let early = head.post(&visits(&id), &visit_in(&world.day(-1))).refused(409, "outside_pairing");
    assert_eq!((&early["from"], &early["until"]), (&json!(world.day(0)), &json!(world.day(0))));
    let late = head.post(&visits(&id), &visit_in(&world.day(1)));
    late.refused(422, "validation_failed");
    assert_eq!(late.pointers(), ["/visited_on"]);
    for (name, wrong) in [("satisfaction", json!(6)), ("note", json!("")), ("needs_seen", json!(["gold"]))] {
        let mut body = visit_in(&world.day(0));
        body[name] = wrong;
        head.post(&visits(&id), &body).refused(422, "validation_failed");
    }
}

fn who_may_record_and_void(world: &World) {
    let id = paired(world, &silent(world), 1);
    let helper = world.member("helper", 1);
    helper.post(&visits(&id), &visit_in(&world.day(0))).refused(404, "not_found");
    world.liaison(1).put(&format!("{}/helper", at(&id)), &json!({ "helper_id": helper.account })).is(200);
    let made = helper.post(&visits(&id), &visit_in(&world.day(0))).is(201);
    assert_eq!(made["recorded_for_unit"], false);
    let noted = world.staff("household_officer").post(&visits(&id), &visit_in(&world.day(0))).is(201);
    assert_eq!(noted["recorded_for_unit"], true);
    for caller in [world.secretary(), world.officer()] {
        caller.post(&visits(&id), &visit_in(&world.day(0))).refused(403, "not_allowed");
    }
    let path = format!("{}/{}/void", visits(&id), text(&noted, "id"));
    helper.put(&path, &json!({ "reason": "日期填错。" })).refused(403, "not_for_this_side");
    let unknown = json!({ "reason": "日期填错。", "replaced_by": super::acts::fresh() });
    assert_eq!(world.head(1).put(&path, &unknown).pointers(), ["/replaced_by"]);
    let voided = json!({ "reason": "日期填错。", "replaced_by": made["id"] });
    let gone = world.head(1).put(&path, &voided).is(200);
    assert_eq!((&gone["void_reason"], &gone["replaced_by"]), (&json!("日期填错。"), &made["id"]));
    assert_eq!(world.head(1).put(&path, &json!({ "reason": "再次。" })).is(200)["void_reason"], "日期填错。");
    assert_eq!(items(&helper.get(&visits(&id)).is(200)).len(), 2, "what is voided stays in the history");
}

/// What the list says, but for when each arrived.
fn told(caller: &Caller, id: &str) -> Vec<Value> {
    let (mut found, mut next) = (Vec::new(), format!("{}?limit=200", visits(id)));
    loop {
        let page = caller.get(&next).is(200);
        for visit in items(&page) {
            let mut visit = visit.clone();
            visit.as_object_mut().unwrap().remove("recorded_at");
            visit.as_object_mut().unwrap().remove("pairing_id");
            found.push(visit);
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("{}?limit=200&cursor={cursor}", visits(id)),
            None => return found,
        }
    }
}

/// The same numbers every time: no chance decides whether a test passes.
fn shuffled<T: Clone>(items: &[T], seed: u64) -> Vec<T> {
    let (mut all, mut state) = (items.to_vec(), seed);
    for last in (1..all.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
    }
    all
}

fn a_thousand_queued_visits_come_to_the_same_in_any_order(world: &World) {
    let head = world.head(1);
    let mut agreed = super::acts::agreed(world);
    agreed["agreed_on"] = json!(world.day(-400));
    let since = |household: &str| {
        let body = json!({ "household_id": household, "unit_id": world.unit_id(1), "agreed": agreed });
        text(&world.staff("household_officer").post("pairings", &body).is(201), "id").to_owned()
    };
    let [straight, tangled] = [since(&silent(world)), since(&silent(world))];
    let queue: Vec<Value> = (0..1_000)
        .map(|n| {
            let mut visit = visit_in(&world.day(-400 + n % 397));
            visit["note"] = json!(format!("第 {n} 次。"));
            if n % 7 == 0 {
                visit["outcome"] = json!("not_home");
            }
            visit
        })
        .collect();
    // The other pairing is sent the same visits under ids of their own that keep the order.
    let twin = |visit: &Value| {
        let id: uuid::Uuid = text(visit, "id").parse().unwrap();
        let mut visit = visit.clone();
        visit["id"] = json!(uuid::Uuid::from_u128(id.as_u128() ^ 1));
        visit
    };
    for visit in &queue {
        head.post(&visits(&straight), visit).is(201);
    }
    let twice: Vec<Value> = queue.iter().chain(queue.iter().step_by(3)).map(twin).collect();
    let mut answers = [0, 0];
    for visit in shuffled(&twice, 42) {
        answers[usize::from(head.post(&visits(&tangled), &visit).status == 201)] += 1;
    }
    assert_eq!(answers, [334, 1_000], "what came twice was recorded once");
    let [one, other] = [&straight, &tangled].map(|id| told(&head, id));
    let as_twin = |visit: &Value| {
        let mut visit = twin(visit);
        visit["id"] = visit["id"].clone();
        visit
    };
    let key = |visit: &Value| (text(visit, "visited_on").to_owned(), text(visit, "note").to_owned());
    let sorted = |mut all: Vec<Value>| {
        all.sort_by_key(key);
        all
    };
    assert_eq!(sorted(one.iter().map(as_twin).collect()), sorted(other));
    let [one, other] = [&straight, &tangled].map(|id| head.get(&at(id)).is(200));
    for computed in ["last_visited_on", "visit_due_on", "visit_overdue", "version"] {
        assert_eq!(one[computed], other[computed], "{computed}");
    }
}

fn late_visits_come_in_for_thirty_days(world: &World) {
    let id = paired(world, &silent(world), 1);
    let helper = world.member("helper", 1);
    world.head(1).put(&format!("{}/helper", at(&id)), &json!({ "helper_id": helper.account })).is(200);
    let end = json!({ "because": "completed", "final_report": "已完成。" });
    let officer = world.staff("household_officer");
    officer.put(&format!("{}/closure", at(&id)), &end).is(200);
    let on = world.day(0);
    world.days(30);
    helper.post(&visits(&id), &visit_in(&on)).is(201);
    helper.post(&visits(&id), &visit_in(&world.day(0))).refused(409, "outside_pairing");
    world.days(1);
    let on = world.day(-31);
    helper.post(&visits(&id), &visit_in(&on)).refused(404, "not_found");
    world.head(1).post(&visits(&id), &visit_in(&on)).refused(409, "illegal_transition");
    officer.post(&visits(&id), &visit_in(&on)).is(201);
}
