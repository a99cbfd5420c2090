//! What this slice keeps about a household, sealed with the household's key: for whoever checks that everything opens.

pub mod store;
