//! Retention (保存期限): the file of a household that is helped no longer, was not taken on or was reported twice is kept for a
//! time the deployment sets (three years unless told, six months at the least), and then its key is destroyed by the service.
//!
//! Who has looked and what the journal tells is never removed, so the records of looks outlive the file. A timer looks at the
//! household first when the least time is over, then at least once a month, so that another time set meanwhile is heard; while it
//! is restricted to storage nothing happens, and when that is lifted it is looked at anew.
//!
//! Here is when a file's time is over, and the timer that is set when it begins to run; what the timer does is `erasure/`.

pub mod model;
pub mod rules;

pub mod actions;
