//! hulian: a service that coordinates the "互联共转" partnership of an urban community with its partner units.

#![forbid(unsafe_code)]

// Floor 0. Words every floor speaks. No I/O, no globals.
mod kernel;

// Floor 6c. What is agreed (commitments are a sub-folder of agreements).
mod agreements;
