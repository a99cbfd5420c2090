//! Agreements as tests need them: written, submitted, signed.

use serde_json::{Value, json};

use super::World;
use super::answer::text;

/// An agreement between the community and these units, in force from today for a year.
pub fn deed(world: &World, units: &[usize]) -> Value {
    let ids: Vec<String> = units.iter().map(|unit| world.unit_id(*unit)).collect();
    let parties = ids.iter().map(|id| json!({ "kind": "unit", "unit_id": id }));
    let parties: Vec<Value> = std::iter::once(json!({ "kind": "community" })).chain(parties).collect();
    json!({
        "title": "“互联共转”共建协议",
        "purpose": "以党建为引领, 共同服务辖区居民。",
        "starts_on": world.day(0),
        "ends_on": world.day(365),
        "signing_order": "parallel",
        "parties": parties,
        "clauses": [{ "code": "co_organise" }, { "text": "双方每季度会商一次。" }],
        "commitments": [
            commitment("party_building", "组织主题党日活动", json!({ "kind": "unit", "unit_id": ids[0] }), world.day(90)),
            commitment("resource_sharing", "开放居民活动室", json!({ "kind": "community" }), world.day(180))
        ]
    })
}

/// A commitment as its author writes it.
pub fn commitment(linkage: &str, title: &str, pledger: Value, due_on: String) -> Value {
    let (quantity, measure) = (4, "场");
    json!({
        "linkage": linkage, "title": title, "quantity": quantity, "unit_of_measure": measure, "due_on": due_on,
        "pledger": pledger
    })
}

/// The same body with one member replaced.
pub fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

/// A draft by the officer.
pub fn drafted(world: &World, body: &Value) -> Value {
    world.officer().post("agreements", body).is(201)
}

/// Written and frozen for signature in one call.
pub fn submitted(world: &World, body: &Value) -> Value {
    let agreement = world.officer().post("agreements", &with(body.clone(), "submit", json!(true))).is(201);
    assert_eq!(agreement["state"], "awaiting_signatures", "{agreement}");
    agreement
}

/// Signed by the secretary and the heads of these units.
pub fn signed(world: &World, agreement: &Value, units: &[usize]) -> Value {
    let (id, digest) = (text(agreement, "id"), json!({ "digest": text(agreement, "digest") }));
    let path = format!("agreements/{id}/signatures");
    world.secretary().post(&path, &digest).is(201);
    for unit in units {
        world.head(*unit).post(&path, &digest).is(201);
    }
    world.officer().get(&format!("agreements/{id}")).is(200)
}

/// In force, between the community and these units.
pub fn in_force(world: &World, units: &[usize]) -> Value {
    let agreement = submitted(world, &deed(world, units));
    let agreement = signed(world, &agreement, units);
    assert_eq!(agreement["state"], "active", "{agreement}");
    agreement
}

/// The address of an agreement.
pub fn at(agreement: &Value) -> String {
    format!("agreements/{}", text(agreement, "id"))
}
