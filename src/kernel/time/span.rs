//! Spans of time, in whole microseconds. What is too long for the number becomes the longest span there is.

use std::ops::{Add, Neg};

use chrono::TimeDelta;

/// A span of time, forwards or backwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const NONE: Self = Self(0);

    /// So many microseconds.
    pub const fn micros(micros: i64) -> Self {
        Self(micros)
    }

    /// So many seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// So many minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes.saturating_mul(60))
    }

    /// So many hours.
    pub const fn hours(hours: i64) -> Self {
        Self::minutes(hours.saturating_mul(60))
    }

    /// So many times twenty-four hours.
    pub const fn days(days: i64) -> Self {
        Self::hours(days.saturating_mul(24))
    }

    /// How many microseconds.
    pub const fn in_micros(self) -> i64 {
        self.0
    }

    /// How many whole seconds.
    pub const fn in_seconds(self) -> i64 {
        self.0 / 1_000_000
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self(self.0.saturating_add(more.0))
    }
}

impl Neg for Span {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl From<TimeDelta> for Span {
    fn from(span: TimeDelta) -> Self {
        let longest = if span < TimeDelta::zero() { i64::MIN } else { i64::MAX };
        Self(span.num_microseconds().unwrap_or(longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_the_longest_span() {
        assert_eq!(Span::days(14).in_seconds(), 14 * 86_400);
        for most in [i64::MAX, i64::MIN] {
            let whole = [Span::days(most), Span::hours(most), Span::minutes(most), Span::seconds(most)];
            assert!(whole.iter().all(|span| span.in_micros() == most));
            assert_eq!((whole[0] + whole[1]).in_micros(), most);
        }
        assert_eq!((-Span::micros(i64::MIN)).in_micros(), i64::MAX);
        assert_eq!(Span::from(TimeDelta::MIN), Span::micros(i64::MIN));
        assert_eq!(Span::from(TimeDelta::minutes(-2)), -Span::minutes(2));
    }
}
