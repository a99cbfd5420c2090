//! P7: on a full disk writes are refused as what they are, reads go on, nothing is half done, and room is the whole repair.

use std::fs;
use std::process::Command;

use diesel::connection::SimpleConnection;

use super::load::{Load, under_load};
use super::rounds;
use crate::kit::binary::deployment::Around;
use crate::kit::binary::{Cluster, Deployment, Disk, Model};
use crate::kit::deeds::deed;
use crate::kit::{Engine, World, place};

fn readied(deployment: &Deployment) -> World {
    let world = World::new(&deployment.server);
    for somebody in [world.auditor(), world.officer(), world.secretary()] {
        somebody.get("units").is(200);
    }
    world.unit_id(1);
    world
}

/// Full, then not: the load goes on all the time.
fn lives_through(what: &str, deployment: &Deployment, world: &World, fill: impl FnOnce(), make_room: impl FnOnce()) {
    let agreement = deed(world, &[1]);
    let reads = |load: &Load| {
        load.refuses(507, 12);
        for path in ["units", "agreements", "journal/head", "/readyz", "/livez"] {
            let answer = world.secretary().ask("GET", path).try_send().unwrap();
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        }
        // The refusal is the one the document tells.
        world.officer().post("agreements", &agreement).refused(507, "storage_full");
    };
    let ledger = under_load(world, 8, |load| {
        load.writes(20);
        fill();
        reads(load);
        make_room();
        load.writes(20);
    });
    assert!(deployment.process().runs(), "no restart was needed");
    ledger.holds(what, world);
    ledger.refused_only(&[507]);
    assert_eq!(ledger.broken, 0, "every request was answered");
    world.officer().post("agreements", &agreement).is(201);
}

#[test]
fn p7_a_full_disk_refuses_writes_and_reads_go_on() {
    let Some(disk) = Disk::new() else { return };
    let folder = place::folder("full");
    let deployment = Deployment::at(Engine::Sqlite, &folder, None, disk.around(&folder, Model::Cut, 1));
    let world = readied(&deployment);
    for round in 1..=rounds(2, 20) {
        let what = format!("full disk, round {round}");
        lives_through(&what, &deployment, &world, || disk.fill(), || disk.make_room());
    }
    // And it starts on a full disk that has room again.
    deployment.kill();
    deployment.start();
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

/// A small file system of our own, which only root can have; it goes when this process is gone.
fn small(megabytes: u32) -> Option<std::path::PathBuf> {
    let folder = place::folder("small");
    let size = format!("size={megabytes}m");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "hulian-test"]).arg(&folder).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        eprintln!("hulian: a real full file system is skipped: only root can mount a small one");
        return None;
    }
    place::afterwards(&format!("umount -l {}", place::quoted(&folder.display().to_string())));
    Some(folder)
}

/// Fills a file system to the last byte.
fn ballast(folder: &std::path::Path) {
    let block = vec![0; 1 << 16];
    let mut file = fs::File::create(folder.join("ballast")).unwrap();
    let mut size = block.len();
    while size > 0 {
        match std::io::Write::write_all(&mut file, &block[..size]) {
            Ok(()) => {}
            Err(_) => size /= 2,
        }
    }
}

#[test]
fn p7_a_full_file_system_is_a_full_disk() {
    let Some(folder) = small(48) else { return };
    let deployment = Deployment::at(Engine::Sqlite, &folder, None, Around::default());
    let world = readied(&deployment);
    let room = || fs::remove_file(folder.join("ballast")).unwrap();
    lives_through("a full file system", &deployment, &world, || ballast(&folder), room);
    deployment.stop();
}

/// PostgreSQL's tables on a full file system of their own (SQLSTATE 53100); its log has room elsewhere.
#[test]
fn p7_a_full_tablespace_of_postgres_is_a_full_disk() {
    let (Some(cluster), Some(folder)) = (Cluster::start(), small(64)) else { return };
    let tables = folder.join("tables");
    fs::create_dir(&tables).unwrap();
    cluster.owns(&tables);
    let mut admin = cluster.session("postgres");
    admin.batch_execute(&format!("CREATE TABLESPACE small LOCATION '{}'", tables.display())).unwrap();
    admin.batch_execute("ALTER DATABASE hulian SET TABLESPACE small").unwrap();
    let home = place::folder("full");
    let deployment = Deployment::at(Engine::Postgres, &home, Some(cluster.url()), Around::default());
    let world = readied(&deployment);
    let room = || fs::remove_file(folder.join("ballast")).unwrap();
    lives_through("a full tablespace", &deployment, &world, || ballast(&folder), room);
    deployment.stop();
}
