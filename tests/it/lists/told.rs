//! What is told: the journal, behind a number and of one subject; and what waits, of some kinds.

use serde_json::{Value, json};

use super::kit::{List, probe, words};
use crate::kit::answer::text;
use crate::kit::deeds::{deed, in_force, submitted};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(the_journal_is_read_from_a_number_and_of_a_subject, what_waits_is_told_by_kind);

fn the_journal_is_read_from_a_number_and_of_a_subject(world: &World) {
    let auditor = world.auditor();
    let agreements = [in_force(world, &[1, 2]), submitted(world, &deed(world, &[2]))];
    let list = List::of(&auditor, "list_journal", "journal");
    let all = list.whole("");
    let last = all.last().unwrap()["seq"].as_i64().unwrap();
    let mut probes = Vec::new();
    for after in [0, 1, 2, last / 2, last - 1, last, last + 1] {
        probes.push(probe("after", after.to_string(), move |one| one["seq"].as_i64().unwrap() > after));
    }
    for agreement in &agreements {
        let subject = format!("agreements/{}", text(agreement, "id"));
        probes.push(probe("subject", subject.clone(), move |one| one["subject"] == *subject));
    }
    for subject in [text(&all[all.len() / 2], "subject").to_owned(), "agreements/".to_owned()] {
        probes.push(probe("subject", subject.clone(), move |one| one["subject"] == *subject));
    }
    list.filters(&probes);
}

fn what_waits_is_told_by_kind(world: &World) {
    let secretary = world.secretary();
    let agreement = in_force(world, &[1]);
    let head = world.head(1);
    let path = format!("commitments/{}/deliveries", text(&agreement["commitments"][0], "id"));
    head.post(&path, &json!({ "quantity": 1 })).is(201);
    for unit in [2, 3, 4] {
        submitted(world, &deed(world, &[unit]));
    }
    let body = json!({ "reason": "暂停。", "digest": agreement["digest"] });
    head.put(&format!("agreements/{}/suspension", text(&agreement, "id")), &body).is(200);
    let list = List::of(&secretary, "get_my_tasks", "/api/v1/me/tasks");
    let all: Vec<Value> = list.whole("");
    assert!(all.iter().any(|task| task["kind"] == "to_consent"), "{all:?}");
    list.filters(&[
        words("kind", "to_sign"),
        words("kind", "to_verify"),
        words("kind", "to_consent,to_sign"),
        words("kind", "to_consent"),
        words("kind", "returned,expiring"),
    ]);
}
