//! Every rule is fed something wrong and must see it, and something right and must keep still.

use crate::{
    bless, database_file, declared, failures, forever, guides,
    house::{House, Offence},
    offers, pages, rooms, schemas, sentences, shape, tables, touched,
};

/// The manifest of the houses made of snippets: two comments that follow a member begin a new floor each.
const MANIFEST: &str = "[workspace]\nmembers = [\n    # Words.\n    \"src/kernel\",\n    # Disk.\n    \"src/db\",\n    \"src/web\",\n    # 三楼\n    \"src/units\",\n    \"src/zones\",\n    # Roof.\n    \"src/continuity\",\n    \"src/app\",\n]\n";

pub type Rule = fn(&House) -> Vec<Offence>;

pub fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(&str, &str)> = files.iter().copied().chain([("Cargo.toml", MANIFEST)]).collect();
    rule(&House::of(&files)).iter().map(ToString::to_string).collect()
}

#[track_caller]
pub fn caught(rule: Rule, path: &str, text: &str, expected: &str) {
    let offences = found(rule, &[(path, text)]);
    assert!(offences.iter().any(|offence| offence.contains(expected)), "`{expected}` not in {offences:?}");
}

#[track_caller]
pub fn passes(rule: Rule, path: &str, text: &str) {
    assert_eq!(found(rule, &[(path, text)]), Vec::<String>::new());
}

#[test]
fn what_people_read_is_made_of_words() {
    let rule: Rule = sentences::offences;
    caught(rule, "src/zones/codes.rs", "A = \"a\" [\"同意书\", \"ResponseContext of consent\"],", "`ResponseContext`");
    caught(rule, "src/zones/codes.rs", "f([\n    \"户\",\n    \"CellContent of it\",\n]);", "`CellContent`");
    passes(
        rule,
        "src/zones/codes.rs",
        "// [\"户\", \"UnitOut\"]\nf([\"要 GeoJSON\", \"A GeoJSON FeatureCollection is wanted.\"]);",
    );
    passes(rule, "src/zones/codes.rs", "let names = [\"UnitOut\", \"ProofIn\"];");
}

#[test]
fn libraries_are_heard_outside_their_rooms() {
    let rule: Rule = rooms::offences;
    caught(rule, "src/zones/rules.rs", "use diesel::prelude::*;", "diesel is spoken in");
    caught(rule, "src/zones/actions.rs", "use actix_web::HttpRequest;", "actix is spoken in");
    caught(rule, "src/auth/token.rs", "use actix_cors::Cors;", "actix is spoken in");
    caught(rule, "src/zones/store.rs", "#[derive(utoipa::ToSchema)] struct A;", "utoipa is spoken in");
    caught(rule, "src/zones/model.rs", "#[derive(Clone, ToSchema)]\npub struct A;\nenum B {}", "derives ToSchema");
    caught(rule, "src/auth/call.rs", "use actix_web::http::StatusCode;", "StatusCode stands in web/");
    caught(rule, "src/db/a.rs", "fn f() { unsafe { g() } }", "no unsafe");
    caught(rule, "src/zones/rules.rs", "use chrono::TimeDelta;", "chrono is spoken in kernel/time/");
    caught(rule, "src/zones/wire.rs", "pub on: NaiveDate", "chrono is spoken in kernel/time/");
    passes(rule, "src/kernel/time/day.rs", "use chrono::NaiveDate;");
    caught(rule, "src/zones/rules.rs", "fn f(a: &Aid) -> i64 { a.amount_fen + 1 }", "arithmetic_side_effects is on");
    passes(rule, "src/zones/rules.rs", "#![warn(clippy::arithmetic_side_effects)]\nfn f(quantity: i64) {}");
    for (path, text) in [
        ("src/zones/store.rs", "use diesel::prelude::*;"),
        ("src/auth/call.rs", "use actix_web::FromRequest;"),
        (
            "src/zones/model.rs",
            "use utoipa::ToSchema;\n#[derive(Clone, ToSchema)]\n/// A struct.\npub enum A { B }\nstruct C;",
        ),
        (
            "src/zones/actions.rs",
            "fn f() {}\n#[cfg(test)]\nmod tests {\n    #[actix_web::test]\n    async fn g() {}\n}\n",
        ),
        ("src/web/status.rs", "use actix_web::http::StatusCode;"),
        ("src/zones/rules.rs", "//! Not diesel.\n#![forbid(unsafe_code)]\nconst A: &str = r#\"diesel\"#;"),
    ] {
        passes(rule, path, text);
    }
}

