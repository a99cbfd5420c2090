//! Other texts: an amendment replaces the text in force, an accession joins it.

use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    an_amendment_replaces_the_text_once_all_have_signed,
    a_refused_amendment_leaves_everything_as_it_was,
    an_amendment_touches_words_and_nothing_else,
    a_unit_accedes_and_old_receipts_stay_valid,
    an_accession_that_does_not_come_about_leaves_no_party,
    p16_two_last_signatures_at_once_amend_once,
    how_many_originals_there_are_is_part_of_what_is_signed,
);
alone_on_both_engines!(an_amended_term_ends_on_its_new_day);

fn propose(world: &World, agreement: &Value, changes: Value) -> Value {
    let body = json!({ "reason": "增加活动场次。", "changes": changes });
    world.officer().post(&format!("{}/amendments", at(agreement)), &body).is(201)
}

/// An amendment signed by the secretary and these heads.
fn amended(world: &World, agreement: &Value, changes: Value, units: &[usize]) -> Value {
    let amendment = propose(world, agreement, changes);
    let path = format!("{}/requests/{}/signatures", at(agreement), amendment["number"]);
    let digest = json!({ "digest": text(&amendment, "digest") });
    world.secretary().post(&path, &digest).is(201);
    for unit in units {
        world.head(*unit).post(&path, &digest).is(201);
    }
    amendment
}

fn verified(world: &World, proof: &Value) -> Value {
    world.nobody().post("/api/v1/proofs/verification", proof).is(200)
}

fn how_many_originals_there_are_is_part_of_what_is_signed(world: &World) {
    for copies in [0, 100] {
        let refused = world.officer().post("agreements", &with(deed(world, &[1]), "copies", json!(copies)));
        refused.refused(422, "validation_failed");
        assert_eq!(refused.pointers(), ["/copies"]);
    }
    let agreement = submitted(world, &with(deed(world, &[1]), "copies", json!(3)));
    let agreement = signed(world, &agreement, &[1]);
    let (path, head) = (at(&agreement), world.head(1));
    let said = || {
        let (now, proof) = (head.get(&path).is(200), head.get(&format!("{path}/proof")).is(200));
        assert_eq!(verified(world, &proof)["outcome"], "verified");
        let page = head.get(&format!("{path}/document")).text();
        let sentence = [3, 4].into_iter().find(|copies| page.contains(&format!("本协议一式 {copies} 份")));
        (now.get("copies").cloned(), proof["text"].get("copies").cloned(), sentence)
    };
    assert_eq!(said(), (Some(json!(3)), Some(json!(3)), Some(3)));
    amended(world, &agreement, json!({ "copies": 4 }), &[1]);
    assert_eq!(said(), (Some(json!(4)), Some(json!(4)), Some(4)));
    amended(world, &agreement, json!({ "copies": null }), &[1]);
    assert_eq!(said(), (None, None, None), "a text that does not say it is as it always was");
}

