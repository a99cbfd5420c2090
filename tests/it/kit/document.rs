//! Every answer is held against the published document: the operation is known, the status and the media type are
//! documented, the body has the documented shape, a refusal's code is listed, and nothing of the inside leaks out.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::{Mutex, OnceLock};

use serde_json::Value;

use super::Answer;
use crate::document::{Promise, resolve};

/// What no answer may ever hold.
const LEAKS: [&str; 9] =
    ["panicked", "src/", "diesel", "SELECT ", "INSERT ", "/home", "postgres://", "RUST_BACKTRACE", "unwrap()"];

/// The published document, and what of it was seen in this run.
pub struct Document {
    value: Value,
    promise: Promise,
    operations: Vec<Operation>,
    seen: Mutex<BTreeSet<(String, u16)>>,
}

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operationId.
    pub id: String,
    /// The method in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// What the document says about it.
    pub value: Value,
}

/// The document of the service under test.
pub fn document() -> &'static Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let value = hulian::app::document();
        let own = crate::document::operations(&value).map(|one| Operation {
            id: one.id().to_owned(),
            method: one.method.to_uppercase(),
            path: one.path.to_owned(),
            value: one.value.clone(),
        });
        Document { operations: own.collect(), promise: Promise::new(value.clone()), value, seen: Mutex::default() }
    })
}

impl Document {
    /// The document itself.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Every operation.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Whether any operation stands at this address.
    pub fn knows(&self, path: &str) -> bool {
        ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().any(|method| self.promise.operation(method, path).is_some())
    }

    /// Notes a pair of operation and status; with `HULIAN_TEST_SEEN=FILE` each is written there once.
    fn note(&self, id: &str, status: u16) {
        let mut seen = self.seen.lock().unwrap();
        if !seen.insert((id.to_owned(), status)) {
            return;
        }
        if let Some(path) = std::env::var_os("HULIAN_TEST_SEEN") {
            let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
            writeln!(file, "{id} {status}").unwrap();
        }
    }

    /// Fails when an answer is not what the document says.
    #[track_caller]
    pub fn check(&self, method: &str, address: &str, answer: &Answer) {
        let path = address.split('?').next().unwrap_or_default();
        let text = answer.text();
        // What people wrote may hold any word; what the service says of a failure may not.
        for leak in LEAKS.iter().filter(|_| answer.status >= 400) {
            assert!(!text.contains(leak), "{} leaks `{leak}`: {text}", answer.asked);
        }
        let id = answer.header("x-request-id").unwrap_or_else(|| panic!("{}: no X-Request-Id", answer.asked));
        // Where the document says so, a person is shown a page instead of a problem.
        let paged = answer.header("content-type").is_some_and(|media| media.starts_with("text/html"))
            && self.promise.operation(method, path).is_some_and(|operation| {
                let promised = resolve(&self.value, &operation.value["responses"][answer.status.to_string()]);
                promised["content"].get("text/html").is_some()
            });
        let refused = answer.status >= 400 && method != "HEAD" && !paged;
        if refused {
            let media = answer.header("content-type");
            assert_eq!(media, Some("application/problem+json"), "{} {}: {text}", answer.asked, answer.status);
            assert_eq!(answer.json()["request_id"], id, "{}", answer.asked);
        }
        if method == "OPTIONS" {
            return;
        }
        // What was made can be read where the answer says that it is.
        if let Some(location) = answer.header("location").filter(|_| answer.status == 201) {
            assert!(self.promise.operation("GET", location).is_some(), "{}: nobody reads {location}", answer.asked);
        }
        let Some(operation) = self.promise.operation(method, path) else {
            let expected = if self.knows(path) { [405, 405] } else { [404, 200] };
            assert!(expected.contains(&answer.status), "{} is not documented: {} {text}", answer.asked, answer.status);
            return;
        };
        self.note(operation.id(), answer.status);
        let (media, body) = shown(method, answer);
        let promised = resolve(&self.value, &operation.value["responses"][answer.status.to_string()]);
        let media =
            if method == "HEAD" { promised["content"].as_object().and(answer.header("content-type")) } else { media };
        let faults = self.promise.faults((method, address), answer.status, media, body.as_ref());
        assert!(faults.is_empty(), "{}:\n{}\n{text}", answer.asked, faults.join("\n"));
        if refused {
            let problem = answer.json();
            let code = problem["code"].as_str().unwrap_or_default();
            let listed = promised["content"]["application/problem+json"]["examples"].get(code).is_some();
            assert!(listed, "{}: {} `{code}` is not documented: {text}", answer.asked, answer.status);
        }
    }
}

/// The media type and the JSON of an answer, as far as it has them.
fn shown<'a>(method: &str, answer: &'a Answer) -> (Option<&'a str>, Option<Value>) {
    let media = answer.header("content-type").filter(|_| !answer.body.is_empty() && method != "HEAD");
    let json = media.is_some_and(|media| media.split(';').next().unwrap_or_default().ends_with("json"));
    (media, json.then(|| answer.json()))
}
