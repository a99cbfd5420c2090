//! A journal as a file of the service's answers: events, and what was signed of them, whatever their order.

use std::fmt::Display;

use serde::Deserialize;
use serde_json::Value;

use super::chain::{Anchor, Entry, Inspection, inspect};
use super::heads::{SignedHead, is_signed_somehow};
use super::wire::{EventOut, HeadOut};
use crate::agreement::{JournalHead, Receipt, receipt_holds};
use crate::keys::JwkSet;
use kernel::CommunityId;

/// What does not belong to a journal, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct Stray {
    place: String,
    why: String,
}

impl Stray {
    fn at(place: &str, why: impl Display) -> Self {
        Self { place: place.to_owned(), why: why.to_string() }
    }
}

/// What lies in a file: events, and what was signed of them.
#[derive(Clone, Default)]
pub struct Evidence {
    entries: Vec<Entry>,
    anchors: Vec<Anchor>,
    community: Option<CommunityId>,
    /// What was signed by a key that is not among the pinned ones, or not at all: where it stands.
    unsigned: Vec<String>,
}

impl Evidence {
    /// Takes an answer of the service: an event, a signed head, a receipt, a page of any, or a proof. With pinned keys, what none of
    /// them has signed is no anchor, and its place is told at the end. Without them no signature is verified: what heads and receipts
    /// name is held against the chain, and no more.
    ///
    /// # Errors
    /// When it is something else, or of another community than what was taken before.
    pub fn take(&mut self, value: &Value, pinned: Option<&JwkSet>, place: &str) -> Result<(), Stray> {
        if let Some(items) = value["items"].as_array() {
            return items.iter().try_for_each(|item| self.take(item, pinned, place));
        }
        if let Some(receipts) = value["receipts"].as_array() {
            let joined = value["accessions"].as_array().into_iter().flatten();
            let more = joined.flat_map(|one| one["receipts"].as_array().into_iter().flatten());
            return receipts.iter().chain(more).try_for_each(|receipt| self.take(receipt, pinned, place));
        }
        let shape = |error: serde_json::Error| Stray::at(place, error);
        if value.get("prev_hash").is_some() {
            let event = EventOut::deserialize(value).map_err(shape)?;
            let entry = event.entry().map_err(|fault| Stray::at(place, fault))?;
            self.of(entry.community, place)?;
            self.entries.push(entry);
        } else if value.get("journal_head").is_some() {
            match pinned.map(|keys| receipt_holds(value, keys)) {
                Some(Ok(receipt)) => self.receipt(receipt, place)?,
                Some(Err(_)) => self.unsigned.push(place.to_owned()),
                None => self.receipt(Receipt::deserialize(value).map_err(shape)?, place)?,
            }
        } else if value.get("signature").is_some() {
            let head = SignedHead::from(HeadOut::deserialize(value).map_err(shape)?);
            if pinned.is_some_and(|keys| !is_signed_somehow(&head, keys)) {
                self.unsigned.push(place.to_owned());
            } else {
                self.of(head.community, place)?;
                self.anchors.push(head.anchor());
            }
        } else {
            return Err(Stray::at(place, "neither an event, a signed head, a receipt nor a proof"));
        }
        Ok(())
    }

    /// Whether there is no event yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Walks the events in the order of their numbers and holds them against what was signed of them. Answers beside it where
    /// something stood that is not signed, or not by a key that is pinned.
    pub fn inspect(mut self) -> (Inspection, Vec<String>) {
        self.entries.sort_by_key(|entry| entry.seq);
        (inspect(self.entries, None, &self.anchors), self.unsigned)
    }

    fn receipt(&mut self, receipt: Receipt, place: &str) -> Result<(), Stray> {
        self.of(receipt.community_id, place)?;
        let JournalHead { seq, hash } = receipt.journal_head;
        self.anchors.push(Anchor { seq, hash });
        Ok(())
    }