#[test]
fn words_nobody_uses_are_heard() {
    let rule: Rule = rooms::offences;
    caught(rule, "src/a.rs", "#[allow(dead_code)]\nfn f() {}", "src/a.rs:1: `allow`");
    caught(rule, "src/a.rs", "#![allow(dead_code)]", "never `#[allow");
    caught(rule, "src/a.rs", "#[cfg_attr(test, allow(dead_code))]", "never `#[allow");
    caught(rule, "src/a.rs", "fn f() { todo!() }", "nothing is left");
    caught(rule, "src/a.rs", "fn f() { unimplemented!(\"x\") }", "nothing is left");
    caught(rule, "tests/it/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}", "tests/it/a.rs:2");
    caught(rule, "tests/it/a.rs", "std::thread::sleep(d);", "they never sleep");
    caught(rule, "tests/it/a.rs", "use tokio::time::sleep;", "they never sleep");
    passes(
        rule,
        "src/a.rs",
        "fn allow(ignore: bool) { self.allow(ignore) }\n#[expect(dead_code, reason = \"allow(\")]",
    );
}

#[test]
fn swallowed_causes_and_prints_are_seen() {
    let rule: Rule = failures::offences;
    for failing in [
        "fn f() { g().map_err(|_| Fault::of(&INTERNAL))?; }",
        "fn f() { g().map_err(|_error| (h(1), &crate::db::UNAVAILABLE))?; }",
        "fn f() {\n    g()\n        .map_err( | _: E | { Fault::of(\n&STORAGE_FULL) })?;\n}",
    ] {
        caught(rule, "src/zones/actions.rs", failing, "makes a failure");
    }
    caught(rule, "src/zones/store.rs", "fn f() { a.ok_or(&INTERNAL)?; }", "src/zones/store.rs:1: `INTERNAL`");
    for fetching in [
        ".load(view.conn())?",
        ".order(a::b)\n        .first(view.conn())",
        ".into_boxed();\n    let a = b.load(conn)?",
    ] {
        let text = format!("fn f() {{\n    t::table.select(Row::as_select()){fetching};\n}}\n");
        caught(rule, "src/zones/store.rs", &text, "db::ReadRows");
    }
    passes(
        rule,
        "src/zones/store.rs",
        "fn f() {\n    t.select(Row::as_select()).read_all(c)\n}\nfn g() { t.load(c) }\n",
    );
    caught(rule, "src/app/cli.rs", "fn f() { println!(\"a\") }", "`println`");
    caught(rule, "src/app/cli.rs", "fn f() { std::eprint!(\"a\") }", "`eprint`");
    caught(rule, "src/app/cli.rs", "fn f() { std::io::stdout().lock(); }", "in telemetry/ alone");
    for fine in [
        "fn f() { g().map_err(|_| Fault::of(&MALFORMED_JSON))?; h(&INTERNAL) }",
        "fn f() { g().or_fault(&INTERNAL)?; a.map_err(|error| Fault::caused(&INTERNAL, error))?; print(\"a\") }",
        "// println!\nconst A: &str = \"println!()\";\n#[cfg(test)]\nmod tests { fn f() { println!() } }",
    ] {
        passes(rule, "src/zones/actions.rs", fine);
    }
    passes(rule, "src/telemetry/output.rs", "fn f() { io::stdout().lock(); }");
}

#[test]
fn who_removes_what_is_kept_for_good_is_seen() {
    let rule: Rule = forever::offences;
    let deleted = |table: &str| {
        format!(
            "fn f(tx: &mut Tx) {{\n    let old = {table}::table.filter(a);\n    diesel::delete(old).execute(c);\n}}"
        )
    };
    for table in ["events", "household_disclosures", "household_acts"] {
        caught(rule, "src/audit/store.rs", &deleted(table), &format!("src/audit/store.rs:1: delete {table}"));
    }
    passes(rule, "src/audit/store.rs", &deleted("timers"));
    caught(rule, "src/a.rs", "fn f() {\n    diesel::update(events::table).set(a);\n}", "update events");
    caught(
        rule,
        "src/a.rs",
        "const A: &str =\n    \"delete from events where seq < 9\";",
        "src/a.rs:2: DELETE FROM EVENTS",
    );
    passes(rule, "src/a.rs", "fn f() {\n    diesel::update(household_disclosures::table).set(sealed.eq(None));\n}");
    passes(rule, "src/a.rs", "fn f() { events::table.load() }\nfn g() { diesel::delete(timers::table) }");
}

