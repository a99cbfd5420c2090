//! The hash chain of one community.

use sha2::{Digest, Sha256};

use super::model::{Entry, Head};
use crate::kernel::canonical::hex;

/// The hash before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// `SHA-256(prev_hash ‖ canonical row)`. The row is RFC 8785 JSON: keys in order, and every string in it made of
/// characters that need no escape, so it can be written out directly.
pub fn hash(entry: &Entry) -> String {
    let credential = entry.credential.as_ref().map(|one| format!(r#","credential":{one}"#)).unwrap_or_default();
    let row = format!(
        r#"{{"actor":"{}","at":"{}","community_id":"{}"{credential},"data":{},"id":"{}","seq":{},"subject":"{}","type":"{}"}}"#,
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
    /// The chain ends before, or elsewhere than, the head says.
    Cut {
        /// The number the head names.
        head: i64,
    },
}

/// Walks a chain from its first event to its head and names the first thing that is wrong.
pub fn inspect(entries: impl IntoIterator<Item = Entry>, head: &Head) -> Option<Finding> {
    let mut last = Head { seq: 0, hash: GENESIS.to_owned() };
    for entry in entries {
        if entry.seq != last.seq + 1 {
            return Some(Finding::Gap { expected: last.seq + 1 });
        }
        if entry.prev_hash != last.hash {
            return Some(Finding::Broken { seq: entry.seq });
        }
        if hash(&entry) != entry.hash {
            return Some(Finding::Altered { seq: entry.seq });
        }
        last = Head { seq: entry.seq, hash: entry.hash };
    }
    (last != *head).then_some(Finding::Cut { head: head.seq })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{CommunityId, EventId, Instant};
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
        assert_eq!(inspect(entries, &head), None);
    }

    #[test]
    fn every_kind_of_tampering_is_named_at_the_first_bad_event() {
        let (sound, head) = chain(20);
        let changed = |change: &dyn Fn(&mut Vec<Entry>)| {
            let mut entries = sound.clone();
            change(&mut entries);
            inspect(entries, &head)
        };
        let altered = Some(Finding::Altered { seq: 5 });
        assert_eq!(changed(&|e| e[4].data = r#"{"unit_id":"8"}"#.to_owned()), altered);
        assert_eq!(changed(&|e| e[4].actor = "account:1".to_owned()), altered);
        assert_eq!(changed(&|e| e[4].credential = Some("{}".to_owned())), altered);
        assert_eq!(changed(&|e| e[2].credential = None), Some(Finding::Altered { seq: 3 }));
        assert_eq!(changed(&|e| e[4].subject.push('0')), altered);
        assert_eq!(changed(&|e| e[4].kind = "hulian.unit.removed.v1".to_owned()), altered);
        assert_eq!(changed(&|e| e[4].at = Instant::from_micros(1)), altered);
        assert_eq!(changed(&|e| e[4].id = EventId(Uuid::nil())), altered);
        assert_eq!(changed(&|e| e[4].community = CommunityId(Uuid::nil())), altered);
        assert_eq!(changed(&|e| e[4].prev_hash = GENESIS.to_owned()), Some(Finding::Broken { seq: 5 }));
        assert_eq!(changed(&|e| drop(e.remove(4))), Some(Finding::Gap { expected: 5 }));
        assert_eq!(changed(&|e| e.swap(4, 5)), Some(Finding::Gap { expected: 5 }));
        assert_eq!(changed(&|e| e.truncate(19)), Some(Finding::Cut { head: 20 }));
        // Whoever hashes the rest anew is caught by the head, which others hold.
        let rewritten = |e: &mut Vec<Entry>| {
            e[4].data = "{}".to_owned();
            for i in 4..20 {
                e[i].prev_hash = e[i - 1].hash.clone();
                e[i].hash = hash(&e[i]);
            }
        };
        assert_eq!(changed(&rewritten), Some(Finding::Cut { head: 20 }));
    }
}
