//! Memory: objections.

use diesel::prelude::*;

use super::model::Objection;
use crate::db::schema::agreement_objections;
use crate::db::{At, Uid};
use crate::journal::{Tx, View};
use crate::kernel::{AgreementId, Fault};

type Row = (Uid, Uid, Uid, String, At, Option<Uid>);

/// The objections to an agreement, oldest first.
pub fn list(view: &mut View, id: AgreementId) -> Result<Vec<Objection>, Fault> {
    let rows: Vec<Row> = agreement_objections::table
        .filter(agreement_objections::community_id.eq(view.cid()))
        .filter(agreement_objections::agreement_id.eq(Uid::from(id)))
        .order(agreement_objections::objection_id)
        .select((
            agreement_objections::objection_id,
            agreement_objections::agreement_id,
            agreement_objections::party_id,
            agreement_objections::reason,
            agreement_objections::created_at,
            agreement_objections::created_by,
        ))
        .load(view.conn())?;
    Ok(rows.into_iter().map(objection).collect())
}

fn objection((id, agreement, party, reason, created_at, created_by): Row) -> Objection {
    Objection {
        id: id.id(),
        agreement: agreement.id(),
        party: party.id(),
        reason,
        created_at: created_at.into(),
        created_by: created_by.map(Uid::id),
    }
}

/// Writes an objection down.
pub fn insert(tx: &mut Tx, objection: &Objection) -> Result<(), Fault> {
    let values = (
        agreement_objections::community_id.eq(tx.cid()),
        agreement_objections::objection_id.eq(Uid::from(objection.id)),
        agreement_objections::agreement_id.eq(Uid::from(objection.agreement)),
        agreement_objections::party_id.eq(Uid::from(objection.party)),
        agreement_objections::reason.eq(&objection.reason),
        agreement_objections::created_at.eq(At(objection.created_at)),
        agreement_objections::created_by.eq(objection.created_by.map(Uid::from)),
    );
    diesel::insert_into(agreement_objections::table).values(values).execute(tx.conn())?;
    Ok(())
}
