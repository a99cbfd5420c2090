//! How each engine finds the rows of every statement of a walk: by an index that begins with the community, and with more than the
//! community where a table grows with the years.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::{Arc, Mutex};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection};
use hulian::app::StatementHook;

use crate::kit::{Engine, Server, golden};

/// Tables of the whole deployment: small, or found by a key of their own.
const GLOBAL: [&str; 8] = [
    "deployment",
    "key_vouchers",
    "logins",
    "plate_codes",
    "regions",
    "signing_keys",
    "migration_lock",
    "__diesel_schema_migrations",
];

/// Tables that have more rows every year, also where a community has the same people, units and zones.
const GROWING: [&str; 20] = [
    "agreement_objections",
    "agreement_parties",
    "agreement_requests",
    "agreement_signatures",
    "agreement_versions",
    "agreements",
    "commitment_deliveries",
    "commitments",
    "documents",
    "events",
    "handovers",
    "household_traces",
    "idempotency",
    "object_versions",
    "pairing_aid",
    "pairing_visits",
    "signed_heads",
    "timers",
    "zone_claims",
    "zone_fulfilments",
];

/// The texts of statements that were sent.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<BTreeSet<String>>>);

impl Heard {
    /// What tells it.
    pub fn hook(&self) -> StatementHook {
        let heard = Arc::clone(&self.0);
        StatementHook(Some(Arc::new(move |query: &dyn Display| {
            let text = query.to_string();
            let text = text.split(" -- binds").next().unwrap_or_default();
            heard.lock().unwrap().insert(shortened(text));
        })))
    }

    /// Hears anew.
    pub fn forget(&self) {
        self.0.lock().unwrap().clear();
    }

    /// The tables that were read since.
    pub fn tables(&self) -> BTreeSet<String> {
        let heard = self.0.lock().unwrap();
        let words = heard.iter().filter(|text| text.starts_with("SELECT")).flat_map(|text| text.split(['`', '"']));
        words.map(str::to_owned).collect()
    }

    /// What can be explained.
    fn statements(&self) -> Vec<String> {
        let told = ["SELECT", "UPDATE", "DELETE", "WITH"];
        let heard = self.0.lock().unwrap();
        // Those of migrations end in a semicolon; what they are about may be gone since.
        let asked = heard.iter().filter(|text| !text.ends_with(';'));
        asked.filter(|text| told.iter().any(|word| text.starts_with(word))).cloned().collect()
    }
}

/// A statement with its lists of values cut to one.
fn shortened(text: &str) -> String {
    let mut short = text.to_owned();
    while let Some(at) = short.find("IN (?, ?") {
        short.replace_range(at..at + 8, "IN (?");
    }
    short
}

/// How the rows of all that was heard are found: the page of it on SQLite, which is held against the golden one. On PostgreSQL it fails
/// where a table is not entered by the community.
pub fn page(server: &Server, heard: &Heard) -> Option<String> {
    let statements = heard.statements();
    assert!(statements.len() > 200, "only {} statements", statements.len());
    match server.engine {
        Engine::Sqlite => Some(on_sqlite(server, &statements)),
        Engine::Postgres => {
            on_postgres(server, &statements);
            None
        }
    }
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How one table is read.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// By an index, with these columns.
    By { table: String, index: String, columns: Vec<String> },
    /// Whole.
    Whole { table: String },
}

/// `SEARCH units USING INDEX units_name (community_id=? AND name>?)`, `SCAN units`; nothing of what is no table.
fn way(detail: &str) -> Option<Way> {
    let mut words = detail.split(' ');
    let (how, table) = (words.next()?, words.next()?);
    match how {
        "SCAN" if table.starts_with('(') || table == "CONSTANT" => None,
        "SCAN" => Some(Way::Whole { table: table.to_owned() }),
        "SEARCH" => {
            let (named, condition) = detail.split_once(" (").unwrap_or((detail, ""));
            let index = named.split_once("INDEX ").map_or("", |(_, name)| name);
            let columns = condition.trim_end_matches(')').split(" AND ").map(|one| {
                let one = one.trim_start_matches('(');
                let name = one.split(['=', '<', '>', ',']).next().unwrap_or_default();
                // A range of communities is many of them.
                if one[name.len()..].starts_with(['<', '>']) { format!("{name}…") } else { name.to_owned() }
            });
            Some(Way::By { table: table.to_owned(), index: index.to_owned(), columns: columns.collect() })
        }
        _ => None,
    }
}

