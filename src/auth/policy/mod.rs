//! The policy: who may call which operation, as a table for the code, the document and the access page, and what of it is
//! withheld from one caller for now.
//!
//! Each crate declares the rows of its own operations ([`crate::policy!`], in a file `policy.rs`); this one keeps the words they
//! are written in, the verdict on a call, and its own rows. `app` puts all of them together ([`Policy`]) and sets the gate up
//! with it.
//!
//! The auditor reads and never writes, the operator sees no case data, a machine never signs: tests beside the whole policy say
//! so. The column of the machine client is an upper bound: a row is open to a machine as far as it is open to the role the
//! machine stands for, the head of its unit, or the secretary. The scope word alone opens nothing.

// What a row says, and what it means for one caller.
mod verdict;

// How rows are written.
mod declare;

// The rows of this crate.
mod rows;

// All rows together.
mod page;

mod withheld;

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;

pub use page::{CLEAR, PLATFORM, Policy};
pub use rows::{POLICY, may};
pub use verdict::{Action, Cell, Refusal, Row, decide, everywhere, permits, stands_for};
pub use withheld::{AllowedActions, offered};
