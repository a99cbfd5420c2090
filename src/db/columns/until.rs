//! A last day as a column (`date` | TEXT `YYYY-MM-DD`) that sorts behind every day where there is none: 9999-12-31.

use std::io::Write;

use ::serde::{Deserialize, Serialize};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Date, Integer, Text};
use diesel::sqlite::Sqlite;

use super::ids_and_instants::on_both_engines;
use kernel::{Day, NO_END, Unmeant};

/// The last day of something, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromSqlRow, AsExpression, Serialize, Deserialize)]
#[diesel(sql_type = Date)]
#[serde(into = "String", try_from = "String")]
pub struct Until(pub Option<Day>);

/// 9999-12-31: no last day. It sorts behind every day.
const OPEN: &str = "9999-12-31";
/// Days between the epochs of Unix (1970) and PostgreSQL (2000).
const POSTGRES_EPOCH: i64 = 10_957;

impl From<Until> for String {
    fn from(until: Until) -> Self {
        until.0.map_or_else(|| OPEN.to_owned(), |day| day.to_string())
    }
}

impl TryFrom<String> for Until {
    type Error = Unmeant;

    fn try_from(words: String) -> Result<Self, Unmeant> {
        if words == OPEN { Ok(Self(None)) } else { words.parse().map(|day| Self(Some(day))).map_err(|_| Unmeant::Day) }
    }
}

impl ToSql<Date, Pg> for Until {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let days = i32::try_from(Day::number_of_end(self.0).saturating_sub(POSTGRES_EPOCH))?;
        out.write_all(&days.to_be_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<Date, Sqlite> for Until {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(String::from(*self));
        Ok(IsNull::No)
    }
}

impl FromSql<Date, Pg> for Until {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let days = <i32 as FromSql<Integer, Pg>>::from_sql(value)?;
        match i64::from(days).saturating_add(POSTGRES_EPOCH) {
            NO_END => Ok(Self(None)),
            number => Ok(Self(Some(Day::of_number(number).ok_or(Unmeant::Day)?))),
        }
    }
}

impl FromSql<Date, Sqlite> for Until {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::try_from(<String as FromSql<Text, Sqlite>>::from_sql(value)?)?)
    }
}

on_both_engines!(Until as Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p43_no_last_day_is_written_behind_every_day() {
        assert_eq!(String::from(Until(None)), OPEN);
        assert_eq!(Until::try_from(OPEN.to_owned()), Ok(Until(None)));
        assert_eq!(Until::try_from(Day::LAST.to_string()), Ok(Until(Some(Day::LAST))));
        assert_eq!(Until::try_from("2200-01-01".to_owned()), Err(Unmeant::Day));
    }
}
