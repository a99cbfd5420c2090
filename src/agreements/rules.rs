//! May this happen, and what is true then? One table of moves and stages, who stands where, and the moves themselves.

use serde_json::json;

use super::commitments::model::Progress;
use super::model::{
    Agreement, Basis, Effect, Party, PartyKind, Reply, SigningOrder, Stage, State, works_for_community,
};
use crate::kernel::{Actor, Author, Code, Day, Fault, Instant, Kind, PartyId, Role};

/// The agreement does not stand where this move begins.
pub static ILLEGAL_TRANSITION: Code = Code::new(
    "illegal_transition",
    Kind::Conflict,
    ["当前状态下不能执行此操作", "The agreement does not stand where this begins"],
    [
        "请在 allowed 所列的操作中选择, 或重新读取协议。",
        "Choose one of the operations in allowed, or read the agreement again.",
    ],
);

/// The caller sees the agreement but stands on the wrong side for this.
pub static NOT_FOR_THIS_SIDE: Code = Code::new(
    "not_for_this_side",
    Kind::Forbidden,
    ["此操作须由另一方办理", "This is for another side to do"],
    [
        "请由有权的一方 (起草方、签署方或社区) 办理。",
        "Let the side concerned do it: the author, a signatory or the community.",
    ],
);

/// In sequential order somebody else signs first.
pub static NOT_YOUR_TURN: Code = Code::new(
    "not_your_turn",
    Kind::Conflict,
    ["尚未轮到贵方签署", "Another party signs first"],
    ["请等待 awaiting_party_id 所指的一方签署。", "Wait until the party in awaiting_party_id has signed."],
);

/// The last day for signing has passed.
pub static SIGNING_PERIOD_OVER: Code = Code::new(
    "signing_period_over",
    Kind::Conflict,
    ["签署期限已过", "The last day for signing has passed"],
    ["请社区重新提交签署。", "Ask the community to submit it for signature again."],
);

/// What was signed is not what stands.
pub static DIGEST_MISMATCH: Code = Code::new(
    "digest_mismatch",
    Kind::Conflict,
    ["所确认的文本摘要与待签文本不一致", "The digest named is not that of the text to be signed"],
    ["请重新读取协议, 核对文本后以其 digest 签署。", "Read the agreement again, check the text, and name its digest."],
);

/// What was affirmed is an older or other wording.
pub static REVISION_MISMATCH: Code = Code::new(
    "revision_mismatch",
    Kind::Conflict,
    ["所确认的修订号不是当前修订", "The revision named is not the current one"],
    ["请重新读取协议, 核对修订内容后再提交。", "Read the agreement again, check the wording, then submit it."],
);

/// The agreement would end before it could be signed.
pub static TERM_ALREADY_OVER: Code = Code::new(
    "term_already_over",
    Kind::Conflict,
    ["协议期限已经届满", "The agreement's last day has already passed"],
    ["请修改截止日期后再提交签署。", "Change its last day, then submit it."],
);

/// The refusals of this slice.
pub static CODES: &[&Code] = &[
    &ILLEGAL_TRANSITION,
    &NOT_FOR_THIS_SIDE,
    &NOT_YOUR_TURN,
    &SIGNING_PERIOD_OVER,
    &DIGEST_MISMATCH,
    &REVISION_MISMATCH,
    &TERM_ALREADY_OVER,
];

/// Something that may happen to an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Change the wording.
    Revise,
    /// Remove the draft.
    Delete,
    /// Show the draft to the parties.
    Propose,
    /// Freeze the text.
    Submit,
    /// Sign it.
    Sign,
    /// Refuse it.
    Refuse,
    /// Take it back.
    Withdraw,
    /// Add a commitment.
    Pledge,
    /// Object to a registration from paper.
    Object,
    /// The last day for signing passes.
    Lapse,
    /// The first day comes.
    Activate,
    /// The last day has passed.
    Expire,
}

