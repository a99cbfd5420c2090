//! Storage: units.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{
    Contact, OrganizationId, Profile, Sector, SectorSource, State, Unit, UnitFilter, UnitKind, UnitName, UnitState,
};
use super::rules::{UNIT_CODE_TAKEN, UNIT_CREDIT_CODE_TAKEN};
use db::schema::units;
use db::{
    ReadRows, find_unreadable, holders, instant_key, like, lowered, on_unique, one_of, read_row, sorted, stored,
    text_key, unreadable,
};
use journal::{Before, Of, ReadTx, RowKind, WriteTx, rows_as_of, versioned};
use kernel::{CommunityId, Day, Fault, Id, Instant, Key, Mark, Page, UnitId, Window, register};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 4] = ["code", "name", "updated_at", "created_at"];

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = units, primary_key(community_id, unit_id), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    unit_id: UnitId,
    code: String,
    name: String,
    short_name: Option<String>,
    sector: Option<Sector>,
    sector_source: Option<SectorSource>,
    kind: Option<UnitKind>,
    property_manager: bool,
    unified_social_credit_code: Option<String>,
    organization_id: Option<OrganizationId>,
    contact_post: Option<String>,
    contact_phone: Option<String>,
    address: Option<String>,
    state: UnitState,
    departed_on: Option<Day>,
    named_in_source: bool,
    sample: bool,
    note: Option<String>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

versioned!(
    /// Every state of a unit.
    pub static UNITS: Row in units[unit_id]
);

impl Row {
    fn of(unit: &Unit) -> Self {
        let profile = unit.profile.clone();
        let (sector, sector_source) = profile.sector.unzip();
        let (contact_post, contact_phone) = profile.contact.map(|contact| (contact.post, contact.phone)).unzip();
        Self {
            community_id: unit.community,
            unit_id: unit.id,
            code: profile.code,
            name: profile.name,
            short_name: profile.short_name,
            sector,
            sector_source,
            kind: profile.kind,
            property_manager: profile.property_manager,
            unified_social_credit_code: profile.credit_code,
            organization_id: profile.organization_id,
            contact_post,
            contact_phone,
            address: profile.address,
            state: unit.state.word(),
            departed_on: match unit.state {
                State::Active => None,
                State::Departed { on } => Some(on),
            },
            named_in_source: unit.named_in_source,
            sample: unit.sample,
            note: profile.note,
            version: unit.version,
            created_at: unit.created_at,
            updated_at: unit.updated_at,
        }
    }
}

impl TryFrom<Row> for Unit {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("units", row.unit_id, || {
            Ok(Self {
                id: row.unit_id,
                community: row.community_id,
                state: state(&row)?,
                named_in_source: row.named_in_source,
                sample: row.sample,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
                profile: profile(row),
            })
        })
    }
}

fn profile(row: Row) -> Profile {
    Profile {
        code: row.code,
        name: row.name,
        short_name: row.short_name,
        sector: row.sector.zip(row.sector_source),
        kind: row.kind,
        property_manager: row.property_manager,
        credit_code: row.unified_social_credit_code,
        organization_id: row.organization_id,
        contact: row.contact_post.zip(row.contact_phone).map(|(post, phone)| Contact { post, phone }),
        address: row.address,
        note: row.note,
    }
}

fn state(row: &Row) -> Result<State, Fault> {
    match (row.state, row.departed_on) {
        (UnitState::Active, None) => Ok(State::Active),
        (UnitState::Departed, Some(on)) => Ok(State::Departed { on }),
        _ => Err(unreadable()),
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = units)]
struct NameRow {
    unit_id: UnitId,
    code: String,
    name: String,
    short_name: Option<String>,
    state: UnitState,
}

stored!(NameRow in units[unit_id]);

impl From<NameRow> for UnitName {
    fn from(row: NameRow) -> Self {
        Self { id: row.unit_id, code: row.code, name: row.name, short_name: row.short_name, state: row.state }
    }
}

