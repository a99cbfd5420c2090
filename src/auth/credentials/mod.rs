//! What people and machines show to prove who they are: tokens and the keys that sign them, secrets, passwords, addresses.
//!
//! Nothing here asks the database who somebody is; that is the gate's work.

pub mod address;
pub mod keys;
pub mod secret;
pub mod turns;

pub mod hashing;
pub mod token;

pub mod password;
