//! Plates (牌子) on walls: who scans the code of one is told which unit answers for the place, for what, since when, and
//! where to call. No person, ever.
//!
//! **Invariants.** A zone has one good plate at most, from its publication on; a lost one is withdrawn, and a new one is
//! never the same. The code is eighty random bits and is looked for by its hash, without knowing the community; one that
//! was withdrawn is looked for like one that never was. A zone that nobody leads, or that is no zone any more, is the
//! community's (属地兜底).

pub mod model;

pub mod rules;

pub mod page;
pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
