//! Memory: the parties of agreements.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Party, PartyBasis, PartyBody, PartyKind, Reply};
use db::schema::agreement_parties;
use db::{At, Joined, Uid, find_unreadable, from_json, known, on_engine, one_of, read_row, to_json, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, Fault, Id, PartyId, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_parties)]
struct Row {
    community_id: Uid,
    agreement_id: Uid,
    party_id: Uid,
    position: i64,
    kind: String,
    unit_id: Option<Uid>,
    name: String,
    role: String,
    body: String,
    signing_name: Option<String>,
    representative: Option<String>,
    title: Option<String>,
    basis: String,
    reply: String,
    replied_at: Option<At>,
    reason: Option<String>,
    accession: Option<i64>,
    leaving: Option<String>,
    left_at: Option<At>,
}

versioned!(
    /// Every state of a party.
    pub static PARTIES: Row in agreement_parties[party_id] owner agreement_id
);

impl Row {
    fn of(community: Uid, agreement: AgreementId, position: usize, party: &Party) -> Result<Self, Fault> {
        let (reply, replied_at, reason) = written(&party.reply);
        let leaving = party.leave.as_ref().map(|value| to_json(value)).transpose()?;
        Ok(Self {
            community_id: community,
            agreement_id: agreement.into(),
            party_id: party.id.into(),
            position: i64::try_from(position).unwrap_or(i64::MAX),
            kind: party.kind.name().to_owned(),
            unit_id: party.unit.map(Uid::from),
            name: party.name.clone(),
            role: party.role.clone(),
            body: party.body.name().to_owned(),
            signing_name: party.signing_name.clone(),
            representative: party.representative.clone(),
            title: party.title.clone(),
            basis: party.basis.name().to_owned(),
            reply: reply.to_owned(),
            replied_at,
            reason: reason.map(ToOwned::to_owned),
            accession: party.accession,
            leaving,
            left_at: party.leave.as_ref().and_then(|leave| leave.left_at).map(At),
        })
    }
}

fn written(reply: &Reply) -> (&'static str, Option<At>, Option<&str>) {
    match reply {
        Reply::Pending => ("pending", None, None),
        Reply::Signed { at } => ("signed", Some(At(*at)), None),
        Reply::Refused { at, reason } => ("refused", Some(At(*at)), Some(reason)),
    }
}

impl TryFrom<Row> for Party {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("agreement_parties", Joined(row.agreement_id, row.party_id), || {
            let reply = match (row.reply.as_str(), row.replied_at) {
                ("pending", _) => Reply::Pending,
                ("signed", Some(at)) => Reply::Signed { at: at.0 },
                ("refused", Some(at)) => Reply::Refused { at: at.0, reason: row.reason.unwrap_or_default() },
                _ => return Err(unreadable()),
            };
            Ok(Self {
                id: row.party_id.id(),
                kind: known(PartyKind::named(&row.kind))?,
                unit: row.unit_id.map(Uid::id),
                name: row.name,
                role: row.role,
                body: known(PartyBody::named(&row.body))?,
                signing_name: row.signing_name,
                representative: row.representative,
                title: row.title,
                basis: known(PartyBasis::named(&row.basis))?,
                reply,
                accession: row.accession,
                leave: row.leaving.as_deref().map(|text| from_json(text)).transpose()?,
            })
        })
    }
}

/// The parties of one agreement, in signing order.
pub fn of(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Party>, Fault> {
    let (community, id) = (view.cid(), Uid::from(id));
    let mut rows: Vec<Row> = on_engine!(view.conn(), |conn| agreement_parties::table
        .filter(agreement_parties::community_id.eq(community))
        .filter(agreement_parties::agreement_id.eq(id))
        .select(Row::as_select())
        .load(conn))?;
    rows.sort_unstable_by_key(|row| row.position);
    rows.into_iter().map(Party::try_from).collect()
}

/// The parties of several agreements, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Vec<Party>>, Fault> {
    let community = view.cid();
    let those = one_of(agreement_parties::agreement_id, ids.iter().copied().map(Uid::from));
    let rows: Vec<Row> = on_engine!(view.conn(), |conn| agreement_parties::table
        .filter(agreement_parties::community_id.eq(community))
        .filter(those)
        .select(Row::as_select())
        .load(conn))?;
    by_agreement(rows)
}

/// The parties of one agreement, or of each, as they stood before an instant.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<HashMap<AgreementId, Vec<Party>>, Fault> {
    by_agreement(rows_as_of(view, &PARTIES, of, before)?)
}

