//! Database errors as faults; and from a row to what it means, where a row that cannot be read is a
//! failure that names its table and key.

use std::fmt::Display;

use diesel::result::{DatabaseErrorKind, Error};
use serde::Serialize;
use serde::de::DeserializeOwned;

use kernel::{Fault, OrFault, OrFaultAs};

pub use kernel::DATABASE_CODES as CODES;
pub use kernel::{INTERNAL, RERUN, UNAVAILABLE, unread};

/// Turns a violated uniqueness into the refusal it means. Constraints are named
/// `{table}_{columns without community_id, joined by _}_key` on both engines.
///
/// # Errors
/// What `refusal` makes of the constraint; every other error as it is.
#[track_caller]
pub fn on_unique<T>(result: Result<T, Error>, refusal: impl FnOnce(&str) -> Option<Fault>) -> Result<T, Fault> {
    let error = match result {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if let Error::DatabaseError(kind, information) = &error
        && let Some(name) = violated(kind, information.constraint_name(), information.message())
        && let Some(fault) = refusal(&name)
    {
        return Err(fault);
    }
    Err(Fault::from(error))
}

/// The name of the uniqueness that was violated: from its own field, or from the message alone, which is all that a coordinator
/// of Citus passes on, and where a part of a copied table answers without a SQLSTATE of its own.
fn violated(kind: &DatabaseErrorKind, field: Option<&str>, message: &str) -> Option<String> {
    match kind {
        DatabaseErrorKind::UniqueViolation => {}
        DatabaseErrorKind::Unknown if message.contains(DUPLICATE) => {}
        _ => return None,
    }
    if field.is_none() && message.starts_with(SQLITE) {
        return Some(name_of_columns(message));
    }
    let found = key_in(field.unwrap_or(message)).or_else(|| field.map(without_shard));
    Some(found.unwrap_or_default().to_owned())
}

const SQLITE: &str = "UNIQUE constraint failed";

/// What PostgreSQL says of a violated uniqueness.
const DUPLICATE: &str = "duplicate key value violates unique constraint";

/// The first word that names a key, without the number of a shard that Citus adds: `units_code_key_102679`.
fn key_in(text: &str) -> Option<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.map(without_shard).find(|name| name.ends_with("_key"))
}

/// Numbers of shards have six digits or more: the first is 102008.
fn without_shard(word: &str) -> &str {
    match word.rsplit_once('_') {
        Some((name, number)) if number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => word,
    }
}

/// SQLite says `UNIQUE constraint failed: units.community_id, units.code`.
fn name_of_columns(message: &str) -> String {
    let listed = message.rsplit(": ").next().unwrap_or_default();
    let mut table = "";
    let mut columns = Vec::new();
    for (owner, column) in listed.split(", ").filter_map(|column| column.split_once('.')) {
        table = owner;
        if column != "community_id" {
            columns.push(column);
        }
    }
    format!("{table}_{}_key", columns.join("_"))
}

/// Reads a row of a table: a failure on the way names the table and the row's key. Keys are ids, numbers and digests,
/// joined by `/` where there are several; never a name or a text.
///
/// # Errors
/// What the reading answers.
pub fn read_row<T>(
    table: &'static str,
    key: impl Display,
    reading: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Fault> {
    reading().map_err(|fault| fault.in_row(table, key))
}

/// What a word in a column means, or whatever else must be there for the row to make sense.
///
/// # Errors
/// [`INTERNAL`] when there is nothing of that kind: the line that asked says which column it is.
#[track_caller]
pub fn known<T>(meaning: Option<T>) -> Result<T, Fault> {
    meaning.or_fault_as(&INTERNAL, "a column is empty or holds a word this version does not know")
}

/// A row whose columns do not go together; its table and key are named by [`read_row`].
#[track_caller]
pub fn unreadable() -> Fault {
    Fault::caused(&INTERNAL, "columns of the row do not go together")
}

/// A key of two parts, as it is told: `first/second`.
#[derive(Clone, Copy, Debug)]
pub struct Joined<A, B>(pub A, pub B);

impl<A: Display, B: Display> Display for Joined<A, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

/// Reads a column that holds JSON.
///
/// # Errors
/// [`INTERNAL`] when it does not hold what it should; position and category are the cause.
#[track_caller]
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).or_fault(&INTERNAL)
}

/// Writes a column that holds JSON.
///
/// # Errors
/// [`INTERNAL`] when it cannot be written as JSON.
#[track_caller]
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).or_fault(&INTERNAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_has_one_name_on_both_engines() {
        let message = "UNIQUE constraint failed: units.community_id, units.code";
        assert_eq!(name_of_columns(message), "units_code_key");
        let unique = &DatabaseErrorKind::UniqueViolation;
        let through_a_coordinator = "duplicate key value violates unique constraint \"units_code_key_102679\"";
        for (kind, field, message) in [
            (unique, None, message),
            (unique, Some("units_code_key"), "重复键违反唯一约束\"units_code_key\""),
            (unique, Some("units_code_key_102679"), "duplicate key"),
            (unique, None, through_a_coordinator),
            (&DatabaseErrorKind::Unknown, None, through_a_coordinator),
        ] {
            assert_eq!(violated(kind, field, message).as_deref(), Some("units_code_key"), "{field:?} {message}");
        }
        assert_eq!(violated(&DatabaseErrorKind::Unknown, None, "no such table: units_code_key"), None);
        assert_eq!(violated(unique, Some("units_pkey_102679"), "duplicate key").as_deref(), Some("units_pkey"));
    }

    #[test]
    fn the_number_of_a_shard_alone_is_cut() {
        for (word, name) in [
            ("logins_login_hash_key_102031", "logins_login_hash_key"),
            ("documents_author_sha256_key", "documents_author_sha256_key"),
            ("things_part_2_key_1020310000", "things_part_2_key"),
            ("things_12345", "things_12345"),
        ] {
            assert_eq!(without_shard(word), name);
        }
    }
}
