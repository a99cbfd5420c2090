//! Rules: whether rows and versions are what events say.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::model::{Key, Version, Word, states};
use kernel::Fault;

/// A version is not among those that its event covers, or is not as it was covered.
pub const VERSION_ALTERED: Word = "version_altered";
/// What a row was is told no more, and it is not of something that can be erased.
pub const VERSION_EMPTIED: Word = "version_emptied";
/// A version names an event that covers none, or none at all.
pub const VERSION_UNEXPLAINED: Word = "version_unexplained";
/// A row was written by no event.
pub const ROW_UNEXPLAINED: Word = "row_unexplained";
/// A row is not what its last event has left.
pub const ROW_CHANGED: Word = "row_changed";
/// A row that an event has left is gone.
pub const ROW_MISSING: Word = "row_missing";

/// Where the versions of some events, in the order of their numbers, are not what those events say.
///
/// # Errors
/// As [`states`].
pub fn wrong_versions(versions: &[Version], said: &BTreeMap<i64, String>) -> Result<Vec<(String, Word)>, Fault> {
    let mut wrong = Vec::new();
    let mut covered = 0;
    for those in versions.chunk_by(|a, b| a.seq == b.seq) {
        let seq = those[0].seq;
        match said.get(&seq) {
            Some(digest) => {
                covered += 1;
                if states(those)? != *digest {
                    wrong.push((format!("events/{seq}"), VERSION_ALTERED));
                }
            }
            None => wrong.push((format!("events/{seq}"), VERSION_UNEXPLAINED)),
        }
    }
    if covered < said.len() {
        let kept: BTreeSet<i64> = versions.iter().map(|one| one.seq).collect();
        let lost = said.keys().filter(|seq| !kept.contains(seq));
        wrong.extend(lost.map(|seq| (format!("events/{seq}"), VERSION_ALTERED)));
    }
    Ok(wrong)
}

/// Where a row is: kind, id, and its number where it has one.
pub fn place(kind: &str, (id, n): Key) -> String {
    if n == 0 { format!("{kind}/{id}") } else { format!("{kind}/{id}/{n}") }
}

/// Where the rows of one kind are not what their last versions say. Both are digests by key; a version without one says that the
/// row is gone.
pub fn wrong_rows(rows: &BTreeMap<Key, String>, last: &BTreeMap<Key, Option<String>>) -> Vec<(Key, Word)> {
    let mut wrong: Vec<(Key, Word)> = Vec::new();
    for (key, digest) in rows {
        match last.get(key) {
            Some(Some(known)) if known == digest => {}
            Some(Some(_)) => wrong.push((*key, ROW_CHANGED)),
            Some(None) | None => wrong.push((*key, ROW_UNEXPLAINED)),
        }
    }
    let gone = last.iter().filter(|(key, digest)| digest.is_some() && !rows.contains_key(*key));
    wrong.extend(gone.map(|(key, _)| (*key, ROW_MISSING)));
    wrong
}

