//! The record of a day gone by (截至某日): where a pairing stood at 24:00 of it, in Asia/Shanghai.
//!
//! **Invariants.** It is told to whoever knows of the pairing today; a unit that does not help any more, nor is asked to, is
//! told of no day. How much of the household it tells is the less of what may be told today and what could be told then. Of
//! what is sealed nothing is kept but what stands now, so of a day gone by nothing sealed is told but today's masked name.

pub mod actions;
pub mod rules;
pub mod wire;
