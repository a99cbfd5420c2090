//! The migrations: the same on both engines, every tenant table led by its community, nothing one engine alone can do.

use std::collections::BTreeMap;

use crate::{
    house::{File, House, Offence},
    sql::{Column, Constraint, Index, Statement, Table, statements},
};

const PAIRS: &str = "both engines have the same migrations, each with up.sql and down.sql, the same tables and columns";
const LEADS: &str = "community_id is the first column of a tenant table, and the first in its primary key, in every \
                     UNIQUE, every index and both sides of every foreign key (only regions may be referred to without)";
const NAMED: &str = "what is unique is named {table}_{columns without community_id, joined by _}_key on both engines";
const SHORT: &str = "what is unique has a name of 44 letters at the most: Citus adds the number of a shard to it, and what is longer than \
                     63 is cut and told apart by a digest";
const PLAIN: &str = "ADD COLUMN carries no CHECK, REFERENCES, UNIQUE or PRIMARY KEY: a distributed table takes them by ADD CONSTRAINT, \
                     with a name";
const LISTED: &str = "the words of an enum stand in Rust (`named` reads no other): a CHECK that lists them rebuilds the whole table on \
                      SQLite for each new one";
const PORTABLE: &str =
    "no triggers, sequences, enums, arrays, computed values or procedures: the service does that work";
const TYPES: &str = "columns are uuid, text, bigint, boolean, date, timestamptz, bytea or jsonb on PostgreSQL and BLOB, TEXT \
                     or INTEGER in STRICT tables on SQLite";

const GLOBAL: [&str; 8] = [
    "deployment",
    "key_vouchers",
    "logins",
    "plate_codes",
    "regions",
    "signing_keys",
    "migration_lock",
    "__diesel_schema_migrations",
];
/// What is due is looked for in all communities together, by its instant alone.
const ACROSS: [&str; 1] = ["timers_due"];
const BANNED: [&str; 22] = [
    "TRIGGER",
    "SERIAL",
    "BIGSERIAL",
    "SMALLSERIAL",
    "SEQUENCE",
    "NEXTVAL",
    "IDENTITY",
    "AUTOINCREMENT",
    "GENERATED",
    "ENUM",
    "EXCLUDE",
    "DEFERRABLE",
    "INHERITS",
    "MATERIALIZED",
    "CITEXT",
    "MONEY",
    "FUNCTION",
    "PROCEDURE",
    "NOW",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "GEN_RANDOM_UUID",
];
const POSTGRES: [&str; 8] = ["uuid", "text", "bigint", "boolean", "date", "timestamptz", "bytea", "jsonb"];
const SQLITE: [&str; 3] = ["blob", "text", "integer"];

fn ups(house: &House) -> impl Iterator<Item = &File> {
    house.files.iter().filter(|file| file.path.starts_with("migrations/") && file.name() == "up.sql")
}

/// The same migrations on both engines, each with its way back.
pub fn pairs(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in house.files.iter().filter(|f| f.path.starts_with("migrations/") && f.path.ends_with(".sql")) {
        let (here, there) =
            if file.path.contains("/sqlite/") { ("/sqlite/", "/postgres/") } else { ("/postgres/", "/sqlite/") };
        let other_way = if file.name() == "up.sql" { "down.sql" } else { "up.sql" };
        for expected in [file.path.replace(here, there), format!("{}/{other_way}", file.folder())] {
            if house.find(&expected).is_none() {
                offences.push(file.offence(1, PAIRS, format!("{expected} is missing")));
            }
        }
        let twin = house.find(&file.path.replace(here, there));
        if let Some(twin) = twin.filter(|twin| tables(file) != tables(twin)) {
            offences.push(file.offence(1, PAIRS, format!("{} has other tables or columns", twin.path)));
        }
    }
    offences
}

fn tables(file: &File) -> BTreeMap<String, Vec<String>> {
    let tables = statements(&file.text).into_iter().filter_map(|statement| statement.table());
    tables.map(|table| (table.name, table.columns.into_iter().map(|column| column.name).collect())).collect()
}

/// `community_id` leads everywhere, and what is unique has the name the code knows it by.
pub fn tenancy(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in ups(house) {
        for statement in statements(&file.text) {
            for (rule, what) in statement_faults(&statement) {
                offences.push(file.offence(statement.line, rule, what));
            }
        }
    }
    offences
}

/// Names that stay whole behind the number of a shard.
const LONGEST: usize = 44;

/// The first migration that may meet a distributed table.
const DISTRIBUTED_FROM: &str = "0009";

/// What a distributed table does not take, or names otherwise than the code knows it: in migrations of PostgreSQL.
pub fn distribution(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in
        house.files.iter().filter(|file| file.path.starts_with("migrations/postgres/") && file.path.ends_with(".sql"))
    {
        let later = file.folder().rsplit('/').next().is_some_and(|name| name >= DISTRIBUTED_FROM);
        for statement in statements(&file.text) {
            let long = unique_names(&statement).into_iter().filter(|name| name.len() > LONGEST);
            offences.extend(long.map(|name| file.offence(statement.line, SHORT, name)));
            if later && let Some(word) = constrained_column(&statement) {
                offences.push(file.offence(statement.line, PLAIN, word));
            }
        }
    }
    offences
}

fn unique_names(statement: &Statement) -> Vec<String> {
    if let Some(table) = statement.table() {
        let unique = table.constraints.into_iter().filter(|constraint| constraint.kind == "UNIQUE");
        return unique.map(|constraint| constraint.name).collect();
    }
    let index = statement.index().filter(|index| index.unique).map(|index| index.name);
    let added = statement.added().filter(|(_, constraint)| constraint.kind == "UNIQUE").map(|(_, one)| one.name);
    index.into_iter().chain(added).collect()
}