/// Where rows that follow from others are not what those say: rows of a table by their key and what they are about, as they must be
/// and as they stand. A key is a secret's digest and is not told.
pub fn wrong_copies(
    table: &str,
    implied: &BTreeSet<(String, Uuid)>,
    standing: &BTreeSet<(String, Uuid)>,
) -> Vec<(String, Word)> {
    let missing = implied.difference(standing).map(|(_, about)| (format!("{table}/{about}"), ROW_MISSING));
    let strange = standing.difference(implied).map(|(_, about)| (format!("{table}/{about}"), ROW_UNEXPLAINED));
    missing.chain(strange).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Instant;

    fn version(seq: i64, id: u128, digest: Option<&str>) -> Version {
        let key = (Uuid::from_u128(id), 0);
        let (owner, at) = (None, Instant::from_micros(seq));
        Version { seq, kind: "units".to_owned(), key, owner, at, digest: digest.map(str::to_owned) }
    }

    #[test]
    fn p59_versions_that_are_not_what_their_event_says_are_named() {
        let sound = [version(3, 1, Some("a")), version(3, 2, None), version(7, 1, Some("b"))];
        let said: BTreeMap<i64, String> = [(3, states(&sound[..2]).unwrap()), (7, states(&sound[2..]).unwrap())].into();
        assert_eq!(wrong_versions(&sound, &said).unwrap(), []);
        let named = |seq: i64, word| vec![(format!("events/{seq}"), word)];
        let other = [version(3, 1, Some("x")), version(3, 2, None), version(7, 1, Some("b"))];
        assert_eq!(wrong_versions(&other, &said).unwrap(), named(3, VERSION_ALTERED));
        let mut moved = sound.clone();
        moved[2].at = Instant::from_micros(1);
        assert_eq!(wrong_versions(&moved, &said).unwrap(), named(7, VERSION_ALTERED), "another day");
        let mut given = sound.clone();
        given[2].owner = Some(Uuid::from_u128(3));
        assert_eq!(wrong_versions(&given, &said).unwrap(), named(7, VERSION_ALTERED), "of something else");
        assert_eq!(wrong_versions(&sound[..2], &said).unwrap(), named(7, VERSION_ALTERED), "one is lost");
        assert_eq!(wrong_versions(&sound[1..], &said).unwrap(), named(3, VERSION_ALTERED), "one of two is lost");
        let more = [&sound[..], &[version(9, 5, Some("c"))]].concat();
        assert_eq!(wrong_versions(&more, &said).unwrap(), named(9, VERSION_UNEXPLAINED));
        let reversed = [version(3, 2, None), version(3, 1, Some("a"))];
        assert_eq!(states(&reversed).unwrap(), said[&3], "the order in which they are read does not matter");
    }

    #[test]
    fn p59_a_row_that_follows_from_others_is_held_against_them() {
        let rows = |given: &[(&str, u128)]| -> BTreeSet<(String, Uuid)> {
            given.iter().map(|(key, about)| ((*key).to_owned(), Uuid::from_u128(*about))).collect()
        };
        let implied = rows(&[("a", 1), ("b", 2)]);
        let words = |given: &[(&str, u128)]| -> Vec<Word> {
            wrong_copies("logins", &implied, &rows(given)).into_iter().map(|(_, word)| word).collect()
        };
        assert_eq!(words(&[("b", 2), ("a", 1)]), Vec::<Word>::new());
        assert_eq!(words(&[("a", 1)]), [ROW_MISSING]);
        assert_eq!(words(&[("a", 1), ("b", 2), ("c", 2)]), [ROW_UNEXPLAINED]);
        assert_eq!(words(&[("a", 2), ("b", 2)]), [ROW_MISSING, ROW_UNEXPLAINED], "it leads to somebody else");
        let [(place, _)] = wrong_copies("logins", &implied, &rows(&[("a", 1)])).try_into().unwrap();
        assert_eq!(place, format!("logins/{}", Uuid::from_u128(2)), "no key is told");
    }

    #[test]
    fn p59_a_row_that_no_event_explains_is_named() {
        let key = |id: u128| (Uuid::from_u128(id), 0);
        let last: BTreeMap<Key, Option<String>> =
            [(key(1), Some("a".to_owned())), (key(2), Some("b".to_owned())), (key(3), None)].into();
        let rows = |given: &[(u128, &str)]| -> BTreeMap<Key, String> {
            given.iter().map(|(id, digest)| (key(*id), (*digest).to_owned())).collect()
        };
        let words = |given: &[(u128, &str)]| -> Vec<Word> {
            wrong_rows(&rows(given), &last).into_iter().map(|(_, word)| word).collect()
        };
        assert_eq!(words(&[(1, "a"), (2, "b")]), Vec::<Word>::new());
        assert_eq!(words(&[(1, "x"), (2, "b")]), [ROW_CHANGED]);
        assert_eq!(words(&[(1, "a")]), [ROW_MISSING]);
        assert_eq!(words(&[(1, "a"), (2, "b"), (3, "c")]), [ROW_UNEXPLAINED], "it was removed, and is back");
        assert_eq!(words(&[(1, "a"), (2, "b"), (4, "d")]), [ROW_UNEXPLAINED]);
        let numbered: BTreeMap<Key, String> = [((Uuid::nil(), 3), "z".to_owned())].into();
        assert_eq!(wrong_rows(&numbered, &BTreeMap::new()), [((Uuid::nil(), 3), ROW_UNEXPLAINED)]);
        assert_eq!(place("visits", (Uuid::nil(), 3)), format!("visits/{}/3", Uuid::nil()));
    }
}