/// Every move, the stages it begins at, and its operation (none: the calendar does it).
#[rustfmt::skip]
pub static TABLE: &[(Move, &[Stage], Option<&str>)] = &[
    (Move::Revise,   &[Stage::Draft, Stage::Negotiating],                            Some("update_agreement")),
    (Move::Delete,   &[Stage::Draft],                                                Some("delete_agreement")),
    (Move::Propose,  &[Stage::Draft],                                                Some("propose_agreement")),
    (Move::Submit,   &[Stage::Draft, Stage::Negotiating],                            Some("submit_agreement")),
    (Move::Sign,     &[Stage::AwaitingSignatures, Stage::Signed, Stage::Active],     Some("sign_agreement")),
    (Move::Refuse,   &[Stage::AwaitingSignatures, Stage::Signed, Stage::Active],     Some("refuse_agreement")),
    (Move::Withdraw, &[Stage::Draft, Stage::Negotiating, Stage::AwaitingSignatures], Some("withdraw_agreement")),
    (Move::Pledge,   &[Stage::Draft, Stage::Negotiating],                            Some("create_commitment")),
    (Move::Object,   &[Stage::Signed, Stage::Active, Stage::Expired],                Some("object_to_agreement")),
    (Move::Lapse,    &[Stage::AwaitingSignatures],                                   None),
    (Move::Activate, &[Stage::Signed],                                               None),
    (Move::Expire,   &[Stage::Active],                                               None),
];

/// Whether the caller may do this now.
///
/// # Errors
/// [`NOT_FOR_THIS_SIDE`], [`ILLEGAL_TRANSITION`], [`NOT_YOUR_TURN`] or [`SIGNING_PERIOD_OVER`].
pub fn may(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> Result<(), Fault> {
    if !on_the_right_side(agreement, actor, step) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    let stage = agreement.state.stage();
    if !begins_at(step).contains(&stage) || !circumstances_allow(agreement, actor, step) {
        return Err(illegal(agreement, actor, today));
    }
    if !matches!(step, Move::Sign | Move::Refuse) {
        return Ok(());
    }
    if agreement.state.due_on().is_some_and(|due| due < today) {
        return Err(Fault::of(&SIGNING_PERIOD_OVER).with("allowed", json!(allowed(agreement, actor, today))));
    }
    match next_signatory(agreement) {
        Some(next) if Some(next.id) != signatory(agreement, actor).map(|party| party.id) => {
            Err(Fault::of(&NOT_YOUR_TURN)
                .with("awaiting_party_id", next.id.to_string())
                .with("allowed", json!(allowed(agreement, actor, today))))
        }
        _ => Ok(()),
    }
}

/// The operations the caller may carry out now.
pub fn allowed(agreement: &Agreement, actor: &Actor, today: Day) -> Vec<&'static str> {
    TABLE
        .iter()
        .filter_map(|(step, stages, operation)| {
            let stands = stages.contains(&agreement.state.stage())
                && on_the_right_side(agreement, actor, *step)
                && circumstances_allow(agreement, actor, *step);
            let in_time = !matches!(step, Move::Sign | Move::Refuse)
                || (agreement.state.due_on().is_none_or(|due| today <= due)
                    && next_signatory(agreement)
                        .is_none_or(|next| Some(next.id) == signatory(agreement, actor).map(|party| party.id)));
            operation.filter(|_| stands && in_time)
        })
        .collect()
}

/// A 409 that names where the agreement stands and what may happen now.
pub fn illegal(agreement: &Agreement, actor: &Actor, today: Day) -> Fault {
    let [zh, en] = agreement.state.stage().label();
    Fault::of(&ILLEGAL_TRANSITION)
        .because(format!("协议当前状态: {zh}。"), format!("The agreement's state: {en}."))
        .with("state", agreement.state.stage().name())
        .with("allowed", json!(allowed(agreement, actor, today)))
}

/// The party the caller can sign for: the head of its unit, or the secretary for the community.
pub fn signatory<'a>(agreement: &'a Agreement, actor: &Actor) -> Option<&'a Party> {
    let party = match (actor.account(), actor.unit) {
        (Some(_), Some(unit)) if actor.roles.has(Role::UnitHead) => agreement.party_of(unit),
        (Some(_), None) if actor.roles.has(Role::Secretary) => agreement.community_party(),
        _ => None,
    };
    party.filter(|party| party.basis == Basis::Account)
}

