//! Processing (处理): whether anything may be done with a file: separate consent (单独同意), and restriction (限制处理, 个人信息保护法第四十七条).
//!
//! **Consent.** Without it no sensitive facts are kept; once it is taken back, nothing is done with the file until there is a new
//! one, or it is erased.
//!
//! **Restriction.** Storage only. While it lasts nothing is opened, shown, changed, exported or erased, and no list shows the
//! household unless it is asked for those that are restricted; the secretary sees that it is, and since when, and lifts it. That
//! consent was taken back can be recorded all the same.

pub mod actions;

pub mod routes;
