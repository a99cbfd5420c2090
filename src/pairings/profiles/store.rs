//! Storage: helping profiles.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{HelpingProfile, HelpingTerms, Offer};
use db::ReadRows;
use db::schema::helping_profiles;
use households::{Communication, HouseholdNeed};
use journal::{ReadTx, WriteTx, versioned};
use kernel::geo::Position;
use kernel::{AccountId, CommunityId, Fault, Instant, UnitId};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = helping_profiles, primary_key(community_id, unit_id), treat_none_as_null = true)]
struct Row {
    community_id: CommunityId,
    unit_id: UnitId,
    needs: String,
    communication: String,
    most_households: Option<i64>,
    takes_new: bool,
    lon: Option<i64>,
    lat: Option<i64>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
    updated_by: Option<AccountId>,
}

versioned!(
    /// Every state of what a unit can help with.
    pub static PROFILES: Row in helping_profiles[unit_id]
);

impl Row {
    fn of(profile: &HelpingProfile) -> Self {
        let (terms, place) = (&profile.terms, profile.terms.place);
        let needs: Vec<&str> = terms.offer.needs.iter().map(|need| need.name()).collect();
        let ways: Vec<&str> = terms.offer.communication.iter().map(|way| way.name()).collect();
        Self {
            community_id: profile.community,
            unit_id: profile.unit,
            needs: needs.join(" "),
            communication: ways.join(" "),
            most_households: terms.most,
            takes_new: terms.takes_new,
            lon: place.map(|place| place.lon.into()),
            lat: place.map(|place| place.lat.into()),
            version: profile.version,
            created_at: profile.created_at,
            updated_at: profile.updated_at,
            updated_by: profile.updated_by,
        }
    }
}

impl From<Row> for HelpingProfile {
    fn from(row: Row) -> Self {
        let degree = |units: Option<i64>| units.and_then(|units| i32::try_from(units).ok());
        let place = degree(row.lon).zip(degree(row.lat)).map(|(lon, lat)| Position { lon, lat });
        Self {
            community: row.community_id,
            unit: row.unit_id,
            terms: HelpingTerms {
                offer: Offer {
                    needs: row.needs.split(' ').filter_map(HouseholdNeed::named).collect(),
                    communication: row.communication.split(' ').filter_map(Communication::named).collect(),
                },
                most: row.most_households,
                takes_new: row.takes_new,
                place,
            },
            version: row.version,
            updated_by: row.updated_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The profile of a unit.
pub fn find(view: &mut ReadTx, unit: UnitId) -> Result<Option<HelpingProfile>, Fault> {
    helping_profiles::table
        .filter(helping_profiles::community_id.eq(view.community()))
        .filter(helping_profiles::unit_id.eq(unit))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// Every profile of the community.
pub fn all(view: &mut ReadTx) -> Result<Vec<HelpingProfile>, Fault> {
    helping_profiles::table
        .filter(helping_profiles::community_id.eq(view.community()))
        .order(helping_profiles::unit_id)
        .select(Row::as_select())
        .read_all(view.conn())
}

/// Enters a profile.
pub fn insert(tx: &mut WriteTx, profile: &HelpingProfile) -> Result<(), Fault> {
    diesel::insert_into(helping_profiles::table).values(Row::of(profile)).execute(tx.conn())?;
    tx.touch(&PROFILES, profile.unit);
    Ok(())
}

/// Writes a changed profile down.
pub fn update(tx: &mut WriteTx, profile: &HelpingProfile) -> Result<(), Fault> {
    let one = helping_profiles::table
        .filter(helping_profiles::community_id.eq(tx.community()))
        .filter(helping_profiles::unit_id.eq(profile.unit));
    diesel::update(one).set(Row::of(profile)).execute(tx.conn())?;
    tx.touch(&PROFILES, profile.unit);
    Ok(())
}
