//! The line of a day, in a file outside the database: leaving it, and holding the lines that are there against the database.

use std::io::Write;
use std::path::Path;

use crate::failure::Failure;
use auth::Keys;
use db::Conn;
use journal::{self, Journal};
use kernel::{Day, Fault, Instant, OrFaultAs, UNAVAILABLE, canonical};
use proofs::journal::{DAY_TYPE, DayLine, DaySum};
use proofs::keys::JwkSet;

/// How many communities are looked at in one transaction.
const PART: i64 = 500;

/// Leaves the line of yesterday, unless it is there.
///
/// # Errors
/// When the database is out of reach, or the file cannot be written.
pub async fn leave(journal: &Journal, keys: &Keys, file: &Path) -> Result<(), Fault> {
    let Some(day) = journal.now().day().previous() else { return Ok(()) };
    let there = lines(file).map_err(|_| ()).unwrap_or_default();
    if there.last().is_some_and(|last| last.day >= day) {
        return Ok(());
    }
    let (mut sum, mut after) = (DaySum::default(), None);
    loop {
        let before = Instant::end_of(day);
        let part = journal.global(move |conn| journal::last_signed(conn, after, before, PART)).await?;
        let Some((last, _)) = part.last() else { break };
        after = Some(*last);
        part.iter()
            .filter_map(|(community, head)| Some((community, head.as_ref()?)))
            .for_each(|(of, head)| sum.add(*of, head));
    }
    let mut line = sum.line(day);
    line.signature = keys.sign_jws(DAY_TYPE, line.payload()?.as_bytes())?;
    let text = format!("{}\n", canonical::text(&line)?);
    append(file, text.as_bytes()).or_fault_as(&UNAVAILABLE, "the file of anchors could not be written")
}

fn append(file: &Path, line: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(line)?;
    file.sync_data()
}

fn lines(file: &Path) -> Result<Vec<DayLine>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let line = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("{}, line {number}: {error}", file.display()).into())
    };
    (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty()).map(line).collect()
}

/// The days whose line the database does not bear out, or none of these keys has signed.
///
/// # Errors
/// When the file or the database cannot be read.
pub fn check(conn: &mut Conn, file: &Path, keys: &JwkSet) -> Result<Vec<(Day, &'static str)>, Failure> {
    let (lines, mut wrong) = (lines(file)?, Vec::new());
    let mut sums: Vec<DaySum> = lines.iter().map(|_| DaySum::default()).collect();
    let mut after = None;
    loop {
        let part = journal::communities(conn, after, PART)?;
        let Some((last, _)) = part.last() else { break };
        after = Some(*last);
        for (community, _) in part {
            for (line, sum) in lines.iter().zip(&mut sums) {
                if let Some(head) = journal::last_signed_of(conn, community, Instant::end_of(line.day))? {
                    sum.add(community, &head);
                }
            }
        }
    }
    for (line, sum) in lines.into_iter().zip(sums) {
        wrong.extend(line.wrong(sum, keys).map(|word| (line.day, word)));
    }
    Ok(wrong)
}
