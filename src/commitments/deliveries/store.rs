//! Storage: deliveries.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Decision, Delivery, Evidence, Voided};
use agreements::promises::CommitmentId;
use db::schema::commitment_deliveries;
use db::{Joined, Json, ReadRows, find_unreadable, one_of, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, UnitId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = commitment_deliveries)]
struct Row {
    community_id: CommunityId,
    commitment_id: CommitmentId,
    n: i64,
    quantity: i64,
    note: Option<String>,
    delivered_on: Day,
    evidence: Json<Vec<Evidence>>,
    recorded_at: Instant,
    recorded_by: Option<AccountId>,
    recorded_unit_id: Option<UnitId>,
    recorded_for: Option<UnitId>,
    #[diesel(embed)]
    #[serde(flatten)]
    changes: Changes,
}

versioned!(
    /// Every state of a delivery.
    pub static DELIVERIES: Row in commitment_deliveries[commitment_id, n]
);

/// What changes of a delivery after it was recorded.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = commitment_deliveries, treat_none_as_null = true)]
struct Changes {
    decision: String,
    silent_on: Day,
    decided_at: Option<Instant>,
    decided_by: Option<AccountId>,
    remark: Option<String>,
    last_n: Option<i64>,
    voided_at: Option<Instant>,
    voided_by: Option<AccountId>,
    void_reason: Option<String>,
    replaced_by: Option<i64>,
    version: i64,
    updated_at: Instant,
}

impl Changes {
    fn of(delivery: &Delivery) -> Self {
        let (decision, decided_at, decided_by, remark, last_n) = match &delivery.decision {
            Decision::Open => ("open", None, None, None, None),
            Decision::Verified { at, by, note } => ("verified", Some(*at), *by, note.clone(), None),
            Decision::Returned { at, by, reason, last } => {
                ("returned", Some(*at), *by, Some(reason.clone()), Some(*last))
            }
        };
        let voided = delivery.voided.as_ref();
        Self {
            decision: decision.to_owned(),
            silent_on: delivery.silent_on,
            decided_at,
            decided_by,
            remark,
            last_n,
            voided_at: voided.map(|voided| voided.at),
            voided_by: voided.and_then(|voided| voided.by),
            void_reason: voided.map(|voided| voided.reason.clone()),
            replaced_by: voided.and_then(|voided| voided.replaced_by),
            version: delivery.version,
            updated_at: delivery.updated_at,
        }
    }

    fn decision(&self) -> Result<Decision, Fault> {
        let (by, remark) = (self.decided_by, self.remark.clone());
        Ok(match (self.decision.as_str(), self.decided_at) {
            ("open", _) => Decision::Open,
            ("verified", Some(at)) => Decision::Verified { at, by, note: remark },
            ("returned", Some(at)) => {
                Decision::Returned { at, by, reason: remark.unwrap_or_default(), last: self.last_n.unwrap_or_default() }
            }
            _ => return Err(unreadable()),
        })
    }

    fn voided(&self) -> Option<Voided> {
        let reason = self.void_reason.clone().unwrap_or_default();
        self.voided_at.map(|at| Voided { at, by: self.voided_by, reason, replaced_by: self.replaced_by })
    }
}

impl TryFrom<Row> for Delivery {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("commitment_deliveries", Joined(row.commitment_id, row.n), || {
            Ok(Self {
                commitment: row.commitment_id,
                n: row.n,
                quantity: row.quantity,
                note: row.note,
                delivered_on: row.delivered_on,
                evidence: row.evidence.into_inner(),
                recorded_at: row.recorded_at,
                recorded_by: row.recorded_by,
                recorded_unit: row.recorded_unit_id,
                recorded_for: row.recorded_for,
                decision: row.changes.decision()?,
                silent_on: row.changes.silent_on,
                voided: row.changes.voided(),
                updated_at: row.changes.updated_at,
                version: row.changes.version,
            })
        })
    }
}

/// The deliveries of a commitment, by their numbers.
pub fn list(view: &mut ReadTx, id: CommitmentId) -> Result<Vec<Delivery>, Fault> {
    let mut found: Vec<Delivery> = commitment_deliveries::table
        .filter(commitment_deliveries::community_id.eq(view.community()))
        .filter(commitment_deliveries::commitment_id.eq(id))
        .select(Row::as_select())
        .read_all(view.conn())?;
    found.sort_unstable_by_key(|delivery| delivery.n);
    Ok(found)
}

/// The deliveries of a commitment as they stood at 24:00 of a day, by their numbers.
pub fn as_of(view: &mut ReadTx, id: CommitmentId, day: Day) -> Result<Vec<Delivery>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &DELIVERIES, Of::Object(id.uuid()), Before(Instant::end_of(day)))?;
    rows.into_iter().map(Delivery::try_from).collect()
}

/// The deliveries of several commitments, by their numbers, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[CommitmentId]) -> Result<HashMap<CommitmentId, Vec<Delivery>>, Fault> {
    let mut all: Vec<Delivery> = commitment_deliveries::table
        .filter(commitment_deliveries::community_id.eq(view.community()))
        .filter(one_of(commitment_deliveries::commitment_id, ids.iter().copied()))
        .select(Row::as_select())
        .read_all(view.conn())?;
    all.sort_unstable_by_key(|delivery| delivery.n);
    let mut found: HashMap<CommitmentId, Vec<Delivery>> = HashMap::new();
    for delivery in all {
        found.entry(delivery.commitment).or_default().push(delivery);
    }
    Ok(found)
}

/// Saves a delivery.
pub fn insert(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.community(),
        commitment_id: delivery.commitment,
        n: delivery.n,
        quantity: delivery.quantity,
        note: delivery.note.clone(),
        delivered_on: delivery.delivered_on,
        evidence: Json::of(delivery.evidence.clone())?,
        recorded_at: delivery.recorded_at,
        recorded_by: delivery.recorded_by,
        recorded_unit_id: delivery.recorded_unit,
        recorded_for: delivery.recorded_for,
        changes: Changes::of(delivery),
    };
    diesel::insert_into(commitment_deliveries::table).values(row).execute(tx.conn())?;
    tx.touch_one(&DELIVERIES, (delivery.commitment.uuid(), delivery.n));
    Ok(())
}

/// Saves what became of a delivery.
pub fn save(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), Fault> {
    let one = commitment_deliveries::table
        .filter(commitment_deliveries::community_id.eq(tx.community()))
        .filter(commitment_deliveries::commitment_id.eq(delivery.commitment))
        .filter(commitment_deliveries::n.eq(delivery.n));
    diesel::update(one).set(Changes::of(delivery)).execute(tx.conn())?;
    tx.touch_one(&DELIVERIES, (delivery.commitment.uuid(), delivery.n));
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, commitment_deliveries, commitment_id, Row, Delivery::try_from))
}
