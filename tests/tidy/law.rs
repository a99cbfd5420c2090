//! The order of the `mod` lines is the law: imports point down, siblings are strangers, a slice reads from left to right.

use std::collections::HashMap;

use crate::{
    house::{File, House, Offence},
    paths::{Reach, reaches, words},
};

const DOWN: &str = "a module uses only modules of the groups above its own in src/lib.rs";
const SIBLINGS: &str = "modules of one group in src/lib.rs do not use each other";
const KNOWN: &str = "a path from the crate begins with a module that src/lib.rs lists";
const LISTED: &str = "every file of src/ belongs to a module that src/lib.rs lists";
const LEFT: &str = "inside a slice a file uses only files to its left: model, rules, wire, store, actions, routes";
const MEMORY: &str = "store.rs remembers and does not decide: of its slice it uses model.rs, and names refusals of \
                      rules.rs (a unique index has the last word)";
const DRIVERS: &str = "only app, continuity and ledgers drive the actions of another slice; others ask its front desk";
const CARD: &str = "the mod.rs of a slice is a card and a front desk: `//!`, `mod` and `use` lines, no code";

const ORDER: [&str; 6] = ["model", "rules", "wire", "store", "actions", "routes"];
const RULES: usize = 1;
const STORE: usize = 3;
const MAY_DRIVE: [&str; 3] = ["app", "continuity", "ledgers"];

/// Which group of `mod` lines each module of `src/lib.rs` stands in.
fn groups(lib: &str) -> HashMap<String, usize> {
    let (mut floor, mut filled, mut floors) = (0, false, HashMap::new());
    for line in lib.lines().map(str::trim) {
        let declaration = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ");
        if let Some((name, _)) = declaration.and_then(|rest| rest.split_once(';')) {
            floors.insert(name.trim().to_owned(), floor);
            filled = true;
        } else if line.is_empty() && filled {
            (floor, filled) = (floor + 1, false);
        }
    }
    floors
}

/// Imports point down, and siblings are strangers.
pub fn floors(house: &House) -> Vec<Offence> {
    let lib = house.find("src/lib.rs").map_or("", |file| &file.text);
    let floors = groups(lib);
    let mut offences = Vec::new();
    for file in house.sources() {
        let module = file.module();
        let Some(own) = module.first() else { continue };
        if !floors.contains_key(own) {
            offences.push(file.offence(1, LISTED, format!("`{own}`")));
            continue;
        }
        for reach in reaches(file).into_iter().filter(|reach| !reach.is_macro) {
            let Some(head) = reach.path.first().filter(|head| floors.contains_key(*head)) else {
                offences.push(file.offence(reach.line, KNOWN, format!("`crate::{}`", reach.path.join("::"))));
                continue;
            };
            let (mine, theirs) = (floors[own], floors[head]);
            let what = format!("{own} (group {}) uses {head} (group {})", mine + 1, theirs + 1);
            if theirs > mine {
                offences.push(file.offence(reach.line, DOWN, what));
            } else if theirs == mine && head != own {
                offences.push(file.offence(reach.line, SIBLINGS, what));
            }
        }
    }
    offences
}

/// `<slice>::actions` of another slice is for those who may drive it.
pub fn drivers(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in house.sources() {
        let own = file.module().first().cloned().unwrap_or_default();
        for Reach { line, path, .. } in reaches(file) {
            let drives = path.first() != Some(&own) && path.iter().skip(1).any(|part| part == "actions");
            if drives && !MAY_DRIVE.contains(&own.as_str()) {
                offences.push(file.offence(line, DRIVERS, format!("`{}`", path.join("::"))));
            }
        }
    }
    offences
}

