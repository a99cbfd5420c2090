//! Wording (拟定文本): from a checked wording to an agreement: names looked up, ids and the number given, and the text frozen for signature.
//!
//! **Invariants.** Who stays a party keeps the id, and so does a commitment of which nothing changed. A number is given once.

pub(super) mod store;

pub(super) mod actions;

pub(super) mod freezing;
