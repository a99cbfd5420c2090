//! Storage: aid; what was said of it is sealed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::entries::model::{Kept, Voided};
use super::super::model::{AidId, Month, Recorded};
use super::model::{Aid, Time};
use db::schema::{pairing_aid, pairings};
use db::{ReadRows, day_key, day_mark, digested, find_unreadable, one_of, sorted, stored};
use households::HouseholdId;
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, Mark, Page, PairingId, UnitId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = pairing_aid)]
struct Row {
    community_id: CommunityId,
    aid_id: AidId,
    pairing_id: PairingId,
    household_id: HouseholdId,
    given_on: Day,
    #[serde(serialize_with = "digested")]
    sealed: Vec<u8>,
    recorded_at: Instant,
    recorded_by: Option<AccountId>,
    recorded_unit_id: Option<UnitId>,
    voided_at: Option<Instant>,
    voided_by: Option<AccountId>,
    replaced_by: Option<AidId>,
}

versioned!(
    /// Every state of aid, by its digest.
    pub static AID: Row in pairing_aid[aid_id] as digests
);

impl From<Row> for Kept<AidId> {
    fn from(row: Row) -> Self {
        let (by, replaced_by) = (row.voided_by, row.replaced_by);
        let aid = Aid {
            id: row.aid_id,
            pairing: row.pairing_id,
            household: row.household_id,
            on: row.given_on,
            recorded: Recorded { at: row.recorded_at, by: row.recorded_by, unit: row.recorded_unit_id },
            voided: row.voided_at.map(|at| Voided { at, by, replaced_by }),
        };
        (aid, row.sealed)
    }
}

macro_rules! mine {
    ($view:ident) => {
        pairing_aid::table.filter(pairing_aid::community_id.eq($view.community()))
    };
}

/// The aid of this id.
pub fn find(view: &mut ReadTx, id: AidId) -> Result<Option<Kept<AidId>>, Fault> {
    let one = mine!(view).filter(pairing_aid::aid_id.eq(id));
    one.select(Row::as_select()).read_first(view.conn())
}

/// One part of the aid of a pairing, by day.
pub fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept<AidId>>, Fault> {
    let query = mine!(view)
        .filter(pairing_aid::pairing_id.eq(pairing))
        .limit(window.limit + 1)
        .select(Row::as_select())
        .into_boxed();
    let query = sorted!(query, window, pairing_aid::aid_id, pairing_aid::given_on, day_key);
    let found = query.read_all(view.conn())?;
    Ok(Page::cut(found, window, |(aid, _): &Kept<AidId>| Mark { key: day_mark(aid.on), id: aid.id.uuid() }))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = pairing_aid)]
struct GivenRow {
    household_id: HouseholdId,
    aid_id: AidId,
    given_on: Day,
    #[diesel(select_expression = pairings::unit_id)]
    unit_id: UnitId,
    sealed: Vec<u8>,
}

stored!(GivenRow in pairing_aid[aid_id]);

impl From<GivenRow> for Time {
    fn from(row: GivenRow) -> Self {
        Self { id: row.aid_id, household: row.household_id, on: row.given_on, unit: row.unit_id, sealed: row.sealed }
    }
}

macro_rules! given {
    ($view:ident, $month:ident) => {
        pairing_aid::table
            .inner_join(
                pairings::table.on(pairings::community_id
                    .eq(pairing_aid::community_id)
                    .and(pairings::pairing_id.eq(pairing_aid::pairing_id))),
            )
            .filter(pairing_aid::community_id.eq($view.community()))
            .filter(pairing_aid::given_on.between($month.first, $month.last))
            .filter(pairing_aid::voided_at.is_null())
            .order((pairing_aid::given_on, pairing_aid::aid_id))
            .select(GivenRow::as_select())
    };
}

/// What these households were given in a month, voided records left out.
pub fn given(view: &mut ReadTx, ids: &[HouseholdId], month: Month) -> Result<Vec<Time>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    given!(view, month).filter(one_of(pairing_aid::household_id, ids.iter().copied())).read_all(view.conn())
}

/// What anybody was given in a month, voided records left out.
pub fn of_month(view: &mut ReadTx, month: Month) -> Result<Vec<Time>, Fault> {
    given!(view, month).read_all(view.conn())
}

/// Enters aid.
pub fn insert(tx: &mut WriteTx, aid: &Aid, sealed: Vec<u8>) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.community(),
        aid_id: aid.id,
        pairing_id: aid.pairing,
        household_id: aid.household,
        given_on: aid.on,
        sealed,
        recorded_at: aid.recorded.at,
        recorded_by: aid.recorded.by,
        recorded_unit_id: aid.recorded.unit,
        voided_at: None,
        voided_by: None,
        replaced_by: None,
    };
    diesel::insert_into(pairing_aid::table).values(row).execute(tx.conn())?;
    tx.touch(&AID, aid.id);
    Ok(())
}

/// Takes aid out of the figures.
pub fn void(tx: &mut WriteTx, id: AidId, voided: &Voided<AidId>, sealed: &[u8]) -> Result<(), Fault> {
    let one = mine!(tx).filter(pairing_aid::aid_id.eq(id));
    let changed = (
        pairing_aid::voided_at.eq(Some(voided.at)),
        pairing_aid::voided_by.eq(voided.by),
        pairing_aid::replaced_by.eq(voided.replaced_by),
        pairing_aid::sealed.eq(sealed),
    );
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&AID, id);
    Ok(())
}

/// What is sealed of what a household was given goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = mine!(tx).filter(pairing_aid::household_id.eq(household));
    let bare = pairing_aid::sealed.eq(Vec::<u8>::new());
    let changed: Vec<AidId> = diesel::update(all).set(bare).returning(pairing_aid::aid_id).get_results(tx.conn())?;
    tx.touch_all(&AID, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, pairing_aid, aid_id, Row, Kept::<AidId>::try_from))
}
