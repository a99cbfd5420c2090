//! Does the new document break a client of the old one? Only additions are allowed within a version: an operation, a
//! response, an optional field or parameter, a value of an enum.

use serde_json::Value;

use super::narrowing::{Direction, narrowed};
use super::refs::{Operation, entries, operations, resolve};

/// Every way in which `new` breaks who relies on `old`.
pub fn breaking(old: &Value, new: &Value) -> Vec<String> {
    let mut breaks = Vec::new();
    for before in operations(old) {
        let same = |after: &Operation<'_>| after.method == before.method && shape(after.path) == shape(before.path);
        match operations(new).find(same) {
            Some(after) => breaks.extend(Pair { old, new, before, after }.breaks()),
            None => breaks.push(format!("{}: the operation is gone", before.name())),
        }
    }
    breaks
}

/// The names of path parameters are no part of an address.
fn shape(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// One operation, then and now.
struct Pair<'a> {
    old: &'a Value,
    new: &'a Value,
    before: Operation<'a>,
    after: Operation<'a>,
}

impl Pair<'_> {
    fn breaks(&self) -> Vec<String> {
        let mut breaks = Vec::new();
        if self.before.id() != self.after.id() {
            breaks.push(format!("operationId {} became {}", self.before.id(), self.after.id()));
        }
        breaks.extend(self.parameters());
        breaks.extend(self.body());
        breaks.extend(self.responses());
        breaks.extend(self.access());
        breaks.into_iter().map(|what| format!("{}: {what}", self.before.name())).collect()
    }

    fn parameters(&self) -> Vec<String> {
        let mut breaks = Vec::new();
        let (before, after) = (self.before.parameters(self.old), self.after.parameters(self.new));
        let key = |parameter: &Value| (parameter["in"].clone(), parameter["name"].clone());
        let relevant = |parameter: &&&Value| parameter["in"] != "path";
        for now in after.iter().filter(relevant).filter(|now| now["required"] == true) {
            match before.iter().find(|then| key(then) == key(now)) {
                None => breaks.push(format!("the new parameter {} is required", now["name"])),
                Some(then) if then["required"] != true => {
                    breaks.push(format!("parameter {} became required", now["name"]))
                }
                Some(_) => {}
            }
        }
        for then in &before {
            match after.iter().find(|now| key(then) == key(now)) {
                None if then["in"] == "path" => {}
                None => breaks.push(format!("parameter {} is gone", then["name"])),
                Some(now) => breaks.extend(self.schemas(
                    Direction::Request,
                    &format!("parameter {}", then["name"].as_str().unwrap_or_default()),
                    (&then["schema"], &now["schema"]),
                )),
            }
        }
        breaks
    }

    fn body(&self) -> Vec<String> {
        let then = self.before.value.get("requestBody").map(|body| resolve(self.old, body));
        let now = self.after.value.get("requestBody").map(|body| resolve(self.new, body));
        let required = |body: Option<&Value>| body.is_some_and(|body| body["required"] == true);
        let mut breaks = Vec::new();
        if required(now) && !required(then) {
            breaks.push("the request body became required".to_owned());
        }
        match (then, now) {
            (Some(then), Some(now)) => breaks.extend(self.contents(Direction::Request, "request", then, now)),
            (Some(_), None) => breaks.push("the request body is gone".to_owned()),
            _ => {}
        }
        breaks
    }

    fn responses(&self) -> Vec<String> {
        let mut breaks = Vec::new();
        for (status, then) in self.before.responses(self.old) {
            let Some((_, now)) = self.after.responses(self.new).find(|(code, _)| *code == status) else {
                breaks.push(format!("the answer {status} is gone"));
                continue;
            };
            breaks.extend(self.contents(Direction::Response, &format!("answer {status}"), then, now));
            let lost = entries(&then["headers"]).filter(|(name, _)| now["headers"].get(*name).is_none());
            breaks.extend(lost.map(|(name, _)| format!("answer {status}: the header {name} is gone")));
        }
        breaks
    }

    fn contents(&self, direction: Direction, place: &str, then: &Value, now: &Value) -> Vec<String> {
        let mut breaks = Vec::new();
        for (media, content) in entries(&then["content"]) {
            match now["content"].get(media) {
                None => breaks.push(format!("{place}: {media} is gone")),
                Some(other) => breaks.extend(self.schemas(direction, place, (&content["schema"], &other["schema"]))),
            }
        }
        breaks
    }

    fn schemas(&self, direction: Direction, place: &str, (then, now): (&Value, &Value)) -> Vec<String> {
        narrowed(direction, (self.old, then), (self.new, now)).iter().map(|what| format!("{place}{what}")).collect()
    }

    /// Who could call it then can call it now, with the same credentials.
    fn access(&self) -> Vec<String> {
        let mut breaks = Vec::new();
        let ways = |value: &Value| value["security"].as_array().cloned().unwrap_or_default();
        let (before, after) = (ways(self.before.value), ways(self.after.value));
        if before.is_empty() && !after.is_empty() {
            breaks.push("a sign-in became necessary".to_owned());
        }
        let serves = |then: &Value| after.is_empty() || after.iter().any(|now| asks_no_more(then, now));
        breaks.extend(
            before.iter().filter(|then| !serves(then)).map(|then| format!("the credentials {then} no longer do")),
        );
        let lost = entries(&self.before.value["x-access"]["roles"]).filter(|(role, _)| {
            after_role(self.after.value, role).is_null() && self.after.value["x-access"]["open"] != true
        });
        breaks.extend(lost.map(|(role, _)| format!("the role {role} may no longer call it")));
        breaks
    }
}

fn after_role<'a>(operation: &'a Value, role: &str) -> &'a Value {
    &operation["x-access"]["roles"][role]
}

fn asks_no_more(then: &Value, now: &Value) -> bool {
    entries(now).all(|(scheme, scopes)| {
        let had = then.get(scheme).and_then(Value::as_array);
        had.is_some_and(|had| scopes.as_array().is_none_or(|scopes| scopes.iter().all(|scope| had.contains(scope))))
    })
}
