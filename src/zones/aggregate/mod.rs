//! A zone with everything that decides what may be done to it: its duties, claims and hold, today or on a day in the past.
//!
//! The parts that are kept (`duties/`, `claims/`) lie below; what is done with them lies above, in folders of its own.

pub mod duties;
pub mod wire;

pub mod claims;

pub mod model;

pub mod rules;

pub mod lookup;
pub mod past;
