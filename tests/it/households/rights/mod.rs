//! What people may ask for: consent and its withdrawal, a copy, restriction, erasure, an end of keeping.

mod consent;
mod copies;
mod endings;
mod files;
mod restriction;
mod retention;