fn an_amendment_replaces_the_text_once_all_have_signed(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let (path, officer) = (at(&agreement), world.officer());
    let kept = agreement["commitments"][1].clone();
    let lines = json!([
        { "linkage": kept["linkage"], "title": kept["title"], "quantity": kept["quantity"], "unit_of_measure": kept["unit_of_measure"],
          "due_on": kept["due_on"], "pledger": kept["pledger"] },
        { "linkage": "civility", "title": "清扫楼道", "pledger": { "kind": "unit", "unit_id": world.unit_id(2) } }
    ]);
    let amendment = propose(world, &agreement, json!({ "title": "“互联共转”共建协议 (变更)", "commitments": lines }));
    assert_eq!(
        (&amendment["number"], &amendment["state"], &amendment["base"]),
        (&json!(1), &json!("open"), &agreement["digest"])
    );
    assert_eq!(amendment["text"]["amendment"], json!({ "number": 1, "amends": agreement["digest"] }));
    assert_ne!(amendment["digest"], agreement["digest"]);
    let read = world.head(2).get(&format!("{path}/amendments/1")).is(200);
    assert_eq!(read["text"], amendment["text"]);
    let (signatures, digest) = (format!("{path}/requests/1/signatures"), json!({ "digest": amendment["digest"] }));
    let old = json!({ "digest": agreement["digest"] });
    world.head(1).post(&signatures, &old).refused(409, "digest_mismatch");
    let receipt = world.head(1).post(&signatures, &digest).is(201);
    assert_eq!(world.head(1).post(&signatures, &digest).is(200), receipt, "the same signature once");
    world.secretary().post(&signatures, &digest).is(201);
    let still = officer.get(&path).is(200);
    assert_eq!((&still["digest"], &still["title"]), (&agreement["digest"], &agreement["title"]), "the old text holds");
    world.head(2).post(&signatures, &digest).is(201);
    let now = officer.get(&path).is(200);
    assert_eq!((&now["digest"], &now["title"]), (&amendment["digest"], &json!("“互联共转”共建协议 (变更)")));
    assert_eq!((&now["state"], &now["amendments_count"], &now["revision"]), (&json!("active"), &json!(1), &json!(2)));
    let states: Vec<(&str, &str)> =
        now["commitments"].as_array().unwrap().iter().map(|one| (text(one, "title"), text(one, "state"))).collect();
    assert_eq!(states, [("组织主题党日活动", "cancelled"), ("开放居民活动室", "accepted"), ("清扫楼道", "accepted")]);
    assert_eq!(now["commitments"][1]["id"], kept["id"], "what stays keeps its id");
    // The proof covers the text in force; the old text and its receipts are still there.
    let proof = world.head(1).get(&format!("{path}/proof")).is(200);
    assert_eq!((&proof["digest"], &verified(world, &proof)["outcome"]), (&amendment["digest"], &json!("verified")));
    let before = world.head(1).get(&format!("{path}/proof?digest={}", text(&agreement, "digest"))).is(200);
    assert_eq!((&before["digest"], &verified(world, &before)["outcome"]), (&agreement["digest"], &json!("verified")));
    officer.get(&format!("{path}/proof?digest={}", "0".repeat(64))).refused(404, "not_found");
    assert!(officer.get(&format!("{path}/document")).text().contains("第 1 次变更后文本"));
    assert_eq!(super::consent::told(world, &agreement).last().map(String::as_str), Some("amended"));
    // Another one goes on from the new text.
    let second = amended(world, &now, json!({ "purpose": "再次变更。" }), &[1, 2]);
    assert_eq!((&second["number"], &second["base"]), (&json!(2), &amendment["digest"]));
    assert_eq!(officer.get(&path).is(200)["amendments_count"], 2);
}

fn a_refused_amendment_leaves_everything_as_it_was(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = at(&agreement);
    let amendment = propose(world, &agreement, json!({ "purpose": "新的宗旨。" }));
    let open = json!({ "reason": "再提一份。", "changes": { "purpose": "另一份。" } });
    let crossed = world.liaison(1).post(&format!("{path}/amendments"), &open).refused(409, "another_request_open");
    assert_eq!(crossed["number"], 1);
    let digest = json!({ "digest": amendment["digest"] });
    world.secretary().post(&format!("{path}/requests/1/signatures"), &digest).is(201);
    let refusal = json!({ "reason": "不同意变更。" });
    let ended = world.head(2).put(&format!("{path}/requests/1/refusal"), &refusal).is(200);
    assert_eq!(ended["state"], "refused");
    world.head(1).post(&format!("{path}/requests/1/signatures"), &digest).refused(409, "request_settled");
    let now = world.officer().get(&path).is(200);
    assert_eq!(
        (&now["digest"], &now["purpose"], &now["revision"]),
        (&agreement["digest"], &agreement["purpose"], &json!(1))
    );
    // The very same words proposed again are another text: no receipt of the first counts.
    let again = propose(world, &agreement, json!({ "purpose": "新的宗旨。" }));
    assert_ne!(again["digest"], amendment["digest"]);
    assert_eq!(again["awaiting_party_ids"].as_array().unwrap().len(), 3);
    world.head(1).get(&format!("{path}/accessions/1")).refused(404, "not_found");
}

