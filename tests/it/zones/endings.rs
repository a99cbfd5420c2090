//! No orphan: what becomes of zones when the agreement below a claim ends, or its unit departs.

use serde_json::{Value, json};

use super::{count, seen};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::zones::acts::{led_again, led_by, published, requested};

on_both_engines!(
    a_departure_waits_for_its_zones,
    an_early_end_opens_a_task_for_each_zone,
    another_agreement_carries_on
);

alone_on_both_engines!(expiry_ends_the_claim, notice_tells_of_the_zone_and_a_hand_over_settles_it);

fn tasks(world: &World) -> Vec<Value> {
    let all = items(&world.officer().get("handovers?limit=200&sort=opened_at").is(200)).clone();
    all.into_iter().filter(|task| task["kind"] == "zone").collect()
}

/// An agreement of this unit that promises nothing, for so many days or for good.
fn bare(world: &World, unit: usize, days: Option<i64>) -> Value {
    let ends = days.map_or(Value::Null, |days| json!(world.day(days)));
    let body = with(with(deed(world, &[unit]), "commitments", json!([])), "ends_on", ends);
    signed(world, &submitted(world, &body), &[unit])
}

fn end_now(world: &World, agreement: &Value, unit: usize) {
    let path = format!("{}/termination", at(agreement));
    let body = json!({ "reason": "示例", "digest": agreement["digest"] });
    world.head(unit).put(&path, &body).is(200);
    world.secretary().put(&path, &body).is(200);
}

fn a_departure_waits_for_its_zones(world: &World) {
    let id = led_by(world, 1);
    let asked = published(world, "另一片区");
    let n = requested(world, 1, &asked);
    let path = format!("units/{}/departure", world.unit_id(1));
    let refused = world.secretary().put(&path, &json!({ "reason": "撤并" })).refused(409, "would_orphan");
    let zone = refused["orphans"].as_array().unwrap().iter().find(|one| one["kind"] == "zone").unwrap().clone();
    assert_eq!((&zone["id"], &zone["title"]), (&json!(id), &json!("L-001 示例片区")));
    let gone = world.secretary().put(&path, &json!({ "reason": "撤并", "handover": true })).is(200);
    let left: Vec<&Value> = gone["handovers"].as_array().unwrap().iter().filter(|one| one["kind"] == "zone").collect();
    assert_eq!((left.len(), &left[0]["state"], &left[0]["subject_id"]), (1, &json!("open"), &json!(id)));
    let zone = seen(world, &id);
    assert_eq!((&zone["state"], &zone["claim"]), (&json!("open"), &Value::Null));
    let claim = world.officer().get(&format!("zones/{id}/claims/1")).is(200);
    assert_eq!(claim["ended_because"], "unit_departed");
    assert_eq!(world.officer().get(&format!("zones/{asked}/claims/{n}")).is(200)["state"], "withdrawn");
}

fn an_early_end_opens_a_task_for_each_zone(world: &World) {
    let agreement = bare(world, 1, Some(365));
    let ids = [led_again(world, 1, "示例甲"), led_again(world, 1, "示例乙")];
    let orphans = world.officer().get(&format!("{}/orphans", at(&agreement))).is(200);
    assert_eq!(items(&orphans).len(), 2);
    end_now(world, &agreement, 1);
    let found = tasks(world);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|task| task["state"] == "open" && task["because"] == "consent"));
    for id in &ids {
        let claim = world.officer().get(&format!("zones/{id}/claims/1")).is(200);
        assert_eq!((&claim["state"], &claim["ended_because"]), (&json!("ended"), &json!("agreement_ended")));
        assert_eq!((&seen(world, id)["state"], count(world, id, "claim_ended")), (&json!("open"), 1));
    }
    world
        .secretary()
        .put(&format!("handovers/{}/resolution", text(&found[0], "id")), &json!({ "resolution": "社区自管。" }))
        .is(200);
    let agreement = bare(world, 1, Some(365));
    let n = requested(world, 1, &ids[0]);
    world.secretary().go(&format!("zones/{}/claims/{n}/approval", ids[0])).is(200);
    end_now(world, &agreement, 1);
    assert_eq!(tasks(world).len(), 3, "what was said of the first time does not settle the second");
}

fn another_agreement_carries_on(world: &World) {
    let first = bare(world, 1, Some(365));
    let id = led_again(world, 1, "示例甲");
    let second = bare(world, 1, None);
    end_now(world, &first, 1);
    let claim = world.officer().get(&format!("zones/{id}/claims/current")).is(200);
    assert_eq!((&claim["state"], &claim["agreement_id"]), (&json!("active"), &second["id"]));
    assert_eq!((tasks(world).len(), count(world, &id, "claim_carried_on")), (0, 1));
}

fn expiry_ends_the_claim(world: &World) {
    bare(world, 1, Some(40));
    let id = led_again(world, 1, "示例甲");
    world.days(40);
    assert_eq!(seen(world, &id)["state"], "claimed", "the last day is whole");
    world.days(1);
    let claim = world.officer().get(&format!("zones/{id}/claims/1")).is(200);
    assert_eq!((&claim["state"], &claim["ended_because"]), (&json!("ended"), &json!("agreement_ended")));
    let found = tasks(world);
    assert_eq!((found.len(), &found[0]["because"], &found[0]["state"]), (1, &json!("expiry"), &json!("open")));
    assert_eq!(seen(world, &id)["state"], "open");
}

fn notice_tells_of_the_zone_and_a_hand_over_settles_it(world: &World) {
    let agreement = bare(world, 1, None);
    in_force(world, &[2]);
    let id = led_again(world, 1, "示例甲");
    world.head(1).put(&format!("{}/notice", at(&agreement)), &json!({ "reason": "示例" })).is(200);
    assert_eq!((tasks(world).len(), &tasks(world)[0]["because"]), (1, &json!("notice")));
    assert_eq!(seen(world, &id)["state"], "claimed");
    let to = json!({ "successor_unit_id": world.unit_id(2) });
    world.head(1).put(&format!("zones/{id}/claims/1/handover"), &to).is(200);
    world.head(2).go(&format!("zones/{id}/claims/1/handover/acceptance")).is(200);
    world.days(31);
    let found = tasks(world);
    assert_eq!((found.len(), &found[0]["state"]), (1, &json!("closed")), "it needs nobody any more");
    assert_eq!(seen(world, &id)["claim"]["unit_id"], json!(world.unit_id(2)));
}
