//! Starts and commands that race: instances that start together for the first time are one deployment, and keys that are
//! turned ten times at once all stay.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use super::rounds;
use crate::households::acts::{at, household_in, reported};
use crate::kit::answer::text;
use crate::kit::binary::Deployment;
use crate::kit::binary::deployment::{Around, same_at, succeeded};
use crate::kit::people::{PASSWORD, change_password};
use crate::kit::server::database;
use crate::kit::{Caller, Engine, World, place};

const AT_ONCE: usize = 10;

/// Runs this many at the same time.
fn at_once<T: Send>(count: usize, one: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let one = &one;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|number| scope.spawn(move || one(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The private keys of a folder.
fn pems(folder: &Path) -> BTreeSet<String> {
    let names = std::fs::read_dir(folder.join("keys")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.strip_suffix(".pem").map(str::to_owned)).collect()
}

/// The keys an instance publishes.
fn published(deployment: &Deployment) -> BTreeSet<String> {
    let set = Caller::nobody(&deployment.server, "").ask("GET", "/.well-known/jwks.json").send().is(200);
    set["keys"].as_array().unwrap().iter().map(|key| text(key, "kid").to_owned()).collect()
}

#[test]
fn p2_first_starts_at_once_are_one_deployment() {
    for _ in 0..rounds(1, 10) {
        let Some(url) = database(Engine::Postgres) else { return };
        let folder = place::folder("together");
        let flags = ["--database-connections", "2", "--workers", "1"].map(str::to_owned).to_vec();
        let around = Around { flags, ..Around::default() };
        let instances: Vec<_> = (0..AT_ONCE)
            .map(|_| Deployment::unopened(Engine::Postgres, &folder, Some(url.clone()), around.clone()))
            .collect();
        at_once(AT_ONCE, |number| instances[number].start());
        let keys = pems(&folder);
        assert_eq!(keys.len(), 1, "one signing key for all: {keys:?}");
        for instance in &instances {
            assert_eq!(published(instance), keys);
        }
        everywhere(&instances);
    }
}

/// Tokens and cursors of each instance are good at all others.
fn everywhere(instances: &[Deployment]) {
    let first = &instances[0];
    let words = succeeded(first.command(&["admin", "create-operator", "--login", "yunwei", "--name", "运维员"]));
    let password = words.lines().find_map(|line| line.strip_prefix("one-time password: ")).unwrap().to_owned();
    first.server.operated_by("yunwei", &password);
    change_password(&first.server.operator(), PASSWORD);
    let world = World::new(&first.server);
    for unit in 1..=3 {
        world.unit(unit);
    }
    let officer = world.officer();
    let callers: Vec<_> = instances.iter().map(|instance| same_at(&officer, &instance.server)).collect();
    for (from, one) in callers.iter().enumerate() {
        let cursor = text(&one.get("units?limit=1").is(200), "next_cursor").to_owned();
        for (to, other) in callers.iter().enumerate() {
            let answer = other.get(&format!("units?limit=1&cursor={cursor}"));
            assert_eq!(answer.status, 200, "a cursor of {from} at {to}: {}", answer.text());
        }
    }
}

#[test]
fn p2_of_first_starts_at_once_on_sqlite_one_serves() {
    for _ in 0..rounds(2, 10) {
        let folder = place::folder("together");
        let instances: Vec<_> =
            (0..AT_ONCE).map(|_| Deployment::unopened(Engine::Sqlite, &folder, None, Around::default())).collect();
        let outcomes = at_once(AT_ONCE, |number| instances[number].try_start());
        let serving = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(serving, 1, "one process serves a file: {outcomes:?}");
        for no in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert!(!no.status.success() && !no.words.contains("panicked"), "{}: {}", no.status, no.words);
        }
        let keys = pems(&folder);
        assert_eq!(keys.len(), 1, "one signing key: {keys:?}");
        let served = instances.iter().zip(&outcomes).find(|(_, outcome)| outcome.is_ok()).unwrap().0;
        assert_eq!(published(served), keys);
    }
}

/// Ten of each command at once, while the service runs.
fn turned(engine: Engine) {
    let Some(deployment) = Deployment::new(engine) else { return };
    let world = World::new(&deployment.server);
    let officer = world.staff("household_officer");
    let households: Vec<_> = (0..5).map(|_| reported(&world, &household_in())).collect();
    let opens = |when: &str| {
        for id in &households {
            let seen = officer.get(&at(id));
            assert_eq!(seen.status, 200, "{when}: {}", seen.text());
            assert_eq!(seen.json()["display_name"], "欧阳*", "{when}");
        }
    };
    let before = officer.token().unwrap();
    for _ in 0..rounds(1, 10) {
        at_once(AT_ONCE, |_| succeeded(deployment.command(&["admin", "rotate-vault-key"])));
        opens("ten rotations of the vault's key at once");
        let made = at_once(AT_ONCE, |_| succeeded(deployment.command(&["admin", "rotate-keys"])));
        let kept = pems(&deployment.folder);
        for key in &made {
            let key = key.trim();
            assert!(kept.contains(key), "{key} was made and is not there: {kept:?}");
        }
    }
    deployment.stop();
    deployment.start();
    opens("the next start");
    let kept = pems(&deployment.folder);
    assert!(kept.is_subset(&published(&deployment)), "what signs is published");
    let caller = Caller::bearing(&deployment.server, &world.community, &before);
    assert_eq!(caller.get(&at(&households[0])).status, 200, "a token from before is good until its end");
}

#[test]
fn p2_keys_turned_ten_times_at_once_all_stay_on_sqlite() {
    turned(Engine::Sqlite);
}

#[test]
fn p2_keys_turned_ten_times_at_once_all_stay_on_postgres() {
    turned(Engine::Postgres);
}
