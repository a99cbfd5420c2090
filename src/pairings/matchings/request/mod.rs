//! Requests for a plan (匹配要求), and for applying one.

pub mod wire;
