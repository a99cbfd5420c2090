//! The lists of a backup, a line each: heads of journals, documents, erased households.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::folder::{self, Lines};
use super::manifest::Totals;
use super::progress::Progress;
use crate::admin::Erased;
use crate::failure::Failure;
use config::{Keeping, Settings};
use db::Conn;
use documents::{self, Address, DocumentId, Storage};
use journal::{self, Extensions, Sealing};
use kernel::{Actor, Clock, CommunityId, Instant};
use proofs::journal::Head;

/// How many communities, or documents, are held at once.
const PART: i64 = 500;

/// The head of a community's journal.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadLine {
    /// The community.
    pub community_id: CommunityId,
    /// The number of its last event.
    pub seq: i64,
    /// That event's hash.
    pub hash: String,
}

/// A document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DocumentLine {
    /// Its community.
    pub community_id: CommunityId,
    /// Its id.
    pub document_id: DocumentId,
    /// What its bytes hash to.
    pub sha256: String,
    /// How many they are.
    pub size_bytes: u64,
    /// It was removed while the backup was taken: its row is in the copy, its bytes are not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

impl DocumentLine {
    /// Where its bytes lie.
    pub fn address(&self) -> Address {
        Address::new(self.community_id, self.sha256.clone(), self.document_id)
    }
}

/// The storage that the settings name, for reading only.
pub fn storage(settings: &Settings) -> Result<Storage, Failure> {
    match settings.keeping()? {
        Keeping::Folder(folder) => Ok(Storage::at(folder)),
        bucket @ Keeping::Bucket(_) => Ok(Storage::open(bucket, Clock::System.now())?),
    }
}

/// Every community with the head of its chain, in the order of ids; at most so many are held.
pub fn each_community(
    conn: &mut Conn,
    mut each: impl FnMut(&mut Conn, CommunityId, Head) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let part = journal::communities(conn, after, PART)?;
        let Some((last, _)) = part.last() else { return Ok(()) };
        after = Some(*last);
        for (community, head) in part {
            each(conn, community, head)?;
        }
    }
}

/// The documents of a community, in the order of ids.
pub fn each_document(
    conn: &mut Conn,
    community: CommunityId,
    now: Instant,
    mut each: impl FnMut(Address, i64) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let job = move |view: &mut journal::ReadTx<'_>| documents::roll(view, after, PART);
        let part =
            journal::look(conn, (Actor::system(community), now), (Sealing::default(), Extensions::default()), job)?;
        let Some((last, _)) = part.last() else { return Ok(()) };
        after = Some(last.document());
        for (address, size) in part {
            each(address, size)?;
        }
    }
}

/// Writes the lists as this connection sees them. The documents go to a list of their own name with `.wanted` behind it: what
/// becomes of each is known when it has been copied.
pub fn write(conn: &mut Conn, root: &Path, now: Instant) -> Result<Totals, Failure> {
    let mut totals = Totals::default();
    let known = u64::try_from(db::copy::count(conn, "community_heads")?).unwrap_or_default();
    let mut progress = Progress::of("journals", known);
    let (mut heads, mut wanted) = (Lines::begin(&root.join(folder::HEADS))?, Lines::begin(&wanted(root))?);
    each_community(conn, |conn, community_id, Head { seq, hash }| {
        heads.add(&HeadLine { community_id, seq, hash })?;
        totals.communities += 1;
        progress.one();
        each_document(conn, community_id, now, |address, size| {
            let (document_id, sha256) = (address.document(), address.sha256().to_owned());
            let size_bytes = u64::try_from(size).unwrap_or_default();
            Ok(wanted.add(&DocumentLine { community_id, document_id, sha256, size_bytes, gone: false })?)
        })
    })?;
    heads.end()?;
    wanted.end()?;
    let mut erasures = Lines::begin(&root.join(folder::ERASURES))?;
    for (community_id, household_id) in households::erased_everywhere(conn)? {
        erasures.add(&Erased { community_id, household_id })?;
        totals.erased += 1;
    }
    erasures.end()?;
    Ok(totals)
}

/// The documents that are to be copied.
pub fn wanted(root: &Path) -> std::path::PathBuf {
    root.join("documents.wanted")
}

/// The lines of a list, one at a time.
pub fn read<T: DeserializeOwned>(path: &Path, mut each: impl FnMut(T) -> Result<(), Failure>) -> Result<(), Failure> {
    let told = |error: &dyn std::fmt::Display| -> Failure { format!("{}: {error}", path.display()).into() };
    for line in BufReader::new(File::open(path).map_err(|error| told(&error))?).lines() {
        each(serde_json::from_str(&line.map_err(|error| told(&error))?).map_err(|error| told(&error))?)?;
    }
    Ok(())
}
