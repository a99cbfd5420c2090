//! Timers on a database of their own: which are due, who takes them, and what becomes of those that fail.

use diesel::RunQueryDsl;
use uuid::Uuid;

use super::super::timers::model::{Fate, Hindrance, Timer};
use super::super::timers::rules::fate;
use super::super::timers::store::{dead_letters, due_among, due_communities, due_in_parts, late};
use crate::{Journal, timer_kinds};
use db::{Db, Scratch};
use kernel::{Actor, Clock, CommunityId, Instant, Span};

timer_kinds! {
    /// Some deadlines.
    enum Sample {
        /// Says everything.
        Plain = "sample.plain",
        /// With a number.
        Numbered(i64) = "sample.numbered",
    }
}

const SUBJECT: Uuid = Uuid::from_u128(99);

struct House {
    journal: Journal,
    clock: Clock,
    _scratch: Scratch,
}

impl House {
    /// So many communities, numbered from one.
    async fn new(name: &str, communities: u128) -> Self {
        let scratch = Scratch::new(&format!("timers-{name}"));
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock.clone());
        for number in 1..=communities {
            journal.create_tenant(of(number), |_| Ok(())).await.unwrap();
        }
        Self { journal, clock, _scratch: scratch }
    }

    async fn set(&self, community: u128, minutes_ago: i64, numbered: Option<i64>) {
        let due_at = self.journal.now().plus(-Span::minutes(minutes_ago));
        let job = move |tx: &mut crate::WriteTx| match numbered {
            Some(number) => tx.timer(due_at, Sample::Numbered(number), SUBJECT),
            None => tx.timer(due_at, Sample::Plain, SUBJECT),
        };
        self.journal.write(of(community), job).await.unwrap();
    }

    async fn next(&self) -> Option<Timer> {
        let (timer, unreadable) = self.journal.next_timer(of(1)).await.unwrap();
        assert!(unreadable.is_empty(), "{unreadable:?}");
        timer
    }

    /// Writes what is no text into the first timer there is.
    async fn damage_first(&self) {
        let damage = "UPDATE timers SET argument = CAST(X'ff' AS TEXT) WHERE due_at = (SELECT min(due_at) FROM timers)";
        let job = move |tx: &mut crate::WriteTx| Ok(diesel::sql_query(damage).execute(tx.conn())?);
        assert_eq!(self.journal.write(of(1), job).await.unwrap(), 1);
    }

    async fn take(&self, seen: &Timer) -> bool {
        let seen = seen.clone();
        self.journal.write(of(1), move |tx| tx.take_timer(&seen)).await.unwrap()
    }

    async fn put_off(&self, seen: &Timer, fate: Fate) -> bool {
        let seen = seen.clone();
        self.journal.write(of(1), move |tx| tx.put_off_timer(&seen, "sample_code", fate)).await.unwrap()
    }

    fn after(&self, hindrance: Hindrance, seen: &Timer) -> Fate {
        fate(hindrance, seen.attempts, self.journal.now())
    }
}

fn of(community: u128) -> Actor {
    Actor::system(CommunityId(Uuid::from_u128(community)))
}

#[actix_web::test]
async fn a_timer_that_cannot_be_read_names_itself_and_stands_before_no_other() {
    let house = House::new("unreadable", 1).await;
    for minutes in [3, 2, 1] {
        house.set(1, minutes, Some(minutes)).await;
    }
    let first = house.next().await.unwrap();
    house.damage_first().await;
    let (next, unreadable) = house.journal.next_timer(of(1)).await.unwrap();
    let next = next.expect("the next one is readable");
    assert_ne!(next.id, first.id);
    let told: Vec<_> = unreadable.iter().map(|fault| fault.row().unwrap()).collect();
    assert_eq!(told, [("timers", first.id.to_string().as_str())]);
    let give_up = || house.journal.write(of(1), move |tx| tx.give_up_unreadable_timer(first.id, "sample_code"));
    assert!(give_up().await.unwrap());
    assert!(!give_up().await.unwrap(), "once");
    assert_eq!(house.next().await.unwrap(), next);
    assert_eq!(house.journal.global(dead_letters).await.unwrap().timers, 1);
    let now = house.journal.now();
    let (listed, unreadable) = house.journal.global(move |conn| late(conn, now, true, 10)).await.unwrap();
    assert!(listed.is_empty(), "{listed:?}");
    assert_eq!(unreadable[0].row().map(|(_, key)| key.to_owned()), Some(first.id.to_string()));
    assert!(house.take(&next).await);
    assert!(house.next().await.is_some());
}

