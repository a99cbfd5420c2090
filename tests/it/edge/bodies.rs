//! Bodies from the published document: one that says as little as it may, and a member of it that is to be wrong.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::{flat, types};

/// What stands where the hostile value goes; no answer of a sound service repeats it.
pub const MARK: &str = "@@hostile@@";

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A calendar day.
    Day,
    /// A point in time.
    Instant,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Number,
    /// An id.
    Id,
}

impl Kind {
    /// The kind of what a schema describes, if it is one of these.
    pub fn of(schema: &Value) -> Option<Self> {
        match (types(schema).iter().find(|kind| *kind != "null")?.as_str(), schema["format"].as_str()) {
            ("string", Some("date")) => Some(Self::Day),
            ("string", Some("date-time")) => Some(Self::Instant),
            ("string", Some("uuid")) => Some(Self::Id),
            ("integer", _) => Some(Self::Integer),
            ("number", _) => Some(Self::Number),
            _ => None,
        }
    }
}

/// What is put where a member of this name stands, because an example would name nothing that exists.
pub type Own = BTreeMap<&'static str, Value>;

/// The places of a body that hold one of these kinds: `commitments/0/due_on`.
pub fn members(doc: &Value, schema: &Value) -> Vec<(Vec<String>, Kind)> {
    let mut found = Vec::new();
    collect(doc, schema, &mut Vec::new(), &mut found);
    found
}

fn collect(doc: &Value, schema: &Value, at: &mut Vec<String>, found: &mut Vec<(Vec<String>, Kind)>) {
    let schema = flat(doc, schema);
    if at.len() > 6 {
        return;
    }
    if let Some(kind) = Kind::of(&schema) {
        found.push((at.clone(), kind));
        return;
    }
    let mut into = |name: &str, inner: &Value| {
        at.push(name.to_owned());
        collect(doc, inner, at, found);
        at.pop();
    };
    for variant in variants(&schema) {
        for (name, inner) in variant["properties"].as_object().into_iter().flatten() {
            into(name, inner);
        }
    }
    if schema["items"].is_object() {
        into("0", &schema["items"]);
    }
}

/// The schema itself, and the shapes it may take.
fn variants(schema: &Value) -> Vec<Value> {
    let choices = ["oneOf", "anyOf"].iter().filter_map(|choice| schema[*choice].as_array()).flatten();
    std::iter::once(schema).chain(choices).cloned().collect()
}

/// A body with nothing in it that it could do without, but for the way to one place, where the mark stands.
pub fn marked(doc: &Value, schema: &Value, own: &Own, way: &[String]) -> Value {
    let schema = flat(doc, schema);
    let Some((name, rest)) = way.split_first() else { return json!(MARK) };
    if schema["items"].is_object() {
        return json!([marked(doc, &schema["items"], own, rest)]);
    }
    let holds = |shape: &Value| flat(doc, shape)["properties"].get(name).is_some();
    let shape = variants(&schema).into_iter().find(holds).unwrap_or(schema);
    let shape = flat(doc, &shape);
    let mut body = least(doc, &shape, own);
    body.insert(name.clone(), marked(doc, &shape["properties"][name], own, rest));
    Value::Object(body)
}

/// The members without which an object is refused, and those that tests have something of their own for.
fn least(doc: &Value, schema: &Value, own: &Own) -> Map<String, Value> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let members = schema["properties"].as_object().into_iter().flatten();
    let wanted = members.filter(|(name, _)| required.contains(&name.as_str()));
    wanted
        .map(|(name, inner)| {
            (name.clone(), own.get(name.as_str()).cloned().unwrap_or_else(|| example(doc, inner, own)))
        })
        .collect()
}

/// Something that the schema takes.
fn example(doc: &Value, schema: &Value, own: &Own) -> Value {
    let schema = flat(doc, schema);
    match Kind::of(&schema) {
        Some(Kind::Day) => return own["day"].clone(),
        Some(Kind::Instant) => return own["instant"].clone(),
        _ => {}
    }
    let said = [&schema["example"], &schema["examples"][0], &schema["const"], &schema["enum"][0], &schema["default"]];
    if let Some(said) = said.into_iter().find(|said| !said.is_null()) {
        return said.clone();
    }
    if schema["properties"].is_object() {
        return Value::Object(least(doc, &schema, own));
    }
    if let Some(first) = ["oneOf", "anyOf"].iter().find_map(|choice| schema[*choice].get(0)) {
        return example(doc, first, own);
    }
    if schema["items"].is_object() {
        return json!([example(doc, &schema["items"], own)]);
    }
    match types(&schema).first().map(String::as_str) {
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(false),
        Some("object") => json!({}),
        _ => json!("示例"),
    }
}
