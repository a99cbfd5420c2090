//! Helping profiles (帮扶意愿): what a unit can help with, how many households it takes at most, how it can talk with them,
//! and whether it takes new ones at present. A unit without one has said nothing: no limit, and nothing it offers.

pub mod model;

pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
