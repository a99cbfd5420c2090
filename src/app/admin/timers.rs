//! `hulian admin timers`: which timers are late or given up, and trying them again. Ids and codes alone, no word of anybody.

use std::fmt::Write;

use uuid::Uuid;

use crate::failure::Failure;
use crate::opening;
use config::Settings;
use journal::{self, Journal, Late, TimerId};
use kernel::{Actor, Clock, Fault, Id};

/// How many timers are shown at most.
const SHOWN: i64 = 1_000;

/// Which timers are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those of these ids.
    Ids(Vec<TimerId>),
    /// Every dead letter.
    Dead,
}

impl Which {
    /// As the command line says it: ids, or all that are dead.
    pub fn of(ids: Vec<Uuid>, dead: bool) -> Self {
        if dead { Self::Dead } else { Self::Ids(ids.into_iter().map(TimerId::of).collect()) }
    }
}

/// Prints the timers that are late: due and not acted on yet, tried again, or given up; with `dead_alone` the last only.
pub fn list_timers(settings: &Settings, dead_alone: bool) -> Result<(), Failure> {
    let place = opening::existing_place(settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, settings, Clock::System).await?;
        let now = journal.now();
        let (late, unreadable) = journal.global(move |conn| journal::late_timers(conn, now, dead_alone, SHOWN)).await?;
        telemetry::print(&table(&late));
        for (table, key) in unreadable.iter().filter_map(Fault::row) {
            telemetry::print(&format!("a row that cannot be read: table {table}, key {key}; see: hulian check\n"));
        }
        Ok(())
    })
}

/// Lets timers that failed be tried again at once, by whichever instance serves; prints how many.
///
/// # Errors
/// When the database is out of reach, or an id is no timer that has failed; the others are tried again all the same.
pub fn retry_timers(settings: &Settings, which: Which) -> Result<(), Failure> {
    let place = opening::existing_place(settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, settings, Clock::System).await?;
        let (revived, unknown) = revive(&journal, which).await?;
        telemetry::print(&format!("{revived} timers will be tried again\n"));
        match unknown.as_slice() {
            [] => Ok(()),
            ids => Err(format!("no timer that has failed: {}; see: hulian admin timers list", joined(ids)).into()),
        }
    })
}

/// Returns how many were revived, and the ids that no failed timer has.
async fn revive(journal: &Journal, which: Which) -> Result<(usize, Vec<TimerId>), Fault> {
    let (mut revived, mut unknown) = (0, Vec::new());
    match which {
        Which::Ids(ids) => {
            for id in ids {
                if again(journal, id).await? { revived += 1 } else { unknown.push(id) }
            }
        }
        Which::Dead => loop {
            let now = journal.now();
            let (dead, _) = journal.global(move |conn| journal::late_timers(conn, now, true, SHOWN)).await?;
            let mut moved = 0;
            for one in &dead {
                moved += usize::from(again(journal, one.timer.id).await?);
            }
            revived += moved;
            if moved == 0 {
                break;
            }
        },
    }
    Ok((revived, unknown))
}

async fn again(journal: &Journal, id: TimerId) -> Result<bool, Fault> {
    match journal.global(move |conn| journal::community_of_timer(conn, id)).await? {
        Some(community) => journal.write(Actor::system(community), move |tx| tx.revive_timer(id)).await,
        None => Ok(false),
    }
}

fn joined(ids: &[TimerId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

const HEAD: [&str; 8] = ["id", "community", "kind", "subject", "deadline", "failed", "next", "last error"];

/// Columns as wide as what stands in them.
fn table(late: &[Late]) -> String {
    if late.is_empty() {
        return "no timer is late\n".to_owned();
    }
    let lines: Vec<[String; 8]> = std::iter::once(HEAD.map(str::to_owned)).chain(late.iter().map(line)).collect();
    let widths: [usize; 8] = std::array::from_fn(|at| lines.iter().map(|line| line[at].len()).max().unwrap_or(0));
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect::<Vec<_>>();
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    if i64::try_from(late.len()).is_ok_and(|shown| shown >= SHOWN) {
        let _ = writeln!(text, "the first {SHOWN}; there may be more");
    }
    text
}

fn line(one: &Late) -> [String; 8] {
    let next = match one.dead_at {
        Some(at) => format!("given up {at}"),
        None => one.timer.due_at.to_string(),
    };
    [
        one.timer.id.to_string(),
        one.community.to_string(),
        one.timer.kind.clone(),
        one.timer.subject.to_string(),
        one.timer.deadline.to_string(),
        one.timer.attempts.to_string(),
        next,
        one.last_error.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}
