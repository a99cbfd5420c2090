//! Actions of the calendar: checking files whose time may be over, and destroying their keys.

use uuid::Uuid;

use super::super::lifecycle::model::HouseholdAct;
use super::super::retention::model::HouseholdTimer;
use super::super::retention::rules::{self, Verdict};
use super::super::store;
use super::actions::erased;
use crate::model::HouseholdId;
use journal::{Amiss, Implied, ReadTx, When, WriteTx, present, timers_amiss};
use kernel::{Fault, Id, Instant};

/// Looks at a file whose deadline has come, where files are kept so many months.
///
/// # Errors
/// When the disk refuses, or the vault's keys are not there: then it is looked at again.
pub fn on_timer(tx: &mut WriteTx, timer: &HouseholdTimer, subject: Uuid, months: u32) -> Result<(), Fault> {
    match timer {
        HouseholdTimer::Retention => look(tx, subject, months),
    }
}

fn look(tx: &mut WriteTx, subject: Uuid, months: u32) -> Result<(), Fault> {
    let Some(household) = store::find(tx, HouseholdId::of(subject))? else { return Ok(()) };
    match rules::judge(&household, months, tx.now().day()) {
        Verdict::Stays => Ok(()),
        Verdict::Later(day) => tx.timer(Instant::start_of(day), HouseholdTimer::Retention, subject),
        Verdict::Over => erased(tx, household, HouseholdAct::Retention).map(drop),
    }
}

/// The timers that are not those of the files whose time runs.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let (now, known) = (present(view)?, store::ids(view)?);
    let implied: Vec<Implied> = store::all(view)?
        .iter()
        .filter_map(|one| Some((rules::looked_at_by(one, now)?, one.id.uuid())))
        .map(|(by, id)| Implied::of(When::By(by), &HouseholdTimer::Retention, id))
        .collect();
    let known = known.into_iter().map(Id::uuid).collect();
    timers_amiss::<HouseholdTimer>(view, &implied, Some(&known))
}
