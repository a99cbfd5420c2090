//! What the journal is told about a zone itself.

use serde::Serialize;

use super::model::Zone;
use journal::Event;
use kernel::ZoneId;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            /// Which.
            pub zone_id: ZoneId,
            /// Its code.
            pub code: String,
            /// Its version since then.
            pub version: i64,
        }

        impl $name {
            /// What is told of it.
            pub fn of(zone: &Zone) -> Self {
                Self { zone_id: zone.id, code: zone.code.text.clone(), version: zone.version }
            }
        }

        impl Event for $name {
            const TYPE: &'static str = $kind;

            fn subject(&self) -> String {
                format!("zones/{}", self.zone_id)
            }
        }
    )+};
}

events! {
    /// A zone was entered (录入责任区).
    ZoneCreated = "hulian.zone.created.v1",
    /// Something about a zone was changed (修改责任区).
    ZoneUpdated = "hulian.zone.updated.v1",
    /// Units may ask for it (发布责任区).
    ZonePublished = "hulian.zone.published.v1",
    /// It is no zone any more (撤销责任区).
    ZoneRetired = "hulian.zone.retired.v1",
    /// It was entered by an import that is undone, before anything hung on it (撤回录入).
    ZoneTakenBack = "hulian.zone.taken_back.v1",
}
