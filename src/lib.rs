//! hulian: a service that coordinates the "互联共转" partnership of an urban community with its partner units.

#![forbid(unsafe_code)]

// Floor 0. Words every floor speaks. No I/O, no globals.
mod kernel;

// Floor 3. HTTP manners: problems, extractors, paging, ETags. Knows no domain.
mod web;
