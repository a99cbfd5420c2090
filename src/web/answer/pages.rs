//! A cache of answers: lists, used again while nothing in their community has changed, and single objects, while their version stands.
//!
//! The journal's head stands for everything a community shows: no change goes without its event. Whoever asks for a list reads the
//! head first, in the same look, so that what is given again is what would be read; whoever asks for an object its version, and
//! whether they may see it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use super::reply::Reply;
use crate::request::Language;
use cache::{Cache, Lasting, Watched};
use kernel::Day;

/// How long an answer is kept that nobody asks for.
const UNASKED: Duration = Duration::from_secs(15 * 60);
/// How many bytes of answers are kept, in one process.
const MOST: u64 = 32 << 20;

/// The answers that are kept, for all threads of a process.
#[derive(Clone, Debug)]
pub struct Pages(Cache<Asking, Arc<Answered>>);

impl Default for Pages {
    fn default() -> Self {
        let weight = |asking: &Asking, answered: &Arc<Answered>| {
            let body = answered.reply.body.len();
            // Its compressed forms are made later; together they take less than a quarter.
            u32::try_from(asking.address.len() + body + body / 4 + 512).unwrap_or(u32::MAX)
        };
        Self(Cache::of_weight("answers", MOST, Lasting::SinceAsked(UNASKED), weight))
    }
}

impl Pages {
    /// The answers that are kept, for whoever watches them.
    pub fn watched(&self) -> Arc<dyn Watched> {
        self.0.watched()
    }

    /// The answer in this state of what it shows (a head of the journal, a version), if it is kept.
    pub(super) fn get(&self, asking: &Asking, state: &str) -> Option<Reply> {
        let answered = self.0.get(asking)?;
        (answered.state == state).then(|| answered.reply.clone())
    }

    pub(super) fn keep(&self, asking: Asking, state: &str, reply: &Reply) {
        self.0.insert(asking, Arc::new(Answered { state: state.to_owned(), reply: reply.clone() }));
    }
}

struct Answered {
    state: String,
    reply: Reply,
}

/// Everything an answer depends on besides the state of what it shows.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Asking {
    /// Path and query string.
    pub address: String,
    /// Who asks, as far as that decides what they see.
    pub rights: u64,
    /// Today: some states depend on it.
    pub day: Day,
    /// The language of what is said.
    pub language: Language,
}

impl Asking {
    /// The entity tag of the answer in this state of the community.
    pub fn tag(&self, head: &str) -> String {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        format!("W/\"{}-{:016x}\"", head.get(..16).unwrap_or(head), hasher.finish())
    }
}
