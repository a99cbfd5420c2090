//! The order of the crates: what stands in `[workspace] members` of the root manifest, lowest floor first, is what each crate's
//! own manifest may name. Cargo holds the rest: what a manifest does not name, the compiler does not know.

use crate::{
    house::{File, House, Offence},
    order::Names,
    paths::{Reach, reaches},
};

const DOWN: &str = "a crate depends only on crates of the floors above its own line in the members of Cargo.toml";
const SIBLINGS: &str = "crates of one floor do not depend on each other";
const LISTED: &str = "every folder of src/ is a crate that the members of Cargo.toml list";
const DRIVERS: &str =
    "only app, commitments, continuity and ledgers drive the actions of another slice; others use its public items";

/// The slices of the domain. Documents are attached by every slice above them: that is what they are for.
const SLICES: [&str; 7] = ["communities", "units", "agreements", "commitments", "zones", "households", "pairings"];

/// What becomes of a commitment is written in the row of the promise, which the agreement keeps.
const MAY_DRIVE: [&str; 4] = ["app", "commitments", "continuity", "ledgers"];

/// The crates with the floor each stands on, lowest first: a comment among the members begins a floor.
pub fn floors(manifest: &str) -> Vec<(String, usize)> {
    let members = manifest.split_once("members = [").and_then(|(_, rest)| rest.split_once("\n]"));
    let (mut floor, mut filled, mut floors) = (0, false, Vec::new());
    for line in members.map_or("", |(inside, _)| inside).lines().map(str::trim) {
        if let Some((name, _)) = line.strip_prefix("\"src/").and_then(|rest| rest.split_once('"')) {
            floors.push((name.to_owned(), floor));
            filled = true;
        } else if line.starts_with('#') && filled {
            (floor, filled) = (floor + 1, false);
        }
    }
    floors
}

/// Manifests point down, and neighbours are strangers.
pub fn offences(house: &House) -> Vec<Offence> {
    let floors = house.floors();
    let floor = |name: &str| floors.iter().find(|(listed, _)| listed == name).map(|(_, floor)| *floor);
    let mut offences = Vec::new();
    for file in &house.files {
        let Some((own, rest)) = file.path.strip_prefix("src/").and_then(|path| path.split_once('/')) else { continue };
        let Some(mine) = floor(own) else {
            offences.push(file.offence(1, LISTED, format!("`{own}`")));
            continue;
        };
        if rest != "Cargo.toml" {
            continue;
        }
        for (line, name) in dependencies(file) {
            let Some(theirs) = floor(name) else { continue };
            let what = format!("{own} (floor {}) depends on {name} (floor {})", mine + 1, theirs + 1);
            if theirs > mine {
                offences.push(file.offence(line, DOWN, what));
            } else if theirs == mine {
                offences.push(file.offence(line, SIBLINGS, what));
            }
        }
    }
    offences
}

/// What a manifest names below a heading of dependencies, each with its line.
pub fn dependencies(manifest: &File) -> Vec<(usize, &str)> {
    let (mut inside, mut found) = (false, Vec::new());
    for (at, line) in manifest.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(['.', ' ']).filter(|_| inside) {
            found.push((at + 1, name));
        }
    }
    found
}

/// What changes another slice is for those who may drive it: its `actions`, and whatever else it shows that takes a transaction,
/// also under a name that its `lib.rs` gives it.
pub fn drivers(house: &House) -> Vec<Offence> {
    let (names, mut offences) = (Names::of(house), Vec::new());
    for file in house.sources() {
        let own = file.module().first().cloned().unwrap_or_default();
        for Reach { line, path, .. } in reaches(house, file) {
            let foreign = path.first() != Some(&own);
            let named = path.iter().skip(1).any(|part| part == "actions");
            let drives = foreign && (named || changes(house, &names.resolved(&path, 0)));
            if drives && !MAY_DRIVE.contains(&own.as_str()) {
                offences.push(file.offence(line, DRIVERS, format!("`{}`", path.join("::"))));
            }
        }
    }
    offences
}

/// Whether a path leads to a function of a slice whose first argument is a transaction.
fn changes(house: &House, path: &[String]) -> bool {
    let Some((name, module)) = path
        .split_last()
        .filter(|(_, module)| SLICES.iter().any(|slice| module.first().is_some_and(|own| own == slice)))
    else {
        return false;
    };
    let declared = format!("pub fn {name}(");
    let takes = |file: &File| {
        let after = file.code.split(&declared).nth(1);
        after.is_some_and(|after| after.trim_start().starts_with("tx: &mut WriteTx"))
    };
    house.sources().any(|file| file.module() == module && takes(file))
}
