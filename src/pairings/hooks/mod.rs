//! Hooks: what this slice tells those above it, which it does not know. The roof hands the functions to the handlers.

mod model;

pub mod routes;

pub use model::OnHelpersChanged;
