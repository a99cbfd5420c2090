//! Actions: inviting a unit, and binding it.

use super::rules::{accede, accession};
use super::wire::{AccessionIn, AgreementAcceded};
use crate::changes::actions::{blank, make, open_or_refused};
use crate::changes::model::Request;
use crate::changes::rules::settle;
use crate::codes::ALREADY_A_PARTY;
use crate::lookup::{depend_on_wording, visible};
use crate::model::{Agreement, RequestKind};
use crate::originals::attached;
use crate::parties::model::{Party, PartyBasis, PartyKind};
use crate::parties::store as parties;
use crate::promises::store as promises;
use crate::rules::{self, Move};
use crate::terms::rules::{DEPARTED, default_role};
use crate::versions::model::AgreementEvent;
use crate::versions::recording::record_event;
use auth::NOT_FOR_THIS_SIDE;
use journal::WriteTx;
use kernel::patch::wrong;
use kernel::{AgreementId, Fault, INTERNAL, OrFaultAs, canonical, field};
use units::UnitState;

/// Invites a unit to a text that binds each by itself.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `another_request_open`, `already_a_party`,
/// `validation_failed` for a unit that does not exist.
pub fn invite(tx: &mut WriteTx, id: AgreementId, input: &AccessionIn) -> Result<(Request, Agreement), Fault> {
    let mut agreement = visible(tx, id)?;
    open_or_refused(&agreement, &[RequestKind::Amendment])?;
    rules::may(&agreement, tx.actor(), Move::Accede, tx.now().day())?;
    if agreement.party_of(input.unit_id).is_some() {
        return Err(Fault::of(&ALREADY_A_PARTY));
    }
    let by = agreement.community_party().map(|party| party.id).ok_or(&NOT_FOR_THIS_SIDE)?;
    depend_on_wording(tx, id);
    let number = agreement.changes.requests + 1;
    let party = party(tx, number, input)?;
    let base = agreement.state.digest().unwrap_or_default().to_owned();
    let text = canonical::text(&accession(&agreement, number, &base, &party))?;
    let digest = canonical::digest(text.as_bytes());
    let reason = input.reason.as_ref().map(ToString::to_string).unwrap_or_default();
    let request = Request {
        party: Some(party.id),
        text: Some(text),
        ..blank(tx, &agreement, RequestKind::Accession, by, &reason, digest, base)
    };
    parties::insert_last(tx, id, &party)?;
    agreement.parties.push(party);
    make(tx, &mut agreement, &request)?;
    Ok((request, agreement))
}

fn party(tx: &mut WriteTx, number: i64, input: &AccessionIn) -> Result<Party, Fault> {
    let words = |text: &Option<kernel::Text>| text.as_ref().map(ToString::to_string);
    let known = units::names_of(tx, &[input.unit_id], None)?;
    let unit = known.into_iter().next().ok_or_else(|| {
        wrong("/unit_id", &field::UNKNOWN_UNIT, ["本社区没有这个单位。", "There is no such unit in this community."])
    })?;
    if unit.state == UnitState::Departed {
        return Err(wrong("/unit_id", &field::UNIT_DEPARTED, DEPARTED));
    }
    Ok(Party {
        id: tx.new_id(),
        kind: PartyKind::Unit,
        unit: Some(input.unit_id),
        name: unit.name,
        role: default_role(PartyKind::Unit).to_owned(),
        body: input.body,
        signing_name: words(&input.signing_name),
        representative: words(&input.representative),
        title: words(&input.title),
        basis: PartyBasis::Account,
        reply: crate::parties::model::Reply::Pending,
        accession: Some(number),
        leave: None,
    })
}

/// Binds the unit: both have signed.
pub fn conclude(tx: &mut WriteTx, agreement: &mut Agreement, request: &Request) -> Result<(), Fault> {
    let party = request.party.or_fault_as(&INTERNAL, "a request to accede names no party")?;
    accede(agreement, party, tx.counts_from());
    settle(agreement, request.number);
    parties::save_replies(tx, agreement.id, agreement.party(party))?;
    promises::accept(tx, agreement.id, [party])?;
    if let Some(unit) = agreement.party(party).and_then(|party| party.unit) {
        attached::show(tx, agreement.id, unit)?;
    }
    record_event(tx, agreement, AgreementEvent::Acceded, &AgreementAcceded::of(agreement, request.number, party))
}
