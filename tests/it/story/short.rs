//! The short ways and the ways back: three calls, many units on one text, order, refusal, lapse, withdrawal, deletion.

use serde_json::json;

use super::life::event_name;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, drafted, in_force, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    three_calls_make_an_agreement,
    twenty_units_join_one_text,
    one_refusal_does_not_stop_the_others,
    a_refusal_sends_the_text_back_and_tells_all,
    parties_sign_in_their_order,
    another_digest_is_not_signed,
    the_same_signature_is_given_once,
    who_does_not_sign_for_a_party_signs_nothing,
    withdrawal_ends_it_before_it_is_concluded,
    only_an_unsigned_draft_is_deleted,
    a_witness_signs_and_owes_nothing,
);
alone_on_both_engines!(a_text_nobody_finishes_signing_lapses, an_open_term_never_expires);

fn three_calls_make_an_agreement(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let path = format!("{}/signatures", at(&agreement));
    let digest = json!({ "digest": text(&agreement, "digest") });
    world.secretary().post(&path, &digest).is(201);
    world.head(1).post(&path, &digest).is(201);
    let active = world.head(1).get(&at(&agreement)).is(200);
    assert_eq!(active["state"], "active");
    assert!(active["number"].as_str().is_some_and(|number| !number.is_empty()));
    assert!(active["parties"].as_array().unwrap().iter().all(|party| party["signed_at"].is_string()), "{active}");
}

fn twenty_units_join_one_text(world: &World) {
    let units: Vec<usize> = (1..=20).collect();
    let body = with(deed(world, &units), "effect", json!("each_on_signing"));
    let agreement = submitted(world, &body);
    let path = format!("{}/signatures", at(&agreement));
    let digest = json!({ "digest": text(&agreement, "digest") });
    world.secretary().post(&path, &digest).is(201);
    for unit in &units {
        world.head(*unit).post(&path, &digest).is(201);
        let now = world.head(*unit).get(&at(&agreement)).is(200);
        assert_eq!(now["state"], "active", "the first unit puts it in force, the others join");
        let bound = now["parties"].as_array().unwrap().iter().filter(|party| party["bound"] == true).count();
        assert_eq!(bound, unit + 1, "the community and {unit} unit(s)");
    }
    let proof = world.officer().get(&format!("{}/proof", at(&agreement))).is(200);
    assert_eq!(proof["receipts"].as_array().unwrap().len(), 21);
}

fn one_refusal_does_not_stop_the_others(world: &World) {
    let body = with(deed(world, &[1, 2]), "effect", json!("each_on_signing"));
    let agreement = submitted(world, &body);
    let digest = json!({ "digest": text(&agreement, "digest") });
    let refusal = json!({ "reason": "须经职工代表大会讨论。" });
    assert_eq!(
        world.head(1).put(&format!("{}/refusal", at(&agreement)), &refusal).is(200)["state"],
        "awaiting_signatures"
    );
    world.secretary().post(&format!("{}/signatures", at(&agreement)), &digest).is(201);
    world.head(2).post(&format!("{}/signatures", at(&agreement)), &digest).is(201);
    let now = world.officer().get(&at(&agreement)).is(200);
    assert_eq!(now["state"], "active");
    let bound: Vec<bool> =
        now["parties"].as_array().unwrap().iter().map(|party| party["bound"].as_bool().unwrap()).collect();
    assert_eq!(bound, [true, false, true]);
    assert_eq!(now["parties"][1]["refused"]["reason"], "须经职工代表大会讨论。");
}

