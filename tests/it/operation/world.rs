//! A world that is not as it must be: exit code 1 and one line that names what, where, why, and what to do next.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};

use super::attempt::{Attempt, WORLD};
use crate::kit::binary::{Cluster, Process, hulian};
use crate::kit::{place, postgres, until};

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The account with the fewest rights.
const NOBODY: u32 = 65_534;

/// A folder with a database, keys and documents in `.hulian`, served once.
fn served_once() -> std::path::PathBuf {
    let folder = place::folder("refused");
    let mut process = Process::served(&folder, &[]);
    process.signal("-TERM");
    process.wait();
    folder
}

fn again(folder: &Path) -> Attempt {
    Attempt::of(folder, &["serve"]).variable("HULIAN_BIND", "127.0.0.1:0")
}

#[test]
fn a_port_that_is_taken_is_named_before_anything_is_begun() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let attempt = Attempt::serve().flags(&["--bind", &address]);
    let folder = attempt.folder.clone();
    attempt.refused(WORLD, &[&format!("--bind {address}: "), "another program listens there"]);
    assert!(!folder.join(".hulian").exists(), "something was begun");
    // An address of documentation (RFC 5737), which no machine has.
    let elsewhere = Attempt::serve().flags(&["--bind", "192.0.2.1:80", "--behind-tls-proxy"]);
    elsewhere.refused(WORLD, &["--bind 192.0.2.1:80: ", "this machine has no such address"]);
}

#[test]
fn a_postgres_that_is_not_there_is_named_by_host_port_and_reason() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://hulian:geheim@{free}/book");
    let said = [
        Attempt::serve()
            .on(&url)
            .refused(WORLD, &[&format!("PostgreSQL at {free}, database book: "), "connection refused"]),
        Attempt::serve()
            .on("postgres://hulian:geheim@nowhere.invalid/book")
            .refused(WORLD, &["nowhere.invalid:5432", "the name of the host is not known"]),
        Attempt::serve()
            .on("postgres://hulian:geheim@%2Fnowhere/book")
            .refused(WORLD, &["socket /nowhere/.s.PGSQL.5432", "is the server running here?"]),
        Attempt::serve()
            .on(&format!("postgres://hulian:geheim@{free},nowhere.invalid:6/book"))
            .refused(WORLD, &[&format!("{free} / nowhere.invalid:6")]),
        Attempt::serve().on(&format!("{url}?options=%zz")).refused(WORLD, &["the URL cannot be read"]),
    ];
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    let silent = format!("postgres://hulian:geheim@{address}/book");
    let silent = Attempt::serve().on(&silent).refused(WORLD, &[&address.to_string(), "no answer in time"]);
    for line in said.iter().chain([&silent]) {
        assert!(!line.contains("geheim"), "{line}");
    }
    for words in [&["migrate"][..], &["admin", "timers", "list"], &["admin", "erasures"]] {
        let folder = place::folder("refused");
        Attempt::of(&folder, words).on(&url).refused(WORLD, &[&free.to_string(), "connection refused"]);
    }
}

/// The URL of a cluster for another user, or another database.
fn url_for(cluster: &Cluster, login: &str, database: &str) -> String {
    let url = cluster.url();
    let host = url.trim_start_matches("postgres://hulian@").trim_end_matches("/hulian");
    format!("postgres://{login}@{host}/{database}")
}

#[test]
fn a_postgres_that_lets_nobody_in_is_named_with_its_reason() {
    let Some(cluster) = Cluster::start() else { return };
    // What the service's own folder is to PostgreSQL: a socket, of which host and port are told as its path.
    let refused = |login: &str, database: &str, says: &[&str]| {
        let line = Attempt::serve().on(&url_for(&cluster, login, database)).refused(WORLD, says);
        assert!(line.contains("socket /") && line.contains("5432") && !line.contains("geheim"), "{line}");
    };
    refused("hulian", "books", &["database books", "there is no database books"]);
    refused("stranger", "hulian", &["there is no user stranger"]);
    refused("hulian:geheim", "hulian?target_session_attrs=standby", &["say read-write"]);
    let rules = "CREATE ROLE guarded LOGIN PASSWORD 'right'; CREATE ROLE narrow LOGIN CONNECTION LIMIT 0; \
                 CREATE ROLE sleeper NOLOGIN; CREATE ROLE outsider LOGIN; \
                 DO $$ BEGIN EXECUTE format('COPY (SELECT unnest(ARRAY[''local all guarded scram-sha-256'', \
                 ''local all outsider reject'', ''local all all trust''])) TO %L', current_setting('hba_file')); END $$; \
                 SELECT pg_reload_conf();";
    cluster.session("postgres").batch_execute(rules).unwrap();
    let lets_in = |login: &str| PgConnection::establish(&url_for(&cluster, login, "hulian")).is_ok();
    until("the server has read its rules", || !lets_in("guarded:wrong"));
    refused("guarded:geheim", "hulian", &["the password of user guarded is wrong"]);
    refused("guarded", "hulian", &["a password is wanted of user guarded"]);
    refused("narrow", "hulian", &["too many connections"]);
    refused("sleeper", "hulian", &["does not let user sleeper in"]);
    refused("outsider", "hulian", &["does not let user outsider in", "pg_hba.conf"]);
}

