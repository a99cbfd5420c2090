//! Storage: communities and regions (区划), which are global and read-only for the service.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Community, CommunityFilter, CommunityState, Contact, Place, Profile, Provenance, Region};
use super::regions::{ROWS, VERSION};
use db::schema::{communities, community_heads, regions};
use db::{Conn, ReadRows, find_unreadable, instant_key, known, like, lowered, read_row, sorted, stored, text_key};
use journal::{Before, Of, ReadTx, RowKind, WriteTx, rows_as_of, versioned};
use kernel::region::RegionCode;
use kernel::{CommunityId, Day, Fault, Id, Instant, Key, Mark, Page, Window};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 3] = ["name", "created_at", "updated_at"];

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = communities, primary_key(community_id), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    kind: String,
    name: String,
    subdistrict_name: Option<String>,
    subdistrict_code: Option<String>,
    city_name: Option<String>,
    city_code: Option<String>,
    province: Option<String>,
    stat_code: Option<String>,
    hotline: Option<String>,
    state: CommunityState,
    source: Option<String>,
    source_published_on: Option<Day>,
    sample: bool,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

versioned!(
    /// Every state of what is known of a community itself.
    pub static COMMUNITIES: Row in communities[community_id]
);

const COMMUNITY: &str = "community";
const PLATFORM: &str = "platform";

impl Row {
    fn of(community: &Community) -> Self {
        let profile = community.profile.clone();
        let (source, source_published_on) = match profile.provenance {
            Some(provenance) => (Some(provenance.source), provenance.published_on),
            None => (None, None),
        };
        Self {
            community_id: community.id,
            kind: COMMUNITY.to_owned(),
            name: profile.name,
            subdistrict_name: Some(profile.subdistrict.name),
            subdistrict_code: Some(profile.subdistrict.code),
            city_name: Some(profile.city.name),
            city_code: Some(profile.city.code),
            province: Some(profile.province),
            stat_code: profile.stat_code,
            hotline: profile.hotline,
            state: profile.state,
            source,
            source_published_on,
            sample: community.sample,
            version: community.version,
            created_at: community.created_at,
            updated_at: community.updated_at,
        }
    }
}

