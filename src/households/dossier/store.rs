//! Storage: wrapped keys, sealed parts and blind indexes. Nothing here is readable.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::model::Part;
use crate::model::HouseholdId;
use db::schema::{household_keys, household_parts, household_traces};
use db::{Conn, one_of};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::{CommunityId, Fault, canonical};
use vault::Wrapped;

/// Every state of a file, by the digest of all its parts together: what was corrected or taken out of one is kept nowhere.
pub static PARTS: RowKind = RowKind { name: "household_parts", keeps: Keeps::Digests, read: files, keys: filed };

/// Each file as the digests of its parts, by their names.
fn files(view: &mut ReadTx, keys: &[Key]) -> Result<Vec<RowState>, Fault> {
    let rows: Vec<(HouseholdId, String, Vec<u8>)> = household_parts::table
        .filter(household_parts::community_id.eq(view.community()))
        .filter(one_of(household_parts::household_id, keys.iter().map(|key| key.0)))
        .select((household_parts::household_id, household_parts::part, household_parts::sealed))
        .load(view.conn())?;
    let mut files: BTreeMap<HouseholdId, BTreeMap<String, String>> = BTreeMap::new();
    for (id, part, sealed) in rows {
        files.entry(id).or_default().insert(part, canonical::digest(&sealed));
    }
    files.into_iter().map(|(id, parts)| RowState::of((id.0, 0), None, &parts)).collect()
}

/// Which households have a file.
fn filed(view: &mut ReadTx) -> Result<Vec<Key>, Fault> {
    let ids: Vec<HouseholdId> = household_parts::table
        .filter(household_parts::community_id.eq(view.community()))
        .select(household_parts::household_id)
        .distinct()
        .load(view.conn())?;
    Ok(ids.into_iter().map(|id| (id.0, 0)).collect())
}

