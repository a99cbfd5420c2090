//! Sizes, cards and names.

use std::collections::HashMap;

use crate::{
    house::{File, House, Offence},
    paths::words,
};

const CARD: &str = "every Rust file begins with `//!`: what it is, in a sentence";
const LONG_CARD: &str = "the lib.rs of a slice carries a card of at least five lines of `//!`";
const FILE: &str = "a file has at most 400 lines without the tests at its foot: split it by meaning";
const TEST_FILE: &str = "a test file has at most 600 lines: split it by what it tells";
const FUNCTION: &str = "a function has at most 60 lines";
const HANDLER: &str = "the body of a handler has at most 12 lines: decisions belong in rules, acts in actions";
const FOLDER: &str = "a folder holds at most 12 Rust files beside its card";
const NAME: &str =
    "a file is named after what it holds, never util, common, helper, manager, service, misc, data or info";
const EMPTY: &str = "no file is empty";
const IMAGE: &str = "what the sources include from outside of src/ stands in .dockerignore as given to the image";
const TOP: &str = "the top level holds only manifests, src, migrations, openapi, tests, benches, docs, \
                   docker-compose.yml, README.md, LICENSE and the dotted files of the tools";

const FORBIDDEN: [&str; 12] = [
    "util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "misc", "data",
    "info",
];
const TOP_LEVEL: [&str; 21] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "migrations",
    "openapi",
    "tests",
    "benches",
    "docs",
    "docker-compose.yml",
    "README.md",
    "LICENSE",
    ".ci",
    ".cargo",
    ".config",
    ".clippy.toml",
    ".rustfmt.toml",
    ".editorconfig",
    ".gitignore",
    ".dockerignore",
    ".docker",
    ".github",
];

/// `//!` on each file, and a real card on the door of each slice.
pub fn cards(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in house.files.iter().filter(|file| file.is_rust()) {
        let lines = file.text.lines().filter(|line| line.starts_with("//!")).count();
        let door = file.is_source() && file.name() == "lib.rs" && file.module().len() == 1;
        let slice =
            ["rules.rs", "actions.rs"].iter().all(|name| house.find(&format!("{}/{name}", file.folder())).is_some());
        if !file.text.starts_with("//!") {
            offences.push(file.offence(1, CARD, "no `//!` in the first line"));
        } else if door && slice && lines < 5 {
            offences.push(file.offence(1, LONG_CARD, format!("{lines} lines")));
        }
    }
    offences
}

/// Lines of files, functions and handlers, files of folders.
pub fn sizes(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    let mut folders: HashMap<&str, Vec<&File>> = HashMap::new();
    for file in house.files.iter().filter(|file| file.is_rust()) {
        if !["lib.rs", "mod.rs"].contains(&file.name()) {
            folders.entry(file.folder()).or_default().push(file);
        }
        offences.extend(lines(file));
        offences.extend(functions(file));
    }
    let crowded = folders.into_values().filter(|files| files.len() > 12);
    offences.extend(crowded.map(|files| files[0].offence(1, FOLDER, format!("{} in its folder", files.len()))));
    offences
}

fn lines(file: &File) -> Option<Offence> {
    let is_test = file.path.starts_with("tests/") || file.name() == "tests.rs";
    let (lines, most, rule) =
        if is_test { (file.text.lines().count(), 600, TEST_FILE) } else { (file.body().lines().count(), 400, FILE) };
    (lines > most && file.path != "src/db/schema.rs").then(|| file.offence(1, rule, format!("{lines} lines")))
}

fn functions(file: &File) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (at, _) in words(&file.code).filter(|(_, word)| *word == "fn") {
        let name: String = file.code[at + 2..].trim_start().chars().take_while(|c| *c != '(' && *c != '<').collect();
        let Some((open, close)) = block(&file.code, at).filter(|_| !name.is_empty()) else { continue };
        let (start, first, last) = (file.line(at), file.line(open), file.line(close));
        if last - start + 1 > 60 {
            offences.push(file.offence(start, FUNCTION, format!("`{name}` has {} lines", last - start + 1)));
        }
        let inside = (last - first).saturating_sub(1);
        if file.is_source() && file.name() == "routes.rs" && inside > 12 && is_handler(&file.code[..at]) {
            offences.push(file.offence(start, HANDLER, format!("the body of `{name}` has {inside} lines")));
        }
    }
    offences
}

/// The attribute right before the function is one of actix's verbs.
fn is_handler(before: &str) -> bool {
    let item = before.rfind(['}', ';']).map_or(before, |end| &before[end..]);
    ["get", "post", "put", "patch", "delete"].iter().any(|verb| item.contains(&format!("#[{verb}(")))
}

/// The braces of the block that follows, unless the item ends with `;` before it.
pub fn block(code: &str, from: usize) -> Option<(usize, usize)> {
    let (mut open, mut depth, mut round) = (0, 0, 0);
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' if depth == 0 => round += 1,
            b')' | b']' if depth == 0 && round > 0 => round -= 1,
            b';' | b')' | b',' | b'}' if depth == 0 && round == 0 => return None,
            b'{' => {
                open = if depth == 0 { at } else { open };
                depth += 1;
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some((open, at));
                }
            }
            _ => {}
        }
    }
    None
}

/// No file and no folder with a name that says nothing.
pub fn names(house: &House) -> Vec<Offence> {
    let vague = |part: &str| FORBIDDEN.contains(&part.trim_end_matches(".rs"));
    let files = house.files.iter().filter(|file| file.is_rust());
    files
        .filter_map(|file| {
            file.path.split('/').find(|part| vague(part)).map(|part| file.offence(1, NAME, format!("`{part}`")))
        })
        .collect()
}

/// The same for a module, wherever it is declared.
pub fn modules(house: &House) -> Vec<Offence> {
    house.files.iter().filter(|file| file.is_rust()).flat_map(declarations).collect()
}

fn declarations(file: &File) -> Vec<Offence> {
    let mut last = "";
    let declared = words(&file.code).filter(|(_, word)| std::mem::replace(&mut last, word) == "mod");
    let vague = declared.filter(|(_, word)| FORBIDDEN.contains(word));
    vague.map(|(at, word)| file.offence(file.line(at), NAME, format!("`mod {word}`"))).collect()
}

/// No empty file.
pub fn empties(house: &House) -> Vec<Offence> {
    house.files.iter().filter(|f| f.text.trim().is_empty()).map(|f| f.offence(1, EMPTY, "nothing in it")).collect()
}

/// What a source includes from outside of `src` is given to the build of the image.
pub fn image(house: &House) -> Vec<Offence> {
    let given = house.find(".dockerignore").map_or("", |file| &file.text);
    let mut offences = Vec::new();
    for file in house.sources() {
        for (at, _) in file.text.match_indices("\"../../") {
            let path = file.text[at + 1..].trim_start_matches("../");
            let top = path.split(['/', '"']).next().unwrap_or_default();
            let from_top = house.top.iter().any(|name| name == top) && top != "src";
            if from_top && !given.lines().any(|line| line == format!("!{top}")) {
                offences.push(file.offence(file.line(at), IMAGE, format!("`{top}`")));
            }
        }
    }
    offences
}

/// Nothing at the top level but what [`TOP_LEVEL`] names.
pub fn top_level(house: &House) -> Vec<Offence> {
    let stray = house.top.iter().filter(|name| !TOP_LEVEL.contains(&name.as_str()));
    stray.map(|name| File::new(name, "").offence(1, TOP, format!("`{name}`"))).collect()
}