/// Whether the caller belongs to the side that wrote the draft.
fn is_author_side(agreement: &Agreement, actor: &Actor) -> bool {
    match actor.unit {
        Some(unit) => agreement.author_unit == Some(unit) && works_for_unit(actor),
        None => agreement.author_unit.is_none() && works_for_community(actor),
    }
}

fn works_for_unit(actor: &Actor) -> bool {
    actor.roles.any(&[Role::UnitHead, Role::UnitLiaison]) || matches!(actor.author, Author::Client(_))
}

fn on_the_right_side(agreement: &Agreement, actor: &Actor, step: Move) -> bool {
    let party = actor.unit.is_some_and(|unit| agreement.party_of(unit).is_some() && works_for_unit(actor));
    let person = !matches!(actor.author, Author::Client(_));
    match step {
        Move::Revise | Move::Pledge if agreement.state == State::Draft => is_author_side(agreement, actor),
        Move::Revise | Move::Pledge => party || works_for_community(actor),
        Move::Delete | Move::Propose => person && is_author_side(agreement, actor),
        Move::Submit => person && works_for_community(actor),
        Move::Withdraw => person && (is_author_side(agreement, actor) || actor.roles.has(Role::Secretary)),
        Move::Sign | Move::Refuse => signatory(agreement, actor).is_some(),
        Move::Object => party,
        Move::Lapse | Move::Activate | Move::Expire => actor.author == Author::System,
    }
}

/// What a move needs beyond the stage.
fn circumstances_allow(agreement: &Agreement, actor: &Actor, step: Move) -> bool {
    match step {
        Move::Sign | Move::Refuse => {
            let open = agreement.state.stage() == Stage::AwaitingSignatures || agreement.state.due_on().is_some();
            open && signatory(agreement, actor).is_some_and(Party::pending)
        }
        Move::Object => agreement.paper.is_some(),
        _ => true,
    }
}

fn begins_at(step: Move) -> &'static [Stage] {
    TABLE.iter().find(|(row, ..)| *row == step).map_or(&[], |(_, stages, _)| stages)
}

/// In sequential order, the party whose turn it is.
fn next_signatory(agreement: &Agreement) -> Option<&Party> {
    let in_turn = agreement.terms.signing_order == SigningOrder::Sequential;
    agreement.parties.iter().find(|party| in_turn && party.pending())
}

/// What an answer to the frozen text led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Others are still to answer, or it was concluded before.
    Waiting,
    /// With this the agreement is concluded.
    Concluded,
    /// The text goes back to negotiation.
    SentBack,
}

/// Notes a change: the version grows.
pub fn touch(agreement: &mut Agreement, now: Instant) {
    agreement.version += 1;
    agreement.updated_at = now.max(agreement.updated_at);
}

/// Shows the wording to the parties.
pub fn propose(agreement: &mut Agreement, now: Instant) {
    agreement.state = State::Negotiating;
    agreement.shared_at = Some(now);
    touch(agreement, now);
}

/// Freezes the text: from here on only answers to this digest count.
pub fn freeze(agreement: &mut Agreement, digest: String, due_on: Day, now: Instant) {
    for party in &mut agreement.parties {
        party.reply = Reply::Pending;
    }
    agreement.shared_at = agreement.shared_at.or(Some(now));
    agreement.state = State::AwaitingSignatures { digest, due_on };
    touch(agreement, now);
}

/// Records a party's signature.
pub fn sign(agreement: &mut Agreement, by: PartyId, now: Instant) -> Outcome {
    answer(agreement, by, Reply::Signed { at: now });
    touch(agreement, now);
    if agreement.concluded_at.is_some() {
        accept_bound(agreement, now);
        return Outcome::Waiting;
    }
    let signed = |kind| agreement.parties.iter().any(|party| party.kind == kind && party.signed());
    let enough = match agreement.terms.effect {
        Effect::AllSigned => agreement.parties.iter().all(Party::signed),
        Effect::EachOnSigning => signed(PartyKind::Community) && signed(PartyKind::Unit),
    };
    if !enough {
        return Outcome::Waiting;
    }
    conclude(agreement, now);
    Outcome::Concluded
}

