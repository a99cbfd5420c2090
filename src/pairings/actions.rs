//! Actions: proposing a pairing, accepting and confirming it, dropping a proposal, and handing over to another unit.

use super::codes::{ALREADY_PAIRED, HOUSEHOLD_NOT_HELPED};
use super::events;
use super::hooks::{HelpersChange, HelpersChanged};
use super::model::{Answers, Done, End, Handover, Help, Pairing, PairingEnd, Plan, Record, Source, State, Words};
use super::reading::{known, open_words, record};
use super::rules::{self, Move};
use super::store;
use super::writing::{account_of_unit, admit_unit, close, fields, safe, save, seal_words};
use crate::codes;
use households::{HouseholdId, HouseholdStanding};
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{AccountId, Fault, Id, PairingId, UnitId, field};
use units::UnitState;

/// Proposes a pairing; one that was agreed outside begins at once.
///
/// # Errors
/// `validation_failed`, `household_not_helped`, `already_paired`.
pub fn pair(tx: &mut WriteTx, plan: Plan) -> Result<Record, Fault> {
    let standing = helped(tx, plan.household)?;
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
    let mut pairing = Pairing {
        id: tx.new_id(),
        community: tx.community(),
        household: plan.household,
        unit: plan.unit,
        state: State::Proposed(Answers { accepted: done(plan.agreed.is_some()), confirmed: done(keeps) }),
        from: plan.from,
        helper,
        visit_every_days: plan.visit_every_days,
        proposed_by: by,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let words = Words { needs, note: plan.note, fields, agreed: plan.agreed, ..Words::default() };
    let safe = safe(tx, pairing.household)?;
    let sealed = safe.seal(tx, pairing.id.uuid(), &words)?;
    store::insert(tx, &pairing, &sealed)?;
    tx.record(&events::PairingProposed::of(&pairing))?;
    begin(tx, &mut pairing)?;
    record(tx, pairing)
}

/// The unit takes it on.
///
/// # Errors
/// `not_found`, `illegal_transition`, `household_not_helped`, `validation_failed`.
pub fn accept(tx: &mut WriteTx, id: PairingId, helper: Option<AccountId>) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let mine = pairing.state.answers().accepted.is_some_and(|done| done.by == tx.actor().account());
    if mine && pairing.state.standing() {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Accept, tx.now().day())?;
    helped(tx, pairing.household)?;
    pairing.helper = account_of_unit(tx, pairing.unit, helper.or(pairing.helper))?;
    if let State::Proposed(answers) = &mut pairing.state {
        answers.accepted = Some(Done { at: tx.now(), by: tx.actor().account() });
    }
    save(tx, &mut pairing)?;
    tx.record(&events::PairingAccepted::of(&pairing))?;
    begin(tx, &mut pairing)?;
    record(tx, pairing)
}

/// The household officer stands behind what a unit has offered another.
///
/// # Errors
/// `not_found`, `illegal_transition`, `household_not_helped`.
pub fn confirm(tx: &mut WriteTx, id: PairingId) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let mine = pairing.state.answers().confirmed.is_some_and(|done| done.by == tx.actor().account());
    if mine && pairing.state.standing() {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Confirm, tx.now().day())?;
    helped(tx, pairing.household)?;
    if let State::Proposed(answers) = &mut pairing.state {
        answers.confirmed = Some(Done { at: tx.now(), by: tx.actor().account() });
    }
    save(tx, &mut pairing)?;
    tx.record(&events::PairingConfirmed::of(&pairing))?;
    begin(tx, &mut pairing)?;
    record(tx, pairing)
}

/// Begins to help, if both sides stand behind it; what it takes over from ends in the same instant.
fn begin(tx: &mut WriteTx, pairing: &mut Pairing) -> Result<(), Fault> {
    let State::Proposed(Answers { accepted: Some(accepted), confirmed: Some(confirmed) }) = pairing.state else {
        return Ok(());
    };
    let agreed = open_words(tx, pairing)?.and_then(|words| words.agreed);
    let since = agreed.map_or(tx.now().day(), |agreed| agreed.on);
    pairing.state =
        State::Active(Help { accepted, confirmed, since, counts_from: since, reported_at: None, met_on: None });
    save(tx, pairing)?;
    admit_unit(tx, pairing)?;
    tx.record(&events::PairingBegun::of(pairing))?;
    let before = pairing.from.succeeds().map(|before| store::find(tx, before)).transpose()?.flatten();
    if let Some(mut before) = before.filter(|before| before.state.live()) {
        close(tx, &mut before, PairingEnd::HandedOver)?;
    }
    tx.tell(&HelpersChanged { household: pairing.household, because: HelpersChange::Pairing })
}

/// The unit does not take it on, or the community takes it back: with a reason, sealed.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn drop_proposal(tx: &mut WriteTx, id: PairingId, step: Move, reason: String) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let dropped = match pairing.state {
        State::Declined { end, .. } if step == Move::Refuse => Some(end),
        State::Withdrawn { end, .. } if step == Move::Withdraw => Some(end),
        _ => None,
    };
    if dropped.is_some_and(|end| end.by == tx.actor().account()) {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), step, tx.now().day())?;
    seal_words(tx, &pairing, |words| words.reason = Some(reason))?;
    let end = End { at: tx.now(), by: tx.actor().account(), because: PairingEnd::OtherReason };
    let answers = pairing.state.answers();
    let refused = step == Move::Refuse;
    pairing.state = if refused { State::Declined { answers, end } } else { State::Withdrawn { answers, end } };
    save(tx, &mut pairing)?;
    tx.telling_changed()?;
    if refused {
        tx.record(&events::PairingDeclined::of(&pairing))?;
    } else {
        tx.record(&events::PairingWithdrawn::of(&pairing))?;
    }
    record(tx, pairing)
}

/// Offers it to another unit: the pairing goes on until that one has accepted and the household officer stands behind it.
///
/// # Errors
/// `not_found`, `illegal_transition`, `validation_failed`, `already_paired`, `not_for_this_side`.
pub fn hand_over(tx: &mut WriteTx, id: PairingId, to: Handover) -> Result<Record, Fault> {
    let Handover { unit, reason, agreed } = to;
    let pairing = known(tx, id)?;
    rules::may(&pairing, tx.actor(), Move::HandOver, tx.now().day())?;
    if agreed.is_some() && !rules::keeps(tx.actor()) {
        let words = ["由帮扶专干登记商定情况。", "The household officer records what was agreed outside."];
        return Err(wrong("/agreed", &field::FIELD_RESERVED, words));
    }
    if let Some((pending, _)) = store::successors(tx, &[id])?.remove(&id) {
        return Err(Fault::of(&ALREADY_PAIRED).with("pairing_id", pending.to_string()));
    }
    let before = open_words(tx, &pairing)?.unwrap_or_default();
    seal_words(tx, &pairing, |words| words.reason.clone_from(&reason))?;
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
    pair(tx, plan)?;
    let pairing = known(tx, id)?;
    record(tx, pairing)
}

fn helped(tx: &mut WriteTx, id: HouseholdId) -> Result<HouseholdStanding, Fault> {
    let unknown = || wrong("/household_id", &codes::NOT_A_HOUSEHOLD, ["没有这户。", "There is no such household."]);
    let standing = households::standing(tx, id)?.ok_or_else(unknown)?;
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