/// The unit of this id.
pub fn find(view: &mut ReadTx, id: UnitId) -> Result<Option<Unit>, Fault> {
    units::table
        .filter(units::community_id.eq(view.community()))
        .filter(units::unit_id.eq(id))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// What to call the units of these ids, in the order of their codes: today, or as they stood on record at 24:00 of a day; ids of
/// no unit are left out. Whoever answers for a day names it here: the name of an answer is of the same day as the rest of it.
pub fn names_of(view: &mut ReadTx, ids: &[UnitId], day: Option<Day>) -> Result<Vec<UnitName>, Fault> {
    if day.is_some() {
        let mut units = of_many(view, ids, day)?;
        units.sort_unstable_by(|a, b| a.profile.code.cmp(&b.profile.code));
        return Ok(units.into_iter().map(UnitName::from).collect());
    }
    units::table
        .filter(units::community_id.eq(view.community()))
        .filter(one_of(units::unit_id, ids.iter().copied()))
        .order(units::code)
        .select(NameRow::as_select())
        .read_all(view.conn())
}

/// The units of these ids, in one statement: today, or as they stood on record at 24:00 of a day; ids of no unit are left out.
pub fn of_many(view: &mut ReadTx, ids: &[UnitId], day: Option<Day>) -> Result<Vec<Unit>, Fault> {
    if let Some(day) = day {
        let these = Of::These(ids.iter().map(|id| id.uuid()).collect());
        let rows: Vec<Row> = rows_as_of(view, &UNITS, these, Before(Instant::end_of(day)))?;
        return rows.into_iter().map(Unit::try_from).collect();
    }
    units::table
        .filter(units::community_id.eq(view.community()))
        .filter(one_of(units::unit_id, ids.iter().copied()))
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Every unit of the community, in the order of their codes, in one statement.
pub fn all(view: &mut ReadTx) -> Result<Vec<Unit>, Fault> {
    units::table
        .filter(units::community_id.eq(view.community()))
        .order((units::code, units::unit_id))
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The units a filter lets through.
pub fn list(view: &mut ReadTx, filter: &UnitFilter, window: &Window) -> Result<Page<Unit>, Fault> {
    let mut query = units::table.filter(units::community_id.eq(view.community())).limit(window.limit + 1).into_boxed();
    if !filter.sectors.is_empty() {
        query = query.filter(units::sector.eq_any(filter.sectors.iter().copied()));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(units::kind.eq_any(filter.kinds.iter().copied()));
    }
    if !filter.states.is_empty() {
        query = query.filter(units::state.eq_any(filter.states.iter().copied()));
    }
    if let Some(manages) = filter.property_manager {
        query = query.filter(units::property_manager.eq(manages));
    }
    if let Some(words) = filter.words.as_deref() {
        let pattern = like(words);
        let short = units::short_name
            .is_not_null()
            .and(lowered(units::short_name.assume_not_null()).like(lowered(pattern.clone())).escape('\\'));
        let name = lowered(units::name).like(lowered(pattern.clone())).escape('\\');
        query = query.filter(name.or(units::code.like(like(&register::plain(words))).escape('\\')).or(short));
    }
    let query = match window.sort.as_str() {
        "name" => sorted!(query, window, units::unit_id, units::name, text_key),
        "created_at" => sorted!(query, window, units::unit_id, units::created_at, instant_key),
        "updated_at" => sorted!(query, window, units::unit_id, units::updated_at, instant_key),
        _ => sorted!(query, window, units::unit_id, units::code, text_key),
    };
    let found = query.select(Row::as_select()).read_all(view.conn())?;
    Ok(Page::cut(found, window, |unit| mark(unit, &window.sort)))
}

/// The unit of this id as it stood on record at 24:00 of a day.
pub fn as_of(view: &mut ReadTx, id: UnitId, day: Day) -> Result<Option<Unit>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &UNITS, Of::Object(id.uuid()), Before(Instant::end_of(day)))?;
    rows.into_iter().next().map(Unit::try_from).transpose()
}

/// The units that a filter lets through, as they stood on record at 24:00 of a day.
pub fn list_as_of(view: &mut ReadTx, day: Day, filter: &UnitFilter, window: &Window) -> Result<Page<Unit>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &UNITS, Of::All, Before(Instant::end_of(day)))?;
    let mut found = rows.into_iter().map(Unit::try_from).collect::<Result<Vec<_>, _>>()?;
    found.retain(|unit| filter.passes(unit));
    Ok(Page::of_whole(found, window, |unit| mark(unit, &window.sort)))
}

fn mark(unit: &Unit, sort: &str) -> Mark {
    let key = match sort {
        "name" => Key::Text(unit.profile.name.clone()),
        "created_at" => Key::Number(unit.created_at.micros()),
        "updated_at" => Key::Number(unit.updated_at.micros()),
        _ => Key::Text(unit.profile.code.clone()),
    };
    Mark { key, id: unit.id.uuid() }
}

/// Enters a new unit.
pub fn insert(tx: &mut WriteTx, unit: &Unit) -> Result<(), Fault> {
    on_unique(diesel::insert_into(units::table).values(Row::of(unit)).execute(tx.conn()), taken)?;
    tx.touch(&UNITS, unit.id);
    Ok(())
}

/// Saves a changed unit.
pub fn update(tx: &mut WriteTx, unit: &Unit) -> Result<(), Fault> {
    let one = units::table.filter(units::community_id.eq(tx.community())).filter(units::unit_id.eq(unit.id));
    on_unique(diesel::update(one).set(Row::of(unit)).execute(tx.conn()), taken)?;
    tx.touch(&UNITS, unit.id);
    Ok(())
}

/// The tables whose rows refer to this unit.
pub fn held_by(view: &mut ReadTx, id: UnitId) -> Result<Vec<String>, Fault> {
    let community = view.community();
    holders(view.conn(), "units", "unit_id", community, id)
}

/// Removes a unit.
pub fn delete(tx: &mut WriteTx, id: UnitId) -> Result<(), Fault> {
    let one = units::table.filter(units::community_id.eq(tx.community())).filter(units::unit_id.eq(id));
    diesel::delete(one).execute(tx.conn())?;
    tx.touch(&UNITS, id);
    Ok(())
}

fn taken(constraint: &str) -> Option<Fault> {
    match constraint {
        "units_code_key" => Some(Fault::of(&UNIT_CODE_TAKEN)),
        "units_unified_social_credit_code_key" => Some(Fault::of(&UNIT_CREDIT_CODE_TAKEN)),
        _ => None,
    }
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, units, unit_id, Row, Unit::try_from))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&UNITS];
