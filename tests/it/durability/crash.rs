//! P1: `kill -9` of the service under load loses nothing that was acknowledged, and leaves nothing half-done.

use super::load::under_load;
use super::rounds;
use crate::kit::binary::Deployment;
use crate::kit::{Engine, World};

fn killed(engine: Engine) {
    let Some(deployment) = Deployment::new(engine) else { return };
    let world = World::new(&deployment.server);
    world.auditor();
    for round in 1..=rounds(3, 30) {
        let ledger = under_load(&world, 8, |load| {
            load.writes(17 * round % 60 + 20);
            deployment.kill();
        });
        // A restart is the whole repair.
        deployment.start();
        ledger.holds(&format!("kill -9, {engine:?}, round {round}"), &world);
        ledger.refused_only(&[]);
    }
    deployment.stop();
}

#[test]
fn p1_kill_9_loses_nothing_on_sqlite() {
    killed(Engine::Sqlite);
}

#[test]
fn p1_kill_9_loses_nothing_on_postgres() {
    killed(Engine::Postgres);
}
