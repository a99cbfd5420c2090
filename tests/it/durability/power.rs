//! P2: a power cut loses nothing that was acknowledged: not from the database, not from the documents, not from the keys.

use super::load::under_load;
use super::rounds;
use crate::kit::binary::deployment::{succeeded, words};
use crate::kit::binary::{Deployment, Disk, Model};
use crate::kit::{Engine, World, place};

/// A deployment on a disk that can lose its power, from its very first start.
fn on_disk(model: Model) -> Option<(Disk, Deployment)> {
    let disk = Disk::new()?;
    let folder = place::folder("power");
    let deployment = Deployment::at(Engine::Sqlite, &folder, None, disk.around(&folder, model, 47));
    Some((disk, deployment))
}

fn cut(disk: &Disk, deployment: &Deployment) {
    disk.cut();
    let status = deployment.process().wait();
    assert_eq!(status.code(), Some(137), "the power went: {}", deployment.process().log());
}

fn survives(model: Model) {
    let Some((disk, deployment)) = on_disk(model) else { return };
    let world = World::new(&deployment.server);
    world.auditor();
    for round in 1..=rounds(3, 20) {
        let ledger = under_load(&world, 8, |load| {
            load.writes(23 * round % 60 + 20);
            cut(&disk, &deployment);
        });
        deployment.start();
        ledger.holds(&format!("power cut, {model:?}, round {round}"), &world);
    }
}

#[test]
fn p2_a_power_cut_loses_nothing() {
    survives(Model::Cut);
}

#[test]
fn p2_a_power_cut_that_tears_loses_nothing() {
    survives(Model::Torn);
}

#[test]
fn p2_a_power_cut_that_forgets_names_loses_nothing() {
    survives(Model::Names);
}

/// Keys are written like data: what a command has said is done stays done.
#[test]
fn p2_keys_survive_a_power_cut() {
    let Some((disk, deployment)) = on_disk(Model::Names) else { return };
    let world = World::new(&deployment.server);
    world.auditor();
    let household = crate::households::acts::reported(&world, &crate::households::acts::household_in());
    for command in ["rotate-keys", "rotate-vault-key"] {
        succeeded(rotating(&deployment, command));
        let ledger = under_load(&world, 4, |load| {
            load.writes(10);
            cut(&disk, &deployment);
        });
        deployment.start();
        ledger.holds(&format!("power cut after {command}"), &world);
        let seen = world.staff("household_officer").get(&crate::households::acts::at(&household)).is(200);
        assert_eq!(seen["display_name"], "欧阳*", "after {command}");
    }
}

/// A command on the same disk; the power goes at the very moment at which it has said that it is done.
fn rotating(deployment: &Deployment, name: &str) -> std::process::Command {
    let mut command = deployment.command(&["admin", name]);
    command.envs(deployment.around().variables.iter().cloned()).env("POWERLOSS_AT_EXIT", "1");
    command
}

/// Whenever the power goes while a key is being made, the keys of before or the new ones are whole.
#[test]
fn p2_a_cut_in_every_step_of_a_rotation() {
    let Some((_disk, deployment)) = on_disk(Model::Names) else { return };
    let world = World::new(&deployment.server);
    let household = crate::households::acts::reported(&world, &crate::households::acts::household_in());
    let officer = world.staff("household_officer");
    officer.token();
    for name in ["rotate-keys", "rotate-vault-key"] {
        for step in (1..).step_by(rounds(7, 1)) {
            deployment.stop();
            let mut command = deployment.command(&["admin", name]);
            command.envs(deployment.around().variables.iter().cloned());
            let output = command.env("POWERLOSS_AT_STEP", step.to_string()).output().unwrap();
            let when = format!("{name}, the power went at step {step}");
            deployment.try_start().unwrap_or_else(|no| panic!("{when}: {}", no.words));
            let seen = officer.get(&crate::households::acts::at(&household));
            assert_eq!(seen.status, 200, "{when}: {}", seen.text());
            assert_eq!(seen.json()["display_name"], "欧阳*", "{when}");
            // A session can be had, and what was signed is accepted.
            officer.forget_session();
            officer.get("units").is(200);
            if output.status.success() {
                break;
            }
            assert_eq!(output.status.code(), Some(137), "{when}: {}", words(&output));
        }
    }
}

/// The teeth: on a disk that lies about having synced, the same drill sees what was lost.
#[test]
fn p2_the_drill_sees_what_a_lying_disk_loses() {
    let Some((disk, deployment)) = on_disk(Model::Lying) else { return };
    let world = World::new(&deployment.server);
    world.unit_id(1);
    world.officer();
    // What was written until here is safe: the disk only forgets what this second process writes.
    deployment.stop();
    deployment.start();
    let ledger = under_load(&world, 8, |load| {
        load.writes(30);
        cut(&disk, &deployment);
    });
    deployment.start();
    let lost = ledger.lost(&super::load::officer(&world), &ledger.acknowledged).len();
    ledger.print("power cut on a lying disk", lost);
    assert!(lost > 0, "the drill would not see a loss");
}
