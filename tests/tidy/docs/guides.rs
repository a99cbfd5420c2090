//! The pages of the documentation: what they name is there, links lead somewhere, both languages give the same commands.

use std::collections::BTreeSet;

use crate::{
    house::{File, House, Offence},
    paths::words,
};

const LENGTH: &str = "README.md has at most 120 lines: what is longer has a page of its own in docs/";
const LINK: &str = "a relative link of README.md and docs/ leads to a file of the project";
const HEADING: &str = "the fragment of a link is a heading of the page it leads to";
const PAIR: &str = "a guide for users is there in Chinese and in English: NAME.zh.md and NAME.en.md";
const SAME: &str = "both languages of a guide have the same blocks, apart from their comments";
const NAMED: &str = "files, folders and names that docs/architecture.md, contributing.md and domain.md name are there";
const WHOLE: &str = "docs/architecture.md says what each room of src/ is for";
const SETTINGS: &str = "the pages for operators name every variable that src/config reads, and no other";
const COMMANDS: &str = "a command that a page names is one of src/app/cli/commands.rs";

/// How long README.md may be.
const MOST: usize = 120;
/// The pages that lead through the files.
const LEADING: [&str; 3] = ["docs/architecture.md", "docs/contributing.md", "docs/domain.md"];
const OPERATORS: [&str; 2] = ["docs/operations.zh.md", "docs/operations.en.md"];
/// What the service prints about itself, and is no command.
const PRINTED: &str = "listening";

fn pages(house: &House) -> impl Iterator<Item = &File> {
    let is_page = |file: &&File| file.path == "README.md" || file.folder() == "docs" && file.path.ends_with(".md");
    house.files.iter().filter(is_page)
}

/// The lines outside blocks, counted from 1.
fn prose(page: &File) -> Vec<(usize, &str)> {
    let (mut lines, mut inside) = (Vec::new(), false);
    for (at, line) in page.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            lines.push((at + 1, line));
        }
    }
    lines
}

/// What stands in backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// A fenced block: the line it begins in, its language, its lines without comments.
struct Block<'a> {
    line: usize,
    language: &'a str,
    commands: Vec<&'a str>,
}

fn blocks(page: &File) -> Vec<Block<'_>> {
    let (mut found, mut open) = (Vec::new(), None::<Block<'_>>);
    for (at, line) in page.text.lines().enumerate() {
        let Some(language) = line.trim_start().strip_prefix("```") else {
            if let Some(block) = &mut open {
                block.commands.extend(bare(line));
            }
            continue;
        };
        match open.take() {
            Some(block) => found.push(block),
            None => open = Some(Block { line: at + 1, language: language.trim(), commands: Vec::new() }),
        }
    }
    found
}

/// A line of a block without its comment; nothing where that is all of it.
fn bare(line: &str) -> Option<&str> {
    let line = line.split_once(" # ").map_or(line, |(command, _)| command).trim_end();
    (!line.is_empty() && !line.trim_start().starts_with('#')).then_some(line)
}

/// README.md stays short.
pub fn length(house: &House) -> Vec<Offence> {
    let readme = house.find("README.md").map(|file| (file, file.text.lines().count()));
    let long = readme.into_iter().filter(|(_, lines)| *lines > MOST);
    long.map(|(file, lines)| file.offence(MOST + 1, LENGTH, format!("{lines} lines"))).collect()
}

/// Links lead to files, and their fragments to headings.
pub fn links(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for page in pages(house) {
        for (line, text) in prose(page) {
            let targets = text.match_indices("](").filter_map(|(at, _)| text[at + 2..].split(')').next());
            for target in targets.filter(|target| !target.contains("://")) {
                let (path, fragment) = target.split_once('#').map_or((target, None), |(path, word)| (path, Some(word)));
                let path = if path.is_empty() { page.path.clone() } else { resolved(page.folder(), path) };
                match (house.find(&path), fragment) {
                    (None, _) => offences.push(page.offence(line, LINK, format!("`{target}`"))),
                    (Some(file), Some(word)) if !headings(file).contains(word) => {
                        offences.push(page.offence(line, HEADING, format!("`{target}`")));
                    }
                    _ => {}
                }
            }
        }
    }
    offences
}

