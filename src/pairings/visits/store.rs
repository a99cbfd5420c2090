//! Memory: visits. What was said and seen goes in and out sealed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::model::{Recorded, Voided};
use super::model::Visit;
use db::schema::pairing_visits;
use db::{At, On, Uid, day_key, day_mark, digested, find_unreadable, read_row, sorted};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{Fault, HouseholdId, Id, Mark, Page, PairingId, VisitId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = pairing_visits)]
struct Row {
    community_id: Uid,
    visit_id: Uid,
    pairing_id: Uid,
    household_id: Uid,
    visited_on: On,
    #[serde(serialize_with = "digested")]
    sealed: Vec<u8>,
    recorded_at: At,
    recorded_by: Option<Uid>,
    recorded_unit_id: Option<Uid>,
    voided_at: Option<At>,
    voided_by: Option<Uid>,
    replaced_by: Option<Uid>,
}

versioned!(
    /// Every state of a visit, by its digest.
    pub static VISITS: Row in pairing_visits[visit_id] as digests
);

/// A visit with what is sealed of it.
pub type Kept = (Visit, Vec<u8>);

fn read(row: Row) -> Result<Kept, Fault> {
    read_row("pairing_visits", row.visit_id, || {
        let (by, replaced_by) = (row.voided_by.map(Uid::id), row.replaced_by.map(Uid::id));
        let visit = Visit {
            id: row.visit_id.id(),
            pairing: row.pairing_id.id(),
            household: row.household_id.id(),
            on: row.visited_on.day()?,
            recorded: Recorded {
                at: row.recorded_at.into(),
                by: row.recorded_by.map(Uid::id),
                unit: row.recorded_unit_id.map(Uid::id),
            },
            voided: row.voided_at.map(|at| Voided { at: at.into(), by, replaced_by }),
        };
        Ok((visit, row.sealed))
    })
}

macro_rules! mine {
    ($view:ident) => {
        pairing_visits::table.filter(pairing_visits::community_id.eq($view.cid()))
    };
}

/// The visit of this id.
pub fn find(view: &mut ReadTx, id: VisitId) -> Result<Option<Kept>, Fault> {
    let one = mine!(view).filter(pairing_visits::visit_id.eq(Uid::from(id)));
    one.select(Row::as_select()).first(view.conn()).optional()?.map(read).transpose()
}

/// One part of the visits of a pairing, by day.
pub fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept>, Fault> {
    let query = mine!(view)
        .filter(pairing_visits::pairing_id.eq(Uid::from(pairing)))
        .limit(window.limit + 1)
        .select(Row::as_select())
        .into_boxed();
    let query = sorted!(query, window, pairing_visits::visit_id, pairing_visits::visited_on, day_key);
    let found: Vec<Kept> = query.load(view.conn())?.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, window, |(visit, _): &Kept| Mark { key: day_mark(visit.on), id: visit.id.uuid() }))
}

/// The visits of a pairing that count, what is sealed of them.
pub fn counting(view: &mut ReadTx, pairing: PairingId) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Row> = mine!(view)
        .filter(pairing_visits::pairing_id.eq(Uid::from(pairing)))
        .filter(pairing_visits::voided_at.is_null())
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(read).collect()
}

/// Enters a visit.
pub fn insert(tx: &mut WriteTx, visit: &Visit, sealed: Vec<u8>) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        visit_id: visit.id.into(),
        pairing_id: visit.pairing.into(),
        household_id: visit.household.into(),
        visited_on: visit.on.into(),
        sealed,
        recorded_at: visit.recorded.at.into(),
        recorded_by: visit.recorded.by.map(Uid::from),
        recorded_unit_id: visit.recorded.unit.map(Uid::from),
        voided_at: None,
        voided_by: None,
        replaced_by: None,
    };
    diesel::insert_into(pairing_visits::table).values(row).execute(tx.conn())?;
    tx.touch(&VISITS, visit.id);
    Ok(())
}

/// Takes a visit out of the figures.
pub fn void(tx: &mut WriteTx, id: VisitId, voided: &Voided<VisitId>, sealed: &[u8]) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairing_visits::visit_id.eq(Uid::from(id)));
    let changed = (
        pairing_visits::voided_at.eq(Some(At(voided.at))),
        pairing_visits::voided_by.eq(voided.by.map(Uid::from)),
        pairing_visits::replaced_by.eq(voided.replaced_by.map(Uid::from)),
        pairing_visits::sealed.eq(sealed),
    );
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&VISITS, id);
    Ok(())
}

/// What is sealed of the visits to a household goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = mine!(tx).filter(pairing_visits::household_id.eq(Uid::from(household)));
    let bare = pairing_visits::sealed.eq(Vec::<u8>::new());
    let changed: Vec<Uid> = diesel::update(all).set(bare).returning(pairing_visits::visit_id).get_results(tx.conn())?;
    tx.touch_all(&VISITS, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, pairing_visits, visit_id, Row, read))
}
