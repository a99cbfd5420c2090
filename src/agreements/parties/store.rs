//! Storage: the parties of agreements.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Leave, Party, PartyBasis, PartyBody, PartyKind, Reply};
use crate::search::model::Source;
use crate::search::store as search;
use db::schema::agreement_parties;
use db::{Joined, Json, ReadRows, find_unreadable, on_engine, one_of, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, CommunityId, Fault, Instant, PartyId, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_parties)]
struct Row {
    community_id: CommunityId,
    agreement_id: AgreementId,
    party_id: PartyId,
    position: i64,
    kind: PartyKind,
    unit_id: Option<UnitId>,
    name: String,
    role: String,
    body: PartyBody,
    signing_name: Option<String>,
    representative: Option<String>,
    title: Option<String>,
    basis: PartyBasis,
    #[diesel(embed)]
    #[serde(flatten)]
    answer: Answer,
    #[diesel(embed)]
    #[serde(flatten)]
    leaving: Leaving,
}

/// The columns of what it has answered.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = agreement_parties, treat_none_as_null = true)]
struct Answer {
    reply: String,
    replied_at: Option<Instant>,
    reason: Option<String>,
}

/// The columns of how it came later, and of how it leaves.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = agreement_parties, treat_none_as_null = true)]
struct Leaving {
    accession: Option<i64>,
    leaving: Option<Json<Leave>>,
    left_at: Option<Instant>,
}

versioned!(
    /// Every state of a party.
    pub static PARTIES: Row in agreement_parties[party_id] owner agreement_id
);

impl Row {
    fn of(community: CommunityId, agreement: AgreementId, position: i64, party: &Party) -> Result<Self, Fault> {
        Ok(Self {
            community_id: community,
            agreement_id: agreement,
            party_id: party.id,
            position,
            kind: party.kind,
            unit_id: party.unit,
            name: party.name.clone(),
            role: party.role.clone(),
            body: party.body,
            signing_name: party.signing_name.clone(),
            representative: party.representative.clone(),
            title: party.title.clone(),
            basis: party.basis,
            answer: Answer::of(&party.reply),
            leaving: Leaving::of(party)?,
        })
    }
}

impl Answer {
    fn of(reply: &Reply) -> Self {
        let (reply, replied_at, reason) = match reply {
            Reply::Pending => ("pending", None, None),
            Reply::Signed { at } => ("signed", Some(*at), None),
            Reply::Refused { at, reason } => ("refused", Some(*at), Some(reason.clone())),
        };
        Self { reply: reply.to_owned(), replied_at, reason }
    }
}

impl TryFrom<Answer> for Reply {
    type Error = Fault;

    fn try_from(answer: Answer) -> Result<Self, Fault> {
        match (answer.reply.as_str(), answer.replied_at) {
            ("pending", _) => Ok(Self::Pending),
            ("signed", Some(at)) => Ok(Self::Signed { at }),
            ("refused", Some(at)) => Ok(Self::Refused { at, reason: answer.reason.unwrap_or_default() }),
            _ => Err(unreadable()),
        }
    }
}

impl Leaving {
    fn of(party: &Party) -> Result<Self, Fault> {
        let left_at = party.leave.as_ref().and_then(|leave| leave.left_at);
        Ok(Self { accession: party.accession, leaving: Json::maybe(party.leave.clone())?, left_at })
    }
}

impl TryFrom<Row> for Party {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let key = Joined(row.agreement_id, row.party_id);
        Ok(Self {
            id: row.party_id,
            kind: row.kind,
            unit: row.unit_id,
            name: row.name,
            role: row.role,
            body: row.body,
            signing_name: row.signing_name,
            representative: row.representative,
            title: row.title,
            basis: row.basis,
            reply: read_row("agreement_parties", key, || row.answer.try_into())?,
            accession: row.leaving.accession,
            leave: row.leaving.leaving.map(Json::into_inner),
        })
    }
}

/// The parties of one agreement, in signing order.
pub fn of(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Party>, Fault> {
    let community = view.community();
    let mut rows: Vec<Row> = on_engine!(view.conn(), |conn| agreement_parties::table
        .filter(agreement_parties::community_id.eq(community))
        .filter(agreement_parties::agreement_id.eq(id))
        .select(Row::as_select())
        .read_all(conn))?;
    rows.sort_unstable_by_key(|row| row.position);
    rows.into_iter().map(Party::try_from).collect()
}

/// The parties of several agreements, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Vec<Party>>, Fault> {
    let community = view.community();
    let those = one_of(agreement_parties::agreement_id, ids.iter().copied());
    let rows: Vec<Row> = on_engine!(view.conn(), |conn| agreement_parties::table
        .filter(agreement_parties::community_id.eq(community))
        .filter(those)
        .select(Row::as_select())
        .read_all(conn))?;
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
        parties.entry(row.agreement_id).or_default().push(Party::try_from(row)?);
    }
    Ok(parties)
}

