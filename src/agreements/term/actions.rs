//! Actions of the calendar: lapse, coming into force, reminders, expiry, and the days of what was agreed or announced.

use uuid::Uuid;

use super::wire::{AgreementActivated, AgreementExpired, AgreementExpiring, AgreementLapsed};
use crate::changes::actions as changes;
use crate::clocks::{AgreementTimer, schedule};
use crate::consents::effects;
use crate::consents::leaving::leave;
use crate::ending::actions as ending;
use crate::hooks::{asking as hooks, telling};
use crate::model::{Agreement, AgreementState, HowEnded};
use crate::parties::store as parties;
use crate::versions::model::AgreementEvent;
use crate::versions::recording::record_event;
use crate::{rules, store};
use journal::WriteTx;
use kernel::{AgreementId, Fault, Id, Instant};

/// Acts on a timer whose time has come. A timer that comes too late, or for what has changed meanwhile, does nothing.
pub fn on_timer(tx: &mut WriteTx, timer: &AgreementTimer, subject: Uuid) -> Result<(), Fault> {
    let Some(mut agreement) = store::find(tx, AgreementId::of(subject))? else { return Ok(()) };
    match timer {
        AgreementTimer::Lapse => lapse(tx, &mut agreement),
        AgreementTimer::Activate => begin(tx, &mut agreement),
        AgreementTimer::Expire => expire(tx, &mut agreement),
        AgreementTimer::Resume => rested(tx, &mut agreement),
        AgreementTimer::End => ending::notice_over(tx, &mut agreement),
        AgreementTimer::Request(number) => effects::on_day(tx, &mut agreement, *number),
        AgreementTimer::Leave(party) => leave(tx, &mut agreement, *party),
        AgreementTimer::Expiring(days) => remind(tx, &agreement, *days),
    }
}

/// A concluded agreement comes into force at once when its first day has come, otherwise on that day.
///
/// # Errors
/// When the database refuses, or who is asked about an end that has passed already.
pub fn start(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    tx.cancel_timers(agreement.id.uuid())?;
    if agreement.terms.starts_on > tx.counts_from().day() {
        return tx.timer(Instant::start_of(agreement.terms.starts_on), AgreementTimer::Activate, agreement.id.uuid());
    }
    begin(tx, agreement)
}

fn begin(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    if !rules::begin(agreement, tx.counts_from()) {
        return Ok(());
    }
    record_event(tx, agreement, AgreementEvent::Activated, &AgreementActivated::of(agreement))?;
    let bound: Vec<_> = agreement.parties.iter().filter(|party| agreement.binds(party)).map(|party| party.id).collect();
    telling::begun(tx, agreement, &bound)?;
    if agreement.terms.ends_on.is_some_and(|end| end < tx.counts_from().day()) {
        return expire(tx, agreement);
    }
    schedule(tx, agreement)
}

fn expire(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    if agreement.terms.ends_on.is_some_and(|end| end < tx.counts_from().day())
        && rules::RUNNING.contains(&agreement.state.stage())
    {
        hooks::comes(tx, agreement, HowEnded::Expiry)?;
        telling::rested(tx, agreement)?;
    }
    if !rules::expire(agreement, tx.counts_from()) {
        return Ok(());
    }
    changes::lapse(tx, agreement, |_| true)?;
    tx.cancel_timers(agreement.id.uuid())?;
    record_event(tx, agreement, AgreementEvent::Expired, &AgreementExpired::of(agreement))
}

/// The last day of a suspension has passed.
fn rested(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    let over = agreement.state.pause().and_then(|pause| pause.until_on).is_some_and(|until| until < today);
    if agreement.state.stage() == AgreementState::Suspended && over { effects::resume(tx, agreement) } else { Ok(()) }
}

fn lapse(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    let over = agreement.state.due_on().is_some_and(|due| due < tx.counts_from().day());
    if agreement.state.stage() != AgreementState::AwaitingSignatures || !over {
        return Ok(());
    }
    rules::lapse(agreement, tx.counts_from());
    parties::save_replies(tx, agreement.id, &agreement.parties)?;
    record_event(tx, agreement, AgreementEvent::Lapsed, &AgreementLapsed::of(agreement))
}

/// A reminder that comes when the last day has passed is left out: what the end brings is told by the end itself.
fn remind(tx: &mut WriteTx, agreement: &Agreement, days: i64) -> Result<(), Fault> {
    let over = agreement.terms.ends_on.is_none_or(|end| end < tx.now().day());
    if !over && matches!(agreement.state.stage(), AgreementState::Active | AgreementState::Suspended) {
        tx.record(&AgreementExpiring::of(agreement, days))?;
    }
    Ok(())
}
