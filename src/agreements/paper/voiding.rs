//! Actions: voiding a registration that was a mistake.

use super::wire::AgreementVoided;
use crate::changes::actions as changes;
use crate::codes;
use crate::codes::REGISTRATION_IN_USE;
use crate::hooks::asking as hooks;
use crate::lookup::visible;
use crate::model::{Agreement, AgreementState, HowEnded, State};
use crate::promises::model::{CommitmentState, Ended};
use crate::promises::rules::end;
use crate::promises::store as commitments;
use crate::rules::{Move, touch};
use crate::versions::model::AgreementEvent;
use crate::versions::recording::{record_event, repeated};
use crate::{rules, store as agreements};
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{AgreementId, Fault, INTERNAL, Id, Instant, OrFaultAs};

/// Voids a registration: nothing in it is owed, it stands in no figure, and its history stays.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `registration_in_use`, `validation_failed`.
pub fn void(
    tx: &mut WriteTx,
    id: AgreementId,
    reason: String,
    replaced_by: Option<AgreementId>,
) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    if agreement.state.stage() == AgreementState::Voided && repeated(tx, &agreement, AgreementEvent::Voided)? {
        return Ok(agreement);
    }
    rules::may(&agreement, tx.actor(), Move::Void, tx.now().day())?;
    if agreement.changes.renewal.is_some() || agreement.changes.amendments > 0 || commitments::any_delivered(tx, id)? {
        return Err(Fault::of(&REGISTRATION_IN_USE));
    }
    if let Some(other) = replaced_by {
        stands_in_place(tx, id, other)?;
    }
    release(tx, &mut agreement, &reason)?;
    hooks::comes(tx, &agreement, HowEnded::Voided)?;
    changes::lapse(tx, &mut agreement, |_| true)?;
    agreement.state = voided(&agreement, reason, tx.now())?;
    agreement.changes.replaced_by = replaced_by;
    touch(&mut agreement, tx.now());
    tx.cancel_timers(id.uuid())?;
    record_event(tx, &agreement, AgreementEvent::Voided, &AgreementVoided::of(&agreement, replaced_by))?;
    Ok(agreement)
}

fn voided(agreement: &Agreement, reason: String, at: Instant) -> Result<State, Fault> {
    let digest = agreement.state.digest().or_fault_as(&INTERNAL, "the agreement has no frozen text")?.to_owned();
    let since = agreement.state.since();
    Ok(State::Terminated { digest, since, at, how: HowEnded::Voided, reason })
}

/// What was written down in it by mistake is owed by nobody.
fn release(tx: &mut WriteTx, agreement: &mut Agreement, reason: &str) -> Result<(), Fault> {
    let lines = commitments::all_in(tx, agreement.id)?;
    for mut line in lines.into_iter().filter(|line| line.progress.unsettled()) {
        let ended = Ended { at: tx.now(), by: tx.actor().account(), because: Some(reason.to_owned()) };
        end(&mut line, CommitmentState::Cancelled, ended);
        commitments::save(tx, &line)?;
        tx.cancel_timers(line.id.uuid())?;
        if let Some(shown) = agreement.commitments.iter_mut().find(|shown| shown.id == line.id) {
            *shown = line;
        }
    }
    Ok(())
}

/// Whether another registration can stand in the place of this one.
fn stands_in_place(tx: &mut WriteTx, id: AgreementId, other: AgreementId) -> Result<(), Fault> {
    let found = agreements::find_visible(tx, other)?
        .filter(|other| other.id != id && other.paper.is_some() && rules::CONCLUDED.contains(&other.state.stage()));
    let words = ["没有这份有效的纸质登记。", "There is no such registration that stands."];
    found.map(|_| ()).ok_or_else(|| wrong("/replaced_by", &codes::UNKNOWN_REGISTRATION, words))
}
