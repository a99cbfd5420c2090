//! The hash chain of one community: its events, how each is hashed, and the walk that names the first thing that is wrong.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use kernel::canonical::hex;
use kernel::{CommunityId, EventId, Instant};

/// The head of a community's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last event; 0 before the first.
    pub seq: i64,
    /// Its hash, lower-case hexadecimal SHA-256.
    pub hash: String,
}

impl Head {
    /// Before the first event.
    pub fn genesis() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned() }
    }
}

/// One row of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The community it belongs to.
    pub community: CommunityId,
    /// Its number there, from 1, without a gap.
    pub seq: i64,
    /// Its id.
    pub id: EventId,
    /// Its type.
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// Who did it: `account:…`, `client:…` or `system`.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// Canonical JSON of who issued the actor's credential again and when, where that was lately; nothing otherwise.
    pub credential: Option<String>,
    /// Canonical JSON (RFC 8785).
    pub data: String,
    /// What it says of the rows that its transaction has left: a digest, on the last event of a transaction that wrote any.
    pub states: Option<String>,
    /// The hash of the event before.
    pub prev_hash: String,
    /// `SHA-256(prev_hash ‖ canonical row)`.
    pub hash: String,
}

/// The hash before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// `SHA-256(prev_hash ‖ canonical row)`. The row is RFC 8785 JSON: keys in order, and every string in it made of
/// characters that need no escape, so it can be written out directly.
pub fn hash(entry: &Entry) -> String {
    let credential = entry.credential.as_ref().map(|one| format!(r#","credential":{one}"#)).unwrap_or_default();
    let states = entry.states.as_ref().map(|digest| format!(r#","states":"{digest}""#)).unwrap_or_default();
    let row = format!(
        r#"{{"actor":"{}","at":"{}","community_id":"{}"{credential},"data":{},"id":"{}","seq":{}{states},"subject":"{}","type":"{}"}}"#,
        entry.actor, entry.at, entry.community, entry.data, entry.id, entry.seq, entry.subject, entry.kind
    );
    hex(&Sha256::new().chain_update(&entry.prev_hash).chain_update(row).finalize())
}

/// The first thing wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An event is missing, doubled or out of order; this number was expected.
    Gap {
        /// The number that should have come.
        expected: i64,
    },
    /// The event does not follow from the one before.
    Broken {
        /// Its number.
        seq: i64,
    },
    /// The event's content does not give its hash.
    Altered {
        /// Its number.
        seq: i64,
    },
    /// The chain ends before, or elsewhere than, the head or a signature says.
    Cut {
        /// The number that was to be reached.
        head: i64,
    },
    /// Every event follows from the one before, and yet the service has signed another chain: this one was made later.
    Contradicted {
        /// The first number whose hash is not the one that was signed.
        seq: i64,
        /// Up to which number a signature stands by the chain: what was changed lies behind it.
        confirmed: i64,
    },
}

impl Finding {
    /// What is wrong, as a stable word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Gap { .. } => "gap",
            Self::Broken { .. } => "broken",
            Self::Altered { .. } => "altered",
            Self::Cut { .. } => "cut",
            Self::Contradicted { .. } => "contradicted",
        }
    }

    /// At which number.
    pub fn seq(&self) -> i64 {
        match self {
            Self::Gap { expected } => *expected,
            Self::Cut { head } => *head,
            Self::Broken { seq } | Self::Altered { seq } | Self::Contradicted { seq, .. } => *seq,
        }
    }

    /// What is wrong in one sentence, Chinese and English.
    pub fn sentence(&self) -> [String; 2] {
        match self {
            Self::Gap { expected } => [
                format!("缺少第 {expected} 条事件, 或次序不对。"),
                format!("event {expected} is missing or out of order"),
            ],
            Self::Broken { seq } => {
                [format!("第 {seq} 条事件与前一条不衔接。"), format!("event {seq} does not follow from the one before")]
            }
            Self::Altered { seq } => [
                format!("第 {seq} 条事件的内容被改动。"),
                format!("event {seq} does not give its hash: it was changed"),
            ],
            Self::Cut { head } => [
                format!("日志到不了第 {head} 条: 末尾被截去, 或末端被改动。"),
                format!("the chain does not lead to event {head}: its end was cut off, or its head was changed"),
            ],
            Self::Contradicted { seq, confirmed } => [
                format!("整条日志被重新计算: 第 {seq} 条与签名不符, 改动在第 {confirmed} 条之后。"),
                format!(
                    "the chain was made anew: event {seq} is not the one that was signed; the change lies behind {confirmed}"
                ),
            ],
        }
    }
}

/// The head of a chain at a moment, by the signature of the service: a signed head, or a receipt that names one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The number of the event.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// What a walk over a chain has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The first thing that is wrong.
    pub finding: Option<Finding>,
    /// How many events follow from each other, from where the walk began.
    pub events: i64,
    /// Up to which number a signature of the service stands by the chain; 0 where none does. What comes later, only who
    /// owns the database vouches for.
    pub confirmed: i64,
}

