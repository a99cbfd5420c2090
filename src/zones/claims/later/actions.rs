//! Actions: giving a zone up, handing it over, and taking it away.

use super::super::actions::{decided_by_caller, find, finish, fresh, led, reopen, start, taking_part, with_zone};
use super::super::events::{
    ZoneHandoverCancelled, ZoneHandoverOffered, ZoneReleaseAnnounced, ZoneRevocationAnnounced, ZoneRevocationDropped,
    ZoneRevocationReplied,
};
use super::super::rules::{self, Move};
use crate::aggregate::claims::model::{
    Basis, Claim, ClaimEnd, ClaimState, Offer, PlannedEnd, RELEASE_DAYS, Release, Reply,
};
use crate::aggregate::claims::store;
use crate::codes;
use crate::codes::UNIT_WITHOUT_AGREEMENT;
use crate::duties::actions as duties;
use crate::model::{ZoneId, ZoneTimer};
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{Fault, Id, Instant, UnitId};

/// Gives the zone up, with thirty days' notice.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn release(tx: &mut WriteTx, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    let me = tx.actor().account();
    let told = claim.release().is_some_and(|release| release.by.is_some() && release.by == me);
    if claim.live() && told {
        return Ok(claim);
    }
    let (now, today) = (tx.now(), tx.now().day());
    rules::may(&claim, tx.actor(), Move::Release, today)?;
    let on = today.plus_days(RELEASE_DAYS);
    rules::plan_end(&mut claim, PlannedEnd::ReleaseNotice(Release { on, by: me }), now);
    store::save(tx, &claim)?;
    tx.timer(Instant::end_of(on), ZoneTimer::Release, id.uuid())?;
    tx.record(&ZoneReleaseAnnounced::of(&claim))?;
    Ok(claim)
}

/// Offers the zone to another unit.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `validation_failed`.
pub fn offer(tx: &mut WriteTx, id: ZoneId, n: i64, to: UnitId) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    let (now, by) = (tx.now(), tx.actor().account());
    let told = claim.offer().is_some_and(|offer| offer.to == to && offer.by.is_some() && offer.by == by);
    if claim.live() && told {
        return Ok(claim);
    }
    rules::may(&claim, tx.actor(), Move::Offer, now.day())?;
    taking_part(tx, to, "/successor_unit_id")?;
    if to == claim.unit {
        let words = ["须为另一单位。", "Another unit, please."];
        return Err(wrong("/successor_unit_id", &codes::SAME_UNIT, words));
    }
    rules::plan_end(&mut claim, PlannedEnd::HandingOver(Offer { to, at: now, by }), now);
    store::save(tx, &claim)?;
    tx.record(&ZoneHandoverOffered::of(&claim))?;
    Ok(claim)
}

/// Takes an offer back, or refuses it.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn cancel_offer(tx: &mut WriteTx, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    let now = tx.now();
    rules::may(&claim, tx.actor(), Move::CancelOffer, now.day())?;
    let told = ZoneHandoverCancelled::of(&claim);
    rules::plan_end(&mut claim, PlannedEnd::Unplanned, now);
    store::save(tx, &claim)?;
    tx.record(&told)?;
    Ok(claim)
}

/// Takes the zone over: the one claim ends and the other begins at the same instant.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `unit_without_agreement`.
pub fn accept(tx: &mut WriteTx, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    let (mut aggregate, old) = with_zone(tx, id, n)?;
    if let Some(taken) = taken(tx, &old)?.filter(|one| one.live() && decided_by_caller(tx, one)) {
        return Ok(taken);
    }
    rules::may(&old, tx.actor(), Move::Accept, tx.now().day())?;
    let unit = tx.actor().unit.ok_or(&NOT_FOR_THIS_SIDE)?;
    let agreement = agreements::in_force(tx, unit, None)?.ok_or(&UNIT_WITHOUT_AGREEMENT)?;
    let duties = old.duties.clone();
    finish(tx, old, ClaimEnd::HandedOver)?;
    let asked = fresh(tx, &aggregate, unit, Basis::Handover)?;
    let claim = start(tx, Claim { agreement: Some(agreement), duties, ..asked }, None)?;
    led(tx, &mut aggregate, &claim)?;
    Ok(claim)
}

/// The claim that began when this one was handed over.
fn taken(view: &mut ReadTx, old: &Claim) -> Result<Option<Claim>, Fault> {
    if old.end().is_none_or(|end| end.because != ClaimEnd::HandedOver) {
        return Ok(None);
    }
    let all = store::list(view, old.zone)?;
    Ok(all.into_iter().find(|one| one.n > old.n && one.basis == Basis::Handover))
}

/// Announces a revocation; called again after the time for a reply, carries it out.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `no_cause_for_revocation`, `reply_period_runs`.
pub fn revoke(tx: &mut WriteTx, id: ZoneId, n: i64, reason: String) -> Result<Claim, Fault> {
    let (aggregate, mut claim) = with_zone(tx, id, n)?;
    let (now, today, me) = (tx.now(), tx.now().day(), tx.actor().account());
    let by = claim.revocation().and_then(|one| one.by);
    if claim.state.word() == ClaimState::Revoked && by.is_some() && by == me {
        return Ok(claim);
    }
    rules::may(&claim, tx.actor(), Move::Revoke, today)?;
    if let Some(announced) = claim.revocation() {
        if rules::carried_out(announced, tx.actor(), today)? {
            let claim = finish(tx, claim, ClaimEnd::Revoked)?;
            reopen(tx, aggregate)?;
            return Ok(claim);
        }
        return Ok(claim);
    }
    let missed = duties::missed(tx, &aggregate, today)?;
    let cause = rules::cause(missed, agreements::in_force(tx, claim.unit, None)?)?;
    rules::announce(&mut claim, cause, reason, me, now);
    store::save(tx, &claim)?;
    tx.record(&ZoneRevocationAnnounced::of(&claim))?;
    Ok(claim)
}

/// Replies to an announced revocation, or replaces the reply.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn reply(tx: &mut WriteTx, id: ZoneId, n: i64, text: String) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    let (at, by) = (tx.now(), tx.actor().account());
    rules::may(&claim, tx.actor(), Move::Reply, at.day())?;
    rules::reply(&mut claim, Reply { text, at, by });
    store::save(tx, &claim)?;
    tx.record(&ZoneRevocationReplied::of(&claim))?;
    Ok(claim)
}

/// Drops an announced revocation.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn drop_revocation(tx: &mut WriteTx, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    let now = tx.now();
    rules::may(&claim, tx.actor(), Move::DropRevocation, now.day())?;
    rules::drop_revocation(&mut claim, now);
    store::save(tx, &claim)?;
    tx.record(&ZoneRevocationDropped::of(&claim))?;
    Ok(claim)
}
