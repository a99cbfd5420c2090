//! Separate consent (单独同意) and its withdrawal: without it no sensitive facts are kept; once it is taken back, nothing is done
//! with the file until there is a new one, or it is erased.

pub mod actions;

pub mod routes;
