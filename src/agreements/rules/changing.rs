//! Rules: until when a concluded agreement may be changed.

use crate::model::{Agreement, RequestKind, State};
use kernel::Day;

/// For how many days after its last one an agreement may still be renewed.
pub const RENEWABLE_DAYS: i64 = 90;

/// Whether a suspension that is asked for could take effect no more: its last day has passed.
pub fn overtaken(kind: RequestKind, until_on: Option<Day>, today: Day) -> bool {
    kind == RequestKind::Suspension && until_on.is_some_and(|until| until < today)
}

/// Whether it is still time to renew.
pub fn renewable(agreement: &Agreement, today: Day) -> bool {
    match &agreement.state {
        State::Expired { at, .. } => {
            let last = agreement.terms.ends_on.unwrap_or_else(|| at.day());
            today <= last.plus_days(RENEWABLE_DAYS)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use super::super::moves::{CONCLUDED, Move, RUNNING, TABLE, allowed, may};
    use super::super::sides::{awaited, needed, withdraws};
    use super::super::transitions::{resume, suspend, terminate};
    use crate::changes::model::{Request, RequestState};
    use crate::changes::rules::{Step, advance, consent, means_lapsed, open, settle};
    use crate::ending::rules::give_notice;
    use crate::examples::{auditor, day, draft, head, liaison, machine, noon, officer, secretary, unit};
    use crate::model::{AgreementState, HowEnded, Notice, Pending, Suspension};
    use crate::parties::model::{PartyKind, Reply};
    use crate::terms::model::{AgreementEffect, SigningOrder};
    use auth::Transition;
    use kernel::{Actor, PartyId};

    const TODAY: &str = "2026-07-10";
    const LATER: [Move; 10] = [
        Move::Suspend,
        Move::Resume,
        Move::Terminate,
        Move::GiveNotice,
        Move::Amend,
        Move::Accede,
        Move::SignRequest,
        Move::RefuseRequest,
        Move::WithdrawRequest,
        Move::Renew,
    ];

    fn active(units: u128, effect: AgreementEffect) -> Agreement {
        let mut agreement = draft(units, effect, SigningOrder::Parallel);
        let now = noon(TODAY);
        agreement.concluded_at = Some(now);
        agreement.shared_at = Some(now);
        agreement.state = State::Active { digest: "d".to_owned(), due_on: None, since: now };
        agreement.parties.iter_mut().for_each(|party| party.reply = Reply::Signed { at: now });
        agreement
    }

    fn pause() -> Suspension {
        Suspension { at: noon(TODAY), until_on: None, reason: "示例".to_owned() }
    }

    fn notice(party: PartyId) -> Notice {
        let (ends_on, reason) = (day("2026-08-09"), "示例".to_owned());
        Notice { party, at: noon(TODAY), ends_on, plain_days: false, provisional: false, reason }
    }

    fn at_stage(stage: AgreementState) -> Agreement {
        let (mut agreement, now) = (active(2, AgreementEffect::EachOnSigning), noon(TODAY));
        let party = agreement.parties[0].id;
        match stage {
            AgreementState::Suspended => assert!(suspend(&mut agreement, pause(), now)),
            AgreementState::Ending => {
                assert!(give_notice(&mut agreement, notice(party), now));
            }
            AgreementState::Terminated => assert!(terminate(&mut agreement, HowEnded::Consent, "示例".to_owned(), now)),
            AgreementState::Voided => assert!(terminate(&mut agreement, HowEnded::Voided, "示例".to_owned(), now)),
            AgreementState::Expired => agreement.state = State::Expired { digest: "d".to_owned(), since: now, at: now },
            AgreementState::Signed => agreement.state = State::Signed { digest: "d".to_owned(), due_on: None },
            AgreementState::Withdrawn => agreement.state = State::Withdrawn { at: now, reason: None },
            AgreementState::Draft | AgreementState::Negotiating | AgreementState::AwaitingSignatures => {
                agreement = draft(2, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
                agreement.state = match stage {
                    AgreementState::Draft => State::Draft,
                    AgreementState::Negotiating => State::Negotiating,
                    _ => State::AwaitingSignatures { digest: "d".to_owned(), due_on: day("2026-07-30") },
                };
            }
            AgreementState::Active => {}
        }
        agreement
    }

    fn asked(agreement: &Agreement, kind: RequestKind, by: PartyId, from_on: Option<Day>) -> Request {
        Request {
            agreement: agreement.id,
            number: agreement.changes.requests + 1,
            kind,
            state: RequestState::Open,
            reason: "示例".to_owned(),
            digest: "d".to_owned(),
            base: "d".to_owned(),
            by,
            made_by: None,
            made_at: noon(TODAY),
            from_on,
            until_on: None,
            settled_at: None,
            party: None,
            text: None,
            wording: None,
            answers: Vec::new(),
        }
    }

    #[test]
    fn nobody_consents_to_a_suspension_that_is_over() {
        let (mut agreement, today) = (active(2, AgreementEffect::AllSigned), day(TODAY));
        let by = agreement.parties[1].id;
        let until_on = Some(day("2026-07-14"));
        let request = Request { until_on, ..asked(&agreement, RequestKind::Suspension, by, None) };
        open(&mut agreement, &request);
        let offered = |on: &str| allowed(&agreement, &secretary(), day(on)).contains(&"suspend_agreement");
        assert!(offered("2026-07-14") && !offered("2026-07-15"), "its last day counts");
        let over = |kind, until: Option<Day>| overtaken(kind, until, day("2026-07-15"));
        assert!(over(RequestKind::Suspension, until_on) && !over(RequestKind::Suspension, None));
        assert!(!over(RequestKind::Termination, until_on) && !overtaken(RequestKind::Suspension, until_on, today));
    }

    #[test]
    fn a_late_consent_is_no_new_request_and_another_day_is_one() {
        let agreement = active(2, AgreementEffect::AllSigned);
        let (by, other) = (agreement.parties[1].id, agreement.parties[2].id);
        let (from, until) = (Some(day("2026-07-11")), Some(day("2026-07-14")));
        let open = Request { until_on: until, ..asked(&agreement, RequestKind::Suspension, by, from) };
        let lapsed = Request { state: RequestState::Lapsed, ..open.clone() };
        let late = |last: &Request, party, (from, until)| means_lapsed(last, party, from, until, day("2026-07-16"));
        for days in [(None, None), (from, None), (None, until), (from, until)] {
            assert!(late(&lapsed, other, days), "{days:?}");
            assert!(!late(&lapsed, by, days) && !late(&open, other, days), "{days:?}");
        }
        let later = Some(day("2026-07-16"));
        assert!(!late(&lapsed, other, (later, None)) && !late(&lapsed, other, (None, later)));
        let endless = Request { until_on: None, ..lapsed };
        assert!(!late(&endless, other, (None, None)), "that one lapsed with the agreement");
    }

    /// Every stage by every later move by everybody: what the table does not list is refused, and what is offered may be done.
    #[test]
    fn every_stage_by_every_move() {
        let everybody = [secretary(), officer(), head(1), head(2), liaison(1), auditor(), machine(Some(unit(1)))];
        let today = day(TODAY);
        let mut done = 0;
        for stage in AgreementState::ALL {
            let agreement = at_stage(*stage);
            assert_eq!(agreement.state.stage(), *stage);
            assert_eq!(agreement.in_force(), matches!(stage, AgreementState::Active | AgreementState::Ending));
            for row in TABLE.iter().filter(|row| LATER.contains(&row.step)) {
                for actor in &everybody {
                    let may = may(&agreement, actor, row.step, today);
                    assert!(may.is_err() || row.from.contains(stage), "{:?} at {stage:?}", row.step);
                    assert_eq!(may.is_ok(), allowed(&agreement, actor, today).contains(&row.id().unwrap()));
                    done += usize::from(may.is_ok());
                }
            }
        }
        assert!(done > 30, "{done}");
        // By name: who may what while it is in force, and when it is over.
        let words = |stage, actor: &Actor| allowed(&at_stage(stage), actor, today);
        let head_may =
            ["suspend_agreement", "terminate_agreement", "give_notice", "create_amendment", "renew_agreement"];
        assert_eq!(words(AgreementState::Active, &head(1)), head_may);
        assert_eq!(
            words(AgreementState::Active, &officer()),
            ["attach_original", "create_amendment", "create_accession", "renew_agreement"]
        );
        assert_eq!(words(AgreementState::Suspended, &head(1))[..2], ["resume_agreement", "terminate_agreement"]);
        assert_eq!(
            words(AgreementState::Ending, &secretary()),
            ["attach_original", "terminate_agreement", "renew_agreement"]
        );
        assert_eq!(words(AgreementState::Terminated, &secretary()), ["attach_original"]);
        assert_eq!(words(AgreementState::Expired, &liaison(1)), ["renew_agreement"]);
        assert!(
            words(AgreementState::Active, &machine(Some(unit(1)))).is_empty()
                && words(AgreementState::Active, &auditor()).is_empty()
        );
    }

    #[test]
    fn all_the_bound_must_consent_and_who_leaves_is_not_waited_for() {
        let mut agreement = active(2, AgreementEffect::EachOnSigning);
        let ids: Vec<PartyId> = agreement.parties.iter().map(|party| party.id).collect();
        let request = asked(&agreement, RequestKind::Termination, ids[1], None);
        open(&mut agreement, &request);
        let today = day(TODAY);
        assert_eq!(consent(&mut agreement, 1, ids[1], today), Step::Waiting);
        assert_eq!(consent(&mut agreement, 1, ids[1], today), Step::Waiting, "one voice, however often");
        assert!(awaited(&agreement, &head(1), &agreement.changes.open[0]).is_none());
        assert!(awaited(&agreement, &head(2), &agreement.changes.open[0]).is_some());
        assert_eq!(consent(&mut agreement, 1, ids[0], today), Step::Waiting);
        agreement.parties[2].reply = Reply::Pending;
        assert_eq!(advance(&mut agreement, 1, today), Step::Effect, "who is not bound is not asked");
        let request = asked(&agreement, RequestKind::Suspension, ids[0], Some(day("2026-08-01")));
        open(&mut agreement, &request);
        consent(&mut agreement, 2, ids[0], today);
        assert_eq!(consent(&mut agreement, 2, ids[1], today), Step::Agreed);
        assert!(!withdraws(&agreement, &secretary(), agreement.changes.numbered(2).unwrap()), "agreed is agreed");
    }

    #[test]
    fn a_witness_signs_an_amendment_and_has_no_voice_otherwise() {
        let mut agreement = active(2, AgreementEffect::AllSigned);
        agreement.parties[2].kind = PartyKind::Witness;
        let today = day(TODAY);
        assert!(!allowed(&agreement, &head(2), today).contains(&"suspend_agreement"));
        let by = agreement.parties[0].id;
        let amendment = asked(&agreement, RequestKind::Amendment, by, None).pending();
        let pause = asked(&agreement, RequestKind::Suspension, by, None).pending();
        assert_eq!((needed(&agreement, &amendment).len(), needed(&agreement, &pause).len()), (3, 2));
    }

    /// One step somebody tries: who, what kind, and whether it is for another day.
    fn step() -> impl Strategy<Value = (usize, usize, bool)> {
        (0..3usize, 0..6usize, any::<bool>())
    }

    const KINDS: [RequestKind; 3] = [RequestKind::Suspension, RequestKind::Resumption, RequestKind::Termination];

    /// Does what may be done; with the third consent it takes effect.
    fn carry_out(agreement: &mut Agreement, actor: &Actor, party: PartyId, what: usize, planned: bool) {
        let now = noon(TODAY);
        match what {
            0..=2 => ask(agreement, KINDS[what], party, planned),
            3 => {
                assert!(give_notice(agreement, notice(party), now));
            }
            _ => {
                let mine = |one: &&Pending| match what {
                    4 => awaited(agreement, actor, one).is_some(),
                    _ => withdraws(agreement, actor, one),
                };
                let number = agreement.changes.open.iter().find(mine).map(|one| one.number).unwrap();
                settle(agreement, number);
            }
        }
    }

    fn ask(agreement: &mut Agreement, kind: RequestKind, party: PartyId, planned: bool) {
        let now = noon(TODAY);
        let before = agreement.changes.of(kind).map_or(0, |open| open.consented.len());
        let number = agreement.changes.of(kind).map(|open| open.number).unwrap_or_else(|| {
            let request = asked(agreement, kind, party, planned.then(|| day("2026-08-01")));
            open(agreement, &request);
            request.number
        });
        if consent(agreement, number, party, day(TODAY)) != Step::Effect {
            return;
        }
        assert_eq!(before, 2, "two had consented before the third");
        settle(agreement, number);
        match kind {
            RequestKind::Suspension => assert!(suspend(agreement, pause(), now)),
            RequestKind::Resumption => assert!(resume(agreement, now)),
            _ => {
                assert!(terminate(agreement, HowEnded::Consent, "示例".to_owned(), now));
                agreement.changes.open.clear();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_later_history_stays_on_the_diagram(steps in proptest::collection::vec(step(), 1..60)) {
            let mut agreement = active(2, AgreementEffect::AllSigned);
            let today = day(TODAY);
            for (who, what, planned) in steps {
                let actor = [secretary(), head(1), head(2)][who];
                let party = agreement.parties[who].id;
                let before = agreement.clone();
                let moves = [Move::Suspend, Move::Resume, Move::Terminate, Move::GiveNotice, Move::RefuseRequest, Move::WithdrawRequest];
                let operation = TABLE.iter().find(|row| row.step == moves[what]).and_then(Transition::id).unwrap();
                let may = may(&agreement, &actor, moves[what], today);
                prop_assert_eq!(may.is_ok(), allowed(&agreement, &actor, today).contains(&operation));
                if may.is_err() {
                    continue;
                }
                carry_out(&mut agreement, &actor, party, what, planned);
                let (from, to) = (before.state.stage(), agreement.state.stage());
                let lawful = from == to || matches!((from, to),
                    (AgreementState::Active, AgreementState::Suspended | AgreementState::Ending | AgreementState::Terminated)
                    | (AgreementState::Suspended, AgreementState::Active | AgreementState::Ending | AgreementState::Terminated)
                    | (AgreementState::Ending, AgreementState::Terminated));
                prop_assert!(lawful, "{:?} to {:?}", from, to);
                prop_assert!(CONCLUDED.contains(&to) && agreement.state.digest() == Some("d"));
                prop_assert!(agreement.changes.open.is_empty() || RUNNING.contains(&to));
                for kind in KINDS {
                    prop_assert!(agreement.changes.open.iter().filter(|one| one.kind == kind).count() <= 1);
                }
                prop_assert_eq!(agreement.in_force(), to == AgreementState::Active || (to == AgreementState::Ending && agreement.state.pause().is_none()));
            }
        }
    }
}
