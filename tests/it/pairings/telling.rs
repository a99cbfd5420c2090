//! What a pairing tells of its household, to whom and when: states by readers by doors, in one table. Whatever is derived
//! from a household (what the family was given, that something was given twice) is told now or not at all.

use serde_json::{Value, json};

use super::acts::{aid_in, at, fresh, give, pairing_in, silent, visit_in};
use crate::households::acts::body_of;
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, alone_on_both_engines};

alone_on_both_engines!(
    p27_what_a_pairing_tells_is_told_now_or_not_at_all,
    p27_no_answer_that_was_kept_is_told_longer,
    p27_no_month_is_told_but_those_it_lived,
);

/// A state of a pairing, and what the head of its unit and the secretary are told by each door. `household` is id and code,
/// `name` the masked one; `received` is the status of what the family was given; `records` is what was recorded in it.
const TABLE: [(&str, &str, &str); 10] = [
    ("proposed", "household needs received:404", "household name needs received:409"),
    ("active", "household name needs received:200 records", "household name needs received:200 records"),
    ("paused", "household name needs received:200 records", "household name needs received:200 records"),
    ("ended", "household received:404 records", "household name needs received:200 records"),
    ("declined", "received:404", "household name needs received:409"),
    ("withdrawn", "received:404", "household name needs received:409"),
    ("restricted", "received:404", "household received:409"),
    ("consent taken back", "received:404", "household received:409"),
    ("erased", "received:404", "household received:409"),
    ("ended long ago", "received:404", "household name needs received:409 records"),
];

/// Everything every door of a pairing tells this caller.
fn told(caller: &Caller, household: &str, id: &str) -> String {
    let pairing = caller.get(&at(id));
    if pairing.status != 200 {
        return pairing.status.to_string();
    }
    let seen = pairing.is(200);
    let mut told = Vec::new();
    if seen.get("household").is_some() {
        told.push("household".to_owned());
        assert_eq!(seen["household"]["id"], household);
    } else {
        assert!(!pairing.text().contains(household), "{seen}");
    }
    if seen["household"].get("display_name").is_some() {
        told.push("name".to_owned());
    }
    let needs = ["agreed_needs", "fields", "note"].map(|name| seen.get(name).is_some());
    assert!(needs.iter().all(|one| *one == needs[0]), "all of it or nothing: {seen}");
    if needs[0] {
        told.push("needs".to_owned());
    }
    let page = caller.get(&format!("pairings?household_id={household}&limit=200")).is(200);
    let listed = items(&page).iter().any(|one| text(one, "id") == id);
    assert_eq!(listed, seen.get("household").is_some(), "a list is not asked what is not told: {page}");
    told.push(format!("received:{}", caller.get(&format!("{}/aid/received", at(id))).status));
    let records = recorded(caller, id);
    if records {
        told.push("records".to_owned());
    }
    assert!(records || seen.get("final_report").is_none(), "{seen}");
    // A day is no prose: whoever knows of the household knows whether it is visited.
    assert!(seen.get("household").is_some() || seen.get("last_visited_on").is_none(), "{seen}");
    told.join(" ")
}

/// Whether what was recorded in a pairing is told, by the list and one by one.
fn recorded(caller: &Caller, id: &str) -> bool {
    let mut told = Vec::new();
    for (door, words) in [("aid", ["item", "form"]), ("visits", ["kind", "outcome"])] {
        for one in items(&caller.get(&format!("{}/{door}", at(id))).is(200)) {
            let alone = caller.get(&format!("{}/{door}/{}", at(id), text(one, "id"))).is(200);
            for shown in [one, &alone] {
                told.extend(words.map(|word| shown.get(word).is_some()));
            }
        }
    }
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    told.first().is_some_and(|told| *told)
}

