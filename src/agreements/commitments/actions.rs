//! Do it, all or nothing: adding a commitment to a draft or to a text under negotiation, and keeping what became of one.

use super::super::actions::next_wording;
use super::super::model::{Agreement, Reply, State};
use super::super::rules::{self, Move};
use super::super::text::actions::{commitment, pledger};
use super::super::text::rules::check_recurrence;
use super::super::versions::model::Happening;
use super::super::versions::store as versions;
use super::super::{parties, store as agreements};
use super::lists::store as lists;
use super::model::{Clocks, Commitment, Mine, Standalone};
use super::store;
use super::wire::{CommitmentCreated, CommitmentIn};
use journal::Tx;
use kernel::patch::{INVALID, wrong};
use kernel::{AgreementId, CommitmentId, Fault};
use web::codes::NOT_FOUND;

/// How many commitments a text can hold.
const MOST: i64 = 200;

/// Adds a commitment. Under negotiation this is a new revision of the text.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `validation_failed`.
pub fn create(tx: &mut Tx, id: AgreementId, input: &CommitmentIn) -> Result<Standalone, Fault> {
    let mut agreement = agreements::find_with_parties(tx, id)?.ok_or(&NOT_FOUND)?;
    rules::may(&agreement, tx.actor(), Move::Pledge, tx.now().day())?;
    let pledge = input.pledge();
    let pledger = pledger(&agreement.parties, &pledge).ok_or_else(|| {
        let words = [
            "承诺方不是本协议的社区或单位一方。",
            "The pledger is neither the community nor a unit of this agreement.",
        ];
        wrong("/pledger", "pledger_not_a_party", words)
    })?;
    if let Some(violation) = check_recurrence(&pledge, agreement.terms.starts_on, "") {
        return Err(Fault::of(&INVALID).at([violation]));
    }
    let (count, position) = store::count(tx, id)?;
    if count >= MOST {
        return Err(wrong("", "too_many", ["一份协议最多 200 项承诺。", "A text holds 200 commitments at most."]));
    }
    let made = commitment(&pledge, pledger, tx);
    store::insert_one(tx, id, position, &made)?;
    next_wording(&mut agreement, tx.now());
    agreements::save_version(tx, &agreement)?;
    if agreement.state == State::Negotiating {
        for party in &mut agreement.parties {
            party.reply = Reply::Pending;
        }
        parties::store::save_replies(tx, id, &agreement.parties)?;
        agreement.commitments = store::of(tx, id)?;
        versions::record(tx, &agreement, Happening::Revised, None)?;
    }
    tx.record(&CommitmentCreated::of(&agreement, made.id))?;
    let unit = agreement.party(pledger).and_then(|party| party.unit);
    let mine = tx.actor().unit.and_then(|unit| agreement.party_of(unit)).map(Mine::of);
    let (clocks, starts_on) = (Clocks::of(&agreement, agreement.party(pledger)), agreement.terms.starts_on);
    Ok(Standalone { commitment: made, agreement: id, clocks, starts_on, unit, mine })
}

/// A commitment with its agreement and the agreement's parties, if the caller may know of them.
///
/// # Errors
/// `not_found`, the same as for an id that does not exist.
pub fn open(tx: &mut Tx, id: CommitmentId) -> Result<(Standalone, Agreement), Fault> {
    let one = lists::find_visible(tx, id)?.ok_or(&NOT_FOUND)?;
    let agreement = agreements::find_with_parties(tx, one.agreement)?.ok_or(&NOT_FOUND)?;
    Ok((one, agreement))
}

/// Keeps what became of a commitment. Its agreement shows it, so that has a new version as well.
///
/// # Errors
/// When the disk refuses.
pub fn keep(tx: &mut Tx, commitment: &Commitment, agreement: &mut Agreement) -> Result<(), Fault> {
    store::save(tx, commitment)?;
    rules::touch(agreement, tx.counts_from());
    agreements::save_version(tx, agreement)
}
