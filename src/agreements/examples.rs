//! For the tests of this slice: an agreement as it might be, and the people around it.

use uuid::Uuid;

use crate::model::{Agreement, Changes, State};
use crate::parties::model::{Party, PartyBasis, PartyBody, PartyKind, Reply};
use crate::promises::CommitmentId;
use crate::promises::model::{Commitment, CommitmentState, Life};
use crate::terms::model::{AgreementEffect, Clause, SigningOrder, Terms};
use kernel::{
    AccountId, Actor, AgreementId, Author, ClientId, Commons, CommunityId, Day, Instant, Linkage, PartyId, Role, UnitId,
};

pub fn community() -> CommunityId {
    CommunityId(Uuid::from_u128(0xc0))
}

pub fn unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(0x100 + n))
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn noon(text: &str) -> Instant {
    format!("{text}T04:00:00Z").parse().unwrap()
}

/// A draft of the community's with so many units, in force from 2026-07-01 to 2027-06-30.
pub fn draft(units: u128, effect: AgreementEffect, order: SigningOrder) -> Agreement {
    let mut parties = vec![party(1, PartyKind::Community, None)];
    parties.extend((1..=units).map(|n| party(1 + n, PartyKind::Unit, Some(unit(n)))));
    let now = noon("2026-06-01");
    let commitments = parties.iter().enumerate().map(|(i, party)| commitment(i as u128, party.id, now)).collect();
    Agreement {
        id: AgreementId(Uuid::from_u128(0xa1)),
        community: community(),
        number: "HLGZ-2026-0001".to_owned(),
        terms: Terms {
            title: "兰新社区“互联共转”共建协议".to_owned(),
            purpose: "共同服务辖区居民。".to_owned(),
            starts_on: day("2026-07-01"),
            ends_on: Some(day("2027-06-30")),
            renews_automatically: false,
            signing_order: order,
            effect,
            clauses: vec![Clause { code: None, text: "各方平等协商。".to_owned() }],
            notice: None,
            copies: None,
        },
        state: State::Draft,
        revision: 1,
        version: 1,
        created_at: now,
        updated_at: now,
        created_by: None,
        author_unit: None,
        shared_at: None,
        paper: None,
        concluded_at: None,
        sample: false,
        original: None,
        parties,
        commitments,
        changes: Changes::default(),
    }
}

fn party(n: u128, kind: PartyKind, unit: Option<UnitId>) -> Party {
    Party {
        id: PartyId(Uuid::from_u128(0x900 + n)),
        kind,
        unit,
        name: format!("示例协议方{n}"),
        role: "乙方".to_owned(),
        body: PartyBody::Administration,
        signing_name: None,
        representative: None,
        title: None,
        basis: PartyBasis::Account,
        reply: Reply::Pending,
        accession: None,
        leave: None,
    }
}

fn commitment(n: u128, pledger: PartyId, now: Instant) -> Commitment {
    Commitment {
        id: CommitmentId(Uuid::from_u128(0xd00 + n)),
        linkage: Linkage::JointService,
        commons: vec![Commons::CoBuild],
        title: "环境整治".to_owned(),
        quantity: Some(4),
        unit_of_measure: Some("次".to_owned()),
        due_on: Some(day("2026-12-31")),
        pledger,
        recurrence: None,
        progress: CommitmentState::Proposed,
        life: Life::default(),
        created_at: now,
        updated_at: now,
        version: 1,
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
