//! What a plan is asked for (匹配要求), and how one is applied.

pub mod wire;
