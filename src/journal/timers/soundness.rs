//! Integrity check of timers: whether those of a community are the ones its rows imply. Timers change with every deadline and are not kept as
//! versions: each slice says which deadlines its rows have, and those are held against what stands in the table.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use uuid::Uuid;

use super::super::view::ReadTx;
use super::model::TimerKind;
use super::rules::LONGEST_WAIT;
use db::schema::{events, timers};
use kernel::{Fault, Instant};

/// When a timer must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this instant.
    At(Instant),
    /// At this instant or before it.
    By(Instant),
}

/// A timer that some row implies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    key: TimerKey,
    when: When,
}

/// Which timer: its code, its argument, its subject.
type TimerKey = (String, String, Uuid);

impl Implied {
    /// A row implies a timer of this kind and subject.
    pub fn of(when: When, kind: &impl TimerKind, subject: Uuid) -> Self {
        Self { key: (kind.code().to_owned(), kind.argument(), subject), when }
    }
}

/// What is wrong with a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Amiss {
    /// A row implies it, and there is none: its deadline would pass unnoticed.
    Missing,
    /// It is not for the day its row says, it is there twice, or nothing it could be about is there.
    Strange,
}

/// A timer as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    deadline: Instant,
    due: Instant,
}

/// Where the timers of one set of kinds are not what the rows imply. `known` are the things that such a timer may be about; where
/// none are named, it may be about anything.
pub fn amiss<K: TimerKind>(
    view: &mut ReadTx,
    implied: &[Implied],
    known: Option<&BTreeSet<Uuid>>,
) -> Result<Vec<(String, Amiss)>, Fault> {
    type Row = (String, String, Uuid, Instant, Option<Instant>);
    let latest = present(view)?.plus(LONGEST_WAIT);
    let rows: Vec<Row> = timers::table
        .filter(timers::community_id.eq(view.community()))
        .select((timers::kind, timers::argument, timers::subject, timers::due_at, timers::deadline_at))
        .load(view.conn())?;
    let mut standing: BTreeMap<TimerKey, Vec<Standing>> = BTreeMap::new();
    for (kind, argument, subject, due, deadline) in rows {
        if K::stored(&kind, &argument).is_some() {
            let one = Standing { deadline: deadline.unwrap_or(due), due };
            standing.entry((kind, argument, subject)).or_default().push(one);
        }
    }
    Ok(judged(implied, &standing, known, latest))
}

/// The timers of the community whose kind none of these knows.
pub fn unknown(view: &mut ReadTx, knows: fn(&str, &str) -> bool) -> Result<Vec<String>, Fault> {
    let rows: Vec<(String, String, Uuid)> = timers::table
        .filter(timers::community_id.eq(view.community()))
        .select((timers::kind, timers::argument, timers::subject))
        .load(view.conn())?;
    let strange = rows.into_iter().filter(|(kind, argument, _)| !knows(kind, argument));
    Ok(strange.map(|(kind, argument, subject)| place(&(kind, argument, subject))).collect())
}

/// The timers of the community that were given up: nobody acts on them until the operator has them tried again.
pub fn given_up(view: &mut ReadTx) -> Result<Vec<String>, Fault> {
    let rows: Vec<(String, String, Uuid)> = timers::table
        .filter(timers::community_id.eq(view.community()))
        .filter(timers::dead_at.is_not_null())
        .select((timers::kind, timers::argument, timers::subject))
        .load(view.conn())?;
    Ok(rows.into_iter().map(|(kind, argument, subject)| place(&(kind, argument, subject))).collect())
}

/// Now, or when the last event was told: whoever looks may have another clock than the service.
pub fn present(view: &mut ReadTx) -> Result<Instant, Fault> {
    let last: Option<Instant> = events::table
        .filter(events::community_id.eq(view.community()))
        .order(events::seq.desc())
        .select(events::at)
        .first(view.conn())
        .optional()?;
    Ok(last.map_or(view.now(), |last| last.max(view.now())))
}

fn place((kind, argument, subject): &TimerKey) -> String {
    if argument.is_empty() { format!("timers/{kind}/{subject}") } else { format!("timers/{kind}/{argument}/{subject}") }
}

