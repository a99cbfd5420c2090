//! Actions: drafting the agreement that follows, one or many.

use super::rules::{carried, lasts};
use super::wire::{AgreementRenewalDrafted, RenewalIn, RenewalsIn};
use crate::codes::{BATCH_REFUSED, RENEWAL_EXISTS, TERM_ALREADY_OVER};
use crate::events::AgreementCreated;
use crate::lookup::{depend_on_wording, visible};
use crate::model::Agreement;
use crate::rules::{Move, side, touch};
use crate::terms::rules::settle;
use crate::terms::wire::AgreementIn;
use crate::versions::model::AgreementEvent;
use crate::versions::recording::record_state;
use crate::wording::actions as draft;
use crate::wording::actions::revised;
use crate::wording::freezing::freeze;
use crate::{rules, store};
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::{AgreementId, Fault};

/// Whether the new text is frozen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It stays a draft.
    Draft,
    /// It is submitted for signature.
    Submit,
}

/// Drafts the agreement that follows. Everything that can be refused is refused before anything is written.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `renewal_exists`, `term_already_over`, `validation_failed`.
pub fn renew(tx: &mut WriteTx, id: AgreementId, input: &RenewalIn, then: Then) -> Result<Agreement, Fault> {
    let mut old = visible(tx, id)?;
    if side(&old, tx.actor()).is_none() {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if old.changes.renewal.is_some() {
        return Err(Fault::of(&RENEWAL_EXISTS));
    }
    let today = tx.now().day();
    rules::may(&old, tx.actor(), Move::Renew, today)?;
    // What is copied from rows that were changed by hand would be nobody's change of the new ones.
    depend_on_wording(tx, id);
    let merged = worded(&old, input, today)?;
    let wording = merged.wording();
    let (author_unit, names) = (tx.actor().unit, draft::names(tx, &wording)?);
    let terms = settle(&wording, &names, author_unit)?;
    if then == Then::Submit && terms.ends_on.is_some_and(|end| end < today) {
        return Err(Fault::of(&TERM_ALREADY_OVER));
    }
    let mut agreement = draft::first(tx, &wording, terms, &names)?;
    agreement.changes.renews = Some(id);
    agreement.sample = old.sample;
    if then == Then::Submit {
        rules::may(&agreement, tx.actor(), Move::Submit, today)?;
    }
    store::insert(tx, &agreement)?;
    tx.record(&AgreementCreated::of(&agreement))?;
    tx.record(&AgreementRenewalDrafted::of(&agreement, id))?;
    old.changes.renewal = Some(agreement.id);
    note(tx, &mut old, AgreementEvent::Renewing)?;
    if then == Then::Submit {
        freeze(tx, &mut agreement, None)?;
    }
    Ok(agreement)
}

/// What the old agreement's author would send to get its renewal, with the changes asked for.
fn worded(old: &Agreement, input: &RenewalIn, today: kernel::Day) -> Result<AgreementIn, Fault> {
    let carried = carried(old, today);
    let mut current = AgreementIn::of(&carried.terms, &carried.parties, &carried.commitments);
    if let Some(starts_on) = input.starts_on {
        current.starts_on = starts_on;
        current.ends_on = lasts(old, starts_on);
    }
    current.ends_on = input.ends_on.or(current.ends_on);
    match &input.changes {
        Some(changes) => revised(&current, changes).map_err(|fault| fault.below("/changes")),
        None => Ok(current),
    }
}

/// Notes on the old agreement that it is being renewed, or no longer.
fn note(tx: &mut WriteTx, old: &mut Agreement, happening: AgreementEvent) -> Result<(), Fault> {
    touch(old, tx.now());
    record_state(tx, old, happening)
}

/// The draft of a renewal is gone: the agreement it was to renew can be renewed again.
pub fn dropped(tx: &mut WriteTx, renewal: &Agreement) -> Result<(), Fault> {
    let Some(renewed) = renewal.changes.renews else { return Ok(()) };
    let Some(mut old) = store::find(tx, renewed)? else { return Ok(()) };
    if old.changes.renewal != Some(renewal.id) {
        return Ok(());
    }
    old.changes.renewal = None;
    note(tx, &mut old, AgreementEvent::RenewalDropped)
}

/// Renews many, each by itself.
///
/// # Errors
/// When the database refuses. With `atomic`, `batch_refused` as soon as one item is refused; nothing is kept then.
pub fn renew_many(
    tx: &mut WriteTx,
    input: &RenewalsIn,
    told: impl Fn(&Fault) -> serde_json::Value,
) -> Result<Vec<Result<Agreement, Fault>>, Fault> {
    let then = if input.submit { Then::Submit } else { Then::Draft };
    let mut results = Vec::with_capacity(input.items.len());
    for (index, item) in input.items.iter().enumerate() {
        let renewed = renew(tx, item.agreement_id, &item.renewal(), then);
        match renewed {
            Err(fault) if is_ours(&fault) => return Err(fault),
            renewed => results.push(renewed.map_err(|fault| fault.below(&format!("/items/{index}")))),
        }
    }
    let refused = || results.iter().enumerate().filter_map(|(index, one)| one.as_ref().err().map(|f| (index, f)));
    if input.atomic && refused().next().is_some() {
        let items: Vec<_> = refused().map(|(index, fault)| entry(index, told(fault))).collect();
        return Err(Fault::of(&BATCH_REFUSED).with("items", items));
    }
    Ok(results)
}

fn entry(index: usize, problem: serde_json::Value) -> serde_json::Value {
    serde_json::json!({ "index": index, "status": problem["status"], "problem": problem })
}

/// Whether the fault is of the disk, and not of what was asked.
fn is_ours(fault: &Fault) -> bool {
    use kernel::Kind;
    matches!(fault.code().kind, Kind::Internal | Kind::Unavailable | Kind::StorageFull)
}
