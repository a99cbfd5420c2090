//! Memory: the rows of helping profiles.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{HelpingProfile, HelpingTerms, Offer};
use db::schema::helping_profiles;
use db::{At, Uid};
use households::{Communication, HouseholdNeed};
use journal::{ReadTx, WriteTx, versioned};
use kernel::geo::Position;
use kernel::{Fault, UnitId};

#[derive(Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = helping_profiles, primary_key(community_id, unit_id), treat_none_as_null = true)]
struct Row {
    community_id: Uid,
    unit_id: Uid,
    needs: String,
    communication: String,
    most_households: Option<i64>,
    takes_new: bool,
    lon: Option<i64>,
    lat: Option<i64>,
    version: i64,
    created_at: At,
    updated_at: At,
    updated_by: Option<Uid>,
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
            community_id: profile.community.into(),
            unit_id: profile.unit.into(),
            needs: needs.join(" "),
            communication: ways.join(" "),
            most_households: terms.most,
            takes_new: terms.takes_new,
            lon: place.map(|place| place.lon.into()),
            lat: place.map(|place| place.lat.into()),
            version: profile.version,
            created_at: profile.created_at.into(),
            updated_at: profile.updated_at.into(),
            updated_by: profile.updated_by.map(Uid::from),
        }
    }
}

impl From<Row> for HelpingProfile {
    fn from(row: Row) -> Self {
        let degree = |units: Option<i64>| units.and_then(|units| i32::try_from(units).ok());
        let place = degree(row.lon).zip(degree(row.lat)).map(|(lon, lat)| Position { lon, lat });
        Self {
            community: row.community_id.id(),
            unit: row.unit_id.id(),
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
            updated_by: row.updated_by.map(Uid::id),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }
}

/// The profile of a unit.
pub fn find(view: &mut ReadTx, unit: UnitId) -> Result<Option<HelpingProfile>, Fault> {
    let row: Option<Row> = helping_profiles::table
        .filter(helping_profiles::community_id.eq(view.cid()))
        .filter(helping_profiles::unit_id.eq(Uid::from(unit)))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    Ok(row.map(HelpingProfile::from))
}

/// Every profile of the community.
pub fn all(view: &mut ReadTx) -> Result<Vec<HelpingProfile>, Fault> {
    let rows: Vec<Row> = helping_profiles::table
        .filter(helping_profiles::community_id.eq(view.cid()))
        .order(helping_profiles::unit_id)
        .select(Row::as_select())
        .load(view.conn())?;
    Ok(rows.into_iter().map(HelpingProfile::from).collect())
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
        .filter(helping_profiles::community_id.eq(tx.cid()))
        .filter(helping_profiles::unit_id.eq(Uid::from(profile.unit)));
    diesel::update(one).set(Row::of(profile)).execute(tx.conn())?;
    tx.touch(&PROFILES, profile.unit);
    Ok(())
}
