//! What a caller's roles allow and something else forbids for now: scopes a machine was not given, whatever binds a unit while
//! a credential is too recent, everything while a first password is to be changed. What is offered to a caller is what the
//! door lets in: both ask [`withheld`].

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use utoipa::ToSchema;

use super::Row;
use super::scopes::{scopes_of_all, table};
use kernel::{Actor, Withheld};

static PLACES: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| scopes_of_all().into_iter().enumerate().map(|(place, scope)| (scope, place)).collect());

static ROWS: LazyLock<HashMap<&'static str, &'static Row>> =
    LazyLock::new(|| table().iter().map(|row| (row.id, row)).collect());

/// The place of whatever binds a unit, behind those of the scopes.
const BINDING: usize = 63;

/// The scopes that are closed by this rule.
pub fn withheld(closed: impl Fn(&str) -> bool) -> Withheld {
    let closed = PLACES.iter().filter(|(scope, _)| closed(scope));
    closed.fold(Withheld::NOTHING, |all, (_, place)| all.and(*place))
}

/// With whatever binds a unit.
pub fn with_what_binds(withheld: Withheld) -> Withheld {
    withheld.and(BINDING)
}

/// Whether everything this scope opens binds a unit.
pub fn binds_wholly(scope: &str) -> bool {
    table().iter().filter(|row| row.scope == scope).all(|row| row.binds)
}

/// Whether this operation is not withheld from the caller.
pub fn offered(actor: &Actor, operation: &str) -> bool {
    if actor.withheld == Withheld::NOTHING {
        return true;
    }
    let Some(row) = ROWS.get(operation) else { return true };
    let of_scope = PLACES.get(row.scope).is_none_or(|place| !actor.withheld.has(*place));
    of_scope && !(row.binds && actor.withheld.has(BINDING))
}

/// 可执行操作 · The operationIds that the caller may use on the object now: what state, side and role allow, less what is
/// withheld from the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(example = json!(["sign_agreement", "refuse_agreement"]))]
pub struct AllowedActions(Vec<&'static str>);

impl AllowedActions {
    /// What of these is offered to this caller.
    pub fn of(actor: &Actor, operations: impl IntoIterator<Item = &'static str>) -> Self {
        Self(operations.into_iter().filter(|operation| offered(actor, operation)).collect())
    }

    /// Nothing: what is shown as it once was, or to everybody alike, offers nothing.
    pub fn nothing() -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use kernel::CommunityId;

    fn with(withheld: Withheld) -> Actor {
        Actor { withheld, ..Actor::system(CommunityId(Uuid::nil())) }
    }

    #[test]
    fn each_scope_is_closed_by_itself() {
        assert!(scopes_of_all().len() <= BINDING, "each has a place of its own");
        for scope in scopes_of_all() {
            let actor = with(withheld(|one| one == scope));
            let closed = table().iter().filter(|row| !offered(&actor, row.id));
            assert!(closed.clone().all(|row| row.scope == scope), "{scope} closes others");
            assert_eq!(closed.count(), table().iter().filter(|row| row.scope == scope).count(), "{scope}");
        }
    }

    #[test]
    fn what_belongs_to_the_own_account_is_never_closed() {
        let actor = with(withheld(|_| true));
        let offers = AllowedActions::of(&actor, ["get_me", "change_password", "sign_agreement", "list_units"]);
        assert_eq!(offers, AllowedActions(vec!["get_me", "change_password"]));
    }

    #[test]
    fn an_offer_is_what_is_left() {
        let given = ["sign_agreement", "update_agreement"];
        let waits = with(with_what_binds(Withheld::NOTHING));
        assert_eq!(AllowedActions::of(&waits, given), AllowedActions(vec!["update_agreement"]));
        assert_eq!(AllowedActions::of(&with(Withheld::NOTHING), given), AllowedActions(given.to_vec()));
    }
}
