//! Responses with pairings: what the caller may be told of each now, or of a day in the past, with names around it.

use super::model::Record;
use super::past::rules::Past;
use super::wire::{PairingContext, PairingOut};
use super::{rules, store};
use households::everybody;
use journal::ReadTx;
use kernel::{Day, Fault, INTERNAL, OrFaultAs, PairingId, UnitId};
use web::{Reply, ResponseContext};

/// These as the caller sees them now.
pub fn present(view: &mut ReadTx, context: &ResponseContext, records: Vec<Record>) -> Result<Vec<PairingOut>, Fault> {
    let (actor, today) = (*view.actor(), view.now().day());
    let ids: Vec<PairingId> = records.iter().map(|record| record.pairing.id).collect();
    let mut successors = store::successors(view, &ids)?;
    let now = records.into_iter().map(|record| Past {
        sight: rules::sight(&record.pairing, record.household.readable, &actor, today),
        handover: successors.remove(&record.pairing.id),
        record,
    });
    present_as_of(view, context, now.collect(), None)
}

/// These as they stand, or as they stood on a day, with what their units were called on it.
pub fn present_as_of(
    view: &mut ReadTx,
    context: &ResponseContext,
    stood: Vec<Past>,
    day: Option<Day>,
) -> Result<Vec<PairingOut>, Fault> {
    let (actor, today) = (*view.actor(), day.unwrap_or_else(|| view.now().day()));
    let present: fn(Record, PairingContext<'_>) -> PairingOut =
        if day.is_some() { PairingOut::of_the_past } else { PairingOut::of };
    let mut units: Vec<UnitId> = stood.iter().map(|one| one.record.pairing.unit).collect();
    units.sort_unstable();
    units.dedup();
    let (people, names) = (everybody(view)?, units::names_of(view, &units, day)?);
    let out = |Past { record, sight, handover }: Past| {
        let name = names.iter().find(|unit| unit.id == record.pairing.unit).map(|unit| unit.name.clone());
        let (etag, unit_name) = (context.tag(record.pairing.version), name.unwrap_or_default());
        present(record, PairingContext { actor, sight, today, people: &people, unit_name, handover, etag })
    };
    Ok(stood.into_iter().map(out).collect())
}

/// 200 with a pairing as the caller sees it now; no cache keeps it.
pub fn shown(view: &mut ReadTx, context: &ResponseContext, record: Record) -> Result<Reply, Fault> {
    let version = record.pairing.version;
    let out = present(view, context, vec![record])?.pop().or_fault_as(&INTERNAL, "a pairing has no answer")?;
    Ok(Reply { no_store: true, ..context.expanded(version, &out)? })
}

/// 200 with a pairing as it stood on a day; no cache keeps it.
pub fn shown_as_of(view: &mut ReadTx, context: &ResponseContext, past: Past, day: Day) -> Result<Reply, Fault> {
    let version = past.record.pairing.version;
    let out = present_as_of(view, context, vec![past], Some(day))?;
    let out = out.into_iter().next().or_fault_as(&INTERNAL, "a pairing has no answer")?;
    Ok(Reply { no_store: true, ..context.expanded(version, &out)? })
}
