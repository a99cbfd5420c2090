//! What is kept of households: every column is on the register of the vault, and of a type that its entry allows.

use std::collections::BTreeMap;

use crate::{
    house::{File, House, Offence},
    sql::statements,
};

const LISTED: &str = "every column of a table that has to do with households is on the register (src/vault/register.rs): \
                      sealed, a code, a day or an id; free text about a household is sealed";
const TYPED: &str = "what is sealed is bytes, an id is an id, a day is a day or an instant; text holds words of a list";
const ONCE: &str = "an entry of the register is a column of the database";

const REGISTER: &str = "src/vault/register.rs";

/// Words a column of prose would be called by.
const PROSE: [&str; 13] = [
    "note",
    "description",
    "reason",
    "purpose",
    "report",
    "words",
    "text",
    "remark",
    "comment",
    "name",
    "address",
    "phone",
    "unit_of_measure",
];

/// The columns of a database as its migrations leave it: table and column, its type.
fn columns<'h>(files: impl Iterator<Item = &'h File>) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    let mut files: Vec<&File> = files.collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for statement in files.iter().flat_map(|file| statements(&file.text)) {
        let words: Vec<String> = statement.text.split_whitespace().map(str::to_lowercase).collect();
        let at = |place: usize| words.get(place).map_or("", String::as_str);
        if let Some(table) = statement.table() {
            found.extend(table.columns.into_iter().map(|one| ((table.name.clone(), one.name), one.kind)));
        } else if (at(0), at(1)) == ("drop", "table") {
            found.retain(|(table, _), _| table != at(2));
        } else if (at(0), at(1), at(4)) == ("alter", "table", "column") {
            let key = (at(2).to_owned(), at(5).to_owned());
            match at(3) {
                "add" => drop(found.insert(key, at(6).to_owned())),
                "drop" => drop(found.remove(&key)),
                _ => {}
            }
        }
    }
    found
}

/// Whether a table has to do with households.
fn concerned(table: &str, columns: &BTreeMap<(String, String), String>) -> bool {
    let named = ["household", "pairing", "matching"].iter().any(|word| table.starts_with(word));
    named
        || ["handovers", "idempotency"].contains(&table)
        || columns.contains_key(&(table.to_owned(), "household_id".to_owned()))
}

/// The entries of the register: table, column, what it holds, and the line.
fn entries(register: &File) -> Vec<(String, String, String, usize)> {
    let entry = |(number, line): (usize, &str)| {
        let mut parts =
            line.trim().strip_prefix("(\"")?.strip_suffix("),")?.split(',').map(|part| part.trim().trim_matches('"'));
        Some((parts.next()?.to_owned(), parts.next()?.to_owned(), parts.next()?.to_owned(), number + 1))
    };
    register.text.lines().enumerate().filter_map(entry).collect()
}

fn fits(holds: &str, column: &str, kind: &str) -> bool {
    match holds {
        "Sealed" => ["blob", "bytea"].contains(&kind) && !column.ends_with("_id"),
        "Id" => ["blob", "uuid"].contains(&kind) && !column.contains("sealed"),
        "Day" => {
            ["timestamptz", "date", "integer", "text"].contains(&kind)
                && (column.ends_with("_on")
                    || column.ends_with("_at")
                    || ["at", "since", "counts_from"].contains(&column))
        }
        "Code" => ["text", "integer", "bigint", "boolean"].contains(&kind) && !PROSE.contains(&column),
        _ => false,
    }
}

/// Both engines against the register.
pub fn offences(house: &House) -> Vec<Offence> {
    let Some(register) = house.find(REGISTER) else { return Vec::new() };
    let (entries, mut offences) = (entries(register), Vec::new());
    for engine in ["sqlite", "postgres"] {
        let folder = format!("migrations/{engine}/");
        let ups = || house.files.iter().filter(|file| file.path.starts_with(&folder) && file.name() == "up.sql");
        let (columns, Some(last)) = (columns(ups()), ups().next_back()) else { continue };
        for ((table, column), kind) in columns.iter().filter(|((table, _), _)| concerned(table, &columns)) {
            match entries.iter().find(|(of, name, ..)| of == table && name == column) {
                None => offences.push(last.offence(1, LISTED, format!("{table}.{column} ({kind})"))),
                Some((.., holds, line)) if !fits(holds, column, kind) => {
                    offences.push(register.offence(*line, TYPED, format!("{table}.{column} is {kind} on {engine}")));
                }
                Some(_) => {}
            }
        }
        for (table, column, _, line) in &entries {
            if !columns.contains_key(&(table.clone(), column.clone())) {
                offences.push(register.offence(*line, ONCE, format!("{table}.{column}")));
            }
        }
    }
    offences
}

#[test]
fn p54_whatever_is_said_of_a_household_is_sealed_or_a_word_of_a_list() {
    crate::refuse(offences(&House::here()));
}

#[test]
fn p54_a_column_that_nobody_has_listed_is_seen() {
    let register = |lines: &str| format!("//! x\npub static REGISTER: &[X] = &[\n{lines}\n];\n");
    let table =
        "CREATE TABLE pairing_gifts (community_id BLOB NOT NULL, household_id BLOB, given_on TEXT, what TEXT) STRICT;";
    let with = |lines: &str, more: &str| {
        let (register, up) = (register(lines), format!("{table}\n{more}"));
        offences(&House::of(&[(REGISTER, &register), ("migrations/sqlite/0001_a/up.sql", &up)])).len()
    };
    let ids = "(\"pairing_gifts\", \"community_id\", Id),\n(\"pairing_gifts\", \"household_id\", Id),\n(\"pairing_gifts\", \"given_on\", Day),";
    assert_eq!(with(ids, ""), 1, "`what` is not listed");
    assert_eq!(with(&format!("{ids}\n(\"pairing_gifts\", \"what\", Code),"), ""), 0);
    assert_eq!(with(&format!("{ids}\n(\"pairing_gifts\", \"what\", Sealed),"), ""), 1, "text is not sealed");
    assert_eq!(with(ids, "ALTER TABLE pairing_gifts DROP COLUMN what;"), 0);
    assert_eq!(
        with(ids, "ALTER TABLE pairing_gifts DROP COLUMN what; ALTER TABLE pairing_gifts ADD COLUMN note TEXT;"),
        1
    );
    let note = format!("{ids}\n(\"pairing_gifts\", \"note\", Code),");
    assert_eq!(
        with(&note, "ALTER TABLE pairing_gifts DROP COLUMN what; ALTER TABLE pairing_gifts ADD COLUMN note TEXT;"),
        1,
        "a note is no code"
    );
    assert_eq!(with(&format!("{note}\n(\"pairing_gifts\", \"what\", Code),"), ""), 1, "an entry without a column");
}
