//! Versions (版本): every state of the rows that answers are made of, append-only, each bound to the event that made it.
//!
//! A slice says what is kept ([`Kind`], by the macro `versioned!` beside its row), and touches what it writes
//! ([`super::Tx::touch`]). At the end of the transaction what was touched is read back, written down, and its digests are covered
//! by the hash of the transaction's last event. `as_of` reads what stood at 24:00 of a day; `hulian check` finds a row that is not
//! what its last event says.
//!
//! **Invariants.** A version is never changed; what was erased loses its body and keeps its digest. Rows without an event are
//! versions of none.

pub(super) mod kind;
pub(super) mod model;
mod rules;
pub(super) mod soundness;
pub(super) mod store;