/// A household and a pairing with aid and a visit, as far as it came to that.
fn in_state(world: &World, state: &str) -> (String, String) {
    let (officer, secretary, head) = (world.staff("household_officer"), world.secretary(), world.head(1));
    let household = silent(world);
    let id = text(&officer.post("pairings", &pairing_in(world, &household, 1)).is(201), "id").to_owned();
    let go = |who: &Caller, step: &str, body: &Value| drop(who.put(&format!("{}/{step}", at(&id)), body).is(200));
    let path = format!("households/{household}");
    match state {
        "proposed" => return (household, id),
        "declined" => go(&head, "refusal", &json!({ "reason": "人手不足。" })),
        "withdrawn" => go(&officer, "withdrawal", &json!({ "reason": "另有安排。" })),
        _ => {
            go(&head, "acceptance", &json!({}));
            give(&id, &head, &aid_in(&world.day(0)));
            head.post(&format!("{}/visits", at(&id)), &visit_in(&world.day(0))).is(201);
        }
    }
    match state {
        "paused" => go(&officer, "pause", &json!({ "reason": "住院。" })),
        "ended" | "ended long ago" => {
            go(&officer, "closure", &json!({ "because": "completed", "final_report": "已完成。" }))
        }
        "restricted" => drop(secretary.put(&format!("{path}/restriction"), &body_of(world, "restriction")).is(200)),
        "consent taken back" => {
            let body = body_of(world, "consent/withdrawal");
            officer.put(&format!("{path}/consent/withdrawal"), &body).is(200);
        }
        "erased" => {
            for who in [&officer, &secretary] {
                who.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);
            }
        }
        _ => {}
    }
    (household, id)
}

fn p27_what_a_pairing_tells_is_told_now_or_not_at_all(world: &World) {
    // What was long ago comes first: the clock moves on, and all the others begin after it.
    let old = in_state(world, "ended long ago");
    world.days(31);
    for (state, head, secretary) in TABLE {
        let (household, id) = if state == "ended long ago" { old.clone() } else { in_state(world, state) };
        assert_eq!(told(&world.head(1), &household, &id), head, "{state}, to the head of its unit");
        assert_eq!(told(&world.secretary(), &household, &id), secretary, "{state}, to the secretary");
        assert_eq!(told(&world.head(2), &household, &id), "404", "{state}, to another unit");
        assert_eq!(told(&world.auditor(), &household, &id), "403", "{state}, to the auditor");
    }
}

/// Recording aid is no oracle: that something was given twice is told while the pairing stands, by what may be read now.
fn p27_no_answer_that_was_kept_is_told_longer(world: &World) {
    let [first, second] = [in_state(world, "active"), in_state(world, "active")];
    let (officer, head) = (world.staff("household_officer"), world.head(1));
    let path = format!("{}/aid", at(&second.1));
    let body = aid_in(&world.day(0));
    let ask = |key: &str, body: &Value| head.ask("POST", &path).header("idempotency-key", key).json(body).send();
    let told = ask("first", &body).is(201);
    assert_eq!(told["repeated"]["times"], 2, "its own of today, and the other file of the family: {told}");
    assert_eq!(ask("first", &body).is(201)["repeated"], told["repeated"], "while nothing has changed");
    // The other file of the family may not be read any more: it is counted no longer.
    officer.put(&format!("households/{}/consent/withdrawal", first.0), &body_of(world, "consent/withdrawal")).is(200);
    ask("first", &body).refused(409, "not_replayable");
    assert_eq!(ask("second", &body).is(200)["repeated"]["times"], 1);
    let end = json!({ "because": "completed", "final_report": "已完成。" });
    officer.put(&format!("{}/closure", at(&second.1)), &end).is(200);
    ask("second", &body).refused(409, "not_replayable");
    assert!(ask("third", &body).is(200).get("repeated").is_none(), "the same again, after the end");
    let late = ask(&fresh().to_string(), &aid_in(&world.day(0))).is(201);
    assert!(late.get("repeated").is_none(), "late, and told of nobody: {late}");
}

fn p27_no_month_is_told_but_those_it_lived(world: &World) {
    let (_, id) = in_state(world, "active");
    let head = world.head(1);
    let path = format!("{}/aid/received", at(&id));
    let ask = |day: &str| head.get(&format!("{path}?month_of={day}"));
    ask(&world.day(0)).is(200);
    let refused = ask(&world.day(-40)).refused(409, "outside_pairing");
    assert_eq!((&refused["from"], &refused["until"]), (&json!(world.day(0)), &json!(world.day(0))));
    ask(&world.day(40)).refused(409, "outside_pairing");
}
