//! Versions (版本): every state of the rows that answers are made of, append-only, each bound to the event that made it.
//!
//! A slice says what is kept ([`Kind`](kind::Kind), by the macro `versioned!` beside its row), and touches what it writes
//! ([`super::WriteTx::touch`]). At the end of the transaction what was touched is read back, written down, and its digests are covered
//! by the hash of the transaction's last event. `as_of` reads what stood at 24:00 of a day; `hulian check` finds a row that is not
//! what its last event says.
//!
//! **From when on.** A version counts from the instant of the transaction that made it. What the calendar was to do on a day and does
//! on a later one, because the service was not there, counts from its deadline ([`super::WriteTx::backdate`]): the record of the days
//! between is what it would have been. Unless somebody wrote about the same thing since; what was written stays as it was written.
//!
//! **Invariants.** A version is never changed; what was erased loses its body and keeps its digest. One that is dated back never
//! counts from before the one it follows. Rows without an event are versions of none.

pub(super) mod model;

pub(super) mod kind;
pub(super) mod rules;

pub(super) mod proven;
pub(super) mod store;

pub(super) mod soundness;
