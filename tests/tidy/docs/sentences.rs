//! What people read in two languages is made of words: no name of a type has slipped into it.

use crate::house::{File, House, Offence};

const RULE: &str = "the English half of what people read names no type of the program: a capital letter inside a word is for \
                    names everybody knows (PUBLIC in tests/tidy/docs/sentences.rs)";

/// Words with a capital letter inside that readers of the API know.
const PUBLIC: [&str; 8] =
    ["EdDSA", "FeatureCollection", "GeoJSON", "MiB", "MultiPolygon", "OpenAPI", "PostgreSQL", "ssZ"];

/// Every offence against the rule.
pub fn offences(house: &House) -> Vec<Offence> {
    house.sources().filter(|file| !file.path.contains("/tests")).flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<Offence> {
    // What the tests of a file say is read by nobody else.
    let text = &file.text[..file.body().len()];
    let strings = strings(text);
    let pairs = strings.windows(2).filter(|pair| {
        let between = text[pair[0].1..pair[1].0].trim_matches(|letter: char| letter == '"' || letter.is_whitespace());
        between == "," && chinese(&text[pair[0].0..pair[0].1])
    });
    let slips = pairs.flat_map(|pair| {
        let words = text[pair[1].0..pair[1].1].split(|letter: char| !letter.is_ascii_alphanumeric());
        words.filter(|word| inner_capital(word) && !PUBLIC.contains(word)).map(|word| (pair[1].0, word))
    });
    slips.map(|(at, word)| file.offence(file.line(at), RULE, format!("`{word}`"))).collect()
}

/// Where the text inside each string of a file begins and ends.
fn strings(text: &str) -> Vec<(usize, usize)> {
    let (mut found, mut begun, mut escaped) = (Vec::new(), None, false);
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let offset = next;
        next += line.len();
        if begun.is_none() && line.trim_start().starts_with("//") {
            continue;
        }
        for (at, letter) in line.char_indices().map(|(at, letter)| (offset + at, letter)) {
            match (letter, begun) {
                _ if escaped => escaped = false,
                ('\\', _) => escaped = true,
                ('"', None) => begun = Some(at + 1),
                ('"', Some(from)) => {
                    found.push((from, at));
                    begun = None;
                }
                _ => {}
            }
        }
    }
    found
}

fn chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// `FeatureCollection`, not `SQLite` alone for its tail: a small letter followed by a capital one.
fn inner_capital(word: &str) -> bool {
    word.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}
