//! The rows whose every state is kept, of every slice; and having an event explain those that none explains.

use communities as community;
use db::{deployment_value, forget_deployment, lock_deployment, note_deployment};
use journal::{Journal, RowKind, WriteTx, begin_kinds, begin_states, communities};
use kernel::{Actor, Fault};

/// The kinds of rows whose states are kept, of every slice.
const KEPT: [&[&RowKind]; 11] = [
    auth::KEPT,
    community::KEPT,
    units::KEPT,
    documents::KEPT,
    agreements::KEPT,
    commitments::KEPT,
    zones::KEPT,
    households::KEPT,
    pairings::KEPT,
    continuity::KEPT,
    ledgers::KEPT,
];

/// All of them.
pub fn kept_rows() -> Vec<&'static RowKind> {
    KEPT.concat()
}

/// What notes that a deployment keeps states: what stood before it began was taken as it was.
const BEGUN: &str = "rows_explained";

/// Its value: which list of kinds was begun with.
const LIST: &str = "2";

/// The kinds that the second list has and the first had not.
const SECOND: [&str; 4] = ["agreement_numbers", "household_publications", "household_tallies", "password_history"];

/// How many communities are looked for at once.
const PART: i64 = 500;

/// Has events explain the rows of a database from before they were kept, once; where a community keeps states already, nothing
/// that was changed since is taken for right.
pub async fn begin(journal: &Journal) -> Result<(), Fault> {
    let how: Explaining = match journal.global(|conn| deployment_value(conn, BEGUN)).await?.as_deref() {
        Some(LIST) => return Ok(()),
        Some(_) => begin_second,
        None => begin_states,
    };
    let rows = explain(journal, how).await?;
    if rows > 0 {
        tracing::info!(rows, "the rows of this database are kept as versions from now on");
    }
    journal
        .global_write(|conn| {
            lock_deployment(conn)?;
            forget_deployment(conn, BEGUN)?;
            note_deployment(conn, BEGUN, LIST)
        })
        .await
}

/// Has events explain the rows that the second list added.
fn begin_second(tx: &mut WriteTx, kinds: &[&'static RowKind]) -> Result<usize, Fault> {
    let added: Vec<&'static RowKind> = kinds.iter().copied().filter(|kind| SECOND.contains(&kind.name)).collect();
    begin_kinds(tx, &added)
}

/// Which rows of a community an event is to explain.
pub type Explaining = fn(&mut WriteTx, &[&'static RowKind]) -> Result<usize, Fault>;

/// Has events explain them, community by community; returns how many rows there were.
pub async fn explain(journal: &Journal, how: Explaining) -> Result<usize, Fault> {
    let (mut after, mut rows) = (None, 0);
    loop {
        let part = journal.global(move |conn| communities(conn, after, PART)).await?;
        let Some((last, _)) = part.last() else { return Ok(rows) };
        after = Some(*last);
        for (community, _) in part {
            let job = move |tx: &mut WriteTx| how(tx, &kept_rows());
            rows += journal.write(Actor::system(community), job).await?;
        }
    }
}
