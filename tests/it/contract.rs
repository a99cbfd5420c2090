//! The published document: the committed file, its baseline, its completeness, and that doors and document agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::document::{breaking, gaps, resolve, surface};
use crate::kit::document::document;
use crate::kit::server::{Engine, shared};
use crate::kit::{Caller, golden};

fn committed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_committed_document_is_the_served_one_byte_for_byte() {
    let text = hulian::app::document_text();
    golden::check_at("openapi/hulian.v1.json", &text);
    let served = Caller::nobody(&shared(Engine::Sqlite).unwrap(), "").get("/openapi.json");
    assert!(served.text() == text, "/openapi.json serves something else");
    let etag = served.etag();
    let again = Caller::nobody(&shared(Engine::Sqlite).unwrap(), "");
    assert_eq!(again.ask("GET", "/openapi.json").header("if-none-match", &etag).send().status, 304);
}

/// What a reviewer reads: the document is too long.
#[test]
fn every_line_of_the_surface_is_golden() {
    golden::check_at("openapi/surface.txt", &surface(document().value()));
}

#[test]
fn the_command_line_prints_the_document() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_hulian")).arg("openapi").output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout == hulian::app::document_text().into_bytes(), "`hulian openapi` prints something else");
}

#[test]
fn nothing_breaks_a_client_of_the_baseline() {
    let baseline: Value = serde_json::from_str(&committed("baseline.v1.json")).unwrap();
    let breaks = breaking(&baseline, document().value());
    assert!(breaks.is_empty(), "{} break(s):\n{}", breaks.len(), breaks.join("\n"));
}

#[test]
fn the_document_leaves_nothing_out() {
    let gaps = gaps(document().value());
    assert!(gaps.is_empty(), "{} gap(s):\n{}", gaps.len(), gaps.join("\n"));
}

#[test]
fn every_code_stands_on_the_golden_page() {
    let examples = document().value()["components"]["examples"].as_object().unwrap();
    let mut lines = BTreeSet::new();
    for (name, example) in examples.iter().filter(|(name, _)| name.starts_with("problem_")) {
        let value = &example["value"];
        assert_eq!(Some(value["code"].as_str().unwrap()), name.strip_prefix("problem_"));
        let line =
            format!("{} {} {}", value["code"].as_str().unwrap(), value["status"], value["title"].as_str().unwrap());
        assert!(lines.insert(line), "{name} stands twice");
    }
    golden::check("codes.txt", &(lines.into_iter().collect::<Vec<_>>().join("\n") + "\n"));
}

#[test]
fn every_documented_code_is_used_by_some_operation() {
    let mut used = BTreeSet::new();
    for operation in document().operations() {
        for (_, response) in operation.value["responses"].as_object().unwrap() {
            let response = resolve(document().value(), response);
            let examples = response["content"]["application/problem+json"]["examples"].as_object();
            used.extend(examples.into_iter().flatten().map(|(code, _)| code.clone()));
        }
    }
    // These are said before any operation is reached, or about keys nobody holds.
    let elsewhere = [
        "method_not_allowed",
        "uri_too_long",
        "too_many_requests",
        "request_in_progress",
        "signing_key_missing",
        "not_canonical",
    ];
    let examples = document().value()["components"]["examples"].as_object().unwrap();
    let idle: Vec<&str> = examples
        .keys()
        .filter_map(|name| name.strip_prefix("problem_"))
        .filter(|code| !used.contains(*code) && !elsewhere.contains(code))
        .collect();
    assert!(idle.is_empty(), "no operation can answer {idle:?}");
}

/// Whoever runs the service has its guides, in the words of its version and without a network.
#[test]
fn the_guides_are_served_as_pages_that_run_nothing() {
    let nobody = Caller::nobody(&shared(Engine::Sqlite).unwrap(), "");
    let get = |name: &str| nobody.ask("GET", &format!("/docs/guides/{name}")).unchecked().send();
    let list = get("").text();
    let names = list.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let names: Vec<&str> = names.filter(|name| !name.starts_with('/')).collect();
    assert!(names.contains(&"operations.zh") && names.contains(&"verification.en"), "{names:?}");
    for name in names {
        let page = get(name);
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(page.status == 200 && policy.starts_with("default-src 'none'; style-src 'sha256-"), "{name}: {policy}");
        let path = format!("/docs/guides/{name}");
        let again = nobody.ask("GET", &path).header("if-none-match", &page.etag()).unchecked().send();
        assert_eq!(again.status, 304, "{name}");
    }
    assert_eq!(get("nothing").status, 404);
    assert_eq!(nobody.ask("POST", "/docs/guides/tour.en").unchecked().send().status, 405);
    let verifier = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.mjs")).unwrap();
    assert_eq!(get("verify.mjs").text(), verifier);
}

/// Each address of the document has the methods of the document, and refuses every other one with `Allow`.
#[test]
fn doors_and_document_agree() {
    let server = shared(Engine::Sqlite).unwrap();
    let nobody = Caller::nobody(&server, "");
    let paths: BTreeSet<&str> = document().operations().iter().map(|one| one.path.as_str()).collect();
    for template in paths {
        let concrete = filled(template);
        // What is written out goes before what is left open (`/agreements/registrations` is no agreement).
        let fitting =
            || document().operations().iter().filter(|one| one.path == template || fits(&one.path, &concrete));
        let open = |path: &str| path.matches('{').count();
        let least = fitting().map(|one| open(&one.path)).min();
        let fitting = fitting().filter(|one| Some(open(&one.path)) == least);
        let mut methods: BTreeSet<&str> = fitting.map(|one| one.method.as_str()).collect();
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        methods.insert("OPTIONS");
        let allow = methods.iter().copied().collect::<Vec<_>>().join(", ");
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            let answer = nobody.ask(method, &concrete).send();
            if methods.contains(method) {
                let lost = answer.status == 405 || (answer.status == 404 && routed_nowhere(&answer.text(), template));
                assert!(!lost, "{method} {template} is documented and not there: {}", answer.text());
            } else if document().operations().iter().any(|one| takes(&one.method, method) && fits(&one.path, &concrete))
            {
                // A neighbour with an open part takes it first; who is signed in is told 405.
                assert!([401, 405].contains(&answer.status), "{method} {template}: {}", answer.text());
            } else {
                assert_eq!(answer.status, 405, "{method} {template}: {}", answer.text());
                assert_eq!(answer.header("allow"), Some(allow.as_str()), "{method} {template}");
            }
        }
    }
}

fn takes(documented: &str, method: &str) -> bool {
    documented == method || (documented == "GET" && method == "HEAD")
}

fn filled(template: &str) -> String {
    let part = |part: &str| {
        if part.starts_with('{') { "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99".to_owned() } else { part.to_owned() }
    };
    template.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(word)) if part == word || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// Open operations look for what the path names; everything else asks first who is calling.
fn routed_nowhere(problem: &str, template: &str) -> bool {
    let looks = ["/problems/", "/p/"].iter().any(|open| template.starts_with(open));
    problem.contains("\"not_found\"") && !looks
}
