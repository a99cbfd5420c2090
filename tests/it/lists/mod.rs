//! Lists: what a filter lets through is what its words say, and an order is an order; today, and as of a day.
//!
//! Each test makes objects that differ, reads all of them once, and holds every answer to a filter against what the test
//! itself says of the members of those objects. `kit` keeps the register of what can be asked of which list, and holds it
//! against the published document: a filter or an order that is added there without a test fails here.

mod accounts;
mod agreements;
mod commitments;
mod handovers;
mod households;
mod kit;
mod pairings;
mod plans;
mod told;
mod units;
mod zones;
