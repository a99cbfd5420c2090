//! May this happen, and what is true then? One table of moves and stages, who stands where, and the moves themselves.

use serde_json::json;

use super::commitments::model::Progress;
use super::model::{
    Agreement, Basis, Effect, Party, PartyKind, Reply, SigningOrder, Stage, State, works_for_community,
};
use super::requests::rules as later;
use auth::AllowedActions;
use kernel::{Actor, Author, Day, Fault, Instant, PartyId, Role};

pub use super::codes::{
    ALREADY_A_PARTY, ANOTHER_REQUEST_OPEN, BATCH_REFUSED, CODES, DIGEST_MISMATCH, ILLEGAL_TRANSITION,
    NOT_FOR_THIS_SIDE, NOT_YOUR_TURN, PARTY_DEPARTED, REGISTRATION_IN_USE, RENEWAL_EXISTS, REQUEST_SETTLED,
    REVISION_MISMATCH, SIGNING_PERIOD_OVER, SUSPENSION_OVER, TERM_ALREADY_OVER,
};

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
    /// Tie the scan of the stamped original to the text.
    AttachOriginal,
    /// The last day for signing passes.
    Lapse,
    /// The first day comes.
    Activate,
    /// The last day has passed.
    Expire,
    /// Ask for a suspension, or consent to it.
    Suspend,
    /// Ask for the agreement to be resumed, or consent to it.
    Resume,
    /// Ask for an early end, or consent to it.
    Terminate,
    /// Give notice.
    GiveNotice,
    /// Propose another text.
    Amend,
    /// Sign the text of an amendment.
    SignAmendment,
    /// Refuse the text of an amendment.
    RefuseAmendment,
    /// Invite a unit to a text that binds each by itself.
    Accede,
    /// Sign an accession.
    SignAccession,
    /// Refuse an accession.
    RefuseAccession,
    /// Take a registration from paper back that was a mistake.
    Void,
    /// Refuse what is asked.
    RefuseRequest,
    /// Take back what one has asked.
    WithdrawRequest,
    /// Draft the agreement that follows.
    Renew,
    /// What was agreed or announced takes effect on its day.
    TakeEffect,
}

/// Every move, the stages it begins at, and its operation (none: the calendar does it).
#[rustfmt::skip]
pub static TABLE: &[(Move, &[Stage], Option<&str>)] = &[
    (Move::Revise,          &[Stage::Draft, Stage::Negotiating],                            Some("update_agreement")),
    (Move::Delete,          &[Stage::Draft],                                                Some("delete_agreement")),
    (Move::Propose,         &[Stage::Draft],                                                Some("propose_agreement")),
    (Move::Submit,          &[Stage::Draft, Stage::Negotiating],                            Some("submit_agreement")),
    (Move::Sign,            &[Stage::AwaitingSignatures, Stage::Signed, Stage::Active],     Some("sign_agreement")),
    (Move::Refuse,          &[Stage::AwaitingSignatures, Stage::Signed, Stage::Active],     Some("refuse_agreement")),
    (Move::Withdraw,        &[Stage::Draft, Stage::Negotiating, Stage::AwaitingSignatures], Some("withdraw_agreement")),
    (Move::Pledge,          &[Stage::Draft, Stage::Negotiating],                            Some("create_commitment")),
    (Move::Object,          CONCLUDED,                                                      Some("object_to_agreement")),
    (Move::AttachOriginal,  CONCLUDED,                                                      Some("attach_original")),
    (Move::Void,            CONCLUDED,                                                      Some("void_registration")),
    (Move::Suspend,         &[Stage::Active],                                               Some("suspend_agreement")),
    (Move::Resume,          &[Stage::Suspended],                                            Some("resume_agreement")),
    (Move::Terminate,       RUNNING,                                                        Some("terminate_agreement")),
    (Move::GiveNotice,      &[Stage::Active, Stage::Suspended],                             Some("give_notice")),
    (Move::Amend,           &[Stage::Active, Stage::Suspended],                             Some("create_amendment")),
    (Move::SignAmendment,   RUNNING,                                                        Some("sign_amendment")),
    (Move::RefuseAmendment, RUNNING,                                                        Some("refuse_amendment")),
    (Move::Accede,          &[Stage::Signed, Stage::Active],                                Some("create_accession")),
    (Move::SignAccession,   RUNNING,                                                        Some("sign_accession")),
    (Move::RefuseAccession, RUNNING,                                                        Some("refuse_accession")),
    (Move::RefuseRequest,   RUNNING,                                                        Some("refuse_request")),
    (Move::WithdrawRequest, RUNNING,                                                        Some("withdraw_request")),
    (Move::Renew,           &[Stage::Active, Stage::Ending, Stage::Expired],                Some("renew_agreement")),
    (Move::Lapse,           &[Stage::AwaitingSignatures],                                   None),
    (Move::Activate,        &[Stage::Signed],                                               None),
    (Move::TakeEffect,      RUNNING,                                                        None),
    (Move::Expire,          &[Stage::Active, Stage::Suspended, Stage::Ending],              None),
];

