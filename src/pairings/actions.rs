//! Proposing a pairing, accepting and confirming it, dropping a proposal, and handing over to another unit.

use super::codes::{ALREADY_PAIRED, HOUSEHOLD_NOT_HELPED};
use super::events;
use super::hooks::{HelpersChange, HelpersChanged};
use super::model::{Done, End, Pairing, PairingEnd, PairingOrigin, PairingState, Plan, Record, Source, Words};
use super::reading::{known, open_words, record};
use super::rules::{self, Move};
use super::store;
use super::writing::{account_of_unit, admit_unit, close, fields, safe, save, seal_words};
use crate::codes;
use households::desk::{self, HouseholdStanding};
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{AccountId, Fault, HouseholdId, Id, PairingId, UnitId, field};
use units::UnitState;
use vault::Vault;
use zones::Agreed;

/// Proposes a pairing; one that was agreed outside begins at once.
///
/// # Errors
/// `validation_failed`, `household_not_helped`, `already_paired`.
pub fn pair(tx: &mut WriteTx, vault: &Vault, plan: Plan) -> Result<Record, Fault> {
    let standing = helped(tx, vault, plan.household)?;
    takes_part(tx, "/unit_id", plan.unit)?;
    free(tx, &plan)?;
    if let Some(agreed) = &plan.agreed {
        past("/agreed/agreed_on", agreed.on, tx)?;
    }
    let needs = if plan.needs.is_empty() { standing.needs } else { plan.needs.clone() };
    let fields = fields(plan.fields.clone(), &needs)?;
    let helper = account_of_unit(tx, plan.unit, plan.helper)?;
    let (now, by) = (tx.now(), tx.actor().account());
    let done = |wanted: bool| wanted.then_some(Done { at: now, by });
    let keeps = tx.actor().unit.is_none();
    let (origin, matching, succeeds) = match plan.from {
        Source::Proposal => (PairingOrigin::Proposal, None, None),
        Source::Matching(id) => (PairingOrigin::Matching, Some(id), None),
        Source::Handover(id) => (PairingOrigin::Handover, None, Some(id)),
    };
    let mut pairing = Pairing {
        id: tx.new_id(),
        community: tx.community(),
        household: plan.household,
        unit: plan.unit,
        state: PairingState::Proposed,
        origin,
        matching,
        succeeds,
        helper,
        visit_every_days: plan.visit_every_days,
        accepted: done(plan.agreed.is_some()),
        confirmed: done(keeps),
        since: None,
        counts_from: None,
        end: None,
        reported_at: None,
        met_on: None,
        proposed_by: by,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let words = Words { needs, note: plan.note, fields, agreed: plan.agreed, ..Words::default() };
    let safe = safe(tx, vault, pairing.household)?;
    let sealed = safe.seal(tx, pairing.id.uuid(), &words)?;
    store::insert(tx, &pairing, &sealed)?;
    tx.record(&events::PairingProposed::of(&pairing))?;
    begin(tx, vault, &mut pairing)?;
    record(tx, vault, pairing)
}

/// The unit takes it on.
///
/// # Errors
/// `not_found`, `illegal_transition`, `household_not_helped`, `validation_failed`.
pub fn accept(tx: &mut WriteTx, vault: &Vault, id: PairingId, helper: Option<AccountId>) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let mine = pairing.accepted.is_some_and(|done| done.by == tx.actor().account());
    if mine && pairing.state.standing() {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Accept, tx.now().day())?;
    helped(tx, vault, pairing.household)?;
    pairing.helper = account_of_unit(tx, pairing.unit, helper.or(pairing.helper))?;
    pairing.accepted = Some(Done { at: tx.now(), by: tx.actor().account() });
    save(tx, &mut pairing)?;
    tx.record(&events::PairingAccepted::of(&pairing))?;
    begin(tx, vault, &mut pairing)?;
    record(tx, vault, pairing)
}

/// The household officer stands behind what a unit has offered another.
///
/// # Errors
/// `not_found`, `illegal_transition`, `household_not_helped`.
pub fn confirm(tx: &mut WriteTx, vault: &Vault, id: PairingId) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let mine = pairing.confirmed.is_some_and(|done| done.by == tx.actor().account());
    if mine && pairing.state.standing() {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Confirm, tx.now().day())?;
    helped(tx, vault, pairing.household)?;
    pairing.confirmed = Some(Done { at: tx.now(), by: tx.actor().account() });
    save(tx, &mut pairing)?;
    tx.record(&events::PairingConfirmed::of(&pairing))?;
    begin(tx, vault, &mut pairing)?;
    record(tx, vault, pairing)
}

