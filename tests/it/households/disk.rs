//! What must hold on the disk itself: sealed things open in their own place alone, and keys are turned while people work.

use std::process::Command;
use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{PgConnection, SqliteConnection};
use serde_json::json;

use super::acts::{at, body_of, helped, household_in, reported, sensitive_in};
use crate::kit::{Engine, Server, World, alone_on_both_engines, place};

alone_on_both_engines!(
    p54_nothing_moved_or_changed_opens,
    p54_the_ring_turns_while_people_work,
    p54_another_ring_opens_nothing,
    p57_a_restored_backup_is_told_what_was_erased,
);

/// The database behind a server, looked at from outside.
pub enum Disk {
    /// The file.
    Sqlite(SqliteConnection, String),
    /// The server.
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Disk {
    /// The database of this server.
    pub fn open(server: &Arc<Server>) -> Self {
        match server.engine {
            Engine::Sqlite => Self::at_file(server.database_url.trim_start_matches("sqlite:")),
            Engine::Postgres => Self::at_server(&server.database_url),
        }
    }

    /// A file.
    pub fn at_file(path: &str) -> Self {
        let mut conn = SqliteConnection::establish(path).unwrap();
        diesel::sql_query("PRAGMA busy_timeout = 5000").execute(&mut conn).unwrap();
        Self::Sqlite(conn, path.to_owned())
    }

    /// A server.
    pub fn at_server(url: &str) -> Self {
        Self::Postgres(PgConnection::establish(url).unwrap())
    }

    fn load<T>(&mut self, statement: &str) -> Vec<T>
    where
        T: diesel::deserialize::QueryableByName<diesel::sqlite::Sqlite>
            + diesel::deserialize::QueryableByName<diesel::pg::Pg>
            + 'static,
    {
        match self {
            Self::Sqlite(conn, _) => diesel::sql_query(statement).load(conn).unwrap(),
            Self::Postgres(conn) => diesel::sql_query(statement).load(conn).unwrap(),
        }
    }

    /// Carries out a statement.
    pub fn run(&mut self, statement: &str) -> usize {
        match self {
            Self::Sqlite(conn, _) => diesel::sql_query(statement).execute(conn).unwrap(),
            Self::Postgres(conn) => diesel::sql_query(statement).execute(conn).unwrap(),
        }
    }

    /// An id as this engine writes one.
    pub fn id(&self, id: &str) -> String {
        match self {
            Self::Sqlite(..) => format!("X'{}'", id.replace('-', "")),
            Self::Postgres(_) => format!("'{id}'"),
        }
    }

    /// What a statement finds under the name `word`.
    pub fn words(&mut self, statement: &str) -> Vec<String> {
        self.load::<Word>(statement).into_iter().map(|row| row.word).collect()
    }

    /// What a statement finds under the name `bytes`.
    pub fn blobs(&mut self, statement: &str) -> Vec<Vec<u8>> {
        self.load::<Bytes>(statement).into_iter().map(|row| row.bytes).filter(|bytes| !bytes.is_empty()).collect()
    }

    /// The one value a statement finds under the name `bytes`, as this engine writes it.
    fn only_blob(&mut self, statement: &str) -> String {
        let found = self.blobs(statement);
        assert_eq!(found.len(), 1, "{statement}");
        let hex: String = found[0].iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Sqlite(..) => format!("X'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'"),
        }
    }

    /// An instant as this engine writes one, by its microseconds since 1970.
    pub fn instant(&self, micros: i64) -> String {
        match self {
            Self::Sqlite(..) => micros.to_string(),
            Self::Postgres(_) => format!("'{}'", hulian::app::Instant::from_micros(micros)),
        }
    }

    /// How many rows of a table are about this household.
    pub fn count(&mut self, table: &str, id: &str) -> i64 {
        let id = self.id(id);
        let rows: Vec<Count> =
            self.load(&format!("SELECT CAST(count(*) AS BIGINT) AS found FROM {table} WHERE household_id = {id}"));
        rows[0].found
    }

    /// How many sealed words of steps and looks are left of a household.
    pub fn sealed_left(&mut self, id: &str) -> i64 {
        let id = self.id(id);
        let left = ["household_acts", "household_disclosures"].map(|table| {
            let rows: Vec<Count> = self
                .load(&format!("SELECT CAST(count(sealed) AS BIGINT) AS found FROM {table} WHERE household_id = {id}"));
            rows[0].found
        });
        left.iter().sum()
    }

    /// What was done with a household last.
    pub fn last_act(&mut self, id: &str) -> String {
        let id = self.id(id);
        let statement =
            format!("SELECT act AS word FROM household_acts WHERE household_id = {id} ORDER BY n DESC LIMIT 1");
        self.load::<Word>(&statement)[0].word.clone()
    }

