//! Memory: the versions of agreements, append-only, and how agreements stood on a day. Drafts have no history: they are nobody
//! else's yet.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::model::{AgreementEvent, Recorded, written};
use crate::model::{Agreement, AgreementState};
use crate::originals::store as original_store;
use crate::parties::store as parties_store;
use crate::promises::model::Commitment;
use crate::promises::store as commitments_store;
use crate::store as agreements_store;
use db::schema::agreement_versions;
use db::{At, Joined, Uid, from_json, known, read_row, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, versioned};
use kernel::{AgreementId, Day, Fault, Id, Instant, canonical};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = agreement_versions)]
struct Row {
    community_id: Uid,
    agreement_id: Uid,
    version: i64,
    recorded_at: At,
    event: String,
    state: String,
    revision: i64,
    author: String,
    digest: Option<String>,
    text: Option<String>,
    counts_from: Option<At>,
}

versioned!(
    /// That no version is changed: nothing of one ever does.
    pub static VERSIONS: Row in agreement_versions[agreement_id, version] as digests
);

/// Puts on record what has happened to the agreement, if it was ever shown to another party; with the text when it was frozen by
/// this.
pub fn record(
    tx: &mut WriteTx,
    agreement: &Agreement,
    happening: AgreementEvent,
    text: Option<&str>,
) -> Result<(), Fault> {
    if agreement.shared_at.is_none() {
        return Ok(());
    }
    let (now, from) = (tx.now(), tx.counts_from());
    let row = Row {
        community_id: tx.cid(),
        agreement_id: agreement.id.into(),
        version: agreement.version,
        recorded_at: At(now),
        event: happening.name().to_owned(),
        state: agreement.state.stage().name().to_owned(),
        revision: agreement.revision,
        author: written(tx.actor().author),
        digest: agreement.state.digest().map(ToOwned::to_owned),
        text: text.map(ToOwned::to_owned),
        counts_from: Some(At(from)).filter(|_| from != now),
    };
    diesel::insert_into(agreement_versions::table).values(row).execute(tx.conn())?;
    tx.touch_one(&VERSIONS, (agreement.id.uuid(), agreement.version));
    Ok(())
}

/// What a version says without its text: number, when it was recorded and from when on it counts, event, state, revision, author and
/// digest.
type Line = (i64, (At, Option<At>), String, String, i64, String, Option<String>);

fn recorded(id: AgreementId, row: Line) -> Result<Recorded, Fault> {
    let (version, (at, counts_from), event, state, revision, author, digest) = row;
    read_row("agreement_versions", Joined(id, version), || {
        Ok(Recorded {
            version,
            at: at.into(),
            counts_from: counts_from.unwrap_or(at).into(),
            happening: known(AgreementEvent::named(&event))?,
            stage: known(AgreementState::named(&state))?,
            revision,
            author,
            digest,
        })
    })
}

