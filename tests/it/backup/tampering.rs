//! Whatever is changed in a database is found by `hulian check`, and named.

use std::fs;

use super::{Home, files, told};
use crate::documents::files::{pdf, scan};
use crate::households::acts::{helped, sensitive_in};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{Engine, World, alone_on_both_engines};
use crate::ledgers::books::{XLSX, send, small};

alone_on_both_engines!(p9_check_names_what_was_changed);

/// What is done, the word it is found by, and where.
struct Tampering {
    /// A statement, which changes at least one row.
    done: String,
    /// What the line begins with.
    word: &'static str,
    /// What the line names.
    place: String,
}

fn tampering(done: String, word: &'static str, place: impl Into<String>) -> Tampering {
    Tampering { done, word, place: place.into() }
}

/// The tables that are changed, and put back from a copy after each attempt.
const TABLES: [&str; 11] = [
    "accounts",
    "sessions",
    "imports",
    "agreements",
    "events",
    "community_heads",
    "agreement_signatures",
    "agreement_versions",
    "household_parts",
    "household_acts",
    "household_keys",
];

/// What is written in clear: agreements, receipts, the journal.
fn in_clear(disk: &Disk, world: &World, agreement: &str) -> Vec<Tampering> {
    let community = disk.id(&world.community);
    let (mine, at) = (format!("community_id = {community}"), format!("community {}", world.community));
    let swapped = |from: &str, to: &str| {
        format!("UPDATE agreement_signatures SET receipt = replace(receipt, '{from}', '{to}') WHERE {mine}")
    };
    let of_agreement = format!("agreements/{agreement}");
    vec![
        tampering(
            format!("UPDATE agreements SET clauses = '{{' WHERE {mine}"),
            "row_unreadable",
            format!("{at} {of_agreement}"),
        ),
        tampering(
            format!("UPDATE agreements SET state = 'nowhere' WHERE {mine}"),
            "row_unreadable",
            of_agreement.clone(),
        ),
        tampering(
            format!("UPDATE agreement_versions SET text = text || ' ' WHERE {mine} AND text IS NOT NULL"),
            "row_unreadable",
            format!("agreement_versions/{agreement}"),
        ),
        tampering(
            format!("UPDATE events SET data = '{{}}' WHERE {mine} AND seq = 3"),
            "journal_broken",
            format!("{at} (altered: event 3 "),
        ),
        tampering(format!("DELETE FROM events WHERE {mine} AND seq = 4"), "journal_broken", "gap: event 4 is missing"),
        tampering(format!("UPDATE community_heads SET seq = seq + 1 WHERE {mine}"), "journal_broken", "cut: "),
        tampering(
            format!("DELETE FROM community_heads WHERE {mine}"),
            "journal_broken",
            format!("{at} (it has events and no head)"),
        ),
        tampering(swapped("unit_head", "secretary"), "receipt_wrong", format!("{of_agreement}/receipts/")),
        tampering(swapped("\"signature\":\"ey", "\"signature\":\"ex"), "receipt_wrong", "(signature_shape)"),
        tampering(
            format!("UPDATE agreement_signatures SET digest = '{}' WHERE {mine}", "0".repeat(64)),
            "receipt_wrong",
            "(receipt_of_other_agreement)",
        ),
    ]
}

/// Who may come in, and what was brought in.
fn of_people(disk: &Disk, world: &World) -> Vec<Tampering> {
    let mine = format!("community_id = {}", disk.id(&world.community));
    let rows = [
        format!("UPDATE accounts SET roles = 'nobody' WHERE {mine}"),
        format!("UPDATE accounts SET password_hash = 'secret' WHERE {mine} AND password_hash IS NOT NULL"),
        format!("UPDATE sessions SET refresh_hash = 'none' WHERE {mine}"),
        format!("UPDATE imports SET counts = '{{' WHERE {mine}"),
        format!("UPDATE imports SET brought = '{{' WHERE {mine} AND brought IS NOT NULL"),
    ];
    let found = rows.into_iter().map(|done| {
        let table = done.split(' ').nth(1).unwrap_or_default().to_owned();
        tampering(done, "row_unreadable", format!("community {} {table}/", world.community))
    });
    found.collect()
}

/// What is sealed, and its keys.
fn sealed(disk: &Disk, world: &World, household: &str) -> Vec<Tampering> {
    let (whose, at) = (format!("household_id = {}", disk.id(household)), format!("community {}", world.community));
    let other = format!("SELECT p.sealed FROM household_parts AS p WHERE p.{whose} AND p.part = 'people'");
    vec![
        tampering(
            format!("UPDATE household_parts SET sealed = ({other}) WHERE {whose} AND part = 'face'"),
            "sealed_shut",
            format!("{at} households/{household} household_parts/face (seal_broken)"),
        ),
        tampering(
            format!("UPDATE household_acts SET sealed = ({other}) WHERE {whose}"),
            "sealed_shut",
            format!("households/{household} household_acts/"),
        ),
        tampering(
            format!("UPDATE household_keys SET key_id = '0011223344556677' WHERE {whose}"),
            "sealed_shut",
            "(vault_ring_missing)",
        ),
        tampering(format!("DELETE FROM household_keys WHERE {whose}"), "sealed_shut", "household_keys (key_gone)"),
    ]
}