impl TryFrom<Row> for Community {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        read_row("communities", row.community_id, || {
            let place = |name: Option<String>, code: Option<String>| {
                Ok::<_, Fault>(Place { name: known(name)?, code: known(code)? })
            };
            let profile = Profile {
                name: row.name,
                subdistrict: place(row.subdistrict_name, row.subdistrict_code)?,
                city: place(row.city_name, row.city_code)?,
                province: known(row.province)?,
                stat_code: row.stat_code,
                hotline: row.hotline,
                state: row.state,
                provenance: row.source.map(|source| Provenance { source, published_on: row.source_published_on }),
            };
            Ok(Self {
                id: row.community_id,
                profile,
                sample: row.sample,
                version: row.version,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
    }
}

/// The community of this view; the platform's own is not found.
pub fn find(view: &mut ReadTx) -> Result<Option<Community>, Fault> {
    communities::table
        .filter(communities::community_id.eq(view.community()))
        .filter(communities::kind.eq(COMMUNITY))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// The name of the community of this view, the platform's included.
///
/// # Errors
/// When the database refuses, or there is no such community.
pub fn name_of(view: &mut ReadTx) -> Result<String, Fault> {
    let mine = communities::table.filter(communities::community_id.eq(view.community()));
    Ok(mine.select(communities::name).first(view.conn())?)
}

/// What everybody may know of the community of this view, to turn to it: as it is, or as it stood on record at 24:00 of a day; of a
/// day before it was founded, as it is.
///
/// # Errors
/// When the database refuses, or there is no such community.
pub fn contact(view: &mut ReadTx, day: Option<Day>) -> Result<Contact, Fault> {
    if let Some(day) = day {
        let own = Of::Object(view.community().uuid());
        let then: Vec<Row> = rows_as_of(view, &COMMUNITIES, own, Before(Instant::end_of(day)))?;
        if let Some(Row { name, hotline, .. }) = then.into_iter().next() {
            return Ok(Contact { name, hotline });
        }
    }
    let mine = communities::table.filter(communities::community_id.eq(view.community()));
    let (name, hotline) = mine.select((communities::name, communities::hotline)).first(view.conn())?;
    Ok(Contact { name, hotline })
}

/// The verified twelve-digit code of the community of this view, where there is one.
///
/// # Errors
/// When the database refuses, or there is no such community.
pub fn stat_code_of(view: &mut ReadTx) -> Result<Option<String>, Fault> {
    let mine = communities::table.filter(communities::community_id.eq(view.community()));
    Ok(mine.select(communities::stat_code).first(view.conn())?)
}

/// The communities of all tenants that a filter lets through: for the operator's list alone.
pub fn list(conn: &mut Conn, filter: &CommunityFilter, window: &Window) -> Result<Page<Community>, Fault> {
    let mut query = communities::table.filter(communities::kind.eq(COMMUNITY)).limit(window.limit + 1).into_boxed();
    if let Some(id) = filter.only {
        query = query.filter(communities::community_id.eq(id));
    }
    if !filter.states.is_empty() {
        query = query.filter(communities::state.eq_any(filter.states.iter().copied()));
    }
    if let Some(words) = &filter.words {
        query = query.filter(lowered(communities::name).like(lowered(like(words))).escape('\\'));
    }
    if let Some(region) = &filter.region {
        query = query.filter(communities::subdistrict_code.like(format!("{region}%")));
    }
    let query = match window.sort.as_str() {
        "created_at" => sorted!(query, window, communities::community_id, communities::created_at, instant_key),
        "updated_at" => sorted!(query, window, communities::community_id, communities::updated_at, instant_key),
        _ => sorted!(query, window, communities::community_id, communities::name, text_key),
    };
    let found = query.select(Row::as_select()).read_all(conn)?;
    Ok(Page::cut(found, window, |community| mark(community, &window.sort)))
}

fn mark(community: &Community, sort: &str) -> Mark {
    let key = match sort {
        "created_at" => Key::Number(community.created_at.micros()),
        "updated_at" => Key::Number(community.updated_at.micros()),
        _ => Key::Text(community.profile.name.clone()),
    };
    Mark { key, id: community.id.uuid() }
}

/// Enters the community of this transaction.
pub fn insert(tx: &mut WriteTx, community: &Community) -> Result<(), Fault> {
    diesel::insert_into(communities::table).values(Row::of(community)).execute(tx.conn())?;
    tx.touch(&COMMUNITIES, community.id);
    Ok(())
}

/// Enters the platform's own community, unless it is there.
pub fn insert_platform(tx: &mut WriteTx, name: &str) -> Result<(), Fault> {
    let (id, at) = (tx.community(), tx.now());
    diesel::insert_into(communities::table)
        .values((
            communities::community_id.eq(id),
            communities::kind.eq(PLATFORM),
            communities::name.eq(name),
            communities::state.eq(CommunityState::Active),
            communities::sample.eq(false),
            communities::version.eq(1),
            communities::created_at.eq(at),
            communities::updated_at.eq(at),
        ))
        .execute(tx.conn())?;
    tx.touch(&COMMUNITIES, id);
    Ok(())
}

/// Saves a changed community.
pub fn update(tx: &mut WriteTx, community: &Community) -> Result<(), Fault> {
    let mine = communities::table.filter(communities::community_id.eq(tx.community()));
    diesel::update(mine).set(Row::of(community)).execute(tx.conn())?;
    tx.touch(&COMMUNITIES, community.id);
    Ok(())
}

/// Whether a community is there, the platform's included.
pub fn exists(conn: &mut Conn, id: CommunityId) -> Result<bool, Fault> {
    let found = communities::table.filter(communities::community_id.eq(id));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(conn)?)
}

/// The rows of the community that cannot be read, by id. The platform's own row is no community's: it has no place.
pub fn unreadable_rows(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    if view.community() == auth::PLATFORM {
        return Ok(Vec::new());
    }
    Ok(find_unreadable!(view, communities, community_id, Row, Community::try_from))
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&COMMUNITIES];

/// The communities that have a row and no journal, and those that have a journal and no row.
pub fn halves(conn: &mut Conn) -> Result<(Vec<CommunityId>, Vec<CommunityId>), Fault> {
    type Ids = BTreeSet<CommunityId>;
    let rows: Vec<CommunityId> = communities::table.select(communities::community_id).load(conn)?;
    let heads: Vec<CommunityId> = community_heads::table.select(community_heads::community_id).load(conn)?;
    let (rows, heads): (Ids, Ids) = (rows.into_iter().collect(), heads.into_iter().collect());
    let without = |all: &Ids, others: &Ids| all.difference(others).copied().collect();
    Ok((without(&rows, &heads), without(&heads, &rows)))
}

/// Enters the regions that are built in and not there yet; asked again, it finds nothing to do.
pub fn seed_regions(conn: &mut Conn) -> Result<(), Fault> {
    let known: Vec<String> = regions::table.select(regions::code).load(conn)?;
    for (code, name) in ROWS.iter().filter(|(code, _)| !known.iter().any(|known| known == code)) {
        let Some(region) = RegionCode::parse(code) else { continue };
        diesel::insert_into(regions::table)
            .values((
                regions::code.eq(*code),
                regions::name.eq(*name),
                regions::level.eq(region.level().name()),
                regions::parent_code.eq(listed_parent(&region)),
                regions::list_version.eq(VERSION),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The nearest region above that is built in.
fn listed_parent(region: &RegionCode) -> Option<&'static str> {
    let above = ROWS.iter().filter(|(code, _)| RegionCode::parse(code).is_some_and(|above| region.lies_in(&above)));
    above.map(|(code, _)| *code).next_back()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = regions)]
struct RegionRow {
    code: String,
    name: String,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
}

stored!(RegionRow in regions[code]);

impl From<RegionRow> for Region {
    fn from(row: RegionRow) -> Self {
        Self { code: row.code, name: row.name, valid_from: row.valid_from, valid_to: row.valid_to }
    }
}

/// The region of this code, if a list holds it.
pub fn find_region(conn: &mut Conn, code: &str) -> Result<Option<Region>, Fault> {
    regions::table.filter(regions::code.eq(code)).select(RegionRow::as_select()).read_first(conn)
}

/// The regions that are not as the built-in list names them: their codes. Before anything is `begun` the table is empty.
pub fn wrong_regions(conn: &mut Conn, begun: bool) -> Result<Vec<String>, Fault> {
    type Listed = (String, String, String, Option<String>, bool, bool, String);
    let rows: Vec<Listed> = regions::table
        .select((
            regions::code,
            regions::name,
            regions::level,
            regions::parent_code,
            regions::valid_from.is_null(),
            regions::valid_to.is_null(),
            regions::list_version,
        ))
        .load(conn)?;
    let listed = |code: &str| ROWS.iter().find(|(known, _)| *known == code);
    let right = |row: &Listed| {
        let (code, name, level, above, from_ever, for_ever, list) = row;
        let known = listed(code).and_then(|(_, known)| Some((*known, RegionCode::parse(code)?)));
        known.is_some_and(|(known, region)| {
            known == name.as_str()
                && region.level().name() == level.as_str()
                && listed_parent(&region) == above.as_deref()
                && *from_ever
                && *for_ever
                && list == VERSION
        })
    };
    let filled = begun || !rows.is_empty();
    let missing = ROWS.iter().filter(|(code, _)| filled && !rows.iter().any(|row| row.0 == *code));
    let missing: Vec<String> = missing.map(|(code, _)| (*code).to_owned()).collect();
    Ok(rows.iter().filter(|row| !right(row)).map(|row| row.0.clone()).chain(missing).collect())
}
