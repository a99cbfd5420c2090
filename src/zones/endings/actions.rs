//! Actions: ending claims when the calendar, an agreement or a departure ends them, and what would be left without a unit.

use std::collections::HashMap;

use super::model::Led;
use crate::aggregate::claims::model::{Claim, ClaimEnd, ClaimRole, ClaimState, Decision, PlannedEnd, State};
use crate::aggregate::claims::store as claims;
use crate::aggregate::lookup;
use crate::claims::actions::{finish, reopen};
use crate::claims::events::{ZoneClaimCarriedOn, ZoneHandoverCancelled, ZoneRequestWithdrawn};
use crate::claims::rules;
use crate::model::{Zone, ZoneId};
use crate::store;
use journal::{ReadTx, WriteTx};
use kernel::{AgreementId, Fault, UnitId};

/// What a unit leads.
pub fn led_by(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Led>, Fault> {
    let mine = claims::of_unit(view, unit)?;
    told(view, mine)
}

/// What is led under an agreement.
pub fn led_under(view: &mut ReadTx, agreement: AgreementId) -> Result<Vec<Led>, Fault> {
    let under = claims::under(view, agreement)?;
    told(view, under)
}

fn told(view: &mut ReadTx, all: Vec<Claim>) -> Result<Vec<Led>, Fault> {
    let live = |claim: &Claim| claim.live() && claim.role == ClaimRole::Lead;
    let leads: Vec<Claim> = all.into_iter().filter(live).collect();
    let ids: Vec<ZoneId> = leads.iter().map(|claim| claim.zone).collect();
    let title = |zone: Zone| (zone.id, format!("{} {}", zone.code.text, zone.profile.name));
    let mut titles: HashMap<ZoneId, String> = store::of_many(view, &ids)?.into_iter().map(title).collect();
    let led = |claim: Claim| Led {
        zone: claim.zone,
        title: titles.remove(&claim.zone).unwrap_or_default(),
        unit: claim.unit,
        agreement: claim.agreement,
        since: claim.term().map_or(claim.requested_at, |term| term.began_at),
    };
    Ok(leads.into_iter().map(led).collect())
}

/// An agreement ends for these units: their claims go on under another agreement in force, or end.
pub fn agreement_ended(tx: &mut WriteTx, agreement: AgreementId, covers: impl Fn(UnitId) -> bool) -> Result<(), Fault> {
    let concerned: Vec<Claim> = claims::under(tx, agreement)?.into_iter().filter(|one| covers(one.unit)).collect();
    for mut claim in concerned {
        let from = tx.counts_from();
        match agreements::in_force(tx, claim.unit, Some(agreement))? {
            Some(other) => {
                rules::rest_on(&mut claim, other, from);
                claims::save(tx, &claim)?;
                tx.record(&ZoneClaimCarriedOn::of(&claim))?;
            }
            None => over(tx, claim, ClaimEnd::AgreementEnded)?,
        }
    }
    Ok(())
}

/// A unit takes part no longer: its claims end, its requests are gone, what was offered to it is not any more.
pub fn unit_departed(tx: &mut WriteTx, unit: UnitId) -> Result<(), Fault> {
    for mut claim in claims::of_unit(tx, unit)? {
        if claim.live() {
            over(tx, claim, ClaimEnd::UnitDeparted)?;
            continue;
        }
        rules::settle(&mut claim, State::Withdrawn, Decision { at: tx.now(), by: None, reason: None });
        claims::save(tx, &claim)?;
        tx.record(&ZoneRequestWithdrawn::of(&claim))?;
    }
    let offered = claims::in_states(tx, &[ClaimState::HandingOver], i64::MAX)?;
    for mut claim in offered.into_iter().filter(|claim| claim.offer().is_some_and(|offer| offer.to == unit)) {
        let (told, now) = (ZoneHandoverCancelled::of(&claim), tx.now());
        rules::plan_end(&mut claim, PlannedEnd::Unplanned, now);
        claims::save(tx, &claim)?;
        tx.record(&told)?;
    }
    Ok(())
}

fn over(tx: &mut WriteTx, claim: Claim, because: ClaimEnd) -> Result<(), Fault> {
    let (zone, role) = (claim.zone, claim.role);
    finish(tx, claim, because)?;
    if role == ClaimRole::Lead {
        let aggregate = lookup::find(tx, zone)?;
        reopen(tx, aggregate)?;
    }
    Ok(())
}

/// A release notice has run.
pub fn on_timer(tx: &mut WriteTx, zone: ZoneId) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    let over_by_now =
        |claim: &Claim| claim.role == ClaimRole::Lead && claim.release().is_some_and(|one| one.on < today);
    let all = claims::open_claims(tx, &[zone])?.remove(&zone).unwrap_or_default();
    match all.into_iter().find(over_by_now) {
        Some(claim) => over(tx, claim, ClaimEnd::Released),
        None => Ok(()),
    }
}