#[test]
fn a_postgres_that_cannot_hold_the_data_is_named_with_what_to_do() {
    let Some(cluster) = Cluster::start() else { return };
    let mut session = cluster.session("postgres");
    for statement in [
        "CREATE ROLE guest LOGIN",
        "CREATE DATABASE narrow",
        "CREATE DATABASE old ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
        "CREATE DATABASE still",
        "ALTER DATABASE still SET default_transaction_read_only = on",
        "CREATE DATABASE foreign_books",
    ] {
        session.batch_execute(statement).unwrap();
    }
    cluster.session("narrow").batch_execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC").unwrap();
    cluster.session("foreign_books").batch_execute("CREATE TABLE books (id int)").unwrap();
    let refused = |login: &str, database: &str, says: &[&str]| {
        for words in [&["serve"][..], &["migrate"]] {
            let folder = place::folder("refused");
            let attempt = Attempt::of(&folder, words).variable("HULIAN_BIND", "127.0.0.1:0");
            attempt.on(&url_for(&cluster, login, database)).flags(&["--init-keys"]).refused(WORLD, says);
            assert!(!folder.join("keys").exists(), "keys were made");
        }
    };
    refused("guest", "narrow", &["may not create tables", "GRANT CREATE ON SCHEMA public"]);
    refused("hulian", "old", &["not encoded in UTF8", "createdb -E UTF8"]);
    refused("hulian", "still", &["takes no writes", "target_session_attrs=read-write"]);
    refused("hulian", "foreign_books", &["tables of another program"]);
}

#[test]
fn a_database_of_another_program_or_of_a_later_version_is_left_alone() {
    let attempt = Attempt::serve().flags(&["--database-url", "sqlite:h.db"]);
    let path = attempt.folder.join("h.db");
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other.batch_execute("CREATE TABLE books (id INTEGER)").unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    let there = attempt.folder.clone();
    attempt.refused(WORLD, &["h.db holds tables of another program", "--database-url"]);
    for words in
        [&["demo"][..], &["demo", "--fresh"], &["demo", "--fresh", "--erase-database", "h.db"], &["backup", "b"]]
    {
        let attempt = Attempt::of(&there, words).variable("HULIAN_BIND", "127.0.0.1:0");
        attempt.flags(&["--database-url", "sqlite:h.db"]).refused(WORLD, &["tables of another program"]);
    }
    assert_eq!(fs::read(&path).unwrap(), before, "it was written to");
    let left: Vec<_> = fs::read_dir(&there).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["h.db"], "something was begun");
    let folder = served_once();
    let file = folder.join(".hulian/hulian.db");
    let mut later = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    later.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9000')").unwrap();
    drop(later);
    for words in [&["serve"][..], &["migrate"], &["admin", "timers", "list"], &["admin", "rotate-keys"]] {
        let attempt = Attempt::of(&folder, words).variable("HULIAN_BIND", "127.0.0.1:0");
        attempt.refused(WORLD, &["migrated by a later version", "9000"]);
    }
}

#[test]
fn a_demo_is_refused_before_it_is_loaded() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let unbegun = |words: &[&str], says: &[&str]| {
        let folder = place::folder("refused");
        Attempt::of(&folder, words).variable("HULIAN_BIND", "127.0.0.1:0").refused(WORLD, says);
        assert!(!folder.join(".hulian").exists(), "{words:?}: something was begun");
    };
    unbegun(&["demo", "--bind", &address], &[&format!("--bind {address}: "), "another program listens there"]);
    unbegun(
        &["demo", "--credentials", "nowhere/cast.json"],
        &["--credentials nowhere/cast.json: ", "no folder nowhere"],
    );
    unbegun(&["demo", "--credentials", "."], &["--credentials .: is a folder"]);
}

