//! Rules: who may grant what to whom, and which states must never come about. Pure.

use serde_json::json;

use super::super::codes::{LAST_HOLDER, NOT_TO_ONESELF, ROLE_NOT_GRANTABLE, ROLES_INCOMPATIBLE};
use super::model::{Account, AccountState, Place};
use kernel::{Actor, Author, Fault, Role, Roles};

/// The three that stay apart (三员): each of them must always have somebody, once it has.
pub const APART: [Role; 3] = [Role::Operator, Role::Secretary, Role::Auditor];

/// Whether one account of this place can hold these roles together.
///
/// # Errors
/// [`ROLES_INCOMPATIBLE`].
pub fn compatible(place: Place, roles: Roles) -> Result<(), Fault> {
    let list = roles.list();
    let here = list.iter().all(|role| place.roles().contains(role));
    let alone = list.len() == 1 || (place != Place::Platform && !list.contains(&Role::Auditor));
    if list.is_empty() || !here || !alone {
        let allowed: Vec<_> = place.roles().iter().map(|role| role.name()).collect();
        return Err(Fault::of(&ROLES_INCOMPATIBLE).with("allowed", json!(allowed)));
    }
    Ok(())
}

/// Whether the actor may turn these roles into those, for an account of this place.
///
/// # Errors
/// [`ROLES_INCOMPATIBLE`], [`ROLE_NOT_GRANTABLE`] with those that can be granted.
pub fn grant(actor: &Actor, place: Place, before: Roles, after: Roles) -> Result<(), Fault> {
    compatible(place, after)?;
    let grantable = grantable(actor, place);
    let has = |roles: Roles, role: &Role| roles.list().contains(role);
    let changed = Role::ALL.iter().filter(|role| has(before, role) != has(after, role));
    if changed.into_iter().all(|role| grantable.contains(role)) {
        return Ok(());
    }
    let allowed: Vec<_> = grantable.iter().map(|role| role.name()).collect();
    Err(Fault::of(&ROLE_NOT_GRANTABLE).with("allowed", json!(allowed)))
}

/// The roles this actor can grant and take in this place.
pub fn grantable(actor: &Actor, place: Place) -> Vec<Role> {
    let may = match place {
        Place::Platform => actor.roles.has(Role::Operator),
        Place::Staff | Place::Unit(_) => actor.roles.has(Role::Secretary),
    };
    if may || actor.author == Author::System {
        return place.roles().to_vec();
    }
    match place {
        Place::Unit(unit) if actor.roles.has(Role::UnitHead) && actor.acts_for(unit) => {
            vec![Role::UnitLiaison, Role::Helper]
        }
        _ => Vec::new(),
    }
}

/// Whether the actor may disable, remove or give a new password to this account at all.
///
/// # Errors
/// [`NOT_TO_ONESELF`], [`ROLE_NOT_GRANTABLE`].
pub fn govern(actor: &Actor, place: Place, account: &Account) -> Result<(), Fault> {
    not_oneself(actor, account)?;
    let grantable = grantable(actor, place);
    if account.roles.list().iter().all(|role| grantable.contains(role)) {
        return Ok(());
    }
    Err(Fault::of(&ROLE_NOT_GRANTABLE))
}

/// Whether the operator (from the platform) or whoever governs the account may give it a new password.
///
/// # Errors
/// As [`govern`].
pub fn reset(actor: &Actor, place: Place, account: &Account) -> Result<(), Fault> {
    let to_the_rescue = place == Place::Staff && actor.roles.has(Role::Operator) && account.roles.has(Role::Secretary);
    if to_the_rescue { not_oneself(actor, account) } else { govern(actor, place, account) }
}

/// Nobody changes their own rights.
///
/// # Errors
/// [`NOT_TO_ONESELF`].
pub fn not_oneself(actor: &Actor, account: &Account) -> Result<(), Fault> {
    if actor.account() == Some(account.id) { Err(Fault::of(&NOT_TO_ONESELF)) } else { Ok(()) }
}

/// How many *other* active accounts of the community hold each of the three that stay apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// In the order of [`APART`].
    pub holders: [i64; 3],
}

