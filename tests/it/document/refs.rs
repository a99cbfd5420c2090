//! Walking a document: its operations, and what its `$ref`s lead to.

use serde_json::{Map, Value};

/// One operation of a document.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    pub path: &'a str,
    pub method: &'a str,
    pub value: &'a Value,
    shared: Option<&'a Value>,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every operation of the document.
pub fn operations(doc: &Value) -> impl Iterator<Item = Operation<'_>> {
    entries(&doc["paths"]).flat_map(|(path, item)| {
        let methods = entries(item).filter(|(method, _)| METHODS.contains(method));
        methods.map(move |(method, value)| Operation { path, method, value, shared: item.get("parameters") })
    })
}

impl<'a> Operation<'a> {
    /// `GET /units/{unit_id}`: how sentences name it.
    pub fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    pub fn id(&self) -> &'a str {
        self.value["operationId"].as_str().unwrap_or_default()
    }

    /// Its parameters and those of its path, resolved.
    pub fn parameters(&self, doc: &'a Value) -> Vec<&'a Value> {
        let own = self.value.get("parameters").into_iter().chain(self.shared);
        own.filter_map(Value::as_array).flatten().map(|parameter| resolve(doc, parameter)).collect()
    }

    /// Its responses by status, resolved.
    pub fn responses(&self, doc: &'a Value) -> impl Iterator<Item = (&'a str, &'a Value)> {
        entries(&self.value["responses"]).map(|(status, response)| (status, resolve(doc, response)))
    }
}

/// The members of an object; none when it is something else.
pub fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// What a value stands for: itself, or what its `$ref` leads to.
pub fn resolve<'a>(doc: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    for _ in 0..32 {
        let Some(target) = value.get("$ref").and_then(Value::as_str).and_then(|pointer| target(doc, pointer)) else {
            break;
        };
        value = target;
    }
    value
}

/// What a local pointer leads to.
pub fn target<'a>(doc: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.strip_prefix('#').and_then(|pointer| doc.pointer(pointer))
}

/// A schema without its indirections: `$ref` followed, `allOf` merged, `oneOf [null, x]` turned into a nullable x.
pub fn flat(doc: &Value, schema: &Value) -> Value {
    let schema = resolve(doc, schema);
    let Some(whole) = schema.as_object() else { return schema.clone() };
    let mut merged = whole.clone();
    for part in merged.remove("allOf").as_ref().and_then(Value::as_array).into_iter().flatten() {
        if let Value::Object(part) = flat(doc, part) {
            merge(&mut merged, part);
        }
    }
    for choice in ["oneOf", "anyOf"] {
        let variants = merged.get(choice).and_then(Value::as_array).cloned().unwrap_or_default();
        let (null, others): (Vec<Value>, Vec<Value>) = variants.into_iter().partition(|v| v["type"] == "null");
        if !null.is_empty() && others.len() == 1 {
            merged.remove(choice);
            let Value::Object(mut only) = flat(doc, &others[0]) else { continue };
            let types = types(&Value::Object(only.clone())).into_iter().chain(["null".to_owned()]);
            only.insert("type".to_owned(), types.map(Value::String).collect());
            merge(&mut merged, only);
        }
    }
    Value::Object(merged)
}

fn merge(into: &mut Map<String, Value>, part: Map<String, Value>) {
    for (key, value) in part {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(mine)), Value::Object(theirs)) => mine.extend(theirs),
            (Some(Value::Array(mine)), Value::Array(theirs)) if key == "required" => mine.extend(theirs),
            (Some(_), _) => {}
            (None, value) => drop(into.insert(key, value)),
        }
    }
}

/// The types a schema allows; none named means all.
pub fn types(schema: &Value) -> Vec<String> {
    match &schema["type"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    }
}
