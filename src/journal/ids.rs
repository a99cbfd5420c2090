//! The ids of new rows, in order even when the clock is not; and randomness.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use uuid::Uuid;
use uuid::timestamp::Timestamp;
use uuid::timestamp::context::ContextV7;

use kernel::{Fault, Instant, OrFaultAs};

/// Makes the ids of new rows: UUIDv7, in order within the process even when the clock steps back.
#[derive(Default)]
pub struct Ids {
    context: Mutex<ContextV7>,
    /// When it was last told that the clock is behind, in microseconds.
    warned: AtomicI64,
}

/// How often it is told that the clock is behind.
const WARN_EVERY: i64 = 60_000_000;

impl Ids {
    /// Tells the log, at most once a minute, that a chain is ahead of the clock.
    pub(super) fn note_lag(&self, now: Instant, told_at: Instant) {
        let warned = self.warned.load(Ordering::Relaxed);
        if (now.micros() - warned).abs() >= WARN_EVERY {
            self.warned.store(now.micros(), Ordering::Relaxed);
            let seconds = (told_at.micros() - now.micros()) / 1_000_000;
            tracing::warn!(
                seconds,
                "the clock is behind a journal: its events keep the instant of the last one until then"
            );
        }
    }

    pub(super) fn next(&self, now: Instant) -> Uuid {
        let context = self.context.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let micros = now.micros().max(0);
        let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&*context, (micros / 1_000_000).cast_unsigned(), nanos))
    }
}

/// Bytes nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the one place where the floors above get their randomness")]
    getrandom::fill(&mut bytes).or_fault_as(&db::UNAVAILABLE, "the machine gives no randomness")?;
    Ok(bytes)
}
