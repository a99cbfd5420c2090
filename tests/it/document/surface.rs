//! The surface of the document, a line for each operation, parameter, answer and member: what a reviewer reads instead of the JSON.
//!
//! `GET …/units list_units` · `list_units ?q string` · `list_units 200 UnitPage` · `UnitOut.name string` (`*` must be there, `|null`
//! may be null).

use std::fmt::Write;

use serde_json::Value;

use super::refs::{Operation, entries, operations, resolve};

/// The lines, operations in the order of the document, then schemas by name.
pub fn surface(document: &Value) -> String {
    let mut lines = String::new();
    for operation in operations(document) {
        _ = writeln!(lines, "{} {}", operation.name(), operation.id());
        parts(&mut lines, document, operation);
    }
    for (name, schema) in entries(&document["components"]["schemas"]) {
        _ = writeln!(lines, "{name} {}", kind(schema));
        members(&mut lines, name, schema);
    }
    lines
}

/// What an operation takes, and what it answers where it does what was asked.
fn parts(lines: &mut String, document: &Value, operation: Operation<'_>) {
    let id = operation.id();
    for parameter in operation.parameters(document) {
        let mark = match parameter["in"].as_str() {
            Some("query") => "?",
            Some("header") => "header ",
            _ => continue,
        };
        let must = if parameter["required"] == true { "*" } else { "" };
        let name = parameter["name"].as_str().unwrap_or_default();
        _ = writeln!(lines, "{id} {mark}{name}{must} {}", kind(&parameter["schema"]));
    }
    for (media, body) in entries(&resolve(document, &operation.value["requestBody"])["content"]) {
        _ = writeln!(lines, "{id} < {media} {}", kind(&body["schema"]));
    }
    for (status, answer) in operation.responses(document).filter(|(status, _)| status.starts_with('2')) {
        let bodies: Vec<String> =
            entries(&answer["content"]).map(|(media, body)| format!("{media} {}", kind(&body["schema"]))).collect();
        _ = writeln!(lines, "{id} {status} {}", bodies.join(", "));
    }
}

fn members(lines: &mut String, name: &str, schema: &Value) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (member, value) in entries(&schema["properties"]) {
        let must = if required.contains(&member) { "*" } else { "" };
        _ = writeln!(lines, "{name}.{member}{must} {}", kind(value));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        members(lines, name, part);
    }
    for value in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        _ = writeln!(lines, "{name} = {value}");
    }
}

/// The type in a word: a schema's name, or the types with their format.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let many = |key: &str| {
        let parts = schema[key].as_array()?;
        Some(parts.iter().map(kind).collect::<Vec<_>>().join(if key == "allOf" { "&" } else { "|" }))
    };
    if let Some(parts) = ["oneOf", "anyOf", "allOf"].into_iter().find_map(many) {
        return parts;
    }
    let types = match &schema["type"] {
        Value::String(one) => one.clone(),
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        _ => "any".to_owned(),
    };
    match schema["format"].as_str() {
        _ if types.starts_with("array") => types.replacen("array", &format!("[{}]", kind(&schema["items"])), 1),
        Some(format) => format!("{types}:{format}"),
        None => types,
    }
}

#[test]
fn a_member_that_changes_is_a_line_that_changes() {
    let document = serde_json::json!({
        "paths": { "/units": { "get": {
            "operationId": "list_units",
            "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string" } }],
            "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Units" } } } },
                "404": {} },
        } } },
        "components": { "schemas": { "Units": {
            "type": "object",
            "required": ["items"],
            "properties": {
                "items": { "type": "array", "items": { "type": "string", "format": "uuid" } },
                "next": { "type": ["string", "null"] },
            },
        }, "State": { "type": "string", "enum": ["open"] } } },
    });
    let told = "GET /units list_units\nlist_units ?q string\nlist_units 200 application/json Units\nUnits object\n\
                Units.items* [string:uuid]\nUnits.next string|null\nState string\nState = open\n";
    assert_eq!(surface(&document), told);
}