    /// The file, once everything was written back into it; nothing for a server.
    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        let Self::Sqlite(conn, path) = self else { return None };
        diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").execute(conn).unwrap();
        Some(std::fs::read(path).unwrap())
    }

    /// Every row of every table as text, where the engine can write rows so.
    pub fn rows(&mut self) -> String {
        let tables: Vec<Word> = match self {
            Self::Sqlite(..) => self.load("SELECT name AS word FROM sqlite_schema WHERE type = 'table'"),
            Self::Postgres(_) => self.load("SELECT tablename::text AS word FROM pg_tables WHERE schemaname = 'public'"),
        };
        if matches!(self, Self::Sqlite(..)) {
            return String::new();
        }
        let mut text = String::new();
        for table in tables {
            let rows: Vec<Word> = self.load(&format!("SELECT t::text AS word FROM \"{}\" AS t", table.word));
            text.extend(rows.into_iter().map(|row| row.word + "\n"));
        }
        text
    }
}

/// The names of the keys that data keys are wrapped with.
fn wrapped_with(disk: &mut Disk) -> Vec<String> {
    let rows: Vec<Word> = disk.load("SELECT DISTINCT key_id AS word FROM household_keys ORDER BY 1");
    rows.into_iter().map(|row| row.word).collect()
}

fn p54_nothing_moved_or_changed_opens(world: &World) {
    let officer = world.staff("household_officer");
    let mine = helped(world, &sensitive_in(world));
    let other = reported(world, &household_in());
    let elsewhere = world.elsewhere();
    let foreign = reported(&elsewhere, &household_in());
    let mut disk = Disk::open(&world.server);
    let ids = [&mine, &other, &foreign].map(|id| disk.id(id));
    disk.run("CREATE TABLE kept_parts AS SELECT * FROM household_parts");
    disk.run("CREATE TABLE kept_keys AS SELECT * FROM household_keys");
    for (what, moved) in swaps(&mut disk, &ids) {
        officer.get(&at(&mine)).is(200);
        for statement in moved {
            assert_eq!(disk.run(&statement), 1, "{what}");
        }
        officer.get(&at(&mine)).refused(500, "seal_broken");
        officer.get("households").refused(500, "seal_broken");
        officer.post(&format!("{}/disclosures", at(&mine)), &body_of(world, "disclosures")).refused(500, "seal_broken");
        disk.run("DELETE FROM household_parts");
        disk.run("DELETE FROM household_keys");
        disk.run("INSERT INTO household_keys SELECT * FROM kept_keys");
        disk.run("INSERT INTO household_parts SELECT * FROM kept_parts");
    }
    assert_eq!(officer.get(&at(&mine)).is(200)["display_name"], "欧阳*");
    let looks = world.secretary().get(&format!("{}/disclosures", at(&mine))).is(200);
    assert_eq!(looks["items"], json!([]), "what could not be shown was not looked at");
}

/// What somebody with the whole database in hand would try: `a` is given what belongs to somebody else. It is read before, as a
/// statement over two communities is not to be had everywhere.
fn swaps(disk: &mut Disk, [a, b, c]: &[String; 3]) -> Vec<(&'static str, Vec<String>)> {
    let mut part = |from: &str, part: &str| {
        let other = format!(
            "SELECT p.sealed AS bytes FROM household_parts AS p WHERE p.household_id = {from} AND p.part = '{part}'"
        );
        let sealed = disk.only_blob(&other);
        format!("UPDATE household_parts SET sealed = {sealed} WHERE household_id = {a} AND part = 'face'")
    };
    let parts = [part(b, "face"), part(a, "people"), part(c, "face")];
    let mut key = |from: &str| {
        let other = format!("SELECT k.wrapped AS bytes FROM household_keys AS k WHERE k.household_id = {from}");
        let wrapped = disk.only_blob(&other);
        format!("UPDATE household_keys SET wrapped = {wrapped} WHERE household_id = {a}")
    };
    let (keys, [face, people, foreign]) = ([key(b), key(c)], parts);
    let [key, foreign_key] = keys;
    vec![
        ("another household's part", vec![face.clone()]),
        ("another part of the same household", vec![people]),
        ("another household's key", vec![key.clone()]),
        ("another household's key and part", vec![key, face]),
        ("another community's part", vec![foreign.clone()]),
        ("another community's key and part", vec![foreign_key, foreign]),
    ]
}

fn p54_the_ring_turns_while_people_work(world: &World) {
    let officer = world.staff("household_officer");
    let ids = [helped(world, &sensitive_in(world)), reported(world, &household_in())];
    let foreign = world.elsewhere();
    let there = reported(&foreign, &household_in());
    let mut disk = Disk::open(&world.server);
    let old = wrapped_with(&mut disk);
    assert_eq!(old.len(), 1);
    let output = rotate(world);
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
    assert!(words.contains("3 keys were wrapped anew"), "{words}");
    let new = wrapped_with(&mut disk);
    assert_eq!(new.len(), 1);
    assert!(new != old && words.starts_with(&new[0]), "{words}");
    // The service that runs has not been told, and opens everything all the same.
    for id in &ids {
        assert_eq!(officer.get(&at(id)).is(200)["display_name"], "欧阳*");
    }
    assert_eq!(foreign.secretary().get(&at(&there)).is(200)["display_name"], "欧阳*");
    let shown = officer.post(&format!("{}/disclosures", at(&ids[0])), &body_of(world, "disclosures")).is(201);
    assert_eq!(shown["fields"]["names"][0]["value"], super::acts::NAME);
    reported(world, &household_in());
    assert_eq!(wrapped_with(&mut disk), new, "what comes now is wrapped with the new key");
    let ring = std::fs::read_to_string(world.server.key_dir.join("vault.ring")).unwrap();
    assert_eq!(ring.matches("wrap ").count(), 2, "the old key still opens what a backup holds");
    assert!(rotate(world).status.success());
    assert_eq!(officer.get(&at(&ids[0])).is(200)["display_name"], "欧阳*");
}

