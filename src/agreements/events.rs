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

/// An event about an agreement: ids only.
macro_rules! agreement_event {
    ($(#[$doc:meta])* $name:ident = $type:literal $({ $($(#[$field_doc:meta])* $field:ident: $ty:ty),+ $(,)? })?) => {
        $(#[$doc])*
        #[derive(Debug, serde::Serialize)]
        pub struct $name {
            /// The agreement.
            pub agreement_id: kernel::AgreementId,
            /// The units that may know of it.
            pub unit_ids: Vec<kernel::UnitId>,
            $($($(#[$field_doc])* pub $field: $ty,)+)?
        }

        impl journal::Event for $name {
            const TYPE: &'static str = $type;
            fn subject(&self) -> String {
                format!("agreements/{}", self.agreement_id)
            }
        }

        impl $name {
            /// The event as it concerns this agreement.
            pub fn of(agreement: &$crate::model::Agreement $($(, $field: $ty)+)?) -> Self {
                Self {
                    agreement_id: agreement.id,
                    unit_ids: $crate::events::audience(agreement),
                    $($($field,)+)?
                }
            }
        }
    };
}

pub(super) use agreement_event;

agreement_event!(
    /// A draft was made.
    AgreementCreated = "hulian.agreement.created.v1"
);

agreement_event!(
    /// The wording changed.
    AgreementRevised = "hulian.agreement.revised.v1" {
        /// Which wording it is now.
        revision: i64,
    }
);

agreement_event!(
    /// The draft was shown to the parties.
    AgreementProposed = "hulian.agreement.proposed.v1"
);

agreement_event!(
    /// The text was frozen for signature.
    AgreementSubmitted = "hulian.agreement.submitted.v1" {
        /// Digest of the frozen text.
        digest: String,
    }
);

agreement_event!(
    /// It was taken back.
    AgreementWithdrawn = "hulian.agreement.withdrawn.v1"
);

agreement_event!(
    /// The draft was removed.
    AgreementDeleted = "hulian.agreement.deleted.v1"
);
