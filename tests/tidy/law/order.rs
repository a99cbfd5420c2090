//! Inside a crate: the groups of `mod` lines are the order, circles are refused, and a slice reads from left to right.

use std::collections::HashMap;

use crate::{
    house::{File, House, Offence},
    paths::{Reach, reaches, words},
};

const GROUPS: &str = "a module uses only siblings of the groups of `mod` lines above its own";
const STRANGERS: &str = "modules of one group of `mod` lines do not use each other";
const LEFT: &str = "inside a slice a file uses only files to its left: model, rules, wire, store, actions, routes";
const MEMORY: &str = "store.rs remembers and does not decide: of its slice it uses model.rs, and names refusals of \
                      rules.rs (a unique index has the last word)";
const CARD: &str = "lib.rs and mod.rs hold `//!`, `mod` and `use` lines, no code";

const ORDER: [&str; 6] = ["model", "rules", "wire", "store", "actions", "routes"];
const RULES: usize = 1;
const STORE: usize = 3;

/// The order of the siblings in one folder: which group of `mod` lines each stands in.
pub struct Folder {
    /// The module that the folder is.
    pub module: Vec<String>,
    groups: HashMap<String, usize>,
}

impl Folder {
    /// The modules of one group after the other, lowest first.
    pub fn layers(&self) -> Vec<Vec<&str>> {
        let mut layers = vec![Vec::new(); self.groups.values().max().map_or(0, |last| last + 1)];
        for (name, group) in &self.groups {
            layers[*group].push(name.as_str());
        }
        layers.iter_mut().for_each(|layer| layer.sort_unstable());
        layers
    }
}

/// Every `lib.rs` and `mod.rs` with what it declares; what is declared for tests alone stands outside the order.
pub fn folders(house: &House) -> Vec<Folder> {
    let cards = house.sources().filter(|file| is_card(file));
    cards.map(|file| Folder { module: file.module(), groups: groups(&file.text) }).collect()
}

fn is_card(file: &File) -> bool {
    ["lib.rs", "mod.rs"].contains(&file.name())
}

fn groups(card: &str) -> HashMap<String, usize> {
    let (mut group, mut filled, mut tests, mut groups) = (0, false, false, HashMap::new());
    for line in card.lines().map(str::trim) {
        let visible = line.split_once(") ").filter(|_| line.starts_with("pub(")).map_or(line, |(_, rest)| rest);
        let declared = visible.strip_prefix("pub ").unwrap_or(visible).strip_prefix("mod ");
        if let Some((name, _)) = declared.and_then(|rest| rest.split_once(';')) {
            if !std::mem::take(&mut tests) {
                groups.insert(name.to_owned(), group);
                filled = true;
            }
        } else if line == "#[cfg(test)]" {
            tests = true;
        } else if line.is_empty() && filled {
            (group, filled) = (group + 1, false);
        }
    }
    groups
}

/// A use of one sibling by another: where it stands, and which two.
pub struct Arrow<'h> {
    /// The file that uses.
    pub file: &'h File,
    /// The line it does so in.
    pub line: usize,
    /// The sibling that uses, and the one that is used.
    pub between: (String, String),
    /// The path as it is, made absolute.
    pub path: Vec<String>,
}

/// Every use of one sibling by another in a folder. A name that a card re-exports stands for what it leads to.
pub fn arrows<'h>(house: &'h House, names: &Names, folder: &Folder) -> Vec<Arrow<'h>> {
    let depth = folder.module.len();
    let mut arrows = Vec::new();
    for file in house.sources() {
        let module = file.module();
        let Some(own) = module.get(depth).filter(|own| folder.groups.contains_key(*own)) else { continue };
        if !module.starts_with(&folder.module) || is_test(file) {
            continue;
        }
        for Reach { line, path, is_macro } in reaches(house, file) {
            let leads = names.resolved(&path, 0);
            let other = leads.get(depth).filter(|other| !is_macro && folder.groups.contains_key(*other));
            if let Some(other) = other.filter(|other| leads.starts_with(&folder.module) && *other != own) {
                arrows.push(Arrow { file, line, between: (own.clone(), other.clone()), path });
            }
        }
    }
    arrows
}

fn is_test(file: &File) -> bool {
    ["tests.rs", "examples.rs"].contains(&file.name()) || file.path.contains("/tests/")
}

/// What the cards re-export, and where that lives.
pub struct Names(HashMap<Vec<String>, Vec<String>>);

impl Names {
    /// Of the whole house.
    pub fn of(house: &House) -> Self {
        let mut names = HashMap::new();
        for file in house.sources().filter(|file| is_card(file)) {
            let module = file.module();
            for Reach { path, .. } in reaches(house, file) {
                let name: Vec<String> = module.iter().chain(path.last()).cloned().collect();
                if path.starts_with(&module) && path.len() > name.len() {
                    names.insert(name, path);
                }
            }
        }
        Self(names)
    }

    /// Where a path leads to, through every card that gives a name on.
    pub fn resolved(&self, path: &[String], depth: usize) -> Vec<String> {
        let led = (1..=path.len()).find_map(|length| {
            let target = self.0.get(&path[..length])?;
            Some(target.iter().chain(&path[length..]).cloned().collect::<Vec<_>>())
        });
        match led {
            Some(led) if depth < 8 && led != path => self.resolved(&led, depth + 1),
            _ => path.to_vec(),
        }
    }
}

/// Siblings use only siblings of the groups above their own.
pub fn siblings(house: &House) -> Vec<Offence> {
    let names = Names::of(house);
    let mut offences = Vec::new();
    for folder in folders(house) {
        for Arrow { file, line, between: (own, other), path } in arrows(house, &names, &folder) {
            let (mine, theirs) = (folder.groups[&own], folder.groups[&other]);
            let what = format!("{own} uses {other} of {}: `{}`", folder.module.join("::"), path.join("::"));
            if theirs > mine {
                offences.push(file.offence(line, GROUPS, what));
            } else if theirs == mine {
                offences.push(file.offence(line, STRANGERS, what));
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
        if is_card(file) {
            offences.extend(card(file));
        } else if let Some(mine) = rank(&module) {
            for Reach { line, path, .. } in reaches(house, file) {
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

/// Between folders the groups of `mod` lines decide ([`siblings`]); here, that no file uses what is further right anywhere.
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

/// What a slice re-exports at its root or hides in files of other names, and where that really comes from.
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

/// A slice is a crate that has at least two of the six files.
fn slices(house: &House) -> Vec<Slice> {
    let mut found: HashMap<String, (usize, Slice)> = HashMap::new();
    for file in house.sources() {
        let module = file.module();
        let Some(top) = module.first() else { continue };
        let fresh = || (0, Slice { name: top.clone(), aliases: HashMap::new(), others: HashMap::new() });
        let (count, slice) = found.entry(top.clone()).or_insert_with(fresh);
        let paths = reaches(house, file).into_iter().map(|reach| reach.path).filter(|path| path.first() == Some(top));
        if is_card(file) {
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
