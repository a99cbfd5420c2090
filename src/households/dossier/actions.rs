//! Actions: sealing and opening; the only place where a household's data key is held.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::codes::ERASED;
use super::model::{Dossier, MaskedProfile, Measure, Paper, Part, Person};
use super::{rules, store};
use crate::model::HouseholdId;
use db::{Joined, read_row};
use journal::{ReadTx, WriteTx};
use kernel::geo::Position;
use kernel::{Fault, INTERNAL, Id, OrFault};
use vault::{AssociatedData, BlindIndex, DataKey, Wrapped};

/// A household's key in somebody's hand, for as long as something is sealed or opened.
pub struct HouseholdCipher {
    id: HouseholdId,
    key: DataKey,
}

impl HouseholdCipher {
    /// A new household's: its key is made and wrapped.
    pub fn begin(tx: &mut WriteTx, id: HouseholdId) -> Result<Self, Fault> {
        let vault = vault::of(tx)?;
        let key = vault.data_key(tx.random()?);
        let wrapped = vault.wrap((tx.community(), id.uuid()), tx.random()?, &key)?;
        store::insert_key(tx, id, &wrapped)?;
        Ok(Self { id, key })
    }

    /// A household's, unwrapped.
    ///
    /// # Errors
    /// `household_erased`, `vault_ring_missing`.
    pub fn open(view: &mut ReadTx, id: HouseholdId) -> Result<Self, Fault> {
        let wrapped = store::key(view, id)?.ok_or(&ERASED)?;
        Self::unwrapped(view, id, &wrapped)
    }

    /// The same where the wrapped key is in hand already.
    ///
    /// # Errors
    /// `seal_broken`, `vault_ring_missing`.
    pub fn unwrapped(view: &ReadTx, id: HouseholdId, wrapped: &Wrapped) -> Result<Self, Fault> {
        let vault = vault::of(view)?;
        let key = read_row("household_keys", id, || vault.unwrap((view.community(), id.uuid()), wrapped))?;
        Ok(Self { id, key })
    }

    /// Seals something.
    ///
    /// # Errors
    /// `internal_error`.
    pub fn seal<T: Serialize>(&self, tx: &WriteTx, part: Part, content: &T) -> Result<Vec<u8>, Fault> {
        let text = zeroize::Zeroizing::new(serde_json::to_vec(content).or_fault(&INTERNAL)?);
        self.key.seal(&self.associated_data(tx, part), tx.random()?, &text)
    }

    /// Opens something.
    ///
    /// # Errors
    /// `seal_broken`.
    pub fn unseal<T: DeserializeOwned>(&self, view: &ReadTx, part: Part, sealed: &[u8]) -> Result<T, Fault> {
        let key = Joined(self.id, part.name());
        read_row("household_parts", key, || {
            let text = self.key.open(&self.associated_data(view, part), sealed)?;
            serde_json::from_slice(&text).or_fault(&INTERNAL)
        })
    }

    fn associated_data(&self, view: &ReadTx, part: Part) -> AssociatedData {
        AssociatedData { community: view.community(), owner: self.id.uuid(), part: part.name() }
    }

    fn put<T: Serialize>(&self, tx: &mut WriteTx, part: Part, content: &T) -> Result<(), Fault> {
        let sealed = self.seal(tx, part, content)?;
        store::put_part(tx, self.id, part, &sealed)
    }

    fn take<T: DeserializeOwned>(&self, view: &mut ReadTx, part: Part) -> Result<Option<T>, Fault> {
        let Some(sealed) = store::part(view, self.id, part)? else { return Ok(None) };
        self.unseal(view, part, &sealed).map(Some)
    }

    /// The masked form.
    ///
    /// # Errors
    /// `seal_broken`.
    pub fn profile(&self, view: &mut ReadTx) -> Result<MaskedProfile, Fault> {
        Ok(self.take(view, Part::MaskedProfile)?.unwrap_or_default())
    }

    /// Puts another masked form in its place.
    pub fn put_profile(&self, tx: &mut WriteTx, profile: &MaskedProfile) -> Result<(), Fault> {
        self.put(tx, Part::MaskedProfile, profile)
    }

    /// The plan.
    ///
    /// # Errors
    /// `seal_broken`.
    pub fn plan(&self, view: &mut ReadTx) -> Result<Vec<Measure>, Fault> {
        Ok(self.take(view, Part::Plan)?.unwrap_or_default())
    }

    /// The papers.
    ///
    /// # Errors
    /// `seal_broken`.
    pub fn papers(&self, view: &mut ReadTx) -> Result<Vec<Paper>, Fault> {
        Ok(self.take(view, Part::Papers)?.unwrap_or_default())
    }

    /// Puts another list of papers in its place.
    pub fn put_papers(&self, tx: &mut WriteTx, papers: &[Paper]) -> Result<(), Fault> {
        self.put(tx, Part::Papers, &papers)
    }

    /// Puts another plan in its place.
    pub fn put_plan(&self, tx: &mut WriteTx, plan: &[Measure]) -> Result<(), Fault> {
        self.put(tx, Part::Plan, &plan)
    }

