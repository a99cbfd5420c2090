//! Rules: what a client may be given. Pure.

use serde_json::json;

use super::super::account::model::AccountState;
use super::super::codes::SCOPE_NOT_GRANTABLE;
use super::super::credentials::address;
use super::super::policy::{Policy, stands_for};
use super::model::Client;
use crate::codes;
use kernel::patch::wrong;
use kernel::{Actor, Fault, Instant, Role, Roles, Span, UnitId, field};

/// The most days before its end that a secret is spoken of.
pub const MOST_NOTICE_DAYS: i64 = 30;

/// No client lives longer without being made again.
pub const LONGEST: Span = Span::days(366);

/// The scopes this actor can give to a machine. What the words let it do is bounded by the role it stands for, row by row.
pub fn grantable(policy: &Policy, maker: &Actor) -> Vec<&'static str> {
    let own = policy.scopes_of(maker);
    policy.scopes().into_iter().filter(|scope| own.contains(scope)).collect()
}

/// Whether every scope wanted can be given.
///
/// # Errors
/// [`SCOPE_NOT_GRANTABLE`] with those that can.
pub fn scopes(policy: &Policy, maker: &Actor, wanted: &[String]) -> Result<(), Fault> {
    let allowed = grantable(policy, maker);
    if wanted.iter().all(|scope| allowed.contains(&scope.as_str())) {
        return Ok(());
    }
    Err(Fault::of(&SCOPE_NOT_GRANTABLE).with("allowed", json!(allowed)))
}

/// Whether somebody with these roles, in this state, may have a machine of this sort: whoever holds the office it stands for.
pub fn may_keep(state: AccountState, roles: Roles, of_unit: bool) -> bool {
    state == AccountState::Active && roles.has(stands_for(of_unit))
}

/// Whose task it is to settle the end of a client: the head's of its unit, and the secretary's for one of the community or of
/// a unit that has no head.
pub fn settles(actor: &Actor, client: &Client, headless: impl FnOnce(UnitId) -> bool) -> bool {
    match client.unit {
        _ if actor.account().is_none() => false,
        None => actor.roles.has(Role::Secretary),
        Some(unit) => {
            (actor.roles.has(Role::UnitHead) && actor.unit == Some(unit))
                || (actor.roles.has(Role::Secretary) && headless(unit))
        }
    }
}

/// How many days before its end a secret is spoken of: thirty, and seven where it was made for less than ninety.
pub fn notice_days(client: &Client) -> i64 {
    let days = client.expires_at.day().days_since(client.created_at.day());
    if days < 90 { 7 } else { MOST_NOTICE_DAYS }
}

/// Whether the end lies ahead, and within a year.
///
/// # Errors
/// `validation_failed` at `/expires_at`.
pub fn expiry(expires_at: Instant, now: Instant) -> Result<(), Fault> {
    let (code, words) = if expires_at <= now {
        (&field::IN_PAST, ["有效期必须晚于现在。", "Must lie in the future."])
    } else if expires_at > now.plus(LONGEST) {
        (&codes::TOO_LATE, ["有效期最长一年。", "A year from now at the latest."])
    } else {
        return Ok(());
    };
    Err(wrong("/expires_at", code, words))
}

/// Whether each is an address or a network.
///
/// # Errors
/// `validation_failed` at the first that is not.
pub fn addresses(list: &[String]) -> Result<(), Fault> {
    let Some(place) = list.iter().position(|one| !address::readable(one)) else { return Ok(()) };
    Err(wrong(
        format!("/addresses/{place}"),
        &field::BAD_FORMAT,
        ["请填写 IP 地址或网段, 例如 203.0.113.0/24。", "An IP address or a network such as 203.0.113.0/24."],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::samples::WHOLE;
    use kernel::{AccountId, Author, CommunityId};
    use uuid::Uuid;

    fn maker(role: Role) -> Actor {
        let author = Author::Account(AccountId(Uuid::from_u128(1)));
        let unit = (role == Role::UnitHead).then_some(UnitId(Uuid::from_u128(2)));
        let community = CommunityId(Uuid::from_u128(3));
        Actor::new(author, community, [role].into_iter().collect(), unit)
    }

    #[test]
    fn a_client_gets_no_more_than_its_maker_and_never_signing() {
        let give = |role, scope: &str| scopes(&WHOLE, &maker(role), &[scope.to_owned()]).is_ok();
        assert!(give(Role::UnitHead, "agreements:read") && give(Role::Secretary, "units:write"));
        for scope in ["agreements:sign", "staff:write", "members:write", "clients:write", "journal:read", "nonsense"] {
            assert!(!give(Role::Secretary, scope) && !give(Role::UnitHead, scope), "{scope}");
        }
        assert!(!give(Role::Auditor, "agreements:write") && give(Role::Auditor, "agreements:read"));
    }

    #[test]
    fn whoever_leaves_the_office_keeps_no_machine_of_it() {
        let of = |roles: &[Role]| roles.iter().copied().collect();
        assert!(may_keep(AccountState::Active, of(&[Role::Secretary, Role::Officer]), false));
        assert!(may_keep(AccountState::Active, of(&[Role::UnitHead]), true));
        for (state, roles, of_unit) in [
            (AccountState::Disabled, &[Role::Secretary][..], false),
            (AccountState::Removed, &[Role::UnitHead], true),
            (AccountState::Active, &[Role::Officer, Role::HouseholdOfficer], false),
            (AccountState::Active, &[Role::UnitLiaison], true),
            (AccountState::Active, &[], false),
        ] {
            assert!(!may_keep(state, of(roles), of_unit), "{roles:?}");
        }
    }

    #[test]
    fn every_client_ends_within_a_year() {
        let now: Instant = "2026-06-30T08:00:00Z".parse().unwrap();
        assert!(expiry(now.plus(LONGEST), now).is_ok());
        assert!(expiry(now, now).is_err());
        assert!(expiry(now.plus(LONGEST + Span::seconds(1)), now).is_err());
        assert!(addresses(&["10.0.0.0/8".to_owned(), "x".to_owned()]).is_err());
    }
}