fn constrained_column(statement: &Statement) -> Option<&'static str> {
    let upper = statement.text.to_uppercase();
    if !upper.starts_with("ALTER TABLE") {
        return None;
    }
    let mut added = upper.split(" ADD ").skip(1).filter(|part| {
        let part = part.trim_start();
        !["CONSTRAINT ", "CHECK", "FOREIGN KEY", "UNIQUE", "PRIMARY KEY"].iter().any(|word| part.starts_with(word))
    });
    added.find_map(|part| ["CHECK", "REFERENCES", "UNIQUE", "PRIMARY KEY"].into_iter().find(|word| part.contains(word)))
}

type Faults = Vec<(&'static str, String)>;

fn statement_faults(statement: &Statement) -> Faults {
    if let Some(table) = statement.table() {
        if GLOBAL.contains(&table.name.as_str()) { Vec::new() } else { table_faults(&table) }
    } else if let Some(index) = statement.index() {
        if GLOBAL.contains(&index.table.as_str()) { Vec::new() } else { index_faults(&index) }
    } else if let Some((table, constraint)) = statement.added() {
        if GLOBAL.contains(&table.as_str()) { Vec::new() } else { constraint_faults(&table, &constraint) }
    } else {
        Vec::new()
    }
}

fn table_faults(table: &Table) -> Faults {
    let mut faults = Vec::new();
    if table.columns.first().is_none_or(|column| column.name != "community_id") {
        faults.push((LEADS, format!("the first column of {} is another", table.name)));
    }
    let inline = table.columns.iter().any(|column| column.rest.contains("PRIMARY KEY"));
    if !inline && !table.constraints.iter().any(|constraint| constraint.kind == "PRIMARY KEY") {
        faults.push((LEADS, format!("{} has no primary key", table.name)));
    }
    faults.extend(table.columns.iter().filter_map(|column| column_fault(&table.name, column)));
    faults.extend(table.constraints.iter().flat_map(|constraint| constraint_faults(&table.name, constraint)));
    faults
}

fn column_fault(table: &str, column: &Column) -> Option<(&'static str, String)> {
    let alone = ["PRIMARY KEY", "UNIQUE", "REFERENCES"].into_iter().find(|word| column.rest.contains(word))?;
    let allowed = match alone {
        "PRIMARY KEY" => column.name == "community_id",
        "REFERENCES" => column.rest.contains("REFERENCES REGIONS"),
        _ => false,
    };
    (!allowed).then(|| (LEADS, format!("{table}.{} is {alone} by itself", column.name)))
}

fn constraint_faults(table: &str, constraint: &Constraint) -> Faults {
    let mut faults = Vec::new();
    let leads = |columns: &[String]| columns.first().is_some_and(|column| column == "community_id");
    let to_regions = constraint.target.as_ref().is_some_and(|(target, _)| target == "regions");
    if constraint.kind != "CHECK" && !to_regions && !leads(&constraint.columns) {
        faults.push((LEADS, format!("{table}: {} ({})", constraint.kind, constraint.columns.join(", "))));
    }
    if let Some((target, columns)) = constraint.target.as_ref().filter(|(target, _)| target != "regions")
        && !leads(columns)
    {
        faults.push((LEADS, format!("{table} refers to {target} ({})", columns.join(", "))));
    }
    if constraint.kind == "UNIQUE" {
        faults.extend(name_fault(table, &constraint.name, &constraint.columns));
    }
    faults
}

fn index_faults(index: &Index) -> Faults {
    let mut faults = Vec::new();
    if index.columns.first().is_none_or(|column| column != "community_id") && !ACROSS.contains(&index.name.as_str()) {
        faults.push((LEADS, format!("index {} on {} ({})", index.name, index.table, index.columns.join(", "))));
    }
    if index.unique {
        faults.extend(name_fault(&index.table, &index.name, &index.columns));
    }
    faults
}

fn name_fault(table: &str, name: &str, columns: &[String]) -> Option<(&'static str, String)> {
    let others: Vec<&str> = columns.iter().map(String::as_str).filter(|column| *column != "community_id").collect();
    let expected = format!("{table}_{}_key", others.join("_"));
    (name != expected).then(|| (NAMED, format!("`{name}` should be {expected}")))
}

/// Nothing that only one engine knows, no list of words that a new word would rebuild a table for, and only the types both have.
pub fn portability(house: &House) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in ups(house) {
        for statement in statements(&file.text) {
            let upper = statement.text.to_uppercase();
            let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            for word in BANNED.iter().filter(|word| words.contains(word)) {
                offences.push(file.offence(statement.line, PORTABLE, *word));
            }
            let checks = statement.text.split("CHECK (").skip(1).filter_map(|check| check.split(')').next());
            let listed = checks.filter(|check| check.contains(" IN ('"));
            offences.extend(listed.map(|check| file.offence(statement.line, LISTED, check)));
            if upper.contains("[]") {
                offences.push(file.offence(statement.line, PORTABLE, "an array"));
            }
            offences.extend(statement.table().into_iter().flat_map(|table| types(file, statement.line, &table)));
        }
    }
    offences
}

fn types(file: &File, line: usize, table: &Table) -> Vec<Offence> {
    let sqlite = file.path.contains("/sqlite/");
    let known: &[&str] = if sqlite { &SQLITE } else { &POSTGRES };
    let strange = table.columns.iter().filter(|column| !known.contains(&column.kind.as_str()));
    let mut offences: Vec<Offence> = strange
        .map(|column| file.offence(line, TYPES, format!("{}.{} is {}", table.name, column.name, column.kind)))
        .collect();
    if sqlite && !table.tail.contains("STRICT") {
        offences.push(file.offence(line, TYPES, format!("{} is not STRICT", table.name)));
    }
    offences
}
