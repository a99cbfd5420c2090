//! Memory: the versions of agreements, append-only. Drafts are not on record: they are nobody else's yet.

use diesel::prelude::*;

use super::super::lists::store as lists_store;
use super::super::model::{Agreement, Stage};
use super::super::store as agreements_store;
use super::model::{Happening, Recorded, written};
use crate::db::schema::agreement_versions;
use crate::db::{At, Joined, Uid, from_json, known, read_row, to_json};
use crate::journal::{Tx, View};
use crate::kernel::{AgreementId, Day, Fault, Instant, canonical};

/// Puts the agreement on record as it stands now, if it was ever shown to another party; with the text when it was
/// frozen by this.
pub fn record(tx: &mut Tx, agreement: &Agreement, happening: Happening, text: Option<&str>) -> Result<(), Fault> {
    if agreement.shared_at.is_none() {
        return Ok(());
    }
    let values = (
        agreement_versions::community_id.eq(tx.cid()),
        agreement_versions::agreement_id.eq(Uid::from(agreement.id)),
        agreement_versions::version.eq(agreement.version),
        agreement_versions::recorded_at.eq(At(tx.now())),
        agreement_versions::event.eq(happening.name()),
        agreement_versions::state.eq(agreement.state.stage().name()),
        agreement_versions::revision.eq(agreement.revision),
        agreement_versions::author.eq(written(tx.actor().author)),
        agreement_versions::snapshot.eq(to_json(agreement)?),
        agreement_versions::digest.eq(agreement.state.digest()),
        agreement_versions::text.eq(text),
    );
    diesel::insert_into(agreement_versions::table).values(values).execute(tx.conn())?;
    Ok(())
}

type Row = (i64, At, String, String, i64, String, Option<String>);

fn recorded(id: AgreementId, row: Row) -> Result<Recorded, Fault> {
    let (version, at, event, state, revision, author, digest) = row;
    read_row("agreement_versions", Joined(id, version), || {
        Ok(Recorded {
            version,
            at: at.into(),
            happening: known(Happening::named(&event))?,
            stage: known(Stage::named(&state))?,
            revision,
            author,
            digest,
        })
    })
}

/// Every version on record, oldest first.
pub fn history(view: &mut View, id: AgreementId) -> Result<Vec<Recorded>, Fault> {
    let rows: Vec<Row> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .order(agreement_versions::version)
        .select((
            agreement_versions::version,
            agreement_versions::recorded_at,
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
pub fn last(view: &mut View, id: AgreementId) -> Result<Option<(Happening, String)>, Fault> {
    let row: Option<(String, String)> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .order(agreement_versions::version.desc())
        .select((agreement_versions::event, agreement_versions::author))
        .first(view.conn())
        .optional()?;
    Ok(row.and_then(|(event, author)| Happening::named(&event).map(|happening| (happening, author))))
}

/// The frozen text of this digest, letter by letter as it was hashed.
pub fn text_of(view: &mut View, id: AgreementId, digest: &str) -> Result<Option<String>, Fault> {
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

/// The agreement as it stood on record at 24:00 of a day, if the caller could know of it then. A draft that nobody
/// else has seen yet is read as it is now, when it was made by then.
pub fn as_of(view: &mut View, id: AgreementId, day: Day) -> Result<Option<Agreement>, Fault> {
    view.snapshot()?;
    let before = At(Instant::end_of(day));
    let snapshot: Option<Snapshot> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(view.cid()))
        .filter(agreement_versions::agreement_id.eq(Uid::from(id)))
        .filter(agreement_versions::recorded_at.lt(before))
        .order(agreement_versions::version.desc())
        .select((agreement_versions::agreement_id, agreement_versions::version, agreement_versions::snapshot))
        .first(view.conn())
        .optional()?;
    let found = match snapshot {
        Some(snapshot) => Some(read(snapshot)?),
        None => agreements_store::find(view, id)?
            .filter(|agreement| agreement.shared_at.is_none() && agreement.created_at < before.0),
    };
    Ok(found.filter(|agreement| agreement.visible_to(view.actor())))
}

/// Every agreement as it stood on record at 24:00 of a day, as far as the caller could know of it then.
pub fn all_as_of(view: &mut View, day: Day) -> Result<Vec<Agreement>, Fault> {
    view.snapshot()?;
    let (community, before) = (view.cid(), At(Instant::end_of(day)));
    let later = diesel::alias!(agreement_versions as later);
    let superseded = later
        .filter(later.field(agreement_versions::community_id).eq(community))
        .filter(later.field(agreement_versions::agreement_id).eq(agreement_versions::agreement_id))
        .filter(later.field(agreement_versions::version).gt(agreement_versions::version))
        .filter(later.field(agreement_versions::recorded_at).lt(before));
    let snapshots: Vec<Snapshot> = agreement_versions::table
        .filter(agreement_versions::community_id.eq(community))
        .filter(agreement_versions::recorded_at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(superseded)))
        .select((agreement_versions::agreement_id, agreement_versions::version, agreement_versions::snapshot))
        .load(view.conn())?;
    let mut found = snapshots.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.retain(|agreement| agreement.visible_to(view.actor()));
    found.extend(lists_store::unshared(view, before)?);
    Ok(found)
}

type Snapshot = (Uid, i64, String);

fn read((agreement, version, snapshot): Snapshot) -> Result<Agreement, Fault> {
    read_row("agreement_versions", Joined(agreement, version), || from_json(&snapshot))
}

/// The versions of the community that cannot be read, or whose frozen text is not the one its digest names: by agreement and
/// number, one agreement at a time.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable_rows(view: &mut View) -> Result<Vec<String>, Fault> {
    let community = view.cid();
    let mine = || agreement_versions::table.filter(agreement_versions::community_id.eq(community));
    let agreements: Vec<Uid> = mine().select(agreement_versions::agreement_id).distinct().load(view.conn())?;
    let mut found = Vec::new();
    for agreement in agreements {
        let rows: Vec<(i64, String, Option<String>, Option<String>)> = mine()
            .filter(agreement_versions::agreement_id.eq(agreement))
            .order(agreement_versions::version)
            .select((
                agreement_versions::version,
                agreement_versions::snapshot,
                agreement_versions::digest,
                agreement_versions::text,
            ))
            .load(view.conn())?;
        let wrong = rows.into_iter().filter(|(version, snapshot, digest, text)| {
            let frozen = text.as_ref().map(|text| canonical::digest(text.as_bytes()));
            read((agreement, *version, snapshot.clone())).is_err()
                || frozen.is_some_and(|frozen| digest.as_ref() != Some(&frozen))
        });
        found.extend(wrong.map(|(version, ..)| format!("{}/{version}", agreement.0)));
    }
    Ok(found)
}
