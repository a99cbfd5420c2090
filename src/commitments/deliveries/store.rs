//! Memory: deliveries.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Decision, Delivery, Voided};
use db::schema::commitment_deliveries;
use db::{At, Joined, On, Uid, find_unreadable, from_json, one_of, read_row, to_json, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{CommitmentId, Day, Fault, Id, Instant};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = commitment_deliveries)]
struct Row {
    community_id: Uid,
    commitment_id: Uid,
    n: i64,
    quantity: i64,
    note: Option<String>,
    delivered_on: On,
    evidence: String,
    recorded_at: At,
    recorded_by: Option<Uid>,
    recorded_unit_id: Option<Uid>,
    recorded_for: Option<Uid>,
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
    silent_on: On,
    decided_at: Option<At>,
    decided_by: Option<Uid>,
    remark: Option<String>,
    last_n: Option<i64>,
    voided_at: Option<At>,
    voided_by: Option<Uid>,
    void_reason: Option<String>,
    replaced_by: Option<i64>,
    version: i64,
    updated_at: At,
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
            silent_on: delivery.silent_on.into(),
            decided_at: decided_at.map(At),
            decided_by: decided_by.map(Uid::from),
            remark,
            last_n,
            voided_at: voided.map(|voided| At(voided.at)),
            voided_by: voided.and_then(|voided| voided.by).map(Uid::from),
            void_reason: voided.map(|voided| voided.reason.clone()),
            replaced_by: voided.and_then(|voided| voided.replaced_by),
            version: delivery.version,
            updated_at: delivery.updated_at.into(),
        }
    }

    fn decision(&self) -> Result<Decision, Fault> {
        let (by, remark) = (self.decided_by.map(Uid::id), self.remark.clone());
        Ok(match (self.decision.as_str(), self.decided_at) {
            ("open", _) => Decision::Open,
            ("verified", Some(at)) => Decision::Verified { at: at.0, by, note: remark },
            ("returned", Some(at)) => Decision::Returned {
                at: at.0,
                by,
                reason: remark.unwrap_or_default(),
                last: self.last_n.unwrap_or_default(),
            },
            _ => return Err(unreadable()),
        })
    }

    fn voided(&self) -> Option<Voided> {
        let (by, reason) = (self.voided_by.map(Uid::id), self.void_reason.clone().unwrap_or_default());
        self.voided_at.map(|at| Voided { at: at.0, by, reason, replaced_by: self.replaced_by })
    }
}

impl TryFrom<Row> for Delivery {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("commitment_deliveries", Joined(row.commitment_id, row.n), || {
            Ok(Self {
                commitment: row.commitment_id.id(),
                n: row.n,
                quantity: row.quantity,
                note: row.note,
                delivered_on: row.delivered_on.day()?,
                evidence: from_json(&row.evidence)?,
                recorded_at: row.recorded_at.into(),
                recorded_by: row.recorded_by.map(Uid::id),
                recorded_unit: row.recorded_unit_id.map(Uid::id),
                recorded_for: row.recorded_for.map(Uid::id),
                decision: row.changes.decision()?,
                silent_on: row.changes.silent_on.day()?,
                voided: row.changes.voided(),
                updated_at: row.changes.updated_at.into(),
                version: row.changes.version,
            })
        })
    }
}

/// The deliveries of a commitment, by their numbers.
pub fn list(view: &mut ReadTx, id: CommitmentId) -> Result<Vec<Delivery>, Fault> {
    let mut rows: Vec<Row> = commitment_deliveries::table
        .filter(commitment_deliveries::community_id.eq(view.cid()))
        .filter(commitment_deliveries::commitment_id.eq(Uid::from(id)))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.sort_unstable_by_key(|row| row.n);
    rows.into_iter().map(Delivery::try_from).collect()
}

/// The deliveries of a commitment as they stood at 24:00 of a day, by their numbers.
pub fn as_of(view: &mut ReadTx, id: CommitmentId, day: Day) -> Result<Vec<Delivery>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &DELIVERIES, Of::Object(id.uuid()), Before(Instant::end_of(day)))?;
    rows.into_iter().map(Delivery::try_from).collect()
}

/// The deliveries of several commitments, by their numbers, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[CommitmentId]) -> Result<HashMap<CommitmentId, Vec<Delivery>>, Fault> {
    let mut rows: Vec<Row> = commitment_deliveries::table
        .filter(commitment_deliveries::community_id.eq(view.cid()))
        .filter(one_of(commitment_deliveries::commitment_id, ids.iter().copied().map(Uid::from)))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.sort_unstable_by_key(|row| row.n);
    let mut found: HashMap<CommitmentId, Vec<Delivery>> = HashMap::new();
    for row in rows {
        found.entry(row.commitment_id.id()).or_default().push(Delivery::try_from(row)?);
    }
    Ok(found)
}

/// Writes a delivery down.
pub fn insert(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        commitment_id: delivery.commitment.into(),
        n: delivery.n,
        quantity: delivery.quantity,
        note: delivery.note.clone(),
        delivered_on: delivery.delivered_on.into(),
        evidence: to_json(&delivery.evidence)?,
        recorded_at: delivery.recorded_at.into(),
        recorded_by: delivery.recorded_by.map(Uid::from),
        recorded_unit_id: delivery.recorded_unit.map(Uid::from),
        recorded_for: delivery.recorded_for.map(Uid::from),
        changes: Changes::of(delivery),
    };
    diesel::insert_into(commitment_deliveries::table).values(row).execute(tx.conn())?;
    tx.touch_one(&DELIVERIES, (delivery.commitment.uuid(), delivery.n));
    Ok(())
}

/// Writes down what became of a delivery.
pub fn save(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), Fault> {
    let one = commitment_deliveries::table
        .filter(commitment_deliveries::community_id.eq(tx.cid()))
        .filter(commitment_deliveries::commitment_id.eq(Uid::from(delivery.commitment)))
        .filter(commitment_deliveries::n.eq(delivery.n));
    diesel::update(one).set(Changes::of(delivery)).execute(tx.conn())?;
    tx.touch_one(&DELIVERIES, (delivery.commitment.uuid(), delivery.n));
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, commitment_deliveries, commitment_id, Row, Delivery::try_from))
}
