//! Rules: what may happen to a claim, and what is true afterwards.

use serde_json::json;

use crate::aggregate::claims::model::{
    Claim, ClaimRole, ClaimState, Decision, End, HOLD_MINUTES, Hold, MISSED_FOR_REVOCATION, PlannedEnd, REPLY_DAYS,
    Reply, Revocation, RevocationCause, State, Term,
};
use crate::aggregate::duties::model::Task;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules::{Unasked, illegal as zone_illegal, requestable};
use crate::codes::{
    CLAIM_ALREADY_REQUESTED, NO_CAUSE_FOR_REVOCATION, REPLY_PERIOD_RUNS, UNIT_WITHOUT_AGREEMENT, ZONE_ALREADY_CLAIMED,
    ZONE_HELD,
};
use crate::model::ZoneState;
use crate::policy::may;
use crate::rules::speaks;
use auth::Guard;
use kernel::{AccountId, Actor, AgreementId, Day, Fault, Instant, Role, Span, UnitId};

use ClaimState::{Active, HandingOver, Requested};

const LIVE: &[ClaimState] = &ClaimState::LIVE;

auth::state_machine! {
    /// Something that may happen to one claim.
    pub enum Move(claim: &Claim; actor; today: Day) {
        noun: ["认领", "claim"],
        state: ClaimState = claim.state.word(),
        guard: guard,
    }
    /// The secretary approves the request.
    Approve        [Requested]         by speaks(actor)                                  => may::ApproveClaim;
    /// The secretary refuses it.
    Refuse         [Requested]         by speaks(actor)                                  => may::RefuseClaim;
    /// The unit takes it back, or ends its support.
    Withdraw       [Requested, Active] by actor.unit == Some(claim.unit)                 => may::WithdrawClaim;
    /// The unit gives the zone up.
    Release        [Active]            by heads(claim.unit, actor)                       => may::ReleaseClaim;
    /// The unit or the secretary offers it to another unit.
    Offer          [Active]            by offers(claim, actor)                           => may::OfferHandover;
    /// That unit takes it over.
    Accept         [HandingOver]       by succeeds(claim, actor)                         => may::AcceptHandover;
    /// The offer is taken back or refused.
    CancelOffer    [HandingOver]       by offers(claim, actor) || succeeds(claim, actor) => may::CancelHandover;
    /// The secretary announces the revocation, and carries it out.
    Revoke         LIVE                by speaks(actor)                                  => may::RevokeClaim;
    /// The unit replies.
    Reply          LIVE                by actor.unit == Some(claim.unit)                 => may::ReplyToRevocation;
    /// The secretary drops the revocation.
    DropRevocation LIVE                by speaks(actor)                                  => may::DropRevocation;
}

/// Whether the claim is one this can happen to.
fn guard(claim: &Claim, _: &Actor, step: Move, today: Day) -> Guard {
    let lead = claim.role == ClaimRole::Lead;
    Guard::pass_if(match step {
        Move::Withdraw => !(lead && claim.live()),
        Move::Release | Move::Offer | Move::Accept | Move::CancelOffer | Move::Revoke => lead,
        Move::Reply => claim.revocation().is_some_and(|one| today <= one.reply_until),
        Move::DropRevocation => claim.revocation().is_some(),
        _ => true,
    })
}

/// Whether the caller is the head of this unit.
fn heads(unit: UnitId, actor: &Actor) -> bool {
    actor.unit == Some(unit) && actor.roles.has(Role::UnitHead)
}

/// Whether the caller may offer it to another unit: the head of its own, and the secretary.
fn offers(claim: &Claim, actor: &Actor) -> bool {
    heads(claim.unit, actor) || speaks(actor)
}

/// Whether the caller is the head of the unit it is offered to. Where nothing is offered nobody is on the wrong side.
fn succeeds(claim: &Claim, actor: &Actor) -> bool {
    claim.offer().is_none_or(|offer| heads(offer.to, actor))
}

