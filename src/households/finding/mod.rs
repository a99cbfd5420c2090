//! Finding (查找): what a household is looked for by, and what was found.

pub mod wire;
