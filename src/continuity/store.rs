//! Memory: hand-overs.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Closed, Filter, Handover, HandoverCause, HandoverState, Orphan, OrphanKind, Sight};
use db::schema::handovers;
use db::{At, Uid, find_unreadable, instant_key, known, one_of, read_row, readable, sorted};
use households::Beside;
use journal::{Before, Of, ReadTx, RowKind, WriteTx, rows_as_of, versioned};
use kernel::{AgreementId, Day, Fault, HandoverId, HouseholdId, Id, Instant, Key, Mark, Page, UnitId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = handovers)]
struct Row {
    community_id: Uid,
    handover_id: Uid,
    kind: String,
    subject_id: Uid,
    agreement_id: Option<Uid>,
    unit_id: Option<Uid>,
    title: String,
    because: String,
    opened_at: At,
    closed_at: Option<At>,
    closed_by: Option<Uid>,
    resolution: Option<String>,
    successor_unit_id: Option<Uid>,
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

impl TryFrom<Row> for Handover {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("handovers", row.handover_id, || {
            let (by, successor, sealed) = (row.closed_by.map(Uid::id), row.successor_unit_id.map(Uid::id), row.sealed);
            Ok(Self {
                id: row.handover_id.id(),
                orphan: Orphan {
                    kind: known(OrphanKind::named(&row.kind))?,
                    id: row.subject_id.0,
                    agreement: row.agreement_id.map(Uid::id),
                    unit: row.unit_id.map(Uid::id),
                    title: row.title,
                },
                because: known(HandoverCause::named(&row.because))?,
                opened_at: row.opened_at.into(),
                closed: row.closed_at.zip(row.resolution).map(|(at, resolution)| Closed {
                    at: at.into(),
                    by,
                    resolution: Some(resolution).filter(|words| !words.is_empty()),
                    sealed,
                    successor,
                }),
            })
        })
    }
}

/// The hand-over of this id.
pub fn find(view: &mut ReadTx, id: HandoverId) -> Result<Option<Handover>, Fault> {
    let row: Option<Row> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::handover_id.eq(Uid::from(id)))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(Handover::try_from).transpose()
}

/// The hand-overs a filter lets through.
pub fn list(view: &mut ReadTx, filter: &Filter, window: &Window) -> Result<Page<Handover>, Fault> {
    let mut query =
        handovers::table.filter(handovers::community_id.eq(view.cid())).limit(window.limit + 1).into_boxed();
    query = match filter.states.as_slice() {
        [HandoverState::Open] => query.filter(handovers::closed_at.is_null()),
        [HandoverState::Closed] => query.filter(handovers::closed_at.is_not_null()),
        _ => query,
    };
    query = match filter.sight {
        Sight::All => query,
        Sight::HouseholdsAlone => query.filter(handovers::kind.eq(OrphanKind::Household.name())),
        Sight::ButHouseholds => query.filter(handovers::kind.ne(OrphanKind::Household.name())),
    };
    if let Some(unit) = filter.unit.map(Uid::from) {
        query = query.filter(handovers::unit_id.is_not_null().and(handovers::unit_id.assume_not_null().eq(unit)));
    }
    if let Some(agreement) = filter.agreement.map(Uid::from) {
        let same = handovers::agreement_id.assume_not_null().eq(agreement);
        query = query.filter(handovers::agreement_id.is_not_null().and(same));
    }
    let query = sorted!(query, window, handovers::handover_id, handovers::opened_at, instant_key);
    let rows: Vec<Row> = query.select(Row::as_select()).load(view.conn())?;
    let found = rows.into_iter().map(Handover::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(found, window, mark))
}

/// Where a hand-over stands in the one order there is.
fn mark(one: &Handover) -> Mark {
    Mark { key: Key::Number(one.opened_at.micros()), id: one.id.uuid() }
}

/// The hand-over of this id as it stood on record at 24:00 of a day. What was arranged for a household by then is that of the
/// row: it is sealed once, and gone where its key is.
///
/// # Errors
/// When the disk refuses, or what stood cannot be read.
pub fn as_of(view: &mut ReadTx, id: HandoverId, day: Day) -> Result<Option<Handover>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &HANDOVERS, Of::Object(id.uuid()), Before(Instant::end_of(day)))?;
    let mut found = rows.into_iter().map(Handover::try_from).collect::<Result<Vec<_>, _>>()?;
    with_sealed(view, &mut found)?;
    Ok(found.pop())
}

/// The hand-overs that a filter lets through, as they stood on record at 24:00 of a day.
///
/// # Errors
/// When the disk refuses, or what stood cannot be read.
pub fn list_as_of(view: &mut ReadTx, day: Day, filter: &Filter, window: &Window) -> Result<Page<Handover>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &HANDOVERS, Of::All, Before(Instant::end_of(day)))?;
    let mut found = rows.into_iter().map(Handover::try_from).collect::<Result<Vec<_>, _>>()?;
    found.retain(|one| filter.passes(one));
    Page::of_whole(found, window, mark).turned(|mut part| {
        with_sealed(view, &mut part)?;
        Ok(part)
    })
}