/// The party a unit is in each of several agreements, in one statement.
pub fn of_unit(view: &mut ReadTx, ids: &[AgreementId], unit: UnitId) -> Result<HashMap<AgreementId, Party>, Fault> {
    let rows: Vec<Row> = agreement_parties::table
        .filter(agreement_parties::community_id.eq(view.community()))
        .filter(agreement_parties::unit_id.eq(unit))
        .filter(one_of(agreement_parties::agreement_id, ids.iter().copied()))
        .select(Row::as_select())
        .read_all(view.conn())?;
    rows.into_iter().map(|row| Ok((row.agreement_id, Party::try_from(row)?))).collect()
}

/// Saves the parties of a new wording.
pub fn insert(tx: &mut WriteTx, id: AgreementId, parties: &[Party]) -> Result<(), Fault> {
    search::replace(tx, id, Source::Party, [], parties.iter().map(|party| party.name.as_str()))?;
    for (position, party) in (0..).zip(parties) {
        let row = Row::of(tx.community(), id, position, party)?;
        diesel::insert_into(agreement_parties::table).values(row).execute(tx.conn())?;
        tx.touch(&PARTIES, party.id);
    }
    Ok(())
}

/// What the parties are called, all or all but one.
fn names(view: &mut ReadTx, id: AgreementId, but: Option<PartyId>) -> Result<Vec<String>, Fault> {
    let rows: Vec<(PartyId, String)> = agreement_parties::table
        .filter(agreement_parties::community_id.eq(view.community()))
        .filter(agreement_parties::agreement_id.eq(id))
        .select((agreement_parties::party_id, agreement_parties::name))
        .load(view.conn())?;
    Ok(rows.into_iter().filter(|(party, _)| Some(*party) != but).map(|(_, name)| name).collect())
}

/// Saves a party that is asked to accede, behind the others.
pub fn insert_last(tx: &mut WriteTx, id: AgreementId, party: &Party) -> Result<(), Fault> {
    let last: Option<i64> = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.community()))
        .filter(agreement_parties::agreement_id.eq(id))
        .select(diesel::dsl::max(agreement_parties::position))
        .first(tx.conn())?;
    let others = names(tx, id, None)?;
    let others = || others.iter().map(String::as_str);
    search::replace(tx, id, Source::Party, others(), others().chain([party.name.as_str()]))?;
    let row = Row::of(tx.community(), id, last.map_or(0, |last| last + 1), party)?;
    diesel::insert_into(agreement_parties::table).values(row).execute(tx.conn())?;
    tx.touch(&PARTIES, party.id);
    Ok(())
}

/// Saves how a party leaves, or that it is a party of the text itself now.
pub fn save_leave(tx: &mut WriteTx, id: AgreementId, party: &Party) -> Result<(), Fault> {
    let one = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.community()))
        .filter(agreement_parties::agreement_id.eq(id))
        .filter(agreement_parties::party_id.eq(party.id));
    diesel::update(one).set(Leaving::of(party)?).execute(tx.conn())?;
    tx.touch(&PARTIES, party.id);
    Ok(())
}

/// Removes a party that did not accede.
pub fn delete_one(tx: &mut WriteTx, id: AgreementId, party: PartyId) -> Result<(), Fault> {
    let (all, others) = (names(tx, id, None)?, names(tx, id, Some(party))?);
    search::replace(tx, id, Source::Party, all.iter().map(String::as_str), others.iter().map(String::as_str))?;
    let one = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.community()))
        .filter(agreement_parties::agreement_id.eq(id))
        .filter(agreement_parties::party_id.eq(party));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&PARTIES, party);
    Ok(())
}

/// Saves what these parties have answered.
pub fn save_replies<'p>(
    tx: &mut WriteTx,
    id: AgreementId,
    parties: impl IntoIterator<Item = &'p Party>,
) -> Result<(), Fault> {
    for party in parties {
        let one = agreement_parties::table
            .filter(agreement_parties::community_id.eq(tx.community()))
            .filter(agreement_parties::agreement_id.eq(id))
            .filter(agreement_parties::party_id.eq(party.id));
        diesel::update(one).set(Answer::of(&party.reply)).execute(tx.conn())?;
        tx.touch(&PARTIES, party.id);
    }
    Ok(())
}

/// Removes the parties of a wording that is being replaced.
pub fn delete(tx: &mut WriteTx, id: AgreementId) -> Result<(), Fault> {
    let all_names = names(tx, id, None)?;
    search::replace(tx, id, Source::Party, all_names.iter().map(String::as_str), [])?;
    let all = agreement_parties::table
        .filter(agreement_parties::community_id.eq(tx.community()))
        .filter(agreement_parties::agreement_id.eq(id));
    let gone: Vec<PartyId> = diesel::delete(all).returning(agreement_parties::party_id).get_results(tx.conn())?;
    tx.touch_all(&PARTIES, gone);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, agreement_parties, agreement_id, Row, Party::try_from))
}
