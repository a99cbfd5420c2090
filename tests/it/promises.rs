//! `tests/promises.md` says which test keeps which promise; here is checked that those tests exist, and that no promise
//! of this stage is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The promises of PROMISES that hold so far.
const KEPT: [u32; 34] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 23, 24, 26, 27, 28, 29, 31, 32, 33, 34, 35, 36, 37,
    38, 40, 41,
];
const KEPT_TOO: [u32; 17] = [39, 42, 43, 44, 45, 46, 47, 49, 53, 54, 55, 56, 57, 58, 59, 60, 61];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of all functions under a folder, with the files they stand in.
fn functions(folder: &Path, found: &mut BTreeMap<String, Vec<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            functions(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let place = path.strip_prefix(root()).unwrap().display().to_string();
            for line in fs::read_to_string(&path).unwrap().lines() {
                if let Some((_, rest)) = line.split_once("fn ") {
                    let name = rest.split(['(', '<']).next().unwrap_or_default().to_owned();
                    found.entry(name).or_default().push(place.clone());
                }
            }
        }
    }
}

/// `## P15: sentence`, then `- `file::test`` in lines: the register.
fn register() -> BTreeMap<u32, Vec<(String, String)>> {
    let text = fs::read_to_string(root().join("tests/promises.md")).unwrap();
    let mut register: BTreeMap<u32, Vec<(String, String)>> = BTreeMap::new();
    let mut promise = None;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## P") {
            promise = heading.split(':').next().and_then(|number| number.parse::<u32>().ok());
            let number = promise.unwrap_or_else(|| panic!("{line}: no number"));
            assert!(register.insert(number, Vec::new()).is_none(), "P{number} stands twice");
        } else if let (Some(number), Some(name)) = (promise, line.strip_prefix("- `")) {
            let name = name.trim_end_matches('`');
            let (place, test) = name.rsplit_once("::").unwrap_or_else(|| panic!("P{number}: {name} names no file"));
            register.entry(number).or_default().push((place.to_owned(), test.to_owned()));
        }
    }
    register
}

#[test]
fn every_promise_has_its_tests_and_every_test_exists() {
    let mut known = BTreeMap::new();
    functions(&root().join("tests"), &mut known);
    functions(&root().join("src"), &mut known);
    let register = register();
    for promise in KEPT.into_iter().chain(KEPT_TOO) {
        let tests = register.get(&promise).unwrap_or_else(|| panic!("P{promise} has no row in tests/promises.md"));
        assert!(!tests.is_empty(), "P{promise} names no test");
        for (place, test) in tests {
            let there = known.get(test).is_some_and(|places| places.contains(place));
            assert!(there, "P{promise}: there is no test {test} in {place}");
        }
    }
}

/// A test that carries a promise's number in its name stands in the register under that number.
#[test]
fn every_test_named_after_a_promise_is_registered() {
    let mut known = BTreeMap::new();
    functions(&root().join("tests/it"), &mut known);
    let register = register();
    let mut missing = BTreeSet::new();
    for name in known.keys() {
        let number =
            name.strip_prefix('p').and_then(|rest| rest.split('_').next()).and_then(|word| word.parse::<u32>().ok());
        let Some(number) = number else { continue };
        if !register.get(&number).is_some_and(|tests| tests.iter().any(|(_, test)| test == name)) {
            missing.insert(name);
        }
    }
    assert!(missing.is_empty(), "not in tests/promises.md: {missing:?}");
}
