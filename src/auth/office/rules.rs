//! Rules: who may be appointed, and by whom. Pure.

use super::super::account::model::{Account, AccountState, Place};
use super::super::account::rules::{compatible, not_oneself};
use super::super::codes::ACCOUNT_DISABLED;
use super::model::Office;
use kernel::patch::INVALID;
use kernel::{Actor, Day, Fault, Roles, Violation, field};

/// The successor's roles once appointed.
///
/// # Errors
/// `not_to_oneself`, `account_disabled`, `roles_incompatible`, `validation_failed` for a day that has not come.
pub fn appoint(
    actor: &Actor,
    place: Place,
    office: Office,
    successor: &Account,
    from_on: Day,
    today: Day,
) -> Result<Roles, Fault> {
    not_oneself(actor, successor)?;
    if from_on > today {
        return Err(Fault::of(&INVALID).at([Violation {
            pointer: "/from_on".to_owned(),
            code: &field::IN_FUTURE,
            detail: [
                "任职日期不能晚于今天; 请在到任当日办理。".to_owned(),
                "Not after today: hand over on the day itself.".to_owned(),
            ],
        }]));
    }
    if successor.state != AccountState::Active {
        return Err(Fault::of(&ACCOUNT_DISABLED));
    }
    let roles: Roles = successor.roles.list().into_iter().chain([office.role()]).collect();
    compatible(place, roles)?;
    Ok(roles)
}

/// What is left to a predecessor: the other roles; without any, the account is disabled.
pub fn relieved(predecessor: &Account, office: Office) -> (Roles, AccountState) {
    let left: Roles = predecessor.roles.list().into_iter().filter(|role| *role != office.role()).collect();
    if left.is_empty() { (predecessor.roles, AccountState::Disabled) } else { (left, predecessor.state) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::model::PasswordState;
    use kernel::{AccountId, Author, CommunityId, Instant, Role};
    use uuid::Uuid;

    fn account(id: u128, roles: &[Role]) -> Account {
        Account {
            id: AccountId(Uuid::from_u128(id)),
            login: None,
            name: "王某".to_owned(),
            title: None,
            roles: roles.iter().copied().collect(),
            unit: None,
            state: AccountState::Active,
            password: PasswordState::Own,
            version: 1,
            created_at: Instant::from_micros(0),
            updated_at: Instant::from_micros(0),
        }
    }

    #[test]
    fn an_office_is_given_to_another_who_can_hold_it() {
        let today = Instant::from_micros(0).day();
        let actor = Actor {
            author: Author::Account(AccountId(Uuid::from_u128(1))),
            ..Actor::system(CommunityId(Uuid::from_u128(9)))
        };
        let appoint = |successor: &Account, from_on| {
            let done = super::appoint(&actor, Place::Staff, Office::Secretary, successor, from_on, today);
            done.map_err(|fault| fault.code().name)
        };
        let roles = appoint(&account(2, &[Role::Officer]), today).unwrap();
        assert!(roles.list().contains(&Role::Secretary) && roles.list().contains(&Role::Officer));
        assert_eq!(appoint(&account(1, &[Role::Secretary]), today), Err("not_to_oneself"));
        assert_eq!(appoint(&account(2, &[Role::Auditor]), today), Err("roles_incompatible"));
        assert_eq!(appoint(&account(2, &[Role::Officer]), today.next().unwrap()), Err("validation_failed"));
        let disabled = Account { state: AccountState::Disabled, ..account(2, &[Role::Officer]) };
        assert_eq!(appoint(&disabled, today), Err("account_disabled"));
    }

    #[test]
    fn the_predecessor_keeps_other_roles_or_nothing() {
        let both = account(2, &[Role::Secretary, Role::HouseholdOfficer]);
        let (left, state) = relieved(&both, Office::Secretary);
        assert_eq!((left.list(), state), (vec![Role::HouseholdOfficer], AccountState::Active));
        let only = account(2, &[Role::Secretary]);
        assert_eq!(relieved(&only, Office::Secretary).1, AccountState::Disabled);
    }
}
