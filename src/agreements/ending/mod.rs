//! The end (终止): notice, its period, and what takes effect on its day.
//!
//! ```text
//! active, suspended ──notice of the community, or of a unit where all are bound together──▶ ending ──last day over──▶ terminated
//! each_on_signing: notice of a unit ──last day over──▶ that unit has left; with the last unit the text ends as well
//! signed, active, suspended, ending ──consent of all──▶ terminated
//! ```
//!
//! **The period.** What the text says (`notice`), in calendar or working days; where it says nothing, thirty calendar days.
//! The day of the notice does not count; the agreement is in force until 24:00 of the last day. A longer period may be
//! named, a shorter one may not (shorter is an early end, and takes consent). Working days are counted by the State
//! Council's calendar; a year that is not announced yet is counted by the law alone, with no weekend worked, and the notice
//! says so (`provisional`). Its last day stands whatever is announced later: who is told of an end can rely on it. No notice
//! runs beyond the agreement's own last day.
//!
//! **One-sided.** Where each unit is bound by itself, a unit's notice ends its own binding and nobody else's, and the text
//! stays in force; the community's notice ends the text, because every unit is bound to it. A notice is not taken back: who
//! changes their mind makes a new agreement. A notice given while the agreement is suspended does not put it in force
//! again.
//!
//! The slices above are asked first (`hooks/`). Where a unit has left, perhaps its consent was the one that a request still missed:
//! that is answered to the caller, which looks at the requests again (`consents/`).

pub(super) mod model;
pub(super) mod rules;

pub(super) mod wire;

pub(super) mod actions;

pub(super) mod routes;
