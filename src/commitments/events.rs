//! The macro every event about a commitment is made with.

/// Events about a commitment: ids only, each with what else is told of it.
macro_rules! commitment_events {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $type:literal $({ $($(#[$field_doc:meta])* $field:ident: $ty:ty),+ $(,)? })?;
    )+) => {
        journal::events! {$(
            subject("agreements/{}", agreement_id) of(
                agreement: &agreements::Agreement, commitment_id: agreements::promises::CommitmentId $($(, $field: $ty)+)?
            ) {
                /// The agreement.
                agreement_id: kernel::AgreementId = agreement.id,
                /// The units that may know of it.
                unit_ids: Vec<kernel::UnitId> = agreement.audience(),
                /// The commitment.
                commitment_id: agreements::promises::CommitmentId = commitment_id,
                $($($(#[$field_doc])* $field: $ty = $field,)+)?
            } => {
                $(#[doc = $doc])+
                $name = $type;
            }
        )+}
    };
}

pub(super) use commitment_events;
