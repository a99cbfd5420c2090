//! Parses one value of a query string into the type that is wanted there.

use serde::de::value::{Error, StrDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A word that is read as text, number, boolean or unit variant.
pub(super) struct Part<'w>(pub &'w str);

macro_rules! parsed {
    ($($method:ident $visit:ident,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let read = self.0.parse().ok().filter(|_| in_one_spelling(self.0));
            visitor.$visit(read.ok_or_else(|| de::Error::custom("not of this type"))?)
        }
    )+};
}

/// Whether no shorter word means the same: `+5`, `05` and `-0` are read as numbers as well.
fn in_one_spelling(word: &str) -> bool {
    let number = word.strip_prefix('-').unwrap_or(word);
    word == "0" || !number.starts_with(['+', '0'])
}

impl<'de> Deserializer<'de> for Part<'_> {
    type Error = Error;

    parsed! {
        deserialize_bool visit_bool,
        deserialize_i8 visit_i8,
        deserialize_i16 visit_i16,
        deserialize_i32 visit_i32,
        deserialize_i64 visit_i64,
        deserialize_u8 visit_u8,
        deserialize_u16 visit_u16,
        deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.parse::<f64>() {
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ => Err(de::Error::custom("not a number")),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let word: StrDeserializer<'_, Error> = self.0.into_deserializer();
        word.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Part<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::Part;

    #[test]
    fn p43_a_number_of_a_query_is_read_in_one_spelling() {
        for (word, number) in [("0", 0), ("5", 5), ("-5", -5), ("9223372036854775807", i64::MAX)] {
            assert_eq!(i64::deserialize(Part(word)), Ok(number), "{word}");
        }
        for word in ["+5", "05", "00", "-0", "-05", "+0", "5 ", "", "-", "0x5", "5.0", "9223372036854775808"] {
            assert!(i64::deserialize(Part(word)).is_err(), "{word}");
        }
        assert_eq!(u8::deserialize(Part("7")), Ok(7));
        assert!(u8::deserialize(Part("007")).is_err());
        assert_eq!(bool::deserialize(Part("true")), Ok(true));
    }
}