/// Concluded, and not over.
pub static RUNNING: &[Stage] = &[Stage::Signed, Stage::Active, Stage::Suspended, Stage::Ending];

/// Concluded, over or not.
pub static CONCLUDED: &[Stage] =
    &[Stage::Signed, Stage::Active, Stage::Suspended, Stage::Ending, Stage::Terminated, Stage::Expired];

/// Whether the caller may do this now.
///
/// # Errors
/// [`NOT_FOR_THIS_SIDE`], [`ILLEGAL_TRANSITION`], [`NOT_YOUR_TURN`] or [`SIGNING_PERIOD_OVER`].
pub fn may(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> Result<(), Fault> {
    if !on_the_right_side(agreement, actor, step) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    let stage = agreement.state.stage();
    if !begins_at(step).contains(&stage) || !circumstances_allow(agreement, actor, step, today) {
        return Err(illegal(agreement, actor, today));
    }
    if !matches!(step, Move::Sign | Move::Refuse) {
        return Ok(());
    }
    if agreement.state.due_on().is_some_and(|due| due < today) {
        return Err(Fault::of(&SIGNING_PERIOD_OVER)
            .with("allowed", json!(AllowedActions::of(actor, allowed(agreement, actor, today)))));
    }
    match next_signatory(agreement) {
        Some(next) if Some(next.id) != signatory(agreement, actor).map(|party| party.id) => {
            Err(Fault::of(&NOT_YOUR_TURN)
                .with("awaiting_party_id", next.id.to_string())
                .with("allowed", json!(AllowedActions::of(actor, allowed(agreement, actor, today)))))
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
                && circumstances_allow(agreement, actor, *step, today);
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
        .with("allowed", json!(AllowedActions::of(actor, allowed(agreement, actor, today))))
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

/// Whether the caller works for its unit: its people who may write, and its machines.
pub fn works_for_unit(actor: &Actor) -> bool {
    actor.roles.any(&[Role::UnitHead, Role::UnitLiaison]) || matches!(actor.author, Author::Client(_))
}

fn on_the_right_side(agreement: &Agreement, actor: &Actor, step: Move) -> bool {
    let party = actor.unit.is_some_and(|unit| agreement.party_of(unit).is_some() && works_for_unit(actor));
    let person = !matches!(actor.author, Author::Client(_));
    match step {
        Move::Revise | Move::Pledge if agreement.state == State::Draft => is_author_side(agreement, actor),
        Move::Revise | Move::Pledge => party || works_for_community(actor),
        Move::Delete | Move::Propose => person && is_author_side(agreement, actor),
        Move::Submit | Move::AttachOriginal | Move::Void => person && works_for_community(actor),
        Move::Withdraw => person && (is_author_side(agreement, actor) || actor.roles.has(Role::Secretary)),
        Move::Sign | Move::Refuse => signatory(agreement, actor).is_some(),
        Move::Object => person && party,
        Move::Lapse | Move::Activate | Move::Expire | Move::TakeEffect => actor.author == Author::System,
        _ => later::on_the_right_side(agreement, actor, step),
    }
}

/// What a move needs beyond the stage.
fn circumstances_allow(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> bool {
    match step {
        Move::Sign | Move::Refuse => {
            let open = agreement.state.stage() == Stage::AwaitingSignatures || agreement.state.due_on().is_some();
            open && signatory(agreement, actor).is_some_and(Party::pending)
        }
        Move::Object | Move::Void => agreement.paper.is_some(),
        _ => later::circumstances_allow(agreement, actor, step, today),
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
    let (State::Active { digest, since, .. }
    | State::Suspended { digest, since, .. }
    | State::Ending { digest, since, .. }) = &agreement.state
    else {
        return false;
    };
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
pub fn accept_bound(agreement: &mut Agreement, now: Instant) {
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

#[cfg(test)]
mod tests {
    use super::super::examples::{auditor, day, draft, head, liaison, machine, noon, officer, secretary, system, unit};
    use super::*;
    use proptest::prelude::*;

    const TODAY: &str = "2026-06-10";

    fn awaiting(units: u128, effect: Effect, order: SigningOrder) -> Agreement {
        let mut agreement = draft(units, effect, order);
        freeze(&mut agreement, "d1".to_owned(), day("2026-06-30"), noon(TODAY));
        agreement
    }

    fn can(agreement: &Agreement, actor: &Actor, operation: &str) -> bool {
        allowed(agreement, actor, day(TODAY)).contains(&operation)
    }

    fn sign_as(agreement: &mut Agreement, actor: &Actor) -> Outcome {
        may(agreement, actor, Move::Sign, day(TODAY)).unwrap();
        let party = signatory(agreement, actor).unwrap().id;
        sign(agreement, party, noon(TODAY))
    }

    fn refuse_as(agreement: &mut Agreement, actor: &Actor) -> Outcome {
        may(agreement, actor, Move::Refuse, day(TODAY)).unwrap();
        let party = signatory(agreement, actor).unwrap().id;
        refuse(agreement, party, "示例".to_owned(), noon(TODAY))
    }

    #[test]
    fn a_draft_is_its_authors_alone() {
        let mut agreement = draft(2, Effect::AllSigned, SigningOrder::Parallel);
        assert!(agreement.visible_to(&officer()) && !agreement.visible_to(&head(1)));
        assert!(!agreement.visible_to(&auditor()));
        agreement.author_unit = Some(unit(1));
        assert!(agreement.visible_to(&liaison(1)) && !agreement.visible_to(&liaison(2)));
        assert!(!agreement.visible_to(&secretary()));
        propose(&mut agreement, noon(TODAY));
        assert!(agreement.visible_to(&secretary()) && agreement.visible_to(&liaison(2)));
        assert!(agreement.visible_to(&auditor()) && !agreement.visible_to(&head(3)));
    }

    #[test]
    fn who_stands_where_decides_what_is_offered() {
        let agreement = draft(1, Effect::AllSigned, SigningOrder::Parallel);
        let all = [
            "update_agreement",
            "delete_agreement",
            "propose_agreement",
            "submit_agreement",
            "withdraw_agreement",
            "create_commitment",
        ];
        assert_eq!(allowed(&agreement, &officer(), day(TODAY)), all);
        assert_eq!(allowed(&agreement, &machine(None), day(TODAY)), ["update_agreement", "create_commitment"]);
        assert!(allowed(&agreement, &head(1), day(TODAY)).is_empty());
        let agreement = awaiting(1, Effect::AllSigned, SigningOrder::Parallel);
        assert_eq!(allowed(&agreement, &head(1), day(TODAY)), ["sign_agreement", "refuse_agreement"]);
        assert!(allowed(&agreement, &liaison(1), day(TODAY)).is_empty());
        assert!(!can(&agreement, &officer(), "sign_agreement") && can(&agreement, &secretary(), "sign_agreement"));
        assert!(!can(&agreement, &machine(Some(unit(1))), "sign_agreement"));
        assert!(allowed(&agreement, &auditor(), day(TODAY)).is_empty());
    }

    #[test]
    fn the_last_signature_concludes_and_the_first_day_brings_into_force() {
        let mut agreement = awaiting(2, Effect::AllSigned, SigningOrder::Parallel);
        assert_eq!(sign_as(&mut agreement, &head(2)), Outcome::Waiting);
        assert!(agreement.commitments.iter().all(|line| line.progress == Progress::Proposed));
        assert_eq!(sign_as(&mut agreement, &secretary()), Outcome::Waiting);
        assert_eq!(sign_as(&mut agreement, &head(1)), Outcome::Concluded);
        assert!(agreement.commitments.iter().all(|line| line.progress == Progress::Accepted));
        assert!(!begin(&mut agreement, noon("2026-06-30")));
        assert!(begin(&mut agreement, noon("2026-07-01")));
        assert!(!expire(&mut agreement, noon("2027-06-30")));
        assert!(expire(&mut agreement, noon("2027-07-01")));
        assert_eq!(agreement.state.stage(), Stage::Expired);
    }

    #[test]
    fn one_refusal_sends_all_back_and_no_receipt_of_the_round_counts_later() {
        let mut agreement = awaiting(2, Effect::AllSigned, SigningOrder::Parallel);
        sign_as(&mut agreement, &head(1));
        assert_eq!(refuse_as(&mut agreement, &head(2)), Outcome::SentBack);
        assert_eq!((agreement.state.stage(), agreement.revision), (Stage::Negotiating, 2));
        assert!(agreement.parties.iter().all(|party| !party.signed()));
        assert!(matches!(agreement.parties[2].reply, Reply::Refused { .. }), "the reason stays readable");
    }

    #[test]
    fn each_on_signing_binds_as_they_sign_and_one_refusal_stops_nobody() {
        let mut agreement = awaiting(3, Effect::EachOnSigning, SigningOrder::Parallel);
        assert_eq!(refuse_as(&mut agreement, &head(3)), Outcome::Waiting);
        assert_eq!(sign_as(&mut agreement, &head(1)), Outcome::Waiting);
        assert_eq!(sign_as(&mut agreement, &secretary()), Outcome::Concluded);
        let progress: Vec<_> = agreement.commitments.iter().map(|line| line.progress).collect();
        assert_eq!(progress, [Progress::Accepted, Progress::Accepted, Progress::Proposed, Progress::Proposed]);
        begin(&mut agreement, noon("2026-07-01"));
        assert!(can(&agreement, &head(2), "sign_agreement") && !can(&agreement, &head(1), "sign_agreement"));
        assert_eq!(sign_as(&mut agreement, &head(2)), Outcome::Waiting);
        assert!(agreement.binds(&agreement.parties[2]) && !agreement.binds(&agreement.parties[3]));
        assert_eq!(agreement.commitments[2].progress, Progress::Accepted);
    }

    #[test]
    fn each_on_signing_goes_back_when_nobody_is_left_to_conclude_it() {
        let mut agreement = awaiting(2, Effect::EachOnSigning, SigningOrder::Parallel);
        assert_eq!(refuse_as(&mut agreement, &head(1)), Outcome::Waiting);
        assert_eq!(refuse_as(&mut agreement, &head(2)), Outcome::SentBack);
        let mut agreement = awaiting(2, Effect::EachOnSigning, SigningOrder::Parallel);
        assert_eq!(refuse_as(&mut agreement, &secretary()), Outcome::SentBack);
    }

    #[test]
    fn in_sequence_everybody_waits_for_their_turn() {
        let mut agreement = awaiting(2, Effect::AllSigned, SigningOrder::Sequential);
        let early = may(&agreement, &head(2), Move::Sign, day(TODAY)).unwrap_err();
        assert_eq!(early.code().name, "not_your_turn");
        assert_eq!(early.members()["awaiting_party_id"], agreement.parties[0].id.to_string());
        assert!(!can(&agreement, &head(2), "sign_agreement"));
        sign_as(&mut agreement, &secretary());
        sign_as(&mut agreement, &head(1));
        assert_eq!(sign_as(&mut agreement, &head(2)), Outcome::Concluded);
    }

    #[test]
    fn after_the_last_day_nobody_signs() {
        let agreement = awaiting(1, Effect::AllSigned, SigningOrder::Parallel);
        assert!(may(&agreement, &head(1), Move::Sign, day("2026-06-30")).is_ok());
        let late = may(&agreement, &head(1), Move::Sign, day("2026-07-01")).unwrap_err();
        assert_eq!(late.code().name, "signing_period_over");
    }

    #[test]
    fn a_refused_move_says_what_is_allowed() {
        let agreement = awaiting(1, Effect::AllSigned, SigningOrder::Parallel);
        let refused = may(&agreement, &secretary(), Move::Propose, day(TODAY)).unwrap_err();
        assert_eq!(refused.code().name, "illegal_transition");
        assert_eq!(refused.members()["allowed"], json!(["sign_agreement", "refuse_agreement", "withdraw_agreement"]));
        assert_eq!(refused.members()["state"], "awaiting_signatures");
    }

    /// One step somebody tries: who, and what.
    fn step() -> impl Strategy<Value = (usize, Move)> {
        // The later life has a walk of its own in requests/rules.rs.
        let early = |step: &Move| !leads_to(*step, Stage::Draft).is_empty() || *step == Move::Delete;
        let moves: Vec<Move> = TABLE.iter().map(|(step, ..)| *step).filter(early).collect();
        (0..8usize, proptest::sample::select(moves))
    }

    fn actor(n: usize) -> Actor {
        let everybody =
            [secretary(), officer(), head(1), head(2), liaison(1), machine(Some(unit(2))), auditor(), system()];
        everybody[n]
    }

    fn carry_out(agreement: &mut Agreement, actor: &Actor, step: Move, now: Instant) {
        let party = signatory(agreement, actor).map(|party| party.id);
        match (step, party) {
            (Move::Propose, _) => propose(agreement, now),
            (Move::Submit, _) => freeze(agreement, format!("d{}", agreement.version), day("2026-06-30"), now),
            (Move::Sign, Some(party)) => {
                sign(agreement, party, now);
            }
            (Move::Refuse, Some(party)) => {
                refuse(agreement, party, "示例".to_owned(), now);
            }
            (Move::Withdraw, _) => withdraw(agreement, None, now),
            (Move::Lapse, _) => lapse(agreement, now),
            (Move::Activate, _) => {
                begin(agreement, noon("2026-07-01"));
            }
            (Move::Expire, _) => {
                expire(agreement, noon("2027-07-01"));
            }
            _ => touch(agreement, now),
        }
    }

    /// Where each move may lead; what the diagram in mod.rs shows, written a second time by hand.
    fn leads_to(step: Move, from: Stage) -> &'static [Stage] {
        match step {
            Move::Propose => &[Stage::Negotiating],
            Move::Submit => &[Stage::AwaitingSignatures],
            Move::Sign if from == Stage::AwaitingSignatures => &[Stage::AwaitingSignatures, Stage::Signed],
            Move::Refuse if from == Stage::AwaitingSignatures => &[Stage::AwaitingSignatures, Stage::Negotiating],
            Move::Sign | Move::Refuse if from == Stage::Signed => &[Stage::Signed],
            Move::Sign | Move::Refuse => &[Stage::Active],
            Move::Withdraw => &[Stage::Withdrawn],
            Move::Lapse => &[Stage::Negotiating],
            Move::Activate => &[Stage::Active],
            Move::Expire => &[Stage::Expired],
            Move::Revise | Move::Pledge if from == Stage::Draft => &[Stage::Draft],
            Move::Revise | Move::Pledge => &[Stage::Negotiating],
            _ => &[],
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_history_stays_on_the_diagram(
            steps in proptest::collection::vec(step(), 1..40),
            each in any::<bool>(),
            sequential in any::<bool>(),
        ) {
            let effect = if each { Effect::EachOnSigning } else { Effect::AllSigned };
            let order = if sequential { SigningOrder::Sequential } else { SigningOrder::Parallel };
            let mut agreement = draft(2, effect, order);
            let now = noon(TODAY);
            for (n, step) in steps {
                let actor = actor(n);
                let before = agreement.clone();
                let offered = TABLE.iter().find(|row| row.0 == step).and_then(|row| row.2);
                let may = may(&agreement, &actor, step, day(TODAY));
                if let Some(operation) = offered {
                    prop_assert_eq!(may.is_ok(), allowed(&agreement, &actor, day(TODAY)).contains(&operation));
                }
                let from = agreement.state.stage();
                let row = TABLE.iter().find(|row| row.0 == step).unwrap();
                prop_assert!(may.is_err() || row.1.contains(&from), "{:?} at {:?}", step, from);
                if may.is_err() || step == Move::Delete {
                    continue;
                }
                carry_out(&mut agreement, &actor, step, now);
                let to = agreement.state.stage();
                prop_assert!(leads_to(step, from).contains(&to), "{:?}: {:?} to {:?}", step, from, to);
                prop_assert!(agreement.version > before.version);
                let frozen = [Stage::AwaitingSignatures, Stage::Signed, Stage::Active, Stage::Expired].contains(&to);
                prop_assert_eq!(agreement.state.digest().is_some(), frozen);
                let concluded = [Stage::Signed, Stage::Active, Stage::Expired].contains(&to);
                prop_assert_eq!(agreement.concluded_at.is_some(), concluded);
                let all = agreement.parties.iter().all(Party::signed);
                prop_assert!(!concluded || effect == Effect::EachOnSigning || all);
                prop_assert!(from != Stage::AwaitingSignatures || to != Stage::Negotiating
                    || agreement.revision == before.revision + 1);
                for line in &agreement.commitments {
                    let bound = agreement.binds(agreement.party(line.pledger).unwrap());
                    prop_assert_eq!(line.progress == Progress::Accepted, bound);
                }
            }
        }
    }
}
