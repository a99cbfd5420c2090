//! Two types of one name are one schema to the document, and whichever comes last describes both.

use std::collections::HashMap;

use crate::house::{File, House, Offence};

const ONE_NAME: &str =
    "a schema's name is its type's name: two types of one name that the document shows would be one there";

/// Types of one name that are both shown in the document.
pub fn names(house: &House) -> Vec<Offence> {
    let mut known: HashMap<String, String> = HashMap::new();
    let mut offences = Vec::new();
    for file in house.sources() {
        for (line, name) in schemas(file) {
            match known.get(&name) {
                Some(first) => offences.push(file.offence(line, ONE_NAME, format!("`{name}` is in {first} as well"))),
                None => drop(known.insert(name, file.path.clone())),
            }
        }
    }
    offences
}

/// The types of a file that derive a schema, by `derive`, `coded_enum!`, `ids!` or `page!`, and where they stand.
fn schemas(file: &File) -> Vec<(usize, String)> {
    let (mut found, mut shown, mut ids) = (Vec::new(), false, false);
    for (at, line) in file.body().lines().enumerate() {
        ids = line.ends_with("ids! {") || ids && line != "}";
        let line = line.trim();
        if let Some(name) = line.strip_suffix(',').filter(|_| ids) {
            found.push((at + 1, name.to_owned()));
        }
        shown |= line.contains("ToSchema") && !line.starts_with("use ") || line.starts_with("coded_enum! {");
        let after = ["struct ", "enum "].iter().find_map(|word| line.split_once(word).map(|(_, after)| after));
        if let Some(after) = after.filter(|_| line.starts_with("pub")) {
            let name: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
            // A macro that declares one names it where it is used.
            if std::mem::take(&mut shown) && !name.is_empty() {
                found.push((at + 1, name));
            }
        }
    }
    let pages =
        file.body().match_indices("page!(").map(|(at, found)| (file.line(at), &file.body()[at + found.len()..]));
    let named = |after: &str| after.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect::<String>();
    found.extend(pages.map(|(line, after)| (line, named(after))));
    found
}
