//! The words: the deadlines of an agreement, as the timers carry them; their subject is the agreement.

use journal::timer_kinds;
use kernel::PartyId;

timer_kinds! {
    /// The deadlines of an agreement.
    pub enum AgreementTimer {
        /// The last day for signing has passed.
        Lapse = "agreement.lapse",
        /// The first day in force has come.
        Activate = "agreement.activate",
        /// The last day in force has passed.
        Expire = "agreement.expire",
        /// A reminder: so many days remain.
        Expiring(i64) = "agreement.expiring",
        /// The last day of a suspension has passed.
        Resume = "agreement.resume",
        /// The last day of a notice has passed.
        End = "agreement.end",
        /// The last day of one unit's notice has passed.
        Leave(PartyId) = "agreement.leave",
        /// The day of what was agreed in the request of this number has come, or its last day has passed without that.
        Request(i64) = "agreement.request",
    }
}

/// How many days before the end the parties are reminded.
pub const REMINDERS: [i64; 3] = [90, 30, 7];
