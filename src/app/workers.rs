//! What the service does by itself: acts on timers whose time has come.

use std::time::Duration;

use crate::journal::Journal;
use crate::kernel::{Actor, CommunityId, Fault};
use crate::{agreements, ledgers};

/// How often due timers are looked for.
const EVERY: Duration = Duration::from_secs(1);

/// How many timers of one community are taken in one round.
const ROUND: usize = 500;

/// Looks for due timers until the service stops.
pub async fn run(journal: Journal) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(fault) = settle(&journal).await {
            tracing::warn!(code = fault.code().name, "timers could not be looked for");
        }
    }
}

/// Acts on every timer that is due now, community by community.
///
/// # Errors
/// When due communities cannot be found; a timer that fails stays and is tried again in the next round.
pub async fn settle(journal: &Journal) -> Result<(), Fault> {
    for community in journal.due_communities().await? {
        if let Err(fault) = settle_community(journal, community).await {
            tracing::warn!(code = fault.code().name, %community, "a timer could not be acted on");
        }
    }
    Ok(())
}

/// One timer, one transaction: deleting it and acting on it are kept together, so each acts exactly once, whichever
/// instance comes first.
async fn settle_community(journal: &Journal, community: CommunityId) -> Result<(), Fault> {
    for _ in 0..ROUND {
        let acted = journal.write(Actor::system(community), |tx| {
            let due = tx.take_due(1)?;
            for timer in &due {
                agreements::on_timer(tx, &timer.kind, timer.subject)?;
                ledgers::on_timer(tx, &timer.kind, timer.subject)?;
            }
            Ok(!due.is_empty())
        });
        if !acted.await? {
            break;
        }
    }
    Ok(())
}
