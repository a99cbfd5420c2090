//! What waits in pairings, for whom, and until when; told by code alone.

use serde_json::{Value, json};

use super::acts::{at, consenting, paired, proposed, silent, visit_in};
use crate::households::acts as households;
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(proposals_and_hand_overs_wait_for_the_side_that_answers, a_final_report_waits_for_the_unit);
alone_on_both_engines!(visits_wait_for_whoever_helps);

/// Pairings that wait for somebody, beside everything else of a busy community.
pub fn busy(world: &World) {
    proposed(world, &silent(world), 1);
    let id = paired(world, &silent(world), 2);
    world.head(2).put(&format!("{}/handover", at(&id)), &json!({ "unit_id": world.unit_id(1) })).is(200);
    let left = consenting(world);
    paired(world, &left, 1);
    let path = format!("{}/exit", households::at(&left));
    world.secretary().put(&path, &households::body_of(world, "exit")).is(200);
}

fn of(who: &Caller, kind: &str) -> Vec<Value> {
    items(&who.get(&format!("/api/v1/me/tasks?kind={kind}")).is(200)).clone()
}

fn proposals_and_hand_overs_wait_for_the_side_that_answers(world: &World) {
    let household = silent(world);
    let id = proposed(world, &household, 1);
    let [head, liaison, officer] = [world.head(1), world.liaison(1), world.staff("household_officer")];
    for who in [&head, &liaison] {
        let tasks = of(who, "pairing_proposal");
        assert_eq!(tasks.len(), 1);
        assert!(text(&tasks[0], "link").ends_with(&at(&id)), "{}", tasks[0]);
        assert!(text(&tasks[0], "title").starts_with('H'), "a code and no name: {}", tasks[0]);
    }
    for who in [&world.head(2), &officer, &world.member("helper", 1), &world.secretary()] {
        assert!(of(who, "pairing_proposal").is_empty());
    }
    head.put(&format!("{}/acceptance", at(&id)), &json!({})).is(200);
    assert!(of(&liaison, "pairing_proposal").is_empty());
    head.put(&format!("{}/handover", at(&id)), &json!({ "unit_id": world.unit_id(2) })).is(200);
    assert_eq!((of(&officer, "pairing_confirmation").len(), of(&world.head(2), "pairing_proposal").len()), (1, 1));
    assert!(of(&head, "pairing_confirmation,pairing_proposal").is_empty());
}

fn visits_wait_for_whoever_helps(world: &World) {
    let id = paired(world, &silent(world), 1);
    let [head, helper] = [world.head(1), world.member("helper", 1)];
    world.days(52);
    assert!(of(&head, "visit_due").is_empty(), "sixty days by its category: not in sight");
    world.days(1);
    let due = of(&head, "visit_due");
    assert_eq!((due.len(), &due[0]["due_on"], &due[0]["overdue"]), (1, &json!(world.day(7)), &json!(false)));
    head.put(&format!("{}/helper", at(&id)), &json!({ "helper_id": helper.account })).is(200);
    assert_eq!((of(&head, "visit_due").len(), of(&helper, "visit_due").len()), (0, 1));
    world.days(8);
    assert_eq!(of(&helper, "visit_due")[0]["overdue"], true);
    helper.post(&format!("{}/visits", at(&id)), &visit_in(&world.day(0))).is(201);
    assert!(of(&helper, "visit_due").is_empty());
}

fn a_final_report_waits_for_the_unit(world: &World) {
    let household = silent(world);
    let id = paired(world, &household, 1);
    let path = format!("{}/exit", households::at(&household));
    world.secretary().put(&path, &households::body_of(world, "exit")).is(200);
    let head = world.head(1);
    assert_eq!(of(&head, "pairing_report").len(), 1);
    assert!(of(&world.head(2), "pairing_report").is_empty());
    head.put(&format!("{}/final-report", at(&id)), &json!({ "final_report": "已有稳定收入。" })).is(200);
    assert!(of(&head, "pairing_report").is_empty());
}
