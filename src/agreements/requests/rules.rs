//! May a concluded agreement be changed so, whose consent does it take, and what is true when it takes effect?

use chrono::TimeDelta;

use super::super::model::{Agreement, Effect, Party, PartyKind, State, works_for_community};
use super::super::rules::{Move, touch, works_for_unit};
use super::model::{HowEnded, Pending, Request, RequestKind, Suspension};
use crate::kernel::{Actor, Day, Instant, PartyId, Role};

/// For how many days after its last one an agreement may still be renewed.
pub const RENEWABLE_DAYS: i64 = 90;

/// The party whose head the caller is: that of its unit, or the secretary for the community.
pub fn headed<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
    match (actor.account(), actor.unit) {
        (Some(_), Some(unit)) if actor.roles.has(Role::UnitHead) => agreement.party_of(unit),
        (Some(_), None) if actor.roles.has(Role::Secretary) => agreement.community_party(),
        _ => None,
    }
}

/// The bound party the caller gives or refuses consent for.
pub fn voice<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
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

/// Whether the caller stands where this move may be made from.
pub fn on_the_right_side(agreement: &Agreement, actor: &Actor, step: Move) -> bool {
    match step {
        Move::Suspend | Move::Resume | Move::Terminate | Move::GiveNotice => voice(agreement, actor).is_some(),
        Move::Amend | Move::Renew | Move::WithdrawRequest => side(agreement, actor).is_some(),
        Move::Accede => actor.account().is_some() && works_for_community(actor),
        _ => headed(agreement, actor).is_some(),
    }
}

/// What a later move needs beyond the stage.
pub fn circumstances_allow(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> bool {
    let later = &agreement.later;
    let free = |kind| later.of(kind).is_none();
    let awaits = |kind| later.open.iter().any(|one| one.kind == kind && awaited(agreement, actor, one).is_some());
    match step {
        Move::Suspend => free(RequestKind::Suspension) || awaits(RequestKind::Suspension),
        Move::Resume => free(RequestKind::Resumption) || awaits(RequestKind::Resumption),
        Move::Terminate => free(RequestKind::Termination) || awaits(RequestKind::Termination),
        Move::GiveNotice => voice(agreement, actor).is_some_and(|party| party.leave.is_none()),
        Move::Amend => free(RequestKind::Amendment) && free(RequestKind::Accession),
        Move::SignAmendment | Move::RefuseAmendment => awaits(RequestKind::Amendment),
        Move::Accede => agreement.terms.effect == Effect::EachOnSigning && free(RequestKind::Amendment),
        Move::SignAccession | Move::RefuseAccession => awaits(RequestKind::Accession),
        Move::RefuseRequest => later.open.iter().any(|one| awaited(agreement, actor, one).is_some()),
        Move::WithdrawRequest => later.open.iter().any(|one| withdraws(agreement, actor, one)),
        Move::Renew => later.renewal.is_none() && renewable(agreement, today),
        _ => true,
    }
}

/// Whether the caller may take this request back: its side made it, and it is not agreed yet.
pub fn withdraws(agreement: &Agreement, actor: &Actor, request: &Pending) -> bool {
    !request.agreed && side(agreement, actor).is_some_and(|party| party.id == request.by)
}

/// Whether it is still time to renew.
fn renewable(agreement: &Agreement, today: Day) -> bool {
    match &agreement.state {
        State::Expired { at, .. } => today <= at.day() + TimeDelta::days(RENEWABLE_DAYS),
        _ => true,
    }
}

/// What a consent led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Others are still to answer.
    Waiting,
    /// All have consented; it takes effect on its day.
    Agreed,
    /// All have consented, and its day has come.
    Effect,
}

/// Notes that something is asked.
pub fn open(agreement: &mut Agreement, request: &Request) {
    agreement.later.requests = request.number;
    agreement.later.open.push(request.pending());
}

/// Notes a party's consent; with that of the last one the request is agreed.
pub fn consent(agreement: &mut Agreement, number: i64, party: PartyId, today: Day) -> Step {
    if let Some(request) = agreement.later.open.iter_mut().find(|one| one.number == number)
        && !request.consented.contains(&party)
    {
        request.consented.push(party);
    }
    reckon(agreement, number, today)
}

/// Where a request stands: also when a party whose consent was missing has left.
pub fn reckon(agreement: &mut Agreement, number: i64, today: Day) -> Step {
    let Some(request) = agreement.later.numbered(number) else { return Step::Waiting };
    if !awaiting(agreement, request).is_empty() {
        return Step::Waiting;
    }
    if request.from_on.is_none_or(|day| day <= today) {
        return Step::Effect;
    }
    if let Some(request) = agreement.later.open.iter_mut().find(|one| one.number == number) {
        request.agreed = true;
    }
    Step::Agreed
}

/// Takes a settled request off the head. A party that was to accede and did not is a party no longer.
pub fn settle(agreement: &mut Agreement, number: i64) {
    let settled = agreement.later.open.iter().position(|one| one.number == number);
    let Some(settled) = settled.map(|at| agreement.later.open.remove(at)) else { return };
    agreement.parties.retain(|party| Some(party.id) != settled.party || party.signed());
}

/// Lets an agreement in force rest; whether it did.
pub fn suspend(agreement: &mut Agreement, pause: Suspension, now: Instant) -> bool {
    let State::Active { digest, due_on, since } = &agreement.state else { return false };
    agreement.state = State::Suspended { digest: digest.clone(), due_on: *due_on, since: *since, pause };
    touch(agreement, now);
    true
}

/// Puts a suspended agreement in force again; whether it did.
pub fn resume(agreement: &mut Agreement, now: Instant) -> bool {
    let State::Suspended { digest, due_on, since, .. } = &agreement.state else { return false };
    agreement.state = State::Active { digest: digest.clone(), due_on: *due_on, since: *since };
    touch(agreement, now);
    true
}

/// Ends a concluded agreement before its last day; whether it did.
pub fn terminate(agreement: &mut Agreement, how: HowEnded, reason: String, now: Instant) -> bool {
    let (digest, since) = match &agreement.state {
        State::Signed { digest, .. } => (digest.clone(), None),
        State::Active { digest, since, .. }
        | State::Suspended { digest, since, .. }
        | State::Ending { digest, since, .. } => (digest.clone(), Some(*since)),
        _ => return false,
    };
    agreement.state = State::Terminated { digest, since, at: now, how, reason };
    touch(agreement, now);
    true
}