/// In signing order.
fn by_agreement(mut rows: Vec<Row>) -> Result<HashMap<AgreementId, Vec<Party>>, Fault> {
    rows.sort_unstable_by_key(|row| row.position);
    let mut parties: HashMap<AgreementId, Vec<Party>> = HashMap::new();
    for row in rows {
        parties.entry(AgreementId::of(row.agreement_id.0)).or_default().push(Party::try_from(row)?);
    }
    Ok(parties)
}

/// The party a unit is in each of several agreements, in one statement.
pub fn of_unit(view: &mut ReadTx, ids: &[AgreementId], unit: UnitId) -> Result<HashMap<AgreementId, Party>, Fault> {
    let rows: Vec<Row> = agreement_parties::table
        .filter(agreement_parties::community_id.eq(view.cid()))
        .filter(agreement_parties::unit_id.eq(Uid::from(unit)))
        .filter(one_of(agreement_parties::agreement_id, ids.iter().copied().map(Uid::from)))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(|row| Ok((AgreementId::of(row.agreement_id.0), Party::try_from(row)?))).collect()
}

/// Writes the parties of a new wording down.
pub fn insert(tx: &mut WriteTx, id: AgreementId, parties: &[Party]) -> Result<(), Fault> {
    for (position, party) in parties.iter().enumerate() {
        let row = Row::of(tx.cid(), id, position, party)?;
        diesel::insert_into(agreement_parties::table).values(row).execute(tx.conn())?;
        tx.touch(&PARTIES, party.id);
    }
    Ok(())
}

/// Writes down a party that is asked to accede, behind the others.
pub fn insert_last(tx: &mut WriteTx, id: AgreementId, party: &Party) -> Result<(), Fault> {
    let last: Option<i64> = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.cid()))
        .filter(agreement_parties::agreement_id.eq(Uid::from(id)))
        .select(diesel::dsl::max(agreement_parties::position))
        .first(tx.conn())?;
    let row = Row { position: last.map_or(0, |last| last + 1), ..Row::of(tx.cid(), id, 0, party)? };
    diesel::insert_into(agreement_parties::table).values(row).execute(tx.conn())?;
    tx.touch(&PARTIES, party.id);
    Ok(())
}

/// Writes down how a party leaves, or that it is a party of the text itself now.
pub fn save_leave(tx: &mut WriteTx, id: AgreementId, party: &Party) -> Result<(), Fault> {
    let leaving = party.leave.as_ref().map(|value| to_json(value)).transpose()?;
    let left_at = party.leave.as_ref().and_then(|leave| leave.left_at).map(At);
    let one = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.cid()))
        .filter(agreement_parties::agreement_id.eq(Uid::from(id)))
        .filter(agreement_parties::party_id.eq(Uid::from(party.id)));
    diesel::update(one)
        .set((
            agreement_parties::accession.eq(party.accession),
            agreement_parties::leaving.eq(leaving),
            agreement_parties::left_at.eq(left_at),
        ))
        .execute(tx.conn())?;
    tx.touch(&PARTIES, party.id);
    Ok(())
}

/// Removes a party that did not accede.
pub fn delete_one(tx: &mut WriteTx, id: AgreementId, party: PartyId) -> Result<(), Fault> {
    let one = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.cid()))
        .filter(agreement_parties::agreement_id.eq(Uid::from(id)))
        .filter(agreement_parties::party_id.eq(Uid::from(party)));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&PARTIES, party);
    Ok(())
}

/// Writes down what these parties have answered.
pub fn save_replies<'p>(
    tx: &mut WriteTx,
    id: AgreementId,
    parties: impl IntoIterator<Item = &'p Party>,
) -> Result<(), Fault> {
    for party in parties {
        let (reply, replied_at, reason) = written(&party.reply);
        let one = agreement_parties::table
            .filter(agreement_parties::community_id.eq(tx.cid()))
            .filter(agreement_parties::agreement_id.eq(Uid::from(id)))
            .filter(agreement_parties::party_id.eq(Uid::from(party.id)));
        diesel::update(one)
            .set((
                agreement_parties::reply.eq(reply),
                agreement_parties::replied_at.eq(replied_at),
                agreement_parties::reason.eq(reason),
            ))
            .execute(tx.conn())?;
        tx.touch(&PARTIES, party.id);
    }
    Ok(())
}

/// Removes the parties of a wording that is being replaced.
pub fn delete(tx: &mut WriteTx, id: AgreementId) -> Result<(), Fault> {
    let all = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.cid()))
        .filter(agreement_parties::agreement_id.eq(Uid::from(id)));
    let gone: Vec<Uid> = diesel::delete(all).returning(agreement_parties::party_id).get_results(tx.conn())?;
    tx.touch_all(&PARTIES, gone);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, agreement_parties, agreement_id, Row, Party::try_from))
}