/// A path that is written as seen from a folder.
fn resolved(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The fragments of a page's headings, as GitHub makes them.
fn headings(page: &File) -> BTreeSet<String> {
    let lines = prose(page).into_iter().filter(|(_, line)| line.starts_with('#'));
    lines.map(|(_, line)| fragment(line.trim_start_matches('#'))).collect()
}

fn fragment(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Guides come in pairs, with the same blocks.
pub fn twins(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for page in pages(house) {
        let (stem, other) = match (page.path.strip_suffix(".zh.md"), page.path.strip_suffix(".en.md")) {
            (Some(stem), _) => (stem, "en"),
            (_, Some(stem)) => (stem, "zh"),
            _ => continue,
        };
        let other = format!("{stem}.{other}.md");
        match house.find(&other) {
            None => offences.push(page.offence(1, PAIR, format!("no {other}"))),
            Some(twin) if twin.path.ends_with(".en.md") => offences.extend(unlike(page, twin)),
            Some(_) => {}
        }
    }
    offences
}

fn unlike(page: &File, twin: &File) -> Vec<Offence> {
    let (here, there) = (blocks(page), blocks(twin));
    if here.len() != there.len() {
        let what = format!("{} blocks, {} in {}", here.len(), there.len(), twin.path);
        return vec![page.offence(1, SAME, what)];
    }
    let pairs = here.iter().zip(&there);
    let unlike = pairs.filter(|(one, other)| one.language != other.language || one.commands != other.commands);
    unlike.map(|(one, other)| page.offence(one.line, SAME, difference(one, other, &twin.path))).collect()
}

/// The first line in which two blocks differ.
fn difference(one: &Block<'_>, other: &Block<'_>, twin: &str) -> String {
    let first = one.commands.iter().zip(&other.commands).find(|(here, there)| here != there);
    let (here, there) = first.map_or(("another length or language", "its twin"), |(here, there)| (*here, *there));
    format!("`{here}` is `{there}` in {twin}:{}", other.line)
}

/// What the pages for engineers name is there: `src/a.rs`, `src/a`, and `src/a.rs::name`.
pub fn named(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for page in pages(house).filter(|page| LEADING.contains(&page.path.as_str())) {
        for (line, text) in prose(page) {
            for code in quoted(text).filter(|code| is_path(house, code)) {
                let (path, name) = code.split_once("::").map_or((code, None), |(path, name)| (path, Some(name)));
                if !stands(house, path, name) {
                    offences.push(page.offence(line, NAMED, format!("`{code}`")));
                }
            }
        }
    }
    offences
}

/// Whether it is written like a path from the top level.
fn is_path(house: &House, code: &str) -> bool {
    let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':'));
    let first = code.split('/').next().unwrap_or_default();
    plain && house.top.iter().any(|name| name == first)
}

fn stands(house: &House, path: &str, name: Option<&str>) -> bool {
    let path = path.trim_end_matches('/');
    match (house.find(path), name) {
        (Some(file), Some(name)) => words(&file.code).any(|(_, word)| word == name),
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => {
            house.files.iter().any(|file| file.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
        }
    }
}

/// Every room of `src/` stands on the page that leads through it.
pub fn whole(house: &House) -> Vec<Offence> {
    let Some(page) = house.find("docs/architecture.md") else { return Vec::new() };
    let shown: BTreeSet<&str> = prose(page).into_iter().flat_map(|(_, line)| quoted(line)).collect();
    let rooms: BTreeSet<String> = house
        .sources()
        .filter_map(|file| file.path.split('/').nth(1))
        .map(|name| format!("src/{name}"))
        .filter(|room| !shown.contains(room.as_str()))
        .collect();
    rooms.into_iter().map(|room| page.offence(1, WHOLE, format!("nothing is said of `{room}`"))).collect()
}

/// The settings that are told are those that are read.
pub fn settings(house: &House) -> Vec<Offence> {
    let files = house.sources().filter(|file| file.path.starts_with("src/config/"));
    let read: BTreeSet<&str> =
        files.flat_map(|file| file.text.split("env = \"").skip(1)).filter_map(|rest| rest.split('"').next()).collect();
    let mut offences = Vec::new();
    for page in pages(house).filter(|page| OPERATORS.contains(&page.path.as_str())) {
        let told: BTreeSet<&str> =
            words(&page.text).map(|(_, word)| word).filter(|word| word.starts_with("HULIAN_")).collect();
        let untold = read.difference(&told).map(|name| format!("`{name}` is missing"));
        let unread = told.difference(&read).map(|name| format!("nobody reads `{name}`"));
        offences.extend(untold.chain(unread).map(|what| page.offence(1, SETTINGS, what)));
    }
    offences
}

/// Commands that are told are there.
pub fn commands(house: &House) -> Vec<Offence> {
    let Some(cli) = house.find("src/app/cli/commands.rs") else { return Vec::new() };
    let known: BTreeSet<&str> = words(&cli.code).map(|(_, word)| word).collect();
    let mut offences = Vec::new();
    for page in pages(house) {
        let inside = prose(page).into_iter().flat_map(|(line, text)| quoted(text).map(move |code| (line, code)));
        let blocks = blocks(page);
        let alone = blocks.iter().flat_map(|block| block.commands.iter().map(move |command| (block.line, *command)));
        for (line, command) in inside.chain(alone) {
            if let Some(word) = subcommands(command).find(|word| !known.contains(variant(word).as_str())) {
                offences.push(page.offence(line, COMMANDS, format!("`{word}` in `{command}`")));
            }
        }
    }
    offences
}

/// The words of a command line of ours that name what to do: `admin timers list`.
fn subcommands(command: &str) -> impl Iterator<Item = &str> {
    let ours = ["hulian ", "cargo run -- ", "cargo run -q -- "];
    let rest = ours.iter().find_map(|begin| command.trim_start().strip_prefix(*begin)).unwrap_or_default();
    let words: Vec<&str> = rest.split_whitespace().take_while(|word| !word.starts_with('-')).collect();
    let depth = match words.as_slice() {
        [PRINTED, ..] => 0,
        ["admin", "timers", ..] => 3,
        ["admin", ..] => 2,
        _ => 1,
    };
    words.into_iter().take(depth)
}

/// `rotate-keys` is `RotateKeys`.
fn variant(word: &str) -> String {
    let parts = word.split('-').filter_map(|part| Some((part.get(..1)?.to_ascii_uppercase(), part.get(1..)?)));
    parts.map(|(first, rest)| first + rest).collect()
}
