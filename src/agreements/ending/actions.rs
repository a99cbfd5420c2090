//! Do it, all or nothing: giving notice, and ending what has run out.

use super::super::actions::visible;
use super::super::hanging::model::Owed;
use super::super::model::{Agreement, Party, State};
use super::super::requests::effects as requests;
use super::super::requests::model::RequestKind::Termination;
use super::super::requests::model::{HowEnded, Leave, Notice};
use super::super::requests::rules::{self as later, voice};
use super::super::rules::{self as agreements, Move, NOT_FOR_THIS_SIDE};
use super::super::versions::model::Happening;
use super::super::versions::store as versions;
use super::super::{hanging, parties, store, term};
use super::model::{Ending, Extent, Foreseen, Moment, OnEnding};
use super::rules::{self, earliest_end, leaves_alone};
use super::wire::{AgreementLeft, AgreementNoticeGiven, AgreementTerminated};
use journal::{Tx, View};
use kernel::calendar::Reckoned;
use kernel::patch::wrong;
use kernel::{AgreementId, Day, Fault, Id, PartyId, UnitId};

/// Gives notice for the caller's party.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `validation_failed` when the period is too short.
pub fn give_notice(
    tx: &mut Tx,
    id: AgreementId,
    reason: String,
    named: Option<Day>,
    ends: OnEnding,
) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = voice(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    if rules::given(&agreement, &party).is_some() {
        return Ok(agreement);
    }
    agreements::may(&agreement, tx.actor(), Move::GiveNotice, tx.now().day())?;
    let Reckoned { day: ends_on, provisional } = last_day(&agreement, named, tx.now().day())?;
    let plain_days = false;
    let now = tx.now();
    if leaves_alone(&agreement, &party) {
        part(tx, &agreement, &party, (ends_on, Moment::Announced), ends)?;
        let leave = Leave { at: now, ends_on, plain_days, provisional, reason, left_at: None };
        rules::give_leave(&mut agreement, party.id, leave, now);
        if let Some(party) = agreement.party(party.id).cloned() {
            parties::store::save_leave(tx, id, &party)?;
        }
    } else {
        announce(tx, &agreement, HowEnded::Notice, ends_on, ends)?;
        let notice = Notice { party: party.id, at: now, ends_on, plain_days, provisional, reason };
        rules::give_notice(&mut agreement, notice, now);
    }
    store::save_state(tx, &agreement)?;
    versions::record(tx, &agreement, Happening::NoticeGiven, None)?;
    tx.record(&AgreementNoticeGiven::of(&agreement, party.id, ends_on))?;
    term::actions::schedule(tx, &agreement)?;
    Ok(agreement)
}

/// What would be left to nobody if the caller's party gave notice, or all agreed to an end, now, and when a notice would
/// end; nothing is written.
///
/// # Errors
/// As what is previewed.
pub fn preview(view: &mut View, id: AgreementId, wanted: Wanted) -> Result<Preview, Fault> {
    let (agreement, actor, today) = (visible(view, id)?, *view.actor(), view.now().day());
    let party = voice(&agreement, &actor).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    let (step, under_way) = match wanted {
        Wanted::Notice(_) => (Move::GiveNotice, rules::given(&agreement, &party).is_some()),
        Wanted::Termination => (Move::Terminate, agreement.later.of(Termination).is_some()),
    };
    if !under_way {
        agreements::may(&agreement, &actor, step, today)?;
    }
    let foreseen = match wanted {
        Wanted::Notice(named) => Some(foreseen(&agreement, &party, named, today)?),
        Wanted::Termination => None,
    };
    let alone = foreseen.is_some_and(|foreseen| foreseen.own_part);
    let mut owed = hanging::store::owed_in(view, id)?;
    owed.retain(|one| !alone || one.unit == party.unit);
    Ok(Preview { agreement, owed, foreseen })
}

/// What is looked at beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A notice, with the last day it names.
    Notice(Option<Day>),
    /// An early end by consent of all.
    Termination,
}

/// What an end would bring.
pub struct Preview {
    /// The agreement as it stands.
    pub agreement: Agreement,
    /// What would be left to nobody.
    pub owed: Vec<Owed>,
    /// When a notice would end; of one that runs already, when it ends.
    pub foreseen: Option<Foreseen>,
}

fn foreseen(agreement: &Agreement, party: &Party, named: Option<Day>, today: Day) -> Result<Foreseen, Fault> {
    let reckoned = rules::given(agreement, party).map_or_else(|| last_day(agreement, named, today), Ok)?;
    let Reckoned { day: ends_on, provisional } = reckoned;
    Ok(Foreseen { ends_on, provisional, own_part: leaves_alone(agreement, party) })
}

/// The last day in force: as named, or the first one the period allows; never behind the agreement's own end, which is no
/// guess.
fn last_day(agreement: &Agreement, named: Option<Day>, today: Day) -> Result<Reckoned, Fault> {
    let Reckoned { day: earliest, provisional } = earliest_end(agreement.terms.notice, today);
    let own = agreement.terms.ends_on.unwrap_or(Day::LAST);
    let earliest = earliest.min(own);
    if named.is_some_and(|named| named < earliest) {
        let words = [
            "短于通知期; 提前终止须经各方同意。",
            "Shorter than the notice period; an earlier end takes the consent of all.",
        ];
        return Err(wrong("/ends_on", "notice_too_short", words).with("earliest_on", earliest.to_string()));
    }
    let day = named.map_or(earliest, |named| named.min(own));
    Ok(Reckoned { day, provisional: provisional && day < own })
}

