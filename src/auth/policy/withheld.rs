//! What a caller's roles allow and something else forbids for now: scopes a machine was not given, whatever binds a unit while
//! a credential is too recent, everything while a first password is to be changed. What is offered to a caller is what the
//! route lets in: both ask [`Policy::withheld`].

use serde::Serialize;
use utoipa::ToSchema;

use super::page::{BINDING, Policy};
use kernel::{Actor, Withheld};

impl Policy {
    /// The scopes that are closed by this rule, and, where it waits, whatever binds a unit.
    pub fn withheld(&'static self, closed: impl Fn(&str) -> bool, waits: bool) -> Withheld {
        let scopes = self.all_scopes().iter().filter(|scope| closed(scope));
        let bits = scopes.fold(if waits { BINDING } else { 0 }, |bits, scope| bits | self.bit(scope));
        Withheld::of(bits, &self.needed)
    }
}

/// Whether this operation is not withheld from the caller.
pub fn offered(actor: &Actor, operation: &str) -> bool {
    !actor.withheld.covers(operation)
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

    use super::super::samples::WHOLE;
    use super::*;
    use kernel::CommunityId;

    fn with(withheld: Withheld) -> Actor {
        Actor { withheld, ..Actor::system(CommunityId(Uuid::nil())) }
    }

    #[test]
    fn what_belongs_to_the_own_account_is_never_closed() {
        let actor = with(WHOLE.withheld(|_| true, true));
        let offers = AllowedActions::of(&actor, ["get_me", "change_password", "sign_agreement", "list_units"]);
        assert_eq!(offers, AllowedActions(vec!["get_me", "change_password"]));
    }

    #[test]
    fn an_offer_is_what_is_left() {
        let given = ["sign_agreement", "update_unit"];
        let waits = with(WHOLE.withheld(|_| false, true));
        assert_eq!(AllowedActions::of(&waits, given), AllowedActions(vec!["update_unit"]));
        assert_eq!(AllowedActions::of(&with(Withheld::NOTHING), given), AllowedActions(given.to_vec()));
        let shut = with(WHOLE.withheld(|scope| scope == "units:write", false));
        assert_eq!(AllowedActions::of(&shut, given), AllowedActions(vec!["sign_agreement"]));
    }
}
