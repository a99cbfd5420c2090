//! Memory: the rows of zones. The boundary itself is read and written apart.

use diesel::dsl::exists;
use diesel::prelude::*;
use serde::{Deserialize, Serialize, Serializer};

use super::codes::ZONE_CODE_TAKEN;
use super::model::{
    Code, Extent, GeometrySource, Profile, SORTS, Zone, ZoneCodeForm, ZoneFilter, ZoneKind, ZoneState, ZoneStateWord,
    mark,
};
use db::schema::{zone_claims, zones};
use db::{
    At, On, Uid, find_unreadable, from_json, instant_key, known, like, lowered, on_unique, one_of, read_row, sorted,
    text_key, unreadable,
};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::canonical::digest;
use kernel::{Day, Fault, Page, Window, ZoneId, register};

#[derive(Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = zones)]
struct Row {
    community_id: Uid,
    zone_id: Uid,
    code: String,
    code_form: String,
    number: Option<i64>,
    name: String,
    kind: String,
    description: Option<String>,
    external_codes: String,
    grid_code: Option<String>,
    state: String,
    effective_on: On,
    retired_on: Option<On>,
    sample: bool,
    geometry_source: Option<String>,
    west: Option<i64>,
    south: Option<i64>,
    east: Option<i64>,
    north: Option<i64>,
    area_cm2: Option<i64>,
    version: i64,
    created_at: At,
    updated_at: At,
}

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

fn codes(zone: &Zone) -> String {
    serde_json::to_string(&zone.profile.external_codes).unwrap_or_default()
}

fn retired_on(zone: &Zone) -> Option<Day> {
    match zone.state {
        ZoneState::Retired { on } => Some(on),
        ZoneState::Draft | ZoneState::Open | ZoneState::Claimed => None,
    }
}

impl Row {
    fn of(zone: &Zone) -> Self {
        let profile = zone.profile.clone();
        Self {
            community_id: zone.community.into(),
            zone_id: zone.id.into(),
            code: zone.code.text.clone(),
            code_form: zone.code.form.name().to_owned(),
            number: zone.code.number,
            name: profile.name,
            kind: profile.kind.name().to_owned(),
            description: profile.description,
            external_codes: codes(zone),
            grid_code: profile.grid_code,
            state: zone.state.word().name().to_owned(),
            effective_on: zone.effective_on.into(),
            retired_on: retired_on(zone).map(On::from),
            sample: zone.sample,
            geometry_source: None,
            west: None,
            south: None,
            east: None,
            north: None,
            area_cm2: None,
            version: zone.version,
            created_at: zone.created_at.into(),
            updated_at: zone.updated_at.into(),
        }
    }

    fn extent(&self) -> Result<Option<Extent>, Fault> {
        let (Some(west), Some(south), Some(east), Some(north)) = (self.west, self.south, self.east, self.north) else {
            return Ok(None);
        };
        let source = known(self.geometry_source.as_deref().and_then(GeometrySource::named))?;
        Ok(Some(Extent { bbox: [west, south, east, north], area_cm2: self.area_cm2.unwrap_or(0), source }))
    }

    fn state(&self) -> Result<ZoneState, Fault> {
        match (ZoneStateWord::named(&self.state), On::maybe(self.retired_on)?) {
            (Some(ZoneStateWord::Draft), None) => Ok(ZoneState::Draft),
            (Some(ZoneStateWord::Open), None) => Ok(ZoneState::Open),
            (Some(ZoneStateWord::Claimed), None) => Ok(ZoneState::Claimed),
            (Some(ZoneStateWord::Retired), Some(on)) => Ok(ZoneState::Retired { on }),
            _ => Err(unreadable()),
        }
    }
}

impl TryFrom<Row> for Zone {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("zones", row.zone_id, || {
            Ok(Self {
                id: row.zone_id.id(),
                community: row.community_id.id(),
                state: row.state()?,
                extent: row.extent()?,
                code: Code { text: row.code, form: known(ZoneCodeForm::named(&row.code_form))?, number: row.number },
                profile: Profile {
                    name: row.name,
                    kind: known(ZoneKind::named(&row.kind))?,
                    description: row.description,
                    external_codes: from_json(&row.external_codes)?,
                    grid_code: row.grid_code,
                },
                effective_on: row.effective_on.day()?,
                sample: row.sample,
                version: row.version,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
            })
        })
    }
}

/// The zone of this id.
pub fn find(view: &mut ReadTx, id: ZoneId) -> Result<Option<Zone>, Fault> {
    let row: Option<Row> = zones::table
        .filter(zones::community_id.eq(view.cid()))
        .filter(zones::zone_id.eq(Uid::from(id)))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    row.map(Zone::try_from).transpose()
}

/// The zone of an id, or all, as they stood on record before an instant.
pub fn as_of(view: &mut ReadTx, of: Of, before: Before) -> Result<Vec<(ZoneId, Zone)>, Fault> {
    let rows: Vec<Row> = rows_as_of(view, &ZONES, of, before)?;
    rows.into_iter().map(|row| Ok((row.zone_id.id(), row.try_into()?))).collect()
}

