//! What the service does by itself: every timer acts exactly once, none waits behind one that cannot be acted on, and what
//! was given up is seen by the operator.

mod kinds;
mod operator;
mod queue;
mod reminders;

use serde_json::Value;

use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force};
use crate::kit::{Caller, World};

/// The first of January 2020, in microseconds.
pub const LONG_AGO: i64 = 1_577_836_800_000_000;

/// An agreement of this unit in force for a year, with no timer left but the one of its end; answers its address and id.
pub fn ending(world: &World, disk: &mut Disk, unit: usize) -> (String, String) {
    let agreement = in_force(world, &[unit]);
    let id = text(&agreement, "id").to_owned();
    let subject = disk.id(&id);
    let kept = format!("DELETE FROM timers WHERE subject = {subject} AND kind <> 'agreement.expire'");
    assert_eq!(disk.run(&kept), 3, "the reminders");
    for line in agreement["commitments"].as_array().unwrap() {
        let subject = disk.id(text(line, "id"));
        disk.run(&format!("DELETE FROM timers WHERE subject = {subject}"));
    }
    (at(&agreement), id)
}

/// Makes the row of an agreement unreadable; answers the statement that heals it.
pub fn poison(disk: &mut Disk, agreement: &str) -> String {
    let id = disk.id(agreement);
    let clauses = disk.words(&format!("SELECT clauses AS word FROM agreements WHERE agreement_id = {id}"));
    assert_eq!(disk.run(&format!("UPDATE agreements SET clauses = '{{' WHERE agreement_id = {id}")), 1);
    format!("UPDATE agreements SET clauses = '{}' WHERE agreement_id = {id}", clauses[0].replace('\'', "''"))
}

/// `1 internal_error again`: the failed attempts, the code and the state of the timers of a subject.
pub fn failures(disk: &mut Disk, subject: &str) -> Vec<String> {
    let subject = disk.id(subject);
    disk.words(&format!(
        "SELECT CAST(attempts AS TEXT) || ' ' || COALESCE(last_error, '-') || CASE WHEN dead_at IS NULL THEN ' again' \
         ELSE ' dead' END AS word FROM timers WHERE subject = {subject} ORDER BY kind"
    ))
}

/// Puts a timer of this kind and argument into a community, due for years, about the community itself; so many attempts
/// to act on it have failed.
pub fn strange(disk: &mut Disk, community: &str, (kind, argument): (&str, &str), attempts: i64) {
    let (id, due_at) = (disk.id(community), disk.instant(LONG_AGO));
    let made = disk.run(&format!(
        "INSERT INTO timers (community_id, timer_id, due_at, kind, argument, subject, attempts) \
         SELECT community_id, community_id, {due_at}, '{kind}', '{argument}', community_id, {attempts} \
         FROM community_heads WHERE community_id = {id}"
    ));
    assert_eq!(made, 1);
}

/// The events of this name (`agreement.expiring`) about this subject, as its journal tells them to this auditor.
pub fn told(auditor: &Caller, subject: &str, event: &str) -> Vec<Value> {
    let journal = auditor.get(&format!("journal?limit=200&subject={subject}")).is(200);
    items(&journal).iter().filter(|one| one["type"] == format!("hulian.{event}.v1")).cloned().collect()
}
