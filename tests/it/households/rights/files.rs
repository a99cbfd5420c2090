//! Erased in every file the engine writes: the files of the running service are searched as somebody would who has copied the
//! folder, and nothing here helps them on: no checkpoint, no vacuum, no end of the service.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::super::acts::{at, body_of, helped, sensitive_in};
use super::super::disk::Disk;
use crate::kit::answer::text;
use crate::kit::{Engine, World, alone_on, until};
use crate::pairings::acts as pairings;

/// What of a household must be nowhere once it is erased: its wrapped key, its sealed parts, what it is found by, and what
/// those who help have said of it.
fn traces(disk: &mut Disk, id: &str) -> Vec<(String, Vec<u8>)> {
    let id = disk.id(id);
    let of = [
        ("household_keys", "wrapped"),
        ("household_parts", "sealed"),
        ("household_traces", "digest"),
        ("household_acts", "sealed"),
        ("household_readers", "sealed"),
        ("pairings", "sealed"),
        ("pairing_aid", "sealed"),
        ("pairing_visits", "sealed"),
    ];
    let mut found = Vec::new();
    for (table, column) in of {
        let rows = disk.blobs(&format!("SELECT {column} AS bytes FROM {table} WHERE household_id = {id}"));
        assert!(!rows.is_empty(), "{table} holds something of it");
        found.extend(rows.into_iter().map(|bytes| (format!("{table}.{column}"), bytes)));
    }
    found
}

/// Which of these stand in a file. Another program reads it: this process must not open a file of SQLite's.
fn held(path: &Path, traces: &[(String, Vec<u8>)]) -> Vec<String> {
    let file = Command::new("cat").arg(path).output().unwrap().stdout;
    let stands = |bytes: &[u8]| file.windows(bytes.len()).any(|window| window == bytes);
    traces.iter().filter(|(_, bytes)| stands(bytes)).map(|(what, _)| format!("{}: {what}", path.display())).collect()
}

/// The files of a database.
fn files(world: &World, disk: &mut Disk) -> Vec<PathBuf> {
    match world.engine() {
        Engine::Sqlite => {
            let path = world.server.database_url.trim_start_matches("sqlite:");
            ["", "-wal"].map(|ending| PathBuf::from(format!("{path}{ending}"))).to_vec()
        }
        Engine::Postgres => {
            let folder = "SELECT current_setting('data_directory') || '/base/' || oid AS word FROM pg_database \
                          WHERE datname = current_database()";
            let listed = std::fs::read_dir(&disk.words(folder)[0]);
            listed.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect()
        }
    }
}

/// A household with everything that can be said of it, and its traces.
fn known(world: &World) -> (String, Disk, Vec<(String, Vec<u8>)>) {
    let id = helped(world, &sensitive_in(world));
    let (pairing, head) = (pairings::paired(world, &id, 1), world.head(1));
    pairings::give(&pairing, &head, &pairings::aid_in(&world.day(0)));
    head.post(&format!("{}/visits", pairings::at(&pairing)), &pairings::visit_in(&world.day(0))).is(201);
    let mut disk = Disk::open(&world.server);
    let traces = traces(&mut disk, &id);
    (id, disk, traces)
}

fn erase(world: &World, id: &str) {
    for who in [&world.staff("household_officer"), &world.secretary()] {
        who.post(&format!("{}/erasure", at(id)), &body_of(world, "erasure")).is(200);
    }
}

/// The traces that stand in the files now.
fn found(world: &World, disk: &mut Disk, traces: &[(String, Vec<u8>)]) -> Vec<String> {
    files(world, disk).iter().flat_map(|file| held(file, traces)).collect()
}

fn nothing_of_it_is_in_a_file(world: &World) {
    let (id, mut disk, traces) = known(world);
    assert!(!found(world, &mut disk, &traces).is_empty(), "the search finds what is there");
    erase(world, &id);
    until("nothing of the erased household stands in a file", || {
        let mut disk = Disk::open(&world.server);
        found(world, &mut disk, &traces).is_empty()
    });
    // Taken back within the day, by whoever reported it.
    let officer = world.staff("household_officer");
    let mistaken = text(&officer.post("households", &sensitive_in(world)).is(201), "id").to_owned();
    let key =
        disk.blobs(&format!("SELECT wrapped AS bytes FROM household_keys WHERE household_id = {}", disk.id(&mistaken)));
    let key = vec![("household_keys.wrapped".to_owned(), key[0].clone())];
    officer.delete(&at(&mistaken), "*").is(204);
    until("nor of one that was taken back", || {
        let mut disk = Disk::open(&world.server);
        found(world, &mut disk, &key).is_empty()
    });
}

#[test]
fn p57_nothing_of_it_is_in_a_file_of_the_running_service_on_sqlite() {
    alone_on(Engine::Sqlite, nothing_of_it_is_in_a_file);
}

/// PostgreSQL keeps what was deleted until its tables are written anew: the command does that beside the running service.
fn scrubbed(world: &World) {
    let (id, mut disk, traces) = known(world);
    disk.run("CHECKPOINT");
    if found(world, &mut disk, &traces).is_empty() {
        eprintln!("skipped: the files of this PostgreSQL cannot be read from here");
        return;
    }
    erase(world, &id);
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
        command.env_remove(name);
    }
    let output = command.args(["--database-url", &world.server.database_url, "admin", "scrub"]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
    assert!(words.contains("not in its hand: the write-ahead log"), "{words}");
    assert_eq!(found(world, &mut disk, &traces), Vec::<String>::new());
    let other = helped(world, &sensitive_in(world));
    assert_eq!(world.secretary().get(&at(&other)).is(200)["state"], json!("active"), "the service goes on");
}

#[test]
fn p57_scrubbed_tables_hold_nothing_of_it_on_postgres() {
    alone_on(Engine::Postgres, scrubbed);
}
