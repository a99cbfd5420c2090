//! Actions: registering what was stamped on paper, and objecting to it.

use super::model::Objection;
use super::store;
use super::wire::{AgreementObjected, AgreementRegistered};
use crate::frozen::frozen;
use crate::lookup::visible;
use crate::model::{Agreement, Provenance, works_for_community};
use crate::rules::Move;
use crate::signatures::receipts::{Seal, issue};
use crate::signatures::store as signatures;
use crate::term::actions as term;
use crate::terms::rules::settle;
use crate::terms::wire::RegistrationIn;
use crate::versions::model::AgreementEvent;
use crate::versions::store as versions;
use crate::wording::actions as draft;
use crate::{rules, store as agreements};
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::patch::INVALID;
use kernel::{Actor, AgreementId, Day, Fault, Instant, Violation, canonical, field};
use proofs::agreement::{Signer, SigningCapacity};

/// Registers an agreement stamped on paper: concluded at once, in force when its first day has come. Every party gets a
/// receipt that says what it is: a paper seal, entered by the registrar.
///
/// # Errors
/// `validation_failed` with every wrong place.
pub fn register(tx: &mut WriteTx, input: &RegistrationIn, from: Provenance, seal: Seal) -> Result<Agreement, Fault> {
    if !works_for_community(tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    check_day(input.signed_on, tx.now().day())?;
    let wording = input.wording();
    let names = draft::names(tx, &wording)?;
    let terms = settle(&wording, &names, None)?;
    let mut agreement = draft::first(tx, &wording, terms, &names)?;
    agreement.sample = from == Provenance::Sample;
    let text = canonical::text(&frozen(&agreement))?;
    let digest = canonical::digest(text.as_bytes());
    rules::conclude_from_paper(&mut agreement, digest.clone(), tx.now());
    agreements::insert(tx, &agreement)?;
    versions::record(tx, &agreement, AgreementEvent::Registered, Some(&text))?;
    let stamped_at = Instant::start_of(input.signed_on);
    let registrar = registrar(tx)?;
    for party in &agreement.parties {
        let signer = Signer { unit_id: party.unit, ..registrar.clone() };
        issue(tx, &agreement, party, signer, &digest, stamped_at, seal)?;
    }
    tx.record(&AgreementRegistered::of(&agreement))?;
    term::start(tx, &mut agreement)?;
    Ok(agreement)
}

fn check_day(signed_on: Day, today: Day) -> Result<(), Fault> {
    if signed_on <= today {
        return Ok(());
    }
    let detail = ["签订日期不能晚于今天。".to_owned(), "It cannot have been stamped after today.".to_owned()];
    let wrong = Violation { pointer: "/signed_on".to_owned(), code: &field::IN_FUTURE, detail };
    Err(Fault::of(&INVALID).at([wrong]))
}

fn registrar(tx: &mut WriteTx) -> Result<Signer, Fault> {
    let account: Option<_> = Actor::account(tx.actor());
    let (name, title) = match account {
        Some(account) => signatures::signer(tx, account)?,
        None => ("hulian".to_owned(), None),
    };
    let credential = account.map(|account| auth::signing_credential(tx, account)).transpose()?;
    Ok(Signer { account_id: account, role: SigningCapacity::Registrar, unit_id: None, name, title, credential })
}

/// Objects to a registration, for the caller's unit.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`.
pub fn object(tx: &mut WriteTx, id: AgreementId, reason: String) -> Result<(Objection, Agreement), Fault> {
    let agreement = visible(tx, id)?;
    rules::may(&agreement, tx.actor(), Move::Object, tx.now().day())?;
    let party = tx.actor().unit.and_then(|unit| agreement.party_of(unit)).ok_or(&NOT_FOR_THIS_SIDE)?.id;
    let (created_at, created_by) = (tx.now(), tx.actor().account());
    let objection = Objection { id: tx.new_id(), agreement: id, party, reason, created_at, created_by };
    store::insert(tx, &objection)?;
    tx.record(&AgreementObjected::of(&agreement, objection.id))?;
    Ok((objection, agreement))
}
