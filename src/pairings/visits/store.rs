//! Storage: visits; what was said and seen is sealed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::entries::model::{Kept, Voided};
use super::super::model::{Recorded, VisitId};
use super::model::Visit;
use db::schema::pairing_visits;
use db::{ReadRows, day_key, day_mark, digested, find_unreadable, sorted};
use households::HouseholdId;
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, Mark, Page, PairingId, UnitId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = pairing_visits)]
struct Row {
    community_id: CommunityId,
    visit_id: VisitId,
    pairing_id: PairingId,
    household_id: HouseholdId,
    visited_on: Day,
    #[serde(serialize_with = "digested")]
    sealed: Vec<u8>,
    recorded_at: Instant,
    recorded_by: Option<AccountId>,
    recorded_unit_id: Option<UnitId>,
    voided_at: Option<Instant>,
    voided_by: Option<AccountId>,
    replaced_by: Option<VisitId>,
}

versioned!(
    /// Every state of a visit, by its digest.
    pub static VISITS: Row in pairing_visits[visit_id] as digests
);

impl From<Row> for Kept<VisitId> {
    fn from(row: Row) -> Self {
        let (by, replaced_by) = (row.voided_by, row.replaced_by);
        let visit = Visit {
            id: row.visit_id,
            pairing: row.pairing_id,
            household: row.household_id,
            on: row.visited_on,
            recorded: Recorded { at: row.recorded_at, by: row.recorded_by, unit: row.recorded_unit_id },
            voided: row.voided_at.map(|at| Voided { at, by, replaced_by }),
        };
        (visit, row.sealed)
    }
}

macro_rules! mine {
    ($view:ident) => {
        pairing_visits::table.filter(pairing_visits::community_id.eq($view.community()))
    };
}

/// The visit of this id.
pub fn find(view: &mut ReadTx, id: VisitId) -> Result<Option<Kept<VisitId>>, Fault> {
    let one = mine!(view).filter(pairing_visits::visit_id.eq(id));
    one.select(Row::as_select()).read_first(view.conn())
}

/// One part of the visits of a pairing, by day.
pub fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept<VisitId>>, Fault> {
    let query = mine!(view)
        .filter(pairing_visits::pairing_id.eq(pairing))
        .limit(window.limit + 1)
        .select(Row::as_select())
        .into_boxed();
    let query = sorted!(query, window, pairing_visits::visit_id, pairing_visits::visited_on, day_key);
    let found = query.read_all(view.conn())?;
    Ok(Page::cut(found, window, |(visit, _): &Kept<VisitId>| Mark { key: day_mark(visit.on), id: visit.id.uuid() }))
}

/// The visits of a pairing that count, what is sealed of them.
pub fn counting(view: &mut ReadTx, pairing: PairingId) -> Result<Vec<Kept<VisitId>>, Fault> {
    mine!(view)
        .filter(pairing_visits::pairing_id.eq(pairing))
        .filter(pairing_visits::voided_at.is_null())
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Enters a visit.
pub fn insert(tx: &mut WriteTx, visit: &Visit, sealed: Vec<u8>) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.community(),
        visit_id: visit.id,
        pairing_id: visit.pairing,
        household_id: visit.household,
        visited_on: visit.on,
        sealed,
        recorded_at: visit.recorded.at,
        recorded_by: visit.recorded.by,
        recorded_unit_id: visit.recorded.unit,
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
    let one = mine!(tx).filter(pairing_visits::visit_id.eq(id));
    let changed = (
        pairing_visits::voided_at.eq(Some(voided.at)),
        pairing_visits::voided_by.eq(voided.by),
        pairing_visits::replaced_by.eq(voided.replaced_by),
        pairing_visits::sealed.eq(sealed),
    );
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&VISITS, id);
    Ok(())
}

/// What is sealed of the visits to a household goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = mine!(tx).filter(pairing_visits::household_id.eq(household));
    let bare = pairing_visits::sealed.eq(Vec::<u8>::new());
    let changed: Vec<VisitId> =
        diesel::update(all).set(bare).returning(pairing_visits::visit_id).get_results(tx.conn())?;
    tx.touch_all(&VISITS, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, pairing_visits, visit_id, Row, Kept::<VisitId>::try_from))
}
