//! Integrity check of a whole community: whether rows and versions are what the journal says.

use std::collections::BTreeMap;

use diesel::prelude::*;

use uuid::Uuid;

use super::super::computation::{Computations, Place};
use super::super::extensions::Extensions;
use super::super::sealing::Sealing;
use super::super::view::ReadTx;
use super::kind::Kind;
use super::model::{Keeps, Key, Version, Word};
use super::{rules, store};
use config::Limits;
use db::Conn;
use db::schema::{events, object_versions};
use kernel::{Actor, Fault, Instant, Wanted, canonical};

/// How many rows are read at once.
const PART: usize = 500;

/// Where the rows of these kinds, or their versions, are not what the journal says: the place and the word.
pub fn unexplained(view: &mut ReadTx, kinds: &[&'static Kind]) -> Result<Vec<(String, Word)>, Fault> {
    let versions = all(view)?;
    let said = said(view)?;
    let mut wrong = rules::wrong_versions(&versions, &said)?;
    wrong.extend(wrong_bodies(view)?);
    wrong.extend(emptied(view, kinds)?);
    for (kind, key, word) in wrong_rows(view, kinds, versions)? {
        wrong.push((rules::place(kind.name, key), word));
    }
    Ok(wrong)
}

/// Which of these rows, as this connection sees them, are not what their last versions say: the place and the word. Of what belongs
/// to something, the rows that ever did.
pub fn unproven(
    conn: &mut Conn,
    when: (Actor, Instant),
    touched: &[(&'static Kind, Vec<Key>)],
    depended: &[(&'static Kind, Uuid)],
) -> Result<Vec<(String, Word)>, Fault> {
    let computations = Computations::new(Place::Here, Wanted::default(), Limits::default());
    let mut view = ReadTx::new(conn, when, computations, (Sealing::default(), Extensions::default()));
    let mut wrong = Vec::new();
    for (kind, keys) in touched {
        for part in keys.chunks(PART) {
            wrong.extend(unproven_of(&mut view, kind, part)?);
        }
    }
    for (kind, owner) in depended {
        let keys = store::keys_of(&mut view, kind, *owner)?;
        for part in keys.chunks(PART) {
            wrong.extend(unproven_of(&mut view, kind, part)?);
        }
    }
    Ok(wrong)
}

fn unproven_of(view: &mut ReadTx, kind: &Kind, keys: &[Key]) -> Result<Vec<(String, Word)>, Fault> {
    let last = store::last_digests(view, kind, keys)?;
    let rows = digests(view, kind, keys)?;
    Ok(rules::wrong_rows(&rows, &last).into_iter().map(|(key, word)| (rules::place(kind.name, key), word)).collect())
}

/// The rows of these kinds that are not what their last versions say.
pub fn unexplained_rows(view: &mut ReadTx, kinds: &[&'static Kind]) -> Result<Vec<(&'static Kind, Key, Word)>, Fault> {
    let versions = all(view)?;
    wrong_rows(view, kinds, versions)
}

/// Whether an event of this community says something of rows.
pub fn keeps_states(view: &mut ReadTx) -> Result<bool, Fault> {
    Ok(!said(view)?.is_empty())
}

fn wrong_rows(
    view: &mut ReadTx,
    kinds: &[&'static Kind],
    versions: Vec<Version>,
) -> Result<Vec<(&'static Kind, Key, Word)>, Fault> {
    let mut last: BTreeMap<String, BTreeMap<Key, Option<String>>> = BTreeMap::new();
    for Version { kind, key, digest, .. } in versions {
        last.entry(kind).or_default().insert(key, digest);
    }
    let mut wrong = Vec::new();
    for kind in kinds {
        let rows = standing(view, kind)?;
        let known = last.remove(kind.name).unwrap_or_default();
        wrong.extend(rules::wrong_rows(&rows, &known).into_iter().map(|(key, word)| (*kind, key, word)));
    }
    Ok(wrong)
}

/// Every version of the community, without its body, in the order of their events.
fn all(view: &mut ReadTx) -> Result<Vec<Version>, Fault> {
    type Row = (i64, String, Uuid, i64, Option<Uuid>, Instant, Option<String>);
    let rows: Vec<Row> = object_versions::table
        .filter(object_versions::community_id.eq(view.community()))
        .order(object_versions::seq)
        .select((
            object_versions::seq,
            object_versions::kind,
            object_versions::object_id,
            object_versions::n,
            object_versions::owner_id,
            object_versions::counts_from,
            object_versions::digest,
        ))
        .load(view.conn())?;
    let version = |(seq, kind, id, n, owner, at, digest): Row| Version { seq, kind, key: (id, n), owner, at, digest };
    Ok(rows.into_iter().map(version).collect())
}

/// The versions that tell nothing any more, of rows that are never erased.
fn emptied(view: &mut ReadTx, kinds: &[&'static Kind]) -> Result<Vec<(String, Word)>, Fault> {
    let lasting = kinds.iter().filter(|kind| kind.keeps == Keeps::States).map(|kind| kind.name);
    let rows: Vec<(String, Uuid, i64)> = object_versions::table
        .filter(object_versions::community_id.eq(view.community()))
        .filter(object_versions::kind.eq_any(lasting))
        .filter(object_versions::digest.is_not_null())
        .filter(object_versions::body.is_null())
        .select((object_versions::kind, object_versions::object_id, object_versions::n))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(kind, id, n)| (rules::place(&kind, (id, n)), rules::VERSION_EMPTIED)).collect())
}

/// What events say of the rows that their transactions have left, by their numbers.
fn said(view: &mut ReadTx) -> Result<BTreeMap<i64, String>, Fault> {
    let rows: Vec<(i64, Option<String>)> = events::table
        .filter(events::community_id.eq(view.community()))
        .filter(events::states.is_not_null())
        .select((events::seq, events::states))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(seq, states)| Some((seq, states?))).collect())
}

/// The body of a version: kind, id, number, the digest that was kept of it, itself.
type Body = (String, Uuid, i64, Option<String>, Option<String>);

/// The versions whose body is not the one that was digested, a part at a time.
fn wrong_bodies(view: &mut ReadTx) -> Result<Vec<(String, Word)>, Fault> {
    let seqs: Vec<i64> = object_versions::table
        .filter(object_versions::community_id.eq(view.community()))
        .filter(object_versions::body.is_not_null())
        .order(object_versions::seq)
        .select(object_versions::seq)
        .distinct()
        .load(view.conn())?;
    let mut wrong = Vec::new();
    for part in seqs.chunks(PART) {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        let rows: Vec<Body> = object_versions::table
            .filter(object_versions::community_id.eq(view.community()))
            .filter(object_versions::seq.between(first, last))
            .filter(object_versions::body.is_not_null())
            .select((
                object_versions::kind,
                object_versions::object_id,
                object_versions::n,
                object_versions::digest,
                object_versions::body,
            ))
            .load(view.conn())?;
        for (kind, id, n, digest, body) in rows {
            if body.map(|body| canonical::digest(body.as_bytes())) != digest {
                wrong.push((rules::place(&kind, (id, n)), rules::VERSION_ALTERED));
            }
        }
    }
    Ok(wrong)
}

/// The digests of a kind's rows as they stand.
fn standing(view: &mut ReadTx, kind: &Kind) -> Result<BTreeMap<Key, String>, Fault> {
    let keys = (kind.keys)(view)?;
    let mut rows = BTreeMap::new();
    for part in keys.chunks(PART) {
        rows.extend(digests(view, kind, part)?);
    }
    Ok(rows)
}

/// The digests of the rows of these keys; a row that cannot be read has none, and is told of by itself.
fn digests(view: &mut ReadTx, kind: &Kind, keys: &[Key]) -> Result<BTreeMap<Key, String>, Fault> {
    match ((kind.read)(view, keys), keys) {
        (Ok(states), _) => Ok(states.into_iter().map(|state| (state.key, state.digest())).collect()),
        (Err(fault), [only]) if fault.row().is_some() => Ok(BTreeMap::from([(*only, String::new())])),
        (Err(fault), [_, _, ..]) if fault.row().is_some() => {
            let (first, second) = keys.split_at(keys.len() / 2);
            let mut rows = digests(view, kind, first)?;
            rows.extend(digests(view, kind, second)?);
            Ok(rows)
        }
        (Err(fault), _) => Err(fault),
    }
}
