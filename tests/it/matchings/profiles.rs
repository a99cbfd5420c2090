//! What units say of how they can help.

use serde_json::json;

use super::acts::{departs, profile, says};
use crate::kit::{World, on_both_engines};

on_both_engines!(a_unit_says_how_it_can_help, only_those_who_may_write_for_a_unit);

fn a_unit_says_how_it_can_help(world: &World) {
    let (path, head) = (profile(world, 1), world.head(1));
    head.get(&path).refused(404, "not_found");
    let body = json!({
        "needs": ["care", "living_aid", "care"], "communication": ["dialect"], "most_households": 2,
        "point": { "lng": 98.2888, "lat": 39.7721 }
    });
    head.put(&path, &body).refused(428, "precondition_required");
    let first = head.ask("PUT", &path).header("if-match", "*").json(&body).send();
    let written = first.is(200);
    assert_eq!((&written["needs"], &written["takes_new"]), (&json!(["living_aid", "care"]), &json!(true)));
    assert_eq!((&written["version"], &written["most_households"]), (&json!(1), &json!(2)));
    assert_eq!(written["point"], json!({ "lng": 98.2888, "lat": 39.7721 }));
    assert_eq!(written["allowed_actions"], json!(["set_helping_profile"]));
    head.put(&path, &json!({})).refused(428, "precondition_required");
    let stale = head.ask("PUT", &path).header("if-match", "\"7\"").json(&json!({})).send();
    stale.refused(412, "stale_version");
    let same = world.liaison(1).ask("PUT", &path).header("if-match", &first.etag()).json(&body).send().is(200);
    assert_eq!(same["version"], 1, "the same words change nothing");
    let empty =
        head.ask("PUT", &path).header("if-match", &first.etag()).json(&json!({ "takes_new": false })).send().is(200);
    assert_eq!((&empty["version"], &empty["needs"], &empty["most_households"]), (&json!(2), &json!([]), &json!(null)));
    assert_eq!((&empty["takes_new"], &empty["point"]), (&json!(false), &json!(null)), "replaced whole");
    let seen = world.staff("household_officer").get(&path);
    assert_eq!(seen.is(200)["version"], 2);
    assert_eq!(head.ask("GET", &path).header("if-none-match", &head.get(&path).etag()).send().status, 304);
    for (body, place) in [
        (json!([["care"]]), ""),
        (json!({ "most_households": -1 }), "/most_households"),
        (json!({ "needs": ["money"] }), "/needs/0"),
        (json!({ "communication": ["tibetan"] }), "/communication/0"),
        (json!({ "point": { "lng": 200.0, "lat": 0.0 } }), "/point"),
    ] {
        let refused = head.ask("PUT", &path).header("if-match", "*").json(&body).send();
        refused.refused(422, "validation_failed");
        assert_eq!(refused.pointers(), [place]);
    }
}

fn only_those_who_may_write_for_a_unit(world: &World) {
    let (path, other) = (profile(world, 1), profile(world, 2));
    says(world, 1, &json!({ "needs": ["care"] }));
    for reader in [world.secretary(), world.officer(), world.staff("household_officer"), world.liaison(1)] {
        reader.get(&path).is(200);
    }
    for stranger in [world.head(2), world.staff("grid_worker"), world.auditor(), world.member("helper", 1)] {
        stranger.get(&path).refused(403, "not_allowed");
        stranger.put(&path, &json!({})).refused(403, "not_allowed");
    }
    world.head(1).put(&other, &json!({})).refused(403, "not_allowed");
    world
        .officer()
        .ask("PUT", "units/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99/helping-profile")
        .header("if-match", "*")
        .json(&json!({}))
        .send()
        .refused(404, "not_found");
    departs(world, &world.unit_id(1));
    let left = world.officer().ask("PUT", &path).header("if-match", "*").json(&json!({})).send();
    left.refused(409, "unit_departed");
}
