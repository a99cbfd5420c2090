//! The SQLite file is opened by SQLite alone: the service keeps its lock on it, and whoever else looks at the file or
//! copies it takes nothing away. (POSIX drops all locks of a process on a file when it closes *any* descriptor on it;
//! without the lock the next program that closes the file believes itself the last, and removes the log under it.)

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::load::under_load;
use super::rounds;
use crate::kit::binary::{Deployment, Process, hulian};
use crate::kit::{Engine, World, place, until};

/// Whether /proc/locks has a READ lock of this process on this file: SQLite's SHARED lock, which stands from the first
/// statement in write-ahead mode until the last connection closes. Where there is no /proc/locks nothing can be said.
fn holds_its_lock(pid: u32, file: &Path) -> bool {
    let Ok(locks) = fs::read_to_string("/proc/locks") else { return true };
    let inode = fs::metadata(file).unwrap().ino().to_string();
    // 1: POSIX  ADVISORY  READ 4711 00:1a:12345 1073741826 1073742335
    locks.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).any(|words| {
        words.get(3) == Some(&"READ")
            && words.get(4) == Some(&pid.to_string().as_str())
            && words.get(5).and_then(|place| place.rsplit(':').next()) == Some(inode.as_str())
    })
}

#[track_caller]
fn locked(process: &Process, file: &Path, when: &str) {
    // The list of all locks of the machine is read in pieces: while others come and go, a reading may miss one that stands.
    let held = (0..50).any(|_| holds_its_lock(process.pid(), file));
    assert!(held, "no lock on the database after {when}");
    let removed: Vec<_> = process.descriptors().into_iter().filter(|link| link.contains("(deleted)")).collect();
    assert!(removed.is_empty(), "removed under the service after {when}: {removed:?}");
}

#[test]
fn p2_every_start_holds_the_lock() {
    for _ in 0..rounds(3, 20) {
        let folder = place::folder("lock");
        let file = folder.join("hulian.db");
        let url = format!("sqlite:{}", file.display());
        let serve = || Process::served(&folder, &["--database-url", &url]);
        locked(&serve(), &file, "serve on a new file");
        locked(&serve(), &file, "serve on an old file");
        let migrated = folder.join("migrated").join("hulian.db");
        let address = format!("sqlite:{}", migrated.display());
        assert!(hulian(&folder).args(["migrate", "--database-url", &address]).status().unwrap().success());
        let after = Process::served(&folder, &["--database-url", &address]);
        locked(&after, &migrated, "serve after migrate");
    }
    let folder = place::folder("lock");
    let file = folder.join("hulian.db");
    for when in ["the first demo", "the second demo"] {
        let mut command = hulian(&folder);
        command.args(["demo", "--bind", "127.0.0.1:0", "--database-url", &format!("sqlite:{}", file.display())]);
        let demo = Process::start(&mut command).unwrap();
        locked(&demo, &file, when);
    }
}

/// Commands beside the service open the same file and leave the service's lock alone; the service's own reloads as well.
#[test]
fn p2_commands_beside_the_service_leave_its_lock() {
    let deployment = Deployment::new(Engine::Sqlite).unwrap();
    for words in [&["admin", "rotate-keys"][..], &["admin", "rotate-vault-key"], &["admin", "erasures"], &["migrate"]] {
        let output = deployment.command(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        locked(&deployment.process(), deployment.file(), &words.join(" "));
    }
}

/// Another program's look at the file, as operators take one.
fn look(file: &Path, how: &str) {
    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    match how {
        "SELECT" => conn.batch_execute("SELECT count(*) FROM units").unwrap(),
        "VACUUM INTO" => {
            let copy = place::folder("copy").join("copy.db");
            conn.batch_execute(&format!("VACUUM INTO '{}'", copy.display())).unwrap();
        }
        "a copy through SQLite" => assert!(conn.serialize_database_to_buffer().len() > 4_096),
        _ => shell(file, how),
    }
}

/// The command-line program of SQLite, where there is one.
fn shell(file: &Path, how: &str) {
    let target = place::folder("copy").join("copy.db");
    let line = how.replace("COPY", &target.display().to_string());
    let mut sqlite3 = Command::new("sqlite3");
    match sqlite3.arg(file).arg(&line).stdout(Stdio::null()).stderr(Stdio::piped()).output() {
        Ok(output) => assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => eprintln!("hulian: {how} is skipped: there is no sqlite3"),
    }
}

#[test]
fn p2_who_looks_at_the_file_takes_nothing_away() {
    for how in ["SELECT", "VACUUM INTO", "a copy through SQLite", ".backup COPY", "SELECT count(*) FROM events"] {
        // With a second start the file is old, and the start closes more than it opens.
        let deployment = Deployment::new(Engine::Sqlite).unwrap();
        deployment.stop();
        deployment.start();
        let world = World::new(&deployment.server);
        world.auditor();
        let ledger = under_load(&world, 4, |load| {
            load.writes(10);
            for _ in 0..3 {
                look(deployment.file(), how);
                load.writes(5);
            }
            locked(&deployment.process(), deployment.file(), how);
            let log = deployment.file().with_file_name("hulian.db-wal");
            assert!(log.exists(), "the log is gone after {how}");
            deployment.kill();
        });
        deployment.start();
        ledger.holds(&format!("looked at by {how}, then kill -9"), &world);
        ledger.refused_only(&[]);
    }
}

/// One process at a time serves a SQLite file: each keeps what it has read, and would not see the other's writes.
#[test]
fn a_second_service_on_one_file_is_refused_in_one_line() {
    let deployment = Deployment::new(Engine::Sqlite).unwrap();
    let second = deployment.beside();
    let Err(no) = second.try_start() else { panic!("two processes serve one file") };
    assert!(!no.status.success(), "{}", no.status);
    let lines: Vec<&str> = no.words.lines().filter(|line| line.starts_with("hulian: ")).collect();
    assert!(lines.len() == 1 && no.words.lines().count() <= 2, "one clear line: {}", no.words);
    assert!(!no.words.contains("panicked"), "{}", no.words);
    locked(&deployment.process(), deployment.file(), "a refused second service");
    // A process that was killed leaves nothing that would keep the next one out.
    deployment.kill();
    until("the file is free", || second.try_start().is_ok());
}
