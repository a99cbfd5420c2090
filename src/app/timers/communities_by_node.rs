//! Communities by the node they lie on: how due timers are found while a node of a cluster is away.
//!
//! What is due is looked for in all communities at once, and that is refused as soon as one node is away. The other communities are
//! then looked at node by node, from a list that was made while all were there.

use std::collections::BTreeMap;

use journal::{DueCommunity, Journal, due_among};
use kernel::{CommunityId, Fault, Instant, Span, UNAVAILABLE};

/// How often the list is made anew.
const EVERY: Span = Span::minutes(1);

/// How many communities are looked at at once.
const PART: i64 = 500;

/// How many communities are remembered at the most: 16 bytes each.
const MOST: usize = 500_000;

/// What is remembered; nothing where the database is not spread over nodes.
#[derive(Default)]
pub struct CommunitiesByNode {
    nodes: BTreeMap<String, Vec<CommunityId>>,
    made_at: Option<Instant>,
    away: BTreeMap<String, Fault>,
}

impl CommunitiesByNode {
    /// Makes the list where it is old. While it cannot be made, the one before is kept.
    pub async fn renew(&mut self, journal: &Journal) {
        let now = journal.now();
        if self.made_at.is_some_and(|made_at| now < made_at.plus(EVERY)) {
            return;
        }
        if let Ok(nodes) = listed(journal).await {
            self.nodes = nodes;
            self.made_at = Some(now);
        }
    }

    /// The nodes that were away when it was looked last.
    pub fn away(&self) -> usize {
        self.away.len()
    }

    /// The communities with a timer due now, those that wait longest first; while nodes are away, those of the others.
    pub async fn due(&mut self, journal: &Journal) -> Result<Vec<DueCommunity>, Fault> {
        let (due, away) = match journal.due_communities().await {
            Err(fault) if fault.code() == &UNAVAILABLE => self.by_node(journal, fault).await?,
            whole => (whole?, BTreeMap::new()),
        };
        self.tell(&away);
        self.away = away;
        Ok(due)
    }

    /// Where no node answers, the whole database is away, as `refused` says.
    async fn by_node(
        &self,
        journal: &Journal,
        refused: Fault,
    ) -> Result<(Vec<DueCommunity>, BTreeMap<String, Fault>), Fault> {
        let (mut found, mut away) = (Vec::new(), BTreeMap::new());
        for (node, communities) in &self.nodes {
            match due_of(journal, communities).await {
                Ok(due) => found.extend(due),
                Err(fault) if fault.code() == &UNAVAILABLE => drop(away.insert(node.clone(), fault)),
                Err(fault) => return Err(fault),
            }
        }
        if away.len() == self.nodes.len() {
            return Err(refused);
        }
        found.sort_by_key(|one| one.since);
        Ok((found, away))
    }

    /// An outage of a node is told when it begins and when it is over.
    fn tell(&self, away: &BTreeMap<String, Fault>) {
        for (node, fault) in away.iter().filter(|(node, _)| !self.away.contains_key(*node)) {
            let (code, cause, communities) = (fault.code().name, fault.cause(), self.nodes.get(node).map(Vec::len));
            tracing::error!(node, communities, code, cause, "a node is away: the timers of its communities wait");
        }
        for node in self.away.keys().filter(|node| !away.contains_key(*node)) {
            tracing::info!(node, "a node is there again: the timers of its communities are acted on");
        }
    }
}

async fn due_of(journal: &Journal, communities: &[CommunityId]) -> Result<Vec<DueCommunity>, Fault> {
    let (now, mut found) = (journal.now(), Vec::new());
    for part in communities.chunks(usize::try_from(PART).unwrap_or(1)) {
        let part = part.to_vec();
        found.extend(journal.global(move |conn| due_among(conn, now, &part)).await?);
    }
    Ok(found)
}

async fn listed(journal: &Journal) -> Result<BTreeMap<String, Vec<CommunityId>>, Fault> {
    let (mut nodes, mut after, mut listed) = (BTreeMap::<_, Vec<CommunityId>>::new(), None, 0);
    while listed < MOST {
        let part = journal.global(move |conn| journal::communities(conn, after, PART)).await?;
        let Some((last, _)) = part.last() else { break };
        (after, listed) = (Some(*last), listed + part.len());
        let ids: Vec<CommunityId> = part.into_iter().map(|(community, _)| community).collect();
        let seats = journal.global(move |conn| db::nodes(conn, &ids)).await?;
        if seats.is_empty() {
            return Ok(BTreeMap::new());
        }
        for (node, community) in seats {
            nodes.entry(node).or_default().push(community);
        }
    }
    Ok(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use db::{Db, Scratch};
    use kernel::{Actor, Clock};
    use uuid::Uuid;

    #[actix_web::test]
    async fn a_database_that_is_not_spread_is_not_listed_and_an_outage_of_it_is_one() {
        let scratch = Scratch::new("by_node");
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock);
        journal.create_tenant(Actor::system(CommunityId(Uuid::from_u128(1))), |_| Ok(())).await.unwrap();
        let mut by_node = CommunitiesByNode::default();
        by_node.renew(&journal).await;
        assert!(by_node.nodes.is_empty() && by_node.made_at.is_some());
        assert_eq!(by_node.due(&journal).await.unwrap(), []);
        let refused = by_node.by_node(&journal, Fault::caused(&UNAVAILABLE, "away")).await.unwrap_err();
        assert_eq!(refused.cause(), Some("away"));
        // A node that is listed and answers.
        by_node.nodes.insert("w1:5432".to_owned(), vec![CommunityId(Uuid::from_u128(1))]);
        let (due, away) = by_node.by_node(&journal, Fault::caused(&UNAVAILABLE, "away")).await.unwrap();
        assert!(due.is_empty() && away.is_empty());
        by_node.away.insert("w2:5432".to_owned(), Fault::of(&UNAVAILABLE));
        by_node.due(&journal).await.unwrap();
        assert_eq!(by_node.away(), 0);
    }
}
