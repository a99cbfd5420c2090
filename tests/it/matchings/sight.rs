//! Who sees plans, and what of them lies open on the disk.

use serde_json::{Value, json};

use super::acts::{application, households, needing, pair, plan, says, units};
use crate::households::acts::{at, household_in};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(p27_plans_are_for_household_staff_alone, p56_signs_and_braille_need_consent, p53_no_answer_is_kept);
alone_on_both_engines!(p54_what_a_plan_rests_on_is_sealed, p57_a_plan_tells_nothing_of_who_is_erased);

fn p27_plans_are_for_household_staff_alone(world: &World) {
    households(world, 1);
    units(world, 1);
    let (secretary, plan) = (world.secretary(), plan(world, &json!({})));
    let path = format!("matchings/{}", text(&plan, "id"));
    secretary.get(&path).is(200);
    secretary.post("matchings", &json!({})).refused(403, "not_allowed");
    secretary.go(&application(&plan)).refused(403, "not_allowed");
    let client = world.client(&["units:read"]);
    client.get(&path).refused(403, "not_allowed");
    for caller in [world.officer(), world.staff("grid_worker"), world.head(1), world.liaison(1), world.auditor()] {
        caller.get("matchings").refused(403, "not_allowed");
        caller.get(&path).refused(403, "not_allowed");
        caller.post("matchings", &json!({})).refused(403, "not_allowed");
        caller.go(&application(&plan)).refused(403, "not_allowed");
    }
    let foreign = world.elsewhere();
    let there = format!("/api/v1/communities/{}/{path}", world.community);
    foreign.staff("household_officer").get(&there).refused(404, "not_found");
    let here = format!("/api/v1/communities/{}/{path}", foreign.community);
    foreign.staff("household_officer").get(&here).refused(404, "not_found");
    // A unit learns of its own pairing, not of the plan's reasons.
    world.staff("household_officer").go(&application(&plan)).is(200);
    let own = world.head(1).get("pairings");
    assert_eq!(items(&own.is(200)).len(), 1);
    for word in ["cost", "reasons", "distance", "alternatives"] {
        assert!(!own.text().contains(word), "{word}: {}", own.text());
    }
    let events = world.auditor().get(&format!("journal?subject={path}")).is(200);
    for event in items(&events) {
        let known = ["matching_id", "pairs", "unassigned", "version"];
        assert!(event["data"].as_object().unwrap().keys().all(|name| known.contains(&name.as_str())), "{event}");
    }
}

fn p56_signs_and_braille_need_consent(world: &World) {
    let officer = world.staff("household_officer");
    let body = |ways: Value| with(household_in(), "communication", ways);
    let refused = officer.post("households", &body(json!(["sign_language"])));
    refused.refused(422, "consent_required");
    assert_eq!(refused.pointers(), ["/communication"]);
    let made = officer.post("households", &body(json!(["dialect", "large_print"]))).is(201);
    let path = at(text(&made, "id"));
    assert_eq!(officer.get(&path).is(200)["communication"], json!(["dialect", "large_print"]));
    let changed = officer.amend(&path, &json!({ "communication": ["in_writing"] })).is(200);
    assert_eq!(changed["communication"], json!(["in_writing"]));
    officer.amend(&path, &json!({ "communication": ["braille"] })).refused(422, "consent_required");
    let unknown = officer.amend(&path, &json!({ "communication": ["uyghur"] }));
    unknown.refused(422, "validation_failed");
    assert_eq!(unknown.pointers(), ["/communication/0"], "the language of an ethnic group is not collected");
}

fn p53_no_answer_is_kept(world: &World) {
    households(world, 1);
    let officer = world.staff("household_officer");
    let asked = || officer.ask("POST", "matchings").key("once").json(&json!({})).send();
    asked().is(201);
    asked().refused(409, "not_replayable");
}

fn p54_what_a_plan_rests_on_is_sealed(world: &World) {
    let (first, second) = (needing(world, "care", 1), needing(world, "errands", 2));
    says(world, 1, &json!({ "needs": ["care"] }));
    let plan = plan(world, &json!({}));
    let mut disk = Disk::open(&world.server);
    let ids = [&first, &second].map(|id| disk.id(id));
    let found = |disk: &mut Disk, word: &str| {
        let held = match disk {
            Disk::Sqlite(..) => format!("instr(sealed, CAST('{word}' AS BLOB)) > 0"),
            Disk::Postgres(_) => format!("position('{word}'::bytea in sealed) > 0"),
        };
        // Nothing is changed by it: how many rows it would change is the answer.
        disk.run(&format!("UPDATE matching_households SET outcome = outcome WHERE {held}"))
    };
    for word in ["care", "errands", "cost", "met", "InZone"] {
        assert_eq!(found(&mut disk, word), 0, "{word}");
    }
    let planted = match disk {
        Disk::Sqlite(..) => "CAST('x care x' AS BLOB)",
        Disk::Postgres(_) => "'x care x'::bytea",
    };
    disk.run("CREATE TABLE kept_lines AS SELECT * FROM matching_households");
    disk.run(&format!("UPDATE matching_households SET sealed = {planted} WHERE household_id = {}", ids[0]));
    assert_eq!(found(&mut disk, "care"), 1, "whoever looks finds what is there");
    let officer = world.staff("household_officer");
    let path = format!("matchings/{}", text(&plan, "id"));
    officer.get(&path).refused(500, "seal_broken");
    let kept = |id: &str| format!("(SELECT k.sealed FROM kept_lines AS k WHERE k.household_id = {id})");
    disk.run(&format!("UPDATE matching_households SET sealed = {} WHERE household_id = {}", kept(&ids[1]), ids[0]));
    officer.get(&path).refused(500, "seal_broken");
    disk.run(&format!("UPDATE matching_households SET sealed = {} WHERE household_id = {}", kept(&ids[0]), ids[0]));
    assert_eq!(officer.get(&path).is(200)["pairs"], plan["pairs"]);
}

fn p57_a_plan_tells_nothing_of_who_is_erased(world: &World) {
    let id = needing(world, "care", 1);
    says(world, 1, &json!({ "needs": ["care"] }));
    let officer = world.staff("household_officer");
    let plan = plan(world, &json!({}));
    assert!(!pair(&plan, &id)["reasons"].as_array().unwrap().is_empty());
    let erasure = format!("{}/erasure", at(&id));
    officer.post(&erasure, &json!({ "reason": "本人申请。" })).is(200);
    world.secretary().post(&erasure, &json!({ "reason": "本人申请。" })).is(200);
    let after = officer.get(&format!("matchings/{}", text(&plan, "id"))).is(200);
    let pair = pair(&after, &id);
    assert_eq!((&pair["cost"], &pair["reasons"], &pair["alternatives"]), (&json!(null), &json!([]), &json!([])));
    officer.go(&application(&plan)).refused(409, "matching_overtaken");
}
