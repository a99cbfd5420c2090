//! Responses with zones: one or a page of them, as JSON or on a map, today or as they stood on record.

use super::aggregate::lookup;
use super::aggregate::model::ZoneAggregate;
use super::aggregate::past::Past;
use super::geometry::store as geometry;
use super::geometry::wire::{FeatureOut, FeaturesOut};
use super::plans::store as plans;
use super::plans::wire::PlannedOut;
use super::wire::ZoneOut;
use crate::model::ZoneId;
use journal::ReadTx;
use kernel::geo::Crs;
use kernel::{Fault, INTERNAL, Instant, OrFault, Page};
use web::{Reply, ResponseContext};

/// A zone as the caller sees it today.
pub fn out(view: &mut ReadTx, context: &ResponseContext, aggregate: ZoneAggregate) -> Result<ZoneOut, Fault> {
    let names = lookup::names(view, std::slice::from_ref(&aggregate), None)?;
    let planned = plans::of_zones(view, &[aggregate.zone.id])?.values().next().map(PlannedOut::of);
    let (actor, today) = (*view.actor(), view.now().day());
    Ok(ZoneOut { planned, ..ZoneOut::of(aggregate, &actor, today, &names, |version| context.tag(version)) })
}

/// 200 with a zone as the caller sees it today.
pub fn shown(view: &mut ReadTx, context: &ResponseContext, aggregate: ZoneAggregate) -> Result<Reply, Fault> {
    let out = out(view, context, aggregate)?;
    context.expanded(out.version, &out)
}

/// A page of zones as the caller sees them, today or as they stood on record at 24:00 of a day.
pub fn listed(
    view: &mut ReadTx,
    context: &ResponseContext,
    page: Page<ZoneAggregate>,
    past: Option<&Past>,
) -> Result<Reply, Fault> {
    let names = lookup::names(view, &page.items, past.map(|past| past.day))?;
    let ids: Vec<ZoneId> = page.items.iter().map(|aggregate| aggregate.zone.id).collect();
    let planned = match past {
        Some(past) => plans::as_of(view, past.end())?,
        None => plans::of_zones(view, &ids)?,
    };
    let (actor, day) = (*view.actor(), past.map_or(view.now().day(), |past| past.day));
    context.page(page.map(|aggregate| {
        let out = ZoneOut::of(aggregate, &actor, day, &names, |version| context.tag(version));
        let planned = planned.get(&out.id).map(PlannedOut::of);
        let out = ZoneOut { planned, ..out };
        if past.is_some() { out.of_the_past() } else { out }
    }))
}

/// 200 with a zone as it stood on record at 24:00 of a day: nothing can be done to it.
pub fn recorded(
    view: &mut ReadTx,
    context: &ResponseContext,
    aggregate: ZoneAggregate,
    past: &Past,
) -> Result<Reply, Fault> {
    let names = lookup::names(view, std::slice::from_ref(&aggregate), Some(past.day))?;
    let planned = plans::as_of(view, past.end())?.get(&aggregate.zone.id).map(PlannedOut::of);
    let out = ZoneOut::of(aggregate, view.actor(), past.day, &names, |version| context.tag(version));
    let out = ZoneOut { planned, ..out }.of_the_past();
    context.expanded(out.version, &out)
}

/// A page of zones as GeoJSON.
pub fn features(
    view: &mut ReadTx,
    context: &ResponseContext,
    page: Page<ZoneAggregate>,
    past: Option<&Past>,
    crs: Crs,
) -> Result<Reply, Fault> {
    let ids: Vec<ZoneId> = page.items.iter().map(|aggregate| aggregate.zone.id).collect();
    let before = past.map_or(Instant::from_micros(view.now().micros() + 1), |past| Instant::end_of(past.day));
    let (shapes, names) =
        (geometry::shapes(view, &ids, before)?, lookup::names(view, &page.items, past.map(|past| past.day))?);
    let mut aggregates = Vec::new();
    let paged = context.page(page.turned(|items| {
        aggregates = items;
        Ok::<_, Fault>(Vec::<()>::new())
    })?)?;
    let feature = |aggregate: ZoneAggregate| {
        let shape = shapes.get(&aggregate.zone.id);
        FeatureOut::of(aggregate, shape, &names, crs)
    };
    let features = FeaturesOut::of(aggregates.into_iter().map(feature).collect());
    let body = serde_json::to_vec(&features).or_fault(&INTERNAL)?;
    Ok(Reply { link: paged.link, ..Reply::typed("application/geo+json", body) })
}
