//! What the disk can refuse, translated once.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

use crate::kernel::{Code, Fault, Kind, STORAGE_FULL};

pub use crate::kernel::{INTERNAL, UNAVAILABLE};

/// The engine asks for the transaction to be run again; never leaves this floor.
pub static RERUN: Code = Code::new(
    "write_conflict",
    Kind::Unavailable,
    ["写入冲突", "The write met another one"],
    ["请用同样的请求重试。", "Try the same request again."],
);

/// A row that another one still refers to, or that refers to nothing.
pub static REFERRED: Code = Code::new(
    "still_referred_to",
    Kind::Conflict,
    ["仍被其他记录引用, 或引用的记录不存在", "Other records refer to it, or it refers to none"],
    ["请先处理相关记录。", "Deal with the records concerned first."],
);

/// The codes of this floor.
pub static CODES: &[&Code] = &[&RERUN, &REFERRED];

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(kind, information) => Fault::of(code_of(kind, information.as_ref())),
            Error::BrokenTransactionManager => Fault::of(&UNAVAILABLE),
            _ => Fault::of(&INTERNAL),
        }
        .logged(&error)
    }
}

trait Logged {
    fn logged(self, error: &Error) -> Self;
}

impl Logged for Fault {
    /// SQL texts and values stay out of the log: the kind and the constraint say enough.
    fn logged(self, error: &Error) -> Self {
        let constraint = match error {
            Error::DatabaseError(_, information) => information.constraint_name().unwrap_or_default(),
            _ => "",
        };
        match self.code().kind {
            Kind::Internal => {
                tracing::error!(code = self.code().name, constraint, detail = shape(error), "the disk refused")
            }
            _ => tracing::debug!(code = self.code().name, constraint, "the disk refused"),
        }
        self
    }
}

fn shape(error: &Error) -> String {
    match error {
        Error::DatabaseError(kind, information) => {
            let message = information.message();
            let safe = message.split(['"', '\'', '(']).next().unwrap_or_default();
            format!("{kind:?} {safe}")
        }
        Error::DeserializationError(_) => "a row could not be read".to_owned(),
        Error::SerializationError(_) => "a value could not be written".to_owned(),
        Error::NotFound => "a row that must exist does not".to_owned(),
        _ => "other".to_owned(),
    }
}

fn code_of(kind: &DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> &'static Code {
    match kind {
        DatabaseErrorKind::SerializationFailure => &RERUN,
        DatabaseErrorKind::ForeignKeyViolation => &REFERRED,
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::ReadOnlyTransaction
        | DatabaseErrorKind::UnableToSendCommand => &UNAVAILABLE,
        _ => code_of_message(information.message()),
    }
}

/// The database is not there for us: SQLite's lock, PostgreSQL's shutdown (57P01–03), classes 08 and 53, as English and
/// as Chinese servers word them; diesel tells no SQLSTATE.
const GONE: &[&str] = &[
    "database is locked",
    "terminating connection",
    "the database system is",
    "server closed the connection",
    "connection to server",
    "could not receive data from server",
    "could not send data to server",
    "SSL connection has been closed",
    "no connection to the server",
    "too many clients",
    "too many connections",
    "remaining connection slots",
    "in a read-only transaction",
    "中断连接",
    "数据库系统",
    "太多的客户",
    "只读模式",
];

/// A statement that took longer than it may (57014), or waited longer than it may for a lock (55P03).
const LATE: &[&str] = &[
    "due to lock timeout",
    "due to statement timeout",
    "due to idle-in-transaction timeout",
    "由于锁超时",
    "由于语句执行超时",
    "由于语句超时",
];

/// What diesel has no kind for: SQLite's full disk and lock, PostgreSQL's deadlock, full disk and shutdown.
fn code_of_message(message: &str) -> &'static Code {
    let any = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if any(&["database or disk is full", "No space left", "could not extend file"]) {
        &STORAGE_FULL
    } else if any(&["deadlock detected"]) {
        &RERUN
    } else if any(GONE) || any(LATE) {
        &UNAVAILABLE
    } else {
        &INTERNAL
    }
}

/// Turns a violated uniqueness into the refusal it means. Constraints are named
/// `{table}_{columns without community_id, joined by _}_key` on both engines.
///
/// # Errors
/// What `refusal` makes of the constraint; every other error as it is.
pub fn on_unique<T>(result: Result<T, Error>, refusal: impl FnOnce(&str) -> Option<Fault>) -> Result<T, Fault> {
    let error = match result {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = &error {
        let name = match information.constraint_name() {
            Some(name) => name.to_owned(),
            None => name_of_columns(information.message()),
        };
        if let Some(fault) = refusal(&name) {
            return Err(fault);
        }
    }
    Err(error.into())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_has_one_name_on_both_engines() {
        let message = "UNIQUE constraint failed: units.community_id, units.code";
        assert_eq!(name_of_columns(message), "units_code_key");
    }
}
