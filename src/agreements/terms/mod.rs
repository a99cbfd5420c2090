//! Terms (条款): what an agreement says, as its author writes it: title, first and last day, clauses and their templates, how long a
//! notice runs.
//!
//! **Invariants.** A wording is checked whole: every wrong place is named at once. A template's words are copied when the
//! wording is written; a later change of the template changes no agreement.
//!
//! **Deliberately absent.** Personal data of party members (党员): the clause on them says so.

pub(super) mod model;

pub(super) mod templates;
pub(super) mod wire;

pub(super) mod rules;