    /// Who they are, in clear.
    ///
    /// # Errors
    /// `seal_broken`.
    pub fn people(&self, view: &mut ReadTx) -> Result<Vec<Person>, Fault> {
        Ok(self.take(view, Part::People)?.unwrap_or_default())
    }

    /// Everything, in clear.
    ///
    /// # Errors
    /// `seal_broken`.
    pub fn dossier(&self, view: &mut ReadTx) -> Result<Dossier, Fault> {
        let profile = self.profile(view)?;
        let people = self.people(view)?;
        let (point, category) = (profile.position(), profile.category);
        Ok(Dossier {
            people,
            address: self.take(view, Part::Place)?.flatten(),
            point,
            category,
            tags: profile.tags,
            needs: profile.needs,
            communication: profile.communication,
            note: self.take(view, Part::Words)?.flatten(),
        })
    }

    /// Seals everything, and lays the traces it is found by. Answers the masked form, and who else has one of the traces.
    pub fn put_dossier(&self, tx: &mut WriteTx, dossier: &Dossier) -> Result<(MaskedProfile, Vec<HouseholdId>), Fault> {
        let profile = rules::profile(dossier);
        self.put_profile(tx, &profile)?;
        self.put(tx, Part::People, &dossier.people)?;
        self.put(tx, Part::Place, &dossier.address)?;
        self.put(tx, Part::Words, &dossier.note)?;
        let laid = laid(tx, &rules::traces(dossier))?;
        store::put_traces(tx, self.id, &laid)?;
        let others = others(tx, self.id)?;
        Ok((profile, others))
    }
}

fn digests(view: &ReadTx, traces: &[BlindIndex]) -> Result<Vec<(&'static str, Vec<u8>)>, Fault> {
    let vault = vault::of(view)?;
    traces.iter().map(|trace| Ok((trace.kind.name(), vault.blind(view.community(), trace)?))).collect()
}

/// The traces as they lie in the table, each once.
///
/// # Errors
/// `vault_ring_missing`.
pub fn laid(view: &ReadTx, traces: &[BlindIndex]) -> Result<Vec<(&'static str, Vec<u8>)>, Fault> {
    let mut laid = digests(view, traces)?;
    laid.sort_unstable();
    laid.dedup();
    Ok(laid)
}

/// Other households that have a number or an address in common with this one.
pub fn others(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<HouseholdId>, Fault> {
    let own = store::traces(view, id)?;
    let mut found = store::found(view, &own)?;
    found.retain(|other| *other != id);
    Ok(found)
}

/// Households that have all of these traces.
pub fn sought(view: &mut ReadTx, traces: &[BlindIndex]) -> Result<Vec<HouseholdId>, Fault> {
    let mut found: Option<Vec<HouseholdId>> = None;
    for (kind, digest) in digests(view, traces)? {
        let with = store::found(view, &[(kind.to_owned(), digest)])?;
        found = Some(match found {
            None => with,
            Some(before) => before.into_iter().filter(|id| with.contains(id)).collect(),
        });
    }
    Ok(found.unwrap_or_default())
}

/// The keys of these households in somebody's hand, in one statement; whose key is gone is left out.
///
/// # Errors
/// `vault_ring_missing`.
pub fn ciphers(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, HouseholdCipher>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (vault, mut open) = (vault::of(view)?, HashMap::new());
    for (id, wrapped) in store::keys(view, ids)? {
        let key = vault.unwrap((view.community(), id.uuid()), &wrapped)?;
        open.insert(id, HouseholdCipher { id, key });
    }
    Ok(open)
}

/// The masked forms of these households, in two statements; whose key is gone is left out.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn profiles(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, MaskedProfile>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (vault, mut opened) = (vault::of(view)?, HashMap::new());
    for (id, (wrapped, sealed)) in store::profiles(view, ids)? {
        let key = vault.unwrap((view.community(), id.uuid()), &wrapped)?;
        opened.insert(id, HouseholdCipher { id, key }.unseal(view, Part::MaskedProfile, &sealed)?);
    }
    Ok(opened)
}

/// The places these households live at, where somebody has said.
pub fn places(profiles: &HashMap<HouseholdId, MaskedProfile>) -> Vec<(HouseholdId, Position)> {
    profiles.iter().filter_map(|(id, profile)| Some((*id, profile.position()?))).collect()
}

/// Wraps anew the keys of at most so many households; answers how many there were.
///
/// # Errors
/// `vault_ring_missing`, `seal_broken`.
pub fn rewrap(tx: &mut WriteTx, limit: i64) -> Result<usize, Fault> {
    let vault = vault::of(tx)?;
    let behind = store::behind(tx, &vault.newest(), limit)?;
    for id in &behind {
        let whose = (tx.community(), id.uuid());
        let Some(wrapped) = store::key(tx, *id)? else { continue };
        let key = vault.unwrap(whose, &wrapped)?;
        let anew = vault.wrap(whose, tx.random()?, &key)?;
        store::update_key(tx, *id, &anew)?;
    }
    Ok(behind.len())
}
