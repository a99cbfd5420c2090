//! Memory: the originals of agreements, append-only; the last one counts.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::model::Agreement;
use super::model::Original;
use crate::db::schema::agreement_originals;
use crate::db::{At, Uid, one_of};
use crate::journal::{Tx, View};
use crate::kernel::{AgreementId, Fault};

type Row = (Uid, Uid, String, String, At);

/// The original of each of these agreements that has one, in one statement.
pub fn of_many(view: &mut View, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Original>, Fault> {
    let rows: Vec<Row> = agreement_originals::table
        .filter(agreement_originals::community_id.eq(view.cid()))
        .filter(one_of(agreement_originals::agreement_id, ids.iter().copied().map(Uid::from)))
        .order((agreement_originals::agreement_id, agreement_originals::version))
        .select((
            agreement_originals::agreement_id,
            agreement_originals::document_id,
            agreement_originals::sha256,
            agreement_originals::digest,
            agreement_originals::attached_at,
        ))
        .load(view.conn())?;
    // A later one takes the place of those before.
    Ok(rows.into_iter().map(|row| (row.0.id(), original(row))).collect())
}

/// The original of an agreement.
pub fn of(view: &mut View, id: AgreementId) -> Result<Option<Original>, Fault> {
    let row: Option<Row> = agreement_originals::table
        .filter(agreement_originals::community_id.eq(view.cid()))
        .filter(agreement_originals::agreement_id.eq(Uid::from(id)))
        .order(agreement_originals::version.desc())
        .select((
            agreement_originals::agreement_id,
            agreement_originals::document_id,
            agreement_originals::sha256,
            agreement_originals::digest,
            agreement_originals::attached_at,
        ))
        .first(view.conn())
        .optional()?;
    Ok(row.map(original))
}

fn original((_, document, sha256, digest, attached_at): Row) -> Original {
    Original { document: document.id(), sha256, digest, attached_at: attached_at.into() }
}

/// Writes down the original that counts from this version of the agreement on.
pub fn insert(tx: &mut Tx, agreement: &Agreement, original: &Original, author: &str) -> Result<(), Fault> {
    let values = (
        agreement_originals::community_id.eq(tx.cid()),
        agreement_originals::agreement_id.eq(Uid::from(agreement.id)),
        agreement_originals::version.eq(agreement.version),
        agreement_originals::document_id.eq(Uid::from(original.document)),
        agreement_originals::sha256.eq(&original.sha256),
        agreement_originals::digest.eq(&original.digest),
        agreement_originals::attached_at.eq(At(original.attached_at)),
        agreement_originals::author.eq(author),
    );
    diesel::insert_into(agreement_originals::table).values(values).execute(tx.conn())?;
    Ok(())
}
