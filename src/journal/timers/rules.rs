//! Rules: when a timer that failed is tried again, and when it is given up.

use super::model::{Fate, Hindrance};
use kernel::{Fault, Instant, Kind, Span};

/// What is stored as the error of a timer whose kind no slice knows.
pub const UNKNOWN_KIND: &str = "unknown_timer_kind";

/// How long after each failed attempt the next one comes; after as many and one more a timer is a dead letter.
const BACK_OFF: [Span; 7] = [
    Span::minutes(1),
    Span::minutes(5),
    Span::minutes(30),
    Span::hours(2),
    Span::hours(6),
    Span::hours(12),
    Span::hours(24),
];

/// The longest a timer that has failed is put off, and a little more.
pub const LONGEST_WAIT: Span = Span::hours(25);

/// How often a timer of an unknown kind is tried: while a new version takes the place of an old one, an instance that
/// knows the kind comes by in between.
const UNKNOWN_TRIES: usize = 3;

/// When a timer is tried again that met an outage.
const AFTER_OUTAGE: Span = Span::minutes(1);

/// Whether the timer or the database is at fault. A database out of reach, a connection that broke and a full disk would stop any timer.
pub fn hindrance(fault: &Fault) -> Hindrance {
    match fault.code().kind {
        Kind::Unavailable | Kind::StorageFull => Hindrance::Outage,
        _ => Hindrance::Failure,
    }
}

/// What becomes of a timer after this, when so many attempts had failed before.
pub fn fate(hindrance: Hindrance, failed: i64, now: Instant) -> Fate {
    let tries = match hindrance {
        Hindrance::Outage => return Fate::Again { at: now.plus(AFTER_OUTAGE), attempts: failed },
        Hindrance::Failure => BACK_OFF.as_slice(),
        Hindrance::UnknownKind => &BACK_OFF[..UNKNOWN_TRIES],
    };
    let attempts = failed.saturating_add(1);
    match usize::try_from(failed).ok().and_then(|failed| tries.get(failed)) {
        Some(wait) => Fate::Again { at: now.plus(*wait), attempts },
        None => Fate::Dead { attempts },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{INTERNAL, STALE_VERSION, STORAGE_FULL, UNAVAILABLE};

    fn waits(hindrance: Hindrance) -> (Vec<i64>, i64) {
        let now = Instant::from_micros(0);
        let mut minutes = Vec::new();
        loop {
            match fate(hindrance, minutes.len() as i64, now) {
                Fate::Again { at, attempts } => {
                    minutes.push(at.micros() / 60_000_000);
                    assert_eq!(attempts, minutes.len() as i64);
                }
                Fate::Dead { attempts } => return (minutes, attempts),
            }
        }
    }

    #[test]
    fn the_eighth_failure_is_the_last() {
        assert_eq!(waits(Hindrance::Failure), (vec![1, 5, 30, 120, 360, 720, 1440], 8));
        assert_eq!(waits(Hindrance::UnknownKind), (vec![1, 5, 30], 4));
    }

    #[test]
    fn an_outage_is_not_counted_however_long_it_lasts() {
        let now = Instant::from_micros(0);
        for failed in [0, 7, 400] {
            let later = Fate::Again { at: now.plus(AFTER_OUTAGE), attempts: failed };
            assert_eq!(fate(Hindrance::Outage, failed, now), later);
        }
        for code in [&UNAVAILABLE, &STORAGE_FULL] {
            assert_eq!(hindrance(&Fault::of(code)), Hindrance::Outage);
        }
        for code in [&INTERNAL, &STALE_VERSION] {
            assert_eq!(hindrance(&Fault::of(code)), Hindrance::Failure);
        }
    }
}
