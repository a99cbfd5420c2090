//! Memory: commitments, inside their agreement.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Commitment, CommitmentState, Ended, Life, Origin, VerifiedBy};
use db::schema::commitments;
use db::{At, On, Uid, find_unreadable, from_json, known, on_engine, one_of, read_row, to_json};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, CommitmentId, Commons, Fault, Id, Linkage, PartyId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = commitments)]
pub(crate) struct Row {
    community_id: Uid,
    commitment_id: Uid,
    agreement_id: Uid,
    position: i64,
    linkage: String,
    commons: String,
    title: String,
    quantity: Option<i64>,
    unit_of_measure: Option<String>,
    due_on: On,
    pledger_id: Uid,
    state: String,
    version: i64,
    created_at: At,
    updated_at: At,
    delivered: i64,
    verified: i64,
    verified_by_silence: i64,
    verified_by: Option<String>,
    lapses_on: Option<On>,
    ended_at: Option<At>,
    ended_by: Option<Uid>,
    ended_because: Option<String>,
    cancellation: Option<String>,
    recurrence: Option<String>,
    spawns_on: Option<On>,
    recurs_from: Option<Uid>,
    period: Option<String>,
    falls_due_on: Option<On>,
}

versioned!(
    /// Every state of a commitment.
    pub static COMMITMENTS: Row in commitments[commitment_id] owner agreement_id
);

/// What changes of a commitment after it was written down.
#[derive(AsChangeset)]
#[diesel(table_name = commitments, treat_none_as_null = true)]
struct Changes {
    state: String,
    version: i64,
    updated_at: At,
    delivered: i64,
    verified: i64,
    verified_by_silence: i64,
    verified_by: Option<String>,
    lapses_on: Option<On>,
    ended_at: Option<At>,
    ended_by: Option<Uid>,
    ended_because: Option<String>,
    cancellation: Option<String>,
    spawns_on: Option<On>,
    falls_due_on: Option<On>,
}

impl Changes {
    fn of(commitment: &Commitment) -> Result<Self, Fault> {
        let life = &commitment.life;
        let ended = life.ended.as_ref();
        Ok(Self {
            state: commitment.progress.name().to_owned(),
            version: commitment.version,
            updated_at: commitment.updated_at.into(),
            delivered: life.delivered,
            verified: life.verified,
            verified_by_silence: life.verified_by_silence,
            verified_by: life.verified_by.map(|by| by.name().to_owned()),
            lapses_on: life.lapses_on.map(On::from),
            ended_at: ended.map(|ended| At(ended.at)),
            ended_by: ended.and_then(|ended| ended.by).map(Uid::from),
            ended_because: ended.and_then(|ended| ended.because.clone()),
            cancellation: life.cancellation.as_ref().map(|value| to_json(value)).transpose()?,
            spawns_on: life.spawns_on.map(On::from),
            falls_due_on: life.falls_due_on.map(On::from),
        })
    }
}

impl Row {
    /// The agreement it belongs to.
    pub fn agreement(&self) -> AgreementId {
        self.agreement_id.id()
    }

    fn of(community: Uid, agreement: AgreementId, position: i64, commitment: &Commitment) -> Result<Self, Fault> {
        let commons: Vec<_> = commitment.commons.iter().map(|tag| tag.name()).collect();
        let (changes, origin) = (Changes::of(commitment)?, commitment.life.origin.as_ref());
        Ok(Self {
            community_id: community,
            commitment_id: commitment.id.into(),
            agreement_id: agreement.into(),
            position,
            linkage: commitment.linkage.name().to_owned(),
            commons: commons.join(" "),
            title: commitment.title.clone(),
            quantity: commitment.quantity,
            unit_of_measure: commitment.unit_of_measure.clone(),
            due_on: On::end(commitment.due_on),
            pledger_id: commitment.pledger.into(),
            state: changes.state,
            version: changes.version,
            created_at: commitment.created_at.into(),
            updated_at: changes.updated_at,
            delivered: changes.delivered,
            verified: changes.verified,
            verified_by_silence: changes.verified_by_silence,
            verified_by: changes.verified_by,
            lapses_on: changes.lapses_on,
            ended_at: changes.ended_at,
            ended_by: changes.ended_by,
            ended_because: changes.ended_because,
            cancellation: changes.cancellation,
            recurrence: commitment.recurrence.as_ref().map(|value| to_json(value)).transpose()?,
            spawns_on: changes.spawns_on,
            recurs_from: origin.map(|origin| origin.line.into()),
            period: origin.map(|origin| origin.period.clone()),
            falls_due_on: changes.falls_due_on,
        })
    }
}

