//! The lists of pairings, of visits, of aid and of matchings.

use serde_json::{Value, json};

use super::kit::{List, later, now_and_then, probe, words};
use crate::kit::answer::text;
use crate::kit::{World, alone_on_both_engines};
use crate::matchings::acts::plan;
use crate::pairings::acts::{aid_in, at, give, paired, proposed, silent, visit_in};

alone_on_both_engines!(
    pairings_are_picked_out_and_put_in_order,
    visits_and_aid_are_put_in_order,
    matchings_are_put_in_order,
);

/// What becomes of the pairing of each number: `every` says how often the household is visited.
const LIVES: [&str; 12] = [
    "every 7",
    "refused",
    "every 14",
    "proposed",
    "paused",
    "every 9",
    "ended",
    "withdrawn",
    "every 30",
    "plain",
    "proposed",
    "every 8",
];

/// A pairing of one of four households and one of three units.
fn begun(world: &World, n: usize, households: &[String]) -> String {
    let (household, unit) = (&households[n % 4], 1 + n % 3);
    let waits = ["refused", "proposed", "withdrawn"].contains(&LIVES[n]);
    let id = if waits { proposed(world, household, unit) } else { paired(world, household, unit) };
    later(world);
    id
}

fn taken_on(world: &World, n: usize, id: &str) {
    let (officer, path) = (world.staff("household_officer"), at(id));
    let why = json!({ "reason": "另行安排。" });
    match LIVES[n].split_once(' ') {
        Some((_, days)) => {
            let days: i64 = days.parse().unwrap();
            officer.amend(&path, &json!({ "visit_every_days": days })).is(200);
        }
        None => match LIVES[n] {
            "refused" => drop(world.head(1 + n % 3).put(&format!("{path}/refusal"), &why).is(200)),
            "withdrawn" => drop(officer.put(&format!("{path}/withdrawal"), &why).is(200)),
            "paused" => drop(officer.put(&format!("{path}/pause"), &why).is(200)),
            "ended" => {
                let end = json!({ "because": "completed", "final_report": "已协助办理。" });
                officer.put(&format!("{path}/closure"), &end).is(200);
            }
            _ => {}
        },
    }
    later(world);
}

fn pairings_are_picked_out_and_put_in_order(world: &World) {
    let officer = world.staff("household_officer");
    for unit in 1..=3 {
        world.head(unit);
    }
    let households: Vec<String> = (0..5).map(|_| silent(world)).collect();
    let ids: Vec<String> = (0..LIVES.len()).map(|n| begun(world, n, &households)).collect();
    // The first made are the last changed.
    for (n, id) in ids.iter().enumerate().rev() {
        taken_on(world, n, id);
    }
    // On the ninth day a visit every nine days is due, and not overdue.
    world.days(9);
    let mut probes = vec![
        words("state", "proposed"),
        words("state", "active"),
        words("state", "paused,declined"),
        words("state", "ended,withdrawn"),
    ];
    for id in &households {
        probes.push(probe("household_id", id.clone(), move |one| one["household"]["id"] == **id));
    }
    for unit in 1..=4 {
        let id = world.unit_id(unit);
        probes.push(probe("unit_id", id.clone(), move |one| one["unit_id"] == *id));
    }
    for wanted in [true, false] {
        let today = world.day(0);
        let late = move |one: &Value| one["visit_due_on"].as_str().is_some_and(|due| due < today.as_str());
        probes.push(probe("overdue", wanted.to_string(), move |one| late(one) == wanted));
    }
    let late = List::of(&officer, "list_pairings", "pairings").whole("&overdue=true");
    assert!(late.len() == 2 && late.iter().all(|one| one["visit_overdue"] == true), "{late:?}");
    now_and_then(world, List::of(&officer, "list_pairings", "pairings"), &probes, 0);
}

fn visits_and_aid_are_put_in_order(world: &World) {
    let (officer, head) = (world.staff("household_officer"), world.head(1));
    let household = silent(world);
    let pairing = paired(world, &household, 1);
    world.days(20);
    // Recorded in another order than they were made; some on one day.
    for back in [3, 11, 0, 7, 7, 15, 1, 3] {
        head.post(&format!("{}/visits", at(&pairing)), &visit_in(&world.day(-back))).is(201);
        give(&pairing, &head, &aid_in(&world.day(-back - 1)));
        later(world);
    }
    for (operation, path) in [("list_visits", "visits"), ("list_aid", "aid")] {
        let list = List::of(&officer, operation, &format!("{}/{path}", at(&pairing)));
        assert_eq!(list.whole("").len(), 8);
        list.orders(0);
    }
}

fn matchings_are_put_in_order(world: &World) {
    silent(world);
    world.unit(1);
    let plans: Vec<Value> = (0..5)
        .map(|_| {
            let made = plan(world, &json!({}));
            later(world);
            made
        })
        .collect();
    let officer = world.staff("household_officer");
    let list = List::of(&officer, "list_matchings", "matchings");
    assert!(plans.iter().rev().zip(list.whole("")).all(|(made, one)| text(made, "id") == text(&one, "id")));
    list.orders(0);
}
