//! Integrity check of sealed data: whether all of it still opens, in a database or a backup of it. Nothing that is opened
//! leaves this folder.

pub mod store;

pub mod opening;
