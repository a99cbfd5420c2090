//! Memory: objections.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::Objection;
use db::schema::agreement_objections;
use db::{At, Uid};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AgreementId, Fault};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_objections)]
struct Row {
    community_id: Uid,
    agreement_id: Uid,
    objection_id: Uid,
    party_id: Uid,
    reason: String,
    created_at: At,
    created_by: Option<Uid>,
}

versioned!(
    /// That no objection is changed: nothing of one ever does.
    pub static OBJECTIONS: Row in agreement_objections[objection_id] as digests
);

impl From<Row> for Objection {
    fn from(row: Row) -> Self {
        Self {
            id: row.objection_id.id(),
            agreement: row.agreement_id.id(),
            party: row.party_id.id(),
            reason: row.reason,
            created_at: row.created_at.into(),
            created_by: row.created_by.map(Uid::id),
        }
    }
}

/// The objections to an agreement, oldest first.
pub fn list(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Objection>, Fault> {
    let rows: Vec<Row> = agreement_objections::table
        .filter(agreement_objections::community_id.eq(view.cid()))
        .filter(agreement_objections::agreement_id.eq(Uid::from(id)))
        .order(agreement_objections::objection_id)
        .select(Row::as_select())
        .load(view.conn())?;
    Ok(rows.into_iter().map(Objection::from).collect())
}

/// Writes an objection down.
pub fn insert(tx: &mut WriteTx, objection: &Objection) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        agreement_id: objection.agreement.into(),
        objection_id: objection.id.into(),
        party_id: objection.party.into(),
        reason: objection.reason.clone(),
        created_at: At(objection.created_at),
        created_by: objection.created_by.map(Uid::from),
    };
    diesel::insert_into(agreement_objections::table).values(row).execute(tx.conn())?;
    tx.touch(&OBJECTIONS, objection.id);
    Ok(())
}
