//! The manners, spoken over a real socket with a small application behind the edge.

mod kit;

mod answers;
mod bodies;
mod codings;
mod refusals;
