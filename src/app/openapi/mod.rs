//! The published document: what utoipa collects from the handlers, completed from the tables that decide.
//!
//! Security, scopes and `x-access` come from the policy table; problem answers come from the codes the slices declare;
//! headers come from the shape of an operation. So none of them can say something else than what is done.

mod base;
mod finish;
mod links;
mod problems;
mod samples;

use actix_web::App;
use serde_json::Value;
use utoipa_actix_web::AppExt;

use super::router;

/// The document as a value.
pub fn document() -> Value {
    let (_, collected) = App::new().into_utoipa_app().openapi(base::base()).configure(router::mount).split_for_parts();
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    base::complete(&mut document);
    finish::complete(&mut document);
    samples::fill(&mut document);
    document
}

/// The document as the file `openapi/hulian.v1.json` holds it and `/openapi.json` serves it.
pub fn text() -> String {
    written(&document())
}

/// A document as it is written down.
pub fn written(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
