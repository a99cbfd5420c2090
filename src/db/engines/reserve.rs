//! Disk space in reserve for what must go on when the disk is full: that people can sign in and read, and that somebody can delete.
//!
//! ```text
//! missing ──room──→ whole ──the disk is full, and a write that may use it──→ given ──room──→ whole
//! ```
//!
//! **Invariant.** While it is given away nobody else writes: what it gave is for those alone it was kept for.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::super::file;
use super::monotonic::monotonic;
use kernel::{Cause, Fault, STORAGE_FULL};

/// Which room on the disk a write may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// What is free.
    Free,
    /// On a full disk also what is kept in reserve.
    Reserve,
}

impl Room {
    /// The reserve for those it is kept for, what is free for everybody else.
    pub fn reserve_if(entitled: bool) -> Self {
        if entitled { Self::Reserve } else { Self::Free }
    }
}

/// How soon it is tried again to fill a reserve that was given away, and one that could never be made.
const AGAIN: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(60)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    Given,
    Missing,
}

/// The reserve of one database, kept by its writer.
pub struct Keeper {
    reserve: file::Reserve,
    state: State,
    tried: Instant,
    given: Arc<AtomicBool>,
}

impl Keeper {
    /// Makes the reserve, or goes on where another start has given it away. `given` is told whenever that changes.
    pub fn start(reserve: file::Reserve, given: Arc<AtomicBool>) -> Self {
        let state = if reserve.given() { State::Given } else { State::Missing };
        let mut keeper = Self { reserve, state, tried: monotonic(), given };
        keeper.becomes(state);
        let filled = keeper.fill();
        match keeper.state {
            State::Whole => {}
            State::Given => keeper.tell_given(),
            State::Missing => {
                let (mib, why) = (keeper.mib(), filled.err().map(|error| error.told()));
                tracing::warn!(
                    mib,
                    why = why.as_deref(),
                    "the disk has no room for a reserve: should it be full, nobody can sign in"
                );
            }
        }
        keeper
    }

    fn tell_given(&self) {
        let mib = self.mib();
        tracing::error!(
            mib,
            "the disk is full: the reserve is in use, and until there is room again only sign-in, sign-out, deletions and \
             what operators do is kept"
        );
    }

    /// Whether there is room for every write: not while the reserve is given away.
    pub fn has_room(&mut self) -> bool {
        let again = if self.state == State::Given { AGAIN[0] } else { AGAIN[1] };
        if self.state != State::Whole && self.tried.elapsed() >= again {
            // Why it could not be filled was told when that began.
            let _ = self.fill();
        }
        self.state != State::Given
    }

    /// Gives the reserve away; returns whether that made any room.
    pub fn give(&mut self) -> bool {
        if self.state != State::Whole {
            return false;
        }
        if let Err(error) = self.reserve.give() {
            tracing::error!(why = %error.told(), "the disk is full, and the reserve cannot be used");
            self.becomes(State::Missing);
            return false;
        }
        self.becomes(State::Given);
        self.tried = monotonic();
        self.tell_given();
        true
    }

    fn fill(&mut self) -> io::Result<()> {
        self.tried = monotonic();
        self.reserve.fill()?;
        if self.state == State::Given {
            tracing::warn!(mib = self.mib(), "the disk has room again, and the reserve is whole");
        }
        self.becomes(State::Whole);
        Ok(())
    }

    fn becomes(&mut self, state: State) {
        self.state = state;
        self.given.store(state == State::Given, Ordering::Release);
    }

    fn mib(&self) -> u64 {
        self.reserve.bytes() >> 20
    }
}

/// What a write is told that may not use the reserve.
pub fn full() -> Fault {
    Fault::caused(&STORAGE_FULL, "the disk is full, and its reserve is kept for others")
}
