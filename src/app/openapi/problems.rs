//! The problems that an operation can answer: by its shape, and by what its slice declares.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::catalogue;
use auth::{CLEAR, Cell, Row};
use kernel::{Code, Role};
use web::{PAGE, status_of};

/// The codes of one operation, grouped by status.
pub fn of(id: &str, method: &str, path: &str, operation: &Value, row: &Row) -> BTreeMap<u16, Vec<&'static Code>> {
    let mut names = general(method, path, operation, row);
    names.extend(catalogue::answers(id).iter().map(|code| code.name));
    let mut grouped: BTreeMap<u16, Vec<&'static Code>> = BTreeMap::new();
    for code in names.into_iter().filter_map(catalogue::named) {
        let codes = grouped.entry(status_of(code)).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    grouped
}

fn general(method: &str, path: &str, operation: &Value, row: &Row) -> Vec<&'static str> {
    let mut names = vec!["malformed_request", "not_acceptable", "internal_error", "unavailable"];
    let has = |place: &str| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|parameter| parameter["in"] == place))
    };
    names.push("unknown_parameter");
    if has("query") {
        names.push("invalid_parameter");
    }
    if operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "cursor")) {
        names.extend(["invalid_cursor", "cursor_mismatch"]);
    }
    if !row.open() {
        names.extend([
            "sign_in_required",
            "invalid_token",
            "not_allowed",
            "insufficient_scope",
            "password_change_required",
            "second_factor_enrolment_required",
        ]);
    }
    if row.scope == CLEAR && row.cell(Role::UnitLiaison) != Cell::No {
        names.push("credential_unvouched");
    }
    if row.binds {
        names.push("credential_too_recent");
    }
    if path.contains('{') {
        names.push("not_found");
    }
    if operation.get("requestBody").is_some() {
        names.extend(["body_too_large", "body_too_slow", "unsupported_media_type"]);
        let content = operation["requestBody"]["content"].as_object();
        if content.is_some_and(|content| content.keys().any(|media| media.ends_with("json"))) {
            names.extend(["malformed_json", "json_too_deep", "validation_failed"]);
        }
    }
    if operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "If-Match")) {
        names.extend(["precondition_required", "stale_version"]);
    }
    if method == "post" && !row.open() {
        names.extend(["idempotency_key_invalid", "idempotency_key_reused", "not_replayable"]);
    }
    if method != "get" || path.ends_with("/journal/head") {
        names.push("journal_unproven");
    }
    if method != "get" {
        names.extend(["storage_full", "write_conflict", "record_unproven"]);
        if !row.open() {
            names.push("quota_exceeded");
        }
    }
    if method == "delete" {
        names.push("still_referred_to");
    }
    names
}

/// What goes without saying in the name of a shared response.
const IMPLIED: &[&str] = &[
    "malformed_request",
    "unknown_parameter",
    "sign_in_required",
    "invalid_token",
    "not_allowed",
    "insufficient_scope",
    "password_change_required",
    "second_factor_enrolment_required",
    "not_found",
    "not_acceptable",
    "body_too_slow",
    "body_too_large",
    "unsupported_media_type",
    "validation_failed",
    "precondition_required",
    "stale_version",
    "internal_error",
    "unavailable",
    "storage_full",
    "quota_exceeded",
];

/// The problem responses of the document, each written once and referred to by every operation that can answer it.
#[derive(Default)]
pub struct Shared(BTreeMap<String, Vec<&'static Code>>);

impl Shared {
    /// A reference to the response with these codes. Its name says its status and the codes that do not go without
    /// saying, so that it never changes with another operation.
    pub fn refer(&mut self, status: &str, codes: Vec<&'static Code>) -> Value {
        let special = codes.iter().map(|code| code.name).filter(|name| !IMPLIED.contains(name));
        let name =
            [format!("Problem{status}")].into_iter().chain(special.map(str::to_owned)).collect::<Vec<_>>().join(".");
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        let known = self.0.entry(name).or_insert_with(|| codes.clone());
        if *known == codes { reference } else { response(&codes) }
    }

    /// `components.responses`.
    pub fn responses(&self) -> Value {
        self.0.iter().map(|(name, codes)| (name.clone(), response(codes))).collect::<serde_json::Map<_, _>>().into()
    }

    /// `components.examples`: one for each code that is referred to.
    pub fn examples(&self) -> Value {
        examples(&self.0.values().flatten().map(|code| code.name).collect())
    }
}

/// A problem response where people are shown a page instead.
pub fn beside(page: Value, codes: &[&'static Code]) -> Value {
    let mut both = response(codes);
    both["content"][PAGE] = page;
    both
}

/// One documented problem response with an example for each code.
fn response(codes: &[&'static Code]) -> Value {
    let words: Vec<String> =
        codes.iter().map(|code| format!("`{}` {} · {}", code.name, code.title.zh, code.title.en)).collect();
    let examples: serde_json::Map<String, Value> = codes
        .iter()
        .map(|code| (code.name.to_owned(), json!({ "$ref": format!("#/components/examples/problem_{}", code.name) })))
        .collect();
    json!({
        "description": words.join("; "),
        "headers": { "X-Request-Id": { "$ref": "#/components/headers/XRequestId" } },
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
            "examples": examples
        }}
    })
}

/// The examples the responses refer to, each once.
fn examples(used: &BTreeSet<&'static str>) -> Value {
    let example = |code: &&'static Code| {
        let body = json!({
            "type": format!("/problems/{}", code.name),
            "title": code.title.zh,
            "status": status_of(code),
            "detail": code.title.zh,
            "remedy": code.remedy.zh,
            "instance": "/requests/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41",
            "code": code.name,
            "request_id": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"
        });
        (format!("problem_{}", code.name), json!({ "summary": code.title.en, "value": body }))
    };
    Value::Object(catalogue::codes().iter().filter(|code| used.contains(code.name)).map(example).collect())
}
