//! The list of households: by state, category, tag, officer, zone, the day of the next check, and restriction.

use serde_json::{Value, json};

use super::kit::{List, is_one_of, later, now_and_then, probe, words};
use crate::households::acts::{at, body_of, household_in, reported, result, sensitive_in};
use crate::kit::answer::text;
use crate::kit::deeds::with;
use crate::kit::people::welcome;
use crate::kit::{Caller, World, alone_on_both_engines};
use crate::zones::acts::zone_in;

alone_on_both_engines!(households_are_picked_out_and_put_in_order);

/// What is done to the household of each number.
const LIVES: [&[&str]; 16] = [
    &[],
    &["admission subsistence_allowance"],
    &["verification"],
    &["admission near_subsistence"],
    &["admission destitute_scattered", "exit"],
    &["refusal"],
    &["admission near_subsistence", "restriction"],
    &["verification", "review"],
    &["merger"],
    &["erasure"],
    &["admission other_hardship"],
    &["restriction"],
    &["verification", "review", "notice"],
    &["admission subsistence_allowance"],
    &["erasure"],
    &["admission expenditure_hardship"],
];
const TAGS: [&[&str]; 5] =
    [&["unemployment"], &["education_burden", "accident"], &[], &["accident", "unemployment"], &["veteran_family"]];
/// Every state, and every state of those that are restricted to storage.
const EVERYTHING: [&str; 2] = [
    "&state=reported,under_review,reviewed,noticed,active,graduated,rejected,merged,erased",
    "&state=reported,under_review,reviewed,noticed,active,graduated,rejected,merged,erased&restricted=true",
];

/// A zone that answers for what lies in it.
fn zone(world: &World, n: i32) -> String {
    let west = 98.28 + f64::from(n) / 100.0;
    let east = west + 0.01;
    let ring = json!([[west, 39.77], [east, 39.77], [east, 39.78], [west, 39.78], [west, 39.77]]);
    let mut body = zone_in("示例片区");
    body["boundary"] = json!({ "type": "Polygon", "coordinates": [ring] });
    let id = text(&world.officer().post("zones", &body).is(201), "id").to_owned();
    world.secretary().go(&format!("zones/{id}/publication")).is(200);
    id
}

fn entered(world: &World, n: usize, officers: &[&Caller]) -> String {
    let mut body = household_in();
    if n.is_multiple_of(5) {
        body = sensitive_in(world);
    } else {
        body["tags"] = json!(TAGS[n % 5]);
    }
    if n % 4 < 2 {
        body["point"] = json!({ "lng": if n.is_multiple_of(4) { 98.285 } else { 98.295 }, "lat": 39.775 });
    }
    if n % 7 == 2 {
        body["hardship_category"] = json!("relapse_monitoring");
    }
    let id = reported(world, &with(body, "officer_id", json!(officers[n % 3 % 2].account)));
    later(world);
    id
}

fn taken(world: &World, step: &str, id: &str, other: &str) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let (word, category) = step.split_once(' ').unwrap_or((step, ""));
    let path = format!("{}/{word}", at(id));
    match word {
        "merger" => drop(officer.put(&path, &json!({ "into": other })).is(200)),
        "admission" => drop(secretary.put(&path, &result(world, category)).is(200)),
        "exit" | "restriction" => drop(secretary.put(&path, &body_of(world, word)).is(200)),
        "erasure" => {
            officer.post(&path, &body_of(world, word)).is(200);
            secretary.post(&path, &body_of(world, word)).is(200);
        }
        _ => drop(officer.put(&path, &body_of(world, word)).is(200)),
    }
    later(world);
}

/// Six and twelve months on: when the two kinds of categories are checked again.
fn checks(world: &World) -> [chrono::NaiveDate; 2] {
    let today: chrono::NaiveDate = world.day(0).parse().unwrap();
    [6, 12].map(|months| today.checked_add_months(chrono::Months::new(months)).unwrap())
}

fn tagged(one: &Value, tags: &str) -> bool {
    one["tags"].as_array().into_iter().flatten().any(|tag| is_one_of(tag, tags))
}

fn households_are_picked_out_and_put_in_order(world: &World) {
    let first = world.staff("household_officer");
    let login = format!("bangfu2.{}", world.tag);
    let second = welcome(&world.secretary(), &world.community, &login, "示例专干", &["household_officer"], None);
    let zones = [zone(world, 0), zone(world, 1), zone(world, 2)];
    let ids: Vec<String> = (0..LIVES.len()).map(|n| entered(world, n, &[&first, &second])).collect();
    // The first reported are the last changed.
    for (n, id) in ids.iter().enumerate().rev() {
        for step in LIVES[n] {
            taken(world, step, id, &ids[0]);
        }
    }
    let mut probes = vec![
        words("state", "reported"),
        words("state", "active,graduated"),
        words("state", "under_review,reviewed,noticed"),
        words("state", "rejected"),
        words("state", "merged,erased"),
        words("hardship_category", "near_subsistence"),
        words("hardship_category", "relapse_monitoring,subsistence_allowance"),
        words("hardship_category", "destitute_centralised"),
        probe("restricted", "true", |one| one["restricted_at"].is_string()),
        probe("restricted", "false", |one| one["restricted_at"].is_null()),
    ];
    for tags in ["unemployment", "veteran_family,education_burden", "disability", "orphan"] {
        probes.push(probe("tag", tags, move |one| tagged(one, tags)));
    }
    for officer in [&*first, &second] {
        let id = officer.account.clone();
        probes.push(probe("officer_id", id.clone(), move |one| one["officer"]["account_id"] == *id));
    }
    for id in zones {
        probes.push(probe("zone_id", id.clone(), move |one| one["zone_id"] == *id));
    }
    // Through the day: the day itself is among them.
    for check in checks(world) {
        for day in [check.pred_opt(), Some(check), check.succ_opt()] {
            let day = day.unwrap().to_string();
            let until = day.clone();
            let due = move |one: &Value| one["recheck_due_on"].as_str().is_some_and(|due| due <= until.as_str());
            probes.push(probe("recheck_due_until", day, due));
        }
    }
    let unasked = vec![
        probe("state", "", |one| !is_one_of(&one["state"], "merged,erased")),
        probe("restricted", "", |one| one["restricted_at"].is_null()),
    ];
    let list = List::of(&first, "list_households", "households").leaving_out(EVERYTHING.to_vec(), unasked);
    // Codes are given in the order of creation.
    now_and_then(world, list, &probes, 1);
}
