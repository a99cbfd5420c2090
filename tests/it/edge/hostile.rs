//! Every day, instant, number and id of the document, in every body and query, and every part of an address that names
//! something, with values that are none or lie at the edge:
//! what is wrong is refused, nothing fails, and afterwards every list is what it was for everybody.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::bodies::{Kind, MARK, Own, marked, members};
use crate::access::{Place, Scenes};
use crate::document::{flat, resolve};
use crate::kit::document::{Operation, document};
use crate::kit::{World, on_both_engines};

on_both_engines!(p43_no_hostile_value_breaks_anything);

/// JSON that is wrong where a member of this kind stands.
fn wrong(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Day => &[
            r#""+262142-12-31""#,
            r#""-262143-01-01""#,
            r#""+10000-01-01""#,
            r#""0000-01-01""#,
            r#""9999-12-31""#,
            r#""2200-01-01""#,
            r#""1899-12-31""#,
            r#"" 2026-11-28""#,
            r#""2026-2-3""#,
            r#""２０２６-11-28""#,
            r#""2026-02-30""#,
            "20261128",
        ],
        Kind::Instant => &[
            r#""+262142-12-31T00:00:00Z""#,
            r#""-262143-01-01T00:00:00Z""#,
            r#""0000-01-01T00:00:00Z""#,
            r#""9999-12-31T23:59:59Z""#,
            r#""2200-01-01T00:00:00Z""#,
            r#""2026-11-28""#,
            "9223372036854775807",
        ],
        Kind::Integer => &["1e400", "-1e400", "1.5", r#""1""#, "9223372036854775808", "-9223372036854775809"],
        Kind::Number => &["1e400", "-1e400", r#""1""#, r#""NaN""#],
        Kind::Id => &[
            r#""0198C0DE-7A3C-7B1E-9F52-3D1F0A6B2C99""#,
            r#""0198c0de7a3c7b1e9f523d1f0a6b2c99""#,
            r#""{0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99}""#,
            r#""urn:uuid:0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99""#,
        ],
    }
}

/// JSON at the edge, which is taken here and refused there.
fn extreme(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Day => &[r#""1900-01-01""#, r#""2199-12-31""#],
        Kind::Instant => &[r#""1900-01-01T00:00:00Z""#, r#""2199-12-31T23:59:59.999999Z""#],
        Kind::Integer => &["0", "-1", "2147483648", "9223372036854775807", "-9223372036854775808"],
        Kind::Number => &["0", "-1", "1e308", "-1e308", "5e-324"],
        Kind::Id => &[r#""00000000-0000-0000-0000-000000000000""#],
    }
}

/// What is the name of nothing, as it stands in an address.
const NAMES: [&str; 15] = [
    "%00",
    "%FF%FE",
    "%C0%AE%C0%AE",
    "%2e%2e%2f%2e%2e%2fetc",
    "%0d%0aX-Y:%20z",
    "%27%20OR%201=1--",
    "%F0%9F%8F%98",
    "%E2%80%AE",
    "%EF%BC%91",
    "-1",
    "0",
    "+1",
    "99999999999999999999",
    "null",
    "0198C0DE-7A3C-7B1E-9F52-3D1F0A6B2C99",
];

fn p43_no_hostile_value_breaks_anything(world: &World) {
    let foreign = world.elsewhere();
    let scenes = Scenes::of(world, &foreign);
    let own = own(world, scenes.unit());
    let (next, tried) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let operations = document().operations();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(operation) = operations.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tries = Try { world, foreign: &foreign, scenes: &scenes, own: &own, operation };
                    tried.fetch_add(tries.bodies() + tries.queries() + tries.paths(), Ordering::Relaxed);
                }
            });
        }
    });
    let tried = tried.into_inner();
    assert!(tried > 5_000, "only {tried} tries");
    everything_is_read(world, &foreign, &scenes, &own);
}

/// What tests have of their own: things that exist.
fn own(world: &World, unit: &str) -> Own {
    let parties = json!([{ "kind": "community" }, { "kind": "unit", "unit_id": unit }]);
    Own::from([
        ("day", json!(world.day(0))),
        ("instant", json!(format!("{}T00:00:00Z", world.day(30)))),
        ("parties", parties),
        ("unit_id", json!(unit)),
        ("pledger", json!({ "kind": "unit", "unit_id": unit })),
        ("ends_on", json!(world.day(365))),
    ])
}

struct Try<'t> {
    world: &'t World,
    foreign: &'t World,
    scenes: &'t Scenes,
    own: &'t Own,
    operation: &'t Operation,
}

