//! Background workers: act on timers whose time has come.
//!
//! One that cannot be acted on holds up no other: it is moved, noted in a transaction of its own, and the next one of its
//! community is taken at once; communities come in the order in which their timers fell due, a few timers at a time.

use std::collections::BTreeMap;
use std::time::Duration;

use tracing::Instrument;

use super::communities_by_node::CommunitiesByNode;
use super::kinds::{Deadline, Left};
use super::means::Means;
use journal::{self, DueCommunity, Fate, Hindrance, Journal, Timer, TimerId};
use kernel::{Actor, CommunityId, Fault};

/// How often due timers are looked for.
const EVERY: Duration = Duration::from_secs(1);

/// How many timers of one community are acted on before it is the next one's turn.
const TURN: usize = 20;

/// How many turns a community has in one round.
const TURNS_IN_A_ROUND: usize = 50;

/// Looks for due timers until the service stops. An outage is told when it begins and when it is over.
pub async fn run(journal: Journal, means: Means) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut missed, mut unreached, mut by_node) = (0_u64, Unreached::new(), CommunitiesByNode::default());
    loop {
        ticks.tick().await;
        by_node.renew(&journal).await;
        match round(&journal, &means, &mut by_node).await {
            Ok(now) => {
                if missed > 0 {
                    tracing::info!(rounds = missed, "timers are acted on again");
                }
                let mut new = now.iter().filter(|(community, _)| !unreached.contains_key(*community));
                if let Some((community, fault)) = new.next() {
                    let others = new.count();
                    let (code, cause, (table, key)) = (fault.code().name, fault.cause(), fault.row().unzip());
                    let what = "the timers of a community could not be reached";
                    tracing::error!(%community, others, code, cause, table, key, "{what}");
                }
                (missed, unreached) = (0, now);
            }
            Err(fault) => {
                if missed == 0 {
                    telemetry::report("timers could not be looked for", &fault);
                }
                missed += 1;
            }
        }
    }
}

/// Acts on every timer that is due now.
///
/// # Errors
/// When the database is out of reach; what is due stays due.
pub async fn settle(journal: &Journal, means: &Means) -> Result<(), Fault> {
    round(journal, means, &mut CommunitiesByNode::default()).await.map(drop)
}

/// The communities whose timers could not even be moved, and what was in the way.
type Unreached = BTreeMap<CommunityId, Fault>;

/// Acts on every timer that is due now. A community that cannot be reached is left out until the next round.
async fn round(journal: &Journal, means: &Means, by_node: &mut CommunitiesByNode) -> Result<Unreached, Fault> {
    let mut unreached = Unreached::new();
    for _ in 0..TURNS_IN_A_ROUND {
        let mut due = by_node.due(journal).await?;
        observe(journal, means, (due.first(), by_node.away())).await?;
        due.retain(|one| !unreached.contains_key(&one.community));
        if due.is_empty() {
            break;
        }
        for DueCommunity { community, .. } in due {
            if let Err(fault) = turn(journal, means, community).await {
                unreached.insert(community, fault);
            }
        }
    }
    Ok(unreached)
}

async fn observe(journal: &Journal, means: &Means, (first, away): (Option<&DueCommunity>, usize)) -> Result<(), Fault> {
    means.figures.away.set(i64::try_from(away).unwrap_or(i64::MAX));
    let waiting = first.map_or(0, |one| journal.now().micros() - one.since.micros());
    means.figures.lag.set(Duration::from_micros(u64::try_from(waiting).unwrap_or(0)).as_secs_f64());
    // Those of all communities cannot be counted while some are away.
    if away > 0 {
        return Ok(());
    }
    let dead = journal.global(journal::dead_letters).await?;
    means.figures.dead.set(dead.timers);
    Ok(())
}

