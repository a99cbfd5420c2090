//! Responses with households as the caller may see them, with the names of those who keep the files.

use super::lookup::model::Record;
use super::lookup::reading::staff;
use super::wire::HouseholdOut;
use journal::ReadTx;
use kernel::Fault;
use web::{Reply, ResponseContext};

/// Households as the caller sees them.
pub fn outs(view: &mut ReadTx, context: &ResponseContext, records: Vec<Record>) -> Result<Vec<HouseholdOut>, Fault> {
    let (staff, actor) = (staff(view)?, *view.actor());
    let out = |record: Record| {
        let etag = context.tag(record.household.version);
        HouseholdOut::of(record, &actor, &staff, etag)
    };
    records.into_iter().map(out).collect()
}

/// 200 with a household as the caller sees it now; no cache keeps it.
pub fn shown(view: &mut ReadTx, context: &ResponseContext, record: Record) -> Result<Reply, Fault> {
    let version = record.household.version;
    let out = outs(view, context, vec![record])?.pop().ok_or(&web::codes::NOT_FOUND)?;
    Ok(Reply { no_store: true, ..context.expanded(version, &out)? })
}
