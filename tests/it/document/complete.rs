//! Does the document leave anything out that a stranger needs?

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::conform::Promise;
use super::examples;
use super::refs::{Operation, entries, operations, resolve, target};

const PROBLEM: &str = "application/problem+json";

/// Everything a reader will look for in vain.
pub fn gaps(doc: &Value) -> Vec<String> {
    let mut gaps = Vec::new();
    head(doc, &mut gaps);
    references(doc, doc, "#", &mut gaps);
    identities(doc, &mut gaps);
    let promise = Promise::new(doc.clone());
    for operation in operations(doc) {
        let found = Page { doc, operation, promise: &promise }.gaps();
        gaps.extend(found.into_iter().map(|gap| format!("{}: {gap}", operation.name())));
    }
    gaps
}

fn head(doc: &Value, gaps: &mut Vec<String>) {
    if !doc["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")) {
        gaps.push("the document is not OpenAPI 3.1".to_owned());
    }
    for field in ["title", "description", "version", "contact", "license"] {
        if doc["info"].get(field).is_none_or(|value| value == "") {
            gaps.push(format!("info has no {field}"));
        }
    }
    let wordless = doc["tags"].as_array().into_iter().flatten().filter(|tag| !bilingual(&tag["description"]));
    gaps.extend(wordless.map(|tag| format!("the tag {} has no description in Chinese and English", tag["name"])));
}

fn references(doc: &Value, value: &Value, place: &str, gaps: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(pointer) = members.get("$ref").and_then(Value::as_str).filter(|p| target(doc, p).is_none()) {
                gaps.push(format!("{place}: {pointer} leads nowhere"));
            }
            for (name, inner) in members {
                references(doc, inner, &format!("{place}/{name}"), gaps);
            }
        }
        Value::Array(items) => {
            for (number, inner) in items.iter().enumerate() {
                references(doc, inner, &format!("{place}/{number}"), gaps);
            }
        }
        _ => {}
    }
}

fn identities(doc: &Value, gaps: &mut Vec<String>) {
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for operation in operations(doc).filter(|operation| !operation.id().is_empty()) {
        if let Some(other) = seen.insert(operation.id(), operation.name()) {
            gaps.push(format!("{}: the operationId {} is that of {other}", operation.name(), operation.id()));
        }
    }
    for (place, link) in operations(doc).flat_map(|operation| links(doc, operation)) {
        if link["operationId"].as_str().is_some_and(|id| !seen.contains_key(id)) {
            gaps.push(format!("{place}: a link leads to {}, which is no operation", link["operationId"]));
        }
    }
}

fn links<'a>(doc: &'a Value, operation: Operation<'a>) -> Vec<(String, &'a Value)> {
    let responses = operation.responses(doc);
    responses.flat_map(|(_, response)| entries(&response["links"]).map(|(_, link)| (operation.name(), link))).collect()
}

/// Chinese first, then English: `认领责任区 · Claim a zone`.
fn bilingual(text: &Value) -> bool {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let text = text.as_str().unwrap_or_default();
    let (chinese, english) = (text.find(is_chinese), text.rfind(|c: char| c.is_ascii_alphabetic()));
    matches!((chinese, english), (Some(first), Some(last)) if first < last)
}

/// What the document says about one operation.
struct Page<'a> {
    doc: &'a Value,
    operation: Operation<'a>,
    promise: &'a Promise,
}

