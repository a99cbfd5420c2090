//! A row that cannot be read stops its list, and the log names it by table and key: whichever table it is of, and whether its
//! words mean nothing or are no words at all.

use serde_json::{Value, json};

use super::lines::{VALUE, line_of};
use super::log;

use crate::households::acts::{household_in, reported};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{deed, drafted, in_force};
use crate::kit::{Caller, Engine, World, alone_on, alone_on_both_engines};
use crate::pairings::acts::{paired, silent};
use crate::zones::acts::published;

alone_on_both_engines!(a_row_whose_words_mean_nothing_stops_its_list_and_is_named);

/// A row of a table, and the list that holds it.
struct Case<'c> {
    table: &'static str,
    column: &'static str,
    key: &'static str,
    id: String,
    door: String,
    who: &'c Caller,
    operation: &'static str,
}

/// Damages the row, asks at its door, and looks at the line that leaves; then the row is as it was, and so is the answer.
fn tried(world: &World, case: &Case<'_>, value: &str) {
    let Case { table, column, key, id, door, who, operation } = case;
    let mut disk = Disk::open(&world.server);
    let row = disk.id(id);
    disk.run(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
    assert_eq!(disk.run(&format!("UPDATE {table} SET {column} = {value} WHERE {key} = {row}")), 1, "{table}");
    let answer = who.get(door);
    answer.refused(500, "internal_error");
    assert!(!answer.text().contains(VALUE) && !answer.text().contains(id.as_str()), "{}", answer.text());
    let line = line_of(&answer, "internal_error", operation);
    assert_eq!((&line["table"], &line["key"]), (&json!(table), &json!(id)), "{line}");
    let before = format!("(SELECT k.{column} FROM kept AS k WHERE k.{key} = {row})");
    assert_eq!(disk.run(&format!("UPDATE {table} SET {column} = {before} WHERE {key} = {row}")), 1);
    disk.run("DROP TABLE kept");
    who.get(door).is(200);
}

/// A hand-over that a departure has left; answers its id.
fn left(world: &World) -> String {
    in_force(world, &[3]);
    let gone = json!({ "reason": "单位撤并。", "handover": true });
    let gone = world.secretary().put(&format!("units/{}/departure", world.unit_id(3)), &gone).is(200);
    text(&gone["handovers"][0], "id").to_owned()
}

fn a_row_whose_words_mean_nothing_stops_its_list_and_is_named(world: &World) {
    log::watch();
    let (officer, keeper, secretary) = (world.officer(), world.staff("household_officer"), world.secretary());
    let agreement = text(&drafted(world, &deed(world, &[1])), "id").to_owned();
    let pairing = paired(world, &silent(world), 1);
    let case = |table, column, key, id, list: &str, who, operation| Case {
        table,
        column,
        key,
        id,
        door: format!("{list}?limit=37"),
        who,
        operation,
    };
    let cases = [
        case("zones", "external_codes", "zone_id", published(world, "示例片区"), "zones", &*officer, "list_zones"),
        case("agreements", "clauses", "agreement_id", agreement.clone(), "agreements", &officer, "list_agreements"),
        // Another page: that of the case before is kept as long as nothing happens.
        Case {
            door: "agreements?limit=36".to_owned(),
            ..case("agreements", "notice", "agreement_id", agreement, "agreements", &officer, "list_agreements")
        },
        case(
            "households",
            "legal_basis",
            "household_id",
            reported(world, &household_in()),
            "households",
            &keeper,
            "list_households",
        ),
        case("pairings", "state", "pairing_id", pairing, "pairings", &keeper, "list_pairings"),
        case("handovers", "kind", "handover_id", left(world), "handovers", &secretary, "list_handovers"),
    ];
    for case in &cases {
        tried(world, case, &format!("'{VALUE}'"));
    }
}

/// What SQLite lets into a column of words and PostgreSQL does not: bytes that are none.
const NO_WORDS: &str = "CAST(X'67656865696d37373331ff' AS TEXT)";

#[test]
fn a_row_whose_words_are_none_is_looked_for_and_named() {
    alone_on(Engine::Sqlite, words_that_are_none);
}

fn words_that_are_none(world: &World) {
    log::watch();
    let (officer, secretary) = (world.officer(), world.secretary());
    let (unit, agreement) = (world.unit_id(1), text(&drafted(world, &deed(world, &[1])), "id").to_owned());
    let (zone, grid) = (published(world, "示例片区"), world.staff("grid_worker").account.clone());
    let case = |table, column, key, id: &str, door: &str, who, operation| Case {
        table,
        column,
        key,
        id: id.to_owned(),
        door: door.to_owned(),
        who,
        operation,
    };
    let cases = [
        case("units", "name", "unit_id", &unit, "units?limit=37", &*officer, "list_units"),
        case("units", "address", "unit_id", &unit, &format!("units/{unit}"), &officer, "get_unit"),
        case("agreements", "title", "agreement_id", &agreement, "agreements?limit=37", &officer, "list_agreements"),
        case("zones", "grid_code", "zone_id", &zone, "zones?limit=37", &officer, "list_zones"),
        case("accounts", "title", "account_id", &grid, "staff", &secretary, "list_staff"),
    ];
    for case in &cases {
        tried(world, case, NO_WORDS);
    }
    let mut disk = Disk::open(&world.server);
    // A change that meets it names it as well.
    let row = disk.id(&unit);
    disk.run(&format!("UPDATE units SET note = {NO_WORDS} WHERE unit_id = {row}"));
    let answer = officer.patch(&format!("units/{unit}"), "*", &json!({ "address": "示例路 1 号" }));
    answer.refused(500, "internal_error");
    let line = line_of(&answer, "internal_error", "update_unit");
    assert_eq!((&line["table"], &line["key"]), (&json!("units"), &json!(unit)), "{line}");
    disk.run(&format!("UPDATE units SET note = NULL WHERE unit_id = {row}"));
    // A desk that can say nothing says which row it was.
    let task = left(world);
    let row = disk.id(&task);
    assert_eq!(disk.run(&format!("UPDATE handovers SET title = {NO_WORDS} WHERE handover_id = {row}")), 1);
    let answer = secretary.get("/api/v1/me/tasks");
    let told: Value = answer.is(200);
    assert!(told["unreadable"] == 1 && items(&told).iter().any(|one| one["kind"] == "records_unreadable"), "{told}");
    let lines = log::lines_with(answer.header("x-request-id").unwrap());
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((&line["table"], &line["key"]), (&json!("handovers"), &json!(task)), "{line}");
    assert!(!line.to_string().contains(VALUE), "{line}");
}
