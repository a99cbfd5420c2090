//! Households and units as matchings need them.

use serde_json::{Value, json};

use crate::households::acts::{at, helped, household_in};
use crate::kit::World;
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;

/// Somewhere in 嘉峪关, so many steps of about ten metres to the north.
pub fn north(steps: i32) -> Value {
    json!({ "lng": 98.2888, "lat": 39.7721 + f64::from(steps) / 1e4 })
}

/// Households that are being helped, each needing one thing, in a line to the north; answers their ids.
pub fn households(world: &World, count: i32) -> Vec<String> {
    let needs = ["living_aid", "care", "errands"];
    (0..count).map(|n| needing(world, needs[n as usize % 3], n)).collect()
}

/// A household that needs this and lives so many steps to the north.
pub fn needing(world: &World, need: &str, steps: i32) -> String {
    let body = with(with(household_in(), "needs", json!([need])), "point", north(steps));
    helped(world, &body)
}

/// So many units; answers their ids.
pub fn units(world: &World, count: usize) -> Vec<String> {
    (1..=count).map(|n| world.unit_id(n)).collect()
}

/// What a unit says of how it can help.
pub fn says(world: &World, unit: usize, body: &Value) -> Value {
    let path = profile(world, unit);
    world.staff("household_officer").ask("PUT", &path).header("if-match", "*").json(body).send().is(200)
}

/// Where a unit's profile lies.
pub fn profile(world: &World, unit: usize) -> String {
    format!("units/{}/helping-profile", world.unit_id(unit))
}

/// A plan, as the household officer computes it.
pub fn plan(world: &World, body: &Value) -> Value {
    world.staff("household_officer").post("matchings", body).is(201)
}

/// Where a plan is applied.
pub fn application(plan: &Value) -> String {
    format!("matchings/{}/application", text(plan, "id"))
}

/// The unit of a household in a plan.
pub fn unit_of(plan: &Value, household: &str) -> Value {
    pair(plan, household)["unit_id"].clone()
}

/// The pair of a household in a plan; null without one.
pub fn pair(plan: &Value, household: &str) -> Value {
    let pairs = plan["pairs"].as_array().unwrap();
    pairs.iter().find(|pair| pair["household_id"] == household).cloned().unwrap_or_default()
}

/// The codes of the reasons of a pair.
pub fn reasons(pair: &Value) -> Vec<&str> {
    pair["reasons"].as_array().unwrap().iter().map(|reason| text(reason, "code")).collect()
}

/// Every pairing of the community.
pub fn pairings(world: &World) -> Vec<Value> {
    items(&world.secretary().get("pairings?limit=200").is(200)).clone()
}

/// The household of a pairing.
pub fn helped_by(pairing: &Value) -> &str {
    text(&pairing["household"], "id")
}

/// A unit takes part no longer.
pub fn departs(world: &World, unit: &str) {
    let body = json!({ "reason": "单位撤并。", "handover": true });
    world.secretary().put(&format!("units/{unit}/departure"), &body).is(200);
}

/// A household needs help no longer.
pub fn leaves(world: &World, household: &str) {
    world.secretary().put(&format!("{}/exit", at(household)), &json!({ "reason": "income_recovered" })).is(200);
}
