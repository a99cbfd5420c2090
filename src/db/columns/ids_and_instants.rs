//! Ids and instants as columns of both engines at once, and an id of any noun.

use ::serde::{Deserialize, Serialize};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Date, HasSqlType};
use kernel::columns::{UtcSql, UuidSql};
use kernel::{Day, Id, Instant};
use uuid::Uuid;

use crate::connection::MultiBackend;

/// An id as a column that does not say of what: what refers to rows of several tables holds one.
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

impl From<Uid> for Uuid {
    fn from(id: Uid) -> Self {
        id.0
    }
}

impl<DB: Backend> FromSql<UuidSql, DB> for Uid
where
    Uuid: FromSql<UuidSql, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <Uuid as FromSql<UuidSql, DB>>::from_sql(value).map(Self)
    }
}

impl<DB: Backend> ToSql<UuidSql, DB> for Uid
where
    Uuid: ToSql<UuidSql, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <Uuid as ToSql<UuidSql, DB>>::to_sql(&self.0, out)
    }
}

/// Makes a column of each engine one of both at once.
macro_rules! on_both_engines {
    ($rust:ty as $sql:ident) => {
        impl diesel::serialize::ToSql<$sql, $crate::connection::MultiBackend> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::connection::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value(($sql, self));
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<$sql, $crate::connection::MultiBackend> for $rust {
            fn from_sql(value: $crate::connection::MultiRawValue<'_>) -> diesel::deserialize::Result<Self> {
                value.from_sql::<Self, $sql>()
            }
        }
    };
}

pub(super) use on_both_engines;

on_both_engines!(Uuid as UuidSql);
on_both_engines!(Instant as UtcSql);
on_both_engines!(Day as Date);

impl HasSqlType<UuidSql> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<UuidSql>(lookup)
    }
}

impl HasSqlType<UtcSql> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<UtcSql>(lookup)
    }
}
