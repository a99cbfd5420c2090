//! What every file goes through before it is parsed: its facts, and a place on the threads that do not answer requests.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::model::{FileFacts, ImportFormat};
use journal::{Counted, Journal, quota_exceeded};
use kernel::{Actor, CommunityId, Fault, OrFaultAs, UNAVAILABLE, Wanted, canonical};

/// How many files are read at once: each may take some hundred megabytes.
static TURNS: Semaphore = Semaphore::const_new(2);

/// How many there may be, read or waiting; each holds its bytes.
static LINE: Semaphore = Semaphore::const_new(48);

/// How many of them one community may have.
const AT_ONCE: i64 = 6;

/// How long a file waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long reading it may take.
const LIMIT: Duration = Duration::from_secs(60);

/// What is said of a file without its content.
pub fn facts(format: ImportFormat, bytes: &[u8]) -> FileFacts {
    let sha256 = canonical::hex(&canonical::sha256(bytes));
    FileFacts { format, sha256, bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX) }
}

/// A file of a community that is being read, or waits for it.
#[derive(Debug)]
pub struct Seat(CommunityId);

/// How many files of each community are read or wait.
static SEATED: LazyLock<Mutex<HashMap<CommunityId, i64>>> = LazyLock::new(Mutex::default);

fn seated() -> MutexGuard<'static, HashMap<CommunityId, i64>> {
    SEATED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Seat {
    fn take(community: CommunityId) -> Result<Self, Fault> {
        let mut seated = seated();
        let count = seated.entry(community).or_default();
        if *count == AT_ONCE {
            return Err(quota_exceeded("imports-at-once", AT_ONCE, None, 5));
        }
        *count += 1;
        Ok(Self(community))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seated = seated();
        if let Some(count) = seated.get_mut(&self.0) {
            *count -= 1;
            if *count == 0 {
                seated.remove(&self.0);
            }
        }
    }
}

/// Before a file is read: one more of the caller's imports, and of its community's at this time.
///
/// # Errors
/// `quota_exceeded`.
pub async fn admit(journal: &Journal, actor: Actor) -> Result<Seat, Fault> {
    let seat = Seat::take(actor.community)?;
    journal.write(actor, |tx| tx.take_quota(Counted::Imports, 1)).await?;
    Ok(seat)
}

/// Reads a file in its turn; one that its reader fails on is broken. The reader is told when nobody waits any more,
/// and its turn lasts until it has ended.
///
/// # Errors
/// What the reader answers; `unavailable` when its turn does not come in time, or it takes too long.
pub async fn in_turn<T: Send + 'static>(
    seat: Seat,
    read: impl FnOnce(&Wanted) -> Result<T, Fault> + Send + 'static,
    broken: fn() -> Fault,
) -> Result<T, Fault> {
    let wanted = Wanted::default();
    let waiting = wanted.guard();
    let place = LINE.try_acquire().map_err(|_| crowded())?;
    let turn = timeout(PATIENCE, TURNS.acquire()).await.map_err(|_| crowded())?;
    let turn = turn.or_fault_as(&UNAVAILABLE, "no turn to read a file")?;
    let run = move || {
        let _held = (seat, place, turn);
        wanted.check()?;
        read(&wanted)
    };
    let Ok(answer) = timeout(LIMIT, tokio::task::spawn_blocking(run)).await else { return Err(crowded()) };
    waiting.over();
    answer.unwrap_or_else(|_| Err(broken()))
}

fn crowded() -> Fault {
    Fault::of(&UNAVAILABLE).with("retry_after", 10).because(
        "正在读取的文件过多, 或此文件过大, 未能及时读完; 没有写入任何内容。请稍后重试, 或拆成几个文件。",
        "Too many files are being read, or this one takes too long; nothing was kept. Try again later, or in several files.",
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use kernel::Id;

    #[test]
    fn one_community_never_has_every_seat() {
        let (busy, other) = (CommunityId::of(Uuid::from_u128(0xb)), CommunityId::of(Uuid::from_u128(0xa)));
        let mut seats: Vec<Seat> = (0..AT_ONCE).map(|_| Seat::take(busy).unwrap()).collect();
        let refused = Seat::take(busy).unwrap_err();
        assert_eq!((refused.code().name, &refused.members()["quota"]), ("quota_exceeded", &"imports-at-once".into()));
        let elsewhere = Seat::take(other).unwrap();
        seats.pop();
        assert!(Seat::take(busy).is_ok(), "one has ended");
        drop((seats, elsewhere));
        assert!(!seated().contains_key(&busy) && !seated().contains_key(&other), "nobody is remembered");
    }

    #[actix_web::test]
    async fn a_reader_ends_when_its_request_is_gone() {
        let seat = Seat::take(CommunityId::of(Uuid::from_u128(0xc))).unwrap();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (ended, ends) = tokio::sync::oneshot::channel();
        let endless = move |wanted: &Wanted| {
            begun.send(()).unwrap();
            let mut rows = 0_u64;
            let ended_by = loop {
                rows += 1;
                if let Err(halt) = wanted.check() {
                    break halt;
                }
            };
            ended.send(rows).unwrap();
            Err::<(), Fault>(ended_by.into())
        };
        let request = actix_web::rt::spawn(in_turn(seat, endless, || Fault::of(&UNAVAILABLE)));
        begins.await.unwrap();
        request.abort();
        assert!(ends.await.unwrap() > 0, "it noticed and ended");
    }
}
