//! What fails keeps its cause, and nothing is printed past the log.

use crate::{
    house::{File, House, Offence},
    paths::words,
};

const CAUSE: &str = "a failure keeps its cause: `.or_fault(&INTERNAL)` for errors that tell theirs, \
                     `.or_fault_as(&INTERNAL, \"what\")` for others, never `map_err(|_| …)`";
const ROW: &str = "a row that cannot be read names its table and key: stores use db::read_row with known, from_json, \
                   to_json and unreadable, and raise no INTERNAL of their own";
const READ: &str = "rows are read with db::ReadRows (read_all, read_first, read_each), which names the table and key of one \
                    that cannot be read";
const PRINT: &str = "nothing is printed with a macro that panics when it cannot write: telemetry::print, \
                     telemetry::complain, or a line of the log";
const STREAMS: &str = "standard output and standard error are written in telemetry/ alone";

const FAILURES: [&str; 3] = ["INTERNAL", "UNAVAILABLE", "STORAGE_FULL"];
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Every rule about what is told of failures.
pub fn offences(house: &House) -> Vec<Offence> {
    let rules = [causes, rows, reads, prints];
    house.sources().flat_map(|file| rules.iter().flat_map(move |rule| rule(file))).collect()
}

/// The closure of a `map_err` that looks away from its error, up to its closing bracket.
fn swallowing(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.match_indices("map_err(").filter_map(move |(at, found)| {
        let inside = &code[at + found.len()..];
        let blind = inside.trim_start().strip_prefix('|')?.trim_start().starts_with('_');
        blind.then(|| (at, &inside[..closing(inside)]))
    })
}

/// Where the bracket that is open at the beginning is closed.
fn closing(text: &str) -> usize {
    let mut open = 1;
    let mut ends = text.char_indices().filter(|(_, letter)| {
        open += i32::from(*letter == '(') - i32::from(*letter == ')');
        open == 0
    });
    ends.next().map_or(text.len(), |(at, _)| at)
}

/// Reads and writes of the engines answer `unavailable` for a thread that has ended: a channel's error says nothing more.
fn causes(file: &File) -> Vec<Offence> {
    if file.path.starts_with("src/db/engines/") {
        return Vec::new();
    }
    let failing = |text: &str| words(text).any(|(_, word)| FAILURES.contains(&word));
    let blind = swallowing(file.body()).filter(|(_, closure)| failing(closure));
    blind.map(|(at, _)| file.offence(file.line(at), CAUSE, "`map_err(|_| …)` makes a failure")).collect()
}

fn rows(file: &File) -> Vec<Offence> {
    if file.name() != "store.rs" {
        return Vec::new();
    }
    let raised = words(file.body()).filter(|(_, word)| *word == "INTERNAL");
    raised.map(|(at, word)| file.offence(file.line(at), ROW, format!("`{word}`"))).collect()
}

/// What a query that selects a row is read with: the first of these after it.
const READING: [(&str, bool); 6] = [
    (".read_all", true),
    (".read_first", true),
    (".read_each", true),
    (".load(", false),
    (".first(", false),
    (".get_result", false),
];

/// Rows that are selected whole are not fetched with diesel's own words, whose failure names a column and no row.
fn reads(file: &File) -> Vec<Offence> {
    let code = file.body();
    if file.name() != "store.rs" {
        return Vec::new();
    }
    let fetched = code.match_indices("::as_select())").filter_map(|(at, _)| {
        let after = code[at..].split("\n}\n").next()?;
        let read = READING.iter().filter_map(|(word, right)| Some((after.find(word)?, word, right))).min()?;
        (!read.2).then(|| (at + read.0, read.1))
    });
    fetched.map(|(at, word)| file.offence(file.line(at), READ, format!("`{word}`"))).collect()
}

fn prints(file: &File) -> Vec<Offence> {
    if file.module().first().is_some_and(|top| top == "telemetry") {
        return Vec::new();
    }
    let code = file.body();
    let judge = |at: usize, word: &str| match word {
        // `.stdout(…)` and `.stderr` are the streams of another process.
        "stdout" | "stderr" if !code[..at].ends_with('.') => Some(STREAMS),
        _ if PRINTING.contains(&word) && code[at + word.len()..].starts_with('!') => Some(PRINT),
        _ => None,
    };
    let said = words(code).filter_map(|(at, word)| Some((at, word, judge(at, word)?)));
    said.map(|(at, word, rule)| file.offence(file.line(at), rule, format!("`{word}`"))).collect()
}