/// Enters the key of a new household.
pub fn insert_key(tx: &mut WriteTx, id: HouseholdId, wrapped: &Wrapped) -> Result<(), Fault> {
    let values = (
        household_keys::community_id.eq(tx.community()),
        household_keys::household_id.eq(id),
        household_keys::key_id.eq(&wrapped.key_id),
        household_keys::wrapped.eq(&wrapped.bytes),
        household_keys::wrapped_at.eq(tx.now()),
    );
    diesel::insert_into(household_keys::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// Writes a key down that was wrapped anew.
pub fn update_key(tx: &mut WriteTx, id: HouseholdId, wrapped: &Wrapped) -> Result<(), Fault> {
    let one = household_keys::table
        .filter(household_keys::community_id.eq(tx.community()))
        .filter(household_keys::household_id.eq(id));
    let values = (
        household_keys::key_id.eq(&wrapped.key_id),
        household_keys::wrapped.eq(&wrapped.bytes),
        household_keys::wrapped_at.eq(tx.now()),
    );
    diesel::update(one).set(values).execute(tx.conn())?;
    Ok(())
}

/// The wrapped key of a household; none once it is destroyed.
pub fn key(view: &mut ReadTx, id: HouseholdId) -> Result<Option<Wrapped>, Fault> {
    let found: Option<(String, Vec<u8>)> = household_keys::table
        .filter(household_keys::community_id.eq(view.community()))
        .filter(household_keys::household_id.eq(id))
        .select((household_keys::key_id, household_keys::wrapped))
        .first(view.conn())
        .optional()?;
    Ok(found.map(|(key_id, bytes)| Wrapped { key_id, bytes }))
}

/// The wrapped keys and sealed profiles of these households, in two statements.
pub fn profiles(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, (Wrapped, Vec<u8>)>, Fault> {
    let keys = keys(view, ids)?;
    let profiles: Vec<(HouseholdId, Vec<u8>)> = household_parts::table
        .filter(household_parts::community_id.eq(view.community()))
        .filter(one_of(household_parts::household_id, ids.iter().copied()))
        .filter(household_parts::part.eq(Part::MaskedProfile.name()))
        .select((household_parts::household_id, household_parts::sealed))
        .load(view.conn())?;
    let mut profiles: HashMap<HouseholdId, Vec<u8>> = profiles.into_iter().collect();
    Ok(keys.into_iter().filter_map(|(id, key)| Some((id, (key, profiles.remove(&id)?)))).collect())
}

/// The wrapped keys of these households.
pub fn keys(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, Wrapped>, Fault> {
    let rows: Vec<(HouseholdId, String, Vec<u8>)> = household_keys::table
        .filter(household_keys::community_id.eq(view.community()))
        .filter(one_of(household_keys::household_id, ids.iter().copied()))
        .select((household_keys::household_id, household_keys::key_id, household_keys::wrapped))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(id, key_id, bytes)| (id, Wrapped { key_id, bytes })).collect())
}

/// The traces of these households.
pub fn traces_of(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<Vec<(HouseholdId, String, Vec<u8>)>, Fault> {
    Ok(household_traces::table
        .filter(household_traces::community_id.eq(view.community()))
        .filter(one_of(household_traces::household_id, ids.iter().copied()))
        .select((household_traces::household_id, household_traces::kind, household_traces::digest))
        .load(view.conn())?)
}

/// A sealed part.
pub fn part(view: &mut ReadTx, id: HouseholdId, part: Part) -> Result<Option<Vec<u8>>, Fault> {
    Ok(household_parts::table
        .filter(household_parts::community_id.eq(view.community()))
        .filter(household_parts::household_id.eq(id))
        .filter(household_parts::part.eq(part.name()))
        .select(household_parts::sealed)
        .first(view.conn())
        .optional()?)
}

/// Puts a sealed part in place of the one before, which leaves every file as what is erased does: it may be what somebody
/// asked to have corrected or taken out.
pub fn put_part(tx: &mut WriteTx, id: HouseholdId, part: Part, sealed: &[u8]) -> Result<(), Fault> {
    let one = household_parts::table
        .filter(household_parts::community_id.eq(tx.community()))
        .filter(household_parts::household_id.eq(id))
        .filter(household_parts::part.eq(part.name()));
    tx.touch(&PARTS, id);
    if diesel::update(one).set(household_parts::sealed.eq(sealed)).execute(tx.conn())? == 1 {
        db::destroyed();
        return Ok(());
    }
    let values = (
        household_parts::community_id.eq(tx.community()),
        household_parts::household_id.eq(id),
        household_parts::part.eq(part.name()),
        household_parts::sealed.eq(sealed),
    );
    diesel::insert_into(household_parts::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// Puts the traces of a household in place of those before.
pub fn put_traces(tx: &mut WriteTx, id: HouseholdId, traces: &[(&'static str, Vec<u8>)]) -> Result<(), Fault> {
    drop_traces(tx, id)?;
    for (kind, digest) in traces {
        let values = (
            household_traces::community_id.eq(tx.community()),
            household_traces::kind.eq(*kind),
            household_traces::digest.eq(digest),
            household_traces::household_id.eq(id),
        );
        diesel::insert_into(household_traces::table).values(values).execute(tx.conn())?;
    }
    Ok(())
}

/// Nobody finds this household any more.
pub fn drop_traces(tx: &mut WriteTx, id: HouseholdId) -> Result<(), Fault> {
    let all = household_traces::table
        .filter(household_traces::community_id.eq(tx.community()))
        .filter(household_traces::household_id.eq(id));
    if diesel::delete(all).execute(tx.conn())? > 0 {
        db::destroyed();
    }
    Ok(())
}

/// The traces of a household.
pub fn traces(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    Ok(household_traces::table
        .filter(household_traces::community_id.eq(view.community()))
        .filter(household_traces::household_id.eq(id))
        .select((household_traces::kind, household_traces::digest))
        .load(view.conn())?)
}

/// The households that have one of these traces, in the order they were reported.
pub fn found(view: &mut ReadTx, traces: &[(String, Vec<u8>)]) -> Result<Vec<HouseholdId>, Fault> {
    let mut found: Vec<HouseholdId> = Vec::new();
    for (kind, digest) in traces {
        let ids: Vec<HouseholdId> = household_traces::table
            .filter(household_traces::community_id.eq(view.community()))
            .filter(household_traces::kind.eq(kind))
            .filter(household_traces::digest.eq(digest))
            .select(household_traces::household_id)
            .load(view.conn())?;
        found.extend(ids);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Destroys the key of a household, and with it everything that was sealed.
pub fn destroy(tx: &mut WriteTx, id: HouseholdId) -> Result<(), Fault> {
    let community = tx.community();
    let key = household_keys::table
        .filter(household_keys::community_id.eq(community))
        .filter(household_keys::household_id.eq(id));
    // SQLite writes zeros over what is deleted (secure_delete), and its log is emptied; PostgreSQL keeps it until the tables
    // are written anew (`hulian admin scrub`).
    db::destroyed();
    diesel::delete(key).execute(tx.conn())?;
    let parts = household_parts::table
        .filter(household_parts::community_id.eq(community))
        .filter(household_parts::household_id.eq(id));
    diesel::delete(parts).execute(tx.conn())?;
    tx.touch(&PARTS, id);
    drop_traces(tx, id)
}

/// Households whose keys are not wrapped with this one, at most so many.
pub fn behind(view: &mut ReadTx, newest: &str, limit: i64) -> Result<Vec<HouseholdId>, Fault> {
    Ok(household_keys::table
        .filter(household_keys::community_id.eq(view.community()))
        .filter(household_keys::key_id.ne(newest))
        .select(household_keys::household_id)
        .limit(limit)
        .load(view.conn())?)
}

/// Communities with keys that are not wrapped with this one: for whoever turns the ring, on the command line alone.
pub fn communities_behind(conn: &mut Conn, newest: &str) -> Result<Vec<CommunityId>, Fault> {
    Ok(household_keys::table
        .filter(household_keys::key_id.ne(newest))
        .select(household_keys::community_id)
        .distinct()
        .load(conn)?)
}
