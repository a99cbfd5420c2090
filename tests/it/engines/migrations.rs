//! P10: migrations go up, down and up again on a filled database; both engines get the same shape.

use std::process::Command;
use std::thread;

use crate::kit::deeds::in_force;
use crate::kit::server::{Wishes, database};
use crate::kit::{Engine, Server, World, alone_on_both_engines, place};

alone_on_both_engines!(p10_up_down_and_up_on_a_filled_database);

fn migrate(url: &str, revert: bool) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    command.args(["migrate", "--database-url", url]);
    if revert {
        // The name must be said: there are people in it.
        let refused = Command::new(env!("CARGO_BIN_EXE_hulian"))
            .args(["migrate", "--revert", "--database-url", url])
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && words.contains("--erase-database"), "{words}");
        let name = url.split('?').next().unwrap().rsplit('/').next().unwrap();
        command.args(["--revert", "--erase-database", name]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn shape(url: &str) -> Vec<String> {
    let settings = hulian::app::Settings::for_tests(url, std::path::Path::new("keys"));
    hulian::app::shape(&settings).unwrap_or_else(|failure| panic!("{failure}"))
}

fn p10_up_down_and_up_on_a_filled_database(world: &World) {
    in_force(world, &[1, 2]);
    world.client(&["units:read"]);
    world.server.stop();
    let url = &world.server.database_url;
    let filled = shape(url);
    assert!(filled.len() > 100, "{} lines", filled.len());
    let reverted = migrate(url, true);
    assert!(reverted.starts_with("reverted 00"), "{reverted}");
    let left: Vec<String> = shape(url).into_iter().filter(|line| !line.starts_with("migration_lock")).collect();
    assert!(left.is_empty(), "{left:?}");
    let applied = migrate(url, false);
    assert_eq!(applied.split_whitespace().count(), reverted.split_whitespace().count());
    assert_eq!(shape(url), filled);
    assert_eq!(migrate(url, false).trim(), "applied", "nothing is applied twice");
    // And the service works on it.
    let again = Server::start_on(world.engine(), url, place::folder("keys"), Wishes::default());
    in_force(&World::new(&again), &[1]);
    again.stop();
}

#[test]
fn p10_both_engines_have_the_same_shape() {
    let (Some(sqlite), Some(postgres)) = (database(Engine::Sqlite), database(Engine::Postgres)) else { return };
    migrate(&sqlite, false);
    migrate(&postgres, false);
    let [sqlite, postgres] = [shape(&sqlite), shape(&postgres)];
    let only = |own: &[String], other: &[String]| -> Vec<String> {
        own.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    assert_eq!(only(&sqlite, &postgres), [""; 0], "on SQLite alone");
    assert_eq!(only(&postgres, &sqlite), [""; 0], "on PostgreSQL alone");
}

#[test]
fn p10_two_instances_at_once_migrate_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(url) = database(engine) else { continue };
        let keys = place::folder("keys");
        let servers: Vec<_> = thread::scope(|scope| {
            let start = || Server::start_on(engine, &url, keys.clone(), Wishes::default());
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let first = World::new(&servers[0]);
        let agreement = in_force(&first, &[1]);
        // What one wrote the other reads, tokens of one open the other.
        for other in &servers[1..] {
            let officer = crate::kit::Caller::bearing(other, &first.community, &first.officer().token().unwrap());
            let seen = officer.get(&crate::kit::deeds::at(&agreement)).is(200);
            assert_eq!(seen["state"], "active");
        }
        servers.iter().for_each(|server| server.stop());
    }
}
