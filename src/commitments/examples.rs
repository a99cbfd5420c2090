//! For the tests of this slice: a commitment as it might be, and the people around it.

use uuid::Uuid;

use crate::model::{Mine, Standalone};
use agreements::AgreementState;
use agreements::promises::{Clocks, Commitment, CommitmentId, CommitmentState, Life};
use kernel::{
    AccountId, Actor, AgreementId, Author, ClientId, Commons, CommunityId, Day, Instant, Linkage, PartyId, Role, UnitId,
};

fn community() -> CommunityId {
    CommunityId(Uuid::from_u128(0xc0))
}

pub fn unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(0x100 + n))
}

/// The community's party is the first of the agreement, that of unit 1 the second.
fn party(n: u128) -> PartyId {
    PartyId(Uuid::from_u128(0x901 + n))
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn noon(text: &str) -> Instant {
    format!("{text}T04:00:00Z").parse().unwrap()
}

/// What unit 1 has promised, due on 2026-12-31.
pub fn commitment(progress: CommitmentState) -> Commitment {
    let now = noon("2026-06-01");
    Commitment {
        id: CommitmentId(Uuid::from_u128(0xd00)),
        linkage: Linkage::JointService,
        commons: vec![Commons::CoBuild],
        title: "环境整治".to_owned(),
        quantity: Some(4),
        unit_of_measure: Some("次".to_owned()),
        due_on: Some(day("2026-12-31")),
        pledger: party(1),
        recurrence: None,
        progress,
        life: Life::default(),
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// The promise of unit 1 (or of the community) as this caller meets it, in an agreement with units 1 and 2 that bind themselves.
pub fn promise(of_unit: bool, progress: CommitmentState, stage: AgreementState, actor: &Actor) -> Standalone {
    let mine = [1, 2].into_iter().find(|n| actor.unit == Some(unit(*n))).map(party);
    Standalone {
        commitment: Commitment { pledger: party(u128::from(of_unit)), ..commitment(progress) },
        agreement: AgreementId(Uuid::from_u128(0xa1)),
        clocks: Clocks::at(stage),
        starts_on: day("2026-07-01"),
        unit: of_unit.then(|| unit(1)),
        mine: mine.map(|party| Mine { party, bound: true }),
    }
}

fn person(n: u128, role: Role, unit: Option<UnitId>) -> Actor {
    let author = Author::Account(AccountId(Uuid::from_u128(n)));
    Actor::new(author, community(), [role].into_iter().collect(), unit)
}

pub fn secretary() -> Actor {
    person(1, Role::Secretary, None)
}

pub fn officer() -> Actor {
    person(2, Role::Officer, None)
}

pub fn auditor() -> Actor {
    person(3, Role::Auditor, None)
}

pub fn head(n: u128) -> Actor {
    person(0x10 + n, Role::UnitHead, Some(unit(n)))
}

pub fn liaison(n: u128) -> Actor {
    person(0x30 + n, Role::UnitLiaison, Some(unit(n)))
}

pub fn machine(unit: Option<UnitId>) -> Actor {
    let author = Author::Client(ClientId(Uuid::from_u128(0x77)));
    Actor::new(author, community(), [Role::Client].into_iter().collect(), unit)
}

pub fn system() -> Actor {
    Actor::system(community())
}
