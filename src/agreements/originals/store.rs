//! Storage: the stamped originals of agreements, append-only; the last one counts.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::Original;
use db::schema::agreement_originals;
use db::{ReadRows, one_of};
use documents::DocumentId;
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, CommunityId, Fault, Id, Instant};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = agreement_originals)]
struct Row {
    community_id: CommunityId,
    agreement_id: AgreementId,
    version: i64,
    document_id: DocumentId,
    sha256: String,
    digest: String,
    attached_at: Instant,
    author: String,
}

versioned!(
    /// Every original that was attached.
    pub static ORIGINALS: Row in agreement_originals[agreement_id, version]
);

impl From<Row> for Original {
    fn from(row: Row) -> Self {
        let Row { document_id, sha256, digest, attached_at, .. } = row;
        Self { document: document_id, sha256, digest, attached_at }
    }
}

/// The original of each of these agreements that has one, in one statement.
pub fn of_many(view: &mut ReadTx, ids: &[AgreementId]) -> Result<HashMap<AgreementId, Original>, Fault> {
    let rows: Vec<Row> = agreement_originals::table
        .filter(agreement_originals::community_id.eq(view.community()))
        .filter(one_of(agreement_originals::agreement_id, ids.iter().copied()))
        .order((agreement_originals::agreement_id, agreement_originals::version))
        .select(Row::as_select())
        .read_all(view.conn())?;
    Ok(last_of_each(rows))
}

/// The original of one agreement, or of each, as it stood before an instant.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<HashMap<AgreementId, Original>, Fault> {
    Ok(last_of_each(rows_as_of(view, &ORIGINALS, of, before)?))
}

/// A later one takes the place of those before.
fn last_of_each(rows: Vec<Row>) -> HashMap<AgreementId, Original> {
    rows.into_iter().map(|row| (row.agreement_id, row.into())).collect()
}

/// The original of an agreement.
pub fn of(view: &mut ReadTx, id: AgreementId) -> Result<Option<Original>, Fault> {
    agreement_originals::table
        .filter(agreement_originals::community_id.eq(view.community()))
        .filter(agreement_originals::agreement_id.eq(id))
        .order(agreement_originals::version.desc())
        .select(Row::as_select())
        .read_first(view.conn())
}

/// Saves the original that counts from this version of the agreement on.
pub fn insert(
    tx: &mut WriteTx,
    agreement: AgreementId,
    version: i64,
    original: &Original,
    author: &str,
) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.community(),
        agreement_id: agreement,
        version,
        document_id: original.document,
        sha256: original.sha256.clone(),
        digest: original.digest.clone(),
        attached_at: original.attached_at,
        author: author.to_owned(),
    };
    diesel::insert_into(agreement_originals::table).values(row).execute(tx.conn())?;
    tx.touch_one(&ORIGINALS, (agreement.uuid(), version));
    Ok(())
}
