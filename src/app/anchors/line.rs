//! The line of a day: one digest over the last signed head of every community at 24:00, signed, in a file outside the database.
//! Whoever owns the database can go back to an earlier state of all of it; the lines that lie elsewhere know better.

use std::io::Write;
use std::path::Path;

use jsonwebtoken::jwk::JwkSet;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cli::Failure;
use auth::{Keys, verify_jws};
use db::Conn;
use journal::{self, Journal};
use kernel::{CommunityId, Day, Fault, Instant, OrFaultAs, UNAVAILABLE, canonical};

/// The `typ` of a line's signature.
const TYPE: &str = "hulian-anchor+jws";

/// How many communities are looked at in one transaction.
const PART: i64 = 500;

/// One line of the file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// The day at whose end, 24:00 in Asia/Shanghai.
    day: Day,
    /// How many communities had a signed head by then.
    communities: u64,
    /// SHA-256 over a line `id seq hash` for each, in the order of their ids.
    digest: String,
    /// Compact JWS over the RFC 8785 form of the other members.
    signature: String,
}

impl Line {
    fn payload(&self) -> Result<String, Fault> {
        canonical::text(&json!({ "day": self.day, "communities": self.communities, "digest": self.digest }))
    }
}

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
    let (mut sum, mut after) = (Sum::default(), None);
    loop {
        let before = Instant::end_of(day);
        let part = journal.global(move |conn| journal::last_signed(conn, after, before, PART)).await?;
        let Some((last, _)) = part.last() else { break };
        after = Some(*last);
        part.iter().filter_map(|(community, head)| Some((community, head.as_ref()?))).for_each(|one| sum.add(one));
    }
    let mut line = sum.line(day);
    line.signature = keys.sign_jws(TYPE, line.payload()?.as_bytes())?;
    let text = format!("{}\n", canonical::text(&line)?);
    append(file, text.as_bytes()).or_fault_as(&UNAVAILABLE, "the file of anchors could not be written")
}

fn append(file: &Path, line: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(line)?;
    file.sync_data()
}

#[derive(Default)]
struct Sum {
    communities: u64,
    hash: Sha256,
}

impl Sum {
    fn add(&mut self, (community, head): (&CommunityId, &journal::Head)) {
        self.communities += 1;
        self.hash.update(format!("{community} {} {}\n", head.seq, head.hash));
    }

    fn line(self, day: Day) -> Line {
        let digest = canonical::hex(&self.hash.finalize());
        Line { day, communities: self.communities, digest, signature: String::new() }
    }
}

fn lines(file: &Path) -> Result<Vec<Line>, Failure> {
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
    let mut sums: Vec<Sum> = lines.iter().map(|_| Sum::default()).collect();
    let mut after = None;
    loop {
        let part = journal::communities(conn, after, PART)?;
        let Some((last, _)) = part.last() else { break };
        after = Some(*last);
        for (community, _) in part {
            for (line, sum) in lines.iter().zip(&mut sums) {
                if let Some(head) = journal::last_signed_of(conn, community, Instant::end_of(line.day))? {
                    sum.add((&community, &head));
                }
            }
        }
    }
    for (line, sum) in lines.into_iter().zip(sums) {
        let signed = verify_jws(&line.signature, keys, TYPE).ok();
        let found = sum.line(line.day);
        if signed.is_none_or(|signed| line.payload().is_ok_and(|payload| payload.as_bytes() != signed)) {
            wrong.push((line.day, "anchor_forged"));
        } else if (found.communities, &found.digest) != (line.communities, &line.digest) {
            wrong.push((line.day, "anchor_contradicted"));
        }
    }
    Ok(wrong)
}
