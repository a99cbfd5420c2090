//! Ids (`uuid` | BLOB(16)) and instants (`timestamptz` | INTEGER microseconds) as columns.

use std::io::Write;

use ::serde::{Deserialize, Serialize};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, HasSqlType, SqlType};
use diesel::sqlite::Sqlite;
use uuid::Uuid;

use crate::connection::{MultiBackend, MultiRawValue};
use kernel::{Id, Instant};

/// SQL type of an id.
#[derive(SqlType, QueryId, Clone, Copy, Debug)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct UuidSql;

/// SQL type of an instant.
#[derive(SqlType, QueryId, Clone, Copy, Debug)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Long"))]
pub struct UtcSql;

/// An id as a column.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromSqlRow, AsExpression,
)]
#[diesel(sql_type = UuidSql)]
#[serde(transparent)]
pub struct Uid(pub Uuid);

impl Uid {
    /// The typed id this column holds.
    pub fn id<T: Id>(self) -> T {
        T::of(self.0)
    }
}

impl std::fmt::Display for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Id> From<T> for Uid {
    fn from(id: T) -> Self {
        Self(id.uuid())
    }
}

/// An instant as a column.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromSqlRow, AsExpression,
)]
#[diesel(sql_type = UtcSql)]
#[serde(transparent)]
pub struct At(pub Instant);

impl From<Instant> for At {
    fn from(at: Instant) -> Self {
        Self(at)
    }
}

impl From<At> for Instant {
    fn from(at: At) -> Self {
        at.0
    }
}

/// Microseconds between the epochs of Unix (1970) and PostgreSQL (2000).
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

impl ToSql<UuidSql, Pg> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<UuidSql, Sqlite> for Uid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<UuidSql, Pg> for Uid {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.as_bytes())?))
    }
}

impl FromSql<UuidSql, Sqlite> for Uid {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.read_blob())?))
    }
}

impl ToSql<UtcSql, Pg> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&(self.0.micros().saturating_sub(POSTGRES_EPOCH)).to_be_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<UtcSql, Sqlite> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.micros());
        Ok(IsNull::No)
    }
}

impl FromSql<UtcSql, Pg> for At {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let micros = <i64 as FromSql<BigInt, Pg>>::from_sql(value)?;
        Ok(Self(Instant::from_micros(micros.saturating_add(POSTGRES_EPOCH))))
    }
}

impl FromSql<UtcSql, Sqlite> for At {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Instant::from_micros(value.read_long())))
    }
}

macro_rules! on_both_engines {
    ($sql:ty, $rust:ty) => {
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }

        impl ToSql<$sql, MultiBackend> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((<$sql>::default_value(), self));
                Ok(IsNull::No)
            }
        }

        impl FromSql<$sql, MultiBackend> for $rust {
            fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, $sql>()
            }
        }
    };
}

impl UuidSql {
    fn default_value() -> Self {
        Self
    }
}

impl UtcSql {
    fn default_value() -> Self {
        Self
    }
}

on_both_engines!(UuidSql, Uid);
on_both_engines!(UtcSql, At);
