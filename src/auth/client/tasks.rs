//! For other slices: machine clients that ended with their maker, or whose secret ends soon, and wait to be replaced or given up.

use std::collections::HashSet;

use super::super::account::store as accounts;
use super::model::Client;
use super::rules;
use super::store;
use journal::Study;
use kernel::task::{Subject, Task, TaskKind, Waiting, in_sight};
use kernel::{Fault, Instant, Role, UnitId};

kernel::task_kinds! {
    /// What waits of clients.
    pub const CLIENT_KINDS;
    CLIENT_ORPHANED = "client_orphaned" ["创建者离任而失效的机器客户端", "Machine client that ended with its maker's office"];
    CLIENT_EXPIRING = "client_expiring" ["密钥即将到期的机器客户端", "Machine client whose secret ends soon"];
}

/// How many are looked at.
const MOST: i64 = 200;

/// What waits for the caller.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let actor = *view.actor();
    if !actor.roles.any(&[Role::Secretary, Role::UnitHead]) {
        return Ok(Waiting::default());
    }
    let today = view.now().day();
    let horizon = Instant::end_of(today.plus_days(rules::MOST_NOTICE_DAYS));
    let (orphaned, expiring) = (store::orphaned(view, MOST)?, store::expiring(view, horizon, MOST)?);
    let headed: HashSet<UnitId> = match orphaned.is_empty() && expiring.is_empty() {
        true => HashSet::new(),
        false => accounts::holders(view, Role::UnitHead, None)?.into_iter().filter_map(|head| head.unit).collect(),
    };
    let full = |found: usize| i64::try_from(found).is_ok_and(|found| found >= MOST);
    let more = full(orphaned.len()) || full(expiring.len());
    let own = |client: &Client| rules::settles(&actor, client, |unit| !headed.contains(&unit));
    let ended = orphaned.into_iter().filter(own).map(|client| {
        let operation = if client.unit.is_some() { "delete_unit_client" } else { "delete_client" };
        let since = client.orphaned_at.unwrap_or(client.created_at);
        about(client, &CLIENT_ORPHANED, operation, since)
    });
    let soon = |client: &Client| client.expires_at.day().days_since(today) <= rules::notice_days(client);
    let ending = expiring.into_iter().filter(soon).filter(own).map(|client| {
        let operation = if client.unit.is_some() { "create_unit_client" } else { "create_client" };
        let ends_on = client.expires_at.day();
        let since = in_sight(ends_on, rules::notice_days(&client), client.created_at);
        Task { due_on: Some(ends_on), ..about(client, &CLIENT_EXPIRING, operation, since) }
    });
    Ok(Waiting { tasks: ended.chain(ending).collect(), more, ..Waiting::default() })
}

fn about(client: Client, kind: &'static TaskKind, operation: &'static str, since: Instant) -> Task {
    Task {
        kind,
        subject: Subject::default(),
        place: match client.unit {
            Some(unit) => format!("units/{unit}/clients/{}", client.id),
            None => format!("clients/{}", client.id),
        },
        operation,
        due_on: None,
        since,
        title: client.name,
    }
}
