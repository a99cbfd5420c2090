//! What the slices above keep about a household, sealed with its own key: it opens as the same record's alone.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::access::actions::admit;
use super::super::access::model::Reader;
use super::super::dossier::actions::{HouseholdCipher, ciphers};
use super::super::dossier::model::Part;
use super::super::model::{Household, HouseholdId};
use super::super::store;
use super::standing::HouseholdStanding;
use journal::{ReadTx, WriteTx};
use kernel::Fault;
use vault::SEAL_BROKEN;

/// A household's key in the hand of a slice above, for what it keeps about the household.
pub struct SealedStore {
    cipher: HouseholdCipher,
}

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    of: Uuid,
    content: T,
}

impl SealedStore {
    /// With a key that is in hand already.
    pub(crate) fn holding(cipher: HouseholdCipher) -> Self {
        Self { cipher }
    }

    /// Of a household whose key still exists and that may be read; none otherwise.
    ///
    /// # Errors
    /// `vault_ring_missing`.
    pub fn of(view: &mut ReadTx, id: HouseholdId) -> Result<Option<Self>, Fault> {
        match store::find(view, id)?.filter(Household::processed) {
            Some(_) => Ok(Some(Self { cipher: HouseholdCipher::open(view, id)? })),
            None => Ok(None),
        }
    }

    /// Of these households, where the key still exists and they may be read.
    ///
    /// # Errors
    /// `vault_ring_missing`.
    pub fn all(
        view: &mut ReadTx,
        standings: &HashMap<HouseholdId, HouseholdStanding>,
    ) -> Result<HashMap<HouseholdId, Self>, Fault> {
        let open: Vec<HouseholdId> = standings.iter().filter(|(_, one)| one.readable).map(|(id, _)| *id).collect();
        let ciphers = ciphers(view, &open)?;
        Ok(ciphers.into_iter().map(|(id, cipher)| (id, Self { cipher })).collect())
    }

    /// Of those among these households whose key still exists and that may be read.
    ///
    /// # Errors
    /// `vault_ring_missing`.
    pub fn readable(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, Self>, Fault> {
        let mut known = store::these(view, ids)?;
        known.retain(Household::processed);
        let open: Vec<HouseholdId> = known.iter().map(|one| one.id).collect();
        Ok(ciphers(view, &open)?.into_iter().map(|(id, cipher)| (id, Self { cipher })).collect())
    }

    /// Lets a unit open fields of the household, from now on.
    pub fn admit_reader(&self, tx: &mut WriteTx, reader: &Reader) -> Result<(), Fault> {
        admit(tx, &self.cipher, reader)
    }

    /// Seals something about one record: it opens as that record's alone.
    ///
    /// # Errors
    /// `internal_error`.
    pub fn seal<T: Serialize>(&self, tx: &WriteTx, record: Uuid, content: &T) -> Result<Vec<u8>, Fault> {
        self.cipher.seal(tx, Part::Help, &Kept { of: record, content })
    }

    /// Opens what was sealed about this record.
    ///
    /// # Errors
    /// `seal_broken`, also for what was sealed about another record.
    pub fn open<T: DeserializeOwned>(&self, view: &ReadTx, record: Uuid, sealed: &[u8]) -> Result<T, Fault> {
        let kept: Kept<T> = self.cipher.unseal(view, Part::Help, sealed)?;
        if kept.of == record { Ok(kept.content) } else { Err(Fault::of(&SEAL_BROKEN)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::actions::{Origin, report};
    use super::super::super::dossier::wire::HouseholdIn;
    use super::super::super::lifecycle::actions::admit;
    use super::super::super::lifecycle::wire::AdmissionIn;
    use super::super::standing::standing;
    use super::*;
    use auth::PLATFORM;
    use communities::found_platform;
    use db::{Db, Scratch};
    use journal::Journal;
    use kernel::{Actor, Clock, Instant};
    use serde_json::json;
    use vault::Vault;

    #[actix_web::test]
    async fn a_crate_above_is_answered_a_word_and_keeps_what_it_is_given() {
        let scratch = Scratch::new("households-interface");
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock).with_extension(Vault::for_tests());
        found_platform(&journal).await.unwrap();
        let job = |tx: &mut WriteTx<'_>| {
            let sent = json!({ "head": { "name": "示例甲" }, "legal_basis": "statutory_duty" });
            let sent: HouseholdIn = serde_json::from_value(sent).unwrap();
            let id = report(tx, &sent, Origin::Reported)?.0.id;
            let before = standing(tx, id)?.unwrap();
            let result = json!({ "category": "other_hardship", "decided_by_text": "示例", "decided_on": "2026-01-01" });
            let result: AdmissionIn = serde_json::from_value(result).unwrap();
            admit(tx, id, &result)?;
            let after = standing(tx, id)?.unwrap();
            assert_eq!((before.helped, after.helped), (false, true));
            assert_eq!((after.visit_every_days, after.display_name.as_deref()), (90, Some("示*")));
            let nobody = tx.new_id();
            assert_eq!(standing(tx, nobody)?, None);
            let sealed_store = SealedStore::of(tx, id)?.unwrap();
            let [record, another] = [Uuid::from_u128(1), Uuid::from_u128(2)];
            let sealed = sealed_store.seal(tx, record, &"示例")?;
            let opened: String = sealed_store.open(tx, record, &sealed)?;
            let moved = sealed_store.open::<String>(tx, another, &sealed).unwrap_err();
            Ok((opened, moved.code().name))
        };
        let seen = journal.write(Actor::system(PLATFORM), job).await.unwrap();
        assert_eq!(seen, ("示例".to_owned(), "seal_broken"));
    }
}