/// Every version on record, oldest first.
pub fn history(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Recorded>, Fault> {
    let rows: Vec<Line> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .order(agreement_versions::version)
        .select((
            agreement_versions::version,
            (agreement_versions::recorded_at, agreement_versions::counts_from),
            agreement_versions::event,
            agreement_versions::state,
            agreement_versions::revision,
            agreement_versions::author,
            agreement_versions::digest,
        ))
        .load(view.conn())?;
    rows.into_iter().map(|row| recorded(id, row)).collect()
}

/// What happened last, and who did it.
pub fn last(view: &mut ReadTx, id: AgreementId) -> Result<Option<(AgreementEvent, String)>, Fault> {
    let row: Option<(String, String)> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .order(agreement_versions::version.desc())
        .select((agreement_versions::event, agreement_versions::author))
        .first(view.conn())
        .optional()?;
    Ok(row.and_then(|(event, author)| AgreementEvent::named(&event).map(|happening| (happening, author))))
}

/// The frozen text of this digest, letter by letter as it was hashed.
pub fn text_of(view: &mut ReadTx, id: AgreementId, digest: &str) -> Result<Option<String>, Fault> {
    let text: Option<Option<String>> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .filter(agreement_versions::digest.eq(digest))
        .filter(agreement_versions::text.is_not_null())
        .select(agreement_versions::text)
        .first(view.conn())
        .optional()?;
    Ok(text.flatten())
}

/// Every text that was frozen of an agreement, with its digest, the newest first.
pub fn texts(view: &mut ReadTx, id: AgreementId) -> Result<Vec<(String, Value)>, Fault> {
    let rows: Vec<(i64, Option<String>, Option<String>)> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .filter(agreement_versions::text.is_not_null())
        .order(agreement_versions::version.desc())
        .select((agreement_versions::version, agreement_versions::digest, agreement_versions::text))
        .load(view.conn())?;
    let read = |(version, digest, text): (i64, Option<String>, Option<String>)| {
        read_row("agreement_versions", Joined(id, version), || {
            let (digest, text) = (known(digest)?, known(text)?);
            if canonical::digest(text.as_bytes()) != digest {
                return Err(unreadable());
            }
            Ok((digest, from_json(&text)?))
        })
    };
    rows.into_iter().map(read).collect()
}

/// The agreement as it stood at 24:00 of a day, whole, if the caller could know of it then.
pub fn as_of(view: &mut ReadTx, id: AgreementId, day: Day) -> Result<Option<Agreement>, Fault> {
    let mut found = known_as_of(view, Some(id), day)?;
    fill(view, &mut found, Some(id), day)?;
    Ok(found.pop())
}

/// Every agreement as it stood at 24:00 of a day, whole, as far as the caller could know of it then.
pub fn all_as_of(view: &mut ReadTx, day: Day) -> Result<Vec<Agreement>, Fault> {
    let mut found = known_as_of(view, None, day)?;
    fill(view, &mut found, None, day)?;
    Ok(found)
}

/// One agreement, or every one, as it stood at 24:00 of a day with its parties and nothing else, as far as the caller could know of
/// it then.
pub fn known_as_of(view: &mut ReadTx, id: Option<AgreementId>, day: Day) -> Result<Vec<Agreement>, Fault> {
    view.snapshot()?;
    let before = Before(Instant::end_of(day));
    let mut found = agreements_store::heads_as_of(view, itself(id), before)?;
    let mut parties = parties_store::as_of(view, below(id), before)?;
    for agreement in &mut found {
        agreement.parties = parties.remove(&agreement.id).unwrap_or_default();
    }
    found.retain(|agreement| agreement.visible_to(view.actor()));
    Ok(found)
}

/// Commitments of the text, and originals.
fn fill(view: &mut ReadTx, page: &mut [Agreement], id: Option<AgreementId>, day: Day) -> Result<(), Fault> {
    if page.is_empty() {
        return Ok(());
    }
    let before = Before(Instant::end_of(day));
    let mut lines: HashMap<AgreementId, Vec<Commitment>> = HashMap::new();
    for (agreement, line) in commitments_store::as_of(view, below(id), before)? {
        if line.life.origin.is_none() {
            lines.entry(agreement).or_default().push(line);
        }
    }
    let mut originals = original_store::as_of(view, itself(id), before)?;
    for agreement in page {
        agreement.commitments = lines.remove(&agreement.id).unwrap_or_default();
        agreement.original = originals.remove(&agreement.id);
    }
    Ok(())
}

fn itself(id: Option<AgreementId>) -> Of {
    id.map_or(Of::All, |id| Of::Object(id.uuid()))
}

fn below(id: Option<AgreementId>) -> Of {
    id.map_or(Of::All, |id| Of::Owner(id.uuid()))
}

/// The versions of the community that cannot be read, or whose frozen text is not the one its digest names: by agreement and
/// number, one agreement at a time.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    let community = view.cid();
    let mine = || agreement_versions::table.filter(agreement_versions::community_id.eq(community));
    let agreements: Vec<Uid> = mine().select(agreement_versions::agreement_id).distinct().load(view.conn())?;
    let mut found = Vec::new();
    for agreement in agreements {
        let rows: Vec<Row> = mine()
            .filter(agreement_versions::agreement_id.eq(agreement))
            .order(agreement_versions::version)
            .select(Row::as_select())
            .load(view.conn())?;
        let wrong = rows.into_iter().filter(|row| {
            let frozen = row.text.as_ref().map(|text| canonical::digest(text.as_bytes()));
            AgreementEvent::named(&row.event).is_none()
                || AgreementState::named(&row.state).is_none()
                || frozen.is_some_and(|frozen| row.digest.as_ref() != Some(&frozen))
        });
        found.extend(wrong.map(|row| format!("{}/{}", agreement.0, row.version)));
    }
    Ok(found)
}