fn p9_check_names_what_was_changed(world: &World) {
    let agreement = in_force(world, &[1]);
    let household = helped(world, &sensitive_in(world));
    scan(&world.officer(), &pdf("a scan"));
    send(&world.secretary(), "", XLSX, &small(&world.tag)).is(201);
    let (home, mut disk) = (Home::of(world), Disk::open(&world.server));
    // Triggers and references would notice some of it; whoever holds the file need not ask them.
    if world.engine() == Engine::Sqlite {
        disk.run("PRAGMA foreign_keys = OFF");
    } else {
        disk.run("SET session_replication_role = replica");
    }
    for table in TABLES {
        disk.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
    }
    let sound = home.done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
    let mut attempts = in_clear(&disk, world, text(&agreement, "id"));
    attempts.extend(sealed(&disk, world, &household));
    attempts.extend(of_people(&disk, world));
    for Tampering { done, word, place } in attempts {
        assert!(disk.run(&done) > 0, "{done}");
        let found = home.fails(1, &["check"]);
        let named = found.lines().any(|line| line.starts_with(word) && line.contains(&place));
        assert!(named, "{done}\nis not told as {word} at {place}:\n{found}");
        assert!(!found.contains("欧阳") && !found.contains("110105"), "{found}");
        for table in TABLES {
            disk.run(&format!("DELETE FROM {table}"));
            disk.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}"));
        }
    }
    of_the_deployment(&home, &mut disk);
    match world.engine() {
        Engine::Sqlite => of_the_file(world, &home, &mut disk),
        Engine::Postgres => of_the_server(&home, &mut disk),
    }
    let file = files(&home.documents()).pop().unwrap();
    for (bytes, word) in [(Some("other bytes"), "document_wrong"), (None, "document_missing")] {
        match bytes {
            Some(bytes) => fs::write(&file, bytes).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        let found = home.fails(1, &["check"]);
        assert!(found.lines().any(|line| line.starts_with(word) && line.contains("documents/")), "{found}");
    }
}

/// Keys and migrations, which belong to no community.
fn of_the_deployment(home: &Home, disk: &mut Disk) {
    let changes = [
        (
            "UPDATE signing_keys SET public_key = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'",
            "signing_keys",
            "key_name_wrong",
        ),
        (
            "DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
            "__diesel_schema_migrations",
            "migrations_differ",
        ),
    ];
    for (done, table, word) in changes {
        disk.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
        assert!(disk.run(done) > 0);
        let found = home.fails(1, &["check"]);
        assert!(found.lines().any(|line| line.starts_with(word)), "{done}: {found}");
        disk.run(&format!("DELETE FROM {table}"));
        disk.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}"));
    }
}

/// An index that no longer leads to its rows, as after a change of the rules it sorts by: found where amcheck is there.
fn of_the_server(home: &Home, disk: &mut Disk) {
    let shown = |words: &str| {
        format!("CREATE OR REPLACE FUNCTION shown(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT {words}'")
    };
    disk.run(&shown("$1"));
    disk.run("CREATE INDEX units_shown ON units (shown(code))");
    let unseen = told(&home.run(&["check"]));
    assert!(unseen.contains("CREATE EXTENSION amcheck would let them be"), "{unseen}");
    disk.run("CREATE EXTENSION amcheck");
    let found = home.fails(1, &["check"]);
    assert!(found.contains("schema_strange units index units_shown") && !found.contains("database_wrong"), "{found}");
    disk.run(&shown("reverse($1)"));
    let found = home.fails(1, &["check"]);
    let named = found.lines().any(|line| line.starts_with("database_wrong") && line.contains("units_shown"));
    assert!(named && !found.contains("D01"), "{found}");
    disk.run("DROP INDEX units_shown");
    home.done(&["check"]);
}

/// What only SQLite lets somebody do: references to nothing, ids that are none, days that are none.
fn of_the_file(world: &World, home: &Home, disk: &mut Disk) {
    let mine = format!("community_id = {}", disk.id(&world.community));
    let changes = [
        (
            format!(
                "UPDATE agreement_parties SET unit_id = X'{}' WHERE {mine} AND unit_id IS NOT NULL",
                "00".repeat(16)
            ),
            "agreement_parties",
            "refers to a row of units",
        ),
        (format!("UPDATE agreements SET starts_on = '2026-02-30' WHERE {mine}"), "agreements", "agreements.starts_on"),
        (format!("UPDATE events SET event_id = X'00' WHERE {mine} AND seq = 2"), "events", "events.event_id"),
    ];
    for (done, table, place) in changes {
        disk.run(&format!("CREATE TABLE again_{table} AS SELECT * FROM {table}"));
        assert!(disk.run(&done) > 0, "{done}");
        let found = home.fails(1, &["check"]);
        assert!(
            found.lines().any(|line| line.starts_with("database_wrong") && line.contains(place)),
            "{done}: {found}"
        );
        disk.run(&format!("DELETE FROM {table}"));
        disk.run(&format!("INSERT INTO {table} SELECT * FROM again_{table}"));
    }
    home.done(&["check"]);
}
