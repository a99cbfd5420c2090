//! What people may ask for: consent and its withdrawal, a copy, restriction, erasure, an end of keeping; and how it stood on a day gone by.

mod consent;
mod copies;
mod endings;
mod files;
mod past;
mod restriction;
mod retention;
