//! Each class of failure leaves exactly one line: an error with code, request, operation, cause, place, table and key
//! where there is a row, and no value of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hulian::app::{Clock, Instant};
use serde_json::{Value, json};

use super::log;

use crate::households::acts::{at as household_at, household_in, reported};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, drafted, submitted};
use crate::kit::server::{DAWN, Wishes, blown_by};
use crate::kit::{Answer, Caller, Engine, Server, World, alone_on_both_engines};

alone_on_both_engines!(
    an_unreadable_row_names_its_table_and_key,
    an_unreadable_row_in_a_list_names_its_table_and_key,
    an_unreadable_row_takes_no_other_task_away,
    a_sealed_part_that_does_not_open_names_its_household,
    a_full_disk_is_an_error_with_its_statement,
);

/// A value that must stand in no line.
pub(super) const VALUE: &str = "geheim7731";

/// The one line an answer left in the log, which is complete.
#[track_caller]
pub(super) fn line_of(answer: &Answer, code: &str, operation: &str) -> Value {
    let lines = log::lines_with(answer.header("x-request-id").unwrap());
    let [line] = lines.as_slice() else { panic!("{} line(s), not one: {lines:?}", lines.len()) };
    assert_eq!((text(line, "level"), text(line, "code")), ("ERROR", code), "{line}");
    assert_eq!((text(line, "operation"), &line["status"]), (operation, &json!(answer.status)), "{line}");
    assert!(["src/", "tests/it/kit/"].iter().any(|from| text(line, "place").starts_with(from)), "{line}");
    assert!(!text(line, "cause").is_empty(), "{line}");
    assert!(!line.to_string().contains(VALUE), "{line}");
    assert!(!answer.text().contains("src/") && !answer.text().contains("cause"), "{}", answer.text());
    line.clone()
}

/// Makes the clauses of an agreement something else than a list.
fn broken(world: &World) -> Value {
    log::watch();
    let agreement = drafted(world, &deed(world, &[1]));
    let mut disk = Disk::open(&world.server);
    let id = disk.id(text(&agreement, "id"));
    let statement = format!("UPDATE agreements SET clauses = '\"{VALUE}\"' WHERE agreement_id = {id}");
    assert_eq!(disk.run(&statement), 1);
    agreement
}

fn an_unreadable_row_names_its_table_and_key(world: &World) {
    let agreement = broken(world);
    let answer = world.officer().get(&at(&agreement));
    answer.refused(500, "internal_error");
    let line = line_of(&answer, "internal_error", "get_agreement");
    assert_eq!((&line["table"], &line["key"]), (&json!("agreements"), &agreement["id"]), "{line}");
    assert!(text(&line, "cause").ends_with("JSON: data error at line 1 column 12"), "{line}");
    assert!(text(&line, "place").starts_with("src/agreements/store.rs:"), "{line}");
    assert_eq!(log::lines_with(text(&agreement, "id")).len(), 1, "told once");
}

fn an_unreadable_row_in_a_list_names_its_table_and_key(world: &World) {
    let agreement = broken(world);
    let answer = world.officer().get("agreements?limit=5");
    answer.refused(500, "internal_error");
    let line = line_of(&answer, "internal_error", "list_agreements");
    assert_eq!((&line["table"], &line["key"]), (&json!("agreements"), &agreement["id"]), "{line}");
}

/// What can be read is told, what cannot is counted, told to the log, and told to whoever asked.
fn an_unreadable_row_takes_no_other_task_away(world: &World) {
    let mine = submitted(world, &deed(world, &[1]));
    let broken = submitted(world, &deed(world, &[1]));
    let household = reported(world, &household_in());
    let head = world.head(1);
    let tasks = |who: &Caller, kind: &str| -> (Value, Answer) {
        let answer = who.get("/api/v1/me/tasks");
        let told = answer.is(200);
        (json!(items(&told).iter().filter(|task| task["kind"] == kind).collect::<Vec<_>>()), answer)
    };
    let whole = head.get("/api/v1/me/tasks").is(200);
    assert_eq!((&whole["counts"]["to_sign"], &whole["unreadable"]), (&json!(2), &json!(0)), "{whole}");
    let mut disk = Disk::open(&world.server);
    let mut spoil = |table: &str, column: &str, key: &str, id: &str| {
        let id = disk.id(id);
        assert_eq!(disk.run(&format!("UPDATE {table} SET {column} = '\"{VALUE}\"' WHERE {key} = {id}")), 1);
    };
    log::watch();
    spoil("agreements", "clauses", "agreement_id", text(&broken, "id"));
    let (left, answer) = tasks(&head, "to_sign");
    assert_eq!((left.as_array().unwrap().len(), &left[0]["agreement_id"]), (1, &mine["id"]), "{left}");
    assert_eq!(answer.json()["unreadable"], 1);
    assert_eq!(tasks(&head, "records_unreadable").0.as_array().unwrap().len(), 1);
    let lines = log::lines_with(answer.header("x-request-id").unwrap());
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((text(line, "level"), text(line, "code")), ("ERROR", "internal_error"), "{line}");
    assert_eq!((&line["table"], &line["key"]), (&json!("agreements"), &broken["id"]), "{line}");
    assert_eq!(line["operation"], "get_my_tasks", "{line}");
    assert!(!line.to_string().contains(VALUE), "{line}");
    // A desk that can say nothing silences no other one.
    spoil("households", "legal_basis", "household_id", &household);
    let keeper = world.staff("household_officer");
    assert_eq!(tasks(&keeper, "household_report").0, json!([]));
    let told = world.secretary().get("/api/v1/me/tasks").is(200);
    assert_eq!(told["counts"]["to_sign"], 1, "{told}");
    let filtered = keeper.get("/api/v1/me/tasks?kind=to_sign").is(200);
    assert!(filtered["unreadable"].as_i64() > Some(0), "a filter hides no gap: {filtered}");
}

