//! The ledger of households: in by one file, out masked or opened, and back; what is wrong, who may, undo.

mod acts;
mod duplicates;
mod faults;
mod formulas;
mod masked;
mod round;
mod sight;
mod undo;
