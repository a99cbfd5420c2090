//! Agreements stamped on paper: registered at once, told to the units, and open to objection (D8).

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    paper_is_registered_at_once_and_says_what_it_is,
    a_unit_objects_to_what_it_did_not_stamp,
    a_registration_by_mistake_is_voided,
    what_something_was_done_for_is_not_voided
);
alone_on_both_engines!(one_that_has_ended_is_voided_as_well);

fn registration(world: &World) -> serde_json::Value {
    let mut body = deed(world, &[1]);
    body.as_object_mut().unwrap().remove("signing_order");
    body["starts_on"] = json!(world.day(-40));
    body["signed_on"] = json!(world.day(-45));
    body["document_no"] = json!("嘉钢兰社发〔2026〕3号");
    body
}

fn paper_is_registered_at_once_and_says_what_it_is(world: &World) {
    world.head(1).post("agreements/registrations", &registration(world)).refused(403, "not_allowed");
    let body = with(registration(world), "copies", json!(2));
    let agreement = world.officer().post("agreements/registrations", &body).is(201);
    assert_eq!((&agreement["state"], &agreement["basis"]), (&json!("active"), &json!("paper")));
    assert_eq!(agreement["copies"], 2);
    assert_eq!(agreement["paper"]["document_no"], "嘉钢兰社发〔2026〕3号");
    assert!(agreement["parties"].as_array().unwrap().iter().all(|party| party["basis"] == "paper"), "{agreement}");
    // The unit is told, sees it, and cannot be made to sign it again.
    let seen = world.head(1).get(&at(&agreement)).is(200);
    assert!(seen["allowed_actions"].as_array().unwrap().iter().any(|one| one == "object_to_agreement"), "{seen}");
    let digest = json!({ "digest": text(&agreement, "digest") });
    let path = format!("{}/signatures", at(&agreement));
    assert!([403, 409].contains(&world.head(1).post(&path, &digest).status));
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    for receipt in proof["receipts"].as_array().unwrap() {
        assert_eq!((&receipt["assurance"], &receipt["signer"]["role"]), (&json!("paper_seal"), &json!("registrar")));
    }
    let verdict = world.nobody().post("/api/v1/proofs/verification", &proof).is(200);
    assert_ne!(verdict["outcome"], "wrong", "{verdict}");
}

fn a_unit_objects_to_what_it_did_not_stamp(world: &World) {
    let agreement = world.officer().post("agreements/registrations", &registration(world)).is(201);
    let path = format!("{}/objections", at(&agreement));
    let reason = json!({ "reason": "我单位未在该协议上盖章。" });
    world.head(2).post(&path, &reason).refused(404, "not_found");
    world.officer().post(&path, &reason).refused(403, "not_allowed");
    let made = world.liaison(1).post(&path, &reason).is(201);
    let one = format!("{path}/{}", text(&made, "id"));
    for reader in [world.secretary(), world.officer(), world.head(1)] {
        let listed = reader.get(&path).is(200);
        assert_eq!(items(&listed).len(), 1);
        assert_eq!(items(&listed)[0]["reason"], "我单位未在该协议上盖章。");
        assert_eq!(reader.get(&one).is(200), made, "by its id, as it was answered");
    }
    for hidden in [&path, &one] {
        world.head(2).get(hidden).refused(404, "not_found");
    }
    let online = crate::kit::deeds::in_force(world, &[1]);
    world.head(1).post(&format!("{}/objections", at(&online)), &reason).refused(409, "illegal_transition");
}

