//! The ledger of households in hardship (困难家庭台账): one workbook in, the same columns out, masked or opened.
//!
//! ```text
//! bytes ─sheets─▶ Book ─tables─▶ rows ─grouping─▶ one group a household ─checking, against what is Known─▶ Plan ─actions─▶ households
//! ```
//!
//! | file | what |
//! |---|---|
//! | `intake` | from the bytes of a request to rows, off the threads that answer |
//! | `grouping` | which rows are one household, and which of them is its head |
//! | `cells` | what a cell says: nothing, something, or a mask |
//! | `people` | which row is whom of a household that is known |
//! | `filling` | what the rows say, laid over what is on file |
//! | `checking` | what each household asks for, every cell that is wrong, and who else has the same number |
//! | `writing` | the template, and what is known in the same columns |
//!
//! **Invariants.** All or nothing. A blank cell says nothing; a mask (张*) says that it stays as it is, or it is refused. Names
//! and identity numbers on file are never changed by an import, only filled in; nobody is removed. What is the same is left
//! alone, so that what was exported imports with no change. No copy of the file is kept, and no word of it stands in a finding.
//! Whoever looks at the opened ledger has looked at every household of it; a file that finds households by numbers, tried or
//! refused, is on record as a search is.

mod cells;
mod intake;
pub(super) mod model;

mod grouping;
mod people;
mod wire;

mod filling;
mod writing;

mod checking;

pub(super) mod actions;

pub(super) mod routes;