/// Whether somebody still holds what this account gives up.
///
/// # Errors
/// [`LAST_HOLDER`] with the role.
pub fn somebody_stays(account: &Account, roles: Roles, state: AccountState, others: Others) -> Result<(), Fault> {
    for (role, holders) in APART.into_iter().zip(others.holders) {
        let had = account.state == AccountState::Active && account.roles.has(role);
        let keeps = state == AccountState::Active && roles.has(role);
        if had && !keeps && holders == 0 {
            return Err(Fault::of(&LAST_HOLDER).with("role", role.name()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::model::PasswordState;
    use kernel::{AccountId, CommunityId, Instant, UnitId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn roles(list: &[Role]) -> Roles {
        list.iter().copied().collect()
    }

    fn account(id: u128, list: &[Role], unit: Option<UnitId>) -> Account {
        Account {
            id: AccountId(Uuid::from_u128(id)),
            login: None,
            name: "张某".to_owned(),
            title: None,
            roles: roles(list),
            unit,
            state: AccountState::Active,
            password: PasswordState::Own,
            version: 1,
            created_at: Instant::from_micros(0),
            updated_at: Instant::from_micros(0),
        }
    }

    fn actor(account: &Account) -> Actor {
        let community = CommunityId(Uuid::from_u128(1));
        Actor::new(Author::Account(account.id), community, account.roles, account.unit)
    }

    fn name(result: Result<(), Fault>) -> &'static str {
        result.map_or_else(|fault| fault.code().name, |()| "ok")
    }

    #[test]
    fn who_grants_what() {
        let unit = UnitId(Uuid::from_u128(5));
        let place = Place::Unit(unit);
        let secretary = actor(&account(1, &[Role::Secretary], None));
        let officer = actor(&account(2, &[Role::Officer], None));
        let head = actor(&account(3, &[Role::UnitHead], Some(unit)));
        let other_head = actor(&account(4, &[Role::UnitHead], Some(UnitId(Uuid::from_u128(6)))));
        let operator = actor(&account(5, &[Role::Operator], None));
        let none = Roles::default();
        let liaison = roles(&[Role::UnitLiaison]);
        assert_eq!(name(grant(&secretary, place, none, roles(&[Role::UnitHead]))), "ok");
        assert_eq!(name(grant(&head, place, none, liaison)), "ok");
        assert_eq!(name(grant(&head, place, none, roles(&[Role::UnitHead]))), "role_not_grantable");
        assert_eq!(name(grant(&head, place, roles(&[Role::UnitHead]), liaison)), "role_not_grantable");
        for stranger in [officer, other_head, operator] {
            assert_eq!(name(grant(&stranger, place, none, liaison)), "role_not_grantable");
        }
        assert_eq!(name(grant(&secretary, Place::Platform, none, roles(&[Role::Operator]))), "role_not_grantable");
        assert_eq!(name(grant(&operator, Place::Platform, none, roles(&[Role::Operator]))), "ok");
        assert_eq!(name(grant(&operator, Place::Staff, none, roles(&[Role::Secretary]))), "role_not_grantable");
        assert_eq!(name(grant(&officer, Place::Staff, none, roles(&[Role::Officer]))), "role_not_grantable");
    }

    #[test]
    fn the_operator_comes_to_a_secretarys_rescue_alone() {
        let operator = actor(&account(1, &[Role::Operator], None));
        assert_eq!(name(reset(&operator, Place::Staff, &account(2, &[Role::Secretary], None))), "ok");
        let officer = account(3, &[Role::Officer], None);
        assert_eq!(name(reset(&operator, Place::Staff, &officer)), "role_not_grantable");
        let secretary = account(4, &[Role::Secretary], None);
        assert_eq!(name(reset(&actor(&secretary), Place::Staff, &secretary)), "not_to_oneself");
    }

    #[test]
    fn roles_that_never_meet() {
        for mixed in [
            &[Role::Secretary, Role::Auditor][..],
            &[Role::Officer, Role::Auditor],
            &[Role::Officer, Role::UnitLiaison],
            &[Role::Client],
            &[Role::Operator],
            &[],
        ] {
            assert_eq!(name(compatible(Place::Staff, roles(mixed))), "roles_incompatible", "{mixed:?}");
        }
        assert_eq!(name(compatible(Place::Platform, roles(&[Role::Operator, Role::Auditor]))), "roles_incompatible");
        assert_eq!(name(compatible(Place::Staff, roles(&[Role::Officer, Role::HouseholdOfficer]))), "ok");
    }

    #[derive(Clone, Debug)]
    enum Step {
        Grant { by: usize, to: usize, roles: u16 },
        State { by: usize, to: usize, state: AccountState },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let state = prop_oneof![Just(AccountState::Active), Just(AccountState::Disabled), Just(AccountState::Removed)];
        let step = prop_oneof![
            (0..6_usize, 0..6_usize, 0..1024_u16).prop_map(|(by, to, roles)| Step::Grant { by, to, roles }),
            (0..6_usize, 0..6_usize, state).prop_map(|(by, to, state)| Step::State { by, to, state }),
        ];
        prop::collection::vec(step, 1..60)
    }

    fn others(all: &[Account], except: usize) -> Others {
        let count = |role: Role| {
            let holds = |(at, one): &(usize, &Account)| {
                *at != except && one.state == AccountState::Active && one.roles.has(role)
            };
            all.iter().enumerate().filter(holds).count() as i64
        };
        Others { holders: APART.map(count) }
    }

    proptest! {
        #[test]
        fn no_sequence_of_grants_breaks_the_separation(place in 0..2_usize, steps in steps()) {
            let (place, first) =
                [(Place::Staff, Role::Secretary), (Place::Platform, Role::Operator)][place];
            let mut all: Vec<Account> = (0..6).map(|id| account(id, &[place.roles()[1]], None)).collect();
            all[0].roles = roles(&[first]);
            for step in steps {
                let (by, to) = match step { Step::Grant { by, to, .. } | Step::State { by, to, .. } => (by, to) };
                let (caller, target) = (actor(&all[by]), all[to].clone());
                if all[by].state != AccountState::Active || target.state == AccountState::Removed {
                    continue;
                }
                let (after, state) = match step {
                    Step::Grant { roles, .. } => {
                        let wanted: Roles =
                            Role::ALL.into_iter().filter(|role| roles & *role as u16 != 0).collect();
                        (wanted, target.state)
                    }
                    Step::State { state, .. } => (target.roles, state),
                };
                let allowed = not_oneself(&caller, &target)
                    .and_then(|()| grant(&caller, place, target.roles, after))
                    .and_then(|()| if state == target.state { Ok(()) } else { govern(&caller, place, &target) })
                    .and_then(|()| somebody_stays(&target, after, state, others(&all, to)));
                if allowed.is_ok() {
                    prop_assert_ne!(by, to);
                    all[to].roles = after;
                    all[to].state = state;
                }
                let active = |role: Role| all.iter().any(|a| a.state == AccountState::Active && a.roles.has(role));
                prop_assert!(active(first));
                for one in &all {
                    let apart = APART.into_iter().filter(|role| one.roles.has(*role)).count();
                    prop_assert!(apart <= 1);
                    prop_assert!(!one.roles.has(Role::Auditor) || one.roles.list().len() == 1);
                }
            }
        }
    }
}
