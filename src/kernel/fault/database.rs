//! What a database refuses, translated once into a [`Fault`]; values and texts of statements stay out of it.

use std::borrow::Cow;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, DeserializeFieldError, Error};

use super::cause::{Cause, masked};
use super::code::Code;
use super::codes::{INTERNAL, STORAGE_FULL, UNAVAILABLE};
use super::occurrence::Fault;
use super::unmeant::Unmeant;

crate::codes! {
    /// The engine asks for the transaction to be run again; never leaves this crate.
    RERUN = "write_conflict", Unavailable,
        ["写入冲突", "The write met another one"],
        ["请用同样的请求重试。", "Try the same request again."];

    /// A row that another one still refers to, or that refers to nothing.
    REFERRED = "still_referred_to", Conflict,
        ["仍被其他记录引用, 或引用的记录不存在", "Other records refer to it, or it refers to none"],
        ["请先处理相关记录。", "Deal with the records concerned first."];
}

/// A `?` behind a statement keeps the statement's place.
impl From<Error> for Fault {
    #[track_caller]
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::DatabaseError(kind, information) => code_of(kind, information.as_ref()),
            Error::BrokenTransactionManager => &UNAVAILABLE,
            _ => &INTERNAL,
        };
        Fault::caused(code, error)
    }
}

/// The kind, the names of table, column and constraint, and the message without what stands in quotes or brackets: SQL
/// texts and values stay out of the log.
impl Cause for Error {
    fn told(&self) -> Cow<'static, str> {
        match self {
            Error::DatabaseError(kind, information) => Cow::Owned(refusal(kind, information.as_ref())),
            Error::DeserializationError(error) => match error.downcast_ref::<DeserializeFieldError>() {
                Some(DeserializeFieldError { field_name: Some(column), error, .. }) => {
                    match error.downcast_ref::<Unmeant>() {
                        Some(unmeant) => Cow::Owned(format!("{COLUMN}{column}{UNREAD}: {unmeant}")),
                        None => Cow::Owned(format!("{COLUMN}{column}{UNREAD}")),
                    }
                }
                _ => Cow::Borrowed(ROW_UNREAD),
            },
            Error::SerializationError(_) => Cow::Borrowed("a value could not be written"),
            Error::NotFound => Cow::Borrowed("a row that must exist does not"),
            Error::BrokenTransactionManager => Cow::Borrowed("the transaction is broken"),
            Error::AlreadyInTransaction => Cow::Borrowed("already in a transaction"),
            Error::NotInTransaction => Cow::Borrowed("not in a transaction"),
            Error::QueryBuilderError(_) => Cow::Borrowed("a statement could not be built"),
            _ => Cow::Borrowed("the database refused"),
        }
    }
}

/// What the log is told of a row that diesel could not turn into what was asked for.
const ROW_UNREAD: &str = "a row could not be read";
const COLUMN: &str = "column ";
const UNREAD: &str = " could not be read";

/// Whether a failure says that a row could not be turned into what was asked for, and which column of it where that is known.
/// Neither the table nor the key is: see `db::located`.
pub fn unread(fault: &Fault) -> Option<Option<&str>> {
    let cause = fault.cause()?;
    if cause == ROW_UNREAD {
        return Some(None);
    }
    Some(Some(cause.strip_prefix(COLUMN)?.split_once(UNREAD)?.0))
}

fn refusal(kind: &DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> String {
    let said = information.message().split('(').next().unwrap_or_default();
    let mut told = format!("{kind:?}: {}", masked(said));
    let names = [
        ("table", information.table_name()),
        ("column", information.column_name()),
        ("constraint", information.constraint_name()),
    ];
    for (what, name) in names {
        if let Some(name) = name {
            told.push_str(&format!(", {what} {name}"));
        }
    }
    told
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
    // A node behind a coordinator of Citus.
    "connection to the remote node",
    "failure on connection marked as essential",
    "could not establish any connections to the node",
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
    } else if any(&["deadlock detected", "distributed deadlock"]) {
        &RERUN
    } else if any(GONE) || any(LATE) {
        &UNAVAILABLE
    } else {
        &INTERNAL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_fails_keeps_its_place_and_no_value() {
        use diesel::prelude::*;
        let statement = |text: &str| -> Result<usize, Fault> {
            let mut conn = SqliteConnection::establish(":memory:").unwrap();
            Ok(diesel::sql_query(text).execute(&mut conn)?)
        };
        let line = line!() - 2;
        let fault = statement("SELECT '王小明' FROM nowhere").unwrap_err();
        assert_eq!(fault.place(), format!("{}:{line}", file!()));
        assert_eq!(fault.cause(), Some("Unknown: no such table: nowhere"));
        let fault = statement("SELECT \"13900001234").unwrap_err();
        assert!(fault.cause().is_some_and(|cause| !cause.contains("1390")), "{fault:?}");
    }

    #[test]
    fn what_lies_behind_a_coordinator_is_away_as_the_server_itself_would_be() {
        for (message, code) in [
            ("failure on connection marked as essential: 127.0.0.1:15502", &UNAVAILABLE),
            ("connection to the remote node hulian@w1:5432 failed with the following error: refused", &UNAVAILABLE),
            ("could not establish any connections to the node w1:5432 after 30000 ms", &UNAVAILABLE),
            ("canceling the transaction since it was involved in a distributed deadlock", &RERUN),
            ("deadlock detected", &RERUN),
            ("relation \"units_102008\" does not exist", &INTERNAL),
        ] {
            assert_eq!(code_of_message(message), code, "{message}");
        }
    }
}
