//! Storage: the versions of agreements, append-only, and how agreements stood on a day. Drafts have no history: they are nobody
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
use db::{ReadRows, from_json, readable, stored, unreadable};
use journal::{Before, Of, ReadTx, WriteTx, versioned};
use kernel::{AgreementId, CommunityId, Day, Fault, Id, Instant, canonical};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = agreement_versions)]
struct Row {
    community_id: CommunityId,
    agreement_id: AgreementId,
    version: i64,
    recorded_at: Instant,
    event: AgreementEvent,
    state: AgreementState,
    revision: i64,
    author: String,
    digest: Option<String>,
    text: Option<String>,
    counts_from: Option<Instant>,
}

versioned!(
    /// The kind of row: versions, none of which ever changes.
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
        community_id: tx.community(),
        agreement_id: agreement.id,
        version: agreement.version,
        recorded_at: now,
        event: happening,
        state: agreement.state.stage(),
        revision: agreement.revision,
        author: written(tx.actor().author),
        digest: agreement.state.digest().map(ToOwned::to_owned),
        text: text.map(ToOwned::to_owned),
        counts_from: Some(from).filter(|_| from != now),
    };
    diesel::insert_into(agreement_versions::table).values(row).execute(tx.conn())?;
    tx.touch_one(&VERSIONS, (agreement.id.uuid(), agreement.version));
    Ok(())
}

/// What a version says without its text.
#[derive(Queryable, Selectable)]
#[diesel(table_name = agreement_versions)]
struct Line {
    #[expect(dead_code, reason = "it names a row that cannot be read")]
    agreement_id: AgreementId,
    version: i64,
    recorded_at: Instant,
    counts_from: Option<Instant>,
    event: AgreementEvent,
    state: AgreementState,
    revision: i64,
    author: String,
    digest: Option<String>,
}

stored!(Line in agreement_versions[agreement_id, version]);

impl From<Line> for Recorded {
    fn from(line: Line) -> Self {
        Self {
            version: line.version,
            at: line.recorded_at,
            counts_from: line.counts_from.unwrap_or(line.recorded_at),
            happening: line.event,
            stage: line.state,
            revision: line.revision,
            author: line.author,
            digest: line.digest,
        }
    }
}

/// A text that was frozen.
#[derive(Queryable, Selectable)]
#[diesel(table_name = agreement_versions)]
#[expect(dead_code, reason = "id and number name a row that cannot be read")]
struct Text {
    agreement_id: AgreementId,
    version: i64,
    digest: Option<String>,
    text: Option<String>,
}

stored!(Text in agreement_versions[agreement_id, version]);

impl TryFrom<Text> for Value {
    type Error = Fault;

    fn try_from(text: Text) -> Result<Self, Fault> {
        from_json(&text.text.unwrap_or_default())
    }
}

/// A text with its digest, which is that of its letters.
impl TryFrom<Text> for (String, Value) {
    type Error = Fault;

    fn try_from(text: Text) -> Result<Self, Fault> {
        let digest = text.digest.clone().filter(|_| digests(text.digest.as_deref(), text.text.as_deref()));
        Ok((digest.ok_or_else(unreadable)?, text.try_into()?))
    }
}

/// Whether a text is the one that its digest names.
fn digests(digest: Option<&str>, text: Option<&str>) -> bool {
    text.is_some_and(|text| digest == Some(canonical::digest(text.as_bytes()).as_str()))
}

/// That a version can be read, and that the text that was frozen by it is the one that its digest names.
struct Sound;

impl TryFrom<Row> for Sound {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let sound = row.text.is_none() || digests(row.digest.as_deref(), row.text.as_deref());
        if sound { Ok(Self) } else { Err(unreadable()) }
    }
}

/// Every version on record, oldest first.
pub fn history(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Recorded>, Fault> {
    agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.community()))
        .filter(agreement_versions::agreement_id.eq(id))
        .order(agreement_versions::version)
        .select(Line::as_select())
        .read_all(view.conn())
}

/// What happened last.
pub fn last(view: &mut ReadTx, id: AgreementId) -> Result<Option<Recorded>, Fault> {
    agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.community()))
        .filter(agreement_versions::agreement_id.eq(id))
        .order(agreement_versions::version.desc())
        .select(Line::as_select())
        .read_first(view.conn())
}

/// The frozen text of this digest.
pub fn text_of(view: &mut ReadTx, id: AgreementId, digest: &str) -> Result<Option<Value>, Fault> {
    agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.community()))
        .filter(agreement_versions::agreement_id.eq(id))
        .filter(agreement_versions::digest.eq(digest))
        .filter(agreement_versions::text.is_not_null())
        .select(Text::as_select())
        .read_first(view.conn())
}

/// Every text that was frozen of an agreement, with its digest, the newest first.
pub fn texts(view: &mut ReadTx, id: AgreementId) -> Result<Vec<(String, Value)>, Fault> {
    agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.community()))
        .filter(agreement_versions::agreement_id.eq(id))
        .filter(agreement_versions::text.is_not_null())
        .order(agreement_versions::version.desc())
        .select(Text::as_select())
        .read_all(view.conn())
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
    let community = view.community();
    let mine = || agreement_versions::table.filter(agreement_versions::community_id.eq(community));
    let agreements: Vec<AgreementId> = mine().select(agreement_versions::agreement_id).distinct().load(view.conn())?;
    let mut found = Vec::new();
    for agreement in agreements {
        let rows = mine()
            .filter(agreement_versions::agreement_id.eq(agreement))
            .order(agreement_versions::version)
            .select(Row::as_select())
            .read_each::<Sound>(view.conn())?;
        let (_, wrong) = readable(rows)?;
        found.extend(wrong.iter().filter_map(Fault::row).map(|(_, key)| key.to_owned()));
    }
    Ok(found)
}
