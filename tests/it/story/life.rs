//! The life of one agreement with three parties, from draft to expiry.

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, commitment, deed, drafted, with};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(an_agreement_lives_from_draft_to_expiry, reminders_come_at_ninety_thirty_and_seven_days);

fn an_agreement_lives_from_draft_to_expiry(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let body = with(deed(world, &[1, 2]), "starts_on", json!(world.day(10)));

    // The officer writes a draft; nobody of the units sees it yet.
    let draft = drafted(world, &body);
    let path = at(&draft);
    assert_eq!((&draft["state"], &draft["revision"], &draft["version"]), (&json!("draft"), &json!(1), &json!(1)));
    assert_eq!(draft["parties"].as_array().unwrap().len(), 3);
    world.head(1).get(&path).refused(404, "not_found");
    allows(&draft, &["update_agreement", "delete_agreement", "propose_agreement", "submit_agreement"]);

    // Shown to the parties; a liaison revises it, so the revision grows.
    let shared = officer.go(&format!("{path}/proposal")).is(200);
    assert_eq!(shared["state"], "negotiating");
    let liaison = world.liaison(2);
    let extra = commitment("civility", "清扫楼道", pledger(world, 2), world.day(60));
    let mut commitments = body["commitments"].as_array().unwrap().clone();
    commitments.push(extra);
    let revised = liaison.amend(&path, &json!({ "commitments": commitments })).is(200);
    assert_eq!(revised["revision"], 2);
    assert_eq!(revised["commitments"].as_array().unwrap().len(), 3);
    assert!(revised["commitments"].as_array().unwrap().iter().all(|one| one["state"] == "proposed"), "{revised}");

    // The secretary freezes the text; from here on it has a digest and nobody can change it.
    let frozen = secretary.put(&format!("{path}/submission"), &json!({ "revision": 2 })).is(200);
    assert_eq!(frozen["state"], "awaiting_signatures");
    let digest = json!({ "digest": text(&frozen, "digest") });
    let change = json!({ "title": "悄悄改掉的标题" });
    officer.amend(&path, &change).refused(409, "illegal_transition");

    // Two sign, the third in its time; the last signature concludes it, and it waits for its first day.
    let signatures = format!("{path}/signatures");
    let receipt = world.head(2).post(&signatures, &digest).is(201);
    assert_eq!(receipt["signer"]["role"], "unit_head");
    assert_eq!(receipt["signer"]["title"], "示例岗位");
    assert_eq!(receipt["assurance"], "account_confirmation");
    secretary.post(&signatures, &digest).is(201);
    assert_eq!(officer.get(&path).is(200)["state"], "awaiting_signatures");
    world.head(1).post(&signatures, &digest).is(201);
    let concluded = officer.get(&path).is(200);
    assert_eq!(concluded["state"], "signed");
    assert!(concluded["commitments"].as_array().unwrap().iter().all(|one| one["state"] == "accepted"), "{concluded}");
    ends_on_its_day(world, &path, &frozen);
    history_tells_it(world, &path);
}

/// On its first day it is in force, on the day after its last it is over, and stays so.
fn ends_on_its_day(world: &World, path: &str, frozen: &Value) {
    let officer = world.officer();
    world.days(9);
    assert_eq!(officer.get(path).is(200)["state"], "signed");
    world.days(1);
    let active = officer.get(path).is(200);
    assert_eq!((&active["state"], &active["expiring"]), (&json!("active"), &json!(false)));
    assert!(active["commitments"].as_array().unwrap().iter().all(|one| one["in_progress"] == true), "{active}");
    world.days(355);
    let last_day = officer.get(path).is(200);
    assert_eq!((&last_day["state"], &last_day["expiring"]), (&json!("active"), &json!(true)));
    world.days(1);
    let expired = officer.get(path).is(200);
    assert_eq!(expired["state"], "expired");
    assert_eq!(expired["digest"], frozen["digest"]);
    world.days(400);
    assert_eq!(officer.get(path).is(200)["version"], expired["version"], "what is over stays as it is");
}

/// The history names every step, once, in order; the reminders are in the journal.
fn history_tells_it(world: &World, path: &str) {
    let history = world.officer().get(&format!("{path}/history")).is(200);
    let told: Vec<&str> = items(&history).iter().map(|one| text(one, "event")).collect();
    let expected =
        ["created", "proposed", "revised", "submitted", "signed", "signed", "concluded", "activated", "expired"];
    assert_eq!(told, expected, "{history}");
    let versions: Vec<i64> = items(&history).iter().map(|one| one["version"].as_i64().unwrap()).collect();
    assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "{versions:?}");
}

/// `signed` of `hulian.agreement.signed.v1`.
pub fn event_name(event: &Value) -> &str {
    text(event, "type").split('.').rev().nth(1).unwrap_or_default()
}

fn reminders_come_at_ninety_thirty_and_seven_days(world: &World) {
    let agreement = crate::kit::deeds::in_force(world, &[1]);
    let subject = at(&agreement);
    let reminders = || {
        let path = format!("journal?limit=200&subject={subject}");
        let journal = world.auditor().get(&path).is(200);
        let found = items(&journal).iter().filter(|event| event_name(event) == "expiring");
        found.map(|event| event["data"]["days"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    world.days(274);
    assert_eq!(reminders(), [0_i64; 0]);
    world.days(1);
    assert_eq!(reminders(), [90]);
    world.server.settle();
    world.days(59);
    assert_eq!(reminders(), [90], "none comes twice");
    world.days(1);
    assert_eq!(reminders(), [90, 30]);
    world.days(23);
    assert_eq!(reminders(), [90, 30, 7]);
    world.days(8);
    assert_eq!(reminders(), [90, 30, 7]);
    assert_eq!(world.officer().get(&subject).is(200)["state"], "expired");
}

/// A unit as the pledger of a commitment.
pub fn pledger(world: &World, unit: usize) -> Value {
    json!({ "kind": "unit", "unit_id": world.unit_id(unit) })
}

#[track_caller]
fn allows(agreement: &Value, actions: &[&str]) {
    let allowed = agreement["allowed_actions"].as_array().unwrap();
    for action in actions {
        assert!(allowed.iter().any(|one| one == action), "{action} is not among {allowed:?}");
    }
}
