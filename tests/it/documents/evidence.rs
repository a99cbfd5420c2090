//! What shows a delivery: a photograph belongs to the agreement, and whoever joins that later may look at it.

use serde_json::{Value, json};

use super::files::{jpeg, pdf, photograph, scan, upload};
use super::{at, content};
use crate::kit::answer::text;
use crate::kit::deeds::{self, commitment, deed, in_force, signed, submitted, with};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    a_photograph_shows_what_was_done,
    what_shows_it_is_named_or_said,
    who_accedes_may_open_what_was_there_before
);

/// What unit 1 delivers its first promise of this agreement by.
fn deliveries(world: &World, agreement: &Value) -> String {
    let mine = |line: &&Value| line["pledger"]["unit_id"] == world.unit_id(1);
    let line = agreement["commitments"].as_array().unwrap().iter().find(mine).unwrap();
    format!("commitments/{}/deliveries", text(line, "id"))
}

fn a_photograph_shows_what_was_done(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = deliveries(world, &agreement);
    let taken = upload(&world.liaison(1), "image/jpeg", "", &photograph()).is(201);
    world.officer().get(&at(&taken)).refused(404, "not_found");
    let shown = json!({ "kind": "activity", "document_id": taken["id"] });
    let body = json!({ "quantity": 1, "evidence": [shown, { "kind": "note", "reference": "签到表在案。" }] });
    let made = world.head(1).post(&path, &body);
    assert_eq!(
        made.refused(422, "validation_failed")["errors"][0]["code"],
        "unknown_document",
        "not yet known to the head"
    );
    let made = world.liaison(1).post(&path, &body).is(201);
    let evidence = json!([
        { "kind": "activity", "document_id": taken["id"], "sha256": taken["sha256"] },
        { "kind": "note", "reference": "签到表在案。" }
    ]);
    assert_eq!(made["evidence"], evidence);
    for reader in [world.officer(), world.auditor(), world.head(1), world.head(2), world.liaison(2)] {
        assert_eq!(reader.get(&format!("{path}/1")).is(200)["evidence"], evidence);
        let seen = reader.get(&at(&taken)).is(200);
        assert_eq!((&seen["attached_to"], &seen["allowed_actions"]), (&json!([deeds::at(&agreement)]), &json!([])));
        assert_eq!(reader.get(&content(&taken)).body, jpeg(), "as it was uploaded, without its metadata");
    }
    world.head(3).get(&content(&taken)).refused(404, "not_found");
    let kept = world.liaison(1).delete(&at(&taken), text(&world.liaison(1).get(&at(&taken)).is(200), "etag"));
    kept.refused(409, "document_attached");
}

fn what_shows_it_is_named_or_said(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = deliveries(world, &agreement);
    let of_another = scan(&world.liaison(2), &pdf("of unit 2"));
    let wrong = world.liaison(1).post(
        &path,
        &json!({ "quantity": 1, "evidence": [
            { "kind": "document", "document_id": of_another["id"] },
            { "kind": "note" },
            { "kind": "note", "reference": "在案。" },
            { "kind": "document", "document_id": "01900000-0000-7000-8000-000000000000", "reference": "在案。" }
        ]}),
    );
    wrong.refused(422, "validation_failed");
    assert_eq!(wrong.pointers(), ["/evidence/0/document_id", "/evidence/1", "/evidence/3/document_id"]);
    world.liaison(1).get(&format!("{path}/1")).refused(404, "not_found");
    world.officer().get(&at(&of_another)).refused(404, "not_found");
}

fn who_accedes_may_open_what_was_there_before(world: &World) {
    let of = |unit: usize| json!({ "kind": "unit", "unit_id": world.unit_id(unit) });
    let line = commitment("joint_service", "便民理发", of(1), world.day(60));
    let body = with(with(deed(world, &[1]), "commitments", json!([line])), "effect", json!("each_on_signing"));
    let agreement = signed(world, &submitted(world, &body), &[1]);
    let path = deeds::at(&agreement);
    let originals = [pdf("first stamped"), pdf("stamped again")].map(|bytes| scan(&world.officer(), &bytes));
    for original in &originals {
        world.officer().put(&format!("{path}/original"), &json!({ "document_id": original["id"] })).is(200);
    }
    let photo = upload(&world.liaison(1), "image/jpeg", "", &jpeg()).is(201);
    let body = json!({ "quantity": 1, "evidence": [{ "kind": "activity", "document_id": photo["id"] }] });
    world.liaison(1).post(&deliveries(world, &agreement), &body).is(201);
    let accession =
        world.officer().post(&format!("{path}/accessions"), &json!({ "unit_id": world.unit_id(3) })).is(201);
    let (own, signatures) = (json!({ "digest": accession["digest"] }), format!("{path}/requests/1/signatures"));
    world.head(3).post(&signatures, &own).is(201);
    let all = originals.iter().chain([&photo]);
    for document in all.clone() {
        world.head(3).get(&content(document)).refused(404, "not_found");
    }
    world.secretary().post(&signatures, &own).is(201);
    for document in all {
        assert_eq!(world.head(3).get(&content(document)).status, 200, "{document}");
        world.head(2).get(&content(document)).refused(404, "not_found");
    }
}
