//! The policy: who may call which operation, in one [`table`] for the code, the document and the access page, and what of it
//! is withheld from one caller for now.
//!
//! The auditor reads and never writes, the operator sees no case data, a machine never signs: the tests say so. The column
//! of the machine client is an upper bound: a row is open to a machine as far as it is open to the role the machine stands
//! for, the head of its unit, or the secretary. The scope word alone opens nothing.

mod scopes;
mod table;
#[cfg(test)]
mod tests;
mod verdict;
mod withheld;

pub use scopes::{CLEAR, PLATFORM, machine_scopes, scopes, scopes_of, table};
pub use table::may;
pub use verdict::{Action, Cell, Refusal, Row, decide, everywhere, permits, stands_for};
pub use withheld::{AllowedActions, binds_wholly, offered, with_what_binds, withheld};
