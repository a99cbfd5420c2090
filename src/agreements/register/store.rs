//! Memory: every concluded agreement in two statements; what hangs on a registration; its removal.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::Concluded;
use crate::parties::model::PartyBasis;
use crate::parties::store::delete as delete_parties;
use crate::signatures::store::{SIGNATURES, key};
use crate::store::AGREEMENTS;
use crate::versions::store::VERSIONS;
use db::schema::{agreement_parties, agreement_signatures, agreement_versions, agreements};
use db::{At, On, Uid, holders, read_row};
use journal::{ReadTx, WriteTx};
use kernel::{AgreementId, Fault, Id, Instant, UnitId};

type Head = (Uid, String, String, String, Option<String>, Option<On>, Option<At>, On, On, bool);

/// What belongs to every registration.
const OWN: [&str; 3] = ["agreement_parties", "agreement_versions", "agreement_signatures"];

/// Every concluded agreement of the community, in the order of their numbers.
pub fn concluded(view: &mut ReadTx) -> Result<Vec<Concluded>, Fault> {
    let mut units = units(view)?;
    let heads: Vec<Head> = agreements::table
        .filter(agreements::community_id.eq(view.cid()))
        .filter(agreements::concluded_at.is_not_null())
        .order(agreements::number)
        .select((
            agreements::agreement_id,
            agreements::number,
            agreements::title,
            agreements::purpose,
            agreements::document_no,
            agreements::signed_on,
            agreements::concluded_at,
            agreements::starts_on,
            agreements::ends_on,
            agreements::renews_automatically,
        ))
        .load(view.conn())?;
    let line = |(id, number, title, purpose, document_no, stamped, concluded, starts_on, ends_on, renews): Head| {
        let online = concluded.map(|at| Instant::from(at).day());
        let (stamped, starts_on, ends_on) =
            read_row("agreements", id, || Ok((On::maybe(stamped)?, starts_on.day()?, ends_on.last()?)))?;
        Ok(Concluded {
            id: id.id(),
            number,
            title,
            purpose,
            document_no,
            signed_on: stamped.or(online).unwrap_or(starts_on),
            starts_on,
            ends_on,
            renews_automatically: renews,
            basis: if stamped.is_some() { PartyBasis::Paper } else { PartyBasis::Account },
            units: units.remove(&AgreementId::of(id.0)).unwrap_or_default(),
        })
    };
    heads.into_iter().map(line).collect()
}

/// The units of every agreement, in signing order.
fn units(view: &mut ReadTx) -> Result<HashMap<AgreementId, Vec<UnitId>>, Fault> {
    let rows: Vec<(Uid, Option<Uid>)> = agreement_parties::table
        .filter(agreement_parties::community_id.eq(view.cid()))
        .filter(agreement_parties::kind.eq("unit"))
        .order((agreement_parties::agreement_id, agreement_parties::position))
        .select((agreement_parties::agreement_id, agreement_parties::unit_id))
        .load(view.conn())?;
    let mut units: HashMap<AgreementId, Vec<UnitId>> = HashMap::new();
    for (agreement, unit) in rows {
        units.entry(agreement.id()).or_default().extend(unit.map(Uid::id::<UnitId>));
    }
    Ok(units)
}

/// The tables whose rows refer to an agreement and are not part of its registration.
pub fn held_by(view: &mut ReadTx, id: AgreementId) -> Result<Vec<String>, Fault> {
    let community = view.cid();
    let found = holders(view.conn(), "agreements", "agreement_id", community, id)?;
    let further = holders(view.conn(), "agreement_parties", "agreement_id", community, id)?;
    let mut held: Vec<String> = found.into_iter().chain(further).filter(|one| !OWN.contains(&one.as_str())).collect();
    held.sort();
    held.dedup();
    Ok(held)
}

/// Removes a registration with its receipts and its record.
pub fn delete(tx: &mut WriteTx, agreement: AgreementId) -> Result<(), Fault> {
    let (community, id) = (tx.cid(), Uid::from(agreement));
    let receipts = agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(community))
        .filter(agreement_signatures::agreement_id.eq(id));
    let gone: Vec<(Uid, String)> = diesel::delete(receipts)
        .returning((agreement_signatures::party_id, agreement_signatures::digest))
        .get_results(tx.conn())?;
    gone.iter().for_each(|(party, digest)| tx.touch_one(&SIGNATURES, key(*party, digest)));
    let record = agreement_versions::table
        .filter(agreement_versions::community_id.eq(community))
        .filter(agreement_versions::agreement_id.eq(id));
    let gone: Vec<i64> = diesel::delete(record).returning(agreement_versions::version).get_results(tx.conn())?;
    gone.into_iter().for_each(|version| tx.touch_one(&VERSIONS, (id.0, version)));
    delete_parties(tx, agreement)?;
    let one = agreements::table.filter(agreements::community_id.eq(community)).filter(agreements::agreement_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&AGREEMENTS, agreement);
    Ok(())
}