fn a_refusal_sends_the_text_back_and_tells_all(world: &World) {
    let agreement = submitted(world, &deed(world, &[1, 2]));
    let path = at(&agreement);
    let digest = json!({ "digest": text(&agreement, "digest") });
    world.secretary().post(&format!("{path}/signatures"), &digest).is(201);
    world.head(1).put(&format!("{path}/refusal"), &json!({})).refused(422, "validation_failed");
    let refusal = json!({ "reason": "承诺数量需核定。" });
    let back = world.head(1).put(&format!("{path}/refusal"), &refusal).is(200);
    assert_eq!((&back["state"], &back["revision"]), (&json!("negotiating"), &json!(2)));
    assert_eq!(world.head(1).put(&format!("{path}/refusal"), &refusal).is(200), back, "said once");
    world.head(2).put(&format!("{path}/refusal"), &refusal).refused(409, "illegal_transition");
    // Everybody reads the reason; the signature given under the old text is gone, and the old digest signs nothing.
    for reader in [world.secretary(), world.officer(), world.head(2), world.liaison(1)] {
        let seen = reader.get(&path).is(200);
        assert_eq!(seen["parties"][1]["refused"]["reason"], "承诺数量需核定。");
        assert!(seen["parties"][0].get("signed_at").is_none(), "{seen}");
    }
    let audience = world.auditor().get(&format!("journal?subject={path}&limit=200")).is(200);
    let told = items(&audience).iter().find(|event| event_name(event) == "refused").unwrap().clone();
    assert_eq!(told["data"]["unit_ids"], json!([world.unit_id(1), world.unit_id(2)]));
    world.secretary().post(&format!("{path}/signatures"), &digest).refused(409, "illegal_transition");
    // Submitted again it is another text, even without a changed word.
    let again = world.officer().put(&format!("{path}/submission"), &json!({ "revision": 2 })).is(200);
    assert_ne!(again["digest"], agreement["digest"]);
    assert_eq!(signed(world, &again, &[1, 2])["state"], "active");
}

fn parties_sign_in_their_order(world: &World) {
    let agreement = submitted(world, &with(deed(world, &[1, 2]), "signing_order", json!("sequential")));
    let path = format!("{}/signatures", at(&agreement));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let early = world.head(2).post(&path, &digest).refused(409, "not_your_turn");
    assert_eq!(early["awaiting_party_id"], agreement["parties"][0]["party_id"]);
    world.head(1).post(&path, &digest).refused(409, "not_your_turn");
    world.secretary().post(&path, &digest).is(201);
    world.head(2).post(&path, &digest).refused(409, "not_your_turn");
    world.head(1).post(&path, &digest).is(201);
    world.head(2).post(&path, &digest).is(201);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "active");
}

fn another_digest_is_not_signed(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let path = format!("{}/signatures", at(&agreement));
    let head = world.head(1);
    let other = json!({ "digest": "0".repeat(64) });
    head.post(&path, &other).refused(409, "digest_mismatch");
    for wrong in [json!({}), json!({ "digest": "abc" }), json!({ "digest": text(&agreement, "digest").to_uppercase() })]
    {
        assert_eq!(head.post(&path, &wrong).is(422)["code"], "validation_failed", "{wrong}");
    }
    assert!(head.get(&at(&agreement)).is(200)["parties"][1].get("signed_at").is_none());
}

fn the_same_signature_is_given_once(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let path = format!("{}/signatures", at(&agreement));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let first = world.head(1).post(&path, &digest).is(201);
    let again = world.head(1).post(&path, &digest).is(200);
    assert_eq!(first, again, "a repeated signature is the same receipt");
    let journal = world.auditor().get(&format!("journal?subject={}", at(&agreement))).is(200);
    assert_eq!(items(&journal).iter().filter(|event| event_name(event) == "signed").count(), 1);
}

fn who_does_not_sign_for_a_party_signs_nothing(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let path = format!("{}/signatures", at(&agreement));
    let digest = json!({ "digest": text(&agreement, "digest") });
    for caller in [world.officer(), world.liaison(1), world.auditor(), world.staff("grid_worker")] {
        caller.post(&path, &digest).refused(403, "not_allowed");
    }
    world.head(2).post(&path, &digest).refused(404, "not_found");
    let machine = world.client(&["agreements:read", "agreements:write"]);
    machine.post(&path, &digest).refused(403, "not_allowed");
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["version"], agreement["version"]);
}

