//! What the published OpenAPI document says about each operation, for checks while it is served.

use std::collections::HashMap;

use serde_json::Value;

/// What is published about one operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operation {
    /// Names of its query parameters.
    pub parameters: Vec<String>,
    /// Names `fields` may hold: the top-level properties of the answer (of a list: of its items).
    pub properties: Vec<String>,
    /// Media types of its answer.
    pub media: Vec<String>,
}

/// What is published, by operation id.
#[derive(Clone, Debug, Default)]
pub struct Published(HashMap<String, Operation>);

impl FromIterator<(String, Operation)> for Published {
    fn from_iter<I: IntoIterator<Item = (String, Operation)>>(operations: I) -> Self {
        Self(operations.into_iter().collect())
    }
}

impl Published {
    /// Reads an OpenAPI document.
    pub fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
        let operations = paths.filter_map(Value::as_object).flat_map(|path| path.values());
        let named = operations.filter_map(|operation| {
            let id = operation["operationId"].as_str()?;
            Some((id.to_owned(), Reader { document }.operation(operation)))
        });
        named.collect()
    }

    /// What is published about this operation.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.0.get(id)
    }
}

struct Reader<'d> {
    document: &'d Value,
}

impl<'d> Reader<'d> {
    fn operation(&self, operation: &'d Value) -> Operation {
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(|one| self.resolved(one));
        let in_query = parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str());
        let answers = operation["responses"].as_object().into_iter().flatten();
        let good = answers.filter(|(status, _)| status.starts_with('2')).map(|(_, answer)| self.resolved(answer));
        let forms: Vec<_> = good.filter_map(|answer| answer["content"].as_object()).flatten().collect();
        let shape = forms.iter().find(|(media, _)| *media == "application/json").map(|(_, form)| &form["schema"]);
        Operation {
            parameters: in_query.map(str::to_owned).collect(),
            properties: shape.map(|schema| self.properties(schema)).unwrap_or_default(),
            media: forms.iter().map(|(media, _)| (*media).clone()).collect(),
        }
    }

    /// The names of an object's properties; of a list those of its items.
    fn properties(&self, schema: &'d Value) -> Vec<String> {
        let schema = self.resolved(schema);
        let own = schema["properties"].as_object();
        if let Some(items) = own.and_then(|own| own.get("items")).filter(|items| items["type"] == "array") {
            return self.properties(&items["items"]);
        }
        let mut names: Vec<String> = own.into_iter().flat_map(|own| own.keys().cloned()).collect();
        for part in ["allOf", "oneOf", "anyOf"] {
            names.extend(schema[part].as_array().into_iter().flatten().flat_map(|one| self.properties(one)));
        }
        names
    }

    /// Follows a `$ref` inside the document.
    fn resolved(&self, value: &'d Value) -> &'d Value {
        let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        target.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_is_read() {
        let list = json!({ "type": "object", "properties": {
            "items": { "type": "array", "items": { "$ref": "#/components/schemas/Unit" } }, "next_cursor": {} } });
        let document = json!({
            "paths": { "/units": { "get": {
                "operationId": "list_units",
                "parameters": [{ "$ref": "#/components/parameters/q" }, { "name": "id", "in": "path" }],
                "responses": {
                    "200": { "content": { "application/json": { "schema": list }, "text/csv": {} } },
                    "404": { "content": { "application/problem+json": {} } }
                }
            } } },
            "components": {
                "parameters": { "q": { "name": "q", "in": "query" } },
                "schemas": { "Unit": { "allOf": [{ "properties": { "id": {} } }, { "properties": { "name": {} } }] } }
            }
        });
        let published = Published::of(&document);
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let expected = Operation {
            parameters: owned(&["q"]),
            properties: owned(&["id", "name"]),
            media: owned(&["application/json", "text/csv"]),
        };
        assert_eq!(published.operation("list_units"), Some(&expected));
        assert_eq!(published.operation("nope"), None);
    }
}
