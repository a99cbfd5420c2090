//! Imports (导入记录): what a file brought, what was wrong in it, a copy of it for thirty days, and the way back.
//!
//! **Invariants.** An import is undone whole or not at all. What it made is removed only while nothing else depends on it
//! and nobody has changed it; what it changed is changed back. After thirty days its copy is forgotten, because it holds
//! names, and with it the way back. Of households no copy is kept at all, and what they were before is sealed with the key of
//! each: nothing that is personal lies in the table in clear, and who erases a household erases that too.

pub(super) mod model;

pub(super) mod intake;
pub(super) mod rules;
pub(super) mod store;

pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
