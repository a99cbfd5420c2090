//! Memory: the originals of agreements, append-only; the last one counts.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::Original;
use db::schema::agreement_originals;
use db::{At, Uid, one_of};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, Fault, Id};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_originals)]
struct Row {
    community_id: Uid,
    agreement_id: Uid,
    version: i64,
    document_id: Uid,
    sha256: String,
    digest: String,
    attached_at: At,
    author: String,
}

versioned!(
    /// Every original that was attached.
    pub static ORIGINALS: Row in agreement_originals[agreement_id, version]
);

impl From<Row> for Original {
    fn from(row: Row) -> Self {
        let Row { document_id, sha256, digest, attached_at, .. } = row;
        Self { document: document_id.id(), sha256, digest, attached_at: attached_at.into() }
    }
}

/// The original of each of these agreements that has one, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Original>, Fault> {
    let rows: Vec<Row> = agreement_originals::table
        .filter(agreement_originals::community_id.eq(view.cid()))
        .filter(one_of(agreement_originals::agreement_id, ids.iter().copied().map(Uid::from)))
        .order((agreement_originals::agreement_id, agreement_originals::version))
        .select(Row::as_select())
        .load(view.conn())?;
    Ok(last_of_each(rows))
}

/// The original of one agreement, or of each, as it stood before an instant.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<HashMap<AgreementId, Original>, Fault> {
    Ok(last_of_each(rows_as_of(view, &ORIGINALS, of, before)?))
}

/// A later one takes the place of those before.
fn last_of_each(rows: Vec<Row>) -> HashMap<AgreementId, Original> {
    rows.into_iter().map(|row| (row.agreement_id.id(), row.into())).collect()
}

/// The original of an agreement.
pub fn of(view: &mut ReadTx, id: AgreementId) -> Result<Option<Original>, Fault> {
    let row: Option<Row> = agreement_originals::table
        .filter(agreement_originals::community_id.eq(view.cid()))
        .filter(agreement_originals::agreement_id.eq(Uid::from(id)))
        .order(agreement_originals::version.desc())
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    Ok(row.map(Original::from))
}

/// Writes down the original that counts from this version of the agreement on.
pub fn insert(
    tx: &mut WriteTx,
    (agreement, version): (AgreementId, i64),
    original: &Original,
    author: &str,
) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        agreement_id: agreement.into(),
        version,
        document_id: original.document.into(),
        sha256: original.sha256.clone(),
        digest: original.digest.clone(),
        attached_at: At(original.attached_at),
        author: author.to_owned(),
    };
    diesel::insert_into(agreement_originals::table).values(row).execute(tx.conn())?;
    tx.touch_one(&ORIGINALS, (agreement.uuid(), version));
    Ok(())
}