/// Whether a zone with a boundary is what it is, or is one no longer, only since later than a day.
pub fn moved_after(view: &mut ReadTx, day: Day) -> Result<bool, Fault> {
    let retired = zones::retired_on.is_not_null().and(zones::retired_on.assume_not_null().gt(On::from(day)));
    let later = zones::table
        .filter(zones::community_id.eq(view.cid()))
        .filter(zones::boundary.is_not_null())
        .filter(zones::effective_on.gt(On::from(day)).or(retired));
    Ok(diesel::select(exists(later)).get_result(view.conn())?)
}

/// The zones of these ids, in the order of their codes.
pub fn of_many(view: &mut ReadTx, ids: &[ZoneId]) -> Result<Vec<Zone>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = zones::table
        .filter(zones::community_id.eq(view.cid()))
        .filter(one_of(zones::zone_id, ids.iter().copied().map(Uid::from)))
        .order(zones::code)
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Zone::try_from).collect()
}

/// Every zone of the community, in the order of their codes.
pub fn all(view: &mut ReadTx) -> Result<Vec<Zone>, Fault> {
    let rows: Vec<Row> = zones::table
        .filter(zones::community_id.eq(view.cid()))
        .order((zones::code, zones::zone_id))
        .select(Row::as_select())
        .load(view.conn())?;
    rows.into_iter().map(Zone::try_from).collect()
}

/// The zones a filter lets through; drafts are for the community's own people.
pub fn list(view: &mut ReadTx, filter: &ZoneFilter, window: &Window) -> Result<Page<Zone>, Fault> {
    debug_assert!(SORTS.contains(&window.sort.as_str()), "the window was checked against the list");
    let community = view.cid();
    let mut query = zones::table.filter(zones::community_id.eq(community)).limit(window.limit + 1).into_boxed();
    if view.actor().unit.is_some() {
        query = query.filter(zones::state.ne(ZoneStateWord::Draft.name()));
    }
    if !filter.states.is_empty() {
        query = query.filter(zones::state.eq_any(filter.states.iter().map(|state| state.name())));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(zones::kind.eq_any(filter.kinds.iter().map(|kind| kind.name())));
    }
    if let Some(bbox) = filter.bbox {
        query = query
            .filter(zones::west.is_not_null())
            .filter(zones::west.assume_not_null().le(i64::from(bbox.high.lon)))
            .filter(zones::east.assume_not_null().ge(i64::from(bbox.low.lon)))
            .filter(zones::south.assume_not_null().le(i64::from(bbox.high.lat)))
            .filter(zones::north.assume_not_null().ge(i64::from(bbox.low.lat)));
    }
    if let Some(unit) = filter.unit.map(Uid::from) {
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
    let rows: Vec<Row> = query.select(Row::as_select()).load(view.conn())?;
    let found = rows.into_iter().map(Zone::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(found, window, |zone| mark(zone, &window.sort)))
}

/// The largest running number of the community's codes.
pub fn last_number(view: &mut ReadTx) -> Result<i64, Fault> {
    let last: Option<Option<i64>> = zones::table
        .filter(zones::community_id.eq(view.cid()))
        .filter(zones::number.is_not_null())
        .order(zones::number.desc())
        .select(zones::number)
        .first(view.conn())
        .optional()?;
    Ok(last.flatten().unwrap_or(0))
}

/// Enters a new zone, without a boundary.
pub fn insert(tx: &mut WriteTx, zone: &Zone) -> Result<(), Fault> {
    on_unique(diesel::insert_into(zones::table).values(Row::of(zone)).execute(tx.conn()), taken)?;
    tx.touch(&ZONES, zone.id);
    Ok(())
}

/// Writes a changed zone down as its next version; where it lies stays as it is.
pub fn save(tx: &mut WriteTx, zone: &mut Zone) -> Result<(), Fault> {
    (zone.version, zone.updated_at) = (zone.version + 1, tx.counts_from().max(zone.updated_at));
    let profile = &zone.profile;
    let changed = (
        zones::name.eq(&profile.name),
        zones::kind.eq(profile.kind.name()),
        zones::description.eq(&profile.description),
        zones::external_codes.eq(codes(zone)),
        zones::grid_code.eq(&profile.grid_code),
        zones::state.eq(zone.state.word().name()),
        zones::effective_on.eq(On::from(zone.effective_on)),
        zones::retired_on.eq(retired_on(zone).map(On::from)),
        zones::version.eq(zone.version),
        zones::updated_at.eq(At(zone.updated_at)),
    );
    let one = zones::table.filter(zones::community_id.eq(tx.cid())).filter(zones::zone_id.eq(Uid::from(zone.id)));
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
    let all = zones::table.filter(zones::community_id.eq(view.cid()));
    let ids: Vec<Uid> = all.select(zones::zone_id).load(view.conn())?;
    Ok(ids.into_iter().map(Uid::id).collect())
}