    /// Everything in the file is of one community.
    fn of(&mut self, community: CommunityId, place: &str) -> Result<(), Stray> {
        match self.community {
            None => {}
            Some(before) if before == community => {}
            Some(before) => return Err(Stray::at(place, format!("it is of community {community}, not {before}"))),
        }
        self.community = Some(community);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::chain::{Finding, GENESIS, hash};
    use super::super::heads::{HEAD_TYPE, PAST_HEAD_TYPE};
    use super::*;
    use crate::signing::Signing;
    use kernel::{EventId, Instant};
    use serde_json::json;
    use uuid::Uuid;

    /// So many events, as the service shows them.
    fn events(length: i64) -> Vec<Value> {
        let mut before = GENESIS.to_owned();
        let event = |seq: i64| {
            let mut entry = Entry {
                community: CommunityId(Uuid::from_u128(7)),
                seq,
                id: EventId(Uuid::from_u128(seq.unsigned_abs().into())),
                kind: "hulian.unit.registered.v1".to_owned(),
                subject: format!("units/{}", Uuid::from_u128(9)),
                actor: "system".to_owned(),
                at: Instant::from_micros(seq),
                credential: None,
                data: r#"{"unit_id":"9"}"#.to_owned(),
                states: None,
                prev_hash: std::mem::take(&mut before),
                hash: String::new(),
            };
            entry.hash = hash(&entry);
            before.clone_from(&entry.hash);
            serde_json::to_value(EventOut::from(entry)).unwrap()
        };
        (1..=length).map(event).collect()
    }

    fn head(of: &Value, typ: &str, key: &Signing) -> Value {
        let community = of["community_id"].as_str().unwrap().parse().unwrap();
        let (seq, hash) = (of["seq"].as_i64().unwrap(), of["hash"].as_str().unwrap().to_owned());
        let unsigned = SignedHead { community, seq, hash, at: Instant::from_micros(99), signature: String::new() };
        let signature = key.jws(typ, unsigned.payload().unwrap().as_bytes());
        serde_json::to_value(HeadOut::from(SignedHead { signature, ..unsigned })).unwrap()
    }

    fn judged(answers: &[Value], pinned: &Signing) -> (Inspection, Vec<String>) {
        let pinned: JwkSet = serde_json::from_value(pinned.jwks()).unwrap();
        let mut evidence = Evidence::default();
        for (place, answer) in answers.iter().enumerate() {
            evidence.take(answer, Some(&pinned), &place.to_string()).unwrap();
        }
        evidence.inspect()
    }

    #[test]
    fn answers_in_any_order_are_a_journal_and_confirmed_as_far_as_pinned_keys_have_signed() {
        let (events, key) = (events(6), Signing::new(1));
        let (now, past) = (head(&events[4], HEAD_TYPE, &key), head(&events[1], PAST_HEAD_TYPE, &key));
        let answers = [now.clone(), json!({ "items": events[3..] }), json!({ "items": events[..3] }), past];
        let sound = (Inspection { finding: None, events: 6, confirmed: 5 }, vec![]);
        assert_eq!(judged(&answers, &key), sound);
        let (found, unsigned) = judged(&answers, &Signing::new(2));
        assert_eq!((found.confirmed, unsigned), (0, vec!["0".to_owned(), "3".to_owned()]));
        let token = head(&events[4], "at+jwt", &key);
        assert_eq!(judged(&[json!({ "items": events }), token], &key).1, vec!["1".to_owned()]);
        let cut = judged(&[json!({ "items": events[..4] }), now], &key).0.finding;
        assert_eq!(cut, Some(Finding::Cut { head: 5 }));
    }

    #[test]
    fn what_does_not_belong_to_the_journal_is_refused_with_its_place() {
        let events = events(1);
        let mut evidence = Evidence::default();
        evidence.take(&events[0], None, "line 1").unwrap();
        let mut other = events[0].clone();
        other["community_id"] = json!(Uuid::from_u128(8));
        let refused = |one: &Value| evidence.clone().take(one, None, "line 2").unwrap_err().to_string();
        assert!(refused(&other).starts_with("line 2: it is of community"));
        assert_eq!(refused(&json!({})), "line 2: neither an event, a signed head, a receipt nor a proof");
    }
}
