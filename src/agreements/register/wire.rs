//! The event of taking a registration back.

use crate::events::agreement_events;

agreement_events! {
    /// A registration from paper, made by mistake, was taken back before anybody acted on it.
    RegistrationTakenBack = "hulian.agreement.registration_taken_back.v1";
}
