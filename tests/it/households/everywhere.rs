//! P53, P54: a marked value is sent through **every** text member of every operation that may touch a household, as the
//! document knows them: a member that is new tomorrow is sent tomorrow. Nothing of it may be readable in the database, whatever
//! the operation has answered; and what the register calls a code is one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::acts::{at, helped, sensitive_in};
use super::disk::Disk;
use crate::kit::answer::text;
use crate::kit::document::{Operation, document};
use crate::kit::{Caller, Engine, World, alone_on_both_engines, on_both_engines};
use crate::pairings::acts as pairings;

alone_on_both_engines!(p53_no_text_member_reaches_the_disk_in_clear);
on_both_engines!(p53_no_cache_keeps_an_answer_about_a_household);

/// What stands for words about somebody.
const MARK: &str = "标记语句";

/// Operations that may touch a household: their answers are kept by no cache.
fn concerned(operation: &Operation) -> bool {
    ["/households", "/pairings", "/matchings", "/handovers"].iter().any(|part| operation.path.contains(part))
}

/// The schema a reference stands for.
fn resolved(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(path) => resolved(document().value().pointer(path.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// A body for a schema: what the document shows as an example, and the mark wherever text is free.
fn filled(schema: &Value, marked: &mut usize) -> Value {
    let schema = resolved(schema);
    let one = ["oneOf", "anyOf", "allOf"].iter().find_map(|word| schema[*word].as_array());
    if let Some(choices) = one {
        let choice = choices.iter().find(|choice| resolved(choice)["type"] != "null").unwrap_or(&choices[0]);
        return filled(choice, marked);
    }
    if let Some(words) = schema["enum"].as_array() {
        return words[0].clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap_or(&Value::Null),
        kind => kind,
    };
    match kind.as_str() {
        Some("object") => {
            let members = schema["properties"].as_object().into_iter().flatten();
            members.map(|(name, member)| (name.clone(), filled(member, marked))).collect()
        }
        Some("array") => json!([filled(&schema["items"], marked)]),
        Some("string") if schema.get("format").is_none() && schema.get("pattern").is_none() => {
            *marked += 1;
            let most = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(200);
            json!(MARK.chars().take(most).collect::<String>())
        }
        _ => schema.get("example").cloned().unwrap_or_else(|| json!(schema["minimum"].as_i64().unwrap_or(1))),
    }
}

/// What a body would need to be about the households of this community.
fn about(body: &mut Value, world: &World, household: &str) {
    let today = world.day(0);
    let Some(members) = body.as_object_mut() else { return };
    for (name, value) in members {
        match name.as_str() {
            "household_id" | "into_id" => *value = json!(household),
            "unit_id" | "successor_unit_id" => *value = json!(world.unit_id(1)),
            "id" | "helper_id" | "replaced_by" | "officer_id" | "matching_id" => *value = Value::Null,
            name if name.ends_with("_on") || name == "on" => *value = json!(today),
            _ => about(value, world, household),
        }
    }
}

/// Sends an operation with the mark in every text member; answers how many members that were, and what came of it.
fn sent(
    world: &World,
    callers: &[&Caller],
    operation: &Operation,
    household: &str,
    pairing: &str,
) -> (usize, Vec<u16>) {
    let schema = operation.value["requestBody"]["content"].as_object().and_then(|kinds| kinds.values().next());
    let (mut marked, mut body) = (0, Value::Null);
    if let Some(schema) = schema.filter(|kind| kind["schema"]["format"] != "binary") {
        body = filled(&schema["schema"], &mut marked);
        about(&mut body, world, household);
    }
    if marked == 0 {
        return (0, Vec::new());
    }
    let path = operation.path.replace("/api/v1/communities/{community_id}/", "");
    let path = path.replace("{household_id}", household).replace("{pairing_id}", pairing);
    let path =
        path.split('/').map(|part| if part.starts_with('{') { household } else { part }).collect::<Vec<_>>().join("/");
    let answered = callers.iter().map(|caller| {
        let key = format!("{MARK}{}", operation.id.len()).bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let ask = caller.ask(&operation.method, &path).header("if-match", "*").header("idempotency-key", &key);
        ask.unchecked().json(&body).send().status
    });
    (marked, answered.collect())
}

fn p53_no_text_member_reaches_the_disk_in_clear(world: &World) {
    let (officer, secretary, head) = (world.staff("household_officer"), world.secretary(), world.head(1));
    let (mut members, mut taken) = (0, BTreeSet::new());
    for operation in
        document().operations().iter().filter(|operation| concerned(operation) && operation.method != "GET")
    {
        let household = helped(world, &sensitive_in(world));
        let pairing = pairings::paired(world, &household, 1);
        let (marked, answers) = sent(world, &[&officer, &secretary, &head], operation, &household, &pairing);
        members += marked;
        if answers.iter().any(|status| (200..300).contains(status)) {
            taken.insert(operation.id.clone());
        }
        assert!(answers.iter().all(|status| *status < 500), "{}: {answers:?}", operation.id);
    }
    assert!(members > 40, "{members} text members are known");
    for id in ["record_aid", "record_visit", "report_pairing", "disclose_household", "pause_pairing", "erase_household"]
    {
        assert!(taken.contains(id), "{id} was not taken: {taken:?}");
    }
    let household = helped(world, &sensitive_in(world));
    assert_eq!(text(&world.secretary().get(&at(&household)).is(200), "id"), household);
    clear(world);
    codes(world);
}

/// What the register of the vault calls a code is one: whatever was sent, no such column holds anything else. What the service
/// itself writes where it closes a hand-over is a sentence of its own.
fn codes(world: &World) {
    let (mut disk, mut looked) = (Disk::open(&world.server), 0);
    let register = include_str!("../../../src/vault/register.rs");
    for line in register.lines().filter(|line| line.trim().ends_with("Code),")) {
        let mut parts = line.split('"');
        let (table, column) = (parts.nth(1).unwrap(), parts.nth(1).unwrap());
        let every =
            format!("SELECT DISTINCT CAST(\"{column}\" AS TEXT) AS word FROM {table} WHERE \"{column}\" IS NOT NULL");
        let words = disk.words(&every);
        let own = (table, column) == ("handovers", "resolution");
        assert!(own || words.iter().all(|word| word.is_ascii()), "{table}.{column}: {words:?}");
        looked += words.len();
    }
    assert!(looked > 50, "{looked} values");
}

/// Nothing of the mark is in a table; of other kinds of hand-overs and of agreements there is none here.
fn clear(world: &World) {
    let mut disk = Disk::open(&world.server);
    match world.engine() {
        Engine::Postgres => assert!(!disk.rows().contains(MARK), "in a row of a table"),
        Engine::Sqlite => {
            let path = world.server.database_url.trim_start_matches("sqlite:").to_owned();
            for ending in ["", "-wal"] {
                let file = std::process::Command::new("cat").arg(format!("{path}{ending}")).output().unwrap().stdout;
                assert!(!file.windows(MARK.len()).any(|window| window == MARK.as_bytes()), "in hulian.db{ending}");
            }
        }
    }
}

/// It is a property of the operation: whatever it answers, to whomever, a refusal as well, and nobody is told to show again what
/// they have.
fn p53_no_cache_keeps_an_answer_about_a_household(world: &World) {
    let household = helped(world, &sensitive_in(world));
    let pairing = pairings::paired(world, &household, 1);
    let (mut walked, mut answered) = (0, 0);
    let told = |operation: &&Operation| concerned(operation) && operation.id != "public_household_figures";
    for operation in document().operations().iter().filter(told) {
        let path = operation.path.replace("/api/v1/communities/{community_id}/", "");
        let path = path.replace("{household_id}", &household).replace("{pairing_id}", &pairing);
        let path = path.split('/').map(|part| if part.starts_with('{') { household.as_str() } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        walked += 1;
        for caller in [&world.staff("household_officer"), &world.secretary(), &world.head(1), &world.auditor()] {
            let ask = |tag: &str| {
                let ask = caller.ask(&operation.method, &path).header("if-none-match", tag);
                if operation.method == "GET" { ask } else { ask.json(&json!({})) }.unchecked().send()
            };
            let answer = ask("\"0-0\"");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{}: {}", operation.id, answer.status);
            if operation.method == "GET" && answer.status == 200 {
                answered += 1;
                assert_eq!(ask(answer.header("etag").unwrap_or("*")).status, 200, "{}", operation.id);
            }
        }
    }
    assert!(walked > 50 && answered > 5, "{walked} operations, {answered} answers");
}
