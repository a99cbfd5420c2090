//! During an outage every request fails alike: its lines are counted instead of repeated.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use kernel::{Fault, Kind};

/// How often the same outage is told.
const EVERY: Duration = Duration::from_secs(1);

/// What an outage is told from others by: its code, and its place in the source.
type Which = (&'static str, String);

/// Which outages were told when, and how many failures were left out since.
#[derive(Default)]
pub(super) struct Outage(Mutex<HashMap<Which, (Instant, u64)>>);

impl Outage {
    /// Whether a failure at this moment is told, and how many like it were left out before. What is wrong with one
    /// request alone (500), or with one row, is always told; a database out of reach, an overload or a full disk once a second
    /// for each place that meets it.
    pub(super) fn due(&self, fault: &Fault, now: Instant) -> Option<u64> {
        if fault.code().kind == Kind::Internal || fault.row().is_some() {
            return Some(0);
        }
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let which = (fault.code().name, fault.place());
        match told.get_mut(&which) {
            Some((last, left_out)) if now.saturating_duration_since(*last) < EVERY => {
                *left_out += 1;
                None
            }
            known => {
                let left_out = known.map_or(0, |(_, left_out)| *left_out);
                told.insert(which, (now, 0));
                Some(left_out)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{INTERNAL, STORAGE_FULL, UNAVAILABLE};

    #[test]
    fn an_outage_is_told_once_a_second_and_counted() {
        #[expect(clippy::disallowed_methods, reason = "a moment to begin with")]
        let begin = Instant::now();
        let (outage, away) = (Outage::default(), Fault::of(&UNAVAILABLE));
        let after = |millis| begin + Duration::from_millis(millis);
        assert_eq!(outage.due(&away, after(0)), Some(0));
        assert_eq!((outage.due(&away, after(1)), outage.due(&away, after(999))), (None, None));
        assert_eq!(outage.due(&Fault::of(&STORAGE_FULL), after(5)), Some(0), "another one is told");
        assert_eq!(outage.due(&Fault::of(&UNAVAILABLE), after(5)), Some(0), "another place is told");
        let of_row = away.clone().in_row("units", 7);
        assert_eq!([outage.due(&of_row, after(5)), outage.due(&of_row, after(6))], [Some(0); 2], "a row is no outage");
        assert_eq!(outage.due(&Fault::of(&INTERNAL), after(6)), Some(0));
        assert_eq!(outage.due(&Fault::of(&INTERNAL), after(7)), Some(0), "each of these is told");
        assert_eq!((outage.due(&away, after(1_000)), outage.due(&away, after(2_000))), (Some(2), Some(0)));
    }
}
