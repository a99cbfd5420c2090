//! Derived data that is kept beside rows: logins, keys of plates, figures, blind indexes, timers. None of it is covered by events, so
//! it is made again and compared.

use super::findings::{Report, What};
use crate::timers::Deadline;
use db::unless_unreadable;
use journal::{Amiss, ReadTx, RowWord, timers_given_up, unknown_timers};
use kernel::Fault;

/// Rows of one slice that others do not bear out: the place and the word.
type Copies = fn(&mut ReadTx) -> Result<Vec<(String, RowWord)>, Fault>;

/// Every slice that keeps such rows.
const COPIES: [Copies; 4] =
    [auth::wrong_logins, agreements::wrong_grams, zones::wrong_plates, households::wrong_figures];

/// Timers of one slice that its rows do not bear out.
type Timers = fn(&mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault>;

/// Every slice that sets timers.
const TIMERS: [Timers; 7] = [
    agreements::wrong_timers,
    commitments::wrong_timers,
    auth::wrong_timers,
    documents::wrong_timers,
    households::wrong_timers,
    ledgers::wrong_timers,
    zones::wrong_timers,
];

/// Looks at a community.
pub fn look(view: &mut ReadTx, community: &str, report: &mut Report) -> Result<(), Fault> {
    for copies in COPIES {
        for (place, word) in unless_unreadable(copies(view))? {
            report.add(What::Unexplained, &format!("{community} {place}"), word);
        }
    }
    for timers in TIMERS {
        for (place, amiss) in unless_unreadable(timers(view))? {
            let what = match amiss {
                Amiss::Missing => What::TimerMissing,
                Amiss::Strange => What::TimerStrange,
            };
            report.add(what, &format!("{community} {place}"), "");
        }
    }
    for place in unknown_timers(view, Deadline::knows)? {
        report.add(What::TimerStrange, &format!("{community} {place}"), "unknown_kind");
    }
    for place in timers_given_up(view)? {
        report.add(What::TimerGivenUp, &format!("{community} {place}"), "");
    }
    Ok(())
}
