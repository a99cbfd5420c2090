//! Which example a body carries, and whether a reader, a mock or a fuzzer could make one.

use serde_json::Value;

use super::refs::{entries, flat, resolve};

/// The whole examples a media type offers: its own, and those of its schema.
pub fn given(doc: &Value, content: &Value) -> Vec<Value> {
    let own = content.get("example").cloned();
    let named = entries(&content["examples"]).filter_map(|(_, example)| resolve(doc, example).get("value").cloned());
    let schema = flat(doc, &content["schema"]);
    let of_schema = schema["examples"].as_array().cloned().unwrap_or_default();
    own.into_iter().chain(named).chain(schema.get("example").cloned()).chain(of_schema).collect()
}

/// Fields for which no example can be found or put together; empty when the schema can be exemplified.
pub fn missing(doc: &Value, schema: &Value) -> Vec<String> {
    let mut fields = Vec::new();
    collect(doc, schema, "", 0, &mut fields);
    fields
}

fn collect(doc: &Value, schema: &Value, place: &str, depth: usize, fields: &mut Vec<String>) {
    let schema = flat(doc, schema);
    let says = ["example", "examples", "const", "enum", "default"].iter().any(|key| schema.get(key).is_some());
    if says || schema["type"] == "boolean" || schema["type"] == "null" || depth > 8 {
        return;
    }
    let variants = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    if let Some(variants) = variants {
        return variants.iter().for_each(|variant| collect(doc, variant, place, depth + 1, fields));
    }
    if schema["properties"].is_object() {
        return entries(&schema["properties"])
            .for_each(|(name, field)| collect(doc, field, &format!("{place}.{name}"), depth + 1, fields));
    }
    match schema.get("items").or(schema.get("additionalProperties")).filter(|inner| inner.is_object()) {
        Some(inner) => collect(doc, inner, &format!("{place}[]"), depth + 1, fields),
        None => fields.push(place.to_owned()),
    }
}