#[test]
fn shapes_are_measured() {
    let lines = |count: usize| "    let a = 1;\n".repeat(count);
    caught(shape::sizes, "src/a.rs", &lines(401), "401 lines");
    passes(shape::sizes, "src/db/schema.rs", &lines(401));
    passes(shape::sizes, "src/a.rs", &format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", lines(390), lines(90)));
    caught(shape::sizes, "tests/it/a.rs", &lines(601), "601 lines");
    caught(
        shape::sizes,
        "src/a.rs",
        &format!("fn long(a: [u8; 2]) -> u8 {{\n{}}}\n", lines(59)),
        "`long` has 61 lines",
    );
    passes(shape::sizes, "src/a.rs", &format!("fn fits() {{\n{}}}\nfn declared();\n", lines(58)));
    let handler = format!("#[get(\"\")]\npub async fn door() {{\n{}}}\n", lines(13));
    caught(shape::sizes, "src/zones/routes.rs", &handler, "the body of `door` has 13 lines");
    passes(shape::sizes, "src/zones/rules.rs", &handler);
    let names: Vec<String> = (0..13).map(|n| format!("src/zones/f{n}.rs")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "//! F.")).collect();
    assert!(found(shape::sizes, &files)[0].contains("13 in its folder"));
    assert!(found(shape::sizes, &files[..12]).is_empty());
}

#[test]
fn cards_and_names_are_read() {
    caught(shape::cards, "tests/it/a.rs", "use std::fs;\n//! Late.\n", "begins with `//!`");
    let slice = [
        ("src/zones/lib.rs", "//! A card.\nmod rules;"),
        ("src/zones/rules.rs", "//! R."),
        ("src/zones/actions.rs", "//! A."),
    ];
    assert!(found(shape::cards, &slice)[0].contains("at least five lines"));
    caught(shape::names, "src/zones/helpers.rs", "//! H.", "`helpers.rs`");
    caught(shape::names, "src/common/a.rs", "//! H.", "`common`");
    caught(shape::modules, "src/a.rs", "mod data { }", "`mod data`");
    caught(shape::empties, "openapi/README.md", " \n", "no file is empty");
    let image = |given: &'static str| {
        let page = "//! P.\n\nconst P: &str = include_str!(\"../../../docs/a.md\");\n";
        found(shape::image, &[("src/app/a.rs", page), ("docs/a.md", "A"), (".dockerignore", given)])
    };
    assert!(image("*\n!src\n")[0].contains("src/app/a.rs:3: `docs`"));
    assert_eq!(image("*\n!src\n!docs\n"), Vec::<String>::new());
    caught(shape::top_level, "papers", "", "`papers`");
    passes(shape::top_level, "tests/README.md", "T");
    passes(shape::names, "src/zones/database.rs", "//! H.");
}

