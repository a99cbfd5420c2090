//! Who may speak to which library, and the words nobody uses.

use crate::{
    house::{File, House, Offence},
    paths::words,
};

const DIESEL: &str = "diesel is spoken in db/, journal/ and store.rs alone, and in kernel where its errors become faults (fault/database.rs) and words become columns (columns/)";
const ACTIX: &str = "actix is spoken in web/, auth/{call,caller,open}.rs, routes.rs, live/ and app/ alone";
const UTOIPA: &str = "utoipa is spoken in wire.rs, routes.rs, kernel/, web/, journal/, auth/ and app/; in model.rs an enum \
                      may derive ToSchema, since a state's schema stands where the state is born";
const CHRONO: &str = "chrono is spoken in kernel/time/ alone: its operators panic and its days have no bounds; everybody else \
                      counts with kernel's Day, Instant and Span";
const COUNTED: &str = "where quantities and money are judged (rules.rs, model.rs) clippy::arithmetic_side_effects is on: what \
                       overflows would panic here and wrap there";
const STATUS: &str = "StatusCode stands in web/ alone: a refusal has a kind, and web turns the kind into a status";
const SAFE: &str = "there is no unsafe code";
const ALLOW: &str = "an exception is `#[expect(…, reason = …)]`, never `#[allow(…)]`";
const DONE: &str = "nothing is left to do: no todo!, no unimplemented!, no ignored test";
const SLEEP: &str = "tests advance a clock or wait for an event; they never sleep";

const UTOIPA_FLOORS: [&str; 5] = ["kernel", "web", "journal", "auth", "app"];

/// Every rule about who may say what.
pub fn offences(house: &House) -> Vec<Offence> {
    let rules = [libraries, schemas, counted, exceptions, sleepers];
    house
        .files
        .iter()
        .filter(|file| file.is_rust())
        .flat_map(|file| rules.iter().flat_map(move |rule| rule(file)))
        .collect()
}

/// The tests at the foot of a file may need a runtime or a row and are left alone.
fn libraries(file: &File) -> Vec<Offence> {
    if !file.is_source() || file.name() == "tests.rs" || file.path.contains("/tests/") {
        return Vec::new();
    }
    let judge = |word: &str| match word {
        "diesel" | "diesel_migrations" if !may_diesel(file) => Some(DIESEL),
        "utoipa_actix_web" | "utoipa_swagger_ui" if !may_actix(file) => Some(ACTIX),
        "utoipa" | "ToSchema" | "IntoParams" if !may_utoipa(file) => Some(UTOIPA),
        "StatusCode" if !within(file, &["web"]) => Some(STATUS),
        "chrono" | "NaiveDate" | "TimeDelta" if !file.path.starts_with("src/kernel/time/") => Some(CHRONO),
        _ if word.starts_with("actix") && !may_actix(file) => Some(ACTIX),
        _ => None,
    };
    let said = words(file.body()).filter_map(|(at, word)| Some((at, word, judge(word)?)));
    said.map(|(at, word, rule)| file.offence(file.line(at), rule, format!("`{word}`"))).collect()
}

fn within(file: &File, modules: &[&str]) -> bool {
    file.module().first().is_some_and(|top| modules.contains(&top.as_str()))
}

fn may_diesel(file: &File) -> bool {
    within(file, &["db", "journal"])
        || file.name() == "store.rs"
        || file.path == "src/kernel/fault/database.rs"
        || file.path.starts_with("src/kernel/columns/")
}

fn may_actix(file: &File) -> bool {
    within(file, &["web", "live", "app"])
        || ["src/auth/call.rs", "src/auth/caller.rs", "src/auth/open.rs"].contains(&&*file.path)
        || file.name() == "routes.rs"
}

fn may_utoipa(file: &File) -> bool {
    within(file, &UTOIPA_FLOORS) || ["wire.rs", "routes.rs", "model.rs"].contains(&file.name())
}

/// In a model.rs outside the floors that speak utoipa, what derives `ToSchema` is an enum.
fn schemas(file: &File) -> Vec<Offence> {
    if !file.is_source() || file.name() != "model.rs" || within(file, &UTOIPA_FLOORS) {
        return Vec::new();
    }
    let derives = file.code.match_indices("#[derive(");
    let schemas = derives.filter(|(at, _)| file.code[*at..].split(']').next().is_some_and(|d| d.contains("ToSchema")));
    let kind = |at: usize| words(&file.code[at..]).map(|(_, word)| word).find(|word| ["enum", "struct"].contains(word));
    let wrong = schemas.filter(|(at, _)| kind(*at) != Some("enum"));
    wrong.map(|(at, _)| file.offence(file.line(at), UTOIPA, "a struct of model.rs derives ToSchema")).collect()
}

/// Quantities and amounts come from clients, and sums of them from many.
fn counted(file: &File) -> Vec<Offence> {
    if !file.is_source() || !["rules.rs", "model.rs"].contains(&file.name()) {
        return Vec::new();
    }
    let said = words(file.body()).find(|(_, word)| ["quantity", "amount_fen"].contains(word));
    let checked = words(&file.code).any(|(_, word)| word == "arithmetic_side_effects");
    let wrong = said.filter(|_| !checked).into_iter();
    wrong.map(|(at, word)| file.offence(file.line(at), COUNTED, format!("`{word}`"))).collect()
}

fn exceptions(file: &File) -> Vec<Offence> {
    let dense = |at: usize| file.code[at..].chars().filter(|c| !c.is_whitespace()).take(12).collect::<String>();
    let judge = |at: usize, word: &str| {
        let before = file.code[..at].trim_end();
        let attribute = before.ends_with("#[") || before.ends_with("#![");
        match word {
            "allow" if dense(at).starts_with("allow(") && (attribute || before.ends_with(',')) => Some(ALLOW),
            "unsafe" => Some(SAFE),
            "ignore" if attribute => Some(DONE),
            "todo" | "unimplemented" if file.code[at + word.len()..].starts_with('!') => Some(DONE),
            _ => None,
        }
    };
    let said = words(&file.code).filter_map(|(at, word)| Some((at, word, judge(at, word)?)));
    said.map(|(at, word, rule)| file.offence(file.line(at), rule, format!("`{word}`"))).collect()
}

/// A drill watches a real machine over hours and may wait; a test may not.
fn sleepers(file: &File) -> Vec<Offence> {
    if !file.path.starts_with("tests/") || file.path.starts_with("tests/drills/") {
        return Vec::new();
    }
    let asleep = words(&file.code).filter(|(_, word)| ["sleep", "sleep_until", "sleep_ms"].contains(word));
    asleep.map(|(at, word)| file.offence(file.line(at), SLEEP, format!("`{word}`"))).collect()
}
