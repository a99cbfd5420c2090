//! Reporting, correcting, listing and finding households.

use serde_json::Value;

use super::access;
use super::course::actions::keep;
use super::course::model::HouseholdAct;
use super::course::rules::past;
use super::course::store as steps;
use super::dossier::actions::{Cabinet, faces, others, places, sought};
use super::dossier::model::{Dossier, Face, Part};
use super::dossier::rules::{consented, warnings};
use super::dossier::wire::HouseholdIn;
use super::events::{HouseholdReported, HouseholdUpdated, HouseholdsSearched};
use super::finding::wire::HouseholdSearchIn;
use super::model::{Household, HouseholdFilter, Inside, Record, State, mark};
use super::rules::{self, Move};
use super::store;
use auth::{self, Colleague};
use journal::{Tx, View};
use kernel::patch::wrong;
use kernel::{AccountId, Expected, Fault, HouseholdId, Page, Role, Window, patch};
use vault::Vault;
use web::codes::NOT_FOUND;

pub use super::copies::actions::copy;
pub use super::course::actions::{admit, exit, notice, plan, reject, review, verify};
pub use super::dossier::actions::rewrap;
pub use super::endings::actions::erase_again;
pub use super::register::actions::{
    change, discard, disclose_all, enter, listed, marks, note_search, oddities, open_all, put_back, roll, wrongs,
};

/// How a household became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Somebody reported it.
    Reported,
    /// It is invented (示例).
    Sample,
}

/// Reports a household. Answers it, and others that share a number or an address.
///
/// # Errors
/// `validation_failed`, `consent_required`.
pub fn report(
    tx: &mut Tx,
    vault: &Vault,
    sent: &HouseholdIn,
    origin: Origin,
) -> Result<(Household, Vec<HouseholdId>), Fault> {
    let (dossier, consent, now) = (sent.dossier()?, sent.consent(), tx.now());
    consented(&dossier, consent, now.day())?;
    if let Some(consent) = &sent.consent {
        past("/consent/given_on", consent.given_on, now.day())?;
    }
    let actor = *tx.actor();
    let keeper = actor.account().filter(|_| actor.roles.has(Role::HouseholdOfficer));
    let number = store::last_number(tx)? + 1;
    let household = Household {
        id: tx.new_id(),
        community: tx.community(),
        code: rules::code(number),
        number,
        state: State::Reported,
        checked_on: None,
        officer: officer(tx, sent.officer_id.or(keeper), None)?,
        basis: sent.legal_basis,
        consent,
        reported_by: actor.account(),
        erasure: None,
        restricted: None,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &household)?;
    let cabinet = Cabinet::begin(tx, vault, household.id)?;
    let others = file(tx, vault, &cabinet, &household, &dossier)?;
    let words = cabinet.seal(tx, Part::Act, &serde_json::json!({}))?;
    steps::insert(tx, household.id, HouseholdAct::Report, Some(words))?;
    tx.record(&HouseholdReported::of(&household))?;
    Ok((household, others))
}

/// Changes what a merge patch names.
///
/// # Errors
/// `stale_version`, `illegal_transition`, `validation_failed`, `consent_required`, `consent_withdrawn`.
pub fn update(tx: &mut Tx, vault: &Vault, id: HouseholdId, expected: &Expected, sent: &Value) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    expected.check(household.version)?;
    rules::may(&household, tx.actor(), Move::Update)?;
    let cabinet = Cabinet::open(tx, vault, id)?;
    let before = cabinet.dossier(tx)?;
    let merged = patch::merge(&HouseholdIn::of(&household, &before), sent)?;
    let dossier = merged.dossier()?;
    if merged.consent() != household.consent {
        let words = ["请用 PUT …/consent 登记同意。", "Record consent with PUT …/consent."];
        return Err(wrong("/consent", "field_reserved", words));
    }
    if household.state == State::Active && dossier.category != before.category {
        let words = ["在帮扶的家庭, 类别随复核变更。", "Of a household being helped it changes with a recheck."];
        return Err(wrong("/hardship_category", "field_reserved", words));
    }
    consented(&dossier, household.consent, tx.now().day())?;
    let officer = officer(tx, merged.officer_id, household.officer)?;
    if dossier == before && officer == household.officer && merged.legal_basis == household.basis {
        return record(tx, vault, id);
    }
    file(tx, vault, &cabinet, &household, &dossier)?;
    (household.officer, household.basis) = (officer, merged.legal_basis);
    keep(tx, &mut household)?;
    tx.record(&HouseholdUpdated::of(&household))?;
    record(tx, vault, id)
}

/// Seals a dossier; answers who else shares a number or an address. What an invented household is called is a label and no
/// name, and is shown whole.
///
/// # Errors
/// When the disk refuses.
pub fn file(
    tx: &mut Tx,
    vault: &Vault,
    cabinet: &Cabinet,
    household: &Household,
    dossier: &Dossier,
) -> Result<Vec<HouseholdId>, Fault> {
    let (face, others) = cabinet.put_dossier(tx, vault, dossier)?;
    if let Some(head) = dossier.people.first().filter(|_| household.sample) {
        cabinet.put_face(tx, &Face { display_name: head.name.clone(), ..face })?;
    }
    Ok(others)
}

