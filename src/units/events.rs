//! Events about a unit: its id and its version.

use kernel::UnitId;

journal::events! {
    subject("units/{}", unit_id) {
        /// Which.
        unit_id: UnitId,
        /// Its version since then.
        version: i64,
    } => {
        /// A unit was registered (登记单位).
        UnitRegistered = "hulian.unit.registered.v1";
        /// Something about a unit was changed (修改单位).
        UnitUpdated = "hulian.unit.updated.v1";
        /// A unit takes part no longer (单位退出).
        UnitDeparted = "hulian.unit.departed.v1";
        /// A unit that nothing refers to was removed (删除单位).
        UnitRemoved = "hulian.unit.removed.v1";
    }
}