/// Walks a chain from its first event to its head, holds it against what was signed, and names the first thing that is wrong.
/// Without a head the chain ends where it ends.
pub fn inspect(entries: impl IntoIterator<Item = Entry>, head: Option<&Head>, anchors: &[Anchor]) -> Inspection {
    inspect_from(Head::genesis(), entries, head, anchors)
}

/// As [`inspect`], from where the chain stood once: by the events that come behind.
pub fn inspect_from(
    begin: Head,
    entries: impl IntoIterator<Item = Entry>,
    head: Option<&Head>,
    anchors: &[Anchor],
) -> Inspection {
    let mut anchors: Vec<&Anchor> = anchors.iter().collect();
    anchors.sort_unstable();
    let first = begin.seq;
    let mut walk = Walk { last: begin, anchors: &anchors, confirmed: 0 };
    let finding = walk.over(entries).or_else(|| walk.end(head));
    Inspection { finding, events: walk.last.seq - first, confirmed: walk.confirmed }
}

/// Whether a chain that stood here leads there by these events, which come behind.
pub fn leads(from: Head, entries: impl IntoIterator<Item = Entry>, to: &Head) -> bool {
    let mut walk = Walk { last: from, anchors: &[], confirmed: 0 };
    walk.over(entries).is_none() && walk.last == *to
}

struct Walk<'a> {
    last: Head,
    anchors: &'a [&'a Anchor],
    confirmed: i64,
}

