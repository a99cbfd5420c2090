//! Households on a day in the past (截至某日): where a household stood at 24:00 of it, in Asia/Shanghai.
//!
//! **Invariants.** It is told to whoever may see the household today, as far as it may be shown today: a file that is
//! restricted, whose consent was taken back, or that is erased tells of no day more than today's route does. Of what is sealed
//! nothing is kept but what stands now; so of a day gone by nothing sealed is told but today's masked name: the rest is left out,
//! and not said to be empty. People are called as they are today.

pub mod rules;
pub mod wire;

pub mod actions;
