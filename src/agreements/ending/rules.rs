//! Rules: how long a notice runs, and whom it frees.

use crate::model::{Agreement, Notice, State};
use crate::parties::model::{Leave, Party, PartyKind};
use crate::rules::touch;
use crate::terms::model::{AgreementEffect, DayType, NoticePeriod};
use kernel::calendar::{CountedDay, working_days_after};
use kernel::{Day, Instant, PartyId};

/// How many calendar days a notice runs where the text says nothing.
pub const USUAL_NOTICE_DAYS: u32 = 30;

/// The first day on which a notice given today can end, at its 24:00.
pub fn earliest_end(period: Option<NoticePeriod>, today: Day) -> CountedDay {
    let period = period.unwrap_or(NoticePeriod { days: USUAL_NOTICE_DAYS, day_type: DayType::Calendar });
    match period.day_type {
        DayType::Calendar => CountedDay { day: today.plus_days(i64::from(period.days)), provisional: false },
        DayType::Working => working_days_after(today, period.days),
    }
}

/// Whether this party's notice ends its own part alone.
pub fn leaves_alone(agreement: &Agreement, party: &Party) -> bool {
    agreement.terms.effect == AgreementEffect::EachOnSigning && party.kind == PartyKind::Unit
}

/// When this party's notice ends, if one runs already: a repeated call answers with the original result.
pub fn given(agreement: &Agreement, party: &Party) -> Option<CountedDay> {
    let ending = match &agreement.state {
        State::Ending { notice, .. } if notice.party == party.id => Some((notice.ends_on, notice.provisional)),
        _ => None,
    };
    let leaving = || party.leave.as_ref().map(|leave| (leave.ends_on, leave.provisional));
    ending.or_else(leaving).map(|(day, provisional)| CountedDay { day, provisional })
}

/// Records a notice that ends the agreement; whether it stood where one is given.
pub fn give_notice(agreement: &mut Agreement, notice: Notice, now: Instant) -> bool {
    let (digest, since, pause) = match &agreement.state {
        State::Active { digest, since, .. } => (digest.clone(), *since, None),
        State::Suspended { digest, since, pause, .. } => (digest.clone(), *since, Some(pause.clone())),
        _ => return false,
    };
    agreement.state = State::Ending { digest, since, notice, pause };
    touch(agreement, now);
    true
}

/// Records a notice that ends one party's part.
pub fn give_leave(agreement: &mut Agreement, party: PartyId, leave: Leave, now: Instant) {
    if let Some(party) = agreement.parties.iter_mut().find(|one| one.id == party) {
        party.leave = Some(leave);
    }
    touch(agreement, now);
}

/// Ends the part of a party whose notice has run; whether it did.
pub fn leave(agreement: &mut Agreement, party: PartyId, now: Instant) -> bool {
    let runs = |leave: &&mut Leave| leave.left_at.is_none() && leave.ends_on < now.day();
    let party = agreement.parties.iter_mut().find(|one| one.id == party);
    let Some(leave) = party.and_then(|party| party.leave.as_mut()).filter(runs) else { return false };
    leave.left_at = Some(now);
    touch(agreement, now);
    true
}

/// Ends the part of a party at once: the unit itself is gone. A notice that ran keeps its words.
pub fn leave_now(agreement: &mut Agreement, party: PartyId, reason: &str, now: Instant) {
    if let Some(party) = agreement.parties.iter_mut().find(|one| one.id == party) {
        let today = now.day();
        let (plain_days, provisional) = (false, false);
        let fresh =
            || Leave { at: now, ends_on: today, plain_days, provisional, reason: reason.to_owned(), left_at: None };
        let leave = party.leave.get_or_insert_with(fresh);
        leave.ends_on = leave.ends_on.min(today);
        leave.left_at = Some(now);
    }
    touch(agreement, now);
}

/// Whether the community stands alone: no unit is bound any more.
pub fn deserted(agreement: &Agreement) -> bool {
    !agreement.obliged().any(|party| party.kind == PartyKind::Unit)
}

