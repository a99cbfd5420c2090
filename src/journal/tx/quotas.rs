//! Quotas: how much one account and one community may do in a time, counted in the database, so that it holds over all
//! instances, in the transaction of what is counted, so that what was refused costs nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use diesel::prelude::*;

use super::super::codes::QUOTA_EXCEEDED;
use super::super::model::written;
use super::write::WriteTx;
use config::Limits;
use db::schema::quota_uses;
use kernel::{Fault, Instant};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;
/// An hour.
const HOUR: i64 = 3_600_000_000;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Files that arrive, however long they stay.
    Uploads,
    /// Their bytes.
    UploadBytes,
    /// Files that are read to be imported, or to see what would come of it.
    Imports,
}

impl Counted {
    fn name(self) -> &'static str {
        match self {
            Self::Uploads => "uploads",
            Self::UploadBytes => "upload-bytes",
            Self::Imports => "imports",
        }
    }

    fn window(self) -> i64 {
        match self {
            Self::Uploads | Self::UploadBytes => DAY,
            Self::Imports => HOUR,
        }
    }

    fn of_an_account(self, limits: &Limits) -> i64 {
        match self {
            Self::Uploads => limits.uploads,
            Self::UploadBytes => limits.upload_bytes,
            Self::Imports => limits.imports,
        }
    }
}

/// How often each quota refused somebody, since the process began.
static REFUSED: Mutex<BTreeMap<&'static str, u64>> = Mutex::new(BTreeMap::new());

/// How often each quota refused somebody, by its name.
pub fn refused() -> Vec<(&'static str, u64)> {
    let refused = REFUSED.lock().unwrap_or_else(PoisonError::into_inner);
    refused.iter().map(|(name, count)| (*name, *count)).collect()
}

/// The refusal of what would be more than there may be: `window` and `wait` in seconds, no window where time alone does
/// not help.
pub fn exceeded(name: &'static str, most: i64, window: Option<i64>, wait: i64) -> Fault {
    *REFUSED.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default() += 1;
    let fault = Fault::of(&QUOTA_EXCEEDED).with("quota", name).with("limit", most).with("retry_after", wait.max(1));
    match window {
        Some(window) => fault.with("window", window),
        None => fault,
    }
}

/// A quota as it is kept: since when its window runs, and what was used of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Used {
    since: Instant,
    amount: i64,
}

/// What is used after more is taken.
///
/// # Errors
/// The seconds until the window is over, where it would be too much.
fn taken(used: Option<Used>, (amount, most, window): (i64, i64, i64), now: Instant) -> Result<Used, i64> {
    // A clock that was set back begins no window again, and ends none.
    let runs = |used: &Used| now.micros() - used.since.micros() < window;
    let used = used.filter(runs).unwrap_or(Used { since: now, amount: 0 });
    match used.amount.checked_add(amount).filter(|sum| *sum <= most) {
        Some(sum) => Ok(Used { amount: sum, ..used }),
        None => {
            let left = used.since.micros() + window - now.micros();
            Err(left.div_euclid(1_000_000) + i64::from(left.rem_euclid(1_000_000) > 0))
        }
    }
}

impl WriteTx<'_> {
    /// Counts this much against the quotas of the caller and of its community. The service itself has no quota.
    ///
    /// # Errors
    /// `quota_exceeded`, with the seconds until there is more.
    pub fn take_quota(&mut self, counted: Counted, amount: i64) -> Result<(), Fault> {
        if self.actor().author == kernel::Author::System {
            return Ok(());
        }
        let of_an_account = counted.of_an_account(self.limits());
        let account = written(self.actor().author);
        for (holder, most) in [(account.as_str(), of_an_account), ("community", Limits::of_a_community(of_an_account))]
        {
            self.take_of(holder, counted, (amount, most))?;
        }
        Ok(())
    }

    fn take_of(&mut self, holder: &str, counted: Counted, (amount, most): (i64, i64)) -> Result<(), Fault> {
        let (community, now, window) = (self.community(), self.now(), counted.window());
        let mine = || {
            quota_uses::table
                .filter(quota_uses::community_id.eq(community))
                .filter(quota_uses::holder.eq(holder))
                .filter(quota_uses::counted.eq(counted.name()))
        };
        let row: Option<(Instant, i64)> =
            mine().select((quota_uses::since, quota_uses::amount)).first(self.conn()).optional()?;
        let before = row.map(|(since, amount)| Used { since, amount });
        let used = taken(before, (amount, most, window), now)
            .map_err(|wait| exceeded(counted.name(), most, Some(window / 1_000_000), wait))?;
        if before.is_some() {
            let values = (quota_uses::since.eq(used.since), quota_uses::amount.eq(used.amount));
            diesel::update(mine()).set(values).execute(self.conn())?;
        } else {
            let values = (
                quota_uses::community_id.eq(community),
                quota_uses::holder.eq(holder),
                quota_uses::counted.eq(counted.name()),
                quota_uses::since.eq(used.since),
                quota_uses::amount.eq(used.amount),
            );
            diesel::insert_into(quota_uses::table).values(values).execute(self.conn())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_window_runs_from_its_first_use_and_then_begins_anew() {
        let at = |seconds: i64| Instant::from_micros(1_800_000_000_000_000 + seconds * 1_000_000);
        let take = |used: Option<Used>, amount: i64, now: Instant| taken(used, (amount, 10, HOUR), now);
        let first = take(None, 7, at(0)).unwrap();
        assert_eq!(first, Used { since: at(0), amount: 7 });
        assert_eq!(take(Some(first), 4, at(600)), Err(3_000));
        assert_eq!(take(Some(first), 3, at(600)), Ok(Used { since: at(0), amount: 10 }));
        assert_eq!(take(Some(first), 4, at(3_600)), Ok(Used { since: at(3_600), amount: 4 }));
        assert_eq!(take(None, 11, at(0)), Err(3_600), "what is too much at once is too much at any time");
    }

    proptest! {
        #[test]
        fn no_window_holds_more_than_it_may(takes in prop::collection::vec((0..1_800_i64, 1..6_i64), 1..80)) {
            let (mut now, mut used) = (1_800_000_000_000_000, None);
            let mut kept: Vec<(i64, i64)> = Vec::new();
            for (pause, amount) in takes {
                now += pause * 1_000_000;
                if let Ok(after) = taken(used, (amount, 10, HOUR), Instant::from_micros(now)) {
                    used = Some(after);
                    kept.push((now, amount));
                    let sum: i64 = kept.iter().filter(|(at, _)| *at >= after.since.micros()).map(|(_, amount)| amount).sum();
                    prop_assert_eq!(sum, after.amount);
                    prop_assert!(sum <= 10);
                }
            }
        }
    }
}
