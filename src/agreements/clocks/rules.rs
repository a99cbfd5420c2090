//! Which deadlines an agreement has as it stands.

use super::model::AgreementTimer;
use crate::model::{Agreement, State};
use kernel::Instant;

/// Its deadlines, each with its instant; reminders are none. What the timers are set by, and what they are held against.
pub fn deadlines(agreement: &Agreement) -> Vec<(Instant, AgreementTimer)> {
    let end = agreement.terms.ends_on.map(|end| (Instant::end_of(end), AgreementTimer::Expire));
    let own: Vec<(Instant, AgreementTimer)> = match &agreement.state {
        State::AwaitingSignatures { due_on, .. } => return vec![(Instant::end_of(*due_on), AgreementTimer::Lapse)],
        State::Signed { .. } => vec![(Instant::start_of(agreement.terms.starts_on), AgreementTimer::Activate)],
        State::Active { .. } => end.into_iter().collect(),
        State::Suspended { pause, .. } => {
            let over = pause.until_on.map(|until| (Instant::end_of(until), AgreementTimer::Resume));
            end.into_iter().chain(over).collect()
        }
        State::Ending { notice, .. } => {
            end.into_iter().chain([(Instant::end_of(notice.ends_on), AgreementTimer::End)]).collect()
        }
        _ => return Vec::new(),
    };
    let leaving = agreement.parties.iter().filter_map(|party| {
        let leave = party.leave.as_ref().filter(|leave| leave.left_at.is_none())?;
        Some((Instant::end_of(leave.ends_on), AgreementTimer::Leave(party.id)))
    });
    let asked = agreement.changes.open.iter().filter_map(|request| {
        let begins = request.from_on.filter(|_| request.agreed).map(Instant::start_of);
        let at = begins.or_else(|| request.until_on.map(Instant::end_of))?;
        Some((at, AgreementTimer::Request(request.number)))
    });
    own.into_iter().chain(leaving).chain(asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{day, draft};
    use crate::terms::model::{AgreementEffect, SigningOrder};

    #[test]
    fn an_agreement_has_the_deadlines_of_where_it_stands() {
        let mut one = draft(1, AgreementEffect::AllSigned, SigningOrder::Parallel);
        one.terms.ends_on = Some(day("2027-06-30"));
        assert_eq!(deadlines(&one), []);
        let (digest, due_on) = ("0".repeat(64), day("2026-08-01"));
        one.state = State::AwaitingSignatures { digest: digest.clone(), due_on };
        assert_eq!(deadlines(&one), [(Instant::end_of(due_on), AgreementTimer::Lapse)]);
        one.state = State::Signed { digest: digest.clone(), due_on: None };
        let begins = Instant::start_of(one.terms.starts_on);
        assert_eq!(deadlines(&one), [(begins, AgreementTimer::Activate)]);
        one.state = State::Active { digest, due_on: None, since: begins };
        assert_eq!(deadlines(&one), [(Instant::end_of(day("2027-06-30")), AgreementTimer::Expire)]);
        one.terms.ends_on = None;
        assert_eq!(deadlines(&one), [], "one without an end has none");
    }
}