#[test]
fn a_demo_that_was_interrupted_while_it_loaded_is_loaded_anew() {
    let folder = place::folder("demo");
    let demo = || {
        let mut command = hulian(&folder);
        command.args(["demo", "--bind", "127.0.0.1:0"]);
        command
    };
    let mut first = demo().spawn().unwrap();
    let begun = folder.join(".hulian/hulian.keys/vault.ring");
    until("the loading has begun", || begun.exists());
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(!folder.join(".hulian/hulian.cast.json").exists(), "it was over before it could be interrupted");
    let mut second = Process::start(&mut demo()).unwrap();
    second.signal("-TERM");
    second.wait();
    assert!(folder.join(".hulian/hulian.cast.json").exists());
}

#[test]
fn what_a_start_would_find_out_late_is_judged_before_anything_is_begun() {
    let unbegun = |flags: &[&str], file: &str, says: &[&str]| {
        let attempt = Attempt::serve().flags(flags);
        fs::write(attempt.folder.join(file), "no folder").unwrap();
        let folder = attempt.folder.clone();
        attempt.refused(WORLD, says);
        assert!(!folder.join(".hulian/hulian.db").exists(), "{flags:?}: a database was begun");
    };
    unbegun(&["--documents", "file"], "file", &["--documents file: ", "wanted is a folder"]);
    unbegun(&["--documents", "file/below"], "file", &["--documents file/below: file is a file"]);
    unbegun(&["--key-dir", "file"], "file", &["--key-dir file: ", "wanted is a folder"]);
    // Neither is one migrated: what is pending stays pending.
    let folder = served_once();
    let file = folder.join(".hulian/hulian.db");
    let pending = |change: &str| {
        let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
        conn.batch_execute(change).unwrap();
        let last = "SELECT CAST(max(version) AS TEXT) AS name FROM __diesel_schema_migrations";
        diesel::sql_query(last).get_result::<Named>(&mut conn).unwrap().name
    };
    // A file whose last migration did not run is what the version before has left.
    let last = pending("SELECT 1");
    let before = pending(&format!("DELETE FROM __diesel_schema_migrations WHERE version = '{last}'"));
    fs::rename(folder.join(".hulian/hulian.keys/vault.ring"), folder.join("apart")).unwrap();
    again(&folder).refused(WORLD, &["vault.ring", "it is not there"]);
    assert_eq!(pending("SELECT 1"), before);
}

#[test]
fn keys_that_are_missing_on_postgres_are_named_with_their_folder() {
    let Some(url) = postgres::database() else { return };
    let attempt = Attempt::serve().on(&url).flags(&["--log", "error"]);
    attempt.refused(WORLD, &["there is no signing key", "in keys: ", "--init-keys"]);
    let mut conn = PgConnection::establish(&url).unwrap();
    let tables = "SELECT count(*)::text AS name FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(diesel::sql_query(tables).get_result::<Named>(&mut conn).unwrap().name, "0", "a database was begun");
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let folder = place::folder("refused");
    fs::write(folder.join("h.db"), "这不是数据库 ".repeat(300)).unwrap();
    let commands: [&[&str]; 5] =
        [&["serve"], &["migrate"], &["admin", "timers", "list"], &["admin", "erasures"], &["backup", "copy"]];
    for words in commands {
        let attempt = Attempt::of(&folder, words).variable("HULIAN_BIND", "127.0.0.1:0");
        attempt
            .flags(&["--database-url", "sqlite:h.db"])
            .refused(WORLD, &["the database file h.db: not an SQLite database", "hulian restore"]);
    }
}

#[test]
fn a_damaged_file_is_named() {
    let folder = served_once();
    let path = folder.join(".hulian/hulian.db");
    let mut bytes = fs::read(&path).unwrap();
    // The table of tables, behind the head of the file.
    bytes[100..2000].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    again(&folder).refused(WORLD, &["hulian.db: the file is damaged", "hulian restore"]);
}

#[test]
fn a_folder_is_no_database_and_a_file_no_folder_of_documents() {
    let attempt = Attempt::serve().flags(&["--database-url", "sqlite:h.db"]);
    fs::create_dir(attempt.folder.join("h.db")).unwrap();
    attempt.refused(WORLD, &["the database file h.db: it is a folder"]);
    let attempt = Attempt::serve().flags(&["--documents", "file", "--log", "error"]);
    fs::write(attempt.folder.join("file"), "").unwrap();
    attempt.refused(WORLD, &["--documents file: ", "wanted is a folder"]);
}

