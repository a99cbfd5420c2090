//! Search (检索): agreements found by words in their title, their number or the name of a party, however many there are.
//!
//! Each text is kept as its grams: every pair of neighbouring letters, and its last letter alone. Words of two letters and more are
//! looked for by the rarest of their pairs, one letter by the grams that begin with it. What that finds is then held against the words
//! themselves, so a gram never decides alone. Chinese is found from one character on, and on both engines alike.
//!
//! **Invariant.** The grams of an agreement are those of its texts; `hulian check` makes them again.

pub mod model;

pub mod store;
