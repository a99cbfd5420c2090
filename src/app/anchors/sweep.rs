//! Signing the heads of chains that have moved.

use std::path::PathBuf;
use std::time::Duration;

use super::line;
use auth::Keys;
use journal::{Journal, WriteTx, keep_signed, unsigned};
use kernel::{Actor, CommunityId, Fault};
use proofs::journal::HEAD_TYPE;

/// How often: an event is covered by a signature an hour after it was written, at the latest.
const EVERY: Duration = Duration::from_secs(20 * 60);

/// How many communities are looked for at once.
const PART: i64 = 500;

/// What signing needs, and where lines are left.
#[derive(Clone)]
pub struct Anchoring {
    /// The signing keys.
    pub keys: Keys,
    /// A file outside the database, if there is to be one.
    pub file: Option<PathBuf>,
}

/// Signs until the service stops. An outage is told when it begins and when it is over.
pub async fn run(journal: Journal, anchoring: Anchoring) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut missed = 0_u64;
    loop {
        ticks.tick().await;
        match sign(&journal, &anchoring).await {
            Ok(_) if missed > 0 => {
                tracing::info!(rounds = missed, "the heads of journals are signed again");
                missed = 0;
            }
            Ok(_) => {}
            Err(fault) => {
                if missed == 0 {
                    telemetry::report("the heads of journals could not be signed", &fault);
                }
                missed += 1;
            }
        }
    }
}

/// Signs the head of every chain that has moved since, and leaves the line of the day where there is none yet. Returns how many
/// were signed.
///
/// # Errors
/// When the database is out of reach, or a community could not be written: the others are signed all the same.
pub async fn sign(journal: &Journal, anchoring: &Anchoring) -> Result<u64, Fault> {
    let (mut after, mut signed, mut failed) = (None, 0, None);
    loop {
        let part: Vec<CommunityId> = journal.global(move |conn| unsigned(conn, after, PART)).await?;
        let Some(last) = part.last() else { break };
        after = Some(*last);
        for community in part {
            let keys = anchoring.keys.clone();
            let job = move |tx: &mut WriteTx| keep_signed(tx, &|bytes| keys.sign_jws(HEAD_TYPE, bytes));
            match journal.write(Actor::system(community), job).await {
                Ok(_) => signed += 1,
                Err(fault) => failed = Some(fault),
            }
        }
    }
    if let Some(file) = &anchoring.file {
        line::leave(journal, &anchoring.keys, file).await?;
    }
    failed.map_or(Ok(signed), Err)
}
