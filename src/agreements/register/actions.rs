//! Actions: taking back a registration that was made by mistake.

use super::model::TakenBack;
use super::store;
use super::wire::RegistrationTakenBack;
use crate::model::works_for_community;
use crate::store as agreements;
use crate::versions::model::AgreementEvent;
use crate::versions::store as versions;
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::{AgreementId, Fault, Id};

/// What may have happened to a registration that is taken back: nothing but its making and the calendar.
const UNTOUCHED: [AgreementEvent; 3] = [AgreementEvent::Registered, AgreementEvent::Activated, AgreementEvent::Expired];

/// Takes a registration from paper back, if nobody has done anything with it. One that is gone already is done.
///
/// # Errors
/// `not_for_this_side`.
pub fn take_back(tx: &mut WriteTx, id: AgreementId) -> Result<TakenBack, Fault> {
    if !works_for_community(tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    let Some(agreement) = agreements::find(tx, id)? else { return Ok(TakenBack::Done) };
    let mut held = store::held_by(tx, id)?;
    let changed = versions::history(tx, id)?.iter().any(|version| !UNTOUCHED.contains(&version.happening));
    if changed || agreement.paper.is_none() {
        held.push("agreement_versions".to_owned());
    }
    if !held.is_empty() {
        return Ok(TakenBack::HeldBy(held));
    }
    tx.cancel_timers(id.uuid())?;
    store::delete(tx, id)?;
    tx.record(&RegistrationTakenBack::of(&agreement))?;
    Ok(TakenBack::Done)
}
