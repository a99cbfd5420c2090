//! Column types for what `ids!` and `coded_enum!` declare.

/// A typed id is a column of ids.
#[cfg(feature = "database")]
#[doc(hidden)]
#[macro_export]
macro_rules! id_column {
    ($name:ident) => {
        const _: () = {
            use $crate::columns::UuidSql;
            use $crate::columns::diesel::backend::Backend;
            use $crate::columns::diesel::deserialize::{self, FromSql};
            use $crate::columns::diesel::serialize::{self, Output, ToSql};

            $crate::column!($name as UuidSql);

            impl<DB: Backend> FromSql<UuidSql, DB> for $name
            where
                uuid::Uuid: FromSql<UuidSql, DB>,
            {
                fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    <uuid::Uuid as FromSql<UuidSql, DB>>::from_sql(value).map(Self)
                }
            }

            impl<DB: Backend> ToSql<UuidSql, DB> for $name
            where
                uuid::Uuid: ToSql<UuidSql, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <uuid::Uuid as ToSql<UuidSql, DB>>::to_sql(&self.0, out)
                }
            }
        };
    };
}

/// Without a database an id is no column.
#[cfg(not(feature = "database"))]
#[doc(hidden)]
#[macro_export]
macro_rules! id_column {
    ($name:ident) => {};
}

/// A coded word is a column of text; a word that its enum does not know cannot be read.
#[cfg(feature = "database")]
#[doc(hidden)]
#[macro_export]
macro_rules! word_column {
    ($name:ident) => {
        const _: () = {
            use $crate::Unmeant;
            use $crate::columns::diesel::backend::Backend;
            use $crate::columns::diesel::deserialize::{self, FromSql};
            use $crate::columns::diesel::serialize::{self, Output, ToSql};
            use $crate::columns::diesel::sql_types::Text;

            $crate::column!($name as Text);

            impl<DB: Backend> FromSql<Text, DB> for $name
            where
                String: FromSql<Text, DB>,
            {
                fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let word = <String as FromSql<Text, DB>>::from_sql(value)?;
                    Self::named(&word).ok_or_else(|| Unmeant::Word(stringify!($name)).into())
                }
            }

            impl<DB: Backend> ToSql<Text, DB> for $name
            where
                str: ToSql<Text, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <str as ToSql<Text, DB>>::to_sql((*self).name(), out)
                }
            }
        };
    };
}

/// Without a database a word is no column.
#[cfg(not(feature = "database"))]
#[doc(hidden)]
#[macro_export]
macro_rules! word_column {
    ($name:ident) => {};
}

#[cfg(test)]
#[cfg(feature = "database")]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    use crate::Fault;

    crate::coded_enum! {
        /// A colour.
        enum Colour {
            Red = "red" ["红", "Red"],
            Green = "green" ["绿", "Green"],
        }
    }

    fn read(word: &str) -> Result<Colour, Fault> {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        Ok(diesel::select(word.into_sql::<Text>()).get_result(&mut conn)?)
    }

    #[test]
    fn a_word_is_read_and_one_that_is_none_is_not_told() {
        assert_eq!((read("red").unwrap(), read("green").unwrap()), (Colour::Red, Colour::Green));
        let cause = read("geheim").unwrap_err();
        let cause = cause.cause().unwrap_or_default();
        assert!(cause.ends_with(" could not be read: no word of Colour"), "{cause}");
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let written: String = diesel::select(Colour::Green.into_sql::<Text>()).get_result(&mut conn).unwrap();
        assert_eq!(written, "green");
    }
}
