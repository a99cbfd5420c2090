//! Whoever writes a row that is kept as versions touches it: what an event leaves is covered by its hash.

use crate::{
    house::{File, House, Offence},
    paths::words,
    shape::block,
};

const TOUCHED: &str = "a function that inserts, updates or deletes rows of a table that is kept as versions (`versioned!`) touches \
                       them (`tx.touch`): no row without an event";

/// Functions that write and do not touch.
pub fn offences(house: &House) -> Vec<Offence> {
    let tables: Vec<String> = house.sources().flat_map(kept).collect();
    let mut offences = Vec::new();
    for file in house.sources() {
        for (at, _) in words(&file.code).filter(|(_, word)| *word == "fn") {
            let Some((open, close)) = block(&file.code, at) else { continue };
            let body = &file.code[open..close];
            let writes = ["insert_into(", "update(", "delete("]
                .iter()
                .any(|verb| body.contains(&format!("diesel::{verb}")) || body.contains(&format!(" {verb}")));
            if !writes || body.contains(".touch") {
                continue;
            }
            let named = tables.iter().find(|table| body.contains(&format!("{table}::table")));
            offences.extend(named.map(|table| file.offence(file.line(at), TOUCHED, table.clone())));
        }
    }
    offences
}

/// The tables that a file says are kept: `versioned!(… static NAME: Row in table[id])`.
fn kept(file: &File) -> Vec<String> {
    let after = file.code.match_indices("versioned!(").filter_map(|(at, _)| file.code[at..].split_once(" in "));
    after.map(|(_, rest)| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()).collect()
}
