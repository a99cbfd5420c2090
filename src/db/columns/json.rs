//! A column of text that holds JSON.

use ::serde::de::{DeserializeOwned, Error};
use ::serde::{Deserialize, Deserializer, Serialize, Serializer};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use kernel::{Fault, INTERNAL, OrFault, Unmeant};

/// A value with the text it is written as in its column: what is read is written again byte for byte, and where the row is JSON
/// it stands as that text.
#[derive(Clone, Debug, PartialEq, Eq, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
pub struct Json<T> {
    text: String,
    value: T,
}

impl<T: Serialize> Json<T> {
    /// A value to be written.
    ///
    /// # Errors
    /// [`INTERNAL`] when it cannot be written as JSON.
    #[track_caller]
    pub fn of(value: T) -> Result<Self, Fault> {
        let text = serde_json::to_string(&value).or_fault(&INTERNAL)?;
        Ok(Self { text, value })
    }

    /// A value to be written, where there is one.
    ///
    /// # Errors
    /// Like [`Json::of`].
    #[track_caller]
    pub fn maybe(value: Option<T>) -> Result<Option<Self>, Fault> {
        match value {
            Some(value) => Self::of(value).map(Some),
            None => Ok(None),
        }
    }
}

impl<T> Json<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The value.
    pub fn get(&self) -> &T {
        &self.value
    }
}

impl<T: DeserializeOwned> Json<T> {
    fn read(text: String) -> Result<Self, Unmeant> {
        let value = serde_json::from_str(&text)?;
        Ok(Self { text, value })
    }
}

impl<T, DB: Backend> FromSql<Text, DB> for Json<T>
where
    T: DeserializeOwned,
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::read(<String as FromSql<Text, DB>>::from_sql(value)?)?)
    }
}

impl<T, DB: Backend> ToSql<Text, DB> for Json<T>
where
    T: std::fmt::Debug,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <str as ToSql<Text, DB>>::to_sql(&self.text, out)
    }
}

impl<T> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_letter_by_letter() {
        let column: Json<Vec<u8>> = serde_json::from_str(r#""[ 1,2 ]""#).unwrap();
        assert_eq!(column.get(), &[1, 2]);
        assert_eq!(serde_json::to_string(&column).unwrap(), r#""[ 1,2 ]""#);
        assert_eq!(serde_json::to_string(&Json::of(vec![1, 2]).unwrap()).unwrap(), r#""[1,2]""#);
        let wrong = serde_json::from_str::<Json<Vec<u8>>>(r#""\"geheim\"""#).unwrap_err().to_string();
        assert!(wrong.contains("JSON: data error") && !wrong.contains("geheim"), "{wrong}");
    }
}