fn a_sealed_part_that_does_not_open_names_its_household(world: &World) {
    log::watch();
    let household = reported(world, &household_in());
    let mut disk = Disk::open(&world.server);
    let id = disk.id(&household);
    let other = match world.engine() {
        Engine::Sqlite => format!("X'{}'", "00".repeat(80)),
        Engine::Postgres => format!("'\\x{}'", "00".repeat(80)),
    };
    assert!(disk.run(&format!("UPDATE household_parts SET sealed = {other} WHERE household_id = {id}")) > 0);
    let answer = world.staff("household_officer").get(&household_at(&household));
    answer.refused(500, "seal_broken");
    let line = line_of(&answer, "seal_broken", "get_household");
    assert_eq!(line["table"], "household_parts", "{line}");
    assert!(text(&line, "key").starts_with(&format!("{household}/")), "{line}");
}

fn a_full_disk_is_an_error_with_its_statement(world: &World) {
    log::watch();
    let officer = world.officer();
    officer.get("/api/v1/me").is(200);
    let mut disk = Disk::open(&world.server);
    match world.engine() {
        Engine::Sqlite => {
            let full = "SELECT RAISE(ABORT, 'database or disk is full')";
            disk.run(&format!("CREATE TRIGGER full_disk BEFORE INSERT ON units BEGIN {full}; END"));
        }
        Engine::Postgres => {
            let full = "RAISE EXCEPTION 'could not extend file \"base/1\": No space left on device'";
            let function = format!("FUNCTION full_disk() RETURNS trigger AS $$ BEGIN {full}; END $$ LANGUAGE plpgsql");
            disk.run(&format!("CREATE {function}"));
            disk.run("CREATE TRIGGER full_disk BEFORE INSERT ON units FOR EACH ROW EXECUTE FUNCTION full_disk()");
        }
    }
    let mut unit = unit_in(1);
    unit["note"] = json!(VALUE);
    let answer = officer.post("units", &unit);
    answer.refused(507, "storage_full");
    let line = line_of(&answer, "storage_full", "create_unit");
    assert!(text(&line, "place").starts_with("src/units/store.rs:"), "{line}");
    officer.get("units").is(200);
}

#[test]
fn a_panic_in_a_job_tells_message_and_place_on_sqlite() {
    a_panic_in_a_job_tells_message_and_place(Engine::Sqlite);
}

#[test]
fn a_panic_in_a_job_tells_message_and_place_on_postgres() {
    a_panic_in_a_job_tells_message_and_place(Engine::Postgres);
}

fn a_panic_in_a_job_tells_message_and_place(engine: Engine) {
    log::watch();
    let fuse = Arc::new(AtomicI64::new(0));
    let clock = Clock::manual(DAWN.parse::<Instant>().unwrap());
    let wishes = Wishes { clock: Some(clock), on_statement: blown_by(&fuse), ..Wishes::default() };
    let Some(server) = Server::start(engine, wishes) else { return };
    let world = World::new(&server);
    let officer = world.officer();
    officer.get("/api/v1/me").is(200);
    // A timer may run into the statement first.
    let mut failed = (10..20).map(|number| {
        fuse.store(4, Ordering::SeqCst);
        officer.post("units", &unit_in(number))
    });
    let answer = failed.find(|answer| answer.status != 201).expect("a statement was made to fail");
    answer.refused(500, "internal_error");
    let line = line_of(&answer, "internal_error", "create_unit");
    assert_eq!(line["cause"], "panic: a statement was made to fail by the test", "{line}");
    assert!(text(&line, "place").starts_with("tests/it/kit/server.rs"), "{line}");
    officer.post("units", &unit_in(2)).is(201);
    server.stop();
}
