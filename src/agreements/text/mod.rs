//! The text (协议文本): wording, clauses, templates, the frozen form that is hashed, and the printable page.
//!
//! **Invariants.** A wording is checked whole: every wrong place is named at once. A template's words are copied when the
//! wording is written; a later change of the template changes no agreement. The frozen text holds everything the parties
//! agree on and nothing that can change later; its digest is SHA-256 over its RFC 8785 form. What is frozen is printed as it was
//! signed, whatever the rows say.
//!
//! **Deliberately absent.** Personal data of party members (党员): the clause on them says so.

pub(super) mod actions;
mod document;
pub(super) mod model;
pub(super) mod routes;
pub(super) mod rules;
pub(super) mod signed;
mod templates;
pub(super) mod wire;
