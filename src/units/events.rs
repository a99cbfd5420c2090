//! What the journal is told of a unit: its id and its version.

use serde::Serialize;

use journal::Event;
use kernel::UnitId;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            /// Which.
            pub unit_id: UnitId,
            /// Its version since then.
            pub version: i64,
        }

        impl Event for $name {
            const TYPE: &'static str = $kind;

            fn subject(&self) -> String {
                format!("units/{}", self.unit_id)
            }
        }
    )+};
}

events! {
    /// A unit was registered (登记单位).
    UnitRegistered = "hulian.unit.registered.v1",
    /// Something about a unit was changed (修改单位).
    UnitUpdated = "hulian.unit.updated.v1",
    /// A unit takes part no longer (单位退出).
    UnitDeparted = "hulian.unit.departed.v1",
    /// A unit that nothing refers to was removed (删除单位).
    UnitRemoved = "hulian.unit.removed.v1",
}