/// Records a party's refusal.
pub fn refuse(agreement: &mut Agreement, by: PartyId, reason: String, now: Instant) -> Outcome {
    answer(agreement, by, Reply::Refused { at: now, reason });
    touch(agreement, now);
    let hope = agreement.terms.effect == Effect::EachOnSigning
        && agreement.parties.iter().any(|party| party.kind == PartyKind::Unit && (party.pending() || party.signed()))
        && agreement.community_party().is_some_and(|party| party.pending() || party.signed());
    if agreement.concluded_at.is_some() || hope {
        return Outcome::Waiting;
    }
    send_back(agreement);
    Outcome::SentBack
}

/// The last day for signing has passed without a conclusion: back to negotiation.
pub fn lapse(agreement: &mut Agreement, now: Instant) {
    send_back(agreement);
    touch(agreement, now);
}

/// Concludes a registered agreement: every party has stamped it.
pub fn conclude_from_paper(agreement: &mut Agreement, digest: String, now: Instant) {
    agreement.shared_at = Some(now);
    agreement.state = State::AwaitingSignatures { digest, due_on: now.day() };
    let stamped_at = agreement.paper.as_ref().map_or(now, |paper| Instant::start_of(paper.signed_on));
    for party in &mut agreement.parties {
        party.reply = Reply::Signed { at: stamped_at };
    }
    conclude(agreement, now);
}

/// Brings a concluded agreement into force when its first day has come; whether it did.
pub fn begin(agreement: &mut Agreement, now: Instant) -> bool {
    let State::Signed { digest, due_on } = &agreement.state else { return false };
    if agreement.terms.starts_on > now.day() {
        return false;
    }
    agreement.state = State::Active { digest: digest.clone(), due_on: *due_on, since: now };
    touch(agreement, now);
    true
}

/// Ends an agreement whose last day has passed; whether it did.
pub fn expire(agreement: &mut Agreement, now: Instant) -> bool {
    let State::Active { digest, since, .. } = &agreement.state else { return false };
    if agreement.terms.ends_on.is_none_or(|end| now.day() <= end) {
        return false;
    }
    agreement.state = State::Expired { digest: digest.clone(), since: *since, at: now };
    touch(agreement, now);
    true
}

/// Takes the agreement back.
pub fn withdraw(agreement: &mut Agreement, reason: Option<String>, now: Instant) {
    agreement.state = State::Withdrawn { at: now, reason };
    touch(agreement, now);
}

fn answer(agreement: &mut Agreement, by: PartyId, reply: Reply) {
    if let Some(party) = agreement.parties.iter_mut().find(|party| party.id == by) {
        party.reply = reply;
    }
}

fn conclude(agreement: &mut Agreement, now: Instant) {
    if let State::AwaitingSignatures { digest, due_on } = &agreement.state {
        let due_on = (agreement.terms.effect == Effect::EachOnSigning && agreement.paper.is_none()).then_some(*due_on);
        agreement.state = State::Signed { digest: digest.clone(), due_on };
        agreement.concluded_at = Some(now);
        accept_bound(agreement, now);
    }
}

/// Commitments of a bound party are born accepted.
fn accept_bound(agreement: &mut Agreement, now: Instant) {
    let bound: Vec<PartyId> =
        agreement.parties.iter().filter(|party| agreement.binds(party)).map(|party| party.id).collect();
    for commitment in &mut agreement.commitments {
        if commitment.progress == Progress::Proposed && bound.contains(&commitment.pledger) {
            commitment.progress = Progress::Accepted;
            commitment.version += 1;
            commitment.updated_at = now;
        }
    }
}

/// A refusal stays readable; signatures under the old text fall, and so does its revision, so that no receipt of this
/// round can stand in a later one.
fn send_back(agreement: &mut Agreement) {
    for party in agreement.parties.iter_mut().filter(|party| party.signed()) {
        party.reply = Reply::Pending;
    }
    agreement.state = State::Negotiating;
    agreement.revision += 1;
}
