//! Actions for the ledgers: opening every household at once, importing what a ledger says of one, and undoing that.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::super::access::model::DisclosableField;
use super::super::access::store as access;
use super::super::actions::{Origin, file, report, update};
use super::super::disclosures::actions::noted;
use super::super::disclosures::model::Look;
use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::model::{Dossier, MaskedProfile, Part};
use super::super::dossier::rules::{consented, warnings};
use super::super::dossier::store as dossiers;
use super::super::dossier::wire::HouseholdIn;
use super::super::erasure::actions as erasure;
use super::super::events::{HouseholdPutBack, HouseholdsSearched};
use super::super::household_hooks::{HouseholdChange, HouseholdChanged};
use super::super::lifecycle::actions::{admit, keep, take_on};
use super::super::lifecycle::model::HouseholdAct;
use super::super::lifecycle::rules::past;
use super::super::lifecycle::store as steps;
use super::super::lifecycle::wire::{AdmissionIn, KeptAdmission};
use super::super::lookup::model::HouseholdFilter;
use super::super::lookup::reading::found;
use super::super::model::{Household, HouseholdId, State};
use super::super::processing::actions::give;
use super::super::rules::{self, Move};
use super::super::store as rows;
use super::store;
use super::wire::{Amendment, Before, Filed, Registered, Roll};
use journal::{ReadTx, WriteTx};
use kernel::{
    AccountId, Day, Expected, Fault, INTERNAL, IdentityNumber, OrFaultAs, PhoneNumber, Violation, Warning, patch,
};
use vault::{BlindIndex, FoundBy};

/// How many households are opened with one set of statements.
const ROUND: usize = 200;

/// Every household as it is filed, and by what each is found; nothing is opened.
pub fn roll(view: &mut ReadTx) -> Result<Roll, Fault> {
    let files = rows::all(view)?.iter().filter_map(Filed::of).collect();
    Ok(Roll { files, traces: store::traces(view)? })
}

/// Puts on record that somebody has looked for households by what stands in a file; which is nothing where none was found.
pub fn note_search(tx: &mut WriteTx, found: Vec<HouseholdId>) -> Result<(), Fault> {
    if !found.is_empty() {
        let by = FoundBy::ALL.iter().map(|kind| kind.name()).collect();
        tx.record(&HouseholdsSearched { by, found })?;
    }
    Ok(())
}

/// These households, opened; whose consent was taken back or whose key is gone is left out.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn open_all(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<Vec<Registered>, Fault> {
    let mut known = rows::all(view)?;
    known.retain(|one| ids.contains(&one.id));
    Ok(opened(view, known)?.into_iter().map(|(_, registered)| registered).collect())
}

/// Every household a ledger shows: none that is merged or erased, none whose consent was taken back.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn listed(view: &mut ReadTx) -> Result<Vec<Registered>, Fault> {
    view.snapshot()?;
    let known = usual(view)?;
    Ok(opened(view, known)?.into_iter().map(|(_, registered)| registered).collect())
}

/// The same for somebody who looks at clear text: that is put on record for each household.
///
/// # Errors
/// `seal_broken`, `vault_ring_missing`.
pub fn disclose_all(
    tx: &mut WriteTx,
    by: AccountId,
    purpose: &str,
    fields: &[DisclosableField],
) -> Result<Vec<Registered>, Fault> {
    let mut known = usual(tx)?;
    known.retain(|household| rules::may(household, tx.actor(), Move::Disclose).is_ok());
    let mut shown = Vec::with_capacity(known.len());
    for (cipher, registered) in opened(tx, known)? {
        noted(tx, &cipher, &Look { household: registered.id, by, fields, purpose })?;
        shown.push(registered);
    }
    Ok(shown)
}

fn usual(view: &mut ReadTx) -> Result<Vec<Household>, Fault> {
    let mut known = rows::all(view)?;
    let filter = HouseholdFilter::default();
    known.retain(|household| filter.passes(household));
    Ok(known)
}

