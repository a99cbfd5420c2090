//! Pairings on a day in the past (截至某日): where a pairing stood at 24:00 of it, in Asia/Shanghai.
//!
//! **Invariants.** It is told to whoever knows of the pairing today: of today it tells what today's route does, and of no day more.
//! How much of the household it tells is the less of what may be told today and what could be told then. Units are called as
//! they were called on that day, and the file was kept by whoever kept it then; people are called as they are today. Of what is
//! sealed nothing is kept but what stands now, so of a day gone by nothing sealed is told but today's masked name, and what
//! follows from what is sealed is left out.

pub mod rules;
pub mod wire;

pub mod actions;
