//! Tasks (待办) that wait for the caller in zones.
//!
//! | task | for | done by | no longer there when |
//! |---|---|---|---|
//! | zone_request | the secretary | `approve_claim` | approved, rejected, withdrawn, superseded |
//! | zone_handover | the head of the successor | `accept_handover` | accepted, refused, taken back |
//! | zone_missed | the unit that leads | `record_fulfilment` | recorded for the day it was done, or the next period is kept |
//! | zone_plan_failed | the secretary | `cancel_zone_plan` | put away |
//! | zone_revocation | the unit that leads | `reply_to_revocation` | replied, dropped, or seven days over |

mod rules;

mod waiting;

pub use rules::TASK_KINDS;
pub use waiting::waiting;
