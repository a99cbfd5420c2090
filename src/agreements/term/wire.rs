//! The events of the calendar.

use crate::events::agreement_event;

agreement_event!(
    /// The last day for signing passed; the text is under negotiation again.
    AgreementLapsed = "hulian.agreement.lapsed.v1"
);

agreement_event!(
    /// It came into force.
    AgreementActivated = "hulian.agreement.activated.v1"
);

agreement_event!(
    /// It ends before long.
    AgreementExpiring = "hulian.agreement.expiring.v1" {
        /// How many days remain.
        days: i64,
    }
);

agreement_event!(
    /// Its last day has passed.
    AgreementExpired = "hulian.agreement.expired.v1"
);
