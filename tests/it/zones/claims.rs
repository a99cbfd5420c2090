//! How a unit comes to lead a zone, hands it over, gives it up, or loses it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{count, seen, told};
use crate::kit::answer::{items, text};
use crate::kit::deeds::in_force;
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::zones::acts::{led_again, led_by, published, requested};

on_both_engines!(
    one_request_is_approved_and_the_others_are_settled,
    a_hold_keeps_others_away,
    who_may_ask,
    support_stands_beside_the_lead,
    a_hand_over_leaves_no_gap,
    what_waits_for_whom,
);

alone_on_both_engines!(
    a_hold_ends_after_fifteen_minutes,
    a_release_runs_for_thirty_days,
    a_revocation_has_a_cause_and_a_right_of_reply,
);

fn two_with_agreements(world: &World) -> String {
    in_force(world, &[1]);
    in_force(world, &[2]);
    published(world, "示例片区")
}

fn one_request_is_approved_and_the_others_are_settled(world: &World) {
    let id = two_with_agreements(world);
    let path = format!("zones/{id}/claims");
    let duties = json!([{ "kind": "environment", "frequency": "monthly" }, { "kind": "other", "title": "夜间巡查" }]);
    let asked = json!({ "role": "lead", "duties": duties, "note": "就在旁边。" });
    let first = world.liaison(1).post(&path, &asked).is(201);
    assert_eq!((&first["state"], &first["number"]), (&json!("requested"), &json!(1)));
    let again = world.head(1).post(&path, &asked).refused(409, "claim_already_requested");
    assert_eq!(again["claim_number"], 1);
    let second = requested(world, 2, &id);
    world.head(2).get(&format!("{path}/1")).refused(404, "not_found");
    assert_eq!(items(&world.head(2).get(&path).is(200)).len(), 1);
    assert_eq!(seen(world, &id)["requests"].as_array().unwrap().len(), 2);
    world.officer().go(&format!("{path}/1/approval")).refused(403, "not_allowed");

    let approved = world.secretary().go(&format!("{path}/1/approval")).is(200);
    assert_eq!((&approved["state"], approved["agreement_id"].is_string()), (&json!("active"), true));
    assert_eq!(world.secretary().go(&format!("{path}/1/approval")).is(200), approved, "once");
    let late = world.secretary().go(&format!("{path}/{second}/approval")).refused(409, "zone_already_claimed");
    assert_eq!((&late["claimed_by"]["unit_id"], &late["claim_number"]), (&json!(world.unit_id(1)), &json!(1)));
    assert_eq!(late["claimed_by"]["name"], "示例单位01");
    let settled = world.head(2).get(&format!("{path}/{second}")).is(200);
    assert_eq!((&settled["state"], &settled["allowed_actions"]), (&json!("superseded"), &json!([])));
    let zone = world.head(3).get(&format!("zones/{id}")).is(200);
    assert_eq!((&zone["state"], &zone["claim"]["unit_name"]), (&json!("claimed"), &json!("示例单位01")));
    assert_eq!(zone["duties"].as_array().unwrap().len(), 3, "what was offered beyond the zone's own was added");
    assert_eq!(world.head(3).get(&format!("zones/{id}/claims/current")).is(200)["number"], 1);
    world.head(2).post(&path, &asked).refused(409, "zone_already_claimed");
    world.secretary().go(&format!("zones/{id}/retirement")).refused(409, "illegal_transition");
    assert_eq!((count(world, &id, "claimed"), count(world, &id, "request_superseded")), (1, 1));

    let other = published(world, "另一片区");
    let path = format!("zones/{other}/claims");
    let n = requested(world, 2, &other);
    let reason = json!({ "reason": "另有安排。" });
    let rejected = world.secretary().put(&format!("{path}/{n}/refusal"), &reason).is(200);
    assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &json!("另有安排。")));
    world.secretary().put(&format!("{path}/{n}/refusal"), &reason).is(200);
    let refused = world.secretary().go(&format!("{path}/{n}/approval")).refused(409, "illegal_transition");
    assert_eq!((&refused["state"], &refused["allowed"]), (&json!("rejected"), &json!([])));
    let n = requested(world, 2, &other);
    world.head(1).go(&format!("{path}/{n}/withdrawal")).refused(404, "not_found");
    assert_eq!(world.liaison(2).go(&format!("{path}/{n}/withdrawal")).is(200)["state"], "withdrawn");
    world.liaison(2).go(&format!("{path}/{n}/withdrawal")).is(200);
    world.head(2).go(&format!("{path}/{n}/withdrawal")).refused(409, "illegal_transition");
    world.secretary().get(&format!("zones/{other}/claims/current")).refused(404, "not_found");
}

