//! Applying a plan: all of it or nothing, once, and only while it still fits.

use serde_json::{Value, json};

use super::acts::{
    application, departs, helped_by, households, leaves, pair, pairings, plan, reasons, says, unit_of, units,
};
use crate::households::acts::at;
use crate::kit::answer::{items, text};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    a_plan_is_applied_once_and_units_accept,
    what_was_agreed_outside_begins_at_once,
    a_plan_that_was_overtaken_pairs_nobody,
    running_pairings_are_not_reshuffled,
);
alone_on_both_engines!(a_plan_grows_too_old);

fn a_plan_is_applied_once_and_units_accept(world: &World) {
    let (ids, units) = (households(world, 3), units(world, 3));
    let (officer, plan) = (world.staff("household_officer"), plan(world, &json!({})));
    let applied = officer.go(&application(&plan)).is(200);
    assert_eq!((&applied["state"], &applied["allowed_actions"]), (&json!("applied"), &json!([])));
    assert_eq!(applied["applied_by"], json!(officer.account));
    let made = pairings(world);
    assert_eq!(made.len(), 3);
    for one in &made {
        assert_eq!(
            (&one["state"], &one["origin"], &one["matching_id"]),
            (&json!("proposed"), &json!("matching"), &plan["id"])
        );
        let pair = pair(&applied, helped_by(one));
        assert_eq!((&pair["pairing_id"], &pair["unit_id"]), (&one["id"], &one["unit_id"]));
    }
    let again = officer.go(&application(&plan)).is(200);
    assert_eq!((&again["pairs"], &again["version"]), (&applied["pairs"], &applied["version"]));
    assert_eq!(pairings(world).len(), 3, "twice is once");
    let first = (1..=3).find(|n| unit_of(&plan, &ids[0]) == json!(units[n - 1])).unwrap();
    let path = format!("pairings/{}/acceptance", text(&pair(&applied, &ids[0]), "pairing_id"));
    assert_eq!(world.head(first).go(&path).is(200)["state"], "active");
    let told = world.auditor().get(&format!("journal?subject=matchings/{}", text(&plan, "id"))).is(200);
    let kinds: Vec<&str> = items(&told).iter().map(|event| text(event, "type")).collect();
    assert_eq!(kinds, ["hulian.matching.computed.v1", "hulian.matching.applied.v1"]);
    assert_eq!(
        items(&told)[0]["data"],
        json!({ "matching_id": plan["id"], "pairs": 3, "unassigned": 0, "version": 1 })
    );
}

fn what_was_agreed_outside_begins_at_once(world: &World) {
    households(world, 2);
    units(world, 2);
    let officer = world.staff("household_officer");
    let plan = plan(world, &json!({}));
    let agreed =
        |on: String| json!({ "agreed": { "channel": "meeting", "agreed_by_text": "党群工作部", "agreed_on": on } });
    let early = officer.put(&application(&plan), &agreed(world.day(1)));
    early.refused(422, "validation_failed");
    assert_eq!(early.pointers(), ["/agreed/agreed_on"]);
    assert!(pairings(world).is_empty());
    officer.put(&application(&plan), &agreed(world.day(0))).is(200);
    let made = pairings(world);
    assert!(made.len() == 2 && made.iter().all(|one| one["state"] == "active"), "{made:?}");
}

/// What a plan is told once something has changed.
fn overtaken(world: &World, plan: &Value) -> Vec<(String, Value)> {
    let before = pairings(world).len();
    let answer = world.staff("household_officer").go(&application(plan));
    let problem = answer.refused(409, "matching_overtaken");
    assert_eq!(pairings(world).len(), before, "all or nothing");
    let changed = problem["changed"].as_array().unwrap().iter();
    let of = |one: &Value| if one["unit_id"].is_null() { one["household_id"].clone() } else { one["unit_id"].clone() };
    changed.map(|one| (text(one, "code").to_owned(), of(one))).collect()
}

