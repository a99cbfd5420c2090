//! Aid (帮扶物资与服务): money, goods and services a household was given.
//!
//! Kinds are few, so that a second gift of the same kind in one month is noticed: within the family, which is the household and
//! whoever shares a number or an address with it, whichever unit gave. Whoever records it is told how often and when; not by
//! whom, and not to which file.

pub mod model;

pub mod rules;
pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