/// Says that the whole agreement is going to end on a day.
///
/// # Errors
/// What who is asked answers.
pub fn announce(tx: &mut Tx, agreement: &Agreement, how: HowEnded, on: Day, ends: OnEnding) -> Result<(), Fault> {
    ask(tx, agreement, (how, on, Moment::Announced), ends)
}

/// Says that the whole agreement ends now.
///
/// # Errors
/// What who is asked answers.
pub fn comes(tx: &mut Tx, agreement: &Agreement, how: HowEnded, ends: OnEnding) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    ask(tx, agreement, (how, today, Moment::Now), ends)
}

/// Says that all of it ends.
fn ask(
    tx: &mut Tx,
    agreement: &Agreement,
    (how, on, moment): (HowEnded, Day, Moment),
    ends: OnEnding,
) -> Result<(), Fault> {
    let units = agreement.obliged().filter_map(|party| party.unit).collect();
    ends(tx, &Ending { agreement: agreement.id, units, how, on, moment, extent: Extent::Whole })
}

/// Says that the part of one unit ends.
fn part(
    tx: &mut Tx,
    agreement: &Agreement,
    party: &Party,
    (on, moment): (Day, Moment),
    ends: OnEnding,
) -> Result<(), Fault> {
    let units = party.unit.into_iter().collect();
    ends(tx, &Ending { agreement: agreement.id, units, how: HowEnded::Notice, on, moment, extent: Extent::Part })
}

/// Ends the agreement before its last day, and with it everything that is still asked about it.
///
/// # Errors
/// What who is asked answers.
pub fn terminate(
    tx: &mut Tx,
    agreement: &mut Agreement,
    how: HowEnded,
    reason: String,
    ends: OnEnding,
) -> Result<(), Fault> {
    comes(tx, agreement, how, ends)?;
    requests::give_back(tx, agreement)?;
    if !later::terminate(agreement, how, reason, tx.counts_from()) {
        return Ok(());
    }
    requests::lapse(tx, agreement, |_| true)?;
    store::save_state(tx, agreement)?;
    tx.cancel_timers(agreement.id.uuid())?;
    versions::record(tx, agreement, Happening::Terminated, None)?;
    tx.record(&AgreementTerminated::of(agreement, how))?;
    Ok(())
}

/// The last day of a notice has passed.
///
/// # Errors
/// What who is asked answers.
pub fn notice_over(tx: &mut Tx, agreement: &mut Agreement, ends: OnEnding) -> Result<(), Fault> {
    let Some(notice) = rules::notice_over(agreement, tx.counts_from().day()) else { return Ok(()) };
    let reason = notice.reason.clone();
    terminate(tx, agreement, HowEnded::Notice, reason, ends)
}

/// The last day of one unit's notice has passed; with the last unit, the text ends.
///
/// # Errors
/// What who is asked answers.
pub fn leave(tx: &mut Tx, agreement: &mut Agreement, party: PartyId, ends: OnEnding) -> Result<(), Fault> {
    if rules::leave(agreement, party, tx.counts_from()) { left(tx, agreement, party, ends) } else { Ok(()) }
}

/// A unit takes part no longer: its part in every text that binds each by itself ends now. What binds all together is
/// left as it is; whoever stands above knows of it by `hanging`.
///
/// # Errors
/// What who is asked answers.
pub fn depart(tx: &mut Tx, unit: UnitId, reason: &str, ends: OnEnding) -> Result<(), Fault> {
    for bound in hanging::store::bound(tx, unit)? {
        let Some(mut agreement) = store::find(tx, bound.id)? else { continue };
        let Some(party) = agreement.party_of(unit).filter(|party| leaves_alone(&agreement, party)).cloned() else {
            continue;
        };
        rules::leave_now(&mut agreement, party.id, reason, tx.now());
        left(tx, &mut agreement, party.id, ends)?;
    }
    Ok(())
}

/// What follows when a unit has left.
fn left(tx: &mut Tx, agreement: &mut Agreement, party: PartyId, ends: OnEnding) -> Result<(), Fault> {
    let Some(gone) = agreement.party(party).cloned() else { return Ok(()) };
    let today = tx.counts_from().day();
    part(tx, agreement, &gone, (today, Moment::Now), ends)?;
    parties::store::save_leave(tx, agreement.id, &gone)?;
    store::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::Left, None)?;
    tx.record(&AgreementLeft::of(agreement, party))?;
    if rules::deserted(agreement) {
        return terminate(tx, agreement, HowEnded::AllLeft, "各单位均已退出。".to_owned(), ends);
    }
    requests::reconsider(tx, agreement, ends)
}

/// Says that something is owed again by what has ended: a delivery was sent back or voided after the end.
///
/// # Errors
/// What who is asked answers.
pub fn owed_again(tx: &mut Tx, agreement: &Agreement, pledger: PartyId, ends: OnEnding) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    let how = match &agreement.state {
        State::Terminated { how, .. } => *how,
        State::Expired { .. } => HowEnded::Expiry,
        _ => {
            let Some(party) = agreement.party(pledger) else { return Ok(()) };
            return part(tx, agreement, party, (today, Moment::Announced), ends);
        }
    };
    ask(tx, agreement, (how, today, Moment::Announced), ends)
}
