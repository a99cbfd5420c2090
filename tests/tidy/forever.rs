//! What is kept for good: no code removes an event, or changes one; none removes the record of a look or of a step.

use crate::{
    house::{House, Offence},
    paths::words,
    shape::block,
};

const FOREVER: &str = "events are neither removed nor changed, records of looks and steps are not removed: what has happened \
                       has happened, and whoever has looked can be asked (PIPL 56)";

/// The tables, and what may not be done to them.
const KEPT: [(&str, &[&str]); 3] =
    [("events", &["delete", "update"]), ("household_disclosures", &["delete"]), ("household_acts", &["delete"])];

/// Statements, as functions that speak diesel and name the table, and as text.
pub fn offences(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in house.sources() {
        for (at, _) in words(&file.code).filter(|(_, word)| *word == "fn") {
            let Some((open, close)) = block(&file.code, at) else { continue };
            let body = &file.code[open..close];
            for (table, verbs) in KEPT {
                let named = words(body).any(|(_, word)| word == table);
                let done = verbs.iter().find(|verb| named && body.contains(&format!("diesel::{verb}(")));
                offences.extend(done.map(|verb| file.offence(file.line(at), FOREVER, format!("{verb} {table}"))));
            }
        }
        let text = file.text.to_uppercase();
        for (table, verbs) in KEPT {
            for verb in verbs {
                let statement = match *verb {
                    "delete" => format!("DELETE FROM {}", table.to_uppercase()),
                    _ => format!("UPDATE {} SET", table.to_uppercase()),
                };
                if let Some(at) = text.find(&statement) {
                    let line = text[..at].lines().count();
                    offences.push(file.offence(line, FOREVER, statement));
                }
            }
        }
    }
    offences
}