impl Try<'_> {
    /// Somebody who may call it.
    fn role(&self) -> &'static str {
        let access = &self.operation.value["x-access"];
        let preferred = ["officer", "secretary", "household_officer", "unit_head", "operator", "auditor", "client"];
        let role = preferred.into_iter().find(|role| access["roles"].get(*role).is_some());
        if access["open"] == true { "nobody" } else { role.unwrap_or("secretary") }
    }

    fn path(&self, role: &str) -> String {
        self.scenes.filled(self.world, self.foreign, self.operation, role, Place::Own)
    }

    fn bodies(&self) -> usize {
        let content = self.operation.value["requestBody"]["content"].as_object().into_iter().flatten();
        let Some((_, content)) = content.into_iter().find(|(media, _)| media.ends_with("json")) else { return 0 };
        let (doc, schema) = (document().value(), &content["schema"]);
        let (role, found) = (self.role(), members(document().value(), schema));
        if found.is_empty() {
            return 0;
        }
        let path = self.path(role);
        let mut tries = 0;
        for (way, kind) in found {
            let body = marked(doc, schema, self.own, &way).to_string();
            let values = wrong(kind).iter().map(|value| (value, true));
            for (value, refused) in values.chain(extreme(kind).iter().map(|value| (value, false))) {
                let text = body.replace(&format!("\"{MARK}\""), value);
                let key = format!("{}-{}-{tries}", self.operation.id, way.join("."));
                let asked = self.scenes.caller(role).ask(&self.operation.method, &path).header("if-match", "*");
                let media =
                    if self.operation.method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
                let asked = if self.operation.method == "POST" { asked.key(&key) } else { asked };
                let answer = asked.header("content-type", media).bytes(text.as_bytes()).send();
                let what =
                    || format!("{} /{} {value}: {} {}", answer.asked, way.join("/"), answer.status, answer.text());
                assert!(answer.status < 500, "{}", what());
                assert!(!refused || answer.status >= 400, "{}", what());
                tries += 1;
            }
        }
        tries
    }

    /// Every part of the address in turn names nothing; the others are as they should be.
    fn paths(&self) -> usize {
        let role = self.role();
        let path = self.path(role);
        let long = "a".repeat(2_000);
        let mut tries = 0;
        for (place, part) in self.operation.path.split('/').enumerate().filter(|(_, part)| part.contains('{')) {
            let (before, rest) = part.split_once('{').unwrap();
            let after = rest.split_once('}').unwrap().1;
            for name in NAMES.into_iter().chain([long.as_str()]) {
                let hostile = format!("{before}{name}{after}");
                let parts = path.split('/').enumerate().map(|(at, part)| if at == place { &hostile } else { part });
                let address = parts.collect::<Vec<_>>().join("/");
                let asked = self.scenes.caller(role).ask(&self.operation.method, &address).header("if-match", "*");
                let answer = asked.unchecked().send();
                let what = || format!("{}: {} {}", answer.asked, answer.status, answer.text());
                assert!((400..500).contains(&answer.status), "{}", what());
                tries += 1;
            }
        }
        tries
    }

    fn queries(&self) -> usize {
        let doc = document().value();
        let parameters = self.operation.value["parameters"].as_array().into_iter().flatten();
        let of_query: Vec<&Value> =
            parameters.map(|one| resolve(doc, one)).filter(|one| one["in"] == "query").collect();
        let (role, mut tries) = (self.role(), 0);
        let kinds = of_query.iter().filter_map(|one| Some((*one, Kind::of(&flat(doc, &one["schema"]))?)));
        let kinds: Vec<(&Value, Kind)> = kinds.collect();
        if kinds.is_empty() || self.operation.method != "GET" {
            return 0;
        }
        let path = self.path(role);
        for (parameter, kind) in kinds {
            let name = parameter["name"].as_str().unwrap();
            let values = wrong(kind).iter().map(|value| (value, true));
            for (value, refused) in values.chain(extreme(kind).iter().map(|value| (value, false))) {
                // A query knows words alone: a number in quotes is a number.
                let word = value.trim_matches('"');
                let refused = refused && !(*value == "\"1\"" && matches!(kind, Kind::Integer | Kind::Number));
                let address = format!("{path}?{}{name}={}", needed(self.operation, name), encoded(word));
                let answer = self.scenes.caller(role).get(&address);
                let what = || format!("{}: {} {}", answer.asked, answer.status, answer.text());
                assert!(answer.status < 500, "{}", what());
                assert!(!refused || answer.status >= 400, "{}", what());
                tries += 1;
            }
        }
        tries
    }
}

/// The query parameters without which an operation is refused, but for one: `lng=98.28&`.
fn needed(operation: &Operation, but: &str) -> String {
    let doc = document().value();
    let parameters = operation.value["parameters"].as_array().into_iter().flatten().map(|one| resolve(doc, one));
    let needed = parameters.filter(|one| one["in"] == "query" && one["required"] == true && one["name"] != but);
    let pair = |one: &Value| {
        let schema = flat(doc, &one["schema"]);
        let said = [&one["example"], &schema["example"], &schema["enum"][0]].into_iter().find(|said| !said.is_null());
        let word = said.map(|said| said.as_str().map_or_else(|| said.to_string(), str::to_owned)).unwrap_or_default();
        format!("{}={}&", one["name"].as_str().unwrap(), encoded(&word))
    };
    needed.map(pair).collect()
}

fn encoded(word: &str) -> String {
    utf8_percent_encode(word, NON_ALPHANUMERIC).to_string()
}

/// Every role reads everything it may: nothing fails, and every list of the community is there.
fn everything_is_read(world: &World, foreign: &World, scenes: &Scenes, own: &Own) {
    let mut read = 0;
    for operation in document().operations().iter().filter(|operation| operation.method == "GET") {
        let roles = &operation.value["x-access"]["roles"];
        for role in ["secretary", "officer", "household_officer", "unit_head", "unit_liaison", "auditor", "client"] {
            if roles.get(role).is_none() {
                continue;
            }
            let tries = Try { world, foreign, scenes, own, operation };
            let address = format!("{}?{}", tries.path(role), needed(operation, ""));
            let answer = scenes.caller(role).get(address.trim_end_matches(['?', '&']));
            assert!(answer.status < 500, "{role}: {} {} {}", answer.asked, answer.status, answer.text());
            let whole = operation.path.strip_prefix("/api/v1/communities/{community_id}/");
            if whole.is_some_and(|rest| !rest.contains('{')) && operation.id.starts_with("list_") {
                assert_eq!(answer.status, 200, "{role}: {} {}", answer.asked, answer.text());
            }
            read += 1;
        }
    }
    assert!(read > 100, "only {read} reads");
    for role in ["secretary", "officer", "household_officer", "unit_head", "unit_liaison"] {
        let tasks = scenes.caller(role).get("/api/v1/me/tasks").is(200);
        assert_eq!(tasks["unreadable"], 0, "{role}: {tasks}");
    }
}
