//! Optional members of answers are absent, never null: one rule for all of them.
//!
//! What is sent is not touched: there null has a meaning of its own, which each member says for itself.

use std::collections::HashSet;

use serde_json::Value;

use super::base::METHODS;

/// Where null says something else than absence: known to be nothing, beside not known, or as GeoJSON asks for it (RFC 7946).
const NULL_SPEAKS: [(&str, &str); 6] = [
    ("ClearOut", "address"),
    ("ClearOut", "note"),
    ("ClearOut", "point"),
    ("FeatureOut", "geometry"),
    ("HouseholdOut", "hardship_category"),
    ("HouseholdOut", "zone_id"),
];

/// Takes null out of every member of an answer that may be left out.
pub fn complete(document: &mut Value) {
    let sent = sent(document);
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    for (name, schema) in schemas.iter_mut().filter(|(name, _)| !sent.contains(name.as_str())) {
        without_null(name, schema);
    }
}

/// The names of all schemas that stand in a request, by themselves or inside another.
fn sent(document: &Value) -> HashSet<String> {
    let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let operations = paths.flat_map(|item| METHODS.iter().filter_map(|method| item.get(method)));
    let mut names = Vec::new();
    operations.for_each(|operation| named(&operation["requestBody"], &mut names));
    let mut sent = HashSet::new();
    while let Some(name) = names.pop() {
        if !sent.contains(&name) {
            named(&document["components"]["schemas"][&name], &mut names);
            sent.insert(name);
        }
    }
    sent
}

/// The schemas that are referred to anywhere inside.
fn named(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            names.extend(reference.and_then(|path| path.strip_prefix("#/components/schemas/")).map(str::to_owned));
            members.values().for_each(|inner| named(inner, names));
        }
        Value::Array(items) => items.iter().for_each(|inner| named(inner, names)),
        _ => {}
    }
}

fn without_null(owner: &str, schema: &mut Value) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let may_be_absent = |name: &str| required.iter().all(|one| one != name) && !NULL_SPEAKS.contains(&(owner, name));
    if let Some(members) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        members.iter_mut().filter(|(name, _)| may_be_absent(name)).for_each(|(_, member)| never_null(member));
    }
    for word in ["allOf", "oneOf", "anyOf"] {
        let parts = schema.get_mut(word).and_then(Value::as_array_mut);
        parts.into_iter().flatten().for_each(|part| without_null(owner, part));
    }
}

/// `["string", "null"]` becomes `"string"`, and one of null and a schema that schema.
fn never_null(member: &mut Value) {
    let of_null = |one: &Value| one == "null" || one["type"] == "null";
    for word in ["type", "oneOf"] {
        let Some(choices) = member.get_mut(word).and_then(Value::as_array_mut) else { continue };
        choices.retain(|one| !of_null(one));
        match (word, choices.as_slice()) {
            ("type", [only]) => member["type"] = only.clone(),
            (_, [only]) => *member = only.clone(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn word() -> Value {
        json!({ "type": ["string", "null"], "description": "词" })
    }

    #[test]
    fn what_is_answered_is_absent_and_what_is_sent_may_be_null() {
        let part = json!({ "oneOf": [{ "$ref": "#/components/schemas/PartOut", "description": "一部分" }, { "type": "null" }] });
        let mut document = json!({
            "paths": { "/units": { "post": { "requestBody": { "schema": { "$ref": "#/components/schemas/UnitIn" } } } } },
            "components": { "schemas": {
                "UnitIn": { "properties": { "inner": { "$ref": "#/components/schemas/Inner" }, "word": word() } },
                "Inner": { "properties": { "word": word(), "unit": { "$ref": "#/components/schemas/UnitIn" } } },
                "UnitOut": { "required": ["said"], "properties": { "said": word(), "word": word(), "part": part } },
                "EitherOut": { "oneOf": [{ "properties": { "word": word() } }] },
                "HouseholdOut": { "properties": { "zone_id": word() } }
            } }
        });
        complete(&mut document);
        let schemas = &document["components"]["schemas"];
        let plain = json!({ "type": "string", "description": "词" });
        for path in ["/UnitIn/properties/word", "/Inner/properties/word", "/UnitOut/properties/said"] {
            assert_eq!(schemas.pointer(path), Some(&word()), "{path}");
        }
        for path in ["/UnitOut/properties/word", "/EitherOut/oneOf/0/properties/word"] {
            assert_eq!(schemas.pointer(path), Some(&plain), "{path}");
        }
        let part = json!({ "$ref": "#/components/schemas/PartOut", "description": "一部分" });
        assert_eq!(schemas["UnitOut"]["properties"]["part"], part);
        assert_eq!(schemas["HouseholdOut"]["properties"]["zone_id"], word());
    }

    #[test]
    fn null_speaks_where_it_is_said_to() {
        let document = super::super::document();
        for (owner, name) in NULL_SPEAKS {
            let kind = &document["components"]["schemas"][owner]["properties"][name];
            assert!(kind["type"].as_array().is_some() || kind.get("oneOf").is_some(), "{owner}.{name}");
        }
    }
}
