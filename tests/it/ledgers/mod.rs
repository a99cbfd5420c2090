//! One workbook or one map in, the same columns out: what an import brings, what it refuses, how it is undone.
//!
//! `books` builds workbooks and archives; `round` goes out and in; `faults` plants wrong cells in five thousand rows;
//! `files` are built by somebody with bad intent; `formulas` look like something to compute; `undo` takes it all back.
//! `maps` are zones as GeoJSON, `patches` the same zones in words, on a sheet of the workbook; `households` are the ledger of
//! households in hardship.

pub mod books;
mod faults;
pub mod files;
mod formulas;
mod households;
mod maps;
mod patches;
mod round;
mod undo;
