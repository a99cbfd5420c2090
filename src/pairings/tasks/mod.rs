//! Tasks (待办) that wait for the caller in pairings; a title is a code, never a name.
//!
//! | task | for | done by | no longer there when |
//! |---|---|---|---|
//! | pairing_proposal | whoever speaks for the unit | `accept_pairing` | accepted, declined, withdrawn |
//! | pairing_confirmation | the household officer | `confirm_pairing` | confirmed, withdrawn |
//! | visit_due | the helper; whoever speaks for the unit where nobody is named | `record_visit` | somebody was met, paused, ended |
//! | pairing_report | whoever speaks for the unit, the helper | `report_pairing` | filed, or thirty days after the end |

mod rules;

mod waiting;

pub use rules::TASK_KINDS;
pub use waiting::waiting;
