//! P9: a backup taken under load, restored elsewhere, is whole: every write acknowledged before it began is there, whoever
//! was erased stays erased, and a check of both finds nothing.

use std::fs;
use std::path::Path;

use super::load::under_load;
use super::rounds;
use crate::households::acts::{at, body_of, helped, household_in, sensitive_in};
use crate::kit::binary::Deployment;
use crate::kit::binary::deployment::{Around, same_at, succeeded, words};
use crate::kit::server::database;
use crate::kit::{Engine, World, place};

fn erased(world: &World, id: &str) {
    for who in [world.staff("household_officer"), world.secretary()] {
        who.post(&format!("{}/erasure", at(id)), &body_of(world, "erasure")).is(200);
    }
}

fn backed_up_under_load(engine: Engine) {
    let Some(deployment) = Deployment::new(engine) else { return };
    let world = World::new(&deployment.server);
    // Whoever asks elsewhere must have signed in before the backup.
    world.auditor().get("journal/verification").is(200);
    let (gone, later) = (helped(&world, &sensitive_in(&world)), helped(&world, &household_in()));
    let stays = helped(&world, &household_in());
    erased(&world, &gone);
    for round in 1..=rounds(1, 10) {
        let [backup, keys] = ["backup", "backup-keys"].map(place::folder);
        let [to, keys_to] = [&backup, &keys].map(|folder| folder.display().to_string());
        let mut before = 0;
        let ledger = under_load(&world, 4, |load| {
            load.writes(30);
            before = load.acknowledged();
            succeeded(deployment.command(&["backup", &to, "--keys-to", &keys_to]));
            load.writes(10);
        });
        if round == 1 {
            erased(&world, &later);
        }
        let list = place::folder("erasures").join("list");
        fs::write(&list, succeeded(deployment.command(&["admin", "erasures"]))).unwrap();
        succeeded(deployment.command(&["check", &to]));
        let restored = restored(engine, &[&backup, &keys, &list]);
        // It serves: the same people, the same words, the same files.
        restored.start();
        let lost = ledger.lost(&same_at(&world.officer(), &restored.server), &ledger.acknowledged[..before]).len();
        ledger.print(&format!("backup under load, {engine:?}, round {round}, {before} before it"), lost);
        assert_eq!(lost, 0, "of {before} acknowledged before the backup began");
        let officer = same_at(&world.staff("household_officer"), &restored.server);
        for id in [&gone, &later] {
            assert_eq!(officer.get(&at(id)).is(200)["state"], "erased");
        }
        assert_eq!(officer.get(&at(&stays)).is(200)["display_name"], "欧阳*");
        let verdict = same_at(&world.auditor(), &restored.server).get("journal/verification").is(200);
        assert_eq!(verdict["sound"], true, "{verdict}");
        // And the service that was backed up has lost nothing by it.
        deployment.kill();
        deployment.start();
        ledger.holds("after the backup, and kill -9", &world);
    }
}

/// Restored into an empty place, and found sound there.
fn restored(engine: Engine, [backup, keys, list]: &[&Path; 3]) -> Deployment {
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => database(engine),
    };
    let elsewhere = Deployment::unopened(engine, &place::folder("restored"), url, Around::default());
    let [from, keys_from, erasures] = [backup, keys, list].map(|path| path.display().to_string());
    let order = ["restore", &from, "--keys-from", &keys_from, "--erasures", &erasures];
    succeeded(elsewhere.command(&order));
    succeeded(elsewhere.command(&["check"]));
    // A place that is not empty any more is not written over.
    let again = elsewhere.command(&order).output().unwrap();
    assert!(!again.status.success(), "restored over what was there: {}", words(&again));
    elsewhere
}

#[test]
fn p9_a_backup_under_load_restores_whole_on_sqlite() {
    backed_up_under_load(Engine::Sqlite);
}

#[test]
fn p9_a_backup_under_load_restores_whole_on_postgres() {
    backed_up_under_load(Engine::Postgres);
}