/// Whether a unit can ask for the zone now.
///
/// # Errors
/// [`ILLEGAL_TRANSITION`](auth::ILLEGAL_TRANSITION), [`ZONE_ALREADY_CLAIMED`], [`CLAIM_ALREADY_REQUESTED`], [`ZONE_HELD`],
/// [`UNIT_WITHOUT_AGREEMENT`].
pub fn request(
    aggregate: &ZoneAggregate,
    actor: &Actor,
    unit: UnitId,
    role: ClaimRole,
    agreement: Option<AgreementId>,
) -> Result<AgreementId, Fault> {
    requestable(aggregate, unit, role).map_err(|why| match why {
        Unasked::Closed => zone_illegal(aggregate, actor),
        Unasked::Led => already_claimed(aggregate),
        Unasked::Asked(n) => Fault::of(&CLAIM_ALREADY_REQUESTED).with("claim_number", n),
    })?;
    if let Some(hold) = aggregate.hold.filter(|hold| hold.unit != unit) {
        return Err(held(&hold));
    }
    agreement.ok_or_else(|| Fault::of(&UNIT_WITHOUT_AGREEMENT))
}

/// The hold a unit has then: the one it has already, or a new one.
///
/// # Errors
/// [`ILLEGAL_TRANSITION`](auth::ILLEGAL_TRANSITION), [`ZONE_ALREADY_CLAIMED`], [`ZONE_HELD`], [`UNIT_WITHOUT_AGREEMENT`].
pub fn hold(
    aggregate: &ZoneAggregate,
    actor: &Actor,
    unit: UnitId,
    agreement: Option<AgreementId>,
    n: i64,
    now: Instant,
) -> Result<Hold, Fault> {
    if aggregate.lead().is_some() {
        return Err(already_claimed(aggregate));
    }
    if aggregate.zone.state != ZoneState::Open {
        return Err(zone_illegal(aggregate, actor));
    }
    match aggregate.hold {
        Some(hold) if hold.unit == unit => return Ok(hold),
        Some(hold) => return Err(held(&hold)),
        None => {}
    }
    if agreement.is_none() {
        return Err(Fault::of(&UNIT_WITHOUT_AGREEMENT));
    }
    Ok(Hold { n, unit, at: now, by: actor.account(), until: now.plus(Span::minutes(HOLD_MINUTES)) })
}

/// The refusal that names who leads.
pub fn already_claimed(aggregate: &ZoneAggregate) -> Fault {
    let fault = Fault::of(&ZONE_ALREADY_CLAIMED);
    match aggregate.lead() {
        Some(lead) => fault
            .with(
                "claimed_by",
                json!({ "unit_id": lead.unit, "since_on": lead.since(), "recorded_at": lead.recorded() }),
            )
            .with("claim_number", lead.n),
        None => fault,
    }
}

fn held(hold: &Hold) -> Fault {
    Fault::of(&ZONE_HELD).with("held_by", json!({ "unit_id": hold.unit })).with("held_until", json!(hold.until))
}

/// Whether a request can be approved: for the lead nobody else may lead, and the unit needs an agreement.
///
/// # Errors
/// [`NOT_FOR_THIS_SIDE`](auth::NOT_FOR_THIS_SIDE), [`ILLEGAL_TRANSITION`](auth::ILLEGAL_TRANSITION), [`ZONE_ALREADY_CLAIMED`],
/// [`UNIT_WITHOUT_AGREEMENT`].
pub fn approve(
    aggregate: &ZoneAggregate,
    claim: &Claim,
    actor: &Actor,
    agreement: Option<AgreementId>,
    today: Day,
) -> Result<AgreementId, Fault> {
    let late = matches!(claim.state, State::Requested | State::Superseded(_)) && claim.role == ClaimRole::Lead;
    if late && aggregate.lead().is_some() && speaks(actor) {
        return Err(already_claimed(aggregate));
    }
    may(claim, actor, Move::Approve, today)?;
    if matches!(aggregate.zone.state, ZoneState::Draft | ZoneState::Retired { .. }) {
        return Err(zone_illegal(aggregate, actor));
    }
    agreement.ok_or_else(|| Fault::of(&UNIT_WITHOUT_AGREEMENT))
}

/// Whether the secretary can give the zone to a unit now.
///
/// # Errors
/// [`ZONE_ALREADY_CLAIMED`], [`ILLEGAL_TRANSITION`](auth::ILLEGAL_TRANSITION).
pub fn assignable(aggregate: &ZoneAggregate, actor: &Actor) -> Result<(), Fault> {
    if aggregate.lead().is_some() {
        return Err(already_claimed(aggregate));
    }
    if !matches!(aggregate.zone.state, ZoneState::Draft | ZoneState::Open) {
        return Err(zone_illegal(aggregate, actor));
    }
    Ok(())
}

