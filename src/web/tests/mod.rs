//! Tests of the HTTP behaviour over a real socket, with a small application behind the middleware.

mod kit;

mod answers;
mod bodies;
mod codings;
mod refusals;