/// Begins to help, if both sides stand behind it; what it takes over from ends in the same instant.
fn begin(tx: &mut WriteTx, vault: &Vault, pairing: &mut Pairing) -> Result<(), Fault> {
    if !rules::begins(pairing) {
        return Ok(());
    }
    let agreed = open_words(tx, vault, pairing)?.and_then(|words| words.agreed);
    let since = agreed.map_or(tx.now().day(), |agreed| agreed.on);
    pairing.state = PairingState::Active;
    (pairing.since, pairing.counts_from) = (Some(since), Some(since));
    save(tx, pairing)?;
    admit_unit(tx, vault, pairing)?;
    tx.record(&events::PairingBegun::of(pairing))?;
    let before = pairing.succeeds.map(|before| store::find(tx, before)).transpose()?.flatten();
    if let Some(mut before) = before.filter(|before| before.state.live()) {
        close(tx, &mut before, PairingEnd::HandedOver)?;
    }
    tx.tell(&HelpersChanged { household: pairing.household, because: HelpersChange::Pairing })
}

/// The unit does not take it on, or the community takes it back: with a reason, sealed.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn drop_proposal(
    tx: &mut WriteTx,
    vault: &Vault,
    id: PairingId,
    step: Move,
    reason: String,
) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let target = if step == Move::Refuse { PairingState::Declined } else { PairingState::Withdrawn };
    if pairing.state == target && pairing.end.is_some_and(|end| end.by == tx.actor().account()) {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), step, tx.now().day())?;
    seal_words(tx, vault, &pairing, |words| words.reason = Some(reason))?;
    pairing.state = target;
    pairing.end = Some(End { at: tx.now(), by: tx.actor().account(), because: PairingEnd::OtherReason });
    save(tx, &mut pairing)?;
    tx.telling_changed()?;
    if step == Move::Refuse {
        tx.record(&events::PairingDeclined::of(&pairing))?;
    } else {
        tx.record(&events::PairingWithdrawn::of(&pairing))?;
    }
    record(tx, vault, pairing)
}

/// Offers it to another unit: the pairing goes on until that one has accepted and the household officer stands behind it.
///
/// # Errors
/// `not_found`, `illegal_transition`, `validation_failed`, `already_paired`, `not_for_this_side`.
pub fn hand_over(
    tx: &mut WriteTx,
    vault: &Vault,
    id: PairingId,
    (unit, reason, agreed): (UnitId, Option<String>, Option<Agreed>),
) -> Result<Record, Fault> {
    let pairing = known(tx, id)?;
    rules::may(&pairing, tx.actor(), Move::HandOver, tx.now().day())?;
    if agreed.is_some() && !rules::keeps(tx.actor()) {
        let words = ["由帮扶专干登记商定情况。", "The household officer records what was agreed outside."];
        return Err(wrong("/agreed", &field::FIELD_RESERVED, words));
    }
    if let Some((pending, _)) = store::successors(tx, &[id])?.remove(&id) {
        return Err(Fault::of(&ALREADY_PAIRED).with("pairing_id", pending.to_string()));
    }
    let before = open_words(tx, vault, &pairing)?.unwrap_or_default();
    seal_words(tx, vault, &pairing, |words| words.reason.clone_from(&reason))?;
    let plan = Plan {
        household: pairing.household,
        unit,
        helper: None,
        needs: before.needs,
        note: before.note,
        fields: Some(before.fields),
        visit_every_days: pairing.visit_every_days,
        agreed,
        from: Source::Handover(id),
    };
    pair(tx, vault, plan)?;
    let pairing = known(tx, id)?;
    record(tx, vault, pairing)
}

fn helped(tx: &mut WriteTx, vault: &Vault, id: HouseholdId) -> Result<HouseholdStanding, Fault> {
    let unknown = || wrong("/household_id", &codes::NOT_A_HOUSEHOLD, ["没有这户。", "There is no such household."]);
    let standing = desk::standing(tx, vault, id)?.ok_or_else(unknown)?;
    if standing.helped { Ok(standing) } else { Err(Fault::of(&HOUSEHOLD_NOT_HELPED)) }
}

fn takes_part(tx: &mut WriteTx, pointer: &str, unit: UnitId) -> Result<(), Fault> {
    match units::standing(tx, unit)? {
        Some(standing) if standing.state == UnitState::Active => Ok(()),
        _ => Err(wrong(pointer, &codes::NOT_A_PARTNER, ["须为在册的单位。", "A unit that takes part, please."])),
    }
}

fn free(tx: &mut WriteTx, plan: &Plan) -> Result<(), Fault> {
    let standing = store::standing_of(tx, Some(plan.household), Some(plan.unit))?;
    match standing.first() {
        None => Ok(()),
        // Which other units help a household, or were asked to, is no unit's business.
        Some(_) if tx.actor().unit.is_some() => {
            let words = [
                "不能移交给该单位, 请与社区帮扶专干商定其他单位。",
                "Not to this unit: agree on another with the household officer.",
            ];
            Err(wrong("/unit_id", &codes::UNIT_NOT_ELIGIBLE, words))
        }
        Some(pairing) => Err(Fault::of(&ALREADY_PAIRED).with("pairing_id", pairing.id.to_string())),
    }
}

fn past(pointer: &str, day: kernel::Day, tx: &WriteTx) -> Result<(), Fault> {
    if day <= tx.now().day() {
        return Ok(());
    }
    Err(wrong(pointer, &field::IN_FUTURE, ["不能晚于今天。", "Not later than today."]))
}
