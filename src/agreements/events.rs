//! The events of an agreement's making, and the macro every event about an agreement is made with.

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
                unit_ids: Vec<kernel::UnitId> = agreement.audience(),
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
