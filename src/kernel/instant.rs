//! Instants (UTC, microseconds) and days (dates in Asia/Shanghai), and the clock that is handed around.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day in Asia/Shanghai.
pub type Day = chrono::NaiveDate;

/// A point in time: UTC, whole microseconds, printed as RFC 3339 with `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-06-30T08:15:30.123456Z")]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// The instant that many microseconds after 1970-01-01T00:00:00Z; values no calendar holds become the epoch.
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default())
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, as JSON Web Tokens count (RFC 7519 `NumericDate`).
    pub fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// The same instant as a chrono value.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The day this instant falls on in Asia/Shanghai.
    pub fn day(self) -> Day {
        self.0.with_timezone(&shanghai()).date_naive()
    }

    /// 24:00 of a day in Asia/Shanghai: the first instant that no longer belongs to it.
    pub fn end_of(day: Day) -> Self {
        Self::start_of(day).plus(TimeDelta::days(1))
    }

    /// 00:00 of a day in Asia/Shanghai.
    pub fn start_of(day: Day) -> Self {
        let midnight = day.and_time(NaiveTime::MIN);
        Self(midnight.and_utc() - TimeDelta::hours(8))
    }

    /// This instant moved by a span; a result no calendar holds leaves it unchanged.
    pub fn plus(self, span: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(span).unwrap_or(self.0))
    }
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
    type Err = chrono::ParseError;
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let parsed = DateTime::parse_from_rfc3339(raw)?;
        Ok(Self::from_micros(parsed.timestamp_micros()))
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

/// Where the time comes from: the machine, or a hand that tests turn.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until somebody moves it (microseconds since the epoch).
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A standing clock that shows this instant.
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

    /// Moves a standing clock; the machine's clock cannot be moved and stays as it is.
    pub fn advance(&self, span: TimeDelta) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(span.num_microseconds().unwrap_or(0), Ordering::SeqCst);
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
}
