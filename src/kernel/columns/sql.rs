//! Ids (`uuid` | BLOB(16)) and instants (`timestamptz` | INTEGER microseconds): their SQL types, and how a plain UUID is read and
//! written.

use std::io::Write;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::SqlType;
use diesel::sqlite::Sqlite;
use uuid::Uuid;

/// SQL type of an id.
#[derive(SqlType, QueryId, Clone, Copy, Debug, Default)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct UuidSql;

/// SQL type of an instant.
#[derive(SqlType, QueryId, Clone, Copy, Debug, Default)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Long"))]
pub struct UtcSql;

/// Says how a type stands in a statement as a column of a SQL type, besides `FromSql` and `ToSql` themselves.
#[doc(hidden)]
#[macro_export]
macro_rules! column {
    ($name:ty as $sql:ty) => {
        $crate::column!(@bound [] $name; $sql);
        $crate::column!(@bound ['e] &'e $name; $sql);
        $crate::column!(@bound ['e, 'f] &'f &'e $name; $sql);

        impl<DB, ST> $crate::columns::diesel::deserialize::Queryable<ST, DB> for $name
        where
            DB: $crate::columns::diesel::backend::Backend,
            ST: $crate::columns::diesel::sql_types::SingleValue,
            Self: $crate::columns::diesel::deserialize::FromSql<ST, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> $crate::columns::diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }

        impl<DB> $crate::columns::diesel::serialize::ToSql<$crate::columns::diesel::sql_types::Nullable<$sql>, DB> for $name
        where
            DB: $crate::columns::diesel::backend::Backend,
            Self: $crate::columns::diesel::serialize::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut $crate::columns::diesel::serialize::Output<'b, '_, DB>,
            ) -> $crate::columns::diesel::serialize::Result {
                $crate::columns::diesel::serialize::ToSql::<$sql, DB>::to_sql(self, out)
            }
        }
    };
    (@bound [$($life:lifetime),*] $bound:ty; $sql:ty) => {
        $crate::column!(@expression [$($life),*] $bound; $sql);
        $crate::column!(@expression [$($life),*] $bound; $crate::columns::diesel::sql_types::Nullable<$sql>);
    };
    (@expression [$($life:lifetime),*] $bound:ty; $sql:ty) => {
        impl<$($life),*> $crate::columns::diesel::expression::AsExpression<$sql> for $bound {
            type Expression = $crate::columns::diesel::internal::derives::as_expression::Bound<$sql, Self>;

            fn as_expression(self) -> Self::Expression {
                $crate::columns::diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    };
}

impl<DB> Queryable<UuidSql, DB> for Uuid
where
    DB: Backend,
    Self: FromSql<UuidSql, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

impl ToSql<UuidSql, Pg> for Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<UuidSql, Sqlite> for Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<UuidSql, Pg> for Uuid {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_slice(value.as_bytes())?)
    }
}

impl FromSql<UuidSql, Sqlite> for Uuid {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_slice(value.read_blob())?)
    }
}
