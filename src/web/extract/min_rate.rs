//! The minimum rate of a request body: one rule for everything that is read from a client.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::StreamExt;
use tokio::time::{Instant, timeout};

use crate::codes::BODY_TOO_SLOW;
use kernel::Fault;

/// The least pace of a body. Only the time in which the service waits for the client counts.
///
/// A body begins with some time in hand, earns more with each byte, and is given up when it has none left. So a byte now
/// and then does not help, whoever keeps the pace may pause for a while, and a fast beginning buys no endless end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinRate {
    /// Bytes a second.
    pub bytes_per_second: u32,
    /// Time in hand at the beginning.
    pub grace: Duration,
    /// The most time in hand: how long a body may pause that came well so far.
    pub max_pause: Duration,
}

impl MinRate {
    /// Of a form: 1 KiB/s, less than the slowest line people have (GPRS sends 2 to 4 KiB/s); a form is 1 to 10 KiB, and
    /// five seconds are enough for most of them at any pace.
    pub const BODY: Self =
        Self { bytes_per_second: 1024, grace: Duration::from_secs(5), max_pause: Duration::from_secs(15) };
    /// Of a file: 8 KiB/s (64 kbit/s), the least a line of the third generation sends, and a third of what is left of the
    /// fourth at the edge of a cell; a scan of 2 MiB may take four minutes. A pause of 15 s is a tunnel or a change of
    /// cell.
    pub const FILE: Self =
        Self { bytes_per_second: 8 * 1024, grace: Duration::from_secs(5), max_pause: Duration::from_secs(15) };
}

/// A body on its way, and how much time it has in hand.
#[derive(Debug)]
pub(super) struct RateMeter {
    min_rate: MinRate,
    allowance: Duration,
}

impl RateMeter {
    pub(super) fn new(min_rate: MinRate) -> Self {
        Self { min_rate, allowance: min_rate.grace }
    }

    /// The next piece of a body.
    ///
    /// # Errors
    /// `body_too_slow` when it does not come in the time that is left.
    pub(super) async fn next(&mut self, payload: &mut Payload) -> Result<Option<Result<Bytes, PayloadError>>, Fault> {
        let began = Instant::now();
        let next = timeout(self.allowance, payload.next()).await.map_err(|_| Fault::of(&BODY_TOO_SLOW))?;
        if let Some(Ok(piece)) = &next {
            self.account(began.elapsed(), piece.len());
        }
        Ok(next)
    }

    /// So much time was waited for so many bytes.
    fn account(&mut self, waited: Duration, bytes: usize) {
        let earned = Duration::from_secs_f64(bytes as f64 / f64::from(self.min_rate.bytes_per_second.max(1)));
        self.allowance = (self.allowance.saturating_sub(waited) + earned).min(self.min_rate.max_pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a body would be given up of which so many bytes come at once every so often; whole seconds, `None` if never.
    fn given_up(min_rate: MinRate, bytes: usize, every: f64) -> Option<u64> {
        let (mut meter, mut elapsed) = (RateMeter::new(min_rate), 0.0);
        while elapsed < 3_600.0 {
            if meter.allowance.as_secs_f64() < every {
                return Some((elapsed + meter.allowance.as_secs_f64()).round() as u64);
            }
            meter.account(Duration::from_secs_f64(every), bytes);
            elapsed += every;
        }
        None
    }

    #[test]
    fn p39_a_byte_a_second_is_given_up_and_an_honest_line_passes() {
        for min_rate in [MinRate::BODY, MinRate::FILE] {
            assert_eq!(given_up(min_rate, 1, 1.0), Some(5));
            assert_eq!(given_up(min_rate, 1_000_000, 16.0), Some(5), "it comes too late");
        }
        // GPRS, a packet of 500 bytes every 200 ms; and the same with half of it lost.
        assert_eq!(given_up(MinRate::BODY, 500, 0.2), None);
        assert_eq!(given_up(MinRate::BODY, 500, 0.4), None);
        assert_eq!(given_up(MinRate::BODY, 500, 1.0), Some(9));
        // 100 kbit/s, in bursts with pauses.
        assert_eq!(given_up(MinRate::FILE, 12_500, 1.0), None);
        assert_eq!(given_up(MinRate::FILE, 60_000, 4.5), None);
        assert_eq!(given_up(MinRate::FILE, 4_096, 1.0), Some(10));
    }

    #[test]
    fn p39_a_fast_beginning_buys_fifteen_seconds_and_no_more() {
        let mut meter = RateMeter::new(MinRate::BODY);
        meter.account(Duration::from_millis(1), 250 * 1024);
        assert_eq!(meter.allowance, Duration::from_secs(15));
        meter.account(Duration::from_secs(20), 0);
        assert_eq!(meter.allowance, Duration::ZERO);
    }
}
