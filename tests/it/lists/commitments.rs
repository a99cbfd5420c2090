//! The list of commitments: by linkage, state, pledger, agreement, day, and the line that made them.

use serde_json::{Value, json};

use super::kit::{List, later, now_and_then, probe, words};
use crate::kit::answer::text;
use crate::kit::deeds::{self, commitment, deed, drafted, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines};
use crate::promised::at;

alone_on_both_engines!(commitments_are_picked_out_and_put_in_order);

/// Who promises: a unit, or the community for none.
fn pledger(world: &World, unit: usize) -> Value {
    match unit {
        0 => json!({ "kind": "community" }),
        _ => json!({ "kind": "unit", "unit_id": world.unit_id(unit) }),
    }
}

fn line(world: &World, linkage: &str, unit: usize, due: i64) -> Value {
    commitment(linkage, "示例事项", pledger(world, unit), world.day(due))
}

/// In force for good, with these lines.
fn in_force(world: &World, units: &[usize], lines: &[Value]) -> Value {
    let body = with(with(deed(world, units), "commitments", json!(lines)), "ends_on", json!(null));
    let agreement = signed(world, &submitted(world, &body), units);
    assert_eq!(agreement["state"], "active", "{agreement}");
    later(world);
    agreement
}

/// Both units and the community say so.
fn suspended(world: &World, agreement: &Value) {
    let body = json!({ "reason": "场地改造。", "digest": agreement["digest"] });
    for voice in [world.head(1), world.head(2), world.secretary()] {
        voice.put(&format!("{}/suspension", deeds::at(agreement)), &body).is(200);
    }
}

fn resumed(world: &World, agreement: &Value) {
    for voice in [world.head(1), world.head(2), world.secretary()] {
        voice.ask("DELETE", &format!("{}/suspension", deeds::at(agreement))).send().is(200);
    }
    assert_eq!(world.officer().get(&deeds::at(agreement)).is(200)["state"], "active");
}

/// Everything of a line is delivered by its unit; then it is judged, or is not.
fn delivered(world: &World, unit: usize, line: &Value, judged: &str) {
    let path = format!("{}/deliveries", at(line));
    world.head(unit).post(&path, &json!({ "quantity": 4 })).is(201);
    match judged {
        "verified" => drop(world.officer().go(&format!("{path}/1/verification")).is(200)),
        "returned" => {
            drop(world.officer().put(&format!("{path}/1/return"), &json!({ "reason": "请补照片。" })).is(200));
        }
        _ => {}
    }
}

/// The day it falls due, days given back after a suspension included.
fn due(one: &Value) -> Option<&str> {
    one["falls_due_on"].as_str().or(one["due_on"].as_str())
}

/// Agreements whose lines stand in many ways, twelve days after they were made; answers them, and the recurring line.
fn made(world: &World) -> ([Value; 4], String) {
    let mut open = line(world, "development", 1, 30);
    open.as_object_mut().unwrap().remove("due_on");
    let lines = [
        line(world, "party_building", 1, 40),
        line(world, "civility", 2, 5),
        line(world, "civility", 1, 10),
        open,
        line(world, "resource_sharing", 0, 11),
        line(world, "party_building", 1, 9),
        line(world, "public_welfare", 2, 12),
        line(world, "public_welfare", 1, 13),
    ];
    let first = in_force(world, &[1, 2], &lines);
    let mut monthly = line(world, "joint_service", 3, 1);
    monthly.as_object_mut().unwrap().remove("due_on");
    monthly["recurrence"] = json!({ "every": "month" });
    let second = in_force(world, &[3], &[line(world, "civility", 3, 8), monthly]);
    let recurring = text(&second["commitments"][1], "id").to_owned();
    let paused = in_force(world, &[1, 2], &[line(world, "civility", 1, 8), line(world, "development", 2, 12)]);
    let body = with(deed(world, &[2]), "commitments", json!([line(world, "joint_service", 2, 7)]));
    let draft = drafted(world, &body);
    later(world);
    for (n, unit, judged) in [(0, 1, "verified"), (5, 1, "returned"), (6, 2, "")] {
        delivered(world, unit, &first["commitments"][n], judged);
    }
    world.days(2);
    suspended(world, &paused);
    world.days(4);
    resumed(world, &paused);
    world.days(6);
    ([first, second, paused, draft], recurring)
}

fn commitments_are_picked_out_and_put_in_order(world: &World) {
    let officer = world.officer();
    let (agreements, recurring) = made(world);
    let given_back = officer.get(&at(&agreements[2]["commitments"][0])).is(200);
    assert_eq!(given_back["falls_due_on"], world.day(0), "due today, and twelve days after it was made: {given_back}");
    let mut probes = vec![
        words("linkage", "civility"),
        words("linkage", "party_building,public_welfare"),
        words("state", "accepted"),
        words("state", "proposed,returned"),
        words("state", "delivered,verified"),
        words("state", "waived"),
    ];
    for unit in 1..=4 {
        let id = world.unit_id(unit);
        probes.push(probe("unit_id", id.clone(), move |one| one["pledger"]["unit_id"] == *id));
    }
    for agreement in &agreements {
        let id = text(agreement, "id").to_owned();
        probes.push(probe("agreement_id", id.clone(), move |one| one["agreement_id"] == *id));
    }
    let today = world.day(0);
    for wanted in [true, false] {
        let today = today.clone();
        let late = move |one: &Value| one["in_progress"] == true && due(one).is_some_and(|due| due < today.as_str());
        probes.push(probe("overdue", wanted.to_string(), move |one| late(one) == wanted));
    }
    // As the days were when all was made: the day itself is not before the day; what was given back counts.
    for days in [5, 6, 8, 9, 10, 11, 12, 13, 16, 17, 40, 41, 9_000] {
        let day = world.day(days - 12);
        let before = day.clone();
        probes.push(probe("due_before", day, move |one| due(one).is_some_and(|due| due < before.as_str())));
    }
    for line in [recurring, text(&agreements[0]["commitments"][0], "id").to_owned()] {
        probes.push(probe("recurs_from", line.clone(), move |one| one["recurs_from"] == *line));
    }
    let overdue: Vec<Value> = List::of(&officer, "list_commitments", "commitments").whole("&overdue=true");
    assert!(overdue.iter().all(|one| one["overdue"] == true) && overdue.len() >= 4, "{overdue:?}");
    now_and_then(world, List::of(&officer, "list_commitments", "commitments"), &probes, 0);
}
