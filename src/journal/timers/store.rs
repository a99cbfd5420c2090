//! Storage: timers, set and taken in their community, and looked up across communities when they are due.

use std::collections::HashSet;

use diesel::prelude::*;
use uuid::Uuid;

use super::super::view::ReadTx;
use super::model::{DeadLetters, DueCommunity, Fate, Late, Timer, TimerId};
use db::schema::timers;
use db::{Conn, MultiBackend, ReadRows, Uid, one_of, readable, stored};
use kernel::{CommunityId, Fault, Instant};

/// Sets a timer; the same deadline of the same subject is moved, not doubled, and starts again if it had failed.
pub fn set(view: &mut ReadTx, timer: &Timer) -> Result<(), Fault> {
    let community = view.community();
    let same = timers::table
        .filter(timers::community_id.eq(community))
        .filter(timers::subject.eq(Uid(timer.subject)))
        .filter(timers::kind.eq(&timer.kind))
        .filter(timers::argument.eq(&timer.argument));
    diesel::delete(same).execute(view.conn())?;
    diesel::insert_into(timers::table)
        .values((
            timers::community_id.eq(community),
            timers::timer_id.eq(timer.id),
            timers::due_at.eq(timer.due_at),
            timers::kind.eq(&timer.kind),
            timers::argument.eq(&timer.argument),
            timers::subject.eq(Uid(timer.subject)),
            timers::attempts.eq(timer.attempts),
        ))
        .execute(view.conn())?;
    Ok(())
}

/// Cancels every timer of a subject, dead or alive.
pub fn cancel(view: &mut ReadTx, subject: Uuid) -> Result<(), Fault> {
    let of_subject =
        timers::table.filter(timers::community_id.eq(view.community())).filter(timers::subject.eq(Uid(subject)));
    diesel::delete(of_subject).execute(view.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = timers)]
struct TimerRow {
    timer_id: TimerId,
    kind: String,
    argument: String,
    subject: Uuid,
    due_at: Instant,
    deadline_at: Option<Instant>,
    attempts: i64,
}

stored!(TimerRow in timers[timer_id]);

impl From<TimerRow> for Timer {
    fn from(row: TimerRow) -> Self {
        let TimerRow { timer_id, kind, argument, subject, due_at, deadline_at, attempts } = row;
        Self { id: timer_id, kind, argument, subject, due_at, deadline: deadline_at.unwrap_or(due_at), attempts }
    }
}

/// How many due timers of all communities are looked at at once.
const DUE_AT_ONCE: i64 = 5_000;

/// How many communities are acted on at the most before it is looked again which are due.
const MOST_DUE: usize = 1_000;

/// How many timers are looked at for one that can be read.
const LOOKED_AT: i64 = 50;

#[derive(Queryable, Selectable)]
#[diesel(table_name = timers)]
struct LateRow {
    community_id: CommunityId,
    #[diesel(embed)]
    timer: TimerRow,
    last_error: Option<String>,
    dead_at: Option<Instant>,
}

stored!(LateRow in timers[timer_id]);

impl From<LateRow> for Late {
    fn from(row: LateRow) -> Self {
        let LateRow { community_id, timer, last_error, dead_at } = row;
        Self { community: community_id, timer: timer.into(), last_error, dead_at }
    }
}

/// The timer of this community whose time has come first, and the failures of those before it whose rows cannot be read.
pub fn next_due(view: &mut ReadTx) -> Result<(Option<Timer>, Vec<Fault>), Fault> {
    let (community, now) = (view.community(), view.now());
    let due = || {
        timers::table
            .filter(timers::community_id.eq(community))
            .filter(timers::dead_at.is_null())
            .filter(timers::due_at.le(now))
            .order((timers::due_at, timers::timer_id))
            .select(TimerRow::as_select())
    };
    match due().read_first(view.conn()) {
        Err(fault) if fault.row().is_some() => {}
        first => return Ok((first?, Vec::new())),
    }
    let mut unreadable = Vec::new();
    for one in due().limit(LOOKED_AT).read_each::<Timer>(view.conn())? {
        match one {
            Ok(timer) => return Ok((Some(timer), unreadable)),
            Err(fault) => unreadable.push(fault),
        }
    }
    Ok((None, unreadable))
}

/// Gives up a timer whose row cannot be read, which failed with this code. `false` where another instance did.
pub fn give_up_unreadable(view: &mut ReadTx, id: TimerId, code: &str) -> Result<bool, Fault> {
    let (community, now) = (view.community(), view.now());
    let one = timers::table
        .filter(timers::community_id.eq(community))
        .filter(timers::timer_id.eq(id))
        .filter(timers::dead_at.is_null());
    let noted = (timers::last_error.eq(Some(code)), timers::failed_at.eq(Some(now)), timers::dead_at.eq(Some(now)));
    Ok(diesel::update(one).set(noted).execute(view.conn())? == 1)
}

/// Takes a timer as it was seen: whoever deletes it acts on it, in the same transaction. Not when it was taken, moved or
/// given up meanwhile.
pub fn take(view: &mut ReadTx, seen: &Timer) -> Result<bool, Fault> {
    let community = view.community();
    let same = timers::table
        .filter(timers::community_id.eq(community))
        .filter(timers::timer_id.eq(seen.id))
        .filter(timers::due_at.eq(seen.due_at))
        .filter(timers::dead_at.is_null());
    Ok(diesel::delete(same).execute(view.conn())? == 1)
}

