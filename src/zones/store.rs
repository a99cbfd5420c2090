//! Storage: zones. The boundary itself is read and written separately.

use std::collections::HashMap;

use diesel::dsl::{exists, max};
use diesel::prelude::*;
use serde::{Deserialize, Serialize, Serializer};

use super::codes::ZONE_CODE_TAKEN;
use super::model::{
    Code, Extent, GeometrySource, Profile, SORTS, Zone, ZoneCodeForm, ZoneFilter, ZoneId, ZoneKind, ZoneState,
    ZoneStateWord, mark,
};
use db::schema::{zone_claims, zones};
use db::{
    Json, ReadRows, find_unreadable, instant_key, like, lowered, on_unique, one_of, read_row, sorted, stored, text_key,
    unreadable,
};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::canonical::digest;
use kernel::{CommunityId, Day, Fault, Instant, Page, Window, register};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zones)]
struct Row {
    community_id: CommunityId,
    zone_id: ZoneId,
    code: String,
    code_form: ZoneCodeForm,
    number: Option<i64>,
    name: String,
    kind: ZoneKind,
    description: Option<String>,
    external_codes: Json<Vec<String>>,
    grid_code: Option<String>,
    state: ZoneStateWord,
    effective_on: Day,
    retired_on: Option<Day>,
    sample: bool,
    geometry_source: Option<GeometrySource>,
    west: Option<i64>,
    south: Option<i64>,
    east: Option<i64>,
    north: Option<i64>,
    area_cm2: Option<i64>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

stored!(Row in zones[zone_id]);

/// A zone with its boundary. That is long, and stands apart with its dates: a version keeps its digest.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = zones)]
struct Whole {
    #[diesel(embed)]
    #[serde(flatten)]
    row: Row,
    #[serde(serialize_with = "digested")]
    boundary: Option<String>,
}

fn digested<S: Serializer>(boundary: &Option<String>, to: S) -> Result<S::Ok, S::Error> {
    boundary.as_ref().map(|text| digest(text.as_bytes())).serialize(to)
}

impl std::ops::Deref for Whole {
    type Target = Row;

    fn deref(&self) -> &Row {
        &self.row
    }
}

versioned!(
    /// Every state of a zone, its boundary as a digest.
    pub static ZONES: Whole in zones[zone_id]
);

fn retired_on(zone: &Zone) -> Option<Day> {
    match zone.state {
        ZoneState::Retired { on } => Some(on),
        ZoneState::Draft | ZoneState::Open | ZoneState::Claimed => None,
    }
}

impl Row {
    fn of(zone: &Zone) -> Result<Self, Fault> {
        let profile = zone.profile.clone();
        Ok(Self {
            community_id: zone.community,
            zone_id: zone.id,
            code: zone.code.text.clone(),
            code_form: zone.code.form,
            number: zone.code.number,
            name: profile.name,
            kind: profile.kind,
            description: profile.description,
            external_codes: Json::of(profile.external_codes)?,
            grid_code: profile.grid_code,
            state: zone.state.word(),
            effective_on: zone.effective_on,
            retired_on: retired_on(zone),
            sample: zone.sample,
            geometry_source: None,
            west: None,
            south: None,
            east: None,
            north: None,
            area_cm2: None,
            version: zone.version,
            created_at: zone.created_at,
            updated_at: zone.updated_at,
        })
    }

    fn extent(&self) -> Result<Option<Extent>, Fault> {
        let (Some(west), Some(south), Some(east), Some(north)) = (self.west, self.south, self.east, self.north) else {
            return Ok(None);
        };
        let source = self.geometry_source.ok_or_else(unreadable)?;
        Ok(Some(Extent { bbox: [west, south, east, north], area_cm2: self.area_cm2.unwrap_or(0), source }))
    }