fn withdrawal_ends_it_before_it_is_concluded(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let path = at(&agreement);
    world.head(1).go(&format!("{path}/withdrawal")).refused(403, "not_for_this_side");
    let gone = world.officer().put(&format!("{path}/withdrawal"), &json!({ "reason": "单位名称有误" })).is(200);
    assert_eq!((&gone["state"], &gone["withdrawal_reason"]), (&json!("withdrawn"), &json!("单位名称有误")));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let late = world.head(1).post(&format!("{path}/signatures"), &digest).refused(409, "illegal_transition");
    assert_eq!(late["allowed"], json!([]));
    let concluded = in_force(world, &[2]);
    let refused = world.secretary().go(&format!("{}/withdrawal", at(&concluded))).refused(409, "illegal_transition");
    assert!(refused["allowed"].is_array(), "{refused}");
}

fn only_an_unsigned_draft_is_deleted(world: &World) {
    let officer = world.officer();
    let draft = drafted(world, &deed(world, &[1]));
    let path = at(&draft);
    officer.ask("DELETE", &path).send().refused(428, "precondition_required");
    officer.delete(&path, "\"99\"").refused(412, "stale_version");
    officer.delete(&path, text(&draft, "etag")).is(204);
    officer.get(&path).refused(404, "not_found");
    let frozen = submitted(world, &deed(world, &[1]));
    officer.delete(&at(&frozen), text(&frozen, "etag")).refused(409, "illegal_transition");
}

fn a_witness_signs_and_owes_nothing(world: &World) {
    let mut body = deed(world, &[1]);
    let witness = json!({ "kind": "witness", "unit_id": world.unit_id(2) });
    body["parties"].as_array_mut().unwrap().push(witness);
    let owed =
        crate::kit::deeds::commitment("civility", "见证方不承担义务", super::life::pledger(world, 2), world.day(9));
    let mut wrong = body.clone();
    wrong["commitments"].as_array_mut().unwrap().push(owed);
    let answer = world.officer().post("agreements", &wrong);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/commitments/2/pledger"]);
    let agreement = submitted(world, &body);
    assert_eq!(agreement["parties"][2]["kind"], "witness");
    assert_eq!(signed(world, &agreement, &[1])["state"], "awaiting_signatures", "the witness is missing");
    let digest = json!({ "digest": text(&agreement, "digest") });
    world.head(2).post(&format!("{}/signatures", at(&agreement)), &digest).is(201);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "active");
}

fn a_text_nobody_finishes_signing_lapses(world: &World) {
    let body = with(deed(world, &[1]), "signing_due_on", json!(world.day(14)));
    let agreement = submitted(world, &body);
    let path = at(&agreement);
    let digest = json!({ "digest": text(&agreement, "digest") });
    world.secretary().post(&format!("{path}/signatures"), &digest).is(201);
    world.days(14);
    assert_eq!(world.officer().get(&path).is(200)["state"], "awaiting_signatures", "the last day counts");
    world.days(1);
    let back = world.officer().get(&path).is(200);
    assert_eq!((&back["state"], &back["revision"]), (&json!("negotiating"), &json!(2)));
    assert!(back.get("digest").is_none() && back["parties"][0].get("signed_at").is_none(), "{back}");
    world.head(1).post(&format!("{path}/signatures"), &digest).refused(409, "illegal_transition");
    let history = world.officer().get(&format!("{path}/history")).is(200);
    assert_eq!(items(&history).iter().filter(|one| one["event"] == "lapsed").count(), 1);
}

fn an_open_term_never_expires(world: &World) {
    let agreement = submitted(world, &with(deed(world, &[1]), "ends_on", json!(null)));
    assert_eq!(signed(world, &agreement, &[1])["state"], "active");
    world.days(3_000);
    let later = world.officer().get(&at(&agreement)).is(200);
    assert_eq!((&later["state"], &later["ends_on"]), (&json!("active"), &json!(null)));
}
