//! Rows as they are loaded: one that cannot be read, because a column holds what means nothing to it or because its columns do not
//! go together, is a failure that names its table and key.

#[doc(hidden)]
pub use diesel::backend::Backend;
use diesel::connection::LoadConnection;
#[doc(hidden)]
pub use diesel::deserialize::FromSql;
use diesel::deserialize::{self, FromSqlRow};
use diesel::dsl::{AsSelect, Limit};
use diesel::expression::QueryMetadata;
use diesel::prelude::*;
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::query_dsl::methods::LimitDsl;
use diesel::result::Error;
use diesel::row::Field;
#[doc(hidden)]
pub use diesel::row::Row;
#[doc(hidden)]
pub use diesel::sql_types::{BigInt, Text};
#[doc(hidden)]
pub use uuid::Uuid;

use super::columns::UuidSql;
use kernel::Fault;

/// A row that knows where it lies; said with [`stored!`](crate::stored).
pub trait Stored {
    /// The table.
    const TABLE: &'static str;

    /// The row's key, as it is told: ids, numbers and digests, joined by `/`.
    fn key<'a, DB: Backend>(row: &impl Row<'a, DB>) -> String
    where
        Uuid: FromSql<UuidSql, DB>,
        i64: FromSql<BigInt, DB>,
        String: FromSql<Text, DB>;
}

/// Says which table a row is of, and by which of its columns it is told: `stored!(Row in units[unit_id]);`. The row selects
/// them. Rows that are kept as versions say it with `versioned!` already.
#[macro_export]
macro_rules! stored {
    ($row:ident in $table:ident[$($key:ident),+]) => {
        impl $crate::reading::Stored for $row {
            const TABLE: &'static str = stringify!($table);

            fn key<'a, DB: $crate::reading::Backend>(row: &impl $crate::reading::Row<'a, DB>) -> String
            where
                $crate::reading::Uuid: $crate::reading::FromSql<$crate::columns::UuidSql, DB>,
                i64: $crate::reading::FromSql<$crate::reading::BigInt, DB>,
                String: $crate::reading::FromSql<$crate::reading::Text, DB>,
            {
                [$($crate::reading::told::<$table::$key, DB>(row, stringify!($key))),+].join("/")
            }
        }
    };
}

/// A SQL type that a key may be made of.
pub trait KeyPart<DB: Backend> {
    /// A value of it, as it is told.
    ///
    /// # Errors
    /// When it is none.
    fn told(value: DB::RawValue<'_>) -> deserialize::Result<String>;
}

macro_rules! key_parts {
    ($($sql:ty as $rust:ty),+) => {$(
        impl<DB: Backend> KeyPart<DB> for $sql
        where
            $rust: FromSql<$sql, DB>,
        {
            fn told(value: DB::RawValue<'_>) -> deserialize::Result<String> {
                Ok(<$rust as FromSql<$sql, DB>>::from_sql(value)?.to_string())
            }
        }
    )+};
}

key_parts!(UuidSql as Uuid, BigInt as i64, Text as String);

/// What is told of a key that cannot be read itself.
const UNKNOWN: &str = "?";

/// A column of a row's key, as it is told.
pub fn told<'a, C, DB>(row: &impl Row<'a, DB>, column: &str) -> String
where
    DB: Backend,
    C: Expression,
    C::SqlType: KeyPart<DB>,
{
    let field = row.get(column);
    let value = field.as_ref().and_then(|field| field.value());
    value.and_then(|value| <C::SqlType as KeyPart<DB>>::told(value).ok()).unwrap_or_else(|| UNKNOWN.to_owned())
}

/// Loads what a query selects with `Row::as_select()`, and turns each row into what it means.
pub trait ReadRows<C, R>: Sized {
    /// Each row by itself, for answers that are of use without those that cannot be read (see [`readable`](crate::readable)).
    #[track_caller]
    fn read_each<T>(self, conn: &mut C) -> Result<Vec<Result<T, Fault>>, Fault>
    where
        T: TryFrom<R>,
        Fault: From<T::Error>;

