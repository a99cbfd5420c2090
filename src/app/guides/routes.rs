//! The handlers of the guides. They are pages about the service, and no operations of its document.

use std::sync::LazyLock;

use actix_web::get;
use actix_web::web::{Path, ServiceConfig};

use super::pages::{PAGES, Page, VERIFIER};
use super::rendering;
use ::web::{Answer, Reply};
use kernel::{Fault, NOT_FOUND};

/// The addresses, for the table of what is allowed where.
pub const ADDRESSES: [&str; 2] = ["/docs/guides/", "/docs/guides/{name}"];

/// Rendered once: the list under the empty name, then every page.
static RENDERED: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let pages = PAGES.iter().map(|page: &Page| (page.name, rendering::guide(page)));
    std::iter::once(("", rendering::list())).chain(pages).collect()
});

/// Adds the list of guides and each of them, below `/docs`.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(list).service(guide);
}

#[get("/guides/")]
async fn list() -> Answer {
    page("")
}

#[get("/guides/{name}")]
async fn guide(name: Path<String>) -> Answer {
    match name.as_str() {
        "verify.mjs" => Ok(Reply::typed("text/javascript; charset=utf-8", VERIFIER.as_bytes().to_vec())),
        name => page(name.strip_suffix(".md").unwrap_or(name)),
    }
}

fn page(name: &str) -> Answer {
    let found = RENDERED.iter().find(|(known, _)| *known == name);
    let (_, html) = found.ok_or_else(|| Fault::of(&NOT_FOUND))?;
    Ok(Reply::page(html.clone()))
}
