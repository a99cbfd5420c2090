//! Memory: aid. What was said of it goes in and out sealed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::model::{Recorded, Voided};
use super::model::{Aid, Time};
use db::schema::{pairing_aid, pairings};
use db::{At, On, Uid, day_key, day_mark, digested, find_unreadable, one_of, read_row, sorted};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AidId, Day, Fault, HouseholdId, Id, Mark, Page, PairingId, Window};

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = pairing_aid)]
struct Row {
    community_id: Uid,
    aid_id: Uid,
    pairing_id: Uid,
    household_id: Uid,
    given_on: On,
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
    /// Every state of aid, by its digest.
    pub static AID: Row in pairing_aid[aid_id] as digests
);

/// Aid with what is sealed of it.
pub type Kept = (Aid, Vec<u8>);

fn read(row: Row) -> Result<Kept, Fault> {
    read_row("pairing_aid", row.aid_id, || {
        let (by, replaced_by) = (row.voided_by.map(Uid::id), row.replaced_by.map(Uid::id));
        let aid = Aid {
            id: row.aid_id.id(),
            pairing: row.pairing_id.id(),
            household: row.household_id.id(),
            on: row.given_on.day()?,
            recorded: Recorded {
                at: row.recorded_at.into(),
                by: row.recorded_by.map(Uid::id),
                unit: row.recorded_unit_id.map(Uid::id),
            },
            voided: row.voided_at.map(|at| Voided { at: at.into(), by, replaced_by }),
        };
        Ok((aid, row.sealed))
    })
}

macro_rules! mine {
    ($view:ident) => {
        pairing_aid::table.filter(pairing_aid::community_id.eq($view.cid()))
    };
}

/// The aid of this id.
pub fn find(view: &mut ReadTx, id: AidId) -> Result<Option<Kept>, Fault> {
    let one = mine!(view).filter(pairing_aid::aid_id.eq(Uid::from(id)));
    one.select(Row::as_select()).first(view.conn()).optional()?.map(read).transpose()
}

/// One part of the aid of a pairing, by day.
pub fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept>, Fault> {
    let query = mine!(view)
        .filter(pairing_aid::pairing_id.eq(Uid::from(pairing)))
        .limit(window.limit + 1)
        .select(Row::as_select())
        .into_boxed();
    let query = sorted!(query, window, pairing_aid::aid_id, pairing_aid::given_on, day_key);
    let found: Vec<Kept> = query.load(view.conn())?.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, window, |(aid, _): &Kept| Mark { key: day_mark(aid.on), id: aid.id.uuid() }))
}

type GivenRow = (Uid, Uid, On, Uid, Vec<u8>);

macro_rules! given {
    ($view:ident, $from:expr, $to:expr) => {
        pairing_aid::table
            .inner_join(
                pairings::table.on(pairings::community_id
                    .eq(pairing_aid::community_id)
                    .and(pairings::pairing_id.eq(pairing_aid::pairing_id))),
            )
            .filter(pairing_aid::community_id.eq($view.cid()))
            .filter(pairing_aid::given_on.between(On::from($from), On::from($to)))
            .filter(pairing_aid::voided_at.is_null())
            .order((pairing_aid::given_on, pairing_aid::aid_id))
            .select((
                pairing_aid::household_id,
                pairing_aid::aid_id,
                pairing_aid::given_on,
                pairings::unit_id,
                pairing_aid::sealed,
            ))
    };
}

fn times(rows: Vec<GivenRow>) -> Result<Vec<Time>, Fault> {
    let time = |(household, id, on, unit, sealed): GivenRow| {
        let on = read_row("pairing_aid", id, || on.day())?;
        Ok(Time { id: id.id(), household: household.id(), on, unit: unit.id(), sealed })
    };
    rows.into_iter().map(time).collect()
}

/// What these households were given from one day to another, voided records left out.
pub fn given(view: &mut ReadTx, ids: &[HouseholdId], (from, to): (Day, Day)) -> Result<Vec<Time>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let of = one_of(pairing_aid::household_id, ids.iter().copied().map(Uid::from));
    let rows: Vec<GivenRow> = given!(view, from, to).filter(of).load(view.conn())?;
    times(rows)
}

/// What anybody was given from one day to another, voided records left out.
pub fn month(view: &mut ReadTx, (from, to): (Day, Day)) -> Result<Vec<Time>, Fault> {
    let rows: Vec<GivenRow> = given!(view, from, to).load(view.conn())?;
    times(rows)
}

/// Enters aid.
pub fn insert(tx: &mut WriteTx, aid: &Aid, sealed: Vec<u8>) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        aid_id: aid.id.into(),
        pairing_id: aid.pairing.into(),
        household_id: aid.household.into(),
        given_on: aid.on.into(),
        sealed,
        recorded_at: aid.recorded.at.into(),
        recorded_by: aid.recorded.by.map(Uid::from),
        recorded_unit_id: aid.recorded.unit.map(Uid::from),
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
    let one = mine!(tx).filter(pairing_aid::aid_id.eq(Uid::from(id)));
    let changed = (
        pairing_aid::voided_at.eq(Some(At(voided.at))),
        pairing_aid::voided_by.eq(voided.by.map(Uid::from)),
        pairing_aid::replaced_by.eq(voided.replaced_by.map(Uid::from)),
        pairing_aid::sealed.eq(sealed),
    );
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&AID, id);
    Ok(())
}

/// What is sealed of what a household was given goes with its key.
pub fn forget(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = mine!(tx).filter(pairing_aid::household_id.eq(Uid::from(household)));
    let bare = pairing_aid::sealed.eq(Vec::<u8>::new());
    let changed: Vec<Uid> = diesel::update(all).set(bare).returning(pairing_aid::aid_id).get_results(tx.conn())?;
    tx.touch_all(&AID, changed);
    Ok(())
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, pairing_aid, aid_id, Row, read))
}