#[actix_web::test]
async fn communities_come_in_the_order_in_which_their_timers_fell_due() {
    let house = House::new("order", 5).await;
    for (community, minutes_ago) in [(1, 10), (2, 1), (2, 30), (3, 20), (4, -1)] {
        house.set(community, minutes_ago, Some(minutes_ago)).await;
    }
    let now = house.journal.now();
    let due = house.journal.global(move |conn| due_communities(conn, now)).await.unwrap();
    let order: Vec<u128> = due.iter().map(|one| one.community.0.as_u128()).collect();
    assert_eq!(order, [2, 3, 1]);
    assert_eq!(due[0].since, now.plus(-Span::minutes(30)));
    for part in 1..5 {
        let found = house.journal.global(move |conn| due_in_parts(conn, now, part)).await.unwrap();
        assert_eq!(found, due, "looked at {part} at once");
    }
    let some = [3, 4, 1].map(|number| of(number).community);
    let found = house.journal.global(move |conn| due_among(conn, now, &some)).await.unwrap();
    assert_eq!(found.iter().map(|one| one.community.0.as_u128()).collect::<Vec<_>>(), [3, 1]);
    assert!(house.journal.global(move |conn| due_among(conn, now, &[of(4).community])).await.unwrap().is_empty());
}

#[actix_web::test]
async fn whoever_takes_a_timer_has_it_and_what_failed_elsewhere_is_not_taken() {
    let house = House::new("taken", 1).await;
    house.set(1, 2, None).await;
    house.set(1, 1, Some(7)).await;
    let seen = house.next().await.unwrap();
    assert_eq!((seen.kind.as_str(), seen.argument.as_str()), ("sample.plain", ""), "the older one");
    assert!(house.put_off(&seen, house.after(Hindrance::Failure, &seen)).await);
    assert!(!house.take(&seen).await, "it was moved meanwhile");
    let other = house.next().await.unwrap();
    assert_eq!((other.kind.as_str(), other.argument.as_str()), ("sample.numbered", "7"), "its turn at once");
    assert!(house.take(&other).await);
    assert!(!house.take(&other).await, "once");
    assert_eq!(house.next().await, None);
    house.clock.advance(Span::minutes(1));
    let again = house.next().await.unwrap();
    assert_eq!((again.id, again.attempts), (seen.id, 1));
    assert!(house.take(&again).await);
}

#[actix_web::test]
async fn a_failure_is_counted_once_and_an_outage_never() {
    let house = House::new("counted", 1).await;
    house.set(1, 2, None).await;
    let seen = house.next().await.unwrap();
    let deadline = seen.due_at;
    let fate = house.after(Hindrance::Failure, &seen);
    assert!(house.put_off(&seen, fate).await);
    assert!(!house.put_off(&seen, fate).await, "another instance failed at the same moment");
    house.clock.advance(Span::minutes(1));
    for _ in 0..20 {
        let seen = house.next().await.unwrap();
        assert_eq!((seen.attempts, seen.deadline), (1, deadline), "the deadline it stands for stays");
        assert!(house.put_off(&seen, house.after(Hindrance::Outage, &seen)).await);
        assert_eq!(house.next().await, None, "it does not come again at once");
        house.clock.advance(Span::minutes(1));
    }
    house.set(1, 0, None).await;
    assert_eq!(house.next().await.unwrap().attempts, 0, "a deadline that is set anew has not failed");
}

#[actix_web::test]
async fn what_was_given_up_is_kept_counted_and_revived() {
    let house = House::new("dead", 1).await;
    house.set(1, 5, None).await;
    let deadline = house.next().await.unwrap().due_at;
    let mut attempts = 0;
    while let Some(seen) = house.next().await {
        attempts += 1;
        assert!(house.put_off(&seen, house.after(Hindrance::Failure, &seen)).await);
        house.clock.advance(Span::days(1));
    }
    assert_eq!(attempts, 8);
    let dead = house.journal.global(dead_letters).await.unwrap();
    assert_eq!((dead.timers, dead.communities), (1, 1));
    assert_eq!(dead.since, Some(house.journal.now().plus(-Span::days(1))));
    let now = house.journal.now();
    let (listed, _) = house.journal.global(move |conn| late(conn, now, true, 10)).await.unwrap();
    let [one] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((one.timer.deadline, one.last_error.as_deref(), one.timer.attempts), (deadline, Some("sample_code"), 8));
    let id = one.timer.id;
    for revived in [true, false] {
        assert_eq!(house.journal.write(of(1), move |tx| tx.revive_timer(id)).await.unwrap(), revived);
    }
    assert_eq!(house.journal.global(dead_letters).await.unwrap().timers, 0);
    assert_eq!(house.next().await.unwrap().attempts, 0);
}

#[actix_web::test]
async fn what_is_done_late_sets_no_timer_for_before_its_own_day() {
    let house = House::new("dated-back", 1).await;
    let now = house.journal.now();
    let (from, earlier) = (now.plus(-Span::days(3)), now.plus(-Span::days(5)));
    let job = move |tx: &mut crate::WriteTx| {
        tx.count_from(from);
        tx.timer(earlier, Sample::Plain, SUBJECT)
    };
    house.journal.write(of(1), job).await.unwrap();
    let next = house.next().await.unwrap();
    assert_eq!((next.due_at, next.deadline), (from, from));
}
