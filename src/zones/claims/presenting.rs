//! Responses with claims: today, or as they stood on record on a day.

use super::wire::ClaimOut;
use crate::aggregate::claims::model::Claim;
use crate::aggregate::lookup;
use crate::aggregate::past::Past;
use journal::ReadTx;
use kernel::{Day, Fault};
use web::{Reply, ResponseContext};

/// A claim as the caller sees it today, with the name of today or of a day.
pub fn out(view: &mut ReadTx, context: &ResponseContext, claim: &Claim, day: Option<Day>) -> Result<ClaimOut, Fault> {
    let names = lookup::names_of(view, vec![claim.unit], day)?;
    Ok(ClaimOut::of(claim, view.actor(), view.now().day(), &names, context.tag(claim.version)))
}

/// A claim as the caller sees it today; the unit's name changes by itself.
pub fn shown(view: &mut ReadTx, context: &ResponseContext, claim: &Claim) -> Result<Reply, Fault> {
    let out = out(view, context, claim, None)?;
    context.expanded(claim.version, &out)
}

/// A claim as it stood on record: nothing can be done to it.
pub fn recorded(view: &mut ReadTx, context: &ResponseContext, claim: &Claim, past: &Past) -> Result<Reply, Fault> {
    let out = out(view, context, claim, Some(past.day))?.of_the_past();
    context.expanded(claim.version, &out)
}

/// Claims of a zone as the caller sees them, with the names of today or of a day.
pub fn listed(
    view: &mut ReadTx,
    context: &ResponseContext,
    claims: &[Claim],
    day: Option<Day>,
) -> Result<Vec<ClaimOut>, Fault> {
    let names = lookup::names_of(view, claims.iter().map(|claim| claim.unit).collect(), day)?;
    let (actor, today) = (*view.actor(), view.now().day());
    let out = |claim: &Claim| ClaimOut::of(claim, &actor, today, &names, context.tag(claim.version));
    Ok(claims.iter().map(out).collect())
}
