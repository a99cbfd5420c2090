//! Claims as they are shown to whoever asks: today, or as they stood on record on a day.

use super::wire::ClaimOut;
use crate::aggregate::claims::model::Claim;
use crate::aggregate::lookup;
use crate::aggregate::past::Past;
use journal::View;
use kernel::{Day, Fault};
use web::{Form, Reply};

/// A claim as the caller sees it today, with the name of today or of a day.
///
/// # Errors
/// When the disk refuses.
pub fn out(view: &mut View, form: &Form, claim: &Claim, day: Option<Day>) -> Result<ClaimOut, Fault> {
    let names = lookup::names_of(view, vec![claim.unit], day)?;
    Ok(ClaimOut::of(claim, view.actor(), view.now().day(), &names, form.tag(claim.version)))
}

/// A claim as the caller sees it today; the unit's name changes by itself.
///
/// # Errors
/// When the disk refuses.
pub fn shown(view: &mut View, form: &Form, claim: &Claim) -> Result<Reply, Fault> {
    let out = out(view, form, claim, None)?;
    form.expanded(claim.version, &out)
}

/// A claim as it stood on record: nothing can be done to it.
///
/// # Errors
/// When the disk refuses.
pub fn recorded(view: &mut View, form: &Form, claim: &Claim, past: &Past) -> Result<Reply, Fault> {
    let out = out(view, form, claim, Some(past.day))?.of_the_past();
    form.expanded(claim.version, &out)
}

/// Claims of a zone as the caller sees them, with the names of today or of a day.
///
/// # Errors
/// When the disk refuses.
pub fn listed(view: &mut View, form: &Form, claims: &[Claim], day: Option<Day>) -> Result<Vec<ClaimOut>, Fault> {
    let names = lookup::names_of(view, claims.iter().map(|claim| claim.unit).collect(), day)?;
    let (actor, today) = (*view.actor(), view.now().day());
    let out = |claim: &Claim| ClaimOut::of(claim, &actor, today, &names, form.tag(claim.version));
    Ok(claims.iter().map(out).collect())
}