fn a_registration_by_mistake_is_voided(world: &World) {
    let register = || world.officer().post("agreements/registrations", &registration(world)).is(201);
    let [twice, stands] = [register(), register()];
    let path = format!("{}/void", at(&twice));
    let body = json!({ "reason": "重复登记。", "replaced_by": stands["id"] });
    for (caller, status, code) in [
        (world.head(1), 403, "not_allowed"),
        (world.head(2), 403, "not_allowed"),
        (world.auditor(), 403, "not_allowed"),
    ] {
        caller.put(&path, &body).refused(status, code);
    }
    let wrong = |other: &serde_json::Value| json!({ "reason": "重复登记。", "replaced_by": other });
    for other in [&twice["id"], &json!("01900000-0000-7000-8000-000000000000")] {
        let refused = world.officer().put(&path, &wrong(other));
        refused.refused(422, "validation_failed");
        assert_eq!(refused.pointers(), ["/replaced_by"]);
    }
    let voided = world.officer().put(&path, &body).is(200);
    assert_eq!((&voided["state"], &voided["in_force"]), (&json!("voided"), &json!(false)));
    assert_eq!((&voided["termination"]["how"], &voided["termination"]["reason"]), (&json!("voided"), &body["reason"]));
    assert_eq!((&voided["replaced_by_id"], &voided["allowed_actions"]), (&stands["id"], &json!([])));
    let lines = voided["commitments"].as_array().unwrap();
    assert!(!lines.is_empty() && lines.iter().all(|line| line["state"] == "cancelled"), "{voided}");
    assert_eq!(world.officer().put(&path, &body).is(200), voided, "said again");
    world.secretary().put(&path, &body).refused(409, "illegal_transition");
    // It leaves the figures and stays in the history.
    assert_eq!(items(&world.officer().get("agreements?state=active").is(200)).len(), 1);
    assert_eq!(items(&world.head(1).get("agreements?state=voided").is(200))[0]["id"], twice["id"]);
    assert_eq!(items(&world.officer().get("commitments?state=accepted").is(200)).len(), lines.len());
    assert_eq!(items(&world.auditor().get("handovers").is(200)), &Vec::<serde_json::Value>::new());
    let history = world.head(1).get(&format!("{}/history", at(&twice))).is(200);
    assert_eq!(items(&history).last().unwrap()["event"], "voided");
    let before = items(&history).len() - 1;
    let line = text(&lines[0], "id");
    world
        .head(1)
        .post(&format!("commitments/{line}/deliveries"), &json!({ "quantity": 1 }))
        .refused(409, "illegal_transition");
    for step in ["renewal", "amendments", "notice"] {
        let body = json!({ "reason": "示例", "changes": { "purpose": "另一个宗旨。" } });
        let answer = match step {
            "notice" => world.secretary().put(&format!("{}/notice", at(&twice)), &json!({ "reason": "示例" })),
            "amendments" => world.officer().post(&format!("{}/amendments", at(&twice)), &body),
            _ => world.officer().ask("POST", &format!("{}/renewal", at(&twice))).send(),
        };
        answer.refused(409, "illegal_transition");
    }
    let after = world.head(1).get(&format!("{}/history", at(&twice))).is(200);
    assert_eq!(items(&after).len(), before + 1, "what was refused has left nothing");
    let page = world.head(1).get(&format!("{}/document", at(&twice)));
    assert!(page.text().contains("登记作废"), "{}", page.text());
}

fn what_something_was_done_for_is_not_voided(world: &World) {
    let agreement = world.officer().post("agreements/registrations", &registration(world)).is(201);
    let (path, body) = (format!("{}/void", at(&agreement)), json!({ "reason": "登记有误。" }));
    let line = format!("commitments/{}", text(&agreement["commitments"][0], "id"));
    let owner = if agreement["commitments"][0]["pledger"]["kind"] == "unit" { world.head(1) } else { world.officer() };
    owner.post(&format!("{line}/deliveries"), &json!({ "quantity": 1 })).is(201);
    world.officer().put(&path, &body).refused(409, "registration_in_use");
    owner.put(&format!("{line}/deliveries/1/void"), &json!({ "reason": "登记有误。" })).is(200);
    let renewal = world.officer().ask("POST", &format!("{}/renewal", at(&agreement))).send().is(201);
    world.officer().put(&path, &body).refused(409, "registration_in_use");
    world.officer().put(&format!("{}/withdrawal", at(&renewal)), &json!({})).is(200);
    assert_eq!(world.officer().put(&path, &body).is(200)["state"], "voided");
    let online = crate::kit::deeds::in_force(world, &[1]);
    world.officer().put(&format!("{}/void", at(&online)), &body).refused(409, "illegal_transition");
}

fn one_that_has_ended_is_voided_as_well(world: &World) {
    let mut body = registration(world);
    body["ends_on"] = json!(world.day(5));
    let agreement = world.officer().post("agreements/registrations", &body).is(201);
    world.days(6);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "expired");
    world.days(1);
    let open = |world: &World| items(&world.auditor().get("handovers?state=open").is(200)).len();
    assert!(open(world) > 0, "what was owed waits for somebody");
    let voided = world.secretary().put(&format!("{}/void", at(&agreement)), &json!({ "reason": "登记有误。" }));
    assert_eq!(voided.is(200)["state"], "voided");
    assert_eq!(open(world), 0, "nobody owes what was never agreed");
    let then = world.officer().get(&format!("{}?as_of={}", at(&agreement), world.day(-1))).is(200);
    assert_eq!(then["state"], "expired");
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}
