//! Every page for people, wherever the document knows of one: it loads nothing, runs nothing, is framed by nobody and
//! tells no other site where it was.

use serde_json::Value;

use crate::access::{Place, Scenes};
use crate::kit::document::{Operation, document};
use crate::kit::{Answer, World, on_both_engines};
use crate::ledgers::books::{key, small};

on_both_engines!(every_page_of_the_document_is_locked, pages_beside_the_document_are_locked);

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The statuses with which an operation may answer a page.
fn drawn(operation: &Operation) -> Vec<u16> {
    let responses = operation.value["responses"].as_object().into_iter().flatten();
    let pages =
        responses.filter(|(_, response)| response["content"].get("text/html").is_some_and(|page| page != &Value::Null));
    pages.filter_map(|(status, _)| status.parse().ok()).collect()
}

#[track_caller]
fn locked(answer: &Answer, status: u16) {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (status, Some("text/html; charset=utf-8")),
        "{}",
        answer.asked
    );
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{}: no policy", answer.asked));
    for word in ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(word), "{}: {word}: {policy}", answer.asked);
    }
    assert!(!policy.contains("unsafe"), "{}: {policy}", answer.asked);
    // A style that stands in the page is one that is drawn.
    assert_eq!(answer.text().contains("<style"), policy.contains("style-src 'sha256-"), "{}: {policy}", answer.asked);
    framed_by_nobody(answer);
}

#[track_caller]
fn framed_by_nobody(answer: &Answer) {
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")]
    {
        assert_eq!(answer.header(name), Some(value), "{}: {name}", answer.asked);
    }
}

fn every_page_of_the_document_is_locked(world: &World) {
    let foreign = world.elsewhere();
    let scenes = Scenes::of(world, &foreign);
    let mut seen = 0;
    for operation in document().operations() {
        for status in drawn(operation) {
            locked(&called(world, &foreign, &scenes, operation, status), status);
            seen += 1;
        }
    }
    assert!(seen >= 7, "only {seen} pages");
}

/// The operation, called so that it answers with a page of this status.
fn called(world: &World, foreign: &World, scenes: &Scenes, operation: &Operation, status: u16) -> Answer {
    let open = operation.value["x-access"]["open"] == true || operation.path.starts_with("/problems");
    let role = if open { "nobody" } else { "secretary" };
    let mut path = scenes.filled(world, foreign, operation, role, Place::Own);
    if status == 404 {
        path = operation.path.replace("{plate_code}", "AAAAAAAAAAAAAAAA");
    }
    let asked = scenes.caller(role).ask(&operation.method, &path).header("accept", "text/html");
    match operation.id.as_str() {
        "create_onboarding_import" => asked.header("content-type", XLSX).key(&key()).bytes(&small(&world.tag)).send(),
        _ => asked.send(),
    }
}

/// What the document does not tell of: its own pages, which draw themselves by the scripts they bring.
fn pages_beside_the_document_are_locked(world: &World) {
    for path in ["/docs/", "/docs/index.html"] {
        let answer = world.nobody().ask("GET", path).unchecked().send();
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{path}: no policy"));
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("script-src"), "nothing from elsewhere: {policy}");
        framed_by_nobody(&answer);
    }
}