#[test]
fn keys_and_rings_that_are_missing_are_named() {
    let folder = served_once();
    let (keys, apart) = (folder.join(".hulian/hulian.keys"), folder.join("apart"));
    fs::rename(keys.join("vault.ring"), &apart).unwrap();
    again(&folder)
        .refused(WORLD, &["hulian.keys/vault.ring", "it is not there", "--vault-ring", "(vault_ring_missing)"]);
    fs::write(keys.join("vault.ring"), "hulian-vault-9\n").unwrap();
    again(&folder).refused(WORLD, &["hulian.keys/vault.ring", "it does not begin as a ring does"]);
    fs::rename(&apart, keys.join("vault.ring")).unwrap();
    again(&folder)
        .variable("HULIAN_VAULT_KEYS", "hulian-vault-1")
        .refused(WORLD, &["HULIAN_VAULT_KEYS", "it lacks keys"]);
    let pem = fs::read_dir(&keys).unwrap().map(|entry| entry.unwrap().path());
    let pem = pem.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "pem")).unwrap();
    fs::rename(&pem, &apart).unwrap();
    again(&folder).refused(WORLD, &[pem.file_name().unwrap().to_str().unwrap(), "is missing", "rotate-keys"]);
    fs::write(&pem, "no key").unwrap();
    again(&folder).refused(WORLD, &[pem.file_name().unwrap().to_str().unwrap(), "not an Ed25519 private key"]);
    fs::rename(&apart, &pem).unwrap();
    drop(Process::served(&folder, &[]));
}

/// Root may write everywhere: it takes another account then. Nothing where that one may not run the binary.
fn powerless(attempt: Attempt) -> Option<Attempt> {
    if fs::metadata("/proc/self").is_ok_and(|owner| owner.uid() != 0) {
        return Some(attempt);
    }
    let mut asked = Command::new("setpriv");
    asked.args(["--reuid", &NOBODY.to_string(), "--clear-groups", env!("CARGO_BIN_EXE_hulian"), "--version"]);
    let runs = asked.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !runs {
        eprintln!("hulian: missing rights are skipped: another account may not run the binary");
    }
    runs.then(|| attempt.by_user(NOBODY))
}

fn allowed(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn missing_rights_are_named_with_the_path() {
    let Some(_) = powerless(Attempt::serve()) else { return };
    let nobodys = || {
        let attempt = powerless(Attempt::serve()).unwrap();
        // Where only root may give it away, it is ours already.
        let _ = chown(&attempt.folder, Some(NOBODY), Some(NOBODY));
        allowed(&attempt.folder, 0o700);
        attempt
    };
    let attempt = nobodys().flags(&["--database-url", "sqlite:h.db"]);
    allowed(&attempt.folder, 0o500);
    attempt.refused(WORLD, &["h.db", "Permission denied"]);
    let attempt = nobodys().flags(&["--documents", "shut", "--log", "error"]);
    fs::create_dir(attempt.folder.join("shut")).unwrap();
    allowed(&attempt.folder.join("shut"), 0o000);
    attempt.refused(WORLD, &["--documents shut: ", "Permission denied"]);
    let attempt = nobodys().flags(&["--key-dir", "shut", "--log", "error"]);
    fs::create_dir(attempt.folder.join("shut")).unwrap();
    allowed(&attempt.folder.join("shut"), 0o000);
    attempt.refused(WORLD, &["shut cannot be used", "Permission denied"]);
    // A file that may be read and not be written.
    let folder = served_once();
    for path in [folder.join(".hulian/hulian.db.lock"), folder.join(".hulian/hulian.db")] {
        allowed(&path, 0o444);
    }
    allowed(&folder.join(".hulian"), 0o755);
    let attempt = powerless(Attempt::of(&folder, &["migrate"])).unwrap();
    attempt.refused(WORLD, &["the database file ./.hulian/hulian.db: ", "cannot be"]);
}

#[test]
fn a_full_disk_is_named() {
    let folder = place::folder("small");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "hulian-test"]).arg(&folder).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        eprintln!("hulian: a full disk at start is skipped: only root can mount a small one");
        return;
    }
    place::afterwards(&format!("umount -l {}", place::quoted(&folder.display().to_string())));
    again(&folder).refused(WORLD, &["the database file ./.hulian/hulian.db: the disk is full", "make room"]);
}