/// Records that acting on a timer failed with this code. Of two instances that failed at once one notes it.
pub fn put_off(view: &mut ReadTx, seen: &Timer, code: &str, fate: Fate) -> Result<bool, Fault> {
    let (community, now) = (view.community(), view.now());
    let same = timers::table
        .filter(timers::community_id.eq(community))
        .filter(timers::timer_id.eq(seen.id))
        .filter(timers::due_at.eq(seen.due_at))
        .filter(timers::dead_at.is_null());
    let (due_at, attempts, dead_at) = match fate {
        Fate::Again { at, attempts } => (at, attempts, None),
        Fate::Dead { attempts } => (seen.due_at, attempts, Some(now)),
    };
    let noted = (
        timers::due_at.eq(due_at),
        timers::deadline_at.eq(Some(seen.deadline)),
        timers::attempts.eq(attempts),
        timers::last_error.eq(Some(code)),
        timers::failed_at.eq(Some(now)),
        timers::dead_at.eq(dead_at),
    );
    Ok(diesel::update(same).set(noted).execute(view.conn())? == 1)
}

/// Lets a timer that has failed be tried again at once, as if it never had. Not one that has not failed.
pub fn revive(view: &mut ReadTx, id: TimerId) -> Result<bool, Fault> {
    let (community, now) = (view.community(), view.now());
    let failed = || {
        timers::table
            .filter(timers::community_id.eq(community))
            .filter(timers::timer_id.eq(id))
            .filter(timers::failed_at.is_not_null())
    };
    let due_at: Option<Instant> = failed().select(timers::due_at).first(view.conn()).optional()?;
    let Some(due_at) = due_at else { return Ok(false) };
    let anew = (
        timers::due_at.eq(due_at.min(now)),
        timers::attempts.eq(0_i64),
        timers::last_error.eq(None::<String>),
        timers::failed_at.eq(None::<Instant>),
        timers::dead_at.eq(None::<Instant>),
    );
    Ok(diesel::update(failed()).set(anew).execute(view.conn())? == 1)
}

/// The communities with a timer due now, those that wait longest first. Only what is due is read, by the instants alone: neither the
/// timers that are not due yet nor the communities that have none cost anything. Of a great many communities the first are
/// named; the others are once those have been acted on.
pub fn due_communities(conn: &mut Conn, now: Instant) -> Result<Vec<DueCommunity>, Fault> {
    due_in_parts(conn, now, DUE_AT_ONCE)
}

/// As [`due_communities`], of these communities alone: for when not all of the database is there.
pub fn due_among(conn: &mut Conn, now: Instant, these: &[CommunityId]) -> Result<Vec<DueCommunity>, Fault> {
    look_in_parts(conn, now, (DUE_AT_ONCE, Some(these)))
}

/// As [`due_communities`], looking at so many timers at once: one community with very many of them hides no other.
pub fn due_in_parts(conn: &mut Conn, now: Instant, part: i64) -> Result<Vec<DueCommunity>, Fault> {
    look_in_parts(conn, now, (part, None))
}

fn look_in_parts(
    conn: &mut Conn,
    now: Instant,
    (part, these): (i64, Option<&[CommunityId]>),
) -> Result<Vec<DueCommunity>, Fault> {
    let (mut found, mut seen, mut last) = (Vec::new(), HashSet::new(), None::<(CommunityId, Instant)>);
    loop {
        let mut due = timers::table
            .filter(timers::dead_at.is_null())
            .filter(timers::due_at.le(now))
            .order((timers::due_at, timers::community_id))
            .limit(part)
            .select((timers::community_id, timers::due_at))
            .into_boxed::<MultiBackend>();
        if let Some(these) = these {
            due = due.filter(one_of(timers::community_id, these.iter().copied()));
        }
        if let Some((community, at)) = last {
            let later = timers::due_at.gt(at);
            due = due.filter(later.or(timers::due_at.eq(at).and(timers::community_id.gt(community))));
        }
        let due: Vec<(CommunityId, Instant)> = due.load(conn)?;
        last = due.last().copied();
        let ended = i64::try_from(due.len()).unwrap_or(i64::MAX) < part;
        let first = due.into_iter().filter(|(community, _)| seen.insert(*community));
        found.extend(first.map(|(community, since)| DueCommunity { community, since }));
        if ended || found.len() >= MOST_DUE {
            return Ok(found);
        }
    }
}

/// How many timers of how many communities act no more.
pub fn dead_letters(conn: &mut Conn) -> Result<DeadLetters, Fault> {
    let dead = || timers::table.filter(timers::dead_at.is_not_null());
    let timers: i64 = dead().count().get_result(conn)?;
    let of: Vec<CommunityId> = dead().select(timers::community_id).distinct().load(conn)?;
    let communities = i64::try_from(of.len()).unwrap_or(i64::MAX);
    let since: Option<Option<Instant>> =
        dead().order(timers::dead_at).select(timers::dead_at).first(conn).optional()?;
    Ok(DeadLetters { timers, communities, since: since.flatten() })
}

/// Timers that are late, the oldest first: the dead ones alone, or also those that are due or tried again; and the failures of
/// those whose rows cannot be read.
pub fn late(conn: &mut Conn, now: Instant, dead_alone: bool, limit: i64) -> Result<(Vec<Late>, Vec<Fault>), Fault> {
    let mut query = timers::table
        .order((timers::due_at, timers::community_id, timers::timer_id))
        .limit(limit)
        .select(LateRow::as_select())
        .into_boxed();
    query = match dead_alone {
        true => query.filter(timers::dead_at.is_not_null()),
        false => query.filter(timers::failed_at.is_not_null().or(timers::due_at.le(now))),
    };
    readable(query.read_each(conn)?)
}

/// The communities that have a timer of this id: one, or none.
pub fn community_of(conn: &mut Conn, id: TimerId) -> Result<Option<CommunityId>, Fault> {
    let of_id = timers::table.filter(timers::timer_id.eq(id));
    Ok(of_id.select(timers::community_id).first(conn).optional()?)
}
