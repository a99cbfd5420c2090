//! What a client may be given. Pure.

use serde_json::json;

use super::super::codes::SCOPE_NOT_GRANTABLE;
use super::super::credentials::address;
use super::super::policy;
use crate::kernel::patch::INVALID;
use crate::kernel::{Fault, Instant, Roles, Span, Violation};

/// No client lives longer without being made anew.
pub const LONGEST: Span = Span::days(366);

/// The scopes somebody with these roles can give to a machine.
pub fn grantable(roles: Roles) -> Vec<&'static str> {
    let own = policy::scopes_of(roles);
    policy::scopes().into_iter().filter(|scope| own.contains(scope)).collect()
}

/// Whether every scope wanted can be given.
///
/// # Errors
/// [`SCOPE_NOT_GRANTABLE`] with those that can.
pub fn scopes(roles: Roles, wanted: &[String]) -> Result<(), Fault> {
    let allowed = grantable(roles);
    if wanted.iter().all(|scope| allowed.contains(&scope.as_str())) {
        return Ok(());
    }
    Err(Fault::of(&SCOPE_NOT_GRANTABLE).with("allowed", json!(allowed)))
}

/// Whether the end lies ahead, and within a year.
///
/// # Errors
/// `validation_failed` at `/expires_at`.
pub fn expiry(expires_at: Instant, now: Instant) -> Result<(), Fault> {
    let [code, zh, en] = if expires_at <= now {
        ["in_past", "有效期必须晚于现在。", "Must lie in the future."]
    } else if expires_at > now.plus(LONGEST) {
        ["too_late", "有效期最长一年。", "A year from now at the latest."]
    } else {
        return Ok(());
    };
    Err(wrong("/expires_at".to_owned(), code, zh, en))
}

/// Whether each is an address or a network.
///
/// # Errors
/// `validation_failed` at the first that is not.
pub fn addresses(list: &[String]) -> Result<(), Fault> {
    let Some(place) = list.iter().position(|one| !address::readable(one)) else { return Ok(()) };
    Err(wrong(
        format!("/addresses/{place}"),
        "bad_format",
        "请填写 IP 地址或网段, 例如 203.0.113.0/24。",
        "An IP address or a network such as 203.0.113.0/24.",
    ))
}

fn wrong(pointer: String, code: &str, zh: &str, en: &str) -> Fault {
    let detail = [zh.to_owned(), en.to_owned()];
    Fault::of(&INVALID).at([Violation { pointer, code: code.to_owned(), detail }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Role;

    fn roles(role: Role) -> Roles {
        [role].into_iter().collect()
    }

    #[test]
    fn a_client_gets_no_more_than_its_maker_and_never_signing() {
        let give = |role, scope: &str| scopes(roles(role), &[scope.to_owned()]).is_ok();
        assert!(give(Role::UnitHead, "agreements:read") && give(Role::Secretary, "units:write"));
        for scope in ["agreements:sign", "staff:write", "members:write", "clients:write", "journal:read", "nonsense"] {
            assert!(!give(Role::Secretary, scope) && !give(Role::UnitHead, scope), "{scope}");
        }
        assert!(!give(Role::Auditor, "agreements:write") && give(Role::Auditor, "agreements:read"));
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
