//! Storage: commitments, inside their agreement.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{
    Cancellation, Commitment, CommitmentId, CommitmentState, Ended, Life, Origin, Recurring, VerifiedBy,
};
use db::schema::commitments;
use db::{Json, ReadRows, Until, find_unreadable, on_engine, one_of};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, AgreementId, Commons, CommunityId, Day, Fault, Instant, Linkage, PartyId};

/// A commitment as it is kept.
#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = commitments)]
pub struct Row {
    community_id: CommunityId,
    commitment_id: CommitmentId,
    agreement_id: AgreementId,
    position: i64,
    linkage: Linkage,
    commons: String,
    title: String,
    quantity: Option<i64>,
    unit_of_measure: Option<String>,
    due_on: Until,
    pledger_id: PartyId,
    created_at: Instant,
    recurrence: Option<Json<Recurring>>,
    recurs_from: Option<CommitmentId>,
    period: Option<String>,
    #[diesel(embed)]
    #[serde(flatten)]
    changes: Changes,
}

versioned!(
    /// Every state of a commitment.
    pub static COMMITMENTS: Row in commitments[commitment_id] owner agreement_id
);

/// What is open: unsettled, or with a delivery that nobody has judged. The words of the index `commitments_open`, which holds nothing
/// else, however much is over; for [`stated`](db::stated).
pub const OPEN: &str = "commitments.state IN ('accepted', 'delivered', 'returned') \
                        OR commitments.delivered > commitments.verified + commitments.verified_by_silence";

/// What changes of a commitment after it was written down.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = commitments, treat_none_as_null = true)]
pub struct Changes {
    state: CommitmentState,
    version: i64,
    updated_at: Instant,
    delivered: i64,
    verified: i64,
    verified_by_silence: i64,
    verified_by: Option<VerifiedBy>,
    lapses_on: Option<Day>,
    ended_at: Option<Instant>,
    ended_by: Option<AccountId>,
    ended_because: Option<String>,
    cancellation: Option<Json<Cancellation>>,
    spawns_on: Option<Day>,
    falls_due_on: Option<Day>,
}

impl Changes {
    fn of(commitment: &Commitment) -> Result<Self, Fault> {
        let life = &commitment.life;
        let ended = life.ended.as_ref();
        Ok(Self {
            state: commitment.progress,
            version: commitment.version,
            updated_at: commitment.updated_at,
            delivered: life.delivered,
            verified: life.verified,
            verified_by_silence: life.verified_by_silence,
            verified_by: life.verified_by,
            lapses_on: life.lapses_on,
            ended_at: ended.map(|ended| ended.at),
            ended_by: ended.and_then(|ended| ended.by),
            ended_because: ended.and_then(|ended| ended.because.clone()),
            cancellation: Json::maybe(life.cancellation.clone())?,
            spawns_on: life.spawns_on,
            falls_due_on: life.falls_due_on,
        })
    }
}

impl Row {
    /// The agreement it belongs to.
    pub fn agreement(&self) -> AgreementId {
        self.agreement_id
    }

    fn of(tx: &WriteTx, agreement: AgreementId, position: i64, commitment: &Commitment) -> Result<Self, Fault> {
        let commons: Vec<_> = commitment.commons.iter().map(|tag| tag.name()).collect();
        let (recurs_from, period) =
            commitment.life.origin.as_ref().map(|origin| (origin.line, origin.period.clone())).unzip();
        Ok(Self {
            community_id: tx.community(),
            commitment_id: commitment.id,
            agreement_id: agreement,
            position,
            linkage: commitment.linkage,
            commons: commons.join(" "),
            title: commitment.title.clone(),
            quantity: commitment.quantity,
            unit_of_measure: commitment.unit_of_measure.clone(),
            due_on: Until(commitment.due_on),
            pledger_id: commitment.pledger,
            created_at: commitment.created_at,
            recurrence: Json::maybe(commitment.recurrence)?,
            recurs_from,
            period,
            changes: Changes::of(commitment)?,
        })
    }
}

