//! Storage: hand-overs.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{
    Closed, Filter, Handover, HandoverCause, HandoverId, HandoverState, Orphan, OrphanKind, Visibility,
};
use db::schema::handovers;
use db::{ReadRows, Uid, find_unreadable, instant_key, one_of, readable, sorted};
use households::{Beside, HouseholdId};
use journal::{Before, Of, ReadTx, RowKind, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, AgreementId, CommunityId, Day, Fault, Id, Instant, Key, Mark, Page, UnitId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = handovers)]
struct Row {
    community_id: CommunityId,
    handover_id: HandoverId,
    kind: OrphanKind,
    subject_id: Uid,
    agreement_id: Option<AgreementId>,
    unit_id: Option<UnitId>,
    title: String,
    because: HandoverCause,
    opened_at: Instant,
    closed_at: Option<Instant>,
    closed_by: Option<AccountId>,
    resolution: Option<String>,
    successor_unit_id: Option<UnitId>,
    #[serde(with = "named", default)]
    sealed: Option<Vec<u8>>,
}

versioned!(
    /// Every state of a hand-over. Of what is sealed only its digest is kept: with the household's key it would be readable as
    /// long as the row is, and the versions outlive that.
    pub static HANDOVERS: Row in handovers[handover_id]
);

/// What is sealed, as a version names it: by its digest. It is read from the row alone.
mod named {
    use serde::{Deserializer, Serializer, de::IgnoredAny};

    use super::Deserialize;
    use kernel::canonical;

    /// Writes the digest of what is sealed.
    pub fn serialize<S: Serializer>(sealed: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        match sealed {
            Some(sealed) => to.serialize_str(&canonical::digest(sealed)),
            None => to.serialize_none(),
        }
    }

    /// Reads past it: what is sealed is none of a version's.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        IgnoredAny::deserialize(from).map(|_| None)
    }
}

impl From<Row> for Handover {
    fn from(row: Row) -> Self {
        Self {
            id: row.handover_id,
            orphan: Orphan {
                kind: row.kind,
                id: row.subject_id.0,
                agreement: row.agreement_id,
                unit: row.unit_id,
                title: row.title,
            },
            because: row.because,
            opened_at: row.opened_at,
            closed: row.closed_at.zip(row.resolution).map(|(at, resolution)| Closed {
                at,
                by: row.closed_by,
                resolution: Some(resolution).filter(|words| !words.is_empty()),
                sealed: row.sealed,
                successor: row.successor_unit_id,
            }),
        }
    }
}

/// The hand-over of this id.
pub fn find(view: &mut ReadTx, id: HandoverId) -> Result<Option<Handover>, Fault> {
    handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::handover_id.eq(id))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The hand-overs a filter lets through.
pub fn list(view: &mut ReadTx, filter: &Filter, window: &Window) -> Result<Page<Handover>, Fault> {
    let mut query =
        handovers::table.filter(handovers::community_id.eq(view.community())).limit(window.limit + 1).into_boxed();
    query = match filter.states.as_slice() {
        [HandoverState::Open] => query.filter(handovers::closed_at.is_null()),
        [HandoverState::Closed] => query.filter(handovers::closed_at.is_not_null()),
        _ => query,
    };
    query = match filter.visibility {
        Visibility::All => query,
        Visibility::HouseholdsAlone => query.filter(handovers::kind.eq(OrphanKind::Household)),
        Visibility::ButHouseholds => query.filter(handovers::kind.ne(OrphanKind::Household)),
    };
    if let Some(unit) = filter.unit {
        query = query.filter(handovers::unit_id.is_not_null().and(handovers::unit_id.assume_not_null().eq(unit)));
    }
    if let Some(agreement) = filter.agreement {
        let same = handovers::agreement_id.assume_not_null().eq(agreement);
        query = query.filter(handovers::agreement_id.is_not_null().and(same));
    }
    let query = sorted!(query, window, handovers::handover_id, handovers::opened_at, instant_key);
    let found = query.select(Row::as_select()).read_all(view.conn())?;
    Ok(Page::cut(found, window, mark))
}

/// The position of a hand-over in the one order there is.
fn mark(one: &Handover) -> Mark {
    Mark { key: Key::Number(one.opened_at.micros()), id: one.id.uuid() }
}

/// The hand-over of this id as it stood on record at 24:00 of a day. What was arranged for a household by then is that of the
/// row: it is sealed once, and gone where its key is.
pub fn as_of(view: &mut ReadTx, id: HandoverId, day: Day) -> Result<Option<Handover>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &HANDOVERS, Of::Object(id.uuid()), Before(Instant::end_of(day)))?;
    let mut found: Vec<Handover> = rows.into_iter().map(Handover::from).collect();
    with_sealed(view, &mut found)?;
    Ok(found.pop())
}

/// The hand-overs that a filter lets through, as they stood on record at 24:00 of a day.
pub fn list_as_of(view: &mut ReadTx, day: Day, filter: &Filter, window: &Window) -> Result<Page<Handover>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &HANDOVERS, Of::All, Before(Instant::end_of(day)))?;
    let mut found: Vec<Handover> = rows.into_iter().map(Handover::from).collect();
    found.retain(|one| filter.passes(one));
    Page::of_whole(found, window, mark).turned(|mut part| {
        with_sealed(view, &mut part)?;
        Ok(part)
    })
}