fn a_hold_keeps_others_away(world: &World) {
    let id = two_with_agreements(world);
    let (hold, claims) = (format!("zones/{id}/hold"), format!("zones/{id}/claims"));
    let lead = json!({ "role": "lead" });
    let held = world.liaison(1).go(&hold).is(200);
    assert_eq!((&held["unit_id"], &held["unit_name"]), (&json!(world.unit_id(1)), &json!("示例单位01")));
    assert_eq!(world.head(1).go(&hold).is(200), held, "the same hold, not prolonged");
    let refused = world.head(2).go(&hold).refused(409, "zone_held");
    assert_eq!(
        (&refused["held_by"]["unit_id"], &refused["held_until"]),
        (&json!(world.unit_id(1)), &held["held_until"])
    );
    let refused = world.head(2).post(&claims, &lead).refused(409, "zone_held");
    assert_eq!(refused["held_by"]["code"], "U01");
    assert_eq!(world.head(2).get(&format!("zones/{id}")).is(200)["allowed_actions"], json!([]));
    world.head(2).ask("DELETE", &hold).send().is(204);
    assert_eq!(seen(world, &id)["hold"]["unit_id"], json!(world.unit_id(1)), "nobody lets go for others");
    world.head(1).ask("DELETE", &hold).send().is(204);
    world.head(2).go(&hold).is(200);
    world.head(2).post(&claims, &lead).is(201);
    assert_eq!(seen(world, &id)["hold"], Value::Null, "what it was held for is done");
    world.head(1).post(&claims, &lead).is(201);
    assert_eq!((count(world, &id, "held"), count(world, &id, "hold_released")), (2, 1));
}

fn a_hold_ends_after_fifteen_minutes(world: &World) {
    let id = two_with_agreements(world);
    let hold = format!("zones/{id}/hold");
    world.head(1).go(&hold).is(200);
    world.server.advance(TimeDelta::minutes(14));
    world.head(2).go(&hold).refused(409, "zone_held");
    world.server.advance(TimeDelta::minutes(1));
    assert_eq!(seen(world, &id)["hold"], Value::Null);
    assert_eq!(world.head(2).go(&hold).is(200)["unit_id"], json!(world.unit_id(2)));
    world.head(1).go(&hold).refused(409, "zone_held");
}

fn who_may_ask(world: &World) {
    let id = published(world, "示例片区");
    let (hold, claims, lead) = (format!("zones/{id}/hold"), format!("zones/{id}/claims"), json!({ "role": "lead" }));
    world.head(1).go(&hold).refused(409, "unit_without_agreement");
    world.head(1).post(&claims, &lead).refused(409, "unit_without_agreement");
    in_force(world, &[1]);
    for caller in [world.officer(), world.secretary(), world.auditor(), world.staff("grid_worker")] {
        caller.post(&claims, &lead).refused(403, "not_allowed");
    }
    let n = requested(world, 1, &id);
    let agreement = items(&world.officer().get("agreements").is(200))[0].clone();
    let end = json!({ "reason": "示例", "digest": agreement["digest"] });
    let path = format!("agreements/{}/termination", text(&agreement, "id"));
    world.head(1).put(&path, &end).is(200);
    world.secretary().put(&path, &end).is(200);
    world.secretary().go(&format!("{claims}/{n}/approval")).refused(409, "unit_without_agreement");
    let draft = crate::zones::acts::entered(world, "草稿");
    world.head(1).post(&format!("zones/{draft}/claims"), &lead).refused(404, "not_found");
    world.secretary().go(&format!("zones/{id}/retirement")).is(200);
    assert_eq!(world.head(1).get(&format!("{claims}/{n}")).is(200)["state"], "superseded");
    world.head(1).post(&claims, &lead).refused(409, "illegal_transition");
    world.head(1).go(&hold).refused(409, "illegal_transition");
}

