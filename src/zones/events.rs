//! Events about a zone itself.

use super::model::{Zone, ZoneId};

journal::events! {
    subject("zones/{}", zone_id) of(zone: &Zone) {
        /// Which.
        zone_id: ZoneId = zone.id,
        /// Its code.
        code: String = zone.code.text.clone(),
        /// Its version since then.
        version: i64 = zone.version,
    } => {
        /// A zone was entered (录入责任区).
        ZoneCreated = "hulian.zone.created.v1";
        /// Something about a zone was changed (修改责任区).
        ZoneUpdated = "hulian.zone.updated.v1";
        /// Units may ask for it (发布责任区).
        ZonePublished = "hulian.zone.published.v1";
        /// It is no zone any more (撤销责任区).
        ZoneRetired = "hulian.zone.retired.v1";
        /// It was entered by an import that is undone, before anything depended on it (撤回录入).
        ZoneTakenBack = "hulian.zone.taken_back.v1";
    }
}
