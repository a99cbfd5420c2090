//! A database that is away leaves one line for the first request and a count for those that follow, and says nothing of
//! its address.

use std::sync::Arc;

use serde_json::json;

use super::log;

use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::cast::unit_in;
use crate::kit::server::{Wishes, database};
use crate::kit::{Answer, Engine, Server, World, place};

fn id_of(answer: &Answer) -> &str {
    answer.header("x-request-id").unwrap()
}

/// The only line of an answer, which is an error of the database.
#[track_caller]
fn only_line(answer: &Answer) -> serde_json::Value {
    let lines = log::lines_with(id_of(answer));
    let [line] = lines.as_slice() else { panic!("{} line(s), not one: {lines:?}", lines.len()) };
    assert_eq!((text(line, "level"), text(line, "code")), ("ERROR", "unavailable"), "{line}");
    assert!(text(line, "place").starts_with("src/") && !text(line, "cause").is_empty(), "{line}");
    line.clone()
}

#[test]
fn a_server_that_is_away_is_told_once() {
    log::watch();
    let Some(url) = database(Engine::Postgres) else { return };
    let server = Server::start_on(Engine::Postgres, &url, place::folder("keys"), Wishes::default());
    let nobody = crate::kit::Caller::nobody(&server, "");
    nobody.get("/readyz").is(200);
    let (address, name) = url.rsplit_once('/').unwrap();
    let mut elsewhere = Disk::at_server(&format!("{address}/postgres"));
    elsewhere.run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    let ended = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    elsewhere.run(&ended);
    let first = nobody.get("/readyz");
    first.refused(503, "unavailable");
    let line = only_line(&first);
    assert_eq!(line["operation"], "readyz", "{line}");
    assert!(!line.to_string().contains(name) && !line.to_string().contains("hulian@"), "{line}");
    let further: Vec<Answer> = (0..50).map(|_| nobody.get("/readyz")).collect();
    assert!(further.iter().all(|answer| answer.status == 503), "{further:?}");
    let told = further.iter().filter(|answer| !log::lines_with(id_of(answer)).is_empty()).count();
    assert!(told < 25, "{told} of 50 equal failures were told");
    elsewhere.run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    crate::kit::until("the service is ready again", || nobody.get("/readyz").status == 200);
    server.stop();
}

#[test]
fn a_file_that_stays_locked_is_told_once() {
    log::watch();
    let server: Arc<Server> = Server::start(Engine::Sqlite, Wishes::default()).unwrap();
    let world = World::new(&server);
    let officer = world.officer();
    officer.get("/api/v1/me").is(200);
    let mut disk = Disk::open(&server);
    disk.run("BEGIN IMMEDIATE");
    let answer = officer.post("units", &unit_in(1));
    answer.refused(503, "unavailable");
    disk.run("ROLLBACK");
    let line = only_line(&answer);
    assert_eq!((&line["operation"], &line["status"]), (&json!("create_unit"), &json!(503)), "{line}");
    officer.post("units", &unit_in(1)).is(201);
    server.stop();
}
