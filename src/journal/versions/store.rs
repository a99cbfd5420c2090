//! Storage: the versions of rows.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::super::view::ReadTx;
use super::kind::Kind;
use super::model::{Before, Keeps, Key, Of, State, Version, states};
use db::schema::object_versions;
use db::{Conn, MultiBackend, Uid, from_json, one_of, read_row};
use kernel::{CommunityId, Fault, Instant};

#[derive(Insertable)]
#[diesel(table_name = object_versions)]
struct Row {
    community_id: CommunityId,
    kind: &'static str,
    object_id: Uid,
    n: i64,
    seq: i64,
    owner_id: Option<Uid>,
    counts_from: Instant,
    digest: Option<String>,
    body: Option<String>,
}

impl Row {
    fn of(view: &ReadTx, seq: i64, kind: &Kind, (id, n): Key, (state, from): (Option<State>, Instant)) -> Self {
        Self {
            community_id: view.community(),
            kind: kind.name,
            object_id: Uid(id),
            n,
            seq,
            owner_id: state.as_ref().and_then(|state| state.owner).map(Uid),
            counts_from: from,
            digest: state.as_ref().map(State::digest),
            body: state.map(|state| state.body).filter(|_| kind.keeps != Keeps::Digests),
        }
    }

    fn version(&self) -> Version {
        Version {
            seq: self.seq,
            kind: self.kind.to_owned(),
            key: (self.object_id.0, self.n),
            owner: self.owner_id.map(|owner| owner.0),
            at: self.counts_from,
            digest: self.digest.clone(),
        }
    }
}

/// How many rows are read or written in one statement.
const PART: usize = 500;

