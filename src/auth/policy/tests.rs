//! What a row means for one caller.

use uuid::Uuid;

use super::samples::may;
use super::*;
use kernel::{AccountId, Actor, Author, CommunityId, Role, UnitId};

fn actor(role: Role, unit: Option<UnitId>) -> Actor {
    let author = Author::Account(AccountId(Uuid::from_u128(1)));
    Actor::new(author, here(), [role].into_iter().collect(), unit)
}

fn here() -> CommunityId {
    CommunityId(Uuid::from_u128(10))
}

fn elsewhere() -> CommunityId {
    CommunityId(Uuid::from_u128(11))
}

#[test]
fn another_community_is_not_there_even_for_a_role_that_may_nothing() {
    let cells = &may::GetUnit::CELLS;
    assert_eq!(decide(cells, &actor(Role::Officer, None), Some(elsewhere()), None), Err(Refusal::Elsewhere));
    assert_eq!(decide(cells, &actor(Role::Operator, None), Some(here()), None), Err(Refusal::Role));
    assert_eq!(decide(cells, &actor(Role::Operator, None), Some(elsewhere()), None), Err(Refusal::Elsewhere));
    let operator = actor(Role::Operator, None);
    assert_eq!(decide(&may::GetCommunity::CELLS, &operator, Some(elsewhere()), None), Ok(elsewhere()));
}

#[test]
fn a_unit_writes_for_itself_alone() {
    let [own, other] = [UnitId(Uuid::from_u128(1)), UnitId(Uuid::from_u128(2))];
    let head = actor(Role::UnitHead, Some(own));
    let cells = &may::UpdateUnit::CELLS;
    assert_eq!(decide(cells, &head, Some(here()), Some(own)), Ok(here()));
    assert_eq!(decide(cells, &head, Some(here()), Some(other)), Err(Refusal::Role));
    // A machine of the community has no unit: what is for a unit alone is not for it.
    assert_eq!(decide(cells, &actor(Role::Client, None), Some(here()), Some(own)), Err(Refusal::Role));
    assert_eq!(decide(cells, &actor(Role::Secretary, None), Some(here()), Some(other)), Ok(here()));
}

#[test]
fn a_secretary_is_an_officer_but_not_cleared_for_households() {
    let secretary = actor(Role::Secretary, None);
    assert!(permits::<may::SubmitAgreement>(&secretary, None));
    assert!(!secretary.roles.has(Role::HouseholdOfficer));
}
