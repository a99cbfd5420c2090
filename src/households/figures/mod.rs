//! Figures (统计): how many households stand where, of which category, and how many were erased. For the community itself as they
//! are; for all others who work together here in steps of five, rounded down, and nothing below.

pub mod public;

pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