/// Gives those that were closed by then what is sealed of them today.
fn with_sealed(view: &mut ReadTx, found: &mut [Handover]) -> Result<(), Fault> {
    let closed = found.iter().filter(|one| one.orphan.kind == OrphanKind::Household && one.closed.is_some());
    let ids: Vec<HandoverId> = closed.map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows: Vec<(HandoverId, Option<Vec<u8>>)> = handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(one_of(handovers::handover_id, ids))
        .select((handovers::handover_id, handovers::sealed))
        .load(view.conn())?;
    let mut sealed: HashMap<HandoverId, Option<Vec<u8>>> = rows.into_iter().collect();
    for one in found {
        if let Some(closed) = &mut one.closed {
            closed.sealed = sealed.remove(&one.id).flatten();
        }
    }
    Ok(())
}

/// Every hand-over there ever was of one subject.
pub fn of_subject(view: &mut ReadTx, subject: Uuid) -> Result<Vec<Handover>, Fault> {
    handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::subject_id.eq(Uid(subject)))
        .order(handovers::handover_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The open hand-overs of the community, the oldest first; beside them what could not be read.
pub fn open(view: &mut ReadTx, limit: i64) -> Result<(Vec<Handover>, Vec<Fault>), Fault> {
    let found = handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::closed_at.is_null())
        .order((handovers::opened_at, handovers::handover_id))
        .limit(limit)
        .select(Row::as_select())
        .read_each(view.conn())?;
    readable(found)
}

/// The open hand-overs of an agreement.
pub fn open_in(view: &mut ReadTx, agreement: AgreementId) -> Result<Vec<Handover>, Fault> {
    handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::agreement_id.is_not_null())
        .filter(handovers::agreement_id.assume_not_null().eq(agreement))
        .filter(handovers::closed_at.is_null())
        .order(handovers::handover_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The hand-overs that a unit's departure opened.
pub fn of_departure(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Handover>, Fault> {
    handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::unit_id.is_not_null())
        .filter(handovers::unit_id.assume_not_null().eq(unit))
        .filter(handovers::because.eq(HandoverCause::Departure))
        .order(handovers::handover_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The open hand-overs of a unit that have this cause.
pub fn open_of(view: &mut ReadTx, unit: UnitId, because: HandoverCause) -> Result<Vec<Handover>, Fault> {
    handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::unit_id.is_not_null())
        .filter(handovers::unit_id.assume_not_null().eq(unit))
        .filter(handovers::because.eq(because))
        .filter(handovers::closed_at.is_null())
        .order(handovers::handover_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Writes a new hand-over down.
pub fn insert(tx: &mut WriteTx, handover: &Handover) -> Result<(), Fault> {
    let orphan = &handover.orphan;
    let row = Row {
        community_id: tx.community(),
        handover_id: handover.id,
        kind: orphan.kind,
        subject_id: Uid(orphan.id),
        agreement_id: orphan.agreement,
        unit_id: orphan.unit,
        title: orphan.title.clone(),
        because: handover.because,
        opened_at: handover.opened_at,
        closed_at: None,
        closed_by: None,
        resolution: None,
        successor_unit_id: None,
        sealed: None,
    };
    diesel::insert_into(handovers::table).values(row).execute(tx.conn())?;
    tx.touch(&HANDOVERS, handover.id);
    Ok(())
}

/// Saves what became of a hand-over.
pub fn close(tx: &mut WriteTx, id: HandoverId, closed: &Closed) -> Result<(), Fault> {
    let changed = (
        handovers::closed_at.eq(closed.at),
        handovers::closed_by.eq(closed.by),
        // Empty beside what is sealed.
        handovers::resolution.eq(Some(closed.resolution.as_deref().filter(|_| closed.sealed.is_none()).unwrap_or(""))),
        handovers::sealed.eq(&closed.sealed),
        handovers::successor_unit_id.eq(closed.successor),
    );
    let one = handovers::table.filter(handovers::community_id.eq(tx.community())).filter(handovers::handover_id.eq(id));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&HANDOVERS, id);
    Ok(())
}

/// What was arranged for a household, sealed: table and key, the record it was sealed for, the bytes.
pub fn sealed_rows(view: &mut ReadTx, household: HouseholdId) -> Result<Vec<Beside>, Fault> {
    let rows: Vec<(HandoverId, Option<Vec<u8>>)> = handovers::table
        .filter(handovers::community_id.eq(view.community()))
        .filter(handovers::subject_id.eq(household))
        .select((handovers::handover_id, handovers::sealed))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(id, sealed)| Some((format!("handovers/{}", id.0), id.0, sealed?))).collect())
}

/// What was arranged for a household goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all =
        handovers::table.filter(handovers::community_id.eq(tx.community())).filter(handovers::subject_id.eq(household));
    let changed: Vec<HandoverId> = diesel::update(all)
        .set(handovers::sealed.eq(None::<Vec<u8>>))
        .returning(handovers::handover_id)
        .get_results(tx.conn())?;
    tx.touch_all(&HANDOVERS, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, handovers, handover_id, Row, Handover::try_from))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&HANDOVERS];