impl Walk<'_> {
    fn over(&mut self, entries: impl IntoIterator<Item = Entry>) -> Option<Finding> {
        if let Some(finding) = self.held() {
            return Some(finding);
        }
        for entry in entries {
            if entry.seq != self.last.seq + 1 {
                return Some(Finding::Gap { expected: self.last.seq + 1 });
            }
            if entry.prev_hash != self.last.hash {
                return Some(Finding::Broken { seq: entry.seq });
            }
            if hash(&entry) != entry.hash {
                return Some(Finding::Altered { seq: entry.seq });
            }
            self.last = Head { seq: entry.seq, hash: entry.hash };
            if let Some(finding) = self.held() {
                return Some(finding);
            }
        }
        None
    }

    /// Holds the last event against what was signed of it.
    fn held(&mut self) -> Option<Finding> {
        while let Some((first, rest)) = self.anchors.split_first().filter(|(first, _)| first.seq <= self.last.seq) {
            if first.hash != self.last.hash {
                return Some(Finding::Contradicted { seq: first.seq, confirmed: self.confirmed });
            }
            (self.anchors, self.confirmed) = (rest, first.seq);
        }
        None
    }

    fn end(&self, head: Option<&Head>) -> Option<Finding> {
        if let Some(beyond) = self.anchors.last() {
            return Some(Finding::Cut { head: beyond.seq });
        }
        head.filter(|head| **head != self.last).map(|head| Finding::Cut { head: head.seq })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{CommunityId, EventId, Instant};
    use uuid::Uuid;

    fn chain(length: i64) -> (Vec<Entry>, Head) {
        let mut head = Head { seq: 0, hash: GENESIS.to_owned() };
        let entries = (1..=length).map(|seq| {
            let mut entry = Entry {
                community: CommunityId(Uuid::from_u128(7)),
                seq,
                id: EventId(Uuid::from_u128(seq as u128)),
                kind: "hulian.unit.registered.v1".to_owned(),
                subject: format!("units/{}", Uuid::from_u128(9)),
                actor: "system".to_owned(),
                at: Instant::from_micros(seq * 1_000_003),
                credential: (seq == 3).then(|| r#"{"issued_by":"account:1"}"#.to_owned()),
                data: r#"{"unit_id":"9"}"#.to_owned(),
                states: (seq == 4).then(|| "5".repeat(64)),
                prev_hash: head.hash.clone(),
                hash: String::new(),
            };
            entry.hash = hash(&entry);
            head = Head { seq, hash: entry.hash.clone() };
            entry
        });
        let entries = entries.collect();
        (entries, head)
    }

    #[test]
    fn an_untouched_chain_is_sound() {
        let (entries, head) = chain(20);
        assert_eq!(inspect(entries.clone(), Some(&head), &[]), Inspection { finding: None, events: 20, confirmed: 0 });
        let anchors = [anchor(&entries, 7), Anchor { seq: 0, hash: GENESIS.to_owned() }, anchor(&entries, 18)];
        assert_eq!(inspect(entries, None, &anchors), Inspection { finding: None, events: 20, confirmed: 18 });
    }

    #[test]
    fn every_kind_of_tampering_is_named_at_the_first_bad_event() {
        let (sound, head) = chain(20);
        let changed = |change: &dyn Fn(&mut Vec<Entry>)| {
            let mut entries = sound.clone();
            change(&mut entries);
            inspect(entries, Some(&head), &[]).finding
        };
        let altered = Some(Finding::Altered { seq: 5 });
        assert_eq!(changed(&|e| e[4].data = r#"{"unit_id":"8"}"#.to_owned()), altered);
        assert_eq!(changed(&|e| e[4].actor = "account:1".to_owned()), altered);
        assert_eq!(changed(&|e| e[4].credential = Some("{}".to_owned())), altered);
        assert_eq!(changed(&|e| e[2].credential = None), Some(Finding::Altered { seq: 3 }));
        assert_eq!(changed(&|e| e[4].states = Some("6".repeat(64))), altered);
        assert_eq!(changed(&|e| e[3].states = None), Some(Finding::Altered { seq: 4 }));
        assert_eq!(changed(&|e| e[4].subject.push('0')), altered);
        assert_eq!(changed(&|e| e[4].kind = "hulian.unit.removed.v1".to_owned()), altered);
        assert_eq!(changed(&|e| e[4].at = Instant::from_micros(1)), altered);
        assert_eq!(changed(&|e| e[4].id = EventId(Uuid::nil())), altered);
        assert_eq!(changed(&|e| e[4].community = CommunityId(Uuid::nil())), altered);
        assert_eq!(changed(&|e| e[4].prev_hash = GENESIS.to_owned()), Some(Finding::Broken { seq: 5 }));
        assert_eq!(changed(&|e| drop(e.remove(4))), Some(Finding::Gap { expected: 5 }));
        assert_eq!(changed(&|e| e.swap(4, 5)), Some(Finding::Gap { expected: 5 }));
        assert_eq!(changed(&|e| e.truncate(19)), Some(Finding::Cut { head: 20 }));
        let mut rewritten = sound.clone();
        rewritten[4].data = "{}".to_owned();
        rehash(&mut rewritten, 4);
        assert_eq!(inspect(rewritten, Some(&head), &[]).finding, Some(Finding::Cut { head: 20 }));
    }

    fn anchor(entries: &[Entry], seq: usize) -> Anchor {
        Anchor { seq: seq as i64, hash: entries[seq - 1].hash.clone() }
    }

    /// What somebody does who owns the database: every event from here on follows from the one before.
    fn rehash(entries: &mut [Entry], from: usize) -> Head {
        for i in from..entries.len() {
            entries[i].seq = i as i64 + 1;
            entries[i].prev_hash = if i == 0 { GENESIS.to_owned() } else { entries[i - 1].hash.clone() };
            entries[i].hash = hash(&entries[i]);
        }
        entries
            .last()
            .map_or(Head { seq: 0, hash: GENESIS.to_owned() }, |last| Head { seq: last.seq, hash: last.hash.clone() })
    }

    #[test]
    fn p59_a_chain_that_was_made_anew_contradicts_what_was_signed() {
        let (sound, _) = chain(20);
        let anchors: Vec<Anchor> = [4, 9, 20].map(|seq| anchor(&sound, seq)).into();
        let mut entries = sound.clone();
        entries[5].actor = "account:2".to_owned();
        let head = rehash(&mut entries, 5);
        let found = inspect(entries, Some(&head), &anchors);
        assert_eq!(found.finding, Some(Finding::Contradicted { seq: 9, confirmed: 4 }));
        let mut entries = sound[..14].to_vec();
        let head = rehash(&mut entries, 0);
        assert_eq!(inspect(entries, Some(&head), &anchors).finding, Some(Finding::Cut { head: 20 }));
        let other = inspect(sound, None, &[Anchor { seq: 0, hash: "0".repeat(63) }]);
        assert_eq!(other.finding, Some(Finding::Contradicted { seq: 0, confirmed: 0 }));
    }

    /// A step of a linear congruential generator (Knuth, MMIX): the same tamperings every time.
    fn next(seed: &mut u64) -> usize {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize
    }

    #[test]
    fn p59_ten_thousand_random_tamperings_are_named_and_none_without_cause() {
        let (sound, _) = chain(40);
        let anchors: Vec<Anchor> = [3, 11, 12, 25, 40].map(|seq| anchor(&sound, seq)).into();
        let (mut seed, mut kinds) = (20_261_129, [0; 7]);
        for turn in 0..10_000 {
            let mut entries = sound.clone();
            let (kind, at) = (next(&mut seed) % 7, next(&mut seed) % 40);
            kinds[kind] += 1;
            let first = match kind {
                1 => {
                    drop(entries.remove(at));
                    at
                }
                2 => {
                    let other = (at + 1 + next(&mut seed) % 39) % 40;
                    entries.swap(at, other);
                    at.min(other)
                }
                3 => {
                    let copy = entries[next(&mut seed) % 40].clone();
                    entries.insert(at, copy);
                    at
                }
                4 => {
                    entries.truncate(at);
                    at
                }
                _ => {
                    change(&mut entries[at], next(&mut seed) % 7);
                    at
                }
            };
            // The half of them by somebody who hashes the rest again and moves the head.
            let anew = kind >= 5 || turn % 2 == 0;
            let from = first.min(entries.len());
            let head = if anew { rehash(&mut entries, from) } else { Head { seq: 40, hash: sound[39].hash.clone() } };
            let found = inspect(entries.clone(), Some(&head), &anchors);
            // A copy of an event in its own place changes what follows.
            let first = (0..40).find(|i| entries.get(*i) != sound.get(*i)).unwrap_or(first);
            if entries == sound {
                assert_eq!(found.finding, None, "turn {turn}: nothing was changed");
                continue;
            }
            let named = match found.finding {
                Some(Finding::Gap { expected: seq } | Finding::Broken { seq } | Finding::Altered { seq }) => seq,
                Some(Finding::Contradicted { seq, confirmed }) => {
                    assert!(confirmed <= first as i64, "turn {turn}: what is confirmed is as it was");
                    seq
                }
                Some(Finding::Cut { head }) => head,
                None => panic!("turn {turn}: kind {kind} at {at} was not named"),
            };
            assert!(named > first as i64, "turn {turn}: {named} comes before what was changed");
            assert!(anew || named <= first as i64 + 2 || kind == 4, "turn {turn}: {named} is not the first one");
        }
        assert!(kinds.iter().all(|count| *count > 1_000), "{kinds:?}");
    }

    fn change(entry: &mut Entry, which: usize) {
        match which % 7 {
            0 => entry.data = r#"{"unit_id":"8"}"#.to_owned(),
            1 => entry.actor.push('1'),
            2 => entry.kind.push('2'),
            3 => entry.subject.push('a'),
            4 => entry.at = Instant::from_micros(entry.at.micros() + 1),
            5 => entry.id = EventId(Uuid::from_u128(99_999)),
            _ => entry.states = Some("7".repeat(64)),
        }
    }
}