impl From<Row> for Commitment {
    fn from(row: Row) -> Self {
        let Row { recurs_from, period, changes, .. } = row;
        let (by, because) = (changes.ended_by, changes.ended_because);
        Self {
            id: row.commitment_id,
            linkage: row.linkage,
            commons: row.commons.split(' ').filter_map(Commons::named).collect(),
            title: row.title,
            quantity: row.quantity,
            unit_of_measure: row.unit_of_measure,
            due_on: row.due_on.0,
            pledger: row.pledger_id,
            recurrence: row.recurrence.map(Json::into_inner),
            progress: changes.state,
            life: Life {
                delivered: changes.delivered,
                verified: changes.verified,
                verified_by_silence: changes.verified_by_silence,
                verified_by: changes.verified_by,
                falls_due_on: changes.falls_due_on,
                lapses_on: changes.lapses_on,
                ended: changes.ended_at.map(|at| Ended { at, by, because }),
                cancellation: changes.cancellation.map(Json::into_inner),
                origin: recurs_from.zip(period).map(|(line, period)| Origin { line, period }),
                spawns_on: changes.spawns_on,
            },
            created_at: row.created_at,
            updated_at: changes.updated_at,
            version: changes.version,
        }
    }
}

/// The commitments of one agreement's text, in the order they were written; those made for a period are not among them.
pub fn of(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Commitment>, Fault> {
    let community = view.community();
    let mut rows: Vec<Row> = on_engine!(view.conn(), |conn| commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(commitments::agreement_id.eq(id))
        .filter(commitments::recurs_from.is_null())
        .select(Row::as_select())
        .read_all(conn))?;
    rows.sort_unstable_by_key(|row| row.position);
    Ok(rows.into_iter().map(Commitment::from).collect())
}

/// The commitments of an agreement, those of its text and those made for a period alike.
pub fn all_in(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Commitment>, Fault> {
    commitments::table
        .filter(commitments::community_id.eq(view.community()))
        .filter(commitments::agreement_id.eq(id))
        .order(commitments::commitment_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Whether something that counts was delivered under an agreement.
pub fn any_delivered(view: &mut ReadTx, id: AgreementId) -> Result<bool, Fault> {
    let found: Option<CommitmentId> = commitments::table
        .filter(commitments::community_id.eq(view.community()))
        .filter(commitments::agreement_id.eq(id))
        .filter(commitments::delivered.gt(0))
        .select(commitments::commitment_id)
        .first(view.conn())
        .optional()?;
    Ok(found.is_some())
}

/// The commitments of several agreements' texts, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Vec<Commitment>>, Fault> {
    let community = view.community();
    let those = one_of(commitments::agreement_id, ids.iter().copied());
    let mut rows: Vec<Row> = on_engine!(view.conn(), |conn| commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(those)
        .filter(commitments::recurs_from.is_null())
        .select(Row::as_select())
        .read_all(conn))?;
    rows.sort_unstable_by_key(|row| row.position);
    let mut found: HashMap<AgreementId, Vec<Commitment>> = HashMap::new();
    for row in rows {
        found.entry(row.agreement_id).or_default().push(row.into());
    }
    Ok(found)
}

/// Commitments as they stood before an instant, in the order they were written, each with its agreement; those made for a
/// period are among them.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(AgreementId, Commitment)>, Fault> {
    let mut rows: Vec<Row> = rows_as_of(view, &COMMITMENTS, of, before)?;
    rows.sort_by_key(|row| row.position);
    Ok(rows.into_iter().map(|row| (row.agreement_id, row.into())).collect())
}

/// How many commitments an agreement has, and the position of the next one.
pub fn count(view: &mut ReadTx, id: AgreementId) -> Result<(i64, i64), Fault> {
    let community = view.community();
    let (count, last): (i64, Option<i64>) = on_engine!(view.conn(), |conn| commitments::table
        .filter(commitments::community_id.eq(community))
        .filter(commitments::agreement_id.eq(id))
        .select((diesel::dsl::count_star(), diesel::dsl::max(commitments::position)))
        .first(conn))?;
    Ok((count, last.map_or(0, |last| last + 1)))
}

/// Saves the commitments of a new wording.
pub fn insert(tx: &mut WriteTx, id: AgreementId, commitments: &[Commitment]) -> Result<(), Fault> {
    for (position, commitment) in (0..).zip(commitments) {
        insert_one(tx, id, position, commitment)?;
    }
    Ok(())
}

/// Saves one commitment.
pub fn insert_one(
    tx: &mut WriteTx,
    agreement: AgreementId,
    position: i64,
    commitment: &Commitment,
) -> Result<(), Fault> {
    let row = Row::of(tx, agreement, position, commitment)?;
    on_engine!(tx.conn(), |conn| diesel::insert_into(commitments::table).values(row).execute(conn))?;
    tx.touch(&COMMITMENTS, commitment.id);
    Ok(())
}

/// Saves what became of a commitment; its words are left alone.
pub fn save(tx: &mut WriteTx, commitment: &Commitment) -> Result<(), Fault> {
    let changes = Changes::of(commitment)?;
    let one = commitments::table
        .filter(commitments::community_id.eq(tx.community()))
        .filter(commitments::commitment_id.eq(commitment.id));
    diesel::update(one).set(changes).execute(tx.conn())?;
    tx.touch(&COMMITMENTS, commitment.id);
    Ok(())
}

/// Saves that what these parties promised in the text is accepted.
pub fn accept(
    tx: &mut WriteTx,
    agreement: AgreementId,
    pledgers: impl IntoIterator<Item = PartyId>,
) -> Result<(), Fault> {
    let from = tx.counts_from();
    for pledger in pledgers {
        let theirs = commitments::table
            .filter(commitments::community_id.eq(tx.community()))
            .filter(commitments::agreement_id.eq(agreement))
            .filter(commitments::pledger_id.eq(pledger))
            .filter(commitments::state.eq(CommitmentState::Proposed));
        let accepted: Vec<CommitmentId> = diesel::update(theirs)
            .set((
                commitments::state.eq(CommitmentState::Accepted),
                commitments::version.eq(commitments::version + 1),
                commitments::updated_at.eq(from),
            ))
            .returning(commitments::commitment_id)
            .get_results(tx.conn())?;
        tx.touch_all(&COMMITMENTS, accepted);
    }
    Ok(())
}

/// Saves that these are part of the text no longer; they stay on record.
pub fn cancel(tx: &mut WriteTx, agreement: AgreementId, dropped: &[CommitmentId]) -> Result<(), Fault> {
    let from = tx.counts_from();
    for commitment in dropped {
        let one = commitments::table
            .filter(commitments::community_id.eq(tx.community()))
            .filter(commitments::agreement_id.eq(agreement))
            .filter(commitments::commitment_id.eq(*commitment));
        diesel::update(one)
            .set((
                commitments::state.eq(CommitmentState::Cancelled),
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
        .filter(commitments::community_id.eq(tx.community()))
        .filter(commitments::agreement_id.eq(id));
    let gone: Vec<CommitmentId> = diesel::delete(all).returning(commitments::commitment_id).get_results(tx.conn())?;
    tx.touch_all(&COMMITMENTS, gone);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, commitments, commitment_id, Row, Commitment::try_from))
}

/// All commitments of the community.
pub fn every(view: &mut ReadTx) -> Result<Vec<CommitmentId>, Fault> {
    let all = commitments::table.filter(commitments::community_id.eq(view.community()));
    Ok(all.select(commitments::commitment_id).load(view.conn())?)
}
