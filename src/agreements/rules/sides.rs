//! Rules: who is on which side of an agreement, for whom the caller speaks, and whose consent a request still needs.

use crate::model::{Agreement, Pending, RequestKind, State, works_for_community};
use crate::parties::model::{Party, PartyBasis, PartyKind};
use kernel::{Actor, Author, PartyId, Role};

/// The party the caller can sign for: the head of its unit, or the secretary for the community.
pub fn signatory<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
    let party = match (actor.account(), actor.unit) {
        (Some(_), Some(unit)) if actor.roles.has(Role::UnitHead) => agreement.party_of(unit),
        (Some(_), None) if actor.roles.has(Role::Secretary) => agreement.community_party(),
        _ => None,
    };
    party.filter(|party| party.basis == PartyBasis::Account)
}

/// Whether the caller belongs to the side that wrote the draft.
pub fn is_author_side(agreement: &Agreement, actor: &Actor) -> bool {
    match actor.unit {
        Some(unit) => agreement.author_unit == Some(unit) && works_for_unit(actor),
        None => agreement.author_unit.is_none() && works_for_community(actor),
    }
}

/// Whether the caller is no machine: a person, or the service itself.
pub fn is_person(actor: &Actor) -> bool {
    !matches!(actor.author, Author::Client(_))
}

/// Whether the caller works on the wording: the side that wrote it while it is a draft, afterwards every party and the community.
pub fn drafts(agreement: &Agreement, actor: &Actor) -> bool {
    if agreement.state == State::Draft {
        return is_author_side(agreement, actor);
    }
    works_for_party(agreement, actor) || works_for_community(actor)
}

/// Whether the caller takes it back before it is concluded: a person of the side that wrote it, or the secretary.
pub fn takes_back(agreement: &Agreement, actor: &Actor) -> bool {
    is_person(actor) && (is_author_side(agreement, actor) || actor.roles.has(Role::Secretary))
}

/// Whether the caller works for a unit that is a party.
pub fn works_for_party(agreement: &Agreement, actor: &Actor) -> bool {
    actor.unit.is_some_and(|unit| agreement.party_of(unit).is_some() && works_for_unit(actor))
}

/// Whether the caller works for its unit: its people who may write, and its machines.
pub fn works_for_unit(actor: &Actor) -> bool {
    actor.roles.any(&[Role::UnitHead, Role::UnitLiaison]) || matches!(actor.author, Author::Client(_))
}

/// The party whose head the caller is: that of its unit, or the secretary for the community.
pub fn headed<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
    match (actor.account(), actor.unit) {
        (Some(_), Some(unit)) if actor.roles.has(Role::UnitHead) => agreement.party_of(unit),
        (Some(_), None) if actor.roles.has(Role::Secretary) => agreement.community_party(),
        _ => None,
    }
}

/// The bound party the caller gives or refuses consent for.
pub fn consenting<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
    headed(agreement, actor).filter(|party| party.owes() && agreement.binds(party))
}

/// The bound party the caller, a person, works for.
pub fn side<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
    let party = match (actor.account(), actor.unit) {
        (Some(_), Some(unit)) if works_for_unit(actor) => agreement.party_of(unit),
        (Some(_), None) if works_for_community(actor) => agreement.community_party(),
        _ => None,
    };
    party.filter(|party| party.owes() && agreement.binds(party))
}

/// Whose consent a request takes. An amendment: of every bound party that can sign here. An accession: of the community
/// and of who accedes. Everything else: of every party that owes something.
pub fn needed(agreement: &Agreement, request: &Pending) -> Vec<PartyId> {
    let ids = |wanted: &dyn Fn(&Party) -> bool| -> Vec<PartyId> {
        agreement.parties.iter().filter(|party| wanted(party)).map(|party| party.id).collect()
    };
    match request.kind {
        RequestKind::Amendment => ids(&|party| agreement.binds(party) && signs_here(party)),
        RequestKind::Accession => ids(&|party| party.kind == PartyKind::Community || Some(party.id) == request.party),
        RequestKind::Suspension | RequestKind::Resumption | RequestKind::Termination => {
            agreement.obliged().map(|party| party.id).collect()
        }
    }
}

/// Whether somebody with an account can sign for this party; an outside witness of a paper original has none.
pub fn signs_here(party: &Party) -> bool {
    party.kind == PartyKind::Community || party.unit.is_some()
}

/// Whose consent is still missing.
pub fn awaiting(agreement: &Agreement, request: &Pending) -> Vec<PartyId> {
    if request.agreed {
        return Vec::new();
    }
    needed(agreement, request).into_iter().filter(|party| !request.consented.contains(party)).collect()
}

/// The party the caller heads, if the request waits for its consent.
pub fn awaited<'a>(agreement: &'a Agreement, actor: &Actor, request: &Pending) -> Option<&'a Party> {
    headed(agreement, actor).filter(|party| awaiting(agreement, request).contains(&party.id))
}

/// Whether the caller may take this request back: its side made it, and it is not agreed yet.
pub fn withdraws(agreement: &Agreement, actor: &Actor, request: &Pending) -> bool {
    !request.agreed && side(agreement, actor).is_some_and(|party| party.id == request.by)
}
