//! The whole document: as a value, as text, and as a service keeps it.

use std::convert::Infallible;
use std::sync::mpsc::channel;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use serde_json::Value;

use super::{absence, base, finish, samples};
use crate::router;
use web::{AllowedMethods, Published, ServiceConfig};

/// The document as a value.
pub fn document() -> Value {
    let mut collected = base::base();
    ServiceConfig::of(router::mount).describe(&mut collected);
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    base::complete(&mut document);
    absence::complete(&mut document);
    finish::complete(&mut document);
    samples::fill(&mut document);
    document
}

/// The document as the file `openapi/hulian.v1.json` holds it and `/openapi.json` serves it.
pub fn text() -> String {
    written(&document())
}

/// What a service keeps of the document.
#[derive(Clone)]
pub struct Served {
    /// What [`text`] answers.
    pub text: Bytes,
    /// Its addresses and their methods.
    pub allowed_methods: AllowedMethods,
    /// What it says of each operation.
    pub published: Published,
}

/// What a service keeps of the document: made once in a process, however many services it starts.
pub fn served() -> Served {
    static SERVED: LazyLock<Served> = LazyLock::new(collected);
    SERVED.clone()
}

/// The document itself is twenty megabytes of small allocations. They are made and freed on a thread of their own, so that the
/// allocator can return that thread's memory as a whole. What stays is one copy, allocated by the caller's thread.
fn collected() -> Served {
    let (lend, lent) = channel();
    let (copied, waits) = channel::<Infallible>();
    let collect = move || {
        let document = document();
        let allowed_methods = AllowedMethods::of(&document);
        let served = Served { text: written(&document).into(), allowed_methods, published: Published::of(&document) };
        let served = Arc::new(served);
        // Whoever asked waits for it, and lets go of it before this thread does.
        let _ = lend.send(Arc::clone(&served));
        let _ = waits.recv();
    };
    std::thread::scope(|scope| {
        let collecting = scope.spawn(collect);
        let own =
            lent.recv().map(|served| Served { text: Bytes::copy_from_slice(&served.text), ..Served::clone(&served) });
        drop(copied);
        match (collecting.join(), own) {
            (Ok(()), Ok(own)) => own,
            (Err(panic), _) => std::panic::resume_unwind(panic),
            (Ok(()), Err(_)) => unreachable!("the thread lends what it made, or panics"),
        }
    })
}

/// A document as it is written down.
fn written(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
