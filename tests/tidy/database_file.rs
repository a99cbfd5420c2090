//! The file of an SQLite database belongs to SQLite: a descriptor that anybody else opens and closes drops the locks of
//! the whole process, and the next program that looks at the database removes the log under the running service.

use crate::{
    house::{File, House, Offence},
    paths::words,
};

const OURS: &str = "only src/db/file.rs makes or removes the file of a database, and nobody but SQLite opens it: closing any \
                    other descriptor drops the process's locks on it (sqlite.org/howtocorrupt.html, 2.2)";

/// Within `db/` nobody else speaks to the file system; outside of it nobody takes a database's URL apart.
pub fn offences(house: &House) -> Vec<Offence> {
    house.sources().filter(|file| file.path != "src/db/file.rs").flat_map(judged).collect()
}

fn judged(file: &File) -> Vec<Offence> {
    let module = file.module();
    match module.first().map(String::as_str) {
        Some("db") => {
            let files = ["fs", "File", "OpenOptions", "NamedTempFile"];
            let said = words(file.body()).filter(|(_, word)| files.contains(word));
            said.map(|(at, word)| file.offence(file.line(at), OURS, format!("`{word}`"))).collect()
        }
        // Where files lie beside the database is a setting.
        Some("config") => Vec::new(),
        _ => {
            let body = file.body().len();
            let taken = ["\"sqlite:\"", "\"sqlite:", "sqlite_path"];
            let found = taken.iter().find_map(|text| file.text[..body].find(text).map(|at| (at, *text)));
            found.map(|(at, text)| file.offence(file.line(at), OURS, text)).into_iter().collect()
        }
    }
}