const GOOD: &str = "-- A comment; with a semicolon.
CREATE TABLE units (
    community_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    region text REFERENCES regions (code),
    code text NOT NULL CHECK (code <> ''),
    PRIMARY KEY (community_id, unit_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES others (community_id, other_id)
);
CREATE UNIQUE INDEX units_code_key ON units (community_id, code) WHERE code <> '';
CREATE INDEX units_region ON units (community_id, region);
CREATE TABLE logins (login_hash text PRIMARY KEY, community_id uuid NOT NULL);";

#[test]
fn migrations_are_paired() {
    let both = |postgres: &'static str, sqlite: &'static str| {
        let names =
            ["postgres/0001_a/up.sql", "postgres/0001_a/down.sql", "sqlite/0001_a/up.sql", "sqlite/0001_a/down.sql"];
        let paths: Vec<String> = names.iter().map(|name| format!("migrations/{name}")).collect();
        let texts = [postgres, "DROP TABLE units;", sqlite, "DROP TABLE units;"];
        let files: Vec<(&str, &str)> =
            paths.iter().map(String::as_str).zip(texts).filter(|(_, t)| !t.is_empty()).collect();
        found(tables::pairs, &files)
    };
    assert_eq!(both(GOOD, GOOD), Vec::<String>::new());
    assert!(both(GOOD, "")[0].contains("is missing"));
    assert!(both(GOOD, "CREATE TABLE units (community_id BLOB);")[0].contains("other tables or columns"));
    let alone = found(tables::pairs, &[("migrations/sqlite/0002_b/up.sql", "SELECT 1;")]);
    assert!(alone.iter().any(|offence| offence.contains("0002_b/down.sql is missing")), "{alone:?}");
}

#[test]
fn a_table_without_its_community_in_front_is_seen() {
    let path = "migrations/postgres/0001_a/up.sql";
    passes(tables::tenancy, path, GOOD);
    for (from, to, expected) in [
        ("    community_id uuid NOT NULL,\n    unit_id", "    unit_id", "the first column of units"),
        ("PRIMARY KEY (community_id, unit_id)", "PRIMARY KEY (unit_id, community_id)", "PRIMARY KEY (unit_id"),
        ("    PRIMARY KEY (community_id, unit_id),\n", "", "units has no primary key"),
        ("unit_id uuid NOT NULL", "unit_id uuid NOT NULL UNIQUE", "units.unit_id is UNIQUE by itself"),
        ("REFERENCES regions", "REFERENCES logins", "units.region is REFERENCES by itself"),
        ("FOREIGN KEY (community_id, unit_id)", "FOREIGN KEY (unit_id)", "FOREIGN KEY (unit_id)"),
        ("(community_id, other_id)", "(other_id)", "units refers to others (other_id)"),
        ("ON units (community_id, region)", "ON units (region)", "index units_region on units (region)"),
        ("units_code_key", "units_by_code", "`units_by_code` should be units_code_key"),
        (
            "PRIMARY KEY (community_id, unit_id),",
            "PRIMARY KEY (community_id, unit_id), UNIQUE (community_id, code),",
            "units_code_key",
        ),
    ] {
        assert!(GOOD.contains(from), "the snippet has no `{from}`");
        caught(tables::tenancy, path, &GOOD.replace(from, to), expected);
    }
    caught(
        tables::tenancy,
        path,
        "ALTER TABLE units ADD CONSTRAINT units_code_key UNIQUE (code);",
        "units: UNIQUE (code)",
    );
}

#[test]
fn what_a_distributed_table_does_not_take_is_seen() {
    let path = "migrations/postgres/0041_a/up.sql";
    let long = "units_with_a_name_that_is_very_much_too_long_key";
    let index = format!("CREATE UNIQUE INDEX {long} ON units (community_id, code);");
    passes(tables::distribution, path, GOOD);
    caught(tables::distribution, path, &index, long);
    caught(tables::distribution, path, &format!("ALTER TABLE units ADD CONSTRAINT {long} UNIQUE (a);"), long);
    caught(tables::distribution, path, &format!("CREATE TABLE a (b uuid, CONSTRAINT {long} UNIQUE (b));"), long);
    passes(tables::distribution, "migrations/sqlite/0041_a/up.sql", &index);
    for (column, word) in [
        ("ADD COLUMN word text CHECK (word <> '')", "CHECK"),
        ("ADD COLUMN a bigint, ADD COLUMN b bigint CHECK (b > 0)", "CHECK"),
        ("ADD word text CONSTRAINT units_word_check CHECK (word <> '')", "CHECK"),
        ("ADD COLUMN region text REFERENCES regions (code)", "REFERENCES"),
        ("ADD COLUMN word text UNIQUE", "UNIQUE"),
        ("ADD COLUMN word text PRIMARY KEY", "PRIMARY KEY"),
    ] {
        let statement = format!("ALTER TABLE units {column};");
        caught(tables::distribution, path, &statement, word);
        caught(tables::distribution, "migrations/postgres/0041_a/down.sql", &statement, word);
        passes(tables::distribution, "migrations/postgres/0008_a/up.sql", &statement);
    }
    let apart = "ALTER TABLE units ADD COLUMN word text NOT NULL DEFAULT '';
        ALTER TABLE units ADD CONSTRAINT units_word_check CHECK (word <> ''), ADD CHECK (word <> 'a');";
    passes(tables::distribution, path, apart);
}

#[test]
fn what_one_engine_alone_can_do_is_seen() {
    let path = "migrations/postgres/0001_a/up.sql";
    passes(tables::portability, path, GOOD);
    caught(tables::portability, path, "CREATE TRIGGER t AFTER INSERT ON units;", "TRIGGER");
    caught(
        tables::portability,
        path,
        "CREATE TABLE a (community_id uuid, s text CHECK (\n  s IN ('a', 'b')));",
        "s IN ('a', 'b'",
    );
    passes(tables::portability, path, "CREATE TABLE a (community_id uuid, n bigint CHECK (n IN (0, 1)));");
    caught(tables::portability, path, "CREATE TYPE mood AS ENUM ('a');", "ENUM");
    caught(tables::portability, path, "CREATE TABLE a (community_id uuid, n bigserial);", "BIGSERIAL");
    caught(tables::portability, path, "CREATE TABLE a (community_id uuid, n text[]);", "an array");
    caught(tables::portability, path, "CREATE TABLE a (community_id uuid, at timestamptz DEFAULT now());", "NOW");
    caught(tables::portability, path, "CREATE TABLE a (community_id uuid, n numeric);", "a.n is numeric");
    caught(tables::portability, "migrations/sqlite/0001_a/up.sql", "CREATE TABLE a (community_id BLOB);", "not STRICT");
}

#[test]
fn a_second_hand_on_the_database_file_is_seen() {
    let rule = database_file::offences;
    caught(rule, "src/db/copy.rs", "fn f() { std::fs::File::open(path) }", "src/db/copy.rs:1: `fs`");
    caught(rule, "src/app/demo/mod.rs", "fn f() {}\nfn g() { url.trim_start_matches(\"sqlite:\"); }", "mod.rs:2");
    caught(rule, "src/app/serve.rs", "fn f() { db::sqlite_path(url) }", "sqlite_path");
    passes(rule, "src/db/file.rs", "fn create() { std::fs::OpenOptions::new().create_new(true) }");
    passes(rule, "src/config/settings.rs", "fn beside() { url.trim_start_matches(\"sqlite:\") }");
    passes(rule, "src/documents/storage/folder.rs", "fn f() { std::fs::File::open(path) }");
}

#[test]
fn schemas_see_two_types_of_one_name() {
    let shown = "//! W.\n\n#[derive(Serialize, ToSchema)]\npub struct Cause {\n    /// A.\n    pub a: u8,\n}\n";
    let labelled =
        "//! M.\n\ncoded_enum! {\n    /// C.\n    pub enum Cause {\n        A = \"a\" [\"a\", \"a\"],\n    }\n}\n";
    let inside = "//! M.\n\n#[derive(Clone)]\npub enum Cause {\n    /// A.\n    A,\n}\n";
    passes(schemas::names, "src/zones/wire.rs", shown);
    assert_eq!(found(schemas::names, &[("src/zones/wire.rs", shown), ("src/units/model.rs", inside)]), [""; 0]);
    let page = "//! W.\n\nweb::page!(\n    Cause,\n    CauseOut,\n    \"a\",\n    \"b\",\n);\n";
    let id = "//! M.\n\nkernel::ids! {\n    /// C.\n    Cause,\n}\n";
    for both in [shown, labelled, page, id] {
        let offences = found(schemas::names, &[("src/units/model.rs", both), ("src/zones/wire.rs", shown)]);
        assert!(offences.iter().any(|one| one.contains("`Cause` is in src/")), "{offences:?}");
    }
}

#[test]
fn offers_see_a_list_that_knows_nothing_of_the_caller() {
    let member = |kind: &str| format!("//! W.\n\npub struct Out {{\n    pub allowed_actions: {kind},\n}}\n");
    passes(offers::offences, "src/zones/wire.rs", &member("AllowedActions"));
    caught(offers::offences, "src/zones/wire.rs", &member("Vec<&'static str>"), "src/zones/wire.rs:4");
}

#[test]
fn pages_see_every_second_way_out() {
    let said = "//! R.\n\n#[utoipa::path(responses((status = 200, content((String = \"text/html\")))))]\nfn f() {}\n";
    passes(pages::offences, "src/units/routes.rs", said);
    passes(pages::offences, "src/web/answer/page.rs", "//! P.\n\npub const PAGE: &str = \"text/html\";\n");
    let foot = "//! N.\n\n#[cfg(test)]\nmod tests { const P: &str = \"text/html\"; }\n";
    passes(pages::offences, "src/web/request/negotiate.rs", foot);
    for second in ["\"text/html; charset=utf-8\"", "\"Text/HTML\"", "ContentType::html()", "mime::TEXT_HTML_UTF_8"] {
        let text = format!("//! R.\n\nfn f() {{ g({second}) }}\n");
        caught(pages::offences, "src/units/routes.rs", &text, "src/units/routes.rs:3");
    }
}

#[test]
fn who_writes_a_kept_row_and_does_not_touch_it_is_seen() {
    let rule: Rule = touched::offences;
    let kept = "versioned!(\n    /// Every state.\n    pub static UNITS: Row in units[unit_id]\n);\n";
    let writes = |how: &str, after: &str| format!("{kept}fn f(tx: &mut Tx) {{\n    {how};\n    {after}\n}}");
    for how in [
        "diesel::insert_into(units::table).values(row).execute(c)",
        "let one = units::table.filter(a); diesel::update(one).set(b).execute(c)",
        "let one = units::table.filter(a); diesel::delete(one).execute(c)",
    ] {
        caught(rule, "src/units/store.rs", &writes(how, ""), "src/units/store.rs:5: units");
        passes(rule, "src/units/store.rs", &writes(how, "tx.touch(&UNITS, id);"));
    }
    passes(rule, "src/units/store.rs", &writes("let one = units::table.load(c)", ""));
    passes(rule, "src/units/store.rs", &writes("diesel::delete(timers::table).execute(c)", ""));
}

#[test]
fn pages_that_lead_nowhere_are_seen() {
    caught(guides::length, "README.md", &"a\n".repeat(121), "README.md:121: 121 lines");
    passes(guides::length, "README.md", &"a\n".repeat(120));
    caught(guides::links, "README.md", "a\n[b](docs/gone.md)", "README.md:2: `docs/gone.md`");
    passes(guides::links, "README.md", "[b](https://example.org/)\n```sh\n[c](gone.md)\n```\n");
    let leads = |text: &'static str| {
        found(guides::links, &[("docs/a.md", text), ("docs/b.md", "# One\n## 两 words: here\n"), ("tests/c.md", "T")])
    };
    assert_eq!(leads("[x](b.md#两-words-here), [y](../tests/c.md)\n# Own\n[z](#own)"), Vec::<String>::new());
    assert!(leads("[x](b.md#two)")[0].contains("`b.md#two`"));
    let named =
        |path: &str, text: &str| found(guides::named, &[(path, text), ("src/lib.rs", "//! L.\n\nmod zones;\n")]);
    for (path, text) in [
        ("docs/architecture.md", "`src/lib.rs` `src/gone`"),
        ("docs/architecture.md", "`src/lib.rs::gone`"),
        ("docs/contributing.md", "`src/gone.rs`"),
    ] {
        assert!(named(path, text)[0].contains("gone"), "{path}");
    }
    assert_eq!(named("docs/contributing.md", "`src/lib.rs::zones`, `src` and `a/b.rs`"), Vec::<String>::new());
    let told = |text: &str| found(guides::whole, &[("docs/architecture.md", text), ("src/kernel/lib.rs", "//! K.\n")]);
    assert!(told("src/kernel")[0].contains("nothing is said of `src/kernel`"));
    assert_eq!(told("`src/kernel`"), Vec::<String>::new());
}

