//! Sparse answers: `fields=id,name,agreement.state` keeps what is named and nothing else.

use serde_json::{Map, Value};

use crate::kernel::Fault;
use crate::web::extract::invalid;

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

    /// What is wanted of each of these objects. A name that none of them has, and that is not published, is refused.
    pub(super) fn of_all(&self, objects: Vec<Value>, allowed: &[String]) -> Result<Vec<Value>, Fault> {
        let absent = |name: &str| objects.iter().all(|object| object.get(name).is_none());
        if allowed.is_empty() && !objects.is_empty() && self.0.iter().any(|(name, _)| absent(name)) {
            return Err(no_such_field());
        }
        Ok(objects.into_iter().map(|object| self.of(object)).collect())
    }

    fn of(&self, value: Value) -> Value {
        match value {
            _ if self.0.is_empty() => value,
            Value::Array(items) => items.into_iter().map(|item| self.of(item)).collect(),
            Value::Object(mut object) => {
                let keep = |(name, inner): &(&str, Self)| {
                    object.remove(*name).map(|found| ((*name).to_owned(), inner.of(found)))
                };
                Value::Object(self.0.iter().filter_map(keep).collect::<Map<_, _>>())
            }
            other => other,
        }
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
    use serde_json::json;

    fn select(list: &str, allowed: &[&str]) -> Result<Value, Fault> {
        let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        let object =
            json!({ "id": 1, "name": "科协", "head": { "name": "甲", "title": "乙" }, "tags": [{ "a": 1, "b": 2 }] });
        let all = Wanted::read(list, &allowed)?.of_all(vec![object], &allowed)?;
        Ok(all.into_iter().next().unwrap())
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
