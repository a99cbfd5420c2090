//! Tables that no version covers, or that follow from others: whoever changes one row of them by hand is named by `hulian check`.

use crate::backup::{Home, said, told};
use crate::documents::files::{pdf, scan};
use crate::households::acts::{at, body_of, helped, household_in, sensitive_in};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{Engine, World, alone_on_both_engines};
use crate::ledgers::books::{XLSX, send, small};
use crate::zones::acts::{led_again, led_by};

alone_on_both_engines!(p59_whatever_is_done_to_a_table_is_named);

/// What is done to a table, and how the line begins and what it holds.
struct Change {
    table: &'static str,
    done: String,
    word: &'static str,
    place: String,
}

fn change(table: &'static str, done: String, word: &'static str, place: impl Into<String>) -> Change {
    Change { table, done, word, place: place.into() }
}

/// What was lived through: ids of an agreement, of two zones that are led, of two households.
struct Lived {
    agreement: String,
    zones: [String; 2],
    households: [String; 2],
    document: String,
    import: String,
}

fn lived(world: &World) -> Lived {
    let agreement = text(&in_force(world, &[1, 2]), "id").to_owned();
    let zones = [led_by(world, 3), led_again(world, 1, "另一片区")];
    world.head(3).go(&format!("zones/{}/claims/1/release", zones[0])).is(200);
    let [mine, other, gone] =
        [helped(world, &sensitive_in(world)), helped(world, &household_in()), helped(world, &household_in())];
    for who in [world.staff("household_officer"), world.secretary()] {
        who.post(&format!("{}/erasure", at(&gone)), &body_of(world, "erasure")).is(200);
    }
    world.auditor().get("households/public-figures").is(200);
    let document = text(&scan(&world.officer(), &pdf("a scan")), "id").to_owned();
    let import = send(&world.secretary(), "", XLSX, &small(&world.tag)).is(201);
    let import = text(&import, "id").to_owned();
    Lived { agreement, zones, households: [mine, other], document, import }
}

/// What leads to somebody or somewhere.
fn of_ways(disk: &Disk, world: &World, lived: &Lived) -> Vec<Change> {
    let [zone, other] = &lived.zones;
    let (community, account) = (disk.id(&world.community), world.staff("grid_worker").account.clone());
    let (whose, secretary) = (disk.id(&account), disk.id(&world.secretary().account));
    let hung = format!("zone_id = {}", disk.id(zone));
    let key = "a".repeat(64);
    let row = |table, done: String, place: String| change(table, done, "row_unexplained", place);
    let years = format!("agreement_numbers/{}/", world.community);
    vec![
        row(
            "plate_codes",
            format!("UPDATE plate_codes SET zone_id = {} WHERE {hung}", disk.id(other)),
            format!("plate_codes/{other} (row_unexplained)"),
        ),
        row(
            "plate_codes",
            format!("DELETE FROM plate_codes WHERE {hung}"),
            format!("plate_codes/{zone} (row_missing)"),
        ),
        row(
            "logins",
            format!("UPDATE logins SET account_id = {whose} WHERE account_id = {secretary}"),
            format!("logins/{account} (row_unexplained)"),
        ),
        row(
            "logins",
            format!("DELETE FROM logins WHERE account_id = {whose}"),
            format!("logins/{account} (row_missing)"),
        ),
        row(
            "logins",
            format!("INSERT INTO logins (login_hash, community_id, account_id) VALUES ('{key}', {community}, {whose})"),
            format!("logins/{account} (row_unexplained)"),
        ),
        row(
            "password_history",
            format!("DELETE FROM password_history WHERE account_id = {whose}"),
            format!("password_history/{account} (row_missing)"),
        ),
        row(
            "agreement_numbers",
            format!("UPDATE agreement_numbers SET last = last - 1 WHERE community_id = {community}"),
            years.clone(),
        ),
        row(
            "agreement_numbers",
            format!(
                "INSERT INTO agreement_numbers (community_id, year, last) SELECT community_id, year + 1, last FROM \
                 agreement_numbers WHERE community_id = {community}"
            ),
            years,
        ),
    ]
}

