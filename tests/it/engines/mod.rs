//! What both databases promise: the same shape, the same answers, nothing lost, nothing half-done.

mod destruction;
mod faults;
mod lost;
mod memory;
mod migrations;
pub mod plans;
mod process;
mod races;
mod twins;