fn a_plan_that_was_overtaken_pairs_nobody(world: &World) {
    let (ids, units) = (households(world, 5), units(world, 3));
    let officer = world.staff("household_officer");
    let told = |code: &str, of: &str| vec![(code.to_owned(), json!(of))];
    let asked = json!({ "capacities": { &units[0]: 3, &units[1]: 3, &units[2]: 3 } });

    let before = plan(world, &asked);
    leaves(world, &ids[0]);
    assert_eq!(overtaken(world, &before), told("household_left", &ids[0]));

    let before = plan(world, &asked);
    officer.post("pairings", &json!({ "household_id": ids[1], "unit_id": units[0] })).is(201);
    let changes = overtaken(world, &before);
    assert_eq!(changes, told("household_paired", &ids[1]));

    let before = plan(world, &asked);
    officer.amend(&at(&ids[2]), &json!({ "needs": ["housing"] })).is(200);
    assert_eq!(overtaken(world, &before), told("household_changed", &ids[2]));

    let before = plan(world, &asked);
    says(world, 2, &json!({ "most_households": 9 }));
    assert_eq!(overtaken(world, &before), told("capacity_changed", &units[1]));

    let before = plan(world, &asked);
    departs(world, &units[2]);
    assert_eq!(overtaken(world, &before), told("unit_departed", &units[2]));

    // A correction that has nothing to do with it does not matter.
    let before = plan(world, &json!({ "capacities": { &units[0]: 3, &units[1]: 3 } }));
    officer.amend(&at(&ids[2]), &json!({ "note": null })).is(200);
    officer.go(&application(&before)).is(200);

    // A unit that has no room left, because another household has come to it.
    let more = households(world, 2);
    let one = json!({ "household_ids": [more[0]], "unit_ids": [units[0]], "capacities": { &units[0]: 3 } });
    let before = plan(world, &one);
    while pairings(world).iter().filter(|one| one["unit_id"] == json!(units[0])).count() < 3 {
        let id = households(world, 1).remove(0);
        officer.post("pairings", &json!({ "household_id": id, "unit_id": units[0] })).is(201);
    }
    assert_eq!(overtaken(world, &before), told("unit_full", &units[0]));
}

fn running_pairings_are_not_reshuffled(world: &World) {
    let (ids, units) = (households(world, 2), units(world, 2));
    let officer = world.staff("household_officer");
    officer.post("pairings", &json!({ "household_id": ids[0], "unit_id": units[1] })).is(201);
    let usual = plan(world, &json!({}));
    assert_eq!((usual["pairs"].as_array().unwrap().len(), unit_of(&usual, &ids[1])), (1, json!(units[0])));
    assert_eq!(usual["loads"].as_array().unwrap().iter().map(|one| one["running"].as_i64().unwrap()).sum::<i64>(), 1);
    let named = officer.post("matchings", &json!({ "household_ids": [ids[0]] }));
    named.refused(422, "validation_failed");
    let everybody = plan(world, &json!({ "scope": "everybody" }));
    let kept = pair(&everybody, &ids[0]);
    assert_eq!((&kept["unit_id"], &kept["basis"]), (&json!(units[1]), &json!("kept")));
    assert!(reasons(&kept).contains(&"partner_now"));
    let applied = officer.go(&application(&everybody)).is(200);
    let made = pairings(world);
    assert_eq!(made.len(), 2, "what runs is not proposed again");
    let before = made.iter().find(|one| helped_by(one) == ids[0]).unwrap();
    assert_eq!(pair(&applied, &ids[0])["pairing_id"], before["id"]);
}

fn a_plan_grows_too_old(world: &World) {
    let ids = households(world, 2);
    units(world, 1);
    let (first, second) = (plan(world, &json!({})), plan(world, &json!({ "household_ids": [ids[0]] })));
    let officer = world.staff("household_officer");
    world.days(6);
    officer.go(&application(&second)).is(200);
    world.days(2);
    let expired = officer.get(&format!("matchings/{}", text(&first, "id"))).is(200);
    assert_eq!((&expired["state"], &expired["allowed_actions"]), (&json!("expired"), &json!([])));
    let codes: Vec<String> = overtaken(world, &first).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["expired", "household_paired"]);
    assert_eq!(officer.go(&application(&second)).is(200)["state"], "applied", "what was applied stays applied");
}