#[test]
fn pages_that_tell_another_story_are_seen() {
    let twins = |zh: &str, en: &str| found(guides::twins, &[("docs/a.zh.md", zh), ("docs/a.en.md", en)]);
    let block = |lines: &str| format!("T\n```sh\n{lines}\n```\n");
    assert_eq!(twins(&block("# 一\nls -l  # 二"), &block("# one\nls -l # two\n\n")), Vec::<String>::new());
    assert!(twins(&block("ls -l"), &block("ls -a"))[0].contains("docs/a.zh.md:2: `ls -l` is `ls -a`"));
    assert!(twins(&block("ls"), &block("ls\nls"))[0].contains("another length"));
    assert!(twins("T", &block("ls"))[0].contains("0 blocks, 1 in docs/a.en.md"));
    caught(guides::twins, "docs/a.zh.md", "T", "no docs/a.en.md");
    caught(guides::twins, "docs/a.en.md", "T", "no docs/a.zh.md");
    let read = ("src/config/settings.rs", "//! S.\n\n#[arg(env = \"HULIAN_BIND\")]\nstruct S;\n");
    let told = |text: &'static str| found(guides::settings, &[("docs/operations.en.md", text), read]);
    assert_eq!(told("`HULIAN_BIND`"), Vec::<String>::new());
    assert!(told("`HULIAN_BIN`").iter().any(|offence| offence.contains("`HULIAN_BIND` is missing")));
    assert!(told("`HULIAN_BIND` `HULIAN_X`")[0].contains("nobody reads `HULIAN_X`"));
    let cli = ("src/app/cli/commands.rs", "//! C.\n\nenum Command { Serve, Admin }\nenum Admin { RotateKeys }\n");
    let said = |text: &'static str| found(guides::commands, &[("docs/a.md", text), cli]);
    assert_eq!(said("`hulian serve --x`, `hulian admin rotate-keys`, `hulian --version`"), Vec::<String>::new());
    assert!(said("`hulian admin turn-keys`")[0].contains("`turn-keys`"));
    assert!(said("```sh\ncargo run -- sit\n```")[0].contains("docs/a.md:1: `sit`"));
}

