//! Actions: setting the timer that first checks whether a file may be erased.

use super::super::model::Household;
use super::model::HouseholdTimer;
use super::rules;
use config::LEAST_RETENTION;
use journal::WriteTx;
use kernel::{Fault, Id, Instant};

/// From now on the time of this file runs: it is looked at when the least time there is is over.
pub fn watch(tx: &mut WriteTx, household: &Household) -> Result<(), Fault> {
    match rules::over_on(household, LEAST_RETENTION) {
        Some(over) => tx.timer(Instant::start_of(over), HouseholdTimer::Retention, household.id.uuid()),
        None => Ok(()),
    }
}
