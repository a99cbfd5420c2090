//! Rules: what an accession says, and what is true when it takes effect.

use serde_json::{Value, json};

use crate::frozen::frozen_party;
use crate::model::Agreement;
use crate::parties::model::{Party, Reply};
use crate::rules::{accept_bound, touch};
use kernel::{Instant, PartyId};
use proofs::agreement::ACCESSION_FORMAT;

/// The frozen text of an accession: whose it is, what is joined, and who signs.
pub fn accession(agreement: &Agreement, number: i64, base: &str, unit: &Party) -> Value {
    let parties = agreement.community_party().into_iter().chain([unit]).map(frozen_party);
    json!({
        "format": ACCESSION_FORMAT,
        "community_id": agreement.community,
        "agreement_id": agreement.id,
        "number": agreement.number,
        "title": agreement.terms.title,
        "accession": number,
        "accedes_to": base,
        "parties": parties.collect::<Vec<_>>(),
        "sample": agreement.sample,
    })
}

/// Binds a unit that has acceded.
pub fn accede(agreement: &mut Agreement, party: PartyId, now: Instant) {
    if let Some(party) = agreement.parties.iter_mut().find(|one| one.id == party) {
        party.reply = Reply::Signed { at: now };
    }
    accept_bound(agreement, now);
    touch(agreement, now);
}
