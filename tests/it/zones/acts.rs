//! Zones as tests need them: entered, published, claimed.

use serde_json::{Value, json};

use crate::kit::World;
use crate::kit::answer::text;
use crate::kit::deeds::in_force;

/// A zone as an officer enters it.
pub fn zone_in(name: &str) -> Value {
    json!({
        "name": name,
        "description": "东至示例路, 西至示例街。",
        "duties": [{ "kind": "environment", "frequency": "monthly" }, { "kind": "civility_publicity" }]
    })
}

/// A draft; answers its id.
pub fn entered(world: &World, name: &str) -> String {
    text(&world.officer().post("zones", &zone_in(name)).is(201), "id").to_owned()
}

/// A zone that units can ask for; answers its id.
pub fn published(world: &World, name: &str) -> String {
    let id = entered(world, name);
    let zone = world.secretary().go(&format!("zones/{id}/publication")).is(200);
    assert_eq!(zone["state"], "open", "{zone}");
    id
}

/// What the secretary sends to give a zone to a unit.
pub fn assignment(world: &World, unit: usize) -> Value {
    let agreed = json!({ "channel": "meeting", "agreed_by_text": "党群工作部", "agreed_on": world.day(0) });
    json!({ "unit_id": world.unit_id(unit), "since_on": world.day(0), "agreed": agreed })
}

/// A zone that a unit leads under an agreement that is made for it; answers its id.
pub fn led_by(world: &World, unit: usize) -> String {
    in_force(world, &[unit]);
    led_again(world, unit, "示例片区")
}

/// Another zone for a unit that has an agreement.
pub fn led_again(world: &World, unit: usize, name: &str) -> String {
    let id = entered(world, name);
    let claim = world.secretary().put(&format!("zones/{id}/assignment"), &assignment(world, unit)).is(200);
    assert_eq!(claim["state"], "active", "{claim}");
    id
}

/// A unit asks to lead a zone; answers the number of the claim.
pub fn requested(world: &World, unit: usize, zone: &str) -> i64 {
    let claim = world.head(unit).post(&format!("zones/{zone}/claims"), &json!({ "role": "lead" })).is(201);
    claim["number"].as_i64().unwrap()
}