/// Some timers of one community, the oldest first.
async fn turn(journal: &Journal, means: &Means, community: CommunityId) -> Result<(), Fault> {
    let mut nameless = None;
    for _ in 0..TURN {
        let (timer, unreadable) = journal.next_timer(Actor::system(community)).await?;
        for fault in unreadable {
            nameless = give_up(journal, means, community, fault).await?.or(nameless);
        }
        let Some(timer) = timer else { break };
        let span =
            tracing::debug_span!(target: telemetry::SPANS, "timer", kind = timer.kind, attempts = timer.attempts);
        match act(journal, means, community, &timer).instrument(span).await {
            Ok(Some(left)) => {
                means.figures.acted.inc();
                clear(journal, means, community, left).await;
            }
            // Another instance was faster.
            Ok(None) => {}
            Err(failure) => {
                means.figures.failed.inc();
                put_off(journal, community, &timer, failure).await?;
            }
        }
    }
    nameless.map_or(Ok(()), Err)
}

/// Gives up a timer whose row cannot be read, so that it is counted with the dead ones and stands before no other. Answers the
/// failure where not even its key can be read: it is passed over, and told as long as it stands there.
async fn give_up(
    journal: &Journal,
    means: &Means,
    community: CommunityId,
    fault: Fault,
) -> Result<Option<Fault>, Fault> {
    let code = fault.code().name;
    let Some(id) = fault.row().and_then(|(_, key)| key.parse::<TimerId>().ok()) else { return Ok(Some(fault)) };
    if journal.write(Actor::system(community), move |tx| tx.give_up_unreadable_timer(id, code)).await? {
        means.figures.failed.inc();
        let (cause, (table, key)) = (fault.cause(), fault.row().unzip());
        tracing::error!(%community, code, cause, table, key, "a timer that cannot be read was given up");
    }
    Ok(None)
}

/// Why a timer could not be acted on, and the stable code that says so.
type Failure = (Hindrance, &'static str);

/// One timer, one transaction: deleting it and acting on it are kept together, so each acts exactly once, whichever
/// instance comes first.
async fn act(journal: &Journal, means: &Means, community: CommunityId, timer: &Timer) -> Result<Option<Left>, Failure> {
    let deadline = Deadline::of(timer).ok_or((Hindrance::UnknownKind, journal::UNKNOWN_KIND))?;
    let (seen, with, room) = (timer.clone(), means.clone(), deadline.room());
    let acted = journal.write_in(room, Actor::system(community), move |tx| match tx.take_timer(&seen)? {
        true => deadline.act(tx, &seen, &with).map(Some),
        false => Ok(None),
    });
    acted.await.map_err(|fault| (hindrance(&fault), fault.code().name))
}

/// Keys that are not there will not come back by themselves: that is no outage, and is told to the operator in the end.
fn hindrance(fault: &Fault) -> Hindrance {
    if vault::CODES.contains(&fault.code()) { Hindrance::Failure } else { journal::hindrance(fault) }
}

/// Moves a timer that could not be acted on, in a transaction of its own; a dead letter is logged once.
async fn put_off(journal: &Journal, community: CommunityId, timer: &Timer, failure: Failure) -> Result<(), Fault> {
    let (hindrance, code) = failure;
    let fate = journal::fate(hindrance, timer.attempts, journal.now());
    let seen = timer.clone();
    let noted = journal.write(Actor::system(community), move |tx| tx.put_off_timer(&seen, code, fate)).await?;
    let (kind, subject) = (timer.kind.as_str(), timer.subject);
    match fate {
        // Another instance has noted the same.
        _ if !noted => {}
        Fate::Dead { attempts } => {
            let advice = "see: hulian admin timers list --dead";
            tracing::error!(kind, %community, %subject, code, attempts, advice, "a timer was given up");
        }
        Fate::Again { at, attempts } => {
            tracing::warn!(kind, %community, %subject, code, attempts, next = %at, "a timer could not be acted on");
        }
    }
    Ok(())
}

/// What is left to do outside the database. Where it fails, the timer that asked for it has set itself again.
async fn clear(journal: &Journal, means: &Means, community: CommunityId, left: Left) {
    let Left::Bytes(address) = left else { return };
    if let Err(fault) = documents::clear(journal, community, &means.storage, address).await {
        tracing::warn!(code = fault.code().name, %community, "the bytes of a document could not be removed yet");
    }
}
