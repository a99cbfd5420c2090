//! Versions on a database of their own: from when on they count, and what is told of a day.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::super::tx::WriteTx;
use super::super::versions::kind::Kind;
use super::super::versions::model::{Before, Keeps, Key, Of, State};
use super::super::versions::soundness::unexplained;
use super::super::versions::store::rows_as_of;
use super::super::view::ReadTx;
use crate::Journal;
use db::{Db, Scratch, Uid};
use kernel::{Actor, Clock, CommunityId, Fault, Instant, Span};

const SUBJECT: Uuid = Uuid::from_u128(7);
/// Belongs to the subject.
const CHILD: Uuid = Uuid::from_u128(8);
/// Is written with the subject, and belongs to something else.
const BESIDE: Uuid = Uuid::from_u128(9);

static SAMPLES: Kind = Kind { name: "samples", keeps: Keeps::States, read, keys: |_| Ok(Vec::new()) };

/// A row says when it was written last.
#[derive(Deserialize)]
struct Sample {
    written: i64,
}

fn read(view: &mut ReadTx, keys: &[Key]) -> Result<Vec<State>, Fault> {
    let owner = |id: Uuid| (id == CHILD).then_some(SUBJECT);
    let written = json!({ "written": view.now().micros() });
    keys.iter().map(|key| State::of(*key, owner(key.0), &written)).collect()
}

fn us() -> Actor {
    Actor::system(CommunityId(Uuid::from_u128(1)))
}

/// A community whose days are counted from the first.
struct House {
    journal: Journal,
    clock: Clock,
    first: Instant,
    _scratch: Scratch,
}

impl House {
    async fn new(name: &str) -> Self {
        let scratch = Scratch::new(&format!("versions-{name}"));
        let first = Instant::from_micros(1_800_000_000_000_000);
        let clock = Clock::manual(first);
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock.clone());
        journal.create_tenant(us(), |_| Ok(())).await.unwrap();
        Self { journal, clock, first, _scratch: scratch }
    }

    fn day(&self, n: i64) -> Instant {
        self.first.plus(Span::days(n))
    }

    /// Writes rows on a day; answers on which day that was.
    async fn write(&self, day: i64, rows: &'static [Uuid]) -> i64 {
        self.late(day, day, rows).await
    }

    /// The same, of what was due on an earlier day; answers from which day on it counts.
    async fn late(&self, day: i64, due: i64, rows: &'static [Uuid]) -> i64 {
        self.clock.advance(Span::days(day - self.journal.now().day().days_since(self.first.day())));
        let due = self.day(due);
        let job = move |tx: &mut WriteTx| {
            // The rows are made up: nothing stood before.
            tx.trust_rows();
            tx.backdate(due, SUBJECT, &[&SAMPLES])?;
            rows.iter().for_each(|row| tx.touch(&SAMPLES, Uid(*row)));
            Ok(tx.counts_from())
        };
        let from = self.journal.write(us(), job).await.unwrap();
        from.day().days_since(self.first.day())
    }

    /// On which days what stood of a row at 24:00 of these days was written; -1 where nothing stood.
    async fn told(&self, row: Uuid, days: &[i64]) -> Vec<i64> {
        let mut told = Vec::new();
        for day in days {
            let before = Before(Instant::end_of(self.day(*day).day()));
            let look = move |view: &mut ReadTx| rows_as_of::<Sample>(view, &SAMPLES, Of::Object(row), before);
            let rows = self.journal.read(us(), look).await.unwrap();
            let day = |at: i64| Instant::from_micros(at).day().days_since(self.first.day());
            told.push(rows.first().map_or(-1, |row| day(row.written)));
        }
        told
    }

    /// Whether events say what is kept; the rows themselves are not there.
    async fn sound(&self) -> bool {
        self.journal.read(us(), |view| unexplained(view, &[])).await.unwrap().is_empty()
    }
}

#[actix_web::test]
async fn what_is_done_late_counts_from_the_day_on_which_it_was_due() {
    let house = House::new("late").await;
    house.write(0, &[SUBJECT]).await;
    assert_eq!(house.late(9, 4, &[SUBJECT]).await, 4);
    assert_eq!(house.told(SUBJECT, &[-1, 0, 3, 4, 8, 9]).await, [-1, 0, 0, 9, 9, 9]);
    // What was due later is done next, in the order of the days; twice on one day is no hindrance.
    assert_eq!(house.late(9, 6, &[SUBJECT, CHILD]).await, 6);
    assert_eq!(house.late(9, 6, &[CHILD]).await, 6);
    assert_eq!(house.late(9, 9, &[CHILD]).await, 9, "in time");
    assert_eq!(house.told(CHILD, &[5, 6, 9]).await, [-1, 9, 9]);
    assert!(house.sound().await, "the digests of events cover from when on versions count");
}

#[actix_web::test]
async fn what_was_written_since_stays_as_it_was_written() {
    const CASES: [(&str, &[Uuid], i64); 3] =
        [("itself", &[SUBJECT], 9), ("below", &[CHILD], 9), ("beside", &[BESIDE], 4)];
    for (name, written, from) in CASES {
        let house = House::new(&format!("since-{name}")).await;
        house.write(0, &[SUBJECT, CHILD, BESIDE]).await;
        house.write(6, written).await;
        assert_eq!(house.late(9, 4, &[SUBJECT]).await, from, "{name}");
        let told = house.told(SUBJECT, &[3, 5, 8, 9]).await;
        let itself = written == [SUBJECT];
        let before = if itself { 6 } else { 0 };
        assert_eq!(told, if from == 9 { [0, 0, before, 9] } else { [0, 9, 9, 9] }, "{name}");
        assert!(house.sound().await);
    }
}

#[actix_web::test]
async fn no_version_that_is_dated_back_counts_from_before_the_one_it_follows() {
    let house = House::new("monotonic").await;
    house.write(0, &[SUBJECT, BESIDE]).await;
    house.write(6, &[BESIDE]).await;
    assert_eq!(house.late(9, 4, &[SUBJECT, BESIDE]).await, 4);
    assert_eq!(house.told(SUBJECT, &[3, 4, 5, 6, 9]).await, [0, 9, 9, 9, 9]);
    assert_eq!(house.told(BESIDE, &[3, 4, 5, 6, 9]).await, [0, 0, 0, 9, 9], "not before the sixth day");
    house.write(9, &[BESIDE]).await;
    assert_eq!(house.told(BESIDE, &[5, 9]).await, [0, 9]);
}
