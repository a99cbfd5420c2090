//! The guides of `docs/`, built in and served as pages below `/docs/guides/`, so that whoever runs the service has them offline and
//! in the words of its version.
//!
//! - `pages`: which files are served, under which names.
//! - `rendering`: Markdown to HTML, with links that lead to the served pages and headings that can be linked to.
//! - `routes`: the handlers; no operation of the published document.

mod pages;

mod rendering;

mod routes;

pub use routes::{ADDRESSES, mount};
