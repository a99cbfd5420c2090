//! What people and machines show to prove who they are: tokens and the keys that sign them, secrets, passwords, addresses.
//!
//! Nothing here asks the disk who somebody is; that is the gate's work.

pub mod address;
pub mod hashing;
pub mod jws;
mod key_files;
pub mod keys;
pub mod password;
pub mod published;
pub mod secret;
pub mod token;
pub mod turns;
mod vouchers;
