//! The list of hand-overs: by state, unit and agreement.

use serde_json::{Value, json};

use super::kit::{List, later, now_and_then, probe, words};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(hand_overs_are_picked_out_and_put_in_order);

/// An agreement ends by the consent of a unit and the community.
fn ended(world: &World, agreement: &Value, unit: usize) {
    let body = json!({ "reason": "示例", "digest": agreement["digest"] });
    for who in [world.head(unit), world.secretary()] {
        who.put(&format!("{}/termination", at(agreement)), &body).is(200);
    }
    later(world);
}

fn hand_overs_are_picked_out_and_put_in_order(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let agreements: Vec<Value> = [1, 2, 3].iter().map(|unit| in_force(world, &[*unit])).collect();
    let shared = in_force(world, &[1, 4]);
    later(world);
    ended(world, &agreements[0], 1);
    ended(world, &agreements[1], 2);
    let leaving = json!({ "reason": "单位撤并。", "handover": true });
    for unit in [3, 4] {
        secretary.put(&format!("units/{}/departure", world.unit_id(unit)), &leaving).is(200);
        later(world);
    }
    // Some are arranged, first and last ones.
    let open = items(&officer.get("handovers?limit=200&sort=opened_at&state=open").is(200)).clone();
    assert!(open.len() >= 6, "{open:?}");
    for one in [&open[0], &open[open.len() - 1]] {
        let path = format!("handovers/{}/resolution", text(one, "id"));
        officer.put(&path, &json!({ "resolution": "改由社区办理。" })).is(200);
        later(world);
    }
    let mut probes = vec![words("state", "open"), words("state", "closed"), words("state", "closed,open")];
    for unit in 1..=5 {
        let id = world.unit_id(unit);
        probes.push(probe("unit_id", id.clone(), move |one| one["unit_id"] == *id));
    }
    for agreement in agreements.iter().chain([&shared]) {
        let id = text(agreement, "id").to_owned();
        probes.push(probe("agreement_id", id.clone(), move |one| one["agreement_id"] == *id));
    }
    now_and_then(world, List::of(&officer, "list_handovers", "handovers"), &probes, 0);
}