/// Gives those that were closed by then what is sealed of them today.
fn with_sealed(view: &mut ReadTx, found: &mut [Handover]) -> Result<(), Fault> {
    let closed = found.iter().filter(|one| one.orphan.kind == OrphanKind::Household && one.closed.is_some());
    let ids: Vec<Uid> = closed.map(|one| one.id.into()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows: Vec<(Uid, Option<Vec<u8>>)> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(one_of(handovers::handover_id, ids))
        .select((handovers::handover_id, handovers::sealed))
        .load(view.conn())?;
    let mut sealed: HashMap<HandoverId, Option<Vec<u8>>> =
        rows.into_iter().map(|(id, sealed)| (id.id(), sealed)).collect();
    for one in found {
        if let Some(closed) = &mut one.closed {
            closed.sealed = sealed.remove(&one.id).flatten();
        }
    }
    Ok(())
}

/// Every hand-over there ever was of one subject.
pub fn of_subject(view: &mut ReadTx, subject: Uuid) -> Result<Vec<Handover>, Fault> {
    let rows: Vec<Row> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::subject_id.eq(Uid(subject)))
        .order(handovers::handover_id)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Handover::try_from).collect()
}

/// The open hand-overs of the community, the oldest first; beside them what could not be read.
pub fn open(view: &mut ReadTx, limit: i64) -> Result<(Vec<Handover>, Vec<Fault>), Fault> {
    let rows: Vec<Row> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::closed_at.is_null())
        .order((handovers::opened_at, handovers::handover_id))
        .limit(limit)
        .select(Row::as_select())
        .load(view.conn())?;
    readable(rows.into_iter().map(Handover::try_from))
}

/// The open hand-overs of an agreement.
pub fn open_in(view: &mut ReadTx, agreement: AgreementId) -> Result<Vec<Handover>, Fault> {
    let rows: Vec<Row> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::agreement_id.is_not_null())
        .filter(handovers::agreement_id.assume_not_null().eq(Uid::from(agreement)))
        .filter(handovers::closed_at.is_null())
        .order(handovers::handover_id)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Handover::try_from).collect()
}

/// The hand-overs that a unit's departure opened.
pub fn of_departure(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Handover>, Fault> {
    let rows: Vec<Row> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::unit_id.is_not_null())
        .filter(handovers::unit_id.assume_not_null().eq(Uid::from(unit)))
        .filter(handovers::because.eq(HandoverCause::Departure.name()))
        .order(handovers::handover_id)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Handover::try_from).collect()
}

/// The open hand-overs of a unit that have this cause.
pub fn open_of(view: &mut ReadTx, unit: UnitId, because: HandoverCause) -> Result<Vec<Handover>, Fault> {
    let rows: Vec<Row> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::unit_id.is_not_null())
        .filter(handovers::unit_id.assume_not_null().eq(Uid::from(unit)))
        .filter(handovers::because.eq(because.name()))
        .filter(handovers::closed_at.is_null())
        .order(handovers::handover_id)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Handover::try_from).collect()
}

/// Writes a new hand-over down.
pub fn insert(tx: &mut WriteTx, handover: &Handover) -> Result<(), Fault> {
    let orphan = &handover.orphan;
    let row = Row {
        community_id: tx.cid(),
        handover_id: handover.id.into(),
        kind: orphan.kind.name().to_owned(),
        subject_id: Uid(orphan.id),
        agreement_id: orphan.agreement.map(Uid::from),
        unit_id: orphan.unit.map(Uid::from),
        title: orphan.title.clone(),
        because: handover.because.name().to_owned(),
        opened_at: handover.opened_at.into(),
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

/// Writes down what became of a hand-over.
pub fn close(tx: &mut WriteTx, id: HandoverId, closed: &Closed) -> Result<(), Fault> {
    let changed = (
        handovers::closed_at.eq(Some(At(closed.at))),
        handovers::closed_by.eq(closed.by.map(Uid::from)),
        // Empty beside what is sealed.
        handovers::resolution.eq(Some(closed.resolution.as_deref().filter(|_| closed.sealed.is_none()).unwrap_or(""))),
        handovers::sealed.eq(&closed.sealed),
        handovers::successor_unit_id.eq(closed.successor.map(Uid::from)),
    );
    let one =
        handovers::table.filter(handovers::community_id.eq(tx.cid())).filter(handovers::handover_id.eq(Uid::from(id)));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&HANDOVERS, id);
    Ok(())
}

/// What was arranged for a household, sealed: table and key, the record it was sealed for, the bytes.
pub fn sealed_rows(view: &mut ReadTx, household: HouseholdId) -> Result<Vec<Beside>, Fault> {
    let rows: Vec<(Uid, Option<Vec<u8>>)> = handovers::table
        .filter(handovers::community_id.eq(view.cid()))
        .filter(handovers::subject_id.eq(Uid::from(household)))
        .select((handovers::handover_id, handovers::sealed))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(id, sealed)| Some((format!("handovers/{}", id.0), id.0, sealed?))).collect())
}

/// What was arranged for a household goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = handovers::table
        .filter(handovers::community_id.eq(tx.cid()))
        .filter(handovers::subject_id.eq(Uid::from(household)));
    let changed: Vec<Uid> = diesel::update(all)
        .set(handovers::sealed.eq(None::<Vec<u8>>))
        .returning(handovers::handover_id)
        .get_results(tx.conn())?;
    tx.touch_all(&HANDOVERS, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
///
/// # Errors
/// When the disk refuses.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, handovers, handover_id, Row, Handover::try_from))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&HANDOVERS];
