//! Rules: the agreement after each transition.

use crate::model::{Agreement, HowEnded, State, Suspension};
use crate::parties::model::{Party, PartyKind, Reply};
use crate::promises::model::CommitmentState;
use crate::terms::model::AgreementEffect;
use kernel::{Day, Instant, PartyId};

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

/// Records a change: the version grows.
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
        AgreementEffect::AllSigned => agreement.parties.iter().all(Party::signed),
        AgreementEffect::EachOnSigning => signed(PartyKind::Community) && signed(PartyKind::Unit),
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
    let hope = agreement.terms.effect == AgreementEffect::EachOnSigning
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

fn answer(agreement: &mut Agreement, by: PartyId, reply: Reply) {
    if let Some(party) = agreement.parties.iter_mut().find(|party| party.id == by) {
        party.reply = reply;
    }
}

fn conclude(agreement: &mut Agreement, now: Instant) {
    if let State::AwaitingSignatures { digest, due_on } = &agreement.state {
        let due_on =
            (agreement.terms.effect == AgreementEffect::EachOnSigning && agreement.paper.is_none()).then_some(*due_on);
        agreement.state = State::Signed { digest: digest.clone(), due_on };
        agreement.concluded_at = Some(now);
        accept_bound(agreement, now);
    }
}

/// Commitments of a bound party are accepted from the start.
pub fn accept_bound(agreement: &mut Agreement, now: Instant) {
    let bound: Vec<PartyId> =
        agreement.parties.iter().filter(|party| agreement.binds(party)).map(|party| party.id).collect();
    for commitment in &mut agreement.commitments {
        if commitment.progress == CommitmentState::Proposed && bound.contains(&commitment.pledger) {
            commitment.progress = CommitmentState::Accepted;
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
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::moves::{Move, TABLE, allowed, may};
    use super::super::sides::signatory;
    use crate::examples::{auditor, day, draft, head, liaison, machine, noon, officer, secretary, system, unit};
    use crate::model::AgreementState;
    use crate::terms::model::SigningOrder;
    use auth::Transition;
    use kernel::Actor;

    const TODAY: &str = "2026-06-10";

    fn awaiting(units: u128, effect: AgreementEffect, order: SigningOrder) -> Agreement {
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
        let mut agreement = draft(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
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
        let agreement = draft(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
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
        let agreement = awaiting(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        assert_eq!(allowed(&agreement, &head(1), day(TODAY)), ["sign_agreement", "refuse_agreement"]);
        assert!(allowed(&agreement, &liaison(1), day(TODAY)).is_empty());
        assert!(!can(&agreement, &officer(), "sign_agreement") && can(&agreement, &secretary(), "sign_agreement"));
        assert!(!can(&agreement, &machine(Some(unit(1))), "sign_agreement"));
        assert!(allowed(&agreement, &auditor(), day(TODAY)).is_empty());
    }

    #[test]
    fn the_last_signature_concludes_and_the_first_day_brings_into_force() {
        let mut agreement = awaiting(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
        assert_eq!(sign_as(&mut agreement, &head(2)), Outcome::Waiting);
        assert!(agreement.commitments.iter().all(|line| line.progress == CommitmentState::Proposed));
        assert_eq!(sign_as(&mut agreement, &secretary()), Outcome::Waiting);
        assert_eq!(sign_as(&mut agreement, &head(1)), Outcome::Concluded);
        assert!(agreement.commitments.iter().all(|line| line.progress == CommitmentState::Accepted));
        assert!(!begin(&mut agreement, noon("2026-06-30")));
        assert!(begin(&mut agreement, noon("2026-07-01")));
        assert!(!expire(&mut agreement, noon("2027-06-30")));
        assert!(expire(&mut agreement, noon("2027-07-01")));
        assert_eq!(agreement.state.stage(), AgreementState::Expired);
    }

    #[test]
    fn one_refusal_sends_all_back_and_no_receipt_of_the_round_counts_later() {
        let mut agreement = awaiting(2, AgreementEffect::AllSigned, SigningOrder::Parallel);
        sign_as(&mut agreement, &head(1));
        assert_eq!(refuse_as(&mut agreement, &head(2)), Outcome::SentBack);
        assert_eq!((agreement.state.stage(), agreement.revision), (AgreementState::Negotiating, 2));
        assert!(agreement.parties.iter().all(|party| !party.signed()));
        assert!(matches!(agreement.parties[2].reply, Reply::Refused { .. }), "the reason stays readable");
    }

    #[test]
    fn each_on_signing_binds_as_they_sign_and_one_refusal_stops_nobody() {
        let mut agreement = awaiting(3, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
        assert_eq!(refuse_as(&mut agreement, &head(3)), Outcome::Waiting);
        assert_eq!(sign_as(&mut agreement, &head(1)), Outcome::Waiting);
        assert_eq!(sign_as(&mut agreement, &secretary()), Outcome::Concluded);
        let progress: Vec<_> = agreement.commitments.iter().map(|line| line.progress).collect();
        assert_eq!(
            progress,
            [
                CommitmentState::Accepted,
                CommitmentState::Accepted,
                CommitmentState::Proposed,
                CommitmentState::Proposed
            ]
        );
        begin(&mut agreement, noon("2026-07-01"));
        assert!(can(&agreement, &head(2), "sign_agreement") && !can(&agreement, &head(1), "sign_agreement"));
        assert_eq!(sign_as(&mut agreement, &head(2)), Outcome::Waiting);
        assert!(agreement.binds(&agreement.parties[2]) && !agreement.binds(&agreement.parties[3]));
        assert_eq!(agreement.commitments[2].progress, CommitmentState::Accepted);
    }

    #[test]
    fn each_on_signing_goes_back_when_nobody_is_left_to_conclude_it() {
        let mut agreement = awaiting(2, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
        assert_eq!(refuse_as(&mut agreement, &head(1)), Outcome::Waiting);
        assert_eq!(refuse_as(&mut agreement, &head(2)), Outcome::SentBack);
        let mut agreement = awaiting(2, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
        assert_eq!(refuse_as(&mut agreement, &secretary()), Outcome::SentBack);
    }

    #[test]
    fn in_sequence_everybody_waits_for_their_turn() {
        let mut agreement = awaiting(2, AgreementEffect::AllSigned, SigningOrder::Sequential);
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
        let agreement = awaiting(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        assert!(may(&agreement, &head(1), Move::Sign, day("2026-06-30")).is_ok());
        let late = may(&agreement, &head(1), Move::Sign, day("2026-07-01")).unwrap_err();
        assert_eq!(late.code().name, "signing_period_over");
    }

    #[test]
    fn a_refused_move_says_what_is_allowed() {
        let agreement = awaiting(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        let refused = may(&agreement, &secretary(), Move::Propose, day(TODAY)).unwrap_err();
        assert_eq!(refused.code().name, "illegal_transition");
        assert_eq!(refused.members()["allowed"], json!(["sign_agreement", "refuse_agreement", "withdraw_agreement"]));
        assert_eq!(refused.members()["state"], "awaiting_signatures");
    }

    /// One step somebody tries: who, and what.
    fn step() -> impl Strategy<Value = (usize, Move)> {
        // What comes after conclusion is tested in rules/changing.rs.
        let early = |step: &Move| !leads_to(*step, AgreementState::Draft).is_empty() || *step == Move::Delete;
        let moves: Vec<Move> = TABLE.iter().map(|row| row.step).filter(early).collect();
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
    fn leads_to(step: Move, from: AgreementState) -> &'static [AgreementState] {
        match step {
            Move::Propose => &[AgreementState::Negotiating],
            Move::Submit => &[AgreementState::AwaitingSignatures],
            Move::Sign if from == AgreementState::AwaitingSignatures => {
                &[AgreementState::AwaitingSignatures, AgreementState::Signed]
            }
            Move::Refuse if from == AgreementState::AwaitingSignatures => {
                &[AgreementState::AwaitingSignatures, AgreementState::Negotiating]
            }
            Move::Sign | Move::Refuse if from == AgreementState::Signed => &[AgreementState::Signed],
            Move::Sign | Move::Refuse => &[AgreementState::Active],
            Move::Withdraw => &[AgreementState::Withdrawn],
            Move::Lapse => &[AgreementState::Negotiating],
            Move::Activate => &[AgreementState::Active],
            Move::Expire => &[AgreementState::Expired],
            Move::Revise | Move::Pledge if from == AgreementState::Draft => &[AgreementState::Draft],
            Move::Revise | Move::Pledge => &[AgreementState::Negotiating],
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
            let effect = if each { AgreementEffect::EachOnSigning } else { AgreementEffect::AllSigned };
            let order = if sequential { SigningOrder::Sequential } else { SigningOrder::Parallel };
            let mut agreement = draft(2, effect, order);
            let now = noon(TODAY);
            for (n, step) in steps {
                let actor = actor(n);
                let before = agreement.clone();
                let offered = TABLE.iter().find(|row| row.step == step).and_then(Transition::id);
                let may = may(&agreement, &actor, step, day(TODAY));
                if let Some(operation) = offered {
                    prop_assert_eq!(may.is_ok(), allowed(&agreement, &actor, day(TODAY)).contains(&operation));
                }
                let from = agreement.state.stage();
                let row = TABLE.iter().find(|row| row.step == step).unwrap();
                prop_assert!(may.is_err() || row.from.contains(&from), "{:?} at {:?}", step, from);
                if may.is_err() || step == Move::Delete {
                    continue;
                }
                carry_out(&mut agreement, &actor, step, now);
                let to = agreement.state.stage();
                prop_assert!(leads_to(step, from).contains(&to), "{:?}: {:?} to {:?}", step, from, to);
                prop_assert!(agreement.version > before.version);
                let frozen = [AgreementState::AwaitingSignatures, AgreementState::Signed, AgreementState::Active, AgreementState::Expired].contains(&to);
                prop_assert_eq!(agreement.state.digest().is_some(), frozen);
                let concluded = [AgreementState::Signed, AgreementState::Active, AgreementState::Expired].contains(&to);
                prop_assert_eq!(agreement.concluded_at.is_some(), concluded);
                let all = agreement.parties.iter().all(Party::signed);
                prop_assert!(!concluded || effect == AgreementEffect::EachOnSigning || all);
                prop_assert!(from != AgreementState::AwaitingSignatures || to != AgreementState::Negotiating
                    || agreement.revision == before.revision + 1);
                for line in &agreement.commitments {
                    let bound = agreement.binds(agreement.party(line.pledger).unwrap());
                    prop_assert_eq!(line.progress == CommitmentState::Accepted, bound);
                }
            }
        }
    }
}