/// Inside a slice each file uses only files to its left, and the card holds no code.
pub fn order(house: &House) -> Vec<Offence> {
    let slices = slices(house);
    let mut offences = Vec::new();
    for file in house.sources() {
        let module = file.module();
        let Some(slice) = module.first().and_then(|top| slices.iter().find(|slice| slice.name == *top)) else {
            continue;
        };
        if file.name() == "mod.rs" {
            offences.extend(card(file));
        } else if let Some(mine) = rank(&module) {
            for Reach { line, path, .. } in reaches(file) {
                if path.first() == module.first() && !path.starts_with(&module) {
                    let theirs =
                        slice.rank_of(&path, 0).filter(|rank| !(mine == STORE && *rank == RULES && is_constant(&path)));
                    let folder = path.iter().position(|part| ORDER.contains(&part.as_str()));
                    let same = folder.is_some_and(|at| path[..at] == module[..module.len() - 1]);
                    offences.extend(refusal(mine, theirs, same).map(|rule| {
                        file.offence(line, rule, format!("{} uses `{}`", module.join("::"), path.join("::")))
                    }));
                }
            }
        }
    }
    offences
}

/// A file may lean on its namesake in another folder of the slice (routes that mount the routes of a sub-folder).
fn refusal(mine: usize, theirs: Option<usize>, same_folder: bool) -> Option<&'static str> {
    match theirs? {
        theirs if theirs > mine || (theirs == mine && same_folder) => Some(LEFT),
        theirs if mine == STORE && theirs > 0 && theirs < STORE => Some(MEMORY),
        _ => None,
    }
}

/// `ZONE_CLAIMED`: a name alone, which carries no behaviour from one file to another.
fn is_constant(path: &[String]) -> bool {
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    path.last().is_some_and(|name| name.bytes().all(upper))
}

fn rank(module: &[String]) -> Option<usize> {
    module.iter().skip(1).find_map(|part| ORDER.iter().position(|name| name == part))
}

/// What a slice re-exports at its front desk or hides in files of other names, and where that really comes from.
struct Slice {
    name: String,
    aliases: HashMap<Vec<String>, Vec<String>>,
    others: HashMap<Vec<String>, Vec<Vec<String>>>,
}

impl Slice {
    /// The place of a path in the order: its own, or that of what it leads to (nothing is laundered through the card).
    fn rank_of(&self, path: &[String], depth: usize) -> Option<usize> {
        if depth > 8 {
            return None;
        }
        if let Some(rank) = rank(path) {
            return Some(rank);
        }
        if is_constant(path) {
            return None;
        }
        let alias = self.aliases.get(path).and_then(|target| self.rank_of(target, depth + 1));
        let file = (2..=path.len()).rev().find_map(|length| self.others.get(&path[..length]));
        let behind = file.into_iter().flatten().filter_map(|target| self.rank_of(target, depth + 1));
        behind.chain(alias).max()
    }
}

/// A slice is a folder of `src/` that has at least two of the six files.
fn slices(house: &House) -> Vec<Slice> {
    let mut found: HashMap<String, (usize, Slice)> = HashMap::new();
    for file in house.sources().filter(|file| file.module().len() > 1 || file.name() == "mod.rs") {
        let module = file.module();
        let Some(top) = module.first() else { continue };
        let fresh = || (0, Slice { name: top.clone(), aliases: HashMap::new(), others: HashMap::new() });
        let (count, slice) = found.entry(top.clone()).or_insert_with(fresh);
        let paths = reaches(file).into_iter().map(|reach| reach.path).filter(|path| path.first() == Some(top));
        if file.name() == "mod.rs" {
            for path in paths {
                let name = module.iter().chain(path.last()).cloned().collect();
                slice.aliases.insert(name, path);
            }
        } else if rank(&module).is_some() {
            *count += usize::from(module.len() == 2);
        } else {
            slice.others.insert(module.clone(), paths.filter(|path| !path.starts_with(&module)).collect());
        }
    }
    found.into_values().filter(|(count, _)| *count > 1).map(|(_, slice)| slice).collect()
}

fn card(file: &File) -> Vec<Offence> {
    let code = ["fn", "impl", "struct", "enum", "trait", "static", "const", "macro_rules", "type"];
    words(&file.code)
        .filter(|(_, word)| code.contains(word))
        .map(|(at, word)| file.offence(file.line(at), CARD, format!("`{word}`")))
        .collect()
}