fn support_stands_beside_the_lead(world: &World) {
    let id = led_by(world, 1);
    in_force(world, &[2]);
    let path = format!("zones/{id}/claims");
    let claim = world.head(2).post(&path, &json!({ "role": "support" })).is(201);
    let n = claim["number"].as_i64().unwrap();
    world.secretary().go(&format!("{path}/{n}/approval")).is(200);
    let zone = seen(world, &id);
    assert_eq!(
        (&zone["claim"]["unit_id"], &zone["supporters"][0]["unit_id"]),
        (&json!(world.unit_id(1)), &json!(world.unit_id(2)))
    );
    world.head(2).post(&path, &json!({ "role": "support" })).refused(409, "claim_already_requested");
    world.secretary().go(&format!("{path}/1/withdrawal")).refused(403, "not_allowed");
    world.head(1).go(&format!("{path}/1/withdrawal")).refused(409, "illegal_transition");
    let ended = world.head(2).go(&format!("{path}/{n}/withdrawal")).is(200);
    assert_eq!((&ended["state"], &ended["ended_because"]), (&json!("ended"), &json!("withdrawn")));
    assert_eq!((&seen(world, &id)["state"], count(world, &id, "supported")), (&json!("claimed"), 1));
}

fn a_hand_over_leaves_no_gap(world: &World) {
    let id = led_by(world, 1);
    let path = format!("zones/{id}/claims/1/handover");
    world.unit(2);
    let to = |unit: usize| json!({ "successor_unit_id": world.unit_id(unit) });
    world.head(2).put(&path, &to(2)).refused(403, "not_for_this_side");
    world.liaison(1).put(&path, &to(2)).refused(403, "not_allowed");
    let same = world.head(1).put(&path, &to(1));
    same.refused(422, "validation_failed");
    assert_eq!(same.pointers(), ["/successor_unit_id"]);
    let offered = world.head(1).put(&path, &to(2)).is(200);
    assert_eq!((&offered["state"], &offered["successor_unit_id"]), (&json!("handing_over"), &json!(world.unit_id(2))));
    assert_eq!(world.head(1).put(&path, &to(2)).is(200), offered, "once");
    assert_eq!(
        world.head(1).get(&format!("zones/{id}/claims/current")).is(200)["allowed_actions"],
        json!(["cancel_handover"])
    );
    world.head(3).go(&format!("{path}/acceptance")).refused(403, "not_for_this_side");
    world.head(2).go(&format!("{path}/acceptance")).refused(409, "unit_without_agreement");
    assert_eq!(world.head(2).ask("DELETE", &path).send().is(200)["state"], "active", "refused by the successor");
    in_force(world, &[2]);
    world.secretary().put(&path, &to(2)).is(200);
    let taken = world.head(2).go(&format!("{path}/acceptance")).is(200);
    assert_eq!(
        (&taken["number"], &taken["unit_id"], &taken["basis"]),
        (&json!(2), &json!(world.unit_id(2)), &json!("handover"))
    );
    assert_eq!(world.head(2).go(&format!("{path}/acceptance")).is(200), taken, "once");
    let old = world.head(1).get(&format!("zones/{id}/claims/1")).is(200);
    assert_eq!(
        (&old["state"], &old["ended_because"], &old["ended_at"]),
        (&json!("ended"), &json!("handed_over"), &taken["began_at"])
    );
    assert_eq!((&seen(world, &id)["state"], count(world, &id, "claimed")), (&json!("claimed"), 2));
    world.head(1).go(&format!("{path}/acceptance")).refused(403, "not_for_this_side");
    world.head(1).put(&path, &to(2)).refused(409, "illegal_transition");
    world.head(2).go(&format!("zones/{id}/claims/2/handover/acceptance")).refused(409, "illegal_transition");
}

fn a_release_runs_for_thirty_days(world: &World) {
    let id = led_by(world, 1);
    let path = format!("zones/{id}/claims/1");
    world.liaison(1).go(&format!("{path}/release")).refused(403, "not_allowed");
    world.head(2).go(&format!("{path}/release")).refused(403, "not_for_this_side");
    let notice = world.head(1).go(&format!("{path}/release")).is(200);
    assert_eq!((&notice["state"], &notice["release_on"]), (&json!("release_notice"), &json!(world.day(30))));
    assert_eq!(world.head(1).go(&format!("{path}/release")).is(200), notice, "once");
    world
        .head(1)
        .put(&format!("{path}/handover"), &json!({ "successor_unit_id": world.unit_id(2) }))
        .refused(409, "illegal_transition");
    world.days(30);
    assert_eq!(world.head(1).get(&path).is(200)["state"], "release_notice", "the last day is whole");
    world.days(1);
    world.head(1).get(&format!("zones/{id}/claims/current")).refused(404, "not_found");
    let ended = world.head(1).get(&path).is(200);
    assert_eq!((&ended["state"], &ended["ended_because"]), (&json!("ended"), &json!("released")));
    assert_eq!((&seen(world, &id)["state"], count(world, &id, "claim_ended")), (&json!("open"), 1));
    let late = world.head(1).go(&format!("{path}/release")).refused(409, "illegal_transition");
    assert_eq!((&late["state"], &late["allowed"]), (&json!("ended"), &json!([])), "it is the zone's claim no longer");
    world.head(1).go(&format!("zones/{id}/claims/2/release")).refused(404, "not_found");
}

