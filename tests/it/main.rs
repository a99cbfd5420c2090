//! The test-suite: one linked binary, one server for each engine, every test in a community of its own.
//!
//! `kit` is what tests stand on; `story` tells the lives of agreements, `promised` those of what was promised in them;
//! `backup` takes backups, restores and forges them;
//! `continuity` what ends and what that leaves; `access` walks every operation as every role; `contract` and `document` hold the published document to its word;
//! `edge` is what comes in and is none; `manners` is how the service speaks HTTP; `entry` is who gets in; `documents` is files and what is kept of them;
//! `ground` is where zones lie and who answers for a place; `households` is who is helped, and what nobody else learns of it; `lists` is what filters let through and in which order; `pairings` is who helps them; `matchings` is who would help them; `tasks` is what waits for whom; `timers` is what the service does by itself; `zones` is who leads which patch; `engines` is what both databases promise; `durability` is what is left after crashes, power cuts, full disks and outages; `failures` is what is seen of what fails; `operation` is what an operator meets; `demo` runs the binary; `tour` runs every line of the pages with commands; `promises` checks the register.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod access;
mod backup;
mod continuity;
mod contract;
mod demo;
mod document;
mod documents;
mod durability;
mod edge;
mod engines;
mod entry;
mod failures;
mod ground;
mod households;
mod kit;
mod ledgers;
mod lists;
mod manners;
mod matchings;
mod operation;
mod pairings;
mod promised;
mod promises;
mod record;
mod story;
mod tasks;
mod timers;
mod tour;
mod units;
mod zones;
