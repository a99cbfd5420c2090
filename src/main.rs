//! The hulian binary.
fn main() {}