fn a_revocation_has_a_cause_and_a_right_of_reply(world: &World) {
    let id = led_by(world, 1);
    let path = format!("zones/{id}/claims/1/revocation");
    let reason = json!({ "reason": "连续两个月未履职。" });
    let none = world.secretary().put(&path, &reason).refused(409, "no_cause_for_revocation");
    assert_eq!(none["missed_periods"], 0);
    world.officer().put(&path, &reason).refused(403, "not_allowed");
    world.head(1).put(&format!("{path}/reply"), &json!({ "text": "示例" })).refused(409, "illegal_transition");
    world.days(100);
    let announced = world.secretary().put(&path, &reason).is(200);
    assert_eq!((&announced["state"], &announced["revocation"]["cause"]), (&json!("active"), &json!("missed_duties")));
    assert_eq!(announced["revocation"]["reply_until"], world.day(7));
    assert_eq!(world.secretary().put(&path, &reason).is(200), announced, "once");
    let tasks = world.liaison(1).get("/api/v1/me/tasks?kind=zone_revocation").is(200);
    assert_eq!((items(&tasks).len(), &tasks["items"][0]["due_on"]), (1, &json!(world.day(7))));
    let replied = world.liaison(1).put(&format!("{path}/reply"), &json!({ "text": "下月补上。" })).is(200);
    assert_eq!(replied["revocation"]["reply"], "下月补上。");
    assert_eq!(world.secretary().ask("DELETE", &path).send().is(200)["revocation"], Value::Null);
    world.secretary().put(&path, &reason).is(200);
    world.days(8);
    world.head(1).put(&format!("{path}/reply"), &json!({ "text": "晚了" })).refused(409, "illegal_transition");
    let revoked = world.secretary().put(&path, &reason).is(200);
    assert_eq!((&revoked["state"], &revoked["ended_because"]), (&json!("revoked"), &json!("revoked")));
    assert_eq!(world.secretary().put(&path, &reason).is(200), revoked, "once");
    assert_eq!((&seen(world, &id)["state"], count(world, &id, "claim_ended")), (&json!("open"), 1));
    assert!(told(world, &id).iter().any(|kind| kind == "hulian.zone.revocation_announced.v1"));
    requested(world, 1, &id);
}

fn what_waits_for_whom(world: &World) {
    in_force(world, &[1]);
    in_force(world, &[2]);
    let (asked, led) = (published(world, "示例甲"), led_again(world, 1, "示例乙"));
    let tasks = |caller: &crate::kit::Caller, kind: &str| {
        let found = caller.get(&format!("/api/v1/me/tasks?kind={kind}")).is(200);
        for task in items(&found) {
            let object = caller.get(text(task, "link")).is(200);
            assert!(object["allowed_actions"].as_array().unwrap().contains(&task["operation_id"]), "{task} {object}");
        }
        items(&found).clone()
    };
    assert!(tasks(&world.secretary(), "zone_request").is_empty());
    let n = requested(world, 2, &asked);
    let found = tasks(&world.secretary(), "zone_request");
    assert_eq!((&found[0]["zone_id"], &found[0]["claim_number"]), (&json!(asked), &json!(n)));
    assert_eq!(found[0]["title"], "L-001 示例甲");
    assert!(tasks(&world.officer(), "zone_request").is_empty(), "an officer does not approve");
    world.secretary().go(&format!("zones/{asked}/claims/{n}/approval")).is(200);
    assert!(tasks(&world.secretary(), "zone_request").is_empty());
    let to = json!({ "successor_unit_id": world.unit_id(2) });
    world.head(1).put(&format!("zones/{led}/claims/1/handover"), &to).is(200);
    assert_eq!(tasks(&world.head(2), "zone_handover")[0]["operation_id"], "accept_handover");
    assert!(tasks(&world.liaison(2), "zone_handover").is_empty() && tasks(&world.head(1), "zone_handover").is_empty());
    world.head(2).go(&format!("zones/{led}/claims/1/handover/acceptance")).is(200);
    assert!(tasks(&world.head(2), "zone_handover").is_empty());
}
