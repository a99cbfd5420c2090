//! Every state and every step of a pairing, written from the diagram on the door of the slice.

use serde_json::{Value, json};

use super::acts::{aid_in, at, paired, proposed, silent, visit_in};
use crate::kit::answer::text;
use crate::kit::{Answer, World, on_both_engines};

on_both_engines!(p16_pairings_stay_on_their_diagram);

const STATES: [&str; 6] = ["proposed", "active", "paused", "declined", "withdrawn", "ended"];

/// What becomes of a pairing: another state, the same one, or a refusal.
const MOVES: [(&str, [&str; 6]); 12] = [
    //               pro          act          pau          dec        wit        end
    ("acceptance", ["to:active", "illegal", "illegal", "illegal", "illegal", "illegal"]),
    ("refusal", ["to:declined", "illegal", "illegal", "stays", "illegal", "illegal"]),
    ("withdrawal", ["to:withdrawn", "illegal", "illegal", "illegal", "stays", "illegal"]),
    ("confirmation", ["stays", "stays", "stays", "illegal", "illegal", "illegal"]),
    ("helper", ["stays", "stays", "stays", "illegal", "illegal", "illegal"]),
    ("pause", ["illegal", "to:paused", "stays", "illegal", "illegal", "illegal"]),
    ("resume", ["illegal", "stays", "to:active", "illegal", "illegal", "illegal"]),
    ("patch", ["stays", "stays", "stays", "illegal", "illegal", "illegal"]),
    ("final-report", ["illegal", "stays", "stays", "illegal", "illegal", "stays"]),
    ("visits", ["illegal", "stays", "stays", "illegal", "illegal", "stays"]),
    ("aid", ["illegal", "stays", "stays", "illegal", "illegal", "stays"]),
    ("closure", ["illegal", "to:ended", "to:ended", "illegal", "illegal", "stays"]),
];

/// A pairing that stands there.
fn standing(world: &World, state: &str) -> String {
    let household = silent(world);
    let (steps, id): (&[&str], String) = match state {
        "proposed" => (&[], proposed(world, &household, 1)),
        "active" => (&[], paired(world, &household, 1)),
        "paused" => (&["pause"], paired(world, &household, 1)),
        "declined" => (&["refusal"], proposed(world, &household, 1)),
        "withdrawn" => (&["withdrawal"], proposed(world, &household, 1)),
        _ => (&["closure"], paired(world, &household, 1)),
    };
    for step in steps {
        taken(world, step, &id).is(200);
    }
    id
}

fn taken(world: &World, step: &str, id: &str) -> Answer {
    let (officer, head) = (world.staff("household_officer"), world.head(1));
    let path = format!("{}/{step}", at(id));
    let reason = json!({ "reason": "示例原因。" });
    match step {
        "acceptance" => head.put(&path, &json!({})),
        "refusal" => head.put(&path, &reason),
        "withdrawal" | "pause" => officer.put(&path, &reason),
        "helper" => head.put(&path, &json!({ "helper_id": null })),
        "resume" => officer.delete(&format!("{}/pause", at(id)), "*"),
        "patch" => officer.patch(&at(id), "*", &json!({ "visit_every_days": 45 })),
        "final-report" => officer.put(&path, &json!({ "final_report": "已完成, 示例。" })),
        "visits" => officer.post(&path, &visit_in(&world.day(0))),
        "aid" => {
            let key = super::acts::fresh().to_string();
            officer.ask("POST", &path).header("idempotency-key", &key).json(&aid_in(&world.day(0))).send()
        }
        "closure" => officer.put(&path, &json!({ "because": "completed", "final_report": "已完成。" })),
        _ => officer.put(&path, &json!({})),
    }
}

fn p16_pairings_stay_on_their_diagram(world: &World) {
    for (place, state) in STATES.iter().enumerate() {
        let mut id = standing(world, state);
        for (step, outcomes) in MOVES {
            let answer = taken(world, step, &id);
            let seen = world.secretary().get(&at(&id)).is(200);
            match outcomes[place].split_once(':') {
                Some((_, target)) => {
                    answer.is(200);
                    assert_eq!(text(&seen, "state"), target, "{step} of what is {state}");
                    id = standing(world, state);
                }
                None if outcomes[place] == "stays" => {
                    assert!((200..300).contains(&answer.status), "{step} of what is {state}: {}", answer.text());
                    assert_eq!(text(&seen, "state"), *state, "{step}");
                }
                None => {
                    let problem = answer.refused(409, "illegal_transition");
                    assert_eq!((&problem["state"], text(&seen, "state")), (&json!(state), *state), "{step}");
                    offered(&problem["allowed"], step);
                }
            }
        }
    }
}

/// What is refused is not offered.
fn offered(allowed: &Value, step: &str) {
    let operation = match step {
        "acceptance" => "accept_pairing",
        "refusal" => "refuse_pairing",
        "withdrawal" => "withdraw_pairing",
        "confirmation" => "confirm_pairing",
        "helper" => "name_helper",
        "pause" => "pause_pairing",
        "resume" => "resume_pairing",
        "patch" => "update_pairing",
        "final-report" => "report_pairing",
        "visits" => "record_visit",
        "aid" => "record_aid",
        "closure" => "end_pairing",
        other => other,
    };
    let listed = allowed.as_array().unwrap();
    assert!(!listed.iter().any(|one| one == operation), "{step} is refused and offered: {allowed}");
}
