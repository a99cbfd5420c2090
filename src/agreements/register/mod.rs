//! The register (协议台账): every concluded agreement at once, and taking back a registration made by mistake.
//!
//! What was registered from paper by mistake can be taken back as long as nobody has done anything with it: no
//! objection, no commitment, no other change than those of the calendar. Its number is not given again, and the journal
//! keeps that it was registered and taken back.

pub(super) mod model;
pub(super) mod wire;

mod store;

pub(super) mod actions;

pub use store::concluded;