impl Page<'_> {
    fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        self.words(&mut gaps);
        self.access(&mut gaps);
        self.parameters(&mut gaps);
        self.request(&mut gaps);
        self.successes(&mut gaps);
        self.problems(&mut gaps);
        gaps
    }

    fn words(&self, gaps: &mut Vec<String>) {
        let value = self.operation.value;
        let snake =
            |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !snake(self.operation.id()) {
            gaps.push("no operationId in snake_case".to_owned());
        }
        for field in ["summary", "description"].into_iter().filter(|field| !bilingual(&value[*field])) {
            gaps.push(format!("no {field} in Chinese, then English"));
        }
        let known: BTreeSet<&str> =
            self.doc["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect();
        let tags: Vec<&str> = value["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if tags.is_empty() {
            gaps.push("no tag".to_owned());
        }
        gaps.extend(
            tags.iter().filter(|tag| !known.contains(*tag)).map(|tag| format!("the tag {tag} is not described")),
        );
    }

    /// Whether anybody is asked who they are: `security` and `x-access` both say so.
    fn access(&self, gaps: &mut Vec<String>) {
        let value = self.operation.value;
        let Some(ways) = value["security"].as_array() else {
            return gaps.push("no security; an open operation says []".to_owned());
        };
        let schemes = &self.doc["components"]["securitySchemes"];
        let strange = ways.iter().flat_map(entries).filter(|(scheme, _)| schemes.get(*scheme).is_none());
        gaps.extend(strange.map(|(scheme, _)| format!("the security scheme {scheme} is not described")));
        let roles = entries(&value["x-access"]["roles"]).count();
        if value.get("x-access").is_none() || (roles == 0) != ways.is_empty() {
            gaps.push("x-access does not say who may".to_owned());
        }
    }

    fn parameters(&self, gaps: &mut Vec<String>) {
        let parameters = self.operation.parameters(self.doc);
        let named = |name: &str| parameters.iter().any(|one| one["in"] == "path" && one["name"] == name);
        let template = self.operation.path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let template: Vec<&str> = template.collect();
        gaps.extend(template.iter().filter(|name| !named(name)).map(|name| format!("{{{name}}} is not described")));
        for parameter in &parameters {
            let name = &parameter["name"];
            if parameter["in"] == "path" && !template.iter().any(|part| name == part) {
                gaps.push(format!("the path has no {name}"));
            }
            if !bilingual(&parameter["description"]) {
                gaps.push(format!("parameter {name} has no description in Chinese, then English"));
            }
            if parameter.get("schema").or(parameter.get("content")).is_none() {
                gaps.push(format!("parameter {name} has no schema"));
            }
        }
    }

    fn request(&self, gaps: &mut Vec<String>) {
        if let Some(body) = self.operation.value.get("requestBody").map(|body| resolve(self.doc, body)) {
            for (media, content) in entries(&body["content"]) {
                self.exemplified("request", media, content, gaps);
            }
        }
    }

    fn successes(&self, gaps: &mut Vec<String>) {
        let good: Vec<_> =
            self.operation.responses(self.doc).filter(|(status, _)| !status.starts_with(['4', '5'])).collect();
        if !good.iter().any(|(status, _)| status.starts_with('2')) {
            gaps.push("no answer of success".to_owned());
        }
        for (status, response) in good {
            if !bilingual(&response["description"]) {
                gaps.push(format!("{status} has no description in Chinese, then English"));
            }
            for (media, content) in entries(&response["content"]) {
                self.exemplified(status, media, content, gaps);
            }
        }
    }

    /// JSON has a schema and an example that obeys it; of other media an example is not asked for.
    fn exemplified(&self, place: &str, media: &str, content: &Value, gaps: &mut Vec<String>) {
        if content.get("schema").is_none() {
            return gaps.push(format!("{place} {media} has no schema"));
        }
        if !media.ends_with("json") && media != "application/x-www-form-urlencoded" {
            return;
        }
        let examples = examples::given(self.doc, content);
        if examples.is_empty() {
            let missing = examples::missing(self.doc, &content["schema"]);
            gaps.extend(
                missing
                    .iter()
                    .map(|field| format!("{place} {media}: no example for {}", field.trim_start_matches('.'))),
            );
        }
        for fault in examples.iter().flat_map(|example| self.promise.against(&content["schema"], example)) {
            gaps.push(format!("{place} {media}: the example is refused by its own schema: {fault}"));
        }
    }

    fn problems(&self, gaps: &mut Vec<String>) {
        let responses: BTreeMap<&str, &Value> = self.operation.responses(self.doc).collect();
        for status in self.expected().into_iter().filter(|status| !responses.contains_key(status)) {
            gaps.push(format!("the answer {status} is not described"));
        }
        for (status, response) in responses.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
            // A person without an account may be shown a page instead.
            let media = entries(&response["content"]).map(|(media, _)| media);
            let media: Vec<&str> = media.filter(|media| *media != "text/html").collect();
            if media != [PROBLEM] {
                gaps.push(format!("{status} answers {media:?} and not {PROBLEM}"));
            } else {
                self.exemplified(status, PROBLEM, &response["content"][PROBLEM], gaps);
                if examples::given(self.doc, &response["content"][PROBLEM]).iter().all(|e| e["code"].is_null()) {
                    gaps.push(format!("{status} shows no code"));
                }
            }
        }
    }

    /// The refusals that follow from the shape of an operation.
    fn expected(&self) -> Vec<&'static str> {
        let value = self.operation.value;
        let mut statuses = vec!["400", "500"];
        if value["security"].as_array().is_some_and(|ways| !ways.is_empty()) {
            statuses.extend(["401", "403"]);
        }
        if self.operation.path.contains('{') {
            statuses.push("404");
        }
        if let Some(body) = value.get("requestBody").map(|body| resolve(self.doc, body)) {
            statuses.extend(["413", "415"]);
            statuses.extend(body["content"].get("application/json").map(|_| "422"));
        }
        if self.operation.parameters(self.doc).iter().any(|one| one["name"] == "If-Match") {
            statuses.extend(["412", "428"]);
        }
        statuses
    }
}
