//! P7: on a full disk writes are refused as what they are, reads go on, nothing is half done, and room is the whole repair.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use diesel::connection::SimpleConnection;
use serde_json::json;

use super::load::{Load, under_load};
use super::rounds;
use crate::documents::files::{pdf, scan, upload};
use crate::documents::{at as document_at, content};
use crate::kit::answer::text;
use crate::kit::binary::deployment::Around;
use crate::kit::binary::{Cluster, Deployment, Disk, Model};
use crate::kit::deeds::deed;
use crate::kit::{Engine, World, place, until};

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
fn small(megabytes: u32) -> Option<PathBuf> {
    mounted(place::folder("small"), megabytes)
}

fn mounted(folder: PathBuf, megabytes: u32) -> Option<PathBuf> {
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
fn ballast(folder: &Path) {
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

/// What the service keeps of the disk for what must go on.
const RESERVE: u64 = 16 << 20;

/// People come in, go on and go; somebody makes room. Nobody else takes what is kept for that.
#[test]
fn p7_a_full_disk_lets_people_in_and_lets_them_delete() {
    let Some(folder) = small(64) else { return };
    let deployment = Deployment::at(Engine::Sqlite, &folder, None, Around::default());
    let world = readied(&deployment);
    let (officer, other, agreement) = (world.officer(), world.head(2), deed(&world, &[1]));
    let document = scan(&officer, &pdf("to be deleted"));
    let etag = officer.get(&document_at(&document)).etag();
    let reserve = || fs::metadata(folder.join("hulian.db.reserve")).map_or(0, |about| about.len());
    until("the reserve is there", || reserve() == RESERVE);
    ballast(&folder);
    until("the disk is full", || officer.post("agreements", &agreement).status == 507);
    assert_eq!(reserve(), RESERVE, "not for agreements");
    let refresh = officer.refresh_token();
    for _ in 0..30 {
        other.forget_session();
        other.get("units").is(200);
    }
    assert_eq!(reserve(), 0, "sign-in has needed it");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
    let next = world.nobody().ask("POST", "/oauth/token").form(&form).send().is(200);
    officer.forget_session();
    officer.delete(&document_at(&document), &etag).is(204);
    // There are sixteen mebibytes now, and they are not for everybody.
    for number in 0..30 {
        officer.post("agreements", &agreement).refused(507, "storage_full");
        let large = [pdf(&number.to_string()), vec![b' '; 1 << 20], pdf("end")].concat();
        upload(&officer, "application/pdf", "", &large).refused(507, "storage_full");
    }
    // What is guessed is counted.
    let body = |password: &str| json!({ "login": other.login(), "password": password });
    let guess = |password: &str| world.nobody().post("/api/v1/sessions", &body(password)).status;
    assert!((0..6).any(|_| guess("Falsche-Pinie-48!") == 429), "shut, as on a disk with room");
    let told = |words: &str| deployment.process().log().matches(words).count();
    assert_eq!(told("the reserve is in use"), 1);
    // It starts like this as well.
    deployment.kill();
    deployment.start();
    officer.forget_session();
    officer.get("units").is(200);
    let form = [("token", text(&next, "refresh_token"))];
    world.nobody().ask("POST", "/oauth/revoke").form(&form).send().is(200);
    fs::remove_file(folder.join("ballast")).unwrap();
    until("there is room", || officer.post("agreements", &agreement).status == 201);
    assert_eq!((reserve(), told("the disk has room again")), (RESERVE, 1));
    deployment.stop();
}

/// What is there is read, everything else goes on, the operator is told which folder, and its end needs no restart.
#[test]
fn a_folder_of_documents_that_cannot_be_written_is_told() {
    let home = place::folder("readonly");
    let documents = home.join("documents");
    fs::create_dir(&documents).unwrap();
    let Some(documents) = mounted(documents, 8) else { return };
    let deployment = Deployment::at(Engine::Sqlite, &home, None, Around::default());
    let world = readied(&deployment);
    let officer = world.officer();
    let document = scan(&officer, &pdf("from before"));
    let remount = |how: &str| {
        let done = Command::new("mount").args(["-o", how]).arg(&documents).status().unwrap();
        assert!(done.success(), "{how}");
    };
    let lines = |words: &str| {
        let log = deployment.process().log();
        log.lines().filter(|line| line.contains(words)).map(str::to_owned).collect::<Vec<_>>()
    };
    remount("remount,ro");
    for _ in 0..3 {
        let refused = upload(&officer, "application/pdf", "", &pdf("since")).refused(503, "unavailable");
        assert!(refused["detail"].as_str().unwrap().contains("文件目前无法存入"), "{refused}");
        assert!(!refused.to_string().contains(documents.to_str().unwrap()), "{refused}");
    }
    let told = lines("uploads cannot be kept");
    let [line] = told.as_slice() else { panic!("{told:?}") };
    assert!(line.contains("ERROR") && line.contains(documents.to_str().unwrap()), "{line}");
    assert!(line.contains("Read-only file system"), "{line}");
    assert_eq!(officer.get(&content(&document)).body, pdf("from before"));
    world.nobody().get("/readyz").is(200);
    officer.post("agreements", &deed(&world, &[1])).is(201);
    remount("remount,rw");
    ballast(&documents);
    let large = [pdf("large"), vec![b' '; 1 << 20], pdf("end")].concat();
    upload(&officer, "application/pdf", "", &large).refused(507, "storage_full");
    assert_eq!(lines("uploads cannot be kept").len(), 1, "told once until one is kept");
    fs::remove_file(documents.join("ballast")).unwrap();
    upload(&officer, "application/pdf", "", &large).is(201);
    assert_eq!(lines("uploads can be kept again").len(), 1);
    deployment.stop();
}
