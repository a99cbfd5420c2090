//! Pairings as tests need them: proposed, agreed outside, accepted.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::households::acts::{helped, household_in, sensitive_in};
use crate::kit::answer::text;
use crate::kit::{Caller, World};

/// A household that is being helped and has consented to units being told; answers its id.
pub fn consenting(world: &World) -> String {
    helped(world, &sensitive_in(world))
}

/// A household that is being helped, whose consent nobody has asked for; answers its id.
pub fn silent(world: &World) -> String {
    helped(world, &household_in())
}

/// A pairing as the household officer proposes it.
pub fn pairing_in(world: &World, household: &str, unit: usize) -> Value {
    json!({ "household_id": household, "unit_id": world.unit_id(unit), "note": "上门前先电话联系。" })
}

/// How it was agreed outside, today.
pub fn agreed(world: &World) -> Value {
    json!({ "channel": "meeting", "agreed_by_text": "党群工作部", "agreed_on": world.day(0) })
}

/// Proposed to a unit; answers its id.
pub fn proposed(world: &World, household: &str, unit: usize) -> String {
    let made = world.staff("household_officer").post("pairings", &pairing_in(world, household, unit)).is(201);
    assert_eq!(made["state"], "proposed", "{made}");
    text(&made, "id").to_owned()
}

/// Active since today, as it was agreed outside; answers its id.
pub fn paired(world: &World, household: &str, unit: usize) -> String {
    let mut body = pairing_in(world, household, unit);
    body["agreed"] = agreed(world);
    let made = world.staff("household_officer").post("pairings", &body).is(201);
    assert_eq!(made["state"], "active", "{made}");
    text(&made, "id").to_owned()
}

/// Where a pairing lies.
pub fn at(id: &str) -> String {
    format!("pairings/{id}")
}

/// An id nobody has used yet in this run. Its last bit is free for a twin.
pub fn fresh() -> Uuid {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let number = u128::from(COUNT.fetch_add(1, Ordering::Relaxed)) << 1;
    Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0000 | number)
}

/// A visit on a day, with an id of the client's own.
pub fn visit_in(on: &str) -> Value {
    json!({
        "id": fresh(), "visited_on": on, "kind": "home", "outcome": "met", "needs_seen": ["errands"],
        "note": "精神状态良好。", "next_step": "下周代办购药。", "satisfaction": 5
    })
}

/// Food on a day, with an id of the client's own.
pub fn aid_in(on: &str) -> Value {
    json!({
        "id": fresh(), "given_on": on, "form": "goods", "item": "food", "quantity": 2, "unit_of_measure": "袋",
        "description": "大米 10 公斤装。"
    })
}

/// Records aid with a key of its own.
pub fn give(pairing: &str, caller: &Caller, body: &Value) -> Value {
    let key = fresh().to_string();
    caller.ask("POST", &format!("{}/aid", at(pairing))).header("idempotency-key", &key).json(body).send().is(201)
}
