//! One workbook in, the same columns out: what an import brings, what it refuses, how it is undone.
//!
//! `books` builds workbooks and archives; `round` goes out and in; `faults` plants wrong cells in five thousand rows;
//! `files` are built by somebody with bad intent; `formulas` look like something to compute; `undo` takes it all back.

mod books;
mod faults;
mod files;
mod formulas;
mod round;
mod undo;