/// The names that a statement gives its tables: `"agreement_parties" AS "of_unit"`.
fn named(statement: &str) -> BTreeMap<String, String> {
    let bare = statement.replace(['`', '"'], "");
    let words: Vec<&str> = bare.split_whitespace().collect();
    let named = words.windows(3).filter(|three| three[1].eq_ignore_ascii_case("as"));
    named
        .map(|three| (three[2].trim_end_matches(')').to_owned(), three[0].trim_start_matches('(').to_owned()))
        .collect()
}

/// The golden page: what is read across communities, and what is read whole of one.
pub const PAGE: &str = "plans.txt";
const ACROSS_TITLE: &str =
    "# Across communities: the operator's own pages, what is due, and what is done once a day or at start.";
const WHOLE_TITLE: &str = "# All that a community ever had in a table that grows with the years: exports, verifications, and pages in the order of \
     an index, which end with their last item.";

fn on_sqlite(server: &Server, statements: &[String]) -> String {
    let mut conn = SqliteConnection::establish(server.database_url.trim_start_matches("sqlite:")).unwrap();
    let partial: BTreeSet<String> = {
        let partial = "SELECT name AS detail FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%WHERE%'";
        let found: Vec<Step> = diesel::sql_query(partial).load(&mut conn).unwrap();
        found.into_iter().map(|one| one.detail).collect()
    };
    let (mut across, mut whole) = (BTreeSet::new(), BTreeSet::new());
    for statement in statements {
        let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
            .load(&mut conn)
            .unwrap_or_else(|error| panic!("{error}: {statement}"));
        let names = named(statement);
        for way in steps.iter().filter_map(|step| way(&step.detail)) {
            let (table, index, columns) = match way {
                Way::Whole { table } => (table, String::new(), Vec::new()),
                Way::By { table, index, columns } => (table, index, columns),
            };
            let table = real(&names, &table);
            let first = columns.first().map(String::as_str);
            if GLOBAL.contains(&table) || table.starts_with("sqlite_") || first == Some("rowid") {
                continue;
            }
            if first != Some("community_id") {
                across.insert(format!("{table}: {}", brief(statement)));
            } else if columns.len() == 1 && GROWING.contains(&table) && !partial.contains(&index) {
                whole.insert(format!("{table} by {index}: {}", brief(statement)));
            }
        }
    }
    let lines = |found: BTreeSet<String>| found.into_iter().map(|line| line + "\n").collect::<String>();
    format!("{ACROSS_TITLE}\n{}\n{WHOLE_TITLE}\n{}", lines(across), lines(whole))
}

fn real<'n>(names: &'n BTreeMap<String, String>, table: &'n str) -> &'n str {
    names.get(table).map_or(table, String::as_str)
}

/// What a statement asks, in one spelling for both engines, without what it selects.
fn brief(statement: &str) -> String {
    let bare = statement.replace(['`', '"'], "");
    let from = bare.find(" FROM ").map_or(bare.as_str(), |at| &bare[at..]);
    let mut brief = String::new();
    let mut letters = from.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '$' {
            while letters.next_if(char::is_ascii_digit).is_some() {}
        }
        brief.push(if letter == '$' { '?' } else { letter });
    }
    brief
}