fn judged(
    implied: &[Implied],
    standing: &BTreeMap<TimerKey, Vec<Standing>>,
    known: Option<&BTreeSet<Uuid>>,
    latest: Instant,
) -> Vec<(String, Amiss)> {
    let mut wrong = BTreeSet::new();
    for Implied { key, when } in implied {
        let fits = |one: &Standing| match when {
            When::At(at) => one.deadline == *at,
            When::By(at) => one.deadline <= *at,
        };
        match standing.get(key).map(Vec::as_slice) {
            None | Some([]) => wrong.insert((place(key), Amiss::Missing)),
            Some(there) if there.iter().all(fits) => false,
            Some(_) => wrong.insert((place(key), Amiss::Strange)),
        };
    }
    for (key, there) in standing {
        let about = known.is_none_or(|known| known.contains(&key.2));
        // None acts before its deadline, and one that has failed is put off by a day at the most.
        let moved = there.iter().any(|one| one.due < one.deadline || one.due > one.deadline.max(latest));
        if there.len() > 1 || !about || moved {
            wrong.insert((place(key), Amiss::Strange));
        }
    }
    wrong.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timer_kinds;

    timer_kinds! {
        /// Two kinds.
        enum Sample {
            /// Says everything.
            Plain = "sample.plain",
            /// With a number.
            Numbered(i64) = "sample.numbered",
        }
    }

    const SUBJECT: Uuid = Uuid::from_u128(7);

    fn at(micros: i64) -> Instant {
        Instant::from_micros(micros)
    }

    fn standing(given: &[(&Implied, i64, i64)]) -> BTreeMap<TimerKey, Vec<Standing>> {
        let mut all: BTreeMap<TimerKey, Vec<Standing>> = BTreeMap::new();
        for (one, deadline, due) in given {
            all.entry(one.key.clone()).or_default().push(Standing { deadline: at(*deadline), due: at(*due) });
        }
        all
    }

    #[test]
    fn p59_a_timer_that_is_missing_moved_or_about_nothing_is_named() {
        let plain = Implied::of(When::At(at(100)), &Sample::Plain, SUBJECT);
        let third = Implied::of(When::By(at(100)), &Sample::Numbered(3), SUBJECT);
        let implied = [plain.clone(), third.clone()];
        let known = BTreeSet::from([SUBJECT]);
        let words = |given: &[(&Implied, i64, i64)]| -> Vec<(String, Amiss)> {
            judged(&implied, &standing(given), Some(&known), at(50))
        };
        let plain_is = |word| vec![(format!("timers/sample.plain/{SUBJECT}"), word)];
        let third_is = |word| vec![(format!("timers/sample.numbered/3/{SUBJECT}"), word)];
        assert_eq!(words(&[(&plain, 100, 100), (&third, 90, 90)]), []);
        assert_eq!(words(&[(&plain, 10, 40), (&third, 90, 90)]), plain_is(Amiss::Strange), "earlier it does nothing");
        assert_eq!(words(&[(&plain, 101, 101), (&third, 90, 90)]), plain_is(Amiss::Strange));
        assert_eq!(words(&[(&plain, 100, 101), (&third, 90, 90)]), plain_is(Amiss::Strange), "put off for ever");
        assert_eq!(words(&[(&plain, 100, 99), (&third, 90, 90)]), plain_is(Amiss::Strange), "it would do nothing");
        assert_eq!(words(&[(&third, 100, 100)]), plain_is(Amiss::Missing));
        assert_eq!(words(&[(&plain, 100, 100)]), third_is(Amiss::Missing));
        assert_eq!(words(&[(&plain, 100, 100), (&third, 101, 101)]), third_is(Amiss::Strange));
        assert_eq!(words(&[(&plain, 100, 100), (&third, 90, 90), (&third, 90, 90)]), third_is(Amiss::Strange), "twice");
        let other = Implied::of(When::At(at(1)), &Sample::Plain, Uuid::nil());
        let more = words(&[(&plain, 100, 100), (&third, 90, 90), (&other, 1, 1)]);
        assert_eq!(more, [(format!("timers/sample.plain/{}", Uuid::nil()), Amiss::Strange)]);
        let late = judged(&implied[..1], &standing(&[(&plain, 100, 160)]), None, at(160));
        assert_eq!(late, [], "it has failed and is tried again");
    }
}