/// What is counted of households, and what they are found by.
fn of_households(disk: &Disk, world: &World, lived: &Lived) -> Vec<Change> {
    let [mine, other] = &lived.households;
    let (here, whose) = (format!("community_id = {}", disk.id(&world.community)), disk.id(mine));
    let tallies = format!("household_tallies/{}", world.community);
    let told = format!("household_publications/{}", world.community);
    let differ = |id: &str| format!("households/{id} household_traces (traces_differ)");
    let row = |table, done: String, place: String| change(table, done, "row_unexplained", place);
    vec![
        row(
            "household_tallies",
            format!("UPDATE household_tallies SET erased = erased + 1 WHERE {here}"),
            format!("{tallies} (row_changed)"),
        ),
        row(
            "household_tallies",
            format!("UPDATE household_tallies SET salt = '' WHERE {here}"),
            format!("{tallies} (row_missing)"),
        ),
        row(
            "household_publications",
            format!("UPDATE household_publications SET counts = replace(counts, '1', '2') || ' ' WHERE {here}"),
            format!("{told} (row_changed)"),
        ),
        row(
            "household_publications",
            format!("DELETE FROM household_publications WHERE {here}"),
            format!("{told} (row_missing)"),
        ),
        change(
            "household_traces",
            format!("DELETE FROM household_traces WHERE household_id = {whose}"),
            "sealed_shut",
            differ(mine),
        ),
        change(
            "household_traces",
            format!(
                "UPDATE household_traces SET digest = (SELECT p.sealed FROM household_parts AS p WHERE p.household_id = {whose} AND \
                 p.part = 'face') WHERE household_id = {} AND kind = 'address'",
                disk.id(other)
            ),
            "sealed_shut",
            differ(other),
        ),
    ]
}

/// By what an agreement is found.
fn of_search(disk: &Disk, lived: &Lived) -> Vec<Change> {
    let (agreement, id) = (&lived.agreement, disk.id(&lived.agreement));
    let row = |done, word: &str| {
        change("agreement_grams", done, "row_unexplained", format!("agreement_grams/{agreement} ({word})"))
    };
    vec![
        row(format!("DELETE FROM agreement_grams WHERE source = 'title' AND agreement_id = {id}"), "row_missing"),
        row(
            format!("UPDATE agreement_grams SET gram = '鬼怪' WHERE gram = '协议' AND agreement_id = {id}"),
            "row_unexplained",
        ),
    ]
}

/// Deadlines.
fn of_timers(disk: &Disk, lived: &Lived) -> Vec<Change> {
    let of = |id: &str, kind: &str| format!("WHERE subject = {} AND kind = '{kind}'", disk.id(id));
    let gone = |id: &str, kind: &str, place: String| {
        change("timers", format!("DELETE FROM timers {}", of(id, kind)), "timer_missing", place)
    };
    let (agreement, zone) = (&lived.agreement, &lived.zones[0]);
    let (expires, far) = (of(agreement, "agreement.expire"), disk.instant(4_102_444_800_000_000));
    let place = format!("timers/agreement.expire/{agreement}");
    let set =
        |what: String| change("timers", format!("UPDATE timers SET {what} {expires}"), "timer_strange", place.clone());
    let nobody = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41";
    vec![
        gone(agreement, "agreement.expire", place.clone()),
        gone(zone, "zone.release", format!("timers/zone.release/{zone}")),
        gone(&lived.import, "import.forget", format!("timers/import.forget/{}", lived.import)),
        gone(&lived.document, "document.unattached", format!("/{}", lived.document)),
        set(format!("due_at = {far}")),
        set(format!("deadline_at = due_at, due_at = {far}, attempts = 1")),
        change(
            "timers",
            format!("UPDATE timers SET subject = {} {expires}", disk.id(nobody)),
            "timer_strange",
            format!("timers/agreement.expire/{nobody}"),
        ),
        change("timers", format!("UPDATE timers SET kind = 'tea.time' {expires}"), "timer_strange", "timers/tea.time/"),
        change(
            "timers",
            format!("UPDATE timers SET dead_at = due_at, attempts = 8 {expires}"),
            "timer_given_up",
            place.clone(),
        ),
    ]
}

/// Communities and regions.
fn of_places(disk: &Disk, world: &World) -> Vec<Change> {
    let (new, zeros) = ("0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41", "0".repeat(64));
    let (id, at) = (disk.id(new), disk.instant(1_782_864_000_000_000));
    let of = disk.id(&world.community);
    vec![
        change(
            "communities",
            format!(
                "INSERT INTO communities (community_id, kind, name, subdistrict_name, subdistrict_code, city_name, city_code, province, \
                 state, sample, version, created_at, updated_at) SELECT {id}, kind, 'x', subdistrict_name, subdistrict_code, city_name, \
                 city_code, province, state, sample, 1, {at}, {at} FROM communities WHERE community_id = {of}"
            ),
            "row_unexplained",
            format!("communities/{new} (it has no journal)"),
        ),
        change(
            "community_heads",
            format!("INSERT INTO community_heads (community_id, seq, hash) VALUES ({id}, 0, '{zeros}')"),
            "journal_broken",
            format!("community {new} (it has a head and no row)"),
        ),
        change(
            "regions",
            "UPDATE regions SET name = 'x' WHERE code = '620200'".to_owned(),
            "row_unexplained",
            "regions/620200 (row_changed)",
        ),
        change(
            "regions",
            "DELETE FROM regions WHERE code = '620201001'".to_owned(),
            "row_unexplained",
            "regions/620201001",
        ),
        change("regions", "DELETE FROM regions".to_owned(), "row_unexplained", "regions/620200 (row_changed)"),
        change(
            "deployment",
            "DELETE FROM deployment WHERE name = 'vault_ring'".to_owned(),
            "ring_unnoted",
            "deployment/vault_ring (row_missing)",
        ),
    ]
}

