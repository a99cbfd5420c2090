//! For other slices: machine clients that ended with their maker, and wait to be replaced or given up.

use std::collections::HashSet;

use super::super::account::store as accounts;
use super::rules;
use super::store;
use journal::Study;
use kernel::task::{Subject, Task, Waiting};
use kernel::{Fault, Role, UnitId};

kernel::task_kinds! {
    /// What waits of clients.
    pub const CLIENT_KINDS;
    CLIENT_ORPHANED = "client_orphaned" ["创建者离任而失效的机器客户端", "Machine client that ended with its maker's office"];
}

/// How many are looked at.
const MOST: i64 = 200;

/// What waits for the caller.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let actor = *view.actor();
    if !actor.roles.any(&[Role::Secretary, Role::UnitHead]) {
        return Ok(Waiting::default());
    }
    let found = store::orphaned(view, MOST)?;
    let headed: HashSet<UnitId> = match found.is_empty() {
        true => HashSet::new(),
        false => accounts::holders(view, Role::UnitHead, None)?.into_iter().filter_map(|head| head.unit).collect(),
    };
    let more = i64::try_from(found.len()).is_ok_and(|found| found >= MOST);
    let own = found.into_iter().filter(|client| rules::settles(&actor, client, |unit| !headed.contains(&unit)));
    let tasks = own.map(|client| Task {
        kind: &CLIENT_ORPHANED,
        subject: Subject::default(),
        place: match client.unit {
            Some(unit) => format!("units/{unit}/clients/{}", client.id),
            None => format!("clients/{}", client.id),
        },
        operation: if client.unit.is_some() { "delete_unit_client" } else { "delete_client" },
        due_on: None,
        since: client.orphaned_at.unwrap_or(client.created_at),
        title: client.name,
    });
    Ok(Waiting { tasks: tasks.collect(), more, ..Waiting::default() })
}