fn an_amendment_touches_words_and_nothing_else(world: &World) {
    let agreement = in_force(world, &[1]);
    let path = format!("{}/amendments", at(&agreement));
    let refused = |changes: Value| {
        let answer = world.officer().post(&path, &json!({ "reason": "示例", "changes": changes }));
        answer.refused(422, "validation_failed");
        format!("{} {}", answer.pointers().join(" "), text(&answer.json()["errors"][0], "code"))
    };
    assert_eq!(refused(json!({ "parties": [] })), "/changes/parties not_amendable");
    assert_eq!(refused(json!({ "effect": "each_on_signing" })), "/changes/effect not_amendable");
    assert_eq!(refused(json!({ "starts_on": "2026-01-01" })), "/changes/starts_on not_amendable");
    assert_eq!(refused(json!({})), "/changes nothing_changes");
    assert_eq!(refused(json!({ "colour": "red" })), "/changes/colour unknown_field");
    assert_eq!(refused(json!({ "ends_on": "2020-01-01" })), "/changes/ends_on ends_before_start");
    assert_eq!(
        refused(json!({ "clauses": [{ "code": "nonsense" }] })),
        "/changes/clauses/0/code unknown_clause_template"
    );
    assert_eq!(refused(json!([])), "/changes bad_format");
    world.head(2).post(&path, &json!({ "reason": "示例", "changes": { "purpose": "x" } })).refused(404, "not_found");
}

fn an_amended_term_ends_on_its_new_day(world: &World) {
    let agreement = in_force(world, &[1]);
    amended(world, &agreement, json!({ "ends_on": world.day(20) }), &[1]);
    world.days(20);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "active");
    world.days(1);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "expired");
    let then = world.officer().get(&format!("{}?as_of={}", at(&agreement), world.day(-22))).is(404);
    assert_eq!(then["code"], "not_found", "not yet made");
}

fn p16_two_last_signatures_at_once_amend_once(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let amendment = propose(world, &agreement, json!({ "purpose": "同时签署。" }));
    let path = format!("{}/requests/1/signatures", at(&agreement));
    let digest = json!({ "digest": amendment["digest"] });
    world.secretary().post(&path, &digest).is(201);
    std::thread::scope(|scope| {
        for unit in [1, 2] {
            let (head, path, digest) = (world.head(unit), &path, &digest);
            scope.spawn(move || head.post(path, digest).is(201));
        }
    });
    let now = world.officer().get(&at(&agreement)).is(200);
    assert_eq!((&now["digest"], &now["amendments_count"]), (&amendment["digest"], &json!(1)));
    let proof = world.officer().get(&format!("{}/proof", at(&agreement))).is(200);
    assert_eq!(proof["receipts"].as_array().unwrap().len(), 3);
}

fn common_text(world: &World) -> Value {
    let body = with(deed(world, &[1]), "effect", json!("each_on_signing"));
    let agreement = submitted(world, &body);
    signed(world, &agreement, &[1])
}

