//! The whole policy: the rows of every crate on one page, for the gate, the document and the access page.

// The rows of `app`'s own operations.
mod rows;

mod whole;

#[cfg(test)]
mod tests;

pub use rows::may;
pub use whole::WHOLE;
