//! Figures (统计): how many households stand where, of which category, and how many were erased. For the community itself.

pub mod actions;
pub mod routes;
pub mod wire;
