//! Storage: every concluded agreement in two statements; what refers to a registration; its removal.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Concluded, EndedOnes};
use crate::parties::model::{PartyBasis, PartyKind};
use crate::parties::store::delete as delete_parties;
use crate::signatures::store::{SIGNATURES, key};
use crate::store::AGREEMENTS;
use crate::versions::store::VERSIONS;
use db::schema::{agreement_parties, agreement_signatures, agreement_versions, agreements};
use db::{MultiBackend, ReadRows, Until, holders, stored};
use journal::{ReadTx, WriteTx};
use kernel::{AgreementId, Day, Fault, Id, Instant, PartyId, UnitId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = agreements)]
struct Head {
    agreement_id: AgreementId,
    number: String,
    title: String,
    purpose: String,
    document_no: Option<String>,
    signed_on: Option<Day>,
    concluded_at: Option<Instant>,
    starts_on: Day,
    ends_on: Until,
    renews_automatically: bool,
}

stored!(Head in agreements[agreement_id]);

impl From<Head> for Concluded {
    fn from(head: Head) -> Self {
        let online = head.concluded_at.map(Instant::day);
        Self {
            id: head.agreement_id,
            number: head.number,
            title: head.title,
            purpose: head.purpose,
            document_no: head.document_no,
            signed_on: head.signed_on.or(online).unwrap_or(head.starts_on),
            starts_on: head.starts_on,
            ends_on: head.ends_on.0,
            renews_automatically: head.renews_automatically,
            basis: if head.signed_on.is_some() { PartyBasis::Paper } else { PartyBasis::Account },
            units: Vec::new(),
        }
    }
}

/// What belongs to every registration.
const OWN: [&str; 3] = ["agreement_parties", "agreement_versions", "agreement_signatures"];

/// The concluded agreements of the community in the order of their numbers: those that are meant.
pub fn concluded(view: &mut ReadTx, ended: EndedOnes) -> Result<Vec<Concluded>, Fault> {
    let mut units = units(view, ended)?;
    let concluded = agreements::table
        .filter(agreements::community_id.eq(view.community()))
        .filter(agreements::concluded_at.is_not_null())
        .order(agreements::number)
        .select(Head::as_select())
        .into_boxed::<MultiBackend>();
    let concluded = match ended {
        EndedOnes::Included => concluded,
        EndedOnes::LeftOut => concluded.filter(agreements::ended_at.is_null()),
    };
    let mut found: Vec<Concluded> = concluded.read_all(view.conn())?;
    for one in &mut found {
        one.units = units.remove(&one.id).unwrap_or_default();
    }
    Ok(found)
}

/// The units of those agreements, in signing order.
fn units(view: &mut ReadTx, ended: EndedOnes) -> Result<HashMap<AgreementId, Vec<UnitId>>, Fault> {
    let community = view.community();
    let parties = agreement_parties::table
        .filter(agreement_parties::community_id.eq(community))
        .filter(agreement_parties::kind.eq(PartyKind::Unit))
        .order((agreement_parties::agreement_id, agreement_parties::position))
        .select((agreement_parties::agreement_id, agreement_parties::unit_id))
        .into_boxed::<MultiBackend>();
    let going_on = agreements::table
        .filter(agreements::community_id.eq(community))
        .filter(agreements::ended_at.is_null())
        .select(agreements::agreement_id);
    let parties = match ended {
        EndedOnes::Included => parties,
        EndedOnes::LeftOut => parties.filter(agreement_parties::agreement_id.eq_any(going_on)),
    };
    let rows: Vec<(AgreementId, Option<UnitId>)> = parties.load(view.conn())?;
    let mut units: HashMap<AgreementId, Vec<UnitId>> = HashMap::new();
    for (agreement, unit) in rows {
        units.entry(agreement).or_default().extend(unit);
    }
    Ok(units)
}

/// The tables whose rows refer to an agreement and are not part of its registration.
pub fn held_by(view: &mut ReadTx, id: AgreementId) -> Result<Vec<String>, Fault> {
    let community = view.community();
    let found = holders(view.conn(), "agreements", "agreement_id", community, id)?;
    let further = holders(view.conn(), "agreement_parties", "agreement_id", community, id)?;
    let mut held: Vec<String> = found.into_iter().chain(further).filter(|one| !OWN.contains(&one.as_str())).collect();
    held.sort();
    held.dedup();
    Ok(held)
}

/// Removes a registration with its receipts and its record.
pub fn delete(tx: &mut WriteTx, id: AgreementId) -> Result<(), Fault> {
    let community = tx.community();
    let receipts = agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(community))
        .filter(agreement_signatures::agreement_id.eq(id));
    let gone: Vec<(PartyId, String)> = diesel::delete(receipts)
        .returning((agreement_signatures::party_id, agreement_signatures::digest))
        .get_results(tx.conn())?;
    gone.iter().for_each(|(party, digest)| tx.touch_one(&SIGNATURES, key(*party, digest)));
    let record = agreement_versions::table
        .filter(agreement_versions::community_id.eq(community))
        .filter(agreement_versions::agreement_id.eq(id));
    let gone: Vec<i64> = diesel::delete(record).returning(agreement_versions::version).get_results(tx.conn())?;
    gone.into_iter().for_each(|version| tx.touch_one(&VERSIONS, (id.uuid(), version)));
    delete_parties(tx, id)?;
    let one = agreements::table.filter(agreements::community_id.eq(community)).filter(agreements::agreement_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, id);
    Ok(())
}