fn opened(view: &mut ReadTx, mut known: Vec<Household>) -> Result<Vec<(HouseholdCipher, Registered)>, Fault> {
    known.retain(Household::processed);
    let mut all = Vec::with_capacity(known.len());
    for some in known.chunks(ROUND) {
        let ids: Vec<HouseholdId> = some.iter().map(|one| one.id).collect();
        let (mut keys, mut parts) = (dossiers::keys(view, &ids)?, store::parts(view, &ids)?);
        let mut admissions = store::admissions(view, &ids)?;
        for household in some {
            let Some(wrapped) = keys.remove(&household.id) else { continue };
            let cipher = HouseholdCipher::unwrapped(view, household.id, &wrapped)?;
            let dossier = dossier(view, &cipher, &parts.remove(&household.id).unwrap_or_default())?;
            // An admission that was undone with its import is on record, and no decision any more.
            let admission = admissions.remove(&household.id).filter(|_| household.checked_on.is_some());
            let decision = admission.map(|sealed| decision(view, &cipher, &sealed)).transpose()?;
            let words = HouseholdIn::of(household, &dossier);
            let state = household.state.word().or_fault_as(&INTERNAL, "the state has no word")?;
            let (id, code, sample) = (household.id, household.code.clone(), household.sample);
            all.push((cipher, Registered { id, code, state, sample, words, decision: decision.flatten() }));
        }
    }
    Ok(all)
}

fn dossier(view: &ReadTx, cipher: &HouseholdCipher, parts: &HashMap<String, Vec<u8>>) -> Result<Dossier, Fault> {
    fn part<T: DeserializeOwned + Default>(
        view: &ReadTx,
        cipher: &HouseholdCipher,
        sealed: Option<&Vec<u8>>,
        part: Part,
    ) -> Result<T, Fault> {
        sealed.map_or_else(|| Ok(T::default()), |sealed| cipher.unseal(view, part, sealed))
    }
    let of = |part: Part| parts.get(part.name());
    let profile: MaskedProfile = part(view, cipher, of(Part::MaskedProfile), Part::MaskedProfile)?;
    let (point, category) = (profile.position(), profile.category);
    Ok(Dossier {
        people: part(view, cipher, of(Part::People), Part::People)?,
        address: part(view, cipher, of(Part::Place), Part::Place)?,
        point,
        category,
        tags: profile.tags,
        needs: profile.needs,
        communication: profile.communication,
        note: part(view, cipher, of(Part::Words), Part::Words)?,
    })
}

/// Who has decided, and when, as the admission says.
fn decision(view: &ReadTx, cipher: &HouseholdCipher, sealed: &[u8]) -> Result<Option<(String, Day)>, Fault> {
    let kept: KeptAdmission = cipher.unseal(view, Part::Act, sealed)?;
    Ok(kept.authority())
}

/// Enters a household, and takes it on where the authority has decided. Answers its id and its version.
///
/// # Errors
/// `validation_failed`, `consent_required`.
pub fn enter(
    tx: &mut WriteTx,
    sent: &HouseholdIn,
    admission: Option<&AdmissionIn>,
) -> Result<(HouseholdId, i64), Fault> {
    let (mut household, _) = report(tx, sent, Origin::Reported)?;
    if let Some(admission) = admission {
        take_on(tx, &mut household, admission)?;
    }
    Ok((household.id, household.version))
}

/// Changes a household. Answers its version since then, and what it was, sealed with its own key.
///
/// # Errors
/// `illegal_transition`, `validation_failed`, `consent_required`, `consent_withdrawn`.
pub fn change(tx: &mut WriteTx, amendment: &Amendment) -> Result<(i64, Vec<u8>), Fault> {
    let id = amendment.id;
    let household = found(tx, id)?;
    let cipher = HouseholdCipher::open(tx, id)?;
    let dossier = cipher.dossier(tx)?;
    let before = Before {
        words: HouseholdIn::of(&household, &dossier),
        state: rules::word(&household)?,
        until: if let State::Noticed { until } = household.state { Some(until) } else { None },
        checked_on: household.checked_on,
    };
    let back = cipher.seal(tx, Part::Back, &before)?;
    if let Some(consent) = &amendment.consent {
        give(tx, id, consent)?;
    }
    if let Some(patch) = &amendment.patch {
        update(tx, id, &Expected::Any, patch)?;
    }
    if let Some(admission) = &amendment.admission {
        admit(tx, id, admission)?;
    }
    Ok((found(tx, id)?.version, back))
}

