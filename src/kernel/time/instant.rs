//! Instants (UTC, microseconds), and the clock that is handed around.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Day, Span};

/// A point in time from 1900 to 2199 (UTC), whole microseconds, printed as RFC 3339 with `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(
    value_type = String,
    format = DateTime,
    example = "2026-06-30T08:15:30.123456Z",
    pattern = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]"
)]
pub struct Instant(DateTime<Utc>);

/// 1900-01-01T00:00:00Z and the last microsecond of 2199, in microseconds of the epoch.
const BOUNDS: (i64, i64) = (-2_208_988_800_000_000, 7_258_118_399_999_999);

impl Instant {
    /// The instant that many microseconds after 1970-01-01T00:00:00Z, or the edge that lies nearest to it.
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros.clamp(BOUNDS.0, BOUNDS.1)).unwrap_or_default())
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, as JSON Web Tokens count (RFC 7519 `NumericDate`).
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// The day this instant falls on in Asia/Shanghai.
    pub fn day(self) -> Day {
        Day::clamped(self.0.with_timezone(&shanghai()).date_naive())
    }

    /// 24:00 of a day in Asia/Shanghai: the first instant that no longer belongs to it.
    pub fn end_of(day: Day) -> Self {
        Self::start_of(day).plus(Span::days(1))
    }

    /// 00:00 of a day in Asia/Shanghai.
    pub fn start_of(day: Day) -> Self {
        let midnight = day.date().and_time(NaiveTime::MIN).and_utc();
        Self::from_micros(midnight.timestamp_micros()).plus(Span::hours(-8))
    }

    /// This instant moved by a span; at the edges of time it stops.
    pub fn plus(self, span: Span) -> Self {
        Self::from_micros(self.micros().saturating_add(span.in_micros()))
    }

    /// How much later than another instant this is; negative before it.
    pub fn since(self, other: Self) -> Span {
        Span::micros(self.micros().saturating_sub(other.micros()))
    }
}

/// Why words are no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoInstant {
    /// Not as RFC 3339 writes it.
    #[error("not an instant: RFC 3339 is wanted")]
    Shape,
    /// Before 1900 or after 2199.
    #[error("instant out of range: 1900 to 2199")]
    Range,
}

/// Asia/Shanghai: UTC+8 all year (no daylight saving since 1991).
fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| unreachable!("eight hours is a valid offset"))
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl std::str::FromStr for Instant {
    type Err = NoInstant;

    fn from_str(raw: &str) -> Result<Self, NoInstant> {
        let bytes = raw.as_bytes();
        let shaped = bytes.get(4) == Some(&b'-') && matches!(bytes.get(10), Some(b'T' | b't')) && raw.is_ascii();
        let parsed = DateTime::parse_from_rfc3339(raw).ok().filter(|_| shaped).ok_or(NoInstant::Shape)?;
        let micros = parsed.timestamp_micros();
        if (BOUNDS.0..=BOUNDS.1).contains(&micros) { Ok(Self::from_micros(micros)) } else { Err(NoInstant::Range) }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        raw.parse().map_err(serde::de::Error::custom)
    }
}

/// Where the time comes from: the machine, or a clock that tests move.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until somebody moves it (microseconds since the epoch).
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A stopped clock that shows this instant.
    pub fn manual(at: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.micros())))
    }

    /// What the clock shows now.
    pub fn now(&self) -> Instant {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
            Self::System => Instant::from_micros(Utc::now().timestamp_micros()),
            Self::Manual(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a stopped clock; the machine's clock cannot be moved and stays as it is.
    pub fn advance(&self, span: impl Into<Span>) {
        if let Self::Manual(micros) = self {
            let span = span.into();
            let later = |micros| Some(Instant::from_micros(micros).plus(span).micros());
            let _ = micros.fetch_update(Ordering::SeqCst, Ordering::SeqCst, later);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_shanghai() {
        let before: Instant = "2026-06-30T15:59:59.999999Z".parse().unwrap();
        let after: Instant = "2026-06-30T16:00:00Z".parse().unwrap();
        assert_eq!(before.day().to_string(), "2026-06-30");
        assert_eq!(after.day().to_string(), "2026-07-01");
        assert_eq!(Instant::end_of(before.day()), after);
        assert_eq!(after.to_string(), "2026-06-30T16:00:00.000000Z");
    }

    #[test]
    fn p43_an_instant_lies_between_1900_and_2199_and_nothing_leaves_it() {
        let first: Instant = "1900-01-01T00:00:00Z".parse().unwrap();
        let last: Instant = "2199-12-31T23:59:59.999999Z".parse().unwrap();
        assert_eq!((first.micros(), last.micros()), BOUNDS);
        for (raw, flaw) in [
            ("1899-12-31T23:59:59Z", NoInstant::Range),
            ("2200-01-01T00:00:00Z", NoInstant::Range),
            ("0000-01-01T00:00:00Z", NoInstant::Range),
            ("+262142-12-31T00:00:00Z", NoInstant::Shape),
            ("-262143-01-01T00:00:00Z", NoInstant::Shape),
            ("2026-06-30 08:00:00Z", NoInstant::Shape),
            (" 2026-06-30T08:00:00Z", NoInstant::Shape),
            ("2026-06-30T08:00:00", NoInstant::Shape),
        ] {
            assert_eq!(raw.parse::<Instant>(), Err(flaw), "{raw}");
        }
        for micros in [i64::MIN, i64::MAX] {
            let edge = Instant::from_micros(micros);
            assert!(edge == first || edge == last);
            assert_eq!(edge.plus(Span::micros(micros)), edge);
        }
        for day in [Day::FIRST, Day::LAST] {
            assert!(Instant::start_of(day) <= Instant::end_of(day));
            assert!((first..=last).contains(&Instant::start_of(day)));
        }
        assert_eq!((first.day(), last.day()), (Day::FIRST, Day::LAST));
    }
}
