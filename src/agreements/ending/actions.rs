//! Actions: giving notice, and ending what has run out.

use super::model::{AfterLeaving, Foreseen};
use super::rules;
use super::rules::{earliest_end, leaves_alone};
use super::wire::{AgreementLeft, AgreementNoticeGiven, AgreementTerminated};
use crate::changes::actions as changes;
use crate::clocks;
use crate::codes;
use crate::hooks::asking::{announce, comes, part};
use crate::hooks::model::Moment;
use crate::hooks::telling::rested;
use crate::lookup::visible;
use crate::model::{Agreement, HowEnded, Notice, RequestKind};
use crate::obligations::model::Owed;
use crate::obligations::store as obligations;
use crate::parties::model::{Leave, Party};
use crate::parties::store as parties;
use crate::rules::{self as agreements, Move, consenting};
use crate::versions::model::AgreementEvent;
use crate::versions::recording::record_event;
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::calendar::CountedDay;
use kernel::patch::wrong;
use kernel::{AgreementId, Day, Fault, Id, PartyId};

/// Gives notice for the caller's party.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `validation_failed` when the period is too short.
pub fn give_notice(tx: &mut WriteTx, id: AgreementId, reason: String, named: Option<Day>) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    let party = consenting(&agreement, tx.actor()).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    if rules::given(&agreement, &party).is_some() {
        return Ok(agreement);
    }
    agreements::may(&agreement, tx.actor(), Move::GiveNotice, tx.now().day())?;
    let CountedDay { day: ends_on, provisional } = last_day(&agreement, named, tx.now().day())?;
    let plain_days = false;
    let now = tx.now();
    if leaves_alone(&agreement, &party) {
        part(tx, &agreement, &party, ends_on, Moment::Announced)?;
        let leave = Leave { at: now, ends_on, plain_days, provisional, reason, left_at: None };
        rules::give_leave(&mut agreement, party.id, leave, now);
        if let Some(party) = agreement.party(party.id).cloned() {
            parties::save_leave(tx, id, &party)?;
        }
    } else {
        announce(tx, &agreement, HowEnded::Notice, ends_on)?;
        let notice = Notice { party: party.id, at: now, ends_on, plain_days, provisional, reason };
        rules::give_notice(&mut agreement, notice, now);
    }
    let given = AgreementNoticeGiven::of(&agreement, party.id, ends_on);
    record_event(tx, &agreement, AgreementEvent::NoticeGiven, &given)?;
    clocks::schedule(tx, &agreement)?;
    Ok(agreement)
}

/// What would be left to nobody if the caller's party gave notice, or all agreed to an end, now, and when a notice would
/// end; nothing is written.
///
/// # Errors
/// As what is previewed.
pub fn preview(view: &mut ReadTx, id: AgreementId, wanted: Wanted) -> Result<Preview, Fault> {
    let (agreement, actor, today) = (visible(view, id)?, *view.actor(), view.now().day());
    let party = consenting(&agreement, &actor).cloned().ok_or(&NOT_FOR_THIS_SIDE)?;
    let (step, under_way) = match wanted {
        Wanted::Notice(_) => (Move::GiveNotice, rules::given(&agreement, &party).is_some()),
        Wanted::Termination => (Move::Terminate, agreement.changes.of(RequestKind::Termination).is_some()),
    };
    if !under_way {
        agreements::may(&agreement, &actor, step, today)?;
    }
    let foreseen = match wanted {
        Wanted::Notice(named) => Some(foreseen(&agreement, &party, named, today)?),
        Wanted::Termination => None,
    };
    let alone = foreseen.is_some_and(|foreseen| foreseen.own_part);
    let mut owed = obligations::owed_in(view, id)?;
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
    let counted = rules::given(agreement, party).map_or_else(|| last_day(agreement, named, today), Ok)?;
    let CountedDay { day: ends_on, provisional } = counted;
    Ok(Foreseen { ends_on, provisional, own_part: leaves_alone(agreement, party) })
}

/// The last day in force: as named, or the first one the period allows; never behind the agreement's own end, which is no
/// guess.
fn last_day(agreement: &Agreement, named: Option<Day>, today: Day) -> Result<CountedDay, Fault> {
    let CountedDay { day: earliest, provisional } = earliest_end(agreement.terms.notice, today);
    let own = agreement.terms.ends_on.unwrap_or(Day::LAST);
    let earliest = earliest.min(own);
    if named.is_some_and(|named| named < earliest) {
        let words = [
            "短于通知期; 提前终止须经各方同意。",
            "Shorter than the notice period; an earlier end takes the consent of all.",
        ];
        return Err(wrong("/ends_on", &codes::NOTICE_TOO_SHORT, words).with("earliest_on", earliest.to_string()));
    }
    let day = named.map_or(earliest, |named| named.min(own));
    Ok(CountedDay { day, provisional: provisional && day < own })
}

/// Ends the agreement before its last day, and with it everything that is still asked about it.
pub fn terminate(tx: &mut WriteTx, agreement: &mut Agreement, how: HowEnded, reason: String) -> Result<(), Fault> {
    comes(tx, agreement, how)?;
    rested(tx, agreement)?;
    if !agreements::terminate(agreement, how, reason, tx.counts_from()) {
        return Ok(());
    }
    changes::lapse(tx, agreement, |_| true)?;
    tx.cancel_timers(agreement.id.uuid())?;
    record_event(tx, agreement, AgreementEvent::Terminated, &AgreementTerminated::of(agreement, how))
}

/// The last day of a notice has passed.
pub fn notice_over(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    let Some(notice) = rules::notice_over(agreement, tx.counts_from().day()) else { return Ok(()) };
    let reason = notice.reason.clone();
    terminate(tx, agreement, HowEnded::Notice, reason)
}

/// The last day of one unit's notice has passed; with the last unit, the text ends.
pub fn leave(tx: &mut WriteTx, agreement: &mut Agreement, party: PartyId) -> Result<AfterLeaving, Fault> {
    if !rules::leave(agreement, party, tx.counts_from()) {
        return Ok(AfterLeaving::Nothing);
    }
    left(tx, agreement, party)
}

/// A unit leaves now, whether it has given notice or not; with the last unit, the text ends.
pub fn leave_now(
    tx: &mut WriteTx,
    agreement: &mut Agreement,
    party: PartyId,
    reason: &str,
) -> Result<AfterLeaving, Fault> {
    rules::leave_now(agreement, party, reason, tx.now());
    left(tx, agreement, party)
}

/// What follows when a unit has left.
fn left(tx: &mut WriteTx, agreement: &mut Agreement, party: PartyId) -> Result<AfterLeaving, Fault> {
    let Some(gone) = agreement.party(party).cloned() else { return Ok(AfterLeaving::Nothing) };
    let today = tx.counts_from().day();
    part(tx, agreement, &gone, today, Moment::Now)?;
    parties::save_leave(tx, agreement.id, &gone)?;
    record_event(tx, agreement, AgreementEvent::Left, &AgreementLeft::of(agreement, party))?;
    if rules::deserted(agreement) {
        terminate(tx, agreement, HowEnded::AllLeft, "各单位均已退出。".to_owned())?;
        return Ok(AfterLeaving::Nothing);
    }
    Ok(AfterLeaving::Reconsider)
}
