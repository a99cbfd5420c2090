//! The stamped original: tied to the text of what is concluded, replaced and never lost.

use serde_json::json;

use super::content;
use super::files::{jpeg, pdf, scan, upload};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, drafted, in_force, submitted};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(the_scan_is_tied_to_the_digest, only_what_is_concluded_has_an_original, the_community_keeps_the_file);
alone_on_both_engines!(another_original_takes_the_place_of_the_last);

fn path(agreement: &serde_json::Value) -> String {
    format!("{}/original", at(agreement))
}

fn the_scan_is_tied_to_the_digest(world: &World) {
    let agreement = in_force(world, &[1]);
    assert!(agreement.get("original").is_none());
    assert!(agreement["allowed_actions"].as_array().unwrap().contains(&json!("attach_original")), "{agreement}");
    let document = scan(&world.officer(), &pdf("stamped"));
    let body = json!({ "document_id": document["id"] });
    let tied = world.officer().put(&path(&agreement), &body);
    let original = &tied.is(200)["original"];
    assert_eq!((&original["document_id"], &original["sha256"]), (&document["id"], &document["sha256"]));
    assert_eq!(
        (&original["digest"], &tied.json()["version"]),
        (&agreement["digest"], &json!(agreement["version"].as_i64().unwrap() + 1))
    );
    // Said again, by whomever: nothing changes.
    assert_eq!(world.officer().put(&path(&agreement), &body).is(200), tied.json());
    assert_eq!(world.secretary().put(&path(&agreement), &body).is(200)["version"], tied.json()["version"]);
    for reader in [world.head(1), world.secretary(), world.auditor()] {
        let seen = reader.get(&at(&agreement)).is(200);
        assert_eq!(&seen["original"], original);
        assert_eq!(&items(&reader.get("agreements").is(200))[0]["original"], original);
        assert_eq!(reader.get(&format!("{}?fields=original", at(&agreement))).is(200)["original"], *original);
        let history = reader.get(&format!("{}/history", at(&agreement))).is(200);
        let last = items(&history).last().unwrap();
        assert_eq!((&last["event"], &last["by"]["id"]), (&json!("original_attached"), &json!(world.officer().account)));
    }
    let events = world.auditor().get("journal?limit=200").is(200);
    let events: Vec<_> =
        items(&events).iter().filter(|event| event["type"] == "hulian.agreement.original_attached.v1").collect();
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["data"]["document_id"], &events[0]["data"]["digest"]),
        (&document["id"], &agreement["digest"])
    );
    assert_eq!(events[0]["data"]["unit_ids"], json!([world.unit_id(1)]));
}

fn another_original_takes_the_place_of_the_last(world: &World) {
    let agreement = in_force(world, &[1]);
    let first = scan(&world.officer(), &pdf("page upside down"));
    world.officer().put(&path(&agreement), &json!({ "document_id": first["id"] })).is(200);
    let day = world.day(0);
    world.days(1);
    let second = scan(&world.officer(), &pdf("as it should be"));
    let replaced = world.officer().put(&path(&agreement), &json!({ "document_id": second["id"] })).is(200);
    assert_eq!(replaced["original"]["document_id"], second["id"]);
    // The former stays on record, and whoever could open it still can.
    let then = world.head(1).get(&format!("{}?as_of={day}", at(&agreement))).is(200);
    assert_eq!(then["original"]["document_id"], first["id"]);
    assert_eq!(world.head(1).get(&content(&first)).body, pdf("page upside down"));
    let history = world.head(1).get(&format!("{}/history", at(&agreement))).is(200);
    assert_eq!(items(&history).iter().filter(|one| one["event"] == "original_attached").count(), 2);
    // Back to the first one: that is a change again.
    let back = world.secretary().put(&path(&agreement), &json!({ "document_id": first["id"] })).is(200);
    assert_eq!(back["original"]["document_id"], first["id"]);
    assert_eq!(back["version"].as_i64().unwrap(), replaced["version"].as_i64().unwrap() + 1);
}

fn only_what_is_concluded_has_an_original(world: &World) {
    let document = scan(&world.officer(), &pdf("too early"));
    let body = json!({ "document_id": document["id"] });
    for early in [drafted(world, &deed(world, &[1])), submitted(world, &deed(world, &[1]))] {
        let refused = world.officer().put(&path(&early), &body).refused(409, "illegal_transition");
        assert!(refused["allowed"].is_array(), "{refused}");
    }
    let mut paper = deed(world, &[1]);
    paper.as_object_mut().unwrap().remove("signing_order");
    (paper["starts_on"], paper["signed_on"]) = (json!(world.day(-40)), json!(world.day(-45)));
    let registered = world.officer().post("agreements/registrations", &paper).is(201);
    let photograph = upload(&world.officer(), "image/jpeg", "", &jpeg()).is(201);
    let tied = world.officer().put(&path(&registered), &json!({ "document_id": photograph["id"] })).is(200);
    assert_eq!(tied["original"]["digest"], registered["digest"]);
    // Who verifies the proof is not disturbed by it.
    let proof = world.head(1).get(&format!("{}/proof", at(&registered))).is(200);
    assert_ne!(world.nobody().post("/api/v1/proofs/verification", &proof).is(200)["outcome"], "wrong");
}

fn the_community_keeps_the_file(world: &World) {
    let agreement = in_force(world, &[1]);
    let of_unit = scan(&world.head(1), &pdf("of the unit"));
    let body = json!({ "document_id": of_unit["id"] });
    world.head(1).put(&path(&agreement), &body).refused(403, "not_allowed");
    world.auditor().put(&path(&agreement), &body).refused(403, "not_allowed");
    // What the officer may not know of does not exist.
    for unknown in [text(&of_unit, "id"), "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99"] {
        let answer = world.officer().put(&path(&agreement), &json!({ "document_id": unknown }));
        let refused = answer.refused(422, "validation_failed");
        assert_eq!(
            (answer.pointers(), &refused["errors"][0]["code"]),
            (vec!["/document_id".to_owned()], &json!("unknown_document"))
        );
    }
    let elsewhere = world.elsewhere();
    let foreign = scan(&elsewhere.officer(), &pdf("elsewhere"));
    world.officer().put(&path(&agreement), &json!({ "document_id": foreign["id"] })).refused(422, "validation_failed");
}