fn life(row: &Row) -> Result<Life, Fault> {
    let (by, because) = (row.ended_by.map(Uid::id), row.ended_because.clone());
    Ok(Life {
        delivered: row.delivered,
        verified: row.verified,
        verified_by_silence: row.verified_by_silence,
        verified_by: row.verified_by.as_deref().and_then(VerifiedBy::named),
        falls_due_on: On::maybe(row.falls_due_on)?,
        lapses_on: On::maybe(row.lapses_on)?,
        ended: row.ended_at.map(|at| Ended { at: at.0, by, because }),
        cancellation: row.cancellation.as_deref().map(|text| from_json(text)).transpose()?,
        origin: row.recurs_from.zip(row.period.clone()).map(|(line, period)| Origin { line: line.id(), period }),
        spawns_on: On::maybe(row.spawns_on)?,
    })
}

impl TryFrom<Row> for Commitment {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("commitments", row.commitment_id, || {
            let life = life(&row)?;
            Ok(Self {
                life,
                recurrence: row.recurrence.as_deref().map(|text| from_json(text)).transpose()?,
                id: row.commitment_id.id(),
                linkage: known(Linkage::named(&row.linkage))?,
                commons: row.commons.split(' ').filter_map(Commons::named).collect(),
                title: row.title,
                quantity: row.quantity,
                unit_of_measure: row.unit_of_measure,
                due_on: row.due_on.last()?,
                pledger: row.pledger_id.id(),
                progress: known(CommitmentState::named(&row.state))?,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
                version: row.version,
            })
        })
    }
}

/// The commitments of one agreement's text, in the order they were written; those made for a period are not among them.
pub fn of(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Commitment>, Fault> {
    let (community, id) = (view.cid(), Uid::from(id));
    let mut rows: Vec<Row> = on_engine!(view.conn(), |conn| commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(commitments::agreement_id.eq(id))
        .filter(commitments::recurs_from.is_null())
        .select(Row::as_select())
        .load(conn))?;
    rows.sort_unstable_by_key(|row| row.position);
    rows.into_iter().map(Commitment::try_from).collect()
}

/// The commitments of an agreement, those of its text and those made for a period alike.
pub fn all_in(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Commitment>, Fault> {
    let (community, id) = (view.cid(), Uid::from(id));
    let rows: Vec<Row> = commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(commitments::agreement_id.eq(id))
        .order(commitments::commitment_id)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Commitment::try_from).collect()
}

/// Whether something that counts was delivered under an agreement.
pub fn any_delivered(view: &mut ReadTx, id: AgreementId) -> Result<bool, Fault> {
    let found: Option<Uid> = commitments::table
        .filter(commitments::community_id.eq(view.cid()))
        .filter(commitments::agreement_id.eq(Uid::from(id)))
        .filter(commitments::delivered.gt(0))
        .select(commitments::commitment_id)
        .first(view.conn())
        .optional()?;
    Ok(found.is_some())
}

/// The commitments of several agreements' texts, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Vec<Commitment>>, Fault> {
    let community = view.cid();
    let those = one_of(commitments::agreement_id, ids.iter().copied().map(Uid::from));
    let mut rows: Vec<Row> = on_engine!(view.conn(), |conn| commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(those)
        .filter(commitments::recurs_from.is_null())
        .select(Row::as_select())
        .load(conn))?;
    rows.sort_unstable_by_key(|row| row.position);
    let mut found: HashMap<AgreementId, Vec<Commitment>> = HashMap::new();
    for row in rows {
        found.entry(AgreementId::of(row.agreement_id.0)).or_default().push(Commitment::try_from(row)?);
    }
    Ok(found)
}

/// Commitments as they stood before an instant, in the order they were written, each with its agreement; those made for a
/// period are among them.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(AgreementId, Commitment)>, Fault> {
    let mut rows: Vec<Row> = rows_as_of(view, &COMMITMENTS, of, before)?;
    rows.sort_by_key(|row| row.position);
    rows.into_iter().map(|row| Ok((row.agreement(), Commitment::try_from(row)?))).collect()
}

