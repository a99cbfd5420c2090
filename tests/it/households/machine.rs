//! Every state and every step: what leads where, what is done already, and what is refused. The table is written from the
//! diagram on the door of the slice, not from its rules.

use serde_json::{Value, json};

use super::acts::{at, body_of, household_in, reported, result};
use crate::kit::answer::text;
use crate::kit::{Answer, World, on_both_engines};

on_both_engines!(p16_households_stay_on_their_diagram);

const STATES: [&str; 9] =
    ["reported", "under_review", "reviewed", "noticed", "active", "graduated", "rejected", "merged", "erased"];

/// What becomes of a household: another state, the same one because it is so already, the same one because the step
/// changes nothing about it, or a refusal.
const MOVES: [(&str, [&str; 9]); 17] = [
    //                rep       und       rev       not       act       gra       rej       mer       era
    (
        "verification",
        ["to:under_review", "stays", "illegal", "illegal", "illegal", "illegal", "illegal", "illegal", "gone"],
    ),
    ("review", ["illegal", "to:reviewed", "stays", "illegal", "illegal", "illegal", "illegal", "illegal", "gone"]),
    ("notice", ["illegal", "illegal", "to:noticed", "stays", "illegal", "illegal", "illegal", "illegal", "gone"]),
    (
        "admission",
        ["to:active", "to:active", "to:active", "to:active", "stays", "illegal", "illegal", "illegal", "gone"],
    ),
    (
        "refusal",
        ["to:rejected", "to:rejected", "to:rejected", "to:rejected", "illegal", "illegal", "stays", "illegal", "gone"],
    ),
    ("recheck", ["illegal", "illegal", "illegal", "illegal", "stays", "illegal", "illegal", "illegal", "gone"]),
    ("exit", ["illegal", "illegal", "illegal", "illegal", "to:graduated", "stays", "illegal", "illegal", "gone"]),
    ("reopening", ["illegal", "illegal", "illegal", "illegal", "stays", "to:active", "illegal", "illegal", "gone"]),
    ("merger", ["to:merged", "to:merged", "illegal", "illegal", "illegal", "illegal", "illegal", "stays", "gone"]),
    ("consent", ["stays", "stays", "stays", "stays", "stays", "stays", "stays", "illegal", "gone"]),
    ("plan", ["illegal", "stays", "stays", "stays", "stays", "illegal", "illegal", "illegal", "gone"]),
    ("attachments", ["stays", "stays", "stays", "stays", "stays", "illegal", "illegal", "illegal", "gone"]),
    ("patch", ["stays", "stays", "stays", "stays", "stays", "illegal", "illegal", "illegal", "gone"]),
    ("disclosures", ["stays", "stays", "stays", "stays", "stays", "stays", "stays", "stays", "gone"]),
    ("restriction", ["stays", "stays", "stays", "stays", "stays", "stays", "stays", "stays", "gone"]),
    ("lift", ["stays", "stays", "stays", "stays", "stays", "stays", "stays", "stays", "gone"]),
    ("erasure", ["stays", "stays", "stays", "stays", "stays", "stays", "stays", "stays", "gone"]),
];

/// A household that stands there, and one that shares its phone, to be merged into.
fn standing(world: &World, state: &str) -> (String, String) {
    let other = reported(world, &household_in());
    let id = reported(world, &household_in());
    let steps: &[&str] = match state {
        "reported" => &[],
        "under_review" => &["verification"],
        "reviewed" => &["verification", "review"],
        "noticed" => &["verification", "review", "notice"],
        "active" => &["admission"],
        "graduated" => &["admission", "exit"],
        "rejected" => &["refusal"],
        "merged" => &["merger"],
        _ => &["erasure", "erased"],
    };
    for step in steps {
        assert!((200..300).contains(&taken(world, step, &id, &other).status), "{state}: {step}");
    }
    (id, other)
}

fn taken(world: &World, step: &str, id: &str, other: &str) -> Answer {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = format!("{}/{step}", at(id));
    match step {
        "merger" => officer.put(&path, &json!({ "into": other })),
        "patch" => officer.patch(&at(id), "*", &json!({ "note": format!("备注 {}", id.len()) })),
        "plan" | "attachments" => officer.ask("PUT", &path).header("if-match", "*").json(&body_of(world, step)).send(),
        "disclosures" | "erasure" => officer.post(&path, &body_of(world, step)),
        "erased" => secretary.post(&format!("{}/erasure", at(id)), &body_of(world, step)),
        "admission" => secretary.put(&path, &result(world, "subsistence_allowance")),
        "lift" => secretary.delete(&format!("{}/restriction", at(id)), "*"),
        "exit" | "reopening" | "restriction" => secretary.put(&path, &body_of(world, step)),
        _ => officer.put(&path, &body_of(world, step)),
    }
}

fn p16_households_stay_on_their_diagram(world: &World) {
    for (place, state) in STATES.iter().enumerate() {
        let (mut id, mut other) = standing(world, state);
        for (step, outcomes) in MOVES {
            let answer = taken(world, step, &id, &other);
            let seen = world.secretary().get(&at(&id)).is(200);
            match outcomes[place].split_once(':') {
                Some((_, target)) => {
                    answer.is(200);
                    assert_eq!(text(&seen, "state"), target, "{step} of what is {state}");
                    (id, other) = standing(world, state);
                }
                None if outcomes[place] == "stays" => {
                    assert!((200..300).contains(&answer.status), "{step} of what is {state}: {}", answer.text());
                    assert_eq!(text(&seen, "state"), *state, "{step}");
                }
                None if outcomes[place] == "gone" => drop(answer.refused(409, "household_erased")),
                None => {
                    let problem = answer.refused(409, "illegal_transition");
                    assert_eq!(problem["state"], *state, "{step}: {problem}");
                    assert_eq!(text(&seen, "state"), *state, "{step}");
                    offered(&problem["allowed"], step);
                }
            }
        }
    }
}

/// What is refused is not offered.
fn offered(allowed: &Value, step: &str) {
    let operation = match step {
        "verification" => "verify_household",
        "review" => "review_household",
        "notice" => "publish_notice",
        "admission" => "admit_household",
        "refusal" => "refuse_household",
        "recheck" => "recheck_household",
        "exit" => "exit_household",
        "reopening" => "reopen_household",
        "merger" => "merge_household",
        "consent" => "record_consent",
        "plan" => "set_plan",
        "attachments" => "set_attachments",
        "patch" => "update_household",
        other => other,
    };
    assert!(allowed.as_array().unwrap().iter().all(|one| one != operation), "{step} is offered in {allowed}");
}
