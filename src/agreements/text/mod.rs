//! The text (协议文本) as it was signed, and the printable page.
//!
//! **Invariants.** What is frozen is printed as it was signed, whatever the rows say; the log names the rows that say something else.

mod document;
pub(super) mod signed;

pub(super) mod routes;
