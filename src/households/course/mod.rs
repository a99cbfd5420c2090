//! The course (办理): what is done with a household from its report to its end, each step on record; why and how is sealed.

pub mod actions;
pub mod model;
pub mod routes;
pub mod rules;
pub mod store;
pub mod wire;
