//! The list of what is planned for zones, by state.

use serde_json::{Value, json};

use super::kit::{List, later, words};
use crate::ground::{open, rectangle};
use crate::kit::answer::text;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(plans_are_picked_out_and_put_in_order);

/// A zone is to be smaller in so many days; answers the plan.
fn planned(world: &World, n: i32, days: i64) -> Value {
    let zone = open(world, "示例片区", "area", &rectangle(n * 200, 0, 100, 100));
    let path = format!("zones/{}/boundary", text(&zone, "id"));
    let body = json!({ "boundary": rectangle(n * 200, 0, 60, 100), "effective_on": world.day(days) });
    let plan = world.officer().ask("PUT", &path).header("if-match", text(&zone, "etag")).json(&body).send().is(202);
    later(world);
    plan
}

fn plans_are_picked_out_and_put_in_order(world: &World) {
    let plans: Vec<Value> = (0..9).map(|n| planned(world, n, i64::from(1 + n % 3))).collect();
    for n in [2, 5] {
        let path = format!("zone-plans/{}", text(&plans[n], "id"));
        world.secretary().ask("DELETE", &path).send().is(200);
    }
    // The first day comes, and the second does not.
    world.days(1);
    let probes = [
        words("state", "planned"),
        words("state", "done"),
        words("state", "cancelled"),
        words("state", "planned,cancelled"),
        words("state", "failed"),
    ];
    let officer = world.officer();
    let list = List::of(&officer, "list_zone_plans", "zone-plans");
    list.filters(&probes);
    list.orders(0);
}