/// Who is to keep a file: somebody who is cleared, or who kept it before.
fn officer(tx: &mut Tx, wanted: Option<AccountId>, before: Option<AccountId>) -> Result<Option<AccountId>, Fault> {
    let Some(id) = wanted.filter(|_| wanted != before) else { return Ok(wanted) };
    let cleared = |one: &Colleague| one.id == id && one.roles.has(Role::HouseholdOfficer);
    if auth::colleagues(tx)?.iter().any(cleared) {
        return Ok(Some(id));
    }
    let words = ["须为本社区的帮扶专干。", "Must be a household officer of this community."];
    Err(wrong("/officer_id", "unknown_value", words))
}

/// The household of this id, whatever may be done with it.
///
/// # Errors
/// `not_found`.
pub fn found(view: &mut View, id: HouseholdId) -> Result<Household, Fault> {
    store::find(view, id)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// A household as far as it can be shown now: masked; nothing of it once its key or its consent is gone, or while it is
/// restricted to storage.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn record(view: &mut View, vault: &Vault, id: HouseholdId) -> Result<Record, Fault> {
    view.snapshot()?;
    let household = found(view, id)?;
    if !household.processed() {
        return Ok(Record { household, face: None, zone: None, pairings: 0, inside: None });
    }
    let cabinet = Cabinet::open(view, vault, id)?;
    let face = cabinet.face(view)?;
    let place: Vec<_> = face.position().into_iter().collect();
    let zone = zones::zones_at(view, &place)?.into_iter().flatten().next();
    let (plan, papers, others) = (cabinet.plan(view)?, cabinet.papers(view)?, others(view, id)?);
    let inside = Inside { plan, papers, others, warnings: warnings(&cabinet.people(view)?) };
    let pairings = i64::try_from(access::store::of(view, id)?.len()).unwrap_or(i64::MAX);
    Ok(Record { household, face: Some(face), zone, pairings, inside: Some(inside) })
}

/// The same, for whoever asks to read it.
///
/// # Errors
/// `not_found`, `consent_withdrawn`.
pub fn read(view: &mut View, vault: &Vault, id: HouseholdId) -> Result<Record, Fault> {
    let record = record(view, vault, id)?;
    rules::readable(&record.household)?;
    Ok(record)
}

/// One page of households. What a list is filtered by is sealed, so all of a community are opened: some dozens.
///
/// # Errors
/// `seal_broken`.
pub fn page(view: &mut View, vault: &Vault, filter: &HouseholdFilter, window: &Window) -> Result<Page<Record>, Fault> {
    view.snapshot()?;
    let mut known = store::all(view)?;
    known.retain(|household| filter.passes(household));
    let mut records = opened(view, vault, known)?;
    records.retain(|record| filter.passes_open(record));
    Ok(Page::of_whole(records, window, |record| mark(record, &window.sort)))
}

/// These households with their masked forms and zones; nothing is opened of what is not processed any more.
///
/// # Errors
/// `seal_broken`.
pub fn opened(view: &mut View, vault: &Vault, known: Vec<Household>) -> Result<Vec<Record>, Fault> {
    let open = known.iter().filter(|household| household.processed());
    let ids: Vec<HouseholdId> = open.map(|household| household.id).collect();
    let mut faces = faces(view, vault, &ids)?;
    let (owners, at): (Vec<_>, Vec<_>) = places(&faces).into_iter().unzip();
    let zones = zones::zones_at(view, &at)?;
    let zone = |id: HouseholdId| owners.iter().position(|owner| *owner == id).and_then(|at| zones.get(at).copied()?);
    let counts = access::store::counts(view)?;
    let whole = |household: Household| Record {
        pairings: counts.get(&household.id).copied().unwrap_or_default(),
        face: faces.remove(&household.id),
        zone: zone(household.id),
        inside: None,
        household,
    };
    Ok(known.into_iter().map(whole).collect())
}

/// Finds households by numbers and addresses; that somebody has looked is recorded.
///
/// # Errors
/// `validation_failed` when nothing is asked for.
pub fn search(tx: &mut Tx, vault: &Vault, sent: &HouseholdSearchIn) -> Result<Vec<Record>, Fault> {
    let traces = sent.traces();
    if traces.is_empty() {
        let words = ["请至少填写一项。", "Give one of them at least."];
        return Err(wrong("", "required", words));
    }
    let mut known = Vec::new();
    for id in sought(tx, vault, &traces)? {
        known.extend(store::find(tx, id)?.filter(Household::processed));
    }
    let found = opened(tx, vault, known)?;
    let by = traces.iter().map(|trace| trace.kind.name()).collect();
    tx.record(&HouseholdsSearched { by, found: found.iter().map(|record| record.household.id).collect() })?;
    Ok(found)
}

/// The community's own staff, to name those who keep files.
///
/// # Errors
/// When the disk refuses.
pub fn staff(view: &mut View) -> Result<Vec<Colleague>, Fault> {
    auth::colleagues(view)
}

/// The community's own staff and the people of its units, to name those who have looked.
///
/// # Errors
/// When the disk refuses.
pub fn everybody(view: &mut View) -> Result<Vec<Colleague>, Fault> {
    let colleague = |member: auth::Member| Colleague {
        id: member.id,
        name: member.name,
        title: member.title,
        roles: member.roles.into_iter().collect(),
    };
    let mut known = auth::colleagues(view)?;
    known.extend(auth::members(view)?.into_iter().map(colleague));
    Ok(known)
}
