//! Actions: adding a commitment to a draft or to a text under negotiation.

use super::wire::CommitmentCreated;
use crate::codes;
use crate::model::{Agreement, State};
use crate::parties::model::Reply;
use crate::parties::store as parties;
use crate::promises::model::Commitment;
use crate::promises::rules::check_recurrence;
use crate::promises::store;
use crate::promises::wire::CommitmentIn;
use crate::rules::Move;
use crate::versions::model::AgreementEvent;
use crate::versions::store as versions;
use crate::wording::actions::{commitment, next_wording, pledger};
use crate::{rules, store as agreements};
use journal::WriteTx;
use kernel::patch::{INVALID, wrong};
use kernel::{AgreementId, Fault, field};
use web::codes::NOT_FOUND;

/// How many commitments a text can hold.
const MOST: i64 = 200;

/// Adds a commitment; returns it with its agreement and the parties of that. Under negotiation this is a new revision of the text.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `validation_failed`.
pub fn create(tx: &mut WriteTx, id: AgreementId, input: &CommitmentIn) -> Result<(Commitment, Agreement), Fault> {
    let mut agreement = agreements::find_with_parties(tx, id)?.ok_or(&NOT_FOUND)?;
    rules::may(&agreement, tx.actor(), Move::Pledge, tx.now().day())?;
    let pledge = input.pledge();
    let pledger = pledger(&agreement.parties, &pledge).ok_or_else(|| {
        let words = [
            "承诺方不是本协议的社区或单位一方。",
            "The pledger is neither the community nor a unit of this agreement.",
        ];
        wrong("/pledger", &codes::PLEDGER_NOT_A_PARTY, words)
    })?;
    if let Some(violation) = check_recurrence(&pledge, agreement.terms.starts_on, "") {
        return Err(Fault::of(&INVALID).at([violation]));
    }
    let (count, position) = store::count(tx, id)?;
    if count >= MOST {
        return Err(wrong(
            "",
            &field::TOO_MANY,
            ["一份协议最多 200 项承诺。", "A text holds 200 commitments at most."],
        ));
    }
    let made = commitment(&pledge, pledger, tx);
    store::insert_one(tx, id, position, &made)?;
    next_wording(&mut agreement, tx.now());
    agreements::save_version(tx, &agreement)?;
    if agreement.state == State::Negotiating {
        for party in &mut agreement.parties {
            party.reply = Reply::Pending;
        }
        parties::save_replies(tx, id, &agreement.parties)?;
        agreement.commitments = store::of(tx, id)?;
        versions::record(tx, &agreement, AgreementEvent::Revised, None)?;
    }
    tx.record(&CommitmentCreated::of(&agreement, made.id))?;
    Ok((made, agreement))
}
