//! Search (查找): a household is looked for by a number or an address, and nothing is opened to find it.

pub mod wire;

pub mod actions;
