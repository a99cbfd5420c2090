//! Sparse answers: `fields=id,name,agreement.state` keeps what is named and nothing else.
//!
//! Members are cut out of the written JSON as they stand, so that what is kept is not read and written again.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::request::query_string::invalid;
use kernel::{Fault, INTERNAL, OrFault};

/// Names wanted, with the names wanted inside each; an empty branch wants everything inside.
#[derive(Debug, Default)]
pub(super) struct Wanted<'f>(Vec<(&'f str, Wanted<'f>)>);

impl<'f> Wanted<'f> {
    /// Reads a `fields` parameter. `allowed` are the published names (top-level, or dotted); none means unknown.
    pub(super) fn read(list: &'f str, allowed: &[String]) -> Result<Self, Fault> {
        const MOST: usize = 50;
        let mut wanted = Self::default();
        for (place, path) in list.split(',').map(str::trim).enumerate() {
            if place >= MOST || path.split('.').any(str::is_empty) || !published(path, allowed) {
                return Err(no_such_field());
            }
            wanted.add(path);
        }
        Ok(wanted)
    }

    fn add(&mut self, path: &'f str) {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let known = self.0.iter().position(|(name, _)| *name == first);
        match (known, rest) {
            (None, None) => self.0.push((first, Self::default())),
            (None, Some(rest)) => {
                let mut inner = Self::default();
                inner.add(rest);
                self.0.push((first, inner));
            }
            (Some(place), None) => self.0[place].1 = Self::default(),
            (Some(place), Some(rest)) if !self.0[place].1.0.is_empty() => self.0[place].1.add(rest),
            (Some(_), Some(_)) => {}
        }
    }

    /// What is wanted of each of these objects, each written as JSON. A name that none of them has, and that is not
    /// published, is refused.
    pub(super) fn of_all(&self, objects: &[String], allowed: &[String]) -> Result<Vec<String>, Fault> {
        let all = objects.iter().map(|object| Members::of(object)).collect::<Result<Vec<_>, _>>()?;
        let absent = |name: &str| all.iter().all(|members| members.get(name).is_none());
        if allowed.is_empty() && !all.is_empty() && self.0.iter().any(|(name, _)| absent(name)) {
            return Err(no_such_field());
        }
        all.iter().map(|members| self.of(members)).collect()
    }

    fn of(&self, members: &Members<'_>) -> Result<String, Fault> {
        let mut kept = String::from("{");
        for (name, inner) in &self.0 {
            let Some(value) = members.get(name) else { continue };
            if kept.len() > 1 {
                kept.push(',');
            }
            // A published name needs no escape.
            kept.push('"');
            kept.push_str(name);
            kept.push_str("\":");
            inner.write(value, &mut kept)?;
        }
        kept.push('}');
        Ok(kept)
    }

    /// Writes what is wanted of a value: all of it, or a part of the object, or of each object of a list.
    fn write(&self, value: &RawValue, kept: &mut String) -> Result<(), Fault> {
        match value.get().as_bytes().first() {
            Some(b'{') if !self.0.is_empty() => kept.push_str(&self.of(&Members::of(value.get())?)?),
            Some(b'[') if !self.0.is_empty() => {
                let items: Vec<&RawValue> = serde_json::from_str(value.get()).or_fault(&INTERNAL)?;
                kept.push('[');
                for (place, item) in items.into_iter().enumerate() {
                    if place > 0 {
                        kept.push(',');
                    }
                    self.write(item, kept)?;
                }
                kept.push(']');
            }
            _ => kept.push_str(value.get()),
        }
        Ok(())
    }
}

/// The members of a written object, in their order.
struct Members<'j>(Vec<(&'j str, &'j RawValue)>);

impl<'j> Members<'j> {
    fn of(object: &'j str) -> Result<Self, Fault> {
        serde_json::from_str(object).or_fault(&INTERNAL)
    }

    fn get(&self, name: &str) -> Option<&'j RawValue> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
    }
}

impl<'de: 'j, 'j> Deserialize<'de> for Members<'j> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::with_capacity(32);
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// Whether a path is published: by itself, or by its first name where nothing is said about what is inside.
fn published(path: &str, allowed: &[String]) -> bool {
    let first = path.split('.').next().unwrap_or_default();
    let inside = |name: &&String| name.strip_prefix(first).is_some_and(|rest| rest.starts_with('.'));
    if allowed.is_empty() || allowed.iter().any(|name| name == path) {
        return true;
    }
    path.contains('.') && allowed.iter().any(|name| name == first) && !allowed.iter().any(|name| inside(&name))
}

fn no_such_field() -> Fault {
    invalid(
        "fields",
        "fields 中有不存在的字段名, 或字段过多。",
        "fields names a field that does not exist, or too many.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn select(list: &str, allowed: &[&str]) -> Result<Value, Fault> {
        let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        let object =
            json!({ "id": 1, "name": "科协", "head": { "name": "甲", "title": "乙" }, "tags": [{ "a": 1, "b": 2 }] });
        let all = Wanted::read(list, &allowed)?.of_all(&[object.to_string()], &allowed)?;
        Ok(serde_json::from_str(&all[0]).unwrap())
    }

    #[test]
    fn what_is_named_is_kept() {
        assert_eq!(select("id,head.title", &[]).unwrap(), json!({ "id": 1, "head": { "title": "乙" } }));
        assert_eq!(select("tags.a", &[]).unwrap(), json!({ "tags": [{ "a": 1 }] }));
        assert_eq!(select("head.name,head", &[]).unwrap(), select("head,head.name", &[]).unwrap());
        assert_eq!(select("phone", &["id", "phone"]).unwrap(), json!({}));
        assert_eq!(select("head.name", &["id", "head"]).unwrap(), json!({ "head": { "name": "甲" } }));
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for (list, allowed) in [
            ("nope", &[][..]),
            ("", &[]),
            ("id,", &[]),
            ("id..a", &[]),
            ("name", &["id"]),
            ("head.age", &["head", "head.name"]),
        ] {
            let refused = select(list, allowed).unwrap_err();
            assert_eq!(refused.violations()[0].pointer, "fields", "{list}");
        }
    }
}
