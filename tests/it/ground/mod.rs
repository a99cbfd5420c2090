//! Where zones lie, and who answers for a place.

mod ahead;
mod boundaries;
mod late;
mod responsibility;
mod spikes;
mod surgery;

use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::{Caller, World};

/// A rectangle in steps of 1e-5 degrees from a corner in 嘉峪关, about 0.86 m by 1.11 m each.
pub fn rectangle(x: i32, y: i32, width: i32, height: i32) -> Value {
    let at = |x: i32, y: i32| json!([step(9_828_000 + x), step(3_977_000 + y)]);
    let (east, north) = (x + width, y + height);
    json!({ "type": "Polygon", "coordinates": [[at(x, y), at(east, y), at(east, north), at(x, north), at(x, y)]] })
}

/// Degrees of so many steps.
fn step(steps: i32) -> f64 {
    f64::from(steps) / 1e5
}

/// The query for a place in the same steps, halves allowed.
pub fn place(x: f64, y: f64) -> String {
    format!("lng={:.7}&lat={:.7}", (9_828_000.0 + x) / 1e5, (3_977_000.0 + y) / 1e5)
}

/// A zone that is entered with a boundary.
pub fn drawn(world: &World, name: &str, kind: &str, boundary: &Value) -> Value {
    world.officer().post("zones", &json!({ "name": name, "kind": kind, "boundary": boundary })).is(201)
}

/// A zone that units may ask for.
pub fn open(world: &World, name: &str, kind: &str, boundary: &Value) -> Value {
    let zone = drawn(world, name, kind, boundary);
    world.secretary().go(&format!("zones/{}/publication", text(&zone, "id"))).is(200)
}

/// A zone that this unit leads since today.
pub fn led(world: &World, name: &str, kind: &str, boundary: &Value, unit: usize) -> Value {
    let zone = drawn(world, name, kind, boundary);
    assigned(world, &zone, unit)
}

/// The unit leads the zone from now on.
pub fn assigned(world: &World, zone: &Value, unit: usize) -> Value {
    let agreed = json!({ "channel": "meeting", "agreed_by_text": "办公室主任", "agreed_on": world.day(0) });
    let (id, since) = (world.unit_id(unit), world.day(0));
    let body = json!({ "unit_id": id, "since_on": since, "agreed": agreed, "override_reason": "协议正在办理。" });
    let path = format!("zones/{}", text(zone, "id"));
    world.secretary().put(&format!("{path}/assignment"), &body).is(200);
    world.officer().get(&path).is(200)
}

/// Sets the boundary of a zone.
pub fn redraw(who: &Caller, zone: &Value, boundary: &Value) -> crate::kit::Answer {
    let path = format!("zones/{}/boundary", text(zone, "id"));
    who.ask("PUT", &path).header("If-Match", text(zone, "etag")).json(&json!({ "boundary": boundary })).send()
}
