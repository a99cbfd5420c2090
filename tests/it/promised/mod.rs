//! What becomes of promises, told through the API only.

mod life;
mod machine;
mod recurring;
mod rest;
mod sides;

use serde_json::{Value, json};

use crate::kit::World;
use crate::kit::answer::text;
use crate::kit::deeds::{commitment, deed, signed, submitted, with};

/// In force between the community and units 1 and 2, with these commitments, for good.
pub fn promising(world: &World, commitments: Value) -> Value {
    let body = with(with(deed(world, &[1, 2]), "commitments", commitments), "ends_on", json!(null));
    let agreement = signed(world, &submitted(world, &body), &[1, 2]);
    assert_eq!(agreement["state"], "active", "{agreement}");
    agreement
}

/// Unit 1 as the one that promises.
pub fn unit_1(world: &World) -> Value {
    json!({ "kind": "unit", "unit_id": world.unit_id(1) })
}

/// One promise of unit 1: four of something, due in so many days. Answers its address.
pub fn four(world: &World, days: i64) -> String {
    let line = commitment("joint_service", "便民理发", unit_1(world), world.day(days));
    at(&promising(world, json!([line]))["commitments"][0])
}

/// The address of a commitment.
pub fn at(commitment: &Value) -> String {
    format!("commitments/{}", text(commitment, "id"))
}
