//! What the service does by itself: acts on timers whose time has come.

use std::time::Duration;

use crate::documents::{self, Shelf};
use crate::journal::{Due, Journal, Tx};
use crate::kernel::{Actor, CommunityId, Fault};
use crate::vault::Vault;
use crate::{agreements, continuity, households, ledgers, pairings, telemetry, zones};

/// How often due timers are looked for.
const EVERY: Duration = Duration::from_secs(1);

/// How many timers of one community are taken in one round.
const ROUND: usize = 500;

/// Who is asked before an agreement, or one unit's part in it, ends: the slice that owns what hangs on it.
pub const ENDINGS: agreements::OnEnding = continuity::on_ending;

/// Who is told what happens to a household: the slices that hang on it.
pub const TURNS: households::OnTurn = continuity::on_turn;

/// Who is told that a household has more or fewer units that help it.
pub const HELP: pairings::OnHelp = continuity::on_help;

/// What acting on a timer may need.
#[derive(Clone)]
pub struct Means {
    /// Where documents are kept.
    pub shelf: Shelf,
    /// What opens households.
    pub vault: Vault,
    /// For how many months files of households are kept that are helped no longer.
    pub retention: u32,
}

/// Looks for due timers until the service stops.
pub async fn run(journal: Journal, means: Means) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(fault) = settle(&journal, &means).await {
            telemetry::report("timers could not be looked for", &fault);
        }
    }
}

/// Acts on every timer that is due now, community by community.
///
/// # Errors
/// When due communities cannot be found; a timer that fails stays and is tried again in the next round.
pub async fn settle(journal: &Journal, means: &Means) -> Result<(), Fault> {
    for community in journal.due_communities().await? {
        if let Err(fault) = settle_community(journal, means, community).await {
            telemetry::report("a timer could not be acted on", &fault.in_row("timers", community));
        }
    }
    Ok(())
}

/// One timer, one transaction: deleting it and acting on it are kept together, so each acts exactly once, whichever
/// instance comes first. What is left to do outside the database is done when that is kept.
async fn settle_community(journal: &Journal, means: &Means, community: CommunityId) -> Result<(), Fault> {
    for _ in 0..ROUND {
        let with = means.clone();
        let acted = journal.write(Actor::system(community), move |tx| match tx.take_due(1)?.pop() {
            Some(timer) => act(tx, &timer, &with).map(Some),
            None => Ok(None),
        });
        match acted.await? {
            None => break,
            Some(Left::Nothing) => {}
            Some(Left::Bytes(address)) => documents::clear(journal, community, &means.shelf, address).await?,
        }
    }
    Ok(())
}

/// What a timer leaves to be done once its transaction is kept.
enum Left {
    Nothing,
    Bytes(documents::Address),
}

/// Each kind of timer goes to the slice that sets it: the word before the first dot.
fn act(tx: &mut Tx, timer: &Due, means: &Means) -> Result<Left, Fault> {
    let Due { kind, subject, .. } = timer;
    match kind.split('.').next() {
        Some("agreement" | "commitment") => agreements::on_timer(tx, kind, *subject, ENDINGS).map(|()| Left::Nothing),
        Some("zone") => zones::on_timer(tx, kind, *subject).map(|()| Left::Nothing),
        Some("household") => {
            households::on_timer(tx, &means.vault, *subject, means.retention, TURNS).map(|()| Left::Nothing)
        }
        Some("import") => ledgers::on_timer(tx, kind, *subject).map(|()| Left::Nothing),
        Some("document") => Ok(documents::on_timer(tx, kind, *subject)?.map_or(Left::Nothing, Left::Bytes)),
        _ => {
            tracing::error!(kind, "a timer of a kind that no slice knows");
            Ok(Left::Nothing)
        }
    }
}