fn a_unit_accedes_and_old_receipts_stay_valid(world: &World) {
    let agreement = common_text(world);
    let (path, unit) = (at(&agreement), json!({ "unit_id": world.unit_id(3), "representative": "示例代表" }));
    let before = world.head(1).get(&format!("{path}/proof")).is(200);
    world.head(3).get(&path).refused(404, "not_found");
    let accession = world.officer().post(&format!("{path}/accessions"), &unit).is(201);
    assert_eq!((&accession["kind"], &accession["text"]["accedes_to"]), (&json!("accession"), &agreement["digest"]));
    world.officer().post(&format!("{path}/accessions"), &unit).refused(409, "already_a_party");
    let seen = world.head(3).get(&path).is(200);
    assert_eq!((&seen["parties"][2]["bound"], &seen["parties"][2]["accession"]), (&json!(false), &json!(1)));
    // It signs its accession, not the text of the others.
    let digest = json!({ "digest": agreement["digest"] });
    world.head(3).post(&format!("{path}/signatures"), &digest).refused(409, "illegal_transition");
    let (own, signatures) = (json!({ "digest": accession["digest"] }), format!("{path}/requests/1/signatures"));
    world.head(1).post(&signatures, &own).refused(409, "illegal_transition");
    world.head(3).post(&signatures, &own).is(201);
    assert_eq!(world.head(3).get(&path).is(200)["parties"][2]["bound"], false);
    world.secretary().post(&signatures, &own).is(201);
    let joined = world.head(3).get(&path).is(200);
    assert_eq!((&joined["parties"][2]["bound"], &joined["digest"]), (&json!(true), &agreement["digest"]));
    // The old receipts are what they were; the verifier names the unit that has joined.
    let proof = world.head(1).get(&format!("{path}/proof")).is(200);
    assert_eq!((&proof["text"], &proof["receipts"]), (&before["text"], &before["receipts"]));
    let verdict = verified(world, &proof);
    assert_eq!(verdict["outcome"], "verified", "{verdict}");
    assert_eq!(verdict["signed"].as_array().unwrap().len(), 3, "{verdict}");
    assert!(verdict["signed"].as_array().unwrap().contains(&json!("示例单位03")), "{verdict}");
    assert_eq!(verified(world, &before)["outcome"], "verified");
    forged(world, &proof);
    // It has a voice from now on, and the next amendment takes it into the text itself.
    world.head(3).put(&format!("{path}/suspension"), &super::consent::pause(&agreement)).is(200);
    world.head(3).go(&format!("{path}/requests/2/withdrawal")).is(200);
    let amendment = amended(world, &agreement, json!({ "purpose": "三方共建。" }), &[1, 3]);
    assert_eq!(amendment["text"]["parties"].as_array().unwrap().len(), 3);
    let proof = world.head(3).get(&format!("{path}/proof")).is(200);
    assert_eq!((proof.get("accessions"), &verified(world, &proof)["outcome"]), (None, &json!("verified")));
    let old = world.head(3).get(&format!("{path}/proof?digest={}", text(&agreement, "digest"))).is(200);
    assert_eq!(verified(world, &old)["signed"].as_array().unwrap().len(), 3);
}

/// Whatever is changed in an accession, the verifier says so.
fn forged(world: &World, proof: &Value) {
    let with_change = |pointer: &str, value: Value| {
        let mut forged = proof.clone();
        *forged.pointer_mut(pointer).unwrap() = value;
        text(&verified(world, &forged), "code").to_owned()
    };
    assert_eq!(with_change("/accessions/0/text/parties/1/name", json!("别的单位")), "digest_wrong");
    assert_eq!(with_change("/accessions/0/text/accedes_to", json!("0".repeat(64))), "accession_of_other_text");
    let one = proof["accessions"][0]["receipts"][0].clone();
    assert_eq!(with_change("/accessions/0/receipts", json!([one])), "receipt_missing");
}

fn an_accession_that_does_not_come_about_leaves_no_party(world: &World) {
    let agreement = common_text(world);
    let path = at(&agreement);
    let unit = |number| json!({ "unit_id": world.unit_id(number) });
    world.officer().post(&format!("{path}/accessions"), &unit(2)).is(201);
    world.officer().post(&format!("{path}/accessions"), &unit(3)).is(201);
    let crossed = json!({ "reason": "示例", "changes": { "purpose": "x" } });
    world.officer().post(&format!("{path}/amendments"), &crossed).refused(409, "another_request_open");
    let refusal = json!({ "reason": "暂不加入。" });
    world.head(2).put(&format!("{path}/requests/1/refusal"), &refusal).is(200);
    world.head(2).get(&path).refused(404, "not_found");
    world.officer().go(&format!("{path}/requests/2/withdrawal")).is(200);
    world.head(3).get(&path).refused(404, "not_found");
    assert_eq!(world.officer().get(&path).is(200)["parties"].as_array().unwrap().len(), 2);
    world.officer().post(&format!("{path}/accessions"), &unit(2)).is(201);
    let unknown = json!({ "unit_id": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99" });
    let refused = world.officer().post(&format!("{path}/accessions"), &unknown);
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/unit_id"]);
    // Where all are bound together, nobody joins later.
    let closed = in_force(world, &[1]);
    world.officer().post(&format!("{}/accessions", at(&closed)), &unit(3)).refused(409, "illegal_transition");
}
