//! A promise while its agreement is suspended: nothing runs, and the days are given back.

use serde_json::{Value, json};

use super::life::events;
use super::{at, four, promising, unit_1};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{self, commitment, deed, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(
    the_days_of_a_suspension_are_given_back,
    two_suspensions_add_up_and_the_agreements_last_day_stands,
    an_end_while_suspended_gives_silence_its_days_back,
    a_delivery_of_what_has_lapsed_waits_for_its_days_as_well,
);

/// Both units and the community say the same to this address.
fn all_agree(world: &World, path: &str, body: &Value) -> Value {
    let voices = [world.head(1), world.head(2), world.secretary()];
    let said: Vec<Value> = voices.iter().map(|voice| voice.put(path, body).is(200)).collect();
    said.last().unwrap().clone()
}

fn suspend(world: &World, agreement: &Value) {
    let body = json!({ "reason": "场地改造。", "digest": agreement["digest"] });
    let path = format!("{}/suspension", deeds::at(agreement));
    assert_eq!(all_agree(world, &path, &body)["state"], "suspended");
}

fn resume(world: &World, agreement: &Value) {
    let path = format!("{}/suspension", deeds::at(agreement));
    let voices = [world.head(1), world.head(2), world.secretary()];
    let said: Vec<Value> = voices.iter().map(|voice| voice.ask("DELETE", &path).send().is(200)).collect();
    assert_eq!(said[2]["state"], "active");
}

fn agreement_of(world: &World, path: &str) -> Value {
    let id = text(&world.officer().get(path).is(200), "agreement_id").to_owned();
    world.officer().get(&format!("agreements/{id}")).is(200)
}

fn the_days_of_a_suspension_are_given_back(world: &World) {
    let path = four(world, 20);
    let [head, officer] = [world.head(1), world.officer()];
    let (agreed, agreement) = (world.day(20), agreement_of(world, &path));
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).is(201);
    world.days(5);
    suspend(world, &agreement);
    world.days(60);
    let rests = head.get(&path).is(200);
    assert_eq!(
        (&rests["state"], &rests["overdue"], &rests["figures"]["verified_by_silence"]),
        (&json!("accepted"), &json!(false), &json!(0)),
        "nothing ran: {rests}"
    );
    assert_eq!((events(world, "commitment.due").len(), events(world, "delivery.unverified").len()), (0, 0));
    let before = rests["version"].as_i64();
    resume(world, &agreement);
    let now = head.get(&path).is(200);
    let due = world.day(15);
    assert_eq!(
        (&now["due_on"], &now["falls_due_on"], &now["lapses_on"]),
        (&json!(agreed), &json!(due), &json!(world.day(45)))
    );
    assert!(now["version"].as_i64() > before, "what changed has a new version");
    assert_eq!(agreement_of(world, &path)["commitments"][0]["falls_due_on"], due);
    assert_eq!(head.get(&format!("{path}/deliveries/1")).is(200)["silent_on"], world.day(9));
    assert_eq!(events(world, "agreement.resumed")[0]["data"]["days_given_back"], 60);
    let found = |query: &str| items(&officer.get(&format!("commitments?{query}")).is(200)).len();
    assert_eq!((found("overdue=true"), found(&format!("due_before={}", due))), (0, 0));
    assert_eq!(found(&format!("due_before={}", world.day(16))), 1);
    world.days(9);
    let mine = head.get("/api/v1/me/tasks").is(200);
    let task = items(&mine).iter().find(|task| task["kind"] == "due").cloned();
    assert_eq!(task.map(|task| task["due_on"].clone()), Some(json!(due)), "{mine}");
    assert_eq!((events(world, "commitment.due").len(), events(world, "delivery.unverified").len()), (1, 1));
    assert_eq!(head.get(&path).is(200)["figures"]["verified_by_silence"], 0, "the last day of silence counts");
    world.days(1);
    assert_eq!(head.get(&path).is(200)["figures"]["verified_by_silence"], 1);
    world.days(5);
    assert_eq!((&head.get(&path).is(200)["overdue"], found("overdue=true")), (&json!(false), 0));
    world.days(1);
    assert_eq!((&head.get(&path).is(200)["overdue"], found("overdue=true")), (&json!(true), 1));
    world.days(29);
    assert_eq!(head.get(&path).is(200)["state"], "accepted", "the last day of grace counts");
    world.days(1);
    assert_eq!(head.get(&path).is(200)["state"], "lapsed");
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

fn two_suspensions_add_up_and_the_agreements_last_day_stands(world: &World) {
    let line = |days| commitment("joint_service", "便民理发", unit_1(world), world.day(days));
    let body =
        with(with(deed(world, &[1, 2]), "commitments", json!([line(20), line(60)])), "ends_on", json!(world.day(60)));
    let agreement = signed(world, &submitted(world, &body), &[1, 2]);
    let [early, last] = [0, 1].map(|n| at(&agreement["commitments"][n]));
    let [due, end] = [world.day(32), world.day(60)];
    for days in [5, 7] {
        suspend(world, &agreement);
        world.days(days);
        resume(world, &agreement);
    }
    let (early, last) = (world.head(1).get(&early).is(200), world.head(1).get(&last).is(200));
    assert_eq!(early["falls_due_on"], due);
    assert_eq!(
        (&last["due_on"], last.get("falls_due_on")),
        (&json!(end), None),
        "nothing falls due behind the last day"
    );
}

fn an_end_while_suspended_gives_silence_its_days_back(world: &World) {
    let line = commitment("joint_service", "便民理发", unit_1(world), world.day(50));
    let agreement = promising(world, json!([line]));
    let path = at(&agreement["commitments"][0]);
    world.head(1).post(&format!("{path}/deliveries"), &json!({ "quantity": 4 })).is(201);
    world.days(4);
    suspend(world, &agreement);
    world.days(30);
    let body = json!({ "reason": "双方商定提前终止。", "digest": agreement["digest"] });
    let over = all_agree(world, &format!("{}/termination", deeds::at(&agreement)), &body);
    assert_eq!(over["state"], "terminated");
    assert_eq!(world.officer().get(&format!("{path}/deliveries/1")).is(200)["silent_on"], world.day(10));
    world.days(10);
    assert_eq!(world.officer().get(&path).is(200)["state"], "delivered");
    world.days(1);
    let now = world.officer().get(&path).is(200);
    assert_eq!((&now["state"], &now["verified_by"]), (&json!("verified"), &json!("silence")));
}

fn a_delivery_of_what_has_lapsed_waits_for_its_days_as_well(world: &World) {
    let path = four(world, 1);
    let agreement = agreement_of(world, &path);
    world.days(28);
    world.head(1).post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).is(201);
    world.days(4);
    assert_eq!(world.head(1).get(&path).is(200)["state"], "lapsed");
    suspend(world, &agreement);
    world.days(30);
    resume(world, &agreement);
    let delivery = format!("{path}/deliveries/1");
    assert_eq!(world.officer().get(&delivery).is(200)["silent_on"], world.day(10));
    world.days(11);
    let judged = world.officer().get(&delivery).is(200);
    assert_eq!((&judged["state"], &judged["verified_by"]), (&json!("verified"), &json!("silence")));
}
