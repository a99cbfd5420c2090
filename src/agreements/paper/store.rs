//! Storage: objections.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Objection, ObjectionId};
use db::ReadRows;
use db::schema::agreement_objections;
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, AgreementId, CommunityId, Fault, Instant, PartyId};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_objections)]
struct Row {
    community_id: CommunityId,
    agreement_id: AgreementId,
    objection_id: ObjectionId,
    party_id: PartyId,
    reason: String,
    created_at: Instant,
    created_by: Option<AccountId>,
}

versioned!(
    /// The kind of row: objections, none of which ever changes.
    pub static OBJECTIONS: Row in agreement_objections[objection_id] as digests
);

impl From<Row> for Objection {
    fn from(row: Row) -> Self {
        Self {
            id: row.objection_id,
            agreement: row.agreement_id,
            party: row.party_id,
            reason: row.reason,
            created_at: row.created_at,
            created_by: row.created_by,
        }
    }
}

/// The objections to an agreement, oldest first.
pub fn list(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Objection>, Fault> {
    agreement_objections::table
        .filter(agreement_objections::community_id.eq(view.community()))
        .filter(agreement_objections::agreement_id.eq(id))
        .order(agreement_objections::objection_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Saves an objection.
pub fn insert(tx: &mut WriteTx, objection: &Objection) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.community(),
        agreement_id: objection.agreement,
        objection_id: objection.id,
        party_id: objection.party,
        reason: objection.reason.clone(),
        created_at: objection.created_at,
        created_by: objection.created_by,
    };
    diesel::insert_into(agreement_objections::table).values(row).execute(tx.conn())?;
    tx.touch(&OBJECTIONS, objection.id);
    Ok(())
}
