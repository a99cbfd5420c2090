//! Logins (登录名) and one-time codes, as keys to accounts: one table for all communities says whose each is.

pub(super) mod model;
pub(super) mod store;
