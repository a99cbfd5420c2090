//! The events of an agreement's making, and the macro every event about an agreement is made with.

use crate::model::Agreement;
use kernel::UnitId;

/// Who hears of an event: the units that may know of the agreement.
pub fn audience(agreement: &Agreement) -> Vec<UnitId> {
    match agreement.shared_at {
        Some(_) => agreement.parties.iter().filter_map(|party| party.unit).collect(),
        None => agreement.author_unit.into_iter().collect(),
    }
}

/// Events about an agreement: ids only, each with what else is told of it.
macro_rules! agreement_events {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $type:literal $({ $($(#[$field_doc:meta])* $field:ident: $ty:ty),+ $(,)? })?;
    )+) => {
        journal::events! {$(
            subject("agreements/{}", agreement_id) of(agreement: &$crate::model::Agreement $($(, $field: $ty)+)?) {
                /// The agreement.
                agreement_id: kernel::AgreementId = agreement.id,
                /// The units that may know of it.
                unit_ids: Vec<kernel::UnitId> = $crate::events::audience(agreement),
                $($($(#[$field_doc])* $field: $ty = $field,)+)?
            } => {
                $(#[doc = $doc])+
                $name = $type;
            }
        )+}
    };
}

pub(super) use agreement_events;

agreement_events! {
    /// A draft was made.
    AgreementCreated = "hulian.agreement.created.v1";

    /// The wording changed.
    AgreementRevised = "hulian.agreement.revised.v1" {
        /// Which wording it is now.
        revision: i64,
    };

    /// The draft was shown to the parties.
    AgreementProposed = "hulian.agreement.proposed.v1";

    /// The text was frozen for signature.
    AgreementSubmitted = "hulian.agreement.submitted.v1" {
        /// Digest of the frozen text.
        digest: String,
    };

    /// It was taken back.
    AgreementWithdrawn = "hulian.agreement.withdrawn.v1";

    /// The draft was removed.
    AgreementDeleted = "hulian.agreement.deleted.v1";
}
