//! `cargo bless` reaches every test that compares something with a page of the project.

use crate::{
    house::{House, Offence},
    paths::words,
    shape::block,
};

const REACHED: &str =
    "the alias `bless` of .cargo/config.toml sets HULIAN_BLESS and names every test that calls golden::check";

/// Tests that the alias does not reach.
pub fn offences(house: &House) -> Vec<Offence> {
    let config = house.find(".cargo/config.toml").map_or("", |file| &file.text);
    let alias = config.lines().find(|line| line.starts_with("bless = ")).unwrap_or_default();
    let filters: Vec<&str> = alias.rsplit("\"--\"").next().unwrap_or_default().split('"').skip(1).step_by(2).collect();
    let mut offences = Vec::new();
    for file in house.files.iter().filter(|file| file.path.starts_with("tests/it/") && file.is_rust()) {
        for (at, _) in words(&file.code).filter(|(_, word)| *word == "fn") {
            let Some((open, close)) = block(&file.code, at) else { continue };
            let name: String = file.code[at + 2..].trim_start().chars().take_while(|c| *c != '(').collect();
            let reached = alias.contains("HULIAN_BLESS") && filters.iter().any(|filter| name.contains(filter));
            if file.code[open..close].contains("golden::check") && !reached {
                offences.push(file.offence(file.line(at), REACHED, format!("`{name}`")));
            }
        }
    }
    offences
}