    /// Every row.
    #[track_caller]
    fn read_all<T>(self, conn: &mut C) -> Result<Vec<T>, Fault>
    where
        T: TryFrom<R>,
        Fault: From<T::Error>,
    {
        self.read_each(conn)?.into_iter().collect()
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// When the database refuses, or the row cannot be read.
    #[track_caller]
    fn read_first<T>(self, conn: &mut C) -> Result<Option<T>, Fault>
    where
        Self: LimitDsl,
        Limit<Self>: ReadRows<C, R>,
        T: TryFrom<R>,
        Fault: From<T::Error>,
    {
        LimitDsl::limit(self, 1).read_each(conn)?.into_iter().next().transpose()
    }
}

#[track_caller]
fn unread(error: Box<dyn std::error::Error + Send + Sync>) -> Fault {
    Fault::from(Error::DeserializationError(error))
}

impl<Q, C, R, E, S> ReadRows<C, R> for Q
where
    C: LoadConnection,
    C::Backend: QueryMetadata<AsSelect<R, C::Backend>>,
    Q: AsQuery<SqlType = AsSelect<R, C::Backend>>,
    Q::Query: QueryFragment<C::Backend> + QueryId,
    R: Stored + Selectable<C::Backend, SelectExpression = E> + FromSqlRow<S, C::Backend>,
    E: Expression<SqlType = S>,
    Uuid: FromSql<UuidSql, C::Backend>,
    i64: FromSql<BigInt, C::Backend>,
    String: FromSql<Text, C::Backend>,
{
    #[track_caller]
    fn read_each<T>(self, conn: &mut C) -> Result<Vec<Result<T, Fault>>, Fault>
    where
        T: TryFrom<R>,
        Fault: From<T::Error>,
    {
        let mut read = Vec::new();
        for row in <C as LoadConnection>::load(conn, self.as_query())? {
            let row = row?;
            let one = match <R as FromSqlRow<S, C::Backend>>::build_from_row(&row) {
                Ok(columns) => T::try_from(columns).map_err(Fault::from),
                Err(error) => Err(unread(error)),
            };
            read.push(one.map_err(|fault| fault.in_row(R::TABLE, R::key(&row))));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;

    use super::super::columns::{Json, Uid};
    use super::super::unreadable::readable;
    use super::*;

    diesel::table! {
        use crate::columns::*;
        use diesel::sql_types::*;
        people (person_id) {
            person_id -> UuidSql,
            n -> BigInt,
            names -> Text,
        }
    }

    #[derive(Queryable, Selectable, Debug)]
    #[diesel(table_name = people)]
    struct Person {
        person_id: Uid,
        n: i64,
        names: Json<Vec<String>>,
    }

    stored!(Person in people[person_id, n]);

    /// Of two people the second has names that are none.
    fn people() -> SqliteConnection {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute(
            r#"CREATE TABLE people (person_id BLOB PRIMARY KEY, n INTEGER NOT NULL, names TEXT NOT NULL) STRICT, WITHOUT ROWID;
             INSERT INTO people VALUES (X'0198c0de7a3c7b1e9f523d1f0a6b2c00', 1, '["a"]'),
                                       (X'0198c0de7a3c7b1e9f523d1f0a6b2c77', 2, '"geheim"');"#,
        )
        .unwrap();
        conn
    }

    #[test]
    fn a_row_that_cannot_be_read_names_itself_and_takes_no_other_away() {
        let mut conn = people();
        let each = people::table.order(people::n).select(Person::as_select()).read_each::<Person>(&mut conn).unwrap();
        let (found, unreadable) = readable(each).unwrap();
        assert_eq!((found.len(), found[0].n, found[0].names.get().as_slice()), (1, 1, ["a".to_owned()].as_slice()));
        let [fault] = unreadable.as_slice() else { panic!("{unreadable:?}") };
        assert_eq!(fault.row(), Some(("people", "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77/2")));
        let cause = "column names could not be read: JSON: data error at line 1 column 8";
        assert_eq!(fault.cause(), Some(cause));
        assert!(fault.place().starts_with(&format!("{}:", file!())), "{fault:?}");
    }

    #[test]
    fn the_first_row_is_read_alone_and_all_are_read_or_none() {
        let mut conn = people();
        let query = || people::table.order(people::n).select(Person::as_select());
        let line = line!() + 1;
        let fault = query().read_all::<Person>(&mut conn).unwrap_err();
        assert_eq!(fault.place(), format!("{}:{line}", file!()));
        let first: Option<Person> = query().read_first(&mut conn).unwrap();
        assert_eq!(first.map(|one| one.person_id.to_string()).as_deref(), Some("0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c00"));
        let nobody: Option<Person> = query().filter(people::n.gt(2)).read_first(&mut conn).unwrap();
        assert!(nobody.is_none());
    }
}
