//! Strict JSON: UTF-8, no byte order mark, shallow enough, no key twice, no half of a surrogate pair.
//!
//! `serde_json::Value` keeps the last of two equal keys silently, and a struct's refusal would come after part of the
//! content was read; so the form is checked in a pass of its own that keeps nothing but the keys of open objects.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::codes::{JSON_TOO_DEEP, MALFORMED_JSON};
use kernel::Fault;

/// Checks the form of a JSON text.
pub(super) fn check(bytes: &[u8], depth: usize) -> Result<(), Fault> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(Fault::of(&MALFORMED_JSON).because("请去掉开头的字节顺序标记。", "Remove the byte order mark."));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Fault::of(&MALFORMED_JSON).because("请求体不是 UTF-8 编码。", "The body is not UTF-8."))?;
    if deeper_than(depth, bytes) {
        return Err(Fault::of(&JSON_TOO_DEEP).with("limit_depth", depth));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    Form.deserialize(&mut reader).and_then(|()| reader.end()).map_err(|error| malformed(&error))
}

/// The refusal for what serde_json could not read: where, never what.
pub(super) fn malformed(error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    let [zh, en] =
        if error.is_data() { ["键重复", "a key is given twice"] } else { ["语法有误", "the syntax is wrong"] };
    Fault::of(&MALFORMED_JSON)
        .because(format!("第 {line} 行第 {column} 列: {zh}。"), format!("Line {line}, column {column}: {en}."))
        .with("line", line)
        .with("column", column)
}

/// Whether brackets outside strings are nested deeper than that.
fn deeper_than(limit: usize, bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    outside_strings(bytes).any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > limit
    })
}

/// How many lists, objects, items and members there are.
pub(super) fn values(bytes: &[u8]) -> usize {
    outside_strings(bytes).filter(|byte| matches!(byte, b'[' | b'{' | b',')).count()
}

/// The bytes between strings.
fn outside_strings(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let (mut inside, mut escaped) = (false, false);
    bytes.iter().copied().filter(move |byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ => return !inside,
        }
        false
    })
}

/// Visits a whole document and keeps nothing.
struct Form;

impl<'de> DeserializeSeed<'de> for Form {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Form {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Form)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = members.next_key_seed(Key)? {
            if !seen.insert(key) {
                return Err(de::Error::custom("duplicate key"));
            }
            members.next_value_seed(Form)?;
        }
        Ok(())
    }
}

/// Reads a key without copying it where that can be avoided.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: impl AsRef<[u8]>) -> Option<&'static str> {
        check(text.as_ref(), 32).err().map(|fault| fault.code().name)
    }

    #[test]
    fn only_well_formed_json_passes() {
        for good in
            [r#"{"名":"𠮷","n":[1,-2.5e3,true,null,{"a":{"a":1}}]}"#, r#""\ud842\udfb7""#, " 0 ", r#"["{[\"[{"]"#]
        {
            assert_eq!(code(good), None, "{good}");
        }
        for bad in [
            "",
            "{",
            "NaN",
            "[Infinity]",
            "1e400",
            "\u{FEFF}{}",
            r#"{"a":1,"a":2}"#,
            r#"[{"x":{"a":1,"\u0061":2}}]"#,
            r#""\ud800""#,
            r#"{"\udc00":1}"#,
            "{} {}",
            "[1,]",
            "'a'",
            "\"\u{1}\"",
            "{\"a\":01}",
            "// c\n1",
        ] {
            assert_eq!(code(bad), Some("malformed_json"), "{bad}");
        }
        assert_eq!(code(b"\"\xFF\""), Some("malformed_json"));
        assert_eq!(code("{}".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()), Some("malformed_json"));
    }

    #[test]
    fn the_depth_is_counted_outside_strings() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(code(nested(32)), None);
        assert_eq!(code(nested(33)), Some("json_too_deep"));
        assert_eq!(code("{\"a\":".repeat(100_000)), Some("json_too_deep"));
        assert_eq!(code(format!("{:?}", "[".repeat(40))), None);
    }

    #[test]
    fn values_are_counted_outside_strings() {
        assert_eq!(values(br#"{"a[{,":[1,2,[]],"b":"\\\",[["}"#), 6);
        assert_eq!(values(b"[[1,2],[3,4]]"), 6);
    }

    #[test]
    fn a_refusal_says_where_and_not_what() {
        let fault = check(b"{\n  \"secret\": 1,\n  \"secret\": 2\n}", 32).unwrap_err();
        assert_eq!(fault.members()["line"], 3);
        assert!(!format!("{fault:?}").contains("secret"));
    }
}
