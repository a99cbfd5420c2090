//! P3 and P4: PostgreSQL crashes, or its standby takes over, under a running service: nothing acknowledged is lost, and
//! the service comes back by itself.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;

use super::load::under_load;
use super::rounds;
use crate::kit::binary::deployment::Around;
use crate::kit::binary::{Cluster, Deployment};
use crate::kit::{Engine, World, place, until};

fn on_cluster(url: String) -> (Deployment, World) {
    let deployment = Deployment::at(Engine::Postgres, &place::folder("outage"), Some(url), Around::default());
    let world = World::new(&deployment.server);
    world.auditor();
    (deployment, world)
}

fn crashes(what: &str, crash: fn(&Cluster)) {
    let Some(cluster) = Cluster::start() else { return };
    let (deployment, world) = on_cluster(cluster.url());
    for round in 1..=rounds(2, 15) {
        let ledger = under_load(&world, 8, |load| {
            load.writes(30);
            crash(&cluster);
            load.refuses(503, 8);
            cluster.start_again();
            load.writes(30);
        });
        ledger.holds(&format!("{what}, round {round}"), &world);
        ledger.refused_only(&[503]);
    }
    assert!(deployment.process().runs());
    deployment.stop();
}

#[test]
fn p3_an_immediate_stop_of_postgres_loses_nothing() {
    crashes("pg_ctl stop -m immediate", |cluster| cluster.stop("immediate"));
}

#[test]
fn p3_kill_9_of_postgres_loses_nothing() {
    crashes("kill -9 of PostgreSQL", Cluster::kill);
}

/// A synchronous standby, both in the address: the first is killed, the second promoted.
#[test]
fn p4_a_failover_loses_nothing() {
    let Some(first) = Cluster::with("-c wal_level=replica -c max_wal_senders=4 -c hot_standby=on") else { return };
    let second = first.standby("second");
    let (deployment, world) = on_cluster(first.url_with(&second));
    let mut admin = first.session("postgres");
    admin.batch_execute("ALTER SYSTEM SET synchronous_standby_names = 'second'").unwrap();
    admin.batch_execute("SELECT pg_reload_conf()").unwrap();
    let follows = "SELECT 1 FROM pg_stat_replication WHERE application_name = 'second' AND sync_state = 'sync'";
    until("the standby is synchronous", || {
        diesel::sql_query(follows).execute(&mut first.session("postgres")).unwrap() == 1
    });
    drop(admin);
    let ledger = under_load(&world, 8, |load| {
        load.writes(rounds(40, 2_000));
        first.kill();
        second.promote();
        load.writes(rounds(40, 2_000));
    });
    ledger.holds("failover to a synchronous standby", &world);
    ledger.refused_only(&[503]);
    deployment.stop();
}

/// The teeth: with commits that do not wait for the disk, the same drill sees what was lost.
#[test]
fn p3_the_drill_sees_what_an_unsynced_commit_loses() {
    let lazy = "-c synchronous_commit=off -c wal_writer_delay=10s -c wal_writer_flush_after=1GB";
    let Some(cluster) = Cluster::with(lazy) else { return };
    let (_deployment, world) = on_cluster(cluster.url());
    world.unit_id(1);
    let officer = world.officer();
    officer.get("units").is(200);
    // What was written until here is on the disk.
    cluster.session("hulian").batch_execute("CHECKPOINT").unwrap();
    let ledger = under_load(&world, 8, |load| {
        load.writes(30);
        cluster.kill();
    });
    cluster.start_again();
    until("the service is back", || officer.ask("GET", "units").try_send().is_ok_and(|answer| answer.status == 200));
    let lost = ledger.lost(&officer, &ledger.acknowledged).len();
    ledger.print("kill -9 of a PostgreSQL that does not sync", lost);
    assert!(lost > 0, "the drill would not see a loss");
}
