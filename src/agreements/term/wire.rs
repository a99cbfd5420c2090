//! The events of the calendar.

use crate::events::agreement_events;

agreement_events! {
    /// The last day for signing passed; the text is under negotiation again.
    AgreementLapsed = "hulian.agreement.lapsed.v1";

    /// It came into force.
    AgreementActivated = "hulian.agreement.activated.v1";

    /// It ends before long.
    AgreementExpiring = "hulian.agreement.expiring.v1" {
        /// How many days remain.
        days: i64,
    };

    /// Its last day has passed.
    AgreementExpired = "hulian.agreement.expired.v1";
}
