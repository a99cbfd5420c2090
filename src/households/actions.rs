//! Actions: reporting households, and correcting what is said of them.

use serde_json::Value;

use super::dossier::actions::HouseholdCipher;
use super::dossier::model::{Dossier, MaskedProfile, Part};
use super::dossier::rules::consented;
use super::dossier::wire::HouseholdIn;
use super::events::{HouseholdReported, HouseholdUpdated};
use super::lifecycle::actions::keep;
use super::lifecycle::model::HouseholdAct;
use super::lifecycle::rules::past;
use super::lifecycle::store as steps;
use super::lookup::model::Record;
use super::lookup::reading::{found, record};
use super::model::{Household, HouseholdId, State};
use super::rules::{self, Move};
use super::store;
use auth::{self, Colleague};
use journal::WriteTx;
use kernel::patch::{self, wrong};
use kernel::{AccountId, Expected, Fault, Role, field};

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
pub fn report(tx: &mut WriteTx, sent: &HouseholdIn, origin: Origin) -> Result<(Household, Vec<HouseholdId>), Fault> {
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
    let cipher = HouseholdCipher::begin(tx, household.id)?;
    let others = file(tx, &cipher, &household, &dossier)?;
    let words = cipher.seal(tx, Part::Act, &serde_json::json!({}))?;
    steps::insert(tx, household.id, HouseholdAct::Report, Some(words))?;
    tx.record(&HouseholdReported::of(&household))?;
    Ok((household, others))
}

/// Changes what a merge patch names.
///
/// # Errors
/// `stale_version`, `illegal_transition`, `validation_failed`, `consent_required`, `consent_withdrawn`.
pub fn update(tx: &mut WriteTx, id: HouseholdId, expected: &Expected, sent: &Value) -> Result<Record, Fault> {
    let mut household = found(tx, id)?;
    expected.check(household.version)?;
    rules::may(&household, tx.actor(), Move::Update)?;
    let cipher = HouseholdCipher::open(tx, id)?;
    let before = cipher.dossier(tx)?;
    let merged = patch::merge(&HouseholdIn::of(&household, &before), sent)?;
    let dossier = merged.dossier()?;
    if merged.consent() != household.consent {
        let words = ["请用 PUT …/consent 登记同意。", "Record consent with PUT …/consent."];
        return Err(wrong("/consent", &field::FIELD_RESERVED, words));
    }
    if household.state == State::Active && dossier.category != before.category {
        let words = ["在帮扶的家庭, 类别随复核变更。", "Of a household being helped it changes with a recheck."];
        return Err(wrong("/hardship_category", &field::FIELD_RESERVED, words));
    }
    consented(&dossier, household.consent, tx.now().day())?;
    let officer = officer(tx, merged.officer_id, household.officer)?;
    if dossier == before && officer == household.officer && merged.legal_basis == household.basis {
        return record(tx, id);
    }
    file(tx, &cipher, &household, &dossier)?;
    (household.officer, household.basis) = (officer, merged.legal_basis);
    keep(tx, &mut household)?;
    tx.record(&HouseholdUpdated::of(&household))?;
    record(tx, id)
}

/// Seals a dossier; answers who else shares a number or an address. What an invented household is called is a label and no
/// name, and is shown whole.
pub fn file(
    tx: &mut WriteTx,
    cipher: &HouseholdCipher,
    household: &Household,
    dossier: &Dossier,
) -> Result<Vec<HouseholdId>, Fault> {
    let (profile, others) = cipher.put_dossier(tx, dossier)?;
    if let Some(head) = dossier.people.first().filter(|_| household.sample) {
        cipher.put_profile(tx, &MaskedProfile { display_name: head.name.clone(), ..profile })?;
    }
    Ok(others)
}

/// Who is to keep a file: somebody who is cleared, or who kept it before.
fn officer(tx: &mut WriteTx, wanted: Option<AccountId>, before: Option<AccountId>) -> Result<Option<AccountId>, Fault> {
    let Some(id) = wanted.filter(|_| wanted != before) else { return Ok(wanted) };
    let cleared = |one: &Colleague| one.id == id && one.roles.has(Role::HouseholdOfficer);
    if auth::colleagues(tx)?.iter().any(cleared) {
        return Ok(Some(id));
    }
    let words = ["须为本社区的帮扶专干。", "Must be a household officer of this community."];
    Err(wrong("/officer_id", &field::UNKNOWN_VALUE, words))
}
