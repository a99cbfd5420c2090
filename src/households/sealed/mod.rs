//! Whether everything that is sealed still opens: for whoever checks a database or a backup of it. Nothing that is opened
//! leaves this folder.

pub mod store;

pub mod opening;