fn p57_a_restored_backup_is_told_what_was_erased(world: &World) {
    const TABLES: [&str; 3] = ["household_keys", "household_parts", "household_traces"];
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let (gone, stays) = (helped(world, &sensitive_in(world)), helped(world, &household_in()));
    let mut disk = Disk::open(&world.server);
    disk.run("CREATE TABLE backup_households AS SELECT * FROM households");
    for table in TABLES {
        disk.run(&format!("CREATE TABLE backup_{table} AS SELECT * FROM {table}"));
    }
    for who in [&officer, &secretary] {
        who.post(&format!("{}/erasure", at(&gone)), &body_of(world, "erasure")).is(200);
    }
    let run = |words: &[&str]| {
        let output = hulian(world, &world.server.key_dir).args(words).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let list = place::folder("erasures").join("list");
    let printed = run(&["admin", "erasures"]);
    assert!(printed.contains(&gone) && !printed.contains(&stays), "{printed}");
    std::fs::write(&list, printed).unwrap();
    // The rows as the backup holds them: the household is there again, in clear for whoever may see it.
    for table in TABLES {
        disk.run(&format!("DELETE FROM {table}"));
        disk.run(&format!("INSERT INTO {table} SELECT * FROM backup_{table}"));
    }
    let id = disk.id(&gone);
    disk.run(&format!(
        "UPDATE households SET state = 'active', state_on = NULL, \
         consent = (SELECT b.consent FROM backup_households AS b WHERE b.household_id = {id}), \
         consent_on = (SELECT b.consent_on FROM backup_households AS b WHERE b.household_id = {id}), \
         consent_by = (SELECT b.consent_by FROM backup_households AS b WHERE b.household_id = {id}) \
         WHERE household_id = {id}"
    ));
    assert_eq!(officer.get(&at(&gone)).is(200)["display_name"], "欧阳*");
    let list = list.to_str().unwrap();
    // Some tables alone were put back, by hand: whoever owns the machine says so first.
    run(&["admin", "restate-rows"]);
    assert_eq!(run(&["admin", "replay-erasures", list]), "1 on the list; 1 keys were destroyed again\n");
    assert_eq!(officer.get(&at(&gone)).is(200)["state"], "erased");
    assert_eq!((disk.count("household_keys", &gone), disk.count("household_parts", &gone)), (0, 0));
    assert_eq!(run(&["admin", "replay-erasures", list]), "1 on the list; 0 keys were destroyed again\n");
    assert_eq!(officer.get(&at(&stays)).is(200)["display_name"], "欧阳*", "whoever is not on the list stays");
    let verified = world.auditor().get("journal/verification").is(200);
    assert_eq!(verified["sound"], true, "{verified}");
}

/// `hulian admin rotate-vault-key` beside the running service.
fn rotate(world: &World) -> std::process::Output {
    hulian(world, &world.server.key_dir).args(["admin", "rotate-vault-key"]).output().unwrap()
}

fn hulian(world: &World, keys: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
        command.env_remove(name);
    }
    command.args(["--database-url", &world.server.database_url, "--init-keys", "--key-dir"]).arg(keys);
    command
}

fn p54_another_ring_opens_nothing(world: &World) {
    reported(world, &household_in());
    world.server.stop();
    // Without its ring the database is not served, and no new ring is made for it.
    let elsewhere = place::folder("keys");
    for entry in std::fs::read_dir(&world.server.key_dir).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|kind| kind == "pem") {
            std::fs::copy(&entry, elsewhere.join(entry.file_name().unwrap())).unwrap();
        }
    }
    let documents = place::folder("documents");
    let start = || {
        let mut command = hulian(world, &elsewhere);
        command.arg("serve").args(["--bind", "127.0.0.1:0", "--documents"]).arg(&documents).output().unwrap()
    };
    let lost = start();
    let words = String::from_utf8_lossy(&lost.stderr).into_owned();
    assert!(!lost.status.success() && words.contains("vault_ring_missing"), "{words}");
    assert!(!elsewhere.join("vault.ring").exists());
    let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    std::fs::write(elsewhere.join("vault.ring"), format!("hulian-vault-1\nindex {key}\nwrap {key}\n")).unwrap();
    let other = start();
    let words = String::from_utf8_lossy(&other.stderr).into_owned();
    assert!(!other.status.success() && words.contains("vault_ring_missing"), "{words}");
    assert!(!words.contains(key), "no key enters a log");
}
