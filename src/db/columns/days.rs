//! Days as a column (`date` | TEXT `YYYY-MM-DD`). Somebody with SQL can write what is no day here: that is read as such, and
//! whoever asks the column for its day is told that the row cannot be read.

use std::io::Write;

use ::serde::{Deserialize, Serialize};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Date, Integer, Text};
use diesel::sqlite::Sqlite;

use super::super::fault::known;
use super::ids_and_instants::on_both_engines;
use kernel::{Day, Fault, NO_END};

/// What a column of days holds, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromSqlRow, AsExpression, Serialize, Deserialize)]
#[diesel(sql_type = Date)]
#[serde(into = "String", from = "String")]
pub struct On(i64);

/// 9999-12-31: no last day. It sorts behind every day.
const OPEN: &str = "9999-12-31";
/// Days between the epochs of Unix (1970) and PostgreSQL (2000).
const POSTGRES_EPOCH: i64 = 10_957;

impl On {
    /// No last day.
    pub const OPEN: Self = Self(NO_END);
    /// Something that is no day.
    const NONE: Self = Self(i64::MIN);

    /// A last day, if there is one.
    pub fn end(day: Option<Day>) -> Self {
        day.map_or(Self::OPEN, Self::from)
    }

    /// The day.
    ///
    /// # Errors
    /// `internal_error` when the column holds none: the row cannot be read.
    #[track_caller]
    pub fn day(self) -> Result<Day, Fault> {
        known(Day::of_number(self.0))
    }

    /// The last day, if there is one.
    ///
    /// # Errors
    /// Like [`On::day`].
    #[track_caller]
    pub fn last(self) -> Result<Option<Day>, Fault> {
        if self == Self::OPEN { Ok(None) } else { self.day().map(Some) }
    }

    /// The day of a column that may be empty.
    ///
    /// # Errors
    /// Like [`On::day`].
    #[track_caller]
    pub fn maybe(on: Option<Self>) -> Result<Option<Day>, Fault> {
        match on {
            Some(on) => on.day().map(Some),
            None => Ok(None),
        }
    }

    fn written(self) -> String {
        Day::of_number(self.0).map_or_else(|| OPEN.to_owned(), |day| day.to_string())
    }
}

impl From<On> for String {
    fn from(on: On) -> Self {
        on.written()
    }
}

impl From<String> for On {
    fn from(words: String) -> Self {
        if words == OPEN { Self::OPEN } else { words.parse().map_or(Self::NONE, |day: Day| day.into()) }
    }
}

impl From<Day> for On {
    fn from(day: Day) -> Self {
        Self(day.number())
    }
}

impl ToSql<Date, Pg> for On {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let days = i32::try_from(self.0.saturating_sub(POSTGRES_EPOCH))?;
        out.write_all(&days.to_be_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<Date, Sqlite> for On {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.written());
        Ok(IsNull::No)
    }
}

impl FromSql<Date, Pg> for On {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let days = <i32 as FromSql<Integer, Pg>>::from_sql(value)?;
        Ok(Self(i64::from(days).saturating_add(POSTGRES_EPOCH)))
    }
}

impl FromSql<Date, Sqlite> for On {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, Sqlite>>::from_sql(value)?.into())
    }
}

on_both_engines!(On as Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p43_what_is_no_day_is_never_told_as_one() {
        for number in [i64::MIN, i64::MAX, NO_END + 1, -30_000, 90_000, i64::from(i32::MAX)] {
            assert!(On(number).day().is_err() && On(number).last().is_err(), "{number}");
        }
        assert!(On::OPEN.day().is_err() && On::maybe(Some(On::NONE)).is_err());
        assert_eq!((On::OPEN.last().unwrap(), On::end(None), On::OPEN.written()), (None, On::OPEN, OPEN.to_owned()));
        assert_eq!(On::from(Day::LAST).day().unwrap(), Day::LAST);
    }
}