    fn state(&self) -> Result<ZoneState, Fault> {
        match (self.state, self.retired_on) {
            (ZoneStateWord::Draft, None) => Ok(ZoneState::Draft),
            (ZoneStateWord::Open, None) => Ok(ZoneState::Open),
            (ZoneStateWord::Claimed, None) => Ok(ZoneState::Claimed),
            (ZoneStateWord::Retired, Some(on)) => Ok(ZoneState::Retired { on }),
            _ => Err(unreadable()),
        }
    }
}

impl TryFrom<Row> for Zone {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("zones", row.zone_id, || {
            Ok(Self {
                id: row.zone_id,
                community: row.community_id,
                state: row.state()?,
                extent: row.extent()?,
                code: Code { text: row.code, form: row.code_form, number: row.number },
                profile: Profile {
                    name: row.name,
                    kind: row.kind,
                    description: row.description,
                    external_codes: row.external_codes.into_inner(),
                    grid_code: row.grid_code,
                },
                effective_on: row.effective_on,
                sample: row.sample,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
    }
}

/// The zone of this id.
pub fn find(view: &mut ReadTx, id: ZoneId) -> Result<Option<Zone>, Fault> {
    zones::table
        .filter(zones::community_id.eq(view.community()))
        .filter(zones::zone_id.eq(id))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The zone of an id, or all, as they stood on record before an instant.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Zone)>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &ZONES, of, before)?;
    rows.into_iter().map(|row| Ok((row.zone_id, row.try_into()?))).collect()
}

/// Whether a zone with a boundary is what it is, or is one no longer, only since later than a day.
pub fn moved_after(view: &mut ReadTx, day: Day) -> Result<bool, Fault> {
    let retired = zones::retired_on.is_not_null().and(zones::retired_on.assume_not_null().gt(day));
    let later = zones::table
        .filter(zones::community_id.eq(view.community()))
        .filter(zones::boundary.is_not_null())
        .filter(zones::effective_on.gt(day).or(retired));
    Ok(diesel::select(exists(later)).get_result(view.conn())?)
}

/// The zones of these ids, in the order of their codes.
pub fn of_many(view: &mut ReadTx, ids: &[ZoneId]) -> Result<Vec<Zone>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    zones::table
        .filter(zones::community_id.eq(view.community()))
        .filter(one_of(zones::zone_id, ids.iter().copied()))
        .order(zones::code)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Every zone of the community, in the order of their codes.
pub fn all(view: &mut ReadTx) -> Result<Vec<Zone>, Fault> {
    zones::table
        .filter(zones::community_id.eq(view.community()))
        .order((zones::code, zones::zone_id))
        .select(Row::as_select())
        .read_all(view.conn())
}

/// The zones a filter lets through; drafts are for the community's own people.
pub fn list(view: &mut ReadTx, filter: &ZoneFilter, window: &Window) -> Result<Page<Zone>, Fault> {
    debug_assert!(SORTS.contains(&window.sort.as_str()), "the window was checked against the list");
    let community = view.community();
    let mut query = zones::table.filter(zones::community_id.eq(community)).limit(window.limit + 1).into_boxed();
    if view.actor().unit.is_some() {
        query = query.filter(zones::state.ne(ZoneStateWord::Draft));
    }
    if !filter.states.is_empty() {
        query = query.filter(zones::state.eq_any(filter.states.iter().copied()));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(zones::kind.eq_any(filter.kinds.iter().copied()));
    }
    if let Some(bbox) = filter.bbox {
        query = query
            .filter(zones::west.is_not_null())
            .filter(zones::west.assume_not_null().le(i64::from(bbox.high.lon)))
            .filter(zones::east.assume_not_null().ge(i64::from(bbox.low.lon)))
            .filter(zones::south.assume_not_null().le(i64::from(bbox.high.lat)))
            .filter(zones::north.assume_not_null().ge(i64::from(bbox.low.lat)));
    }
    if let Some(unit) = filter.unit {
        let live = zone_claims::table
            .filter(zone_claims::community_id.eq(community))
            .filter(zone_claims::zone_id.eq(zones::zone_id))
            .filter(zone_claims::unit_id.eq(unit))
            .filter(zone_claims::began_at.is_not_null())
            .filter(zone_claims::ended_at.is_null());
        query = query.filter(exists(live));
    }
    if let Some(words) = filter.words.as_deref() {
        let pattern = like(words);
        let name = lowered(zones::name).like(lowered(pattern.clone())).escape('\\');
        let code = zones::code.like(like(&register::plain(words))).escape('\\');
        let described = zones::description
            .is_not_null()
            .and(lowered(zones::description.assume_not_null()).like(lowered(pattern)).escape('\\'));
        query = query.filter(name.or(code).or(described));
    }
    let query = match window.sort.as_str() {
        "name" => sorted!(query, window, zones::zone_id, zones::name, text_key),
        "created_at" => sorted!(query, window, zones::zone_id, zones::created_at, instant_key),
        "updated_at" => sorted!(query, window, zones::zone_id, zones::updated_at, instant_key),
        _ => sorted!(query, window, zones::zone_id, zones::code, text_key),
    };
    let found = query.select(Row::as_select()).read_all(view.conn())?;
    Ok(Page::cut(found, window, |zone| mark(zone, &window.sort)))
}

/// The largest running number of the community's codes.
pub fn last_number(view: &mut ReadTx) -> Result<i64, Fault> {
    let mine = zones::table.filter(zones::community_id.eq(view.community()));
    let last: Option<i64> = mine.select(max(zones::number)).first(view.conn())?;
    Ok(last.unwrap_or(0))
}

/// Enters a new zone, without a boundary.
pub fn insert(tx: &mut WriteTx, zone: &Zone) -> Result<(), Fault> {
    on_unique(diesel::insert_into(zones::table).values(Row::of(zone)?).execute(tx.conn()), taken)?;
    tx.touch(&ZONES, zone.id);
    Ok(())
}

/// Saves a changed zone as its next version; where it lies stays as it is.
pub fn save(tx: &mut WriteTx, zone: &mut Zone) -> Result<(), Fault> {
    (zone.version, zone.updated_at) = (zone.version + 1, tx.counts_from().max(zone.updated_at));
    let profile = &zone.profile;
    let changed = (
        zones::name.eq(&profile.name),
        zones::kind.eq(profile.kind),
        zones::description.eq(&profile.description),
        zones::external_codes.eq(Json::of(&profile.external_codes)?),
        zones::grid_code.eq(&profile.grid_code),
        zones::state.eq(zone.state.word()),
        zones::effective_on.eq(zone.effective_on),
        zones::retired_on.eq(retired_on(zone)),
        zones::version.eq(zone.version),
        zones::updated_at.eq(zone.updated_at),
    );
    let one = zones::table.filter(zones::community_id.eq(tx.community())).filter(zones::zone_id.eq(zone.id));
    diesel::update(one).set(changed).execute(tx.conn())?;
    tx.touch(&ZONES, zone.id);
    Ok(())
}

fn taken(constraint: &str) -> Option<Fault> {
    (constraint == "zones_code_key").then(|| Fault::of(&ZONE_CODE_TAKEN))
}

/// The rows of the community that cannot be read, by id.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(find_unreadable!(view, zones, zone_id, Row, Zone::try_from))
}

/// The ids of all zones of the community.
pub fn ids(view: &mut ReadTx) -> Result<Vec<ZoneId>, Fault> {
    let all = zones::table.filter(zones::community_id.eq(view.community()));
    Ok(all.select(zones::zone_id).load(view.conn())?)
}

/// What belongs to zones, by zone.
pub fn by_zone<T>(all: impl IntoIterator<Item = (ZoneId, T)>) -> HashMap<ZoneId, Vec<T>> {
    let mut found: HashMap<ZoneId, Vec<T>> = HashMap::new();
    for (zone, one) in all {
        found.entry(zone).or_default().push(one);
    }
    found
}
