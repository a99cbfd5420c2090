//! Who may do what to a promise: what is offered is what is done, for everybody and in every state.

use serde_json::{Value, json};

use super::{four, promising};
use crate::kit::answer::text;
use crate::kit::deeds::commitment;
use crate::kit::{Caller, World, on_both_engines};

on_both_engines!(p16_what_is_offered_is_what_is_done);

const STATES: [&str; 7] = ["accepted", "delivered", "returned", "verified", "waived", "cancelled", "asked"];
const ACTS: [&str; 7] = [
    "deliver_commitment",
    "verify_delivery",
    "return_delivery",
    "void_delivery",
    "waive_commitment",
    "cancel_commitment",
    "withdraw_cancellation",
];

/// Every state × every act × everybody, for a promise of a unit and one of the community: what `allowed_actions` offers
/// succeeds and nothing else does.
fn p16_what_is_offered_is_what_is_done(world: &World) {
    let people = [
        ("secretary", world.secretary()),
        ("officer", world.officer()),
        ("head of 1", world.head(1)),
        ("liaison of 1", world.liaison(1)),
        ("head of 2", world.head(2)),
        ("auditor", world.auditor()),
    ];
    let (mut done, mut refused) = (0, 0);
    for of_unit in [true, false] {
        for state in STATES {
            let mut path = brought_to(world, of_unit, state);
            for act in ACTS {
                for (name, who) in &people {
                    if is_repetition(of_unit, state, act, name) {
                        perform(who, &path, act).is(200);
                        continue;
                    }
                    let offered = offered(who, &path, act);
                    let answer = perform(who, &path, act);
                    let what = format!("{act} by {name} at {state} ({of_unit}): {} {}", answer.status, answer.text());
                    assert_eq!(answer.status < 300, offered, "{what}");
                    assert!(offered || [403, 404, 409].contains(&answer.status), "{what}");
                    if offered {
                        done += 1;
                        path = brought_to(world, of_unit, state);
                    } else {
                        refused += 1;
                    }
                }
            }
        }
    }
    assert!(done > 60 && refused > 300, "{done} done, {refused} refused");
}

/// The very act that brought the promise here, by the same person: answered with the original result.
fn is_repetition(of_unit: bool, state: &str, act: &str, name: &str) -> bool {
    let [asks, answers] = if of_unit { ["head of 1", "secretary"] } else { ["secretary", "head of 2"] };
    match state {
        "waived" => act == "waive_commitment" && name == answers,
        "asked" => act == "cancel_commitment" && name == asks,
        "cancelled" => act == "cancel_commitment" && name == answers,
        _ => false,
    }
}

fn offered(who: &Caller, path: &str, act: &str) -> bool {
    let of_delivery = act.ends_with("_delivery");
    let shown = who.get(&if of_delivery { format!("{path}/deliveries/1") } else { path.to_owned() });
    shown.status == 200 && shown.json()["allowed_actions"].as_array().unwrap().contains(&json!(act))
}

fn perform(who: &Caller, path: &str, act: &str) -> crate::kit::Answer {
    let reason = json!({ "reason": "示例" });
    match act {
        "deliver_commitment" => who.post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })),
        "verify_delivery" => who.go(&format!("{path}/deliveries/1/verification")),
        "return_delivery" => who.put(&format!("{path}/deliveries/1/return"), &reason),
        "void_delivery" => who.put(&format!("{path}/deliveries/1/void"), &reason),
        "waive_commitment" => who.put(&format!("{path}/waiver"), &reason),
        "cancel_commitment" => {
            let shown = who.get(path);
            let version: Value = if shown.status == 200 { shown.json()["version"].clone() } else { json!(1) };
            who.put(&format!("{path}/cancellation"), &json!({ "version": version, "reason": "示例" }))
        }
        _ => who.ask("DELETE", &format!("{path}/cancellation")).send(),
    }
}

/// A new promise in this state; its first delivery, where it has one, was recorded by somebody who does nothing else.
fn brought_to(world: &World, of_unit: bool, state: &str) -> String {
    let path = if of_unit { four(world, 30) } else { of_community(world) };
    let recorder = if of_unit { world.member("unit_liaison", 1) } else { world.officer() };
    // Somebody whose repeated act is not the same act again.
    let judge = world.liaison(2);
    let deliver = || drop(recorder.post(&format!("{path}/deliveries"), &json!({ "quantity": 4 })).is(201));
    let other = if of_unit { world.secretary() } else { world.head(2) };
    match state {
        "delivered" => deliver(),
        "returned" => {
            deliver();
            judge.put(&format!("{path}/deliveries/1/return"), &json!({ "reason": "示例" })).is(200);
        }
        "verified" => {
            deliver();
            judge.go(&format!("{path}/deliveries/1/verification")).is(200);
        }
        "waived" => drop(perform(&other, &path, "waive_commitment").is(200)),
        "asked" | "cancelled" => {
            let mine = if of_unit { world.head(1) } else { world.secretary() };
            perform(&mine, &path, "cancel_commitment").is(200);
            if state == "cancelled" {
                perform(&other, &path, "cancel_commitment").is(200);
            }
        }
        _ => {}
    }
    let shown = world.auditor().get(&path).is(200);
    assert_eq!(text(&shown, "state"), if state == "asked" { "accepted" } else { state });
    path
}

fn of_community(world: &World) -> String {
    let line = commitment("resource_sharing", "开放活动室", json!({ "kind": "community" }), world.day(30));
    super::at(&promising(world, json!([line]))["commitments"][0])
}
