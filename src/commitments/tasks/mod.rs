//! Tasks (待办): what waits for the caller in commitments.
//!
//! SQL narrows to what may wait; whether it does is decided by the same rules that make `allowed_actions`, so that nobody is
//! sent to a route that is shut. The number of statements does not depend on how much there is.
//!
//! | task | done by | no longer there when |
//! |---|---|---|
//! | to_consent | `cancel_commitment` | consented, withdrawn |
//! | to_verify | `verify_delivery` | verified, sent back, voided, or fourteen days silent |
//! | returned, due | `deliver_commitment` | delivered, or no longer owed |

mod model;

pub(super) mod rules;

pub(super) mod waiting;
