//! How slowly a body may come: one rule for everything that is read from a client.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::StreamExt;
use tokio::time::{Instant, timeout};

use crate::kernel::Fault;
use crate::web::codes::BODY_TOO_SLOW;

/// The least pace of a body. Only the time in which the service waits for the client counts.
///
/// A body begins with some time in hand, earns more with each byte, and is given up when it has none left. So a byte now
/// and then does not help, whoever keeps the pace may pause for a while, and a fast beginning buys no endless end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Bytes a second.
    pub least: u32,
    /// Time in hand at the beginning.
    pub grace: Duration,
    /// The most time in hand: how long a body may pause that came well so far.
    pub lull: Duration,
}

impl Pace {
    /// Of a form: 1 KiB/s, less than the slowest line people have (GPRS sends 2 to 4 KiB/s); a form is 1 to 10 KiB, and
    /// five seconds are enough for most of them at any pace.
    pub const OF_A_BODY: Self = Self { least: 1024, grace: Duration::from_secs(5), lull: Duration::from_secs(15) };
    /// Of a file: 8 KiB/s (64 kbit/s), the least a line of the third generation sends, and a third of what is left of the
    /// fourth at the edge of a cell; a scan of 2 MiB may take four minutes. A pause of 15 s is a tunnel or a change of
    /// cell.
    pub const OF_A_FILE: Self = Self { least: 8 * 1024, grace: Duration::from_secs(5), lull: Duration::from_secs(15) };
}

/// A body on its way, and how much time it has in hand.
#[derive(Debug)]
pub(super) struct Paced {
    pace: Pace,
    in_hand: Duration,
}

impl Paced {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, in_hand: pace.grace }
    }

    /// The next piece of a body.
    ///
    /// # Errors
    /// `body_too_slow` when it does not come in the time that is left.
    pub(super) async fn next(&mut self, payload: &mut Payload) -> Result<Option<Result<Bytes, PayloadError>>, Fault> {
        let began = Instant::now();
        let next = timeout(self.in_hand, payload.next()).await.map_err(|_| Fault::of(&BODY_TOO_SLOW))?;
        if let Some(Ok(piece)) = &next {
            self.account(began.elapsed(), piece.len());
        }
        Ok(next)
    }

    /// So much time was waited for so many bytes.
    fn account(&mut self, waited: Duration, bytes: usize) {
        let earned = Duration::from_secs_f64(bytes as f64 / f64::from(self.pace.least.max(1)));
        self.in_hand = (self.in_hand.saturating_sub(waited) + earned).min(self.pace.lull);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a body would be given up of which so many bytes come at once every so often; whole seconds, `None` if never.
    fn given_up(pace: Pace, bytes: usize, every: f64) -> Option<u64> {
        let (mut paced, mut elapsed) = (Paced::new(pace), 0.0);
        while elapsed < 3_600.0 {
            if paced.in_hand.as_secs_f64() < every {
                return Some((elapsed + paced.in_hand.as_secs_f64()).round() as u64);
            }
            paced.account(Duration::from_secs_f64(every), bytes);
            elapsed += every;
        }
        None
    }

    #[test]
    fn p39_a_byte_a_second_is_given_up_and_an_honest_line_passes() {
        for pace in [Pace::OF_A_BODY, Pace::OF_A_FILE] {
            assert_eq!(given_up(pace, 1, 1.0), Some(5));
            assert_eq!(given_up(pace, 1_000_000, 16.0), Some(5), "it comes too late");
        }
        // GPRS, a packet of 500 bytes every 200 ms; and the same with half of it lost.
        assert_eq!(given_up(Pace::OF_A_BODY, 500, 0.2), None);
        assert_eq!(given_up(Pace::OF_A_BODY, 500, 0.4), None);
        assert_eq!(given_up(Pace::OF_A_BODY, 500, 1.0), Some(9));
        // 100 kbit/s, in bursts with pauses.
        assert_eq!(given_up(Pace::OF_A_FILE, 12_500, 1.0), None);
        assert_eq!(given_up(Pace::OF_A_FILE, 60_000, 4.5), None);
        assert_eq!(given_up(Pace::OF_A_FILE, 4_096, 1.0), Some(9));
    }

    #[test]
    fn p39_a_fast_beginning_buys_fifteen_seconds_and_no_more() {
        let mut paced = Paced::new(Pace::OF_A_BODY);
        paced.account(Duration::from_millis(1), 250 * 1024);
        assert_eq!(paced.in_hand, Duration::from_secs(15));
        paced.account(Duration::from_secs(20), 0);
        assert_eq!(paced.in_hand, Duration::ZERO);
    }
}
