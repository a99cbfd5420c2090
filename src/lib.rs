//! hulian: a service that coordinates the "互联共转" partnership of an urban community with its partner units.
//!
//! **The law.** The modules below stand in groups. A module uses only modules of the groups above its own; modules of
//! one group do not use each other. `tests/tidy.rs` reads these very lines.

#![forbid(unsafe_code)]

// Floor 0. Words every floor speaks. No I/O, no globals.
mod kernel;

// Floor 1. Caches; the environment, read once; files that survive a power cut; what is told of the running service (log, panics,
// standard output).
mod cache;
mod config;
mod files;
mod telemetry;

// Floor 2. The disk: two engines, two doors (read, write).
mod db;

// Floor 3. HTTP manners: problems, extractors, paging, ETags. Knows no domain.
mod web;

// Floor 4. The journal: who did what, when, and the transaction it is written in.
mod journal;

// Floor 4b. What is sealed.
mod vault;

// Floor 5. Who is calling; the answers that are kept for them, sealed.
mod auth;

// Floor 5b. What is kept as a file, for every slice above; its doors ask auth who is calling.
mod documents;

// Floor 6a. 社区
mod communities;

// Floor 6b. 伙伴单位
mod units;

// Floor 6c. What is agreed (commitments are a sub-folder of agreements).
mod agreements;

// Floor 6d. What an agreement makes possible.
mod zones;

// Floor 6e. Households in hardship.
mod households;

// Floor 6f. Who helps whom.
mod pairings;

// Floor 6g. Everything that ends something: departure, notice, termination, expiry. No orphan, ever.
mod continuity;

// Floor 7. Readers: they look at the journal and the tables and change no domain row.
mod audit;
mod calendar;
mod tasks;

// Floor 8. Ledgers in and out: like app, it may drive the actions of several slices.
mod ledgers;

// Roof.
pub mod app;