/// Saves how the rows of these keys stand, as versions of an event; returns what the event says of them.
pub fn keep(view: &mut ReadTx, seq: i64, touched: &[(&'static Kind, Vec<Key>)]) -> Result<String, Fault> {
    let mut rows = Vec::new();
    for (kind, keys) in touched {
        let mut stand: BTreeMap<Key, State> = BTreeMap::new();
        for part in keys.chunks(PART) {
            stand.extend((kind.read)(view, part)?.into_iter().map(|state| (state.key, state)));
        }
        let later = later(view, kind, keys)?;
        let (from, now) = (view.counts_from(), view.now());
        let from = |key: &Key| later.get(key).map_or(from, |last| from.max(*last).min(now));
        rows.extend(keys.iter().map(|key| Row::of(view, seq, kind, *key, (stand.remove(key), from(key)))));
    }
    let said = states(&rows.iter().map(Row::version).collect::<Vec<_>>())?;
    let table = object_versions::table;
    match view.conn() {
        // Its statements cost no way there and back.
        Conn::Sqlite(conn) => {
            rows.iter().try_for_each(|row| diesel::insert_into(table).values(row).execute(conn).map(drop))?;
        }
        Conn::Pg(conn) => {
            rows.chunks(PART).try_for_each(|part| diesel::insert_into(table).values(part).execute(conn).map(drop))?;
        }
    }
    Ok(said)
}

/// From when on the last versions of these rows count, of those that count from later than what is dated back now; of none where
/// nothing is.
fn later(view: &mut ReadTx, kind: &Kind, keys: &[Key]) -> Result<BTreeMap<Key, Instant>, Fault> {
    let mut found: BTreeMap<Key, Instant> = BTreeMap::new();
    if view.counts_from() == view.now() {
        return Ok(found);
    }
    for part in keys.chunks(PART) {
        let rows: Vec<(Uuid, i64, Instant)> = object_versions::table
            .filter(object_versions::community_id.eq(view.community()))
            .filter(object_versions::kind.eq(kind.name))
            .filter(one_of(object_versions::object_id, part.iter().map(|key| key.0)))
            .filter(object_versions::counts_from.gt(view.counts_from()))
            .select((object_versions::object_id, object_versions::n, object_versions::counts_from))
            .load(view.conn())?;
        for (id, n, from) in rows {
            let last = found.entry((id, n)).or_insert(from);
            *last = from.max(*last);
        }
    }
    Ok(found)
}

/// Whether a row of one of these kinds that is the subject, or belongs to it, has a version that counts from later than an instant.
pub fn written_after(view: &mut ReadTx, kinds: &[&Kind], subject: Uuid, instant: Instant) -> Result<bool, Fault> {
    let community = view.community();
    let later = || {
        object_versions::table
            .filter(object_versions::community_id.eq(community))
            .filter(object_versions::kind.eq_any(kinds.iter().map(|kind| kind.name)))
            .filter(object_versions::counts_from.gt(instant))
    };
    let owner = object_versions::owner_id;
    let itself = later().filter(object_versions::object_id.eq(Uid(subject)));
    let below = later().filter(owner.is_not_null()).filter(owner.assume_not_null().eq(Uid(subject)));
    let itself: bool = diesel::select(exists(itself)).get_result(view.conn())?;
    let below: bool = diesel::select(exists(below)).get_result(view.conn())?;
    Ok(itself || below)
}

/// What the last versions of these rows say of them: the digest, or nothing where the row is gone.
pub fn last_digests(view: &mut ReadTx, kind: &Kind, keys: &[Key]) -> Result<BTreeMap<Key, Option<String>>, Fault> {
    let community = view.community();
    let later = diesel::alias!(object_versions as later);
    let superseded = later
        .filter(later.field(object_versions::community_id).eq(community))
        .filter(later.field(object_versions::kind).eq(kind.name))
        .filter(later.field(object_versions::object_id).eq(object_versions::object_id))
        .filter(later.field(object_versions::n).eq(object_versions::n))
        .filter(later.field(object_versions::seq).gt(object_versions::seq));
    let ids: BTreeSet<Uuid> = keys.iter().map(|key| key.0).collect();
    let rows: Vec<(Uuid, i64, Option<String>)> = mine(view, kind, Of::These(ids.into_iter().collect()))
        .filter(not(exists(superseded)))
        .select((object_versions::object_id, object_versions::n, object_versions::digest))
        .load(view.conn())?;
    let wanted: BTreeSet<&Key> = keys.iter().collect();
    let last = rows.into_iter().map(|(id, n, digest)| ((id, n), digest));
    Ok(last.filter(|(key, _)| wanted.contains(key)).collect())
}

/// The rows of a kind that ever were this object or belonged to it.
pub fn keys_of(view: &mut ReadTx, kind: &Kind, id: Uuid) -> Result<Vec<Key>, Fault> {
    let mut keys: BTreeSet<Key> = BTreeSet::new();
    for of in [Of::Object(id), Of::Owner(id)] {
        let rows: Vec<Key> = mine(view, kind, of)
            .select((object_versions::object_id, object_versions::n))
            .distinct()
            .load(view.conn())?;
        keys.extend(rows);
    }
    Ok(keys.into_iter().collect())
}

type Query<'q> = object_versions::BoxedQuery<'q, MultiBackend>;

fn mine<'q>(view: &ReadTx, kind: &Kind, of: Of) -> Query<'q> {
    let all = object_versions::table
        .filter(object_versions::community_id.eq(view.community()))
        .filter(object_versions::kind.eq(kind.name))
        .into_boxed();
    match of {
        Of::Object(id) => all.filter(object_versions::object_id.eq(Uid(id))),
        Of::These(ids) => all.filter(one_of(object_versions::object_id, ids)),
        Of::Owner(id) => {
            let owner = object_versions::owner_id;
            all.filter(owner.is_not_null()).filter(owner.assume_not_null().eq(Uid(id)))
        }
        Of::All => all,
    }
}

/// The rows of a kind as they stood before an instant, in the order of their keys: of each the last version that counts from before
/// it; without those that were gone by then, and those whose state was erased.
///
/// # Errors
/// When the database refuses, or a version cannot be read.
pub fn rows_as_of<R: DeserializeOwned>(
    view: &mut ReadTx,
    kind: &Kind,
    of: Of,
    before: Before,
) -> Result<Vec<R>, Fault> {
    let (community, at) = (view.community(), before.0);
    let later = diesel::alias!(object_versions as later);
    let superseded = later
        .filter(later.field(object_versions::community_id).eq(community))
        .filter(later.field(object_versions::kind).eq(kind.name))
        .filter(later.field(object_versions::object_id).eq(object_versions::object_id))
        .filter(later.field(object_versions::n).eq(object_versions::n))
        .filter(later.field(object_versions::seq).gt(object_versions::seq))
        .filter(later.field(object_versions::counts_from).lt(at));
    let found: Vec<(Uuid, i64, i64, Option<String>)> = mine(view, kind, of)
        .filter(object_versions::counts_from.lt(at))
        .filter(object_versions::body.is_not_null())
        .filter(not(exists(superseded)))
        .order((object_versions::object_id, object_versions::n))
        .select((object_versions::object_id, object_versions::n, object_versions::seq, object_versions::body))
        .load(view.conn())?;
    let read = |(id, n, seq, body): (Uuid, i64, i64, Option<String>)| {
        read_row("object_versions", format!("{}/{id}/{n}/{seq}", kind.name), || from_json(&body.unwrap_or_default()))
    };
    found.into_iter().map(read).collect()
}

/// Forgets what the states of these rows were: of something that is erased. Their digests stay.
pub fn forget(view: &mut ReadTx, kind: &Kind, of: Of) -> Result<(), Fault> {
    let keys: Vec<Key> = mine(view, kind, of)
        .filter(object_versions::body.is_not_null())
        .select((object_versions::object_id, object_versions::n))
        .distinct()
        .load(view.conn())?;
    for (id, n) in keys {
        let one = object_versions::table
            .filter(object_versions::community_id.eq(view.community()))
            .filter(object_versions::kind.eq(kind.name))
            .filter(object_versions::object_id.eq(Uid(id)))
            .filter(object_versions::n.eq(n));
        diesel::update(one).set(object_versions::body.eq(None::<String>)).execute(view.conn())?;
    }
    Ok(())
}

/// The kinds of which this community keeps a state.
pub fn kinds_kept(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    Ok(object_versions::table
        .filter(object_versions::community_id.eq(view.community()))
        .select(object_versions::kind)
        .distinct()
        .load(view.conn())?)
}