/// What acts by itself, what is missing and what is too many: what is done, what undoes it, and the place.
fn of_the_schema(engine: Engine) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut changes = vec![
        (
            "DROP INDEX units_code_key",
            "CREATE UNIQUE INDEX units_code_key ON units (community_id, code)",
            "units index units_code_key unique (community_id, code) (missing)",
        ),
        (
            "CREATE INDEX units_spare ON units (note)",
            "DROP INDEX units_spare",
            "units index units_spare (note) (unknown)",
        ),
        (
            "ALTER TABLE units ADD COLUMN spare TEXT",
            "ALTER TABLE units DROP COLUMN spare",
            "units.spare optional (unknown)",
        ),
    ];
    changes.push(match engine {
        Engine::Sqlite => (
            "CREATE TRIGGER evil AFTER UPDATE ON units BEGIN DELETE FROM logins; END",
            "DROP TRIGGER evil",
            "units trigger evil (unknown)",
        ),
        Engine::Postgres => (
            "CREATE TRIGGER evil AFTER UPDATE ON units FOR EACH ROW EXECUTE FUNCTION evil()",
            "DROP TRIGGER evil ON units",
            "units trigger evil (unknown)",
        ),
    });
    if engine == Engine::Postgres {
        changes.push((
            "CREATE RULE evil AS ON DELETE TO units DO ALSO NOTHING",
            "DROP RULE evil ON units",
            "units rule evil (unknown)",
        ));
    }
    changes
}

/// Whatever no migration makes is named; what acts by itself is not served, nor is what has forgotten its ring.
fn the_schema_is_ours(world: &World, home: &Home, disk: &mut Disk) {
    if world.engine() == Engine::Postgres {
        disk.run("CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
    }
    let refused = |says: &[&str]| {
        let output = home.run(&["serve", "--bind", "127.0.0.1:0"]);
        let words = told(&output);
        assert!(!output.status.success() && says.iter().all(|part| words.contains(part)), "{says:?}: {words}");
    };
    for (done, undone, place) in of_the_schema(world.engine()) {
        disk.run(done);
        let output = home.run(&["check"]);
        let found = said(&output);
        let named = found.lines().any(|line| line.starts_with("schema_strange ") && line.contains(place));
        assert!(output.status.code() == Some(1) && named, "{done}\nis not told at {place}:\n{found}{}", told(&output));
        if done.contains("evil") {
            refused(&["evil", "no migration makes", "hulian check"]);
        }
        disk.run(undone);
    }
    disk.run("CREATE TABLE kept AS SELECT * FROM deployment");
    assert_eq!(disk.run("DELETE FROM deployment WHERE name = 'vault_ring'"), 1);
    refused(&["vault_ring_missing", "deployment"]);
    disk.run("DELETE FROM deployment");
    disk.run("INSERT INTO deployment SELECT * FROM kept");
    disk.run("DROP TABLE kept");
}

fn p59_whatever_is_done_to_a_table_is_named(world: &World) {
    let lived = lived(world);
    let (home, mut disk) = (Home::of(world), Disk::open(&world.server));
    // Rows are put back in any order.
    disk.run(match world.engine() {
        Engine::Sqlite => "PRAGMA foreign_keys = OFF",
        Engine::Postgres => "SET session_replication_role = replica",
    });
    let sound = home.done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
    let changes = [
        of_ways(&disk, world, &lived),
        of_search(&disk, &lived),
        of_households(&disk, world, &lived),
        of_timers(&disk, &lived),
        of_places(&disk, world),
    ];
    for Change { table, done, word, place } in changes.into_iter().flatten() {
        disk.run(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
        assert!(disk.run(&done) > 0, "{done}");
        let output = home.run(&["check"]);
        let found = said(&output);
        let named = found.lines().any(|line| line.starts_with(&format!("{word} ")) && line.contains(&place));
        assert!(output.status.code() == Some(1) && named, "{done}\nis not told as {word} at {place}:\n{found}");
        disk.run(&format!("DELETE FROM {table}"));
        disk.run(&format!("INSERT INTO {table} SELECT * FROM kept"));
        disk.run("DROP TABLE kept");
    }
    the_schema_is_ours(world, &home, &mut disk);
    let sound = home.done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
}
