//! What waits in households: for whoever keeps the file, and for the secretary; told by code and by nothing else.

use serde_json::{Value, json};

use super::acts::{at, body_of, helped, household_in, reported, result};
use crate::kit::answer::text;
use crate::kit::people::welcome;
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};
use crate::tasks::{of, waits};

on_both_engines!(a_report_waits_for_whoever_keeps_the_file, an_erasure_waits_for_the_secretary);
alone_on_both_engines!(a_notice_that_has_been_up_waits_for_its_end, a_recheck_waits_from_thirty_days_before);

/// Households of which something waits.
pub fn busy(world: &World) {
    let officer = world.staff("household_officer");
    reported(world, &household_in());
    world.staff("grid_worker").post("households", &household_in()).is(201);
    for withdrawn in [false, true] {
        let path = at(&helped(world, &household_in()));
        if withdrawn {
            officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
        }
        officer.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);
    }
}

fn a_report_waits_for_whoever_keeps_the_file(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let other =
        welcome(&secretary, &world.community, &format!("other.{}", world.tag), "示例", &["household_officer"], None);
    let made = world.staff("grid_worker").post("households", &household_in()).is(201);
    let path = at(text(&made, "id"));
    let strangers: [&Caller; 5] =
        [&secretary, &world.officer(), &world.staff("grid_worker"), &world.auditor(), &world.head(1)];
    // Nobody keeps it yet: it waits for everybody who is cleared.
    let task = waits("household_report", &[&officer, &other], &strangers);
    assert_eq!((&task["title"], &task["household_id"]), (&json!("H001"), &made["id"]));
    assert_eq!((&task["operation_id"], &task["since_at"]), (&json!("verify_household"), &made["created_at"]));
    assert_eq!(officer.get(text(&task, "link")).is(200)["id"], made["id"]);
    let told = officer.get("/api/v1/me/tasks").text();
    assert!(!told.contains("欧阳") && !told.contains("示例"), "a code and nothing else: {told}");
    officer.amend(&path, &json!({ "officer_id": other.account })).is(200);
    waits("household_report", &[&other], &[&officer, &secretary]);
    // Whoever keeps it and is not cleared any more keeps nothing.
    let keeper = format!("staff/{}", other.account);
    secretary.amend(&keeper, &json!({ "roles": ["grid_worker"] })).is(200);
    waits("household_report", &[&officer], &[&other, &secretary]);
    officer.put(&format!("{path}/verification"), &body_of(world, "verification")).is(200);
    waits("household_report", &[], &[&officer, &other]);
}

fn an_erasure_waits_for_the_secretary(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&helped(world, &household_in()));
    let erasure = format!("{path}/erasure");
    let ask = || officer.post(&erasure, &body_of(world, "erasure")).is(200);
    let (none, others): ([&Caller; 0], [&Caller; 4]) =
        ([], [&officer, &world.officer(), &world.auditor(), &world.head(1)]);
    let asked = ask();
    let task = waits("household_erasure", &[&secretary], &others);
    assert_eq!((&task["title"], &task["since_at"]), (&json!("H001"), &asked["asked_at"]));
    let stands = secretary.get(text(&task, "link")).is(200);
    assert!(stands["allowed_actions"].as_array().unwrap().contains(&task["operation_id"]), "{stands}");
    officer.delete(&erasure, "*").is(200);
    waits("household_erasure", &none, &[&secretary]);
    ask();
    secretary.put(&format!("{erasure}/refusal"), &body_of(world, "refusal")).is(200);
    waits("household_erasure", &none, &[&secretary]);
    // It waits of a file nothing else is done with as well.
    officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    ask();
    waits("household_erasure", &[&secretary], &others);
    secretary.post(&erasure, &body_of(world, "erasure")).is(200);
    waits("household_erasure", &none, &[&secretary]);
}

fn a_notice_that_has_been_up_waits_for_its_end(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&reported(world, &household_in()));
    for step in ["verification", "review", "notice"] {
        officer.put(&format!("{path}/{step}"), &body_of(world, step)).is(200);
    }
    world.days(6);
    waits("household_admission", &[], &[&officer, &secretary]);
    world.days(1);
    let task = waits("household_admission", &[&officer, &secretary], &[&world.officer(), &world.auditor()]);
    assert_eq!(task["operation_id"], "admit_household");
    assert_eq!(task["since_at"], json!(format!("{}T16:00:00.000000Z", world.day(-1))), "since the notice has run out");
    secretary.put(&format!("{path}/admission"), &json!({ "category": "other_hardship" })).is(200);
    waits("household_admission", &[], &[&officer, &secretary]);
}

fn a_recheck_waits_from_thirty_days_before(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let taken_on = |category: &str| {
        let path = at(&reported(world, &household_in()));
        officer.put(&format!("{path}/admission"), &result(world, category)).is(200)
    };
    let near = taken_on("near_subsistence");
    taken_on("destitute_scattered");
    let due = text(&near, "recheck_due_on").to_owned();
    assert_eq!(due, "2027-01-01");
    world.days(153);
    waits("household_recheck", &[], &[&officer, &secretary]);
    world.days(1);
    let task = waits("household_recheck", &[&officer], &[&secretary, &world.officer()]);
    assert_eq!((&task["title"], &task["due_on"], &task["overdue"]), (&near["code"], &json!(due), &json!(false)));
    assert_eq!(task["since_at"], json!(format!("{}T16:00:00.000000Z", world.day(-1))), "it came into sight today");
    world.days(31);
    let task: Vec<Value> = of(&officer, "household_recheck");
    assert_eq!((task.len(), &task[0]["overdue"]), (1, &json!(true)));
    let path = at(text(&near, "id"));
    officer.put(&format!("{path}/recheck"), &body_of(world, "recheck")).is(200);
    waits("household_recheck", &[], &[&officer]);
}