/// PostgreSQL picks among indexes by what it has counted, and has counted nothing here: that it can enter each table by the community is
/// what is asked of it. What is read across communities stands on the page that SQLite writes.
fn on_postgres(server: &Server, statements: &[String]) {
    let mut conn = PgConnection::establish(&server.database_url).unwrap();
    conn.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan;").unwrap();
    let page = golden::read(PAGE);
    let (across, _) = page.split_once(WHOLE_TITLE).unwrap_or_default();
    let mut faults = Vec::new();
    for statement in statements.iter().filter(|statement| !statement.contains("current_schema()")) {
        let brief = brief(statement);
        if across.lines().any(|line| line.split_once(": ").is_some_and(|(_, known)| known == brief)) {
            continue;
        }
        let nothing = vec!["NULL"; parameters(statement)].join(", ");
        let given = if nothing.is_empty() { nothing } else { format!("({nothing})") };
        conn.batch_execute(&format!("PREPARE asked AS {statement}"))
            .unwrap_or_else(|error| panic!("{error}: {statement}"));
        let steps: Vec<Plan> = diesel::sql_query(format!("EXPLAIN EXECUTE asked{given}")).load(&mut conn).unwrap();
        conn.batch_execute("DEALLOCATE asked").unwrap();
        let plan: Vec<&str> = steps.iter().map(|step| step.plan.trim()).collect();
        let astray = plan.iter().enumerate().filter_map(|(place, line)| astray(line, plan.get(place + 1).copied()));
        faults.extend(astray.map(|how| format!("{how}:\n  {brief}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// How a step of a plan reads a table of the communities by something else than the community.
fn astray(step: &str, next: Option<&str>) -> Option<String> {
    let global = |name: &str| name.starts_with("pg_") || GLOBAL.iter().any(|table| name.starts_with(table));
    if let Some(table) = after(step, "Seq Scan on ") {
        return (!global(table)).then(|| format!("every row of {table} is read"));
    }
    let index = after(step, "Bitmap Index Scan on ").or_else(|| after(step, " Scan using "))?;
    let condition = next.filter(|line| line.starts_with("Index Cond: ")).unwrap_or_default();
    let entered = condition.contains("community_id = ") || condition.contains("(community_id IS NULL)");
    (!entered && !global(index)).then(|| format!("{index} is not entered by the community ({condition})"))
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    plan: String,
}

/// The first word behind a mark.
fn after<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    line.split_once(mark).and_then(|(_, rest)| rest.split(' ').next())
}

/// How many values a statement takes.
fn parameters(statement: &str) -> usize {
    let numbers = statement.split('$').skip(1);
    let numbers = numbers.filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse::<usize>().ok()
    });
    numbers.max().unwrap_or(0)
}

#[test]
fn a_plan_is_read_as_it_is_written() {
    let by = |table: &str, index: &str, columns: &[&str]| {
        let columns = columns.iter().map(|one| (*one).to_owned()).collect();
        Some(Way::By { table: table.to_owned(), index: index.to_owned(), columns })
    };
    assert_eq!(
        way("SEARCH units USING COVERING INDEX units_name (community_id=? AND name>?)"),
        by("units", "units_name", &["community_id", "name…"])
    );
    assert_eq!(way("SEARCH heads USING PRIMARY KEY (community_id>?)"), by("heads", "", &["community_id…"]));
    assert_eq!(way("SEARCH timers USING PRIMARY KEY (community_id=?)"), by("timers", "", &["community_id"]));
    assert_eq!(
        way("SEARCH units USING INDEX units_at (community_id=? AND (updated_at,unit_id)<(?,?))"),
        by("units", "units_at", &["community_id", "updated_at"])
    );
    assert_eq!(way("SCAN units USING COVERING INDEX units_name"), Some(Way::Whole { table: "units".to_owned() }));
    assert_eq!(
        [way("SCAN (subquery-1)"), way("USE TEMP B-TREE FOR ORDER BY"), way("SCAN CONSTANT ROW")],
        [None, None, None]
    );
    assert_eq!(shortened("SELECT ?, ? IN (?, ?, ?)"), "SELECT ?, ? IN (?)");
    assert_eq!(named("FROM `agreement_parties` AS `of_unit` WHERE").get("of_unit").unwrap(), "agreement_parties");
    assert_eq!(parameters("SELECT $1, $12 WHERE a = $3"), 12);
    assert_eq!(brief("SELECT a FROM \"units\" WHERE b = $12"), brief("SELECT a FROM `units` WHERE b = ?"));
    let by_name = "->  Index Scan using units_name on units  (cost=0.14..8.16 rows=1 width=4)";
    assert!(astray(by_name, Some("Index Cond: (name = $1)")).is_some_and(|how| how.contains("units_name")));
    assert!(astray(by_name, None).is_some());
    assert_eq!(astray(by_name, Some("Index Cond: ((community_id = $1) AND (name = $2))")), None);
    assert!(astray("->  Seq Scan on units  (cost=0.00..1.00)", None).is_some_and(|how| how.contains("units")));
}
