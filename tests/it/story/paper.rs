//! Agreements stamped on paper: registered at once, told to the units, and open to objection (D8).

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed};
use crate::kit::{World, on_both_engines};

on_both_engines!(paper_is_registered_at_once_and_says_what_it_is, a_unit_objects_to_what_it_did_not_stamp);

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
    let agreement = world.officer().post("agreements/registrations", &registration(world)).is(201);
    assert_eq!((&agreement["state"], &agreement["basis"]), (&json!("active"), &json!("paper")));
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
    world.liaison(1).post(&path, &reason).is(201);
    for reader in [world.secretary(), world.officer(), world.head(1)] {
        let listed = reader.get(&path).is(200);
        assert_eq!(items(&listed).len(), 1);
        assert_eq!(items(&listed)[0]["reason"], "我单位未在该协议上盖章。");
    }
    world.head(2).get(&path).refused(404, "not_found");
    let online = crate::kit::deeds::in_force(world, &[1]);
    world.head(1).post(&format!("{}/objections", at(&online)), &reason).refused(409, "illegal_transition");
}
