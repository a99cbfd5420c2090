//! Tables (表): which sheet of a file is which, which column is which, what a cell says; and the same written out again.
//!
//! | file | what |
//! |---|---|
//! | `model` | which sheets there are, a wrong cell, and what else is said about a row |
//! | `columns` | the columns of each sheet: headings, other spellings, hints, choices, an example |
//! | `words` | days, yes and no, choices, as people type them |
//! | `reading` | which sheet is which, which column is which, which rows count |
//! | `line` | one row while it is checked |
//! | `drawing` | a sheet with its headings, lists and comments |
//! | `marking` | the file that came, with what is wrong beside each row |
//!
//! Pure. A finding never repeats what stands in the cell.

pub(super) mod model;
pub(super) mod words;

pub(super) mod columns;

pub(super) mod drawing;
pub(super) mod reading;

pub(super) mod line;
pub(super) mod marking;