/// Takes back a household that an import entered: its key goes. Answers what holds it, with what the slices above say does; one
/// that is gone already is done.
pub fn discard(tx: &mut WriteTx, id: HouseholdId, version: i64, above: Vec<String>) -> Result<Vec<String>, Fault> {
    let Some(mut household) = rows::find(tx, id)?.filter(|one| one.state.sealed()) else { return Ok(Vec::new()) };
    let merged = store::merged_into(tx, id)?;
    let mut held = changed_since(tx, &household, version)?;
    held.extend(merged.into_iter().map(|code| format!("households/{code}")));
    let more: Vec<String> = above.into_iter().filter(|one| !held.contains(one)).collect();
    held.extend(more);
    if held.is_empty() {
        tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Erased })?;
        erasure::discard(tx, &mut household)?;
    }
    Ok(held)
}

/// Makes a household again what it was before an import changed it. Answers what holds it.
///
/// # Errors
/// `seal_broken`.
pub fn put_back(tx: &mut WriteTx, id: HouseholdId, version: i64, back: &[u8]) -> Result<Vec<String>, Fault> {
    let Some(mut household) = rows::find(tx, id)?.filter(|one| one.state.sealed()) else { return Ok(Vec::new()) };
    let held = changed_since(tx, &household, version)?;
    if !held.is_empty() {
        return Ok(held);
    }
    let cipher = HouseholdCipher::open(tx, id)?;
    let before: Before = cipher.unseal(tx, Part::Back, back)?;
    file(tx, &cipher, &household, &before.words.dossier()?)?;
    let helped = household.state == State::Active;
    household.state = before.stood().or_fault_as(&INTERNAL, "the state before is unknown")?;
    if helped && household.state != State::Active {
        tx.tell(&HouseholdChanged { household: id, change: HouseholdChange::Graduated })?;
    }
    (household.officer, household.basis) = (before.words.officer_id, before.words.legal_basis);
    (household.consent, household.checked_on) = (before.words.consent(), before.checked_on);
    let nothing = cipher.seal(tx, Part::Act, &serde_json::json!({}))?;
    steps::insert(tx, id, HouseholdAct::ImportUndone, Some(nothing))?;
    keep(tx, &mut household)?;
    tx.record(&HouseholdPutBack::of(&household))?;
    Ok(Vec::new())
}

/// What keeps an import from being undone: that something was done with the household since, or that a unit helps it.
fn changed_since(view: &mut ReadTx, household: &Household, version: i64) -> Result<Vec<String>, Fault> {
    let changed = household.version != version || household.restricted.is_some();
    let helpers = access::of(view, household.id)?;
    let helped = helpers.iter().map(|(reader, _)| format!("pairings/{}", reader.pairing));
    Ok(changed.then(|| "changed_since".to_owned()).into_iter().chain(helped).collect())
}

/// Everything wrong about a household as it would be filed, each at its place.
pub fn wrongs(words: &HouseholdIn, today: Day) -> Vec<Violation> {
    let consent = || match &words.consent {
        Some(consent) => past("/consent/given_on", consent.given_on, today),
        None => Ok(()),
    };
    let checks: [&dyn Fn() -> Result<(), Fault>; 3] =
        [&|| patch::check(words), &consent, &|| consented(&words.dossier()?, words.consent(), today)];
    checks.into_iter().filter_map(|check| check().err()).flat_map(|fault| fault.violations().to_vec()).collect()
}

/// What is unusual about a household as it would be filed, each at its place; it is filed all the same.
pub fn oddities(words: &HouseholdIn) -> Vec<Warning> {
    words.dossier().map(|dossier| warnings(&dossier.people)).unwrap_or_default()
}

/// By what a household is found, each with its place.
pub fn marks(words: &HouseholdIn) -> Vec<(String, BlindIndex)> {
    let mut marks = Vec::new();
    for (at, person) in std::iter::once(&words.head).chain(&words.members).enumerate() {
        let place = if at == 0 { "/head".to_owned() } else { format!("/members/{}", at - 1) };
        let number = person.identity_number.as_ref().and_then(|text| IdentityNumber::parse(text.as_str()).ok());
        let phone = person.phone.as_ref().and_then(|text| PhoneNumber::parse(text.as_str()).ok());
        marks.extend(number.map(|number| (format!("{place}/identity_number"), BlindIndex::of_identity(&number))));
        marks.extend(phone.map(|phone| (format!("{place}/phone"), BlindIndex::of_phone(&phone))));
    }
    let address = words.address.as_ref().map(|text| BlindIndex::of_address(text.as_str()));
    marks.extend(address.filter(|trace| !trace.is_empty()).map(|trace| ("/address".to_owned(), trace)));
    marks
}
