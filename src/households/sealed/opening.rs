//! Integrity check: opens everything that is sealed and reports what does not open; what is opened is dropped at once.

use serde::de::IgnoredAny;
use uuid::Uuid;

use super::super::dossier::actions::{HouseholdCipher, laid};
use super::super::dossier::model::{Part, Person};
use super::super::dossier::rules::found_by;
use super::super::dossier::store as dossiers;
use super::super::erasure::store as erasure;
use super::super::interface::SealedStore;
use super::super::model::{HouseholdId, State};
use super::super::store as rows;
use super::store;
use journal::{ROW_UNEXPLAINED, ReadTx, RowWord};
use kernel::Fault;
use vault::Wrapped;

/// How many keys are read at once.
const PART: i64 = 200;

/// What a slice above keeps about a household, sealed with its key: table and key in words, the record, what is sealed.
pub type Beside = (String, Uuid, Vec<u8>);

/// What was opened, and what was not.
#[derive(Default)]
pub struct Opened {
    /// How many households were opened.
    pub households: usize,
    /// What does not open: where it is, and the word for why.
    pub shut: Vec<(String, &'static str)>,
}

/// Opens everything that is sealed in the community; `beside` says what the slices above keep about a household.
///
/// # Errors
/// When the disk refuses. A seal that is broken, or a key that no ring at hand has, is a finding.
pub fn open_everything(
    view: &mut ReadTx,
    beside: fn(&mut ReadTx, HouseholdId) -> Result<Vec<Beside>, Fault>,
) -> Result<Opened, Fault> {
    let mut opened = Opened::default();
    for id in store::keyless(view)? {
        opened.shut.push((format!("households/{id} household_keys"), "key_gone"));
    }
    let mut after = None;
    loop {
        let keys = store::keys(view, after, PART)?;
        let Some((last, _)) = keys.last() else { return Ok(opened) };
        after = Some(*last);
        for (id, wrapped) in keys {
            opened.households += 1;
            open_one(view, id, &wrapped, beside, &mut opened.shut)?;
        }
    }
}

fn open_one(
    view: &mut ReadTx,
    id: HouseholdId,
    wrapped: &Wrapped,
    beside: fn(&mut ReadTx, HouseholdId) -> Result<Vec<Beside>, Fault>,
    shut: &mut Vec<(String, &'static str)>,
) -> Result<(), Fault> {
    let cipher = match HouseholdCipher::unwrapped(view, id, wrapped) {
        Ok(cipher) => cipher,
        Err(fault) => {
            shut.push((format!("households/{id} household_keys"), fault.code().name));
            return Ok(());
        }
    };
    let parts = store::parts(view, id)?;
    if !found_as_it_is(view, &cipher, id, &parts)? {
        shut.push((format!("households/{id} household_traces"), TRACES_DIFFER));
    }
    let mut note = |place: String, outcome: Result<IgnoredAny, Fault>| {
        if let Err(fault) = outcome {
            shut.push((format!("households/{id} {place}"), fault.code().name));
        }
    };
    for (name, sealed) in &parts {
        let part = Part::ALL.into_iter().find(|part| part.name() == name);
        let outcome = part.map_or(Ok(IgnoredAny), |part| cipher.unseal(view, part, sealed));
        note(format!("household_parts/{name}"), outcome);
    }
    for (place, sealed) in store::acts(view, id)? {
        note(place, cipher.unseal(view, Part::Act, &sealed));
    }
    for (place, sealed) in store::readers(view, id)? {
        note(place, cipher.unseal(view, Part::Reader, &sealed));
    }
    let (others, sealed_store) = (beside(view, id)?, SealedStore::holding(cipher));
    for (place, record, sealed) in others {
        note(place, sealed_store.open(view, record, &sealed));
    }
    Ok(())
}

/// A household is not found by what its file says, or by something else.
const TRACES_DIFFER: &str = "traces_differ";

/// Whether a household is found by the numbers and the address of its file and by nothing else; of what does not open nothing is said
/// here.
fn found_as_it_is(
    view: &mut ReadTx,
    cipher: &HouseholdCipher,
    id: HouseholdId,
    parts: &[(String, Vec<u8>)],
) -> Result<bool, Fault> {
    let sealed = |part: Part| parts.iter().find(|(name, _)| name == part.name()).map(|(_, sealed)| sealed);
    let merged = rows::find(view, id).is_ok_and(|one| one.is_some_and(|one| matches!(one.state, State::Merged { .. })));
    let people =
        sealed(Part::People).map_or(Ok(Vec::new()), |sealed| cipher.unseal::<Vec<Person>>(view, Part::People, sealed));
    let address =
        sealed(Part::Place).map_or(Ok(None), |sealed| cipher.unseal::<Option<String>>(view, Part::Place, sealed));
    let (Ok(people), Ok(address)) = (people, address) else { return Ok(true) };
    let traces = if merged { Vec::new() } else { found_by(&people, address.as_deref()) };
    let Ok(implied) = laid(view, &traces) else { return Ok(true) };
    let mut standing = dossiers::traces(view, id)?;
    standing.sort_unstable();
    Ok(standing
        .iter()
        .map(|(kind, digest)| (kind.as_str(), digest))
        .eq(implied.iter().map(|(kind, digest)| (*kind, digest))))
}

/// The figures of households that their rows do not bear out, as far as that can be told without opening anything: more are counted as
/// erased than were, or a household is found whose key is gone.
pub fn wrong_figures(view: &mut ReadTx) -> Result<Vec<(String, RowWord)>, Fault> {
    let counted: i64 = erasure::tallies(view)?.iter().map(|(_, erased)| *erased).sum();
    let more = (counted > rows::erased(view)?).then(|| ("household_tallies".to_owned(), ROW_UNEXPLAINED));
    let lost = store::traced_without_key(view)?;
    let lost = lost.into_iter().map(|id| (format!("household_traces/{id}"), ROW_UNEXPLAINED));
    Ok(more.into_iter().chain(lost).collect())
}