/// Whether an assignment rests on an agreement in force, or on a reason to do without one.
///
/// # Errors
/// [`UNIT_WITHOUT_AGREEMENT`].
pub fn backed(agreement: Option<AgreementId>, override_reason: Option<&str>) -> Result<(), Fault> {
    match (agreement, override_reason) {
        (None, None) => Err(Fault::of(&UNIT_WITHOUT_AGREEMENT)),
        _ => Ok(()),
    }
}

/// What entitles to a revocation now.
///
/// # Errors
/// [`NO_CAUSE_FOR_REVOCATION`] with how many periods were missed.
pub fn cause(missed: usize, agreement: Option<AgreementId>) -> Result<RevocationCause, Fault> {
    if missed >= MISSED_FOR_REVOCATION {
        Ok(RevocationCause::MissedDuties)
    } else if agreement.is_none() {
        Ok(RevocationCause::NoAgreement)
    } else {
        Err(Fault::of(&NO_CAUSE_FOR_REVOCATION).with("missed_periods", missed))
    }
}

/// What a repeated or later call of a revocation does.
///
/// # Errors
/// [`REPLY_PERIOD_RUNS`] for somebody else while the unit can reply.
pub fn carried_out(announced: &Revocation, actor: &Actor, today: Day) -> Result<bool, Fault> {
    if today > announced.reply_until {
        return Ok(true);
    }
    if announced.by == actor.account() {
        return Ok(false);
    }
    Err(Fault::of(&REPLY_PERIOD_RUNS).with("reply_until", json!(announced.reply_until)))
}

fn touch(claim: &mut Claim, now: Instant) {
    (claim.version, claim.updated_at) = (claim.version + 1, now);
}

/// The claim is live from now on.
pub fn begin(claim: &mut Claim, agreement: Option<AgreementId>, term: Term) {
    let now = term.began_at;
    claim.agreement = agreement;
    claim.state = State::Live(term);
    touch(claim, now);
}

/// The request ends without having become live.
pub fn settle(claim: &mut Claim, state: fn(Decision) -> State, decision: Decision) {
    let now = decision.at;
    claim.state = state(decision);
    touch(claim, now);
}

/// The claim is live no longer.
pub fn end(claim: &mut Claim, end: End, now: Instant) {
    if let State::Live(term) = &claim.state {
        claim.state = State::Over(term.clone(), end);
        touch(claim, now);
    }
}

/// Sets how a live claim is to end.
pub fn plan_end(claim: &mut Claim, planned_end: PlannedEnd, now: Instant) {
    amend(claim, now, |term| term.planned_end = planned_end);
}

/// Its revocation is announced.
pub fn announce(claim: &mut Claim, cause: RevocationCause, reason: String, by: Option<AccountId>, now: Instant) {
    let reply_until = now.day().plus_days(REPLY_DAYS);
    let announced = Revocation { cause, reason, at: now, by, reply_until, reply: None };
    amend(claim, now, |term| term.revocation = Some(announced));
}

/// The unit replies, or replaces its reply.
pub fn reply(claim: &mut Claim, reply: Reply) {
    amend(claim, reply.at, |term| {
        if let Some(revocation) = &mut term.revocation {
            revocation.reply = Some(reply);
        }
    });
}

/// The revocation is dropped.
pub fn drop_revocation(claim: &mut Claim, now: Instant) {
    amend(claim, now, |term| term.revocation = None);
}

fn amend(claim: &mut Claim, now: Instant, change: impl FnOnce(&mut Term)) {
    if let State::Live(term) = &mut claim.state {
        change(term);
        touch(claim, now);
    }
}

/// It rests on another agreement from now on.
pub fn rest_on(claim: &mut Claim, agreement: AgreementId, now: Instant) {
    claim.agreement = Some(agreement);
    touch(claim, now);
}

/// The duties a claim takes on that its zone does not have yet.
pub fn further(aggregate: &ZoneAggregate, claim: &Claim) -> Vec<Task> {
    let has =
        |task: &&Task| aggregate.duties.iter().any(|duty| duty.task.kind == task.kind && duty.task.title == task.title);
    claim.duties.iter().filter(|task| !has(task)).cloned().collect()
}
