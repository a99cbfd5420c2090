//! Is an answer what the document promised? Schemas are compiled once and kept.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use super::refs::{Operation, entries, operations};

/// A document, ready to be held against answers.
pub struct Promise {
    doc: Value,
    /// The schemas of the document, closed: a field that is not described is a fault as well.
    schemas: Value,
    compiled: Mutex<HashMap<String, Arc<Result<Validator, String>>>>,
}

impl Promise {
    pub fn new(doc: Value) -> Self {
        let schemas = closed(&doc);
        Self { doc, schemas, compiled: Mutex::default() }
    }

    /// The operation a request met: by a concrete address or by the template itself, static parts before `{parts}`.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let method = method.to_lowercase();
        let method = if method == "head" { "get" } else { &method };
        let fitting = operations(&self.doc).filter(|one| one.method == method && fits(one.path, path));
        fitting.min_by_key(|one| one.path.matches('{').count())
    }

    /// The same by operationId.
    pub fn named(&self, id: &str) -> Option<Operation<'_>> {
        operations(&self.doc).find(|operation| operation.id() == id)
    }

    /// Everything in which an answer differs from what the operation promises. With `fields=` in its address an answer
    /// is a part of the promise, so its body is not compared.
    pub fn faults(
        &self,
        (method, path): (&str, &str),
        status: u16,
        content_type: Option<&str>,
        body: Option<&Value>,
    ) -> Vec<String> {
        let Some(operation) = self.operation(method, path) else {
            return vec![format!("{method} {path}: no such operation in the document")];
        };
        let sparse =
            path.split('?').nth(1).is_some_and(|query| query.split('&').any(|pair| pair.starts_with("fields=")));
        let body = body.filter(|_| !(sparse && (200..300).contains(&status)));
        let faults = self.of_operation(operation, status, content_type, body);
        faults.into_iter().map(|fault| format!("{method} {path} → {status}: {fault}")).collect()
    }

    fn of_operation(
        &self,
        operation: Operation<'_>,
        status: u16,
        content_type: Option<&str>,
        body: Option<&Value>,
    ) -> Vec<String> {
        let code = status.to_string();
        let Some((_, response)) = operation.responses(&self.doc).find(|(one, _)| *one == code) else {
            return vec![format!("{} does not promise this status", operation.name())];
        };
        let media = content_type.map(|one| one.split(';').next().unwrap_or_default().trim());
        match (media, entries(&response["content"]).next()) {
            (None, None) => Vec::new(),
            (None, Some((promised, _))) => vec![format!("no content, where {promised} is promised")],
            (Some(media), _) => match response["content"].get(media) {
                None => vec![format!("{media} is not promised")],
                Some(content) => body.map(|body| self.against(&content["schema"], body)).unwrap_or_default(),
            },
        }
    }

    /// In what a value differs from a schema of the document.
    pub fn against(&self, schema: &Value, value: &Value) -> Vec<String> {
        let compiled = self.compiled(schema);
        match compiled.as_ref() {
            Err(fault) => vec![format!("the schema itself is wrong: {fault}")],
            Ok(validator) => {
                validator.iter_errors(value).map(|e| format!("{} {e}", e.instance_path())).take(8).collect()
            }
        }
    }

    fn compiled(&self, schema: &Value) -> Arc<Result<Validator, String>> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = compiled.entry(schema.to_string());
        entry.or_insert_with(|| Arc::new(self.compile(schema))).clone()
    }

    fn compile(&self, schema: &Value) -> Result<Validator, String> {
        let mut part = schema.clone();
        close(&mut part);
        let whole = json!({ "allOf": [part], "components": { "schemas": self.schemas } });
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        options.build(&whole).map_err(|fault| fault.to_string())
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let part = |(template, part): (&&str, &&str)| template == part || (template.starts_with('{') && !part.is_empty());
    template.len() == path.len() && template.iter().zip(&path).all(part)
}

/// The schemas of the document in which objects take no other fields than theirs, except where schemas are put together
/// by `allOf` (each part sees the fields of the others) and in problems (which may carry members of their own).
fn closed(doc: &Value) -> Value {
    let mut open = BTreeSet::new();
    parts(doc, &mut open);
    let mut schemas = doc["components"]["schemas"].clone();
    for (name, schema) in schemas.as_object_mut().into_iter().flatten() {
        let pointer = format!("#/components/schemas/{name}");
        if !open.contains(&pointer) && !name.starts_with("Problem") {
            close(schema);
        }
    }
    schemas
}

fn parts(value: &Value, open: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for part in members.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                open.extend(part["$ref"].as_str().map(str::to_owned));
            }
            members.values().for_each(|inner| parts(inner, open));
        }
        Value::Array(items) => items.iter().for_each(|inner| parts(inner, open)),
        _ => {}
    }
}

fn close(schema: &mut Value) {
    let Some(members) = schema.as_object_mut().filter(|members| !members.contains_key("allOf")) else { return };
    let whole = members.contains_key("properties") && !members.contains_key("oneOf") && !members.contains_key("anyOf");
    if whole && !members.contains_key("additionalProperties") {
        members.insert("additionalProperties".to_owned(), json!(false));
    }
    for (key, inner) in members.iter_mut() {
        match (key.as_str(), inner) {
            ("properties", Value::Object(fields)) => fields.values_mut().for_each(close),
            ("items" | "additionalProperties", inner) => close(inner),
            ("oneOf" | "anyOf", Value::Array(variants)) => variants.iter_mut().for_each(close),
            _ => {}
        }
    }
}