/// How many commitments an agreement has, and the position of the next one.
pub fn count(view: &mut ReadTx, id: AgreementId) -> Result<(i64, i64), Fault> {
    let (community, id) = (view.cid(), Uid::from(id));
    let (count, last): (i64, Option<i64>) = on_engine!(view.conn(), |conn| commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(commitments::agreement_id.eq(id))
        .select((diesel::dsl::count_star(), diesel::dsl::max(commitments::position)))
        .first(conn))?;
    Ok((count, last.map_or(0, |last| last + 1)))
}

/// Writes the commitments of a new wording down.
pub fn insert(tx: &mut WriteTx, id: AgreementId, commitments: &[Commitment]) -> Result<(), Fault> {
    for (position, commitment) in (0..).zip(commitments) {
        insert_one(tx, id, position, commitment)?;
    }
    Ok(())
}

/// Writes one commitment down.
pub fn insert_one(
    tx: &mut WriteTx,
    agreement: AgreementId,
    position: i64,
    commitment: &Commitment,
) -> Result<(), Fault> {
    let row = Row::of(tx.cid(), agreement, position, commitment)?;
    on_engine!(tx.conn(), |conn| diesel::insert_into(commitments::table).values(row).execute(conn))?;
    tx.touch(&COMMITMENTS, commitment.id);
    Ok(())
}

/// Writes down what became of a commitment; its words are left alone.
pub fn save(tx: &mut WriteTx, commitment: &Commitment) -> Result<(), Fault> {
    let changes = Changes::of(commitment)?;
    let one = commitments::table
        .filter(commitments::community_id.eq(tx.cid()))
        .filter(commitments::commitment_id.eq(Uid::from(commitment.id)));
    diesel::update(one).set(changes).execute(tx.conn())?;
    tx.touch(&COMMITMENTS, commitment.id);
    Ok(())
}

/// Writes down that what these parties promised in the text is accepted.
pub fn accept(
    tx: &mut WriteTx,
    agreement: AgreementId,
    pledgers: impl IntoIterator<Item = PartyId>,
) -> Result<(), Fault> {
    let from = At(tx.counts_from());
    for pledger in pledgers {
        let theirs = commitments::table
            .filter(commitments::community_id.eq(tx.cid()))
            .filter(commitments::agreement_id.eq(Uid::from(agreement)))
            .filter(commitments::pledger_id.eq(Uid::from(pledger)))
            .filter(commitments::state.eq(CommitmentState::Proposed.name()));
        let accepted: Vec<Uid> = diesel::update(theirs)
            .set((
                commitments::state.eq(CommitmentState::Accepted.name()),
                commitments::version.eq(commitments::version + 1),
                commitments::updated_at.eq(from),
            ))
            .returning(commitments::commitment_id)
            .get_results(tx.conn())?;
        tx.touch_all(&COMMITMENTS, accepted);
    }
    Ok(())
}

/// Writes down that these are part of the text no longer; they stay on record.
pub fn cancel(tx: &mut WriteTx, agreement: AgreementId, dropped: &[CommitmentId]) -> Result<(), Fault> {
    let from = At(tx.counts_from());
    for commitment in dropped {
        let one = commitments::table
            .filter(commitments::community_id.eq(tx.cid()))
            .filter(commitments::agreement_id.eq(Uid::from(agreement)))
            .filter(commitments::commitment_id.eq(Uid::from(*commitment)));
        diesel::update(one)
            .set((
                commitments::state.eq(CommitmentState::Cancelled.name()),
                commitments::ended_at.eq(Some(from)),
                commitments::version.eq(commitments::version + 1),
                commitments::updated_at.eq(from),
            ))
            .execute(tx.conn())?;
        tx.touch(&COMMITMENTS, *commitment);
    }
    Ok(())
}

/// Removes the commitments of a wording that is being replaced.
pub fn delete(tx: &mut WriteTx, id: AgreementId) -> Result<(), Fault> {
    let all = commitments::table
        .filter(commitments::community_id.eq(tx.cid()))
        .filter(commitments::agreement_id.eq(Uid::from(id)));
    let gone: Vec<Uid> = diesel::delete(all).returning(commitments::commitment_id).get_results(tx.conn())?;
    tx.touch_all(&COMMITMENTS, gone);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, commitments, commitment_id, Row, Commitment::try_from))
}

/// All commitments of the community.
pub fn every(view: &mut ReadTx) -> Result<Vec<CommitmentId>, Fault> {
    let all = commitments::table.filter(commitments::community_id.eq(view.cid()));
    let ids: Vec<Uid> = all.select(commitments::commitment_id).load(view.conn())?;
    Ok(ids.into_iter().map(Uid::id).collect())
}
