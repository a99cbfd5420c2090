//! Tasks (待办): what waits for the caller in agreements.
//!
//! SQL narrows to what may wait; whether it does is decided by the same rules that make `allowed_actions`, so that nobody is
//! sent to a route that is shut. The number of statements does not depend on how much there is.
//!
//! | task | done by | no longer there when |
//! |---|---|---|
//! | to_sign | `sign_agreement`, `sign_request` | signed, refused, lapsed, or another party's turn |
//! | to_consent | `suspend_agreement`, `resume_agreement`, `terminate_agreement` | consented, refused, withdrawn |
//! | expiring | `renew_agreement` | the renewal is drafted |
//! | objection | `attach_original` | the stamped original was attached after the objection |

mod model;

pub(super) mod rules;
mod store;

pub(super) mod waiting;
