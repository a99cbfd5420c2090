//! Memory: the versions of rows.

use std::collections::BTreeMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde::de::DeserializeOwned;

use super::super::tx::View;
use super::kind::Kind;
use super::model::{Before, Keeps, Key, Of, State, Version, states};
use crate::db::schema::object_versions;
use crate::db::{At, Conn, MultiBackend, Uid, from_json, read_row};
use crate::kernel::Fault;

#[derive(Insertable)]
#[diesel(table_name = object_versions)]
struct Row {
    community_id: Uid,
    kind: &'static str,
    object_id: Uid,
    n: i64,
    seq: i64,
    owner_id: Option<Uid>,
    recorded_at: At,
    digest: Option<String>,
    body: Option<String>,
}

impl Row {
    fn of(view: &View, seq: i64, kind: &Kind, (id, n): Key, state: Option<State>) -> Self {
        Self {
            community_id: view.cid(),
            kind: kind.name,
            object_id: Uid(id),
            n,
            seq,
            owner_id: state.as_ref().and_then(|state| state.owner).map(Uid),
            recorded_at: At(view.now()),
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
            at: self.recorded_at.0,
            digest: self.digest.clone(),
        }
    }
}

/// How many rows are read or written in one statement.
const PART: usize = 500;

/// Writes down how the rows of these keys stand, as versions of an event; answers what the event says of them.
pub fn keep(view: &mut View, seq: i64, touched: &[(&'static Kind, Vec<Key>)]) -> Result<String, Fault> {
    let mut rows = Vec::new();
    for (kind, keys) in touched {
        let mut stand: BTreeMap<Key, State> = BTreeMap::new();
        for part in keys.chunks(PART) {
            stand.extend((kind.read)(view, part)?.into_iter().map(|state| (state.key, state)));
        }
        rows.extend(keys.iter().map(|key| Row::of(view, seq, kind, *key, stand.remove(key))));
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

type Query<'q> = object_versions::BoxedQuery<'q, MultiBackend>;

fn mine<'q>(view: &View, kind: &Kind, of: Of) -> Query<'q> {
    let all = object_versions::table
        .filter(object_versions::community_id.eq(view.cid()))
        .filter(object_versions::kind.eq(kind.name))
        .into_boxed();
    match of {
        Of::Object(id) => all.filter(object_versions::object_id.eq(Uid(id))),
        Of::Owner(id) => {
            let owner = object_versions::owner_id;
            all.filter(owner.is_not_null()).filter(owner.assume_not_null().eq(Uid(id)))
        }
        Of::All => all,
    }
}

/// The rows of a kind as they stood before an instant, in the order of their keys; without those that were gone by then, and
/// those whose state was erased.
///
/// # Errors
/// When the disk refuses, or a version cannot be read.
pub fn rows_as_of<R: DeserializeOwned>(view: &mut View, kind: &Kind, of: Of, before: Before) -> Result<Vec<R>, Fault> {
    let (community, at) = (view.cid(), At(before.0));
    let later = diesel::alias!(object_versions as later);
    let superseded = later
        .filter(later.field(object_versions::community_id).eq(community))
        .filter(later.field(object_versions::kind).eq(kind.name))
        .filter(later.field(object_versions::object_id).eq(object_versions::object_id))
        .filter(later.field(object_versions::n).eq(object_versions::n))
        .filter(later.field(object_versions::seq).gt(object_versions::seq))
        .filter(later.field(object_versions::recorded_at).lt(at));
    let found: Vec<(Uid, i64, i64, Option<String>)> = mine(view, kind, of)
        .filter(object_versions::recorded_at.lt(at))
        .filter(object_versions::body.is_not_null())
        .filter(not(exists(superseded)))
        .order((object_versions::object_id, object_versions::n))
        .select((object_versions::object_id, object_versions::n, object_versions::seq, object_versions::body))
        .load(view.conn())?;
    let read = |(id, n, seq, body): (Uid, i64, i64, Option<String>)| {
        read_row("object_versions", format!("{}/{id}/{n}/{seq}", kind.name), || from_json(&body.unwrap_or_default()))
    };
    found.into_iter().map(read).collect()
}

/// Forgets what the states of these rows were: of something that is erased. Their digests stay.
///
/// # Errors
/// When the disk refuses.
pub fn forget(view: &mut View, kind: &Kind, of: Of) -> Result<(), Fault> {
    let keys: Vec<(Uid, i64)> = mine(view, kind, of)
        .filter(object_versions::body.is_not_null())
        .select((object_versions::object_id, object_versions::n))
        .distinct()
        .load(view.conn())?;
    for (id, n) in keys {
        let one = object_versions::table
            .filter(object_versions::community_id.eq(view.cid()))
            .filter(object_versions::kind.eq(kind.name))
            .filter(object_versions::object_id.eq(id))
            .filter(object_versions::n.eq(n));
        diesel::update(one).set(object_versions::body.eq(None::<String>)).execute(view.conn())?;
    }
    Ok(())
}