#[test]
fn a_golden_page_that_nothing_blesses_is_seen() {
    let told = |alias: &'static str| {
        let test = "//! T.\n\n#[test]\nfn the_page_is_golden() {\n    golden::check(\"a\", \"b\");\n}\nfn other() {}\n";
        found(bless::offences, &[("tests/it/a.rs", test), (".cargo/config.toml", alias)])
    };
    assert_eq!(
        told("[alias]\nbless = [\"test\", \"env.HULIAN_BLESS='1'\", \"--\", \"golden\"]\n"),
        Vec::<String>::new()
    );
    for alias in ["bless = [\"test\", \"--\", \"golden\"]\n", "bless = [\"HULIAN_BLESS\", \"--\", \"access\"]\n", ""] {
        assert!(told(alias)[0].contains("tests/it/a.rs:4: `the_page_is_golden`"));
    }
}

#[test]
fn what_is_declared_by_hand_or_told_to_nobody_is_seen() {
    let rule: Rule = declared::offences;
    caught(rule, "src/zones/codes.rs", "pub static A: Code = Code::new(\"a\");", "kernel::codes!");
    caught(rule, "src/zones/codes.rs", "static A: FieldCode = FieldCode { name: \"a\" };", "kernel::field_codes!");
    caught(rule, "src/zones/tasks/rules.rs", "static A: TaskKind = TaskKind { name: \"a\" };", "kernel::task_kinds!");
    caught(rule, "src/zones/events.rs", "impl Event for ZoneMade {}", "journal::events!");
    caught(rule, "src/zones/model.rs", "impl Announcement for ZoneGone {}", "`ZoneGone`");
    caught(rule, "src/zones/model.rs", "impl Question for LeftOver {\n}", "`LeftOver`");
    passes(rule, "src/journal/codes.rs", "pub static COMPUTED_ASIDE: Code = Code::new(\"a\");");
    let kinds = (
        "src/zones/tasks/rules.rs",
        "kernel::task_kinds! {\n    pub const TASK_KINDS;\n    A = \"a\" [\"a\", \"a\"];\n}",
    );
    caught(rule, kinds.0, kinds.1, "`zones::TASK_KINDS`");
    let published = ("src/readers/tasks/kinds.rs", "const A: [&TaskKind] = [\n    zones::TASK_KINDS,\n];");
    assert_eq!(found(rule, &[kinds, published]), Vec::<String>::new());
    let table = ("src/app/listeners.rs", "fn listeners() { a.on::<ZoneGone>(f) }");
    let told = [("src/zones/model.rs", "impl Announcement for ZoneGone {}"), table];
    assert_eq!(found(rule, &told), Vec::<String>::new());
}