/// Whether the notice of an agreement that runs out has run.
pub fn notice_over(agreement: &Agreement, today: Day) -> Option<&Notice> {
    match &agreement.state {
        State::Ending { notice, .. } if notice.ends_on < today => Some(notice),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{day, draft, noon};
    use crate::model::Suspension;
    use crate::parties::model::Reply;
    use crate::terms::model::SigningOrder;

    fn working(days: u32) -> Option<NoticePeriod> {
        Some(NoticePeriod { days, day_type: DayType::Working })
    }

    #[test]
    fn thirty_calendar_days_unless_the_text_says_otherwise() {
        let plain = |text: &str| CountedDay { day: day(text), provisional: false };
        assert_eq!(earliest_end(None, day("2026-07-01")), plain("2026-07-31"));
        assert_eq!(earliest_end(working(5), day("2026-09-25")), plain("2026-10-09"), "over 中秋 and 国庆");
        let foreseen = earliest_end(working(5), day("2026-12-30"));
        assert_eq!(
            foreseen,
            CountedDay { day: day("2027-01-07"), provisional: true },
            "2027 by law: 元旦 and its weekend"
        );
        assert_eq!(earliest_end(None, day("2026-12-30")), plain("2027-01-29"), "calendar days are no guess");
    }

    #[test]
    fn a_unit_leaves_by_itself_and_the_last_one_leaves_a_desert() {
        let mut agreement = draft(2, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
        let now = noon("2026-07-10");
        agreement.concluded_at = Some(now);
        agreement.state = State::Active { digest: "d".to_owned(), due_on: None, since: now };
        agreement.parties.iter_mut().for_each(|party| party.reply = Reply::Signed { at: now });
        assert!(leaves_alone(&agreement, &agreement.parties[1]) && !leaves_alone(&agreement, &agreement.parties[0]));
        let ends_on = day("2026-08-09");
        let (plain_days, provisional) = (false, false);
        let notice = Leave { at: now, ends_on, plain_days, provisional, reason: "示例".to_owned(), left_at: None };
        for party in [agreement.parties[1].id, agreement.parties[2].id] {
            assert!(!deserted(&agreement));
            give_leave(&mut agreement, party, notice.clone(), now);
            assert!(agreement.binds(agreement.party(party).unwrap()), "until its last day");
            let runs = given(&agreement, agreement.party(party).unwrap());
            assert_eq!(runs, Some(CountedDay { day: ends_on, provisional: false }));
            assert!(!leave(&mut agreement, party, noon("2026-08-09")));
            assert!(leave(&mut agreement, party, noon("2026-08-10")));
            assert!(!agreement.binds(agreement.party(party).unwrap()));
        }
        assert!(deserted(&agreement));
    }

    #[test]
    fn a_notice_in_a_suspension_keeps_it_suspended() {
        let mut agreement = draft(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        let now = noon("2026-07-10");
        let notice = Notice {
            party: agreement.parties[1].id,
            at: now,
            ends_on: day("2026-08-09"),
            plain_days: false,
            provisional: false,
            reason: "示例".to_owned(),
        };
        assert!(!give_notice(&mut agreement, notice.clone(), now), "a draft runs nowhere");
        agreement.state = State::Active { digest: "d".to_owned(), due_on: None, since: now };
        let mut running = agreement.clone();
        assert!(give_notice(&mut running, notice.clone(), now) && running.in_force());
        let given = |party: usize| given(&running, &running.parties[party]).map(|counted| counted.day);
        assert_eq!((given(0), given(1)), (None, Some(day("2026-08-09"))), "who has given it");
        let pause = Suspension { at: now, until_on: None, reason: "示例".to_owned() };
        agreement.state = State::Suspended { digest: "d".to_owned(), due_on: None, since: now, pause };
        assert!(give_notice(&mut agreement, notice, now) && !agreement.in_force());
        assert!(notice_over(&agreement, day("2026-08-09")).is_none());
        assert!(notice_over(&agreement, day("2026-08-10")).is_some());
    }
}
