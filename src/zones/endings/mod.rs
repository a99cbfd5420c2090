//! Endings (认领终止): what the calendar, an agreement's end and a unit's departure do to claims, and what answers
//! whoever asks beforehand what would be left.
//!
//! A claim rests on an agreement. When that ends, the claim goes on under another agreement in force that binds the unit
//! (a renewal, as a rule), and ends otherwise: the zone is open again and the community answers for it.

pub mod model;

pub mod actions;
