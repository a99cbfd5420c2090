//! Documents: what is uploaded is kept as it should be, and opened by those who may. `files` makes files to upload,
//! `keeping` is what happens to a document, `sight` who may open it, `original` the scan of an agreement, `evidence`
//! what shows a delivery, `bucket` the
//! same on an S3-compatible store.

pub mod bucket;
mod evidence;
pub mod files;
mod keeping;
mod original;
mod sight;

use serde_json::Value;

use crate::kit::answer::text;

/// The address of a document.
pub fn at(document: &Value) -> String {
    format!("documents/{}", text(document, "id"))
}

/// The address of its bytes.
pub fn content(document: &Value) -> String {
    format!("{}/content", at(document))
}
