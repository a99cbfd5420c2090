//! Rules: what a renewal begins with.

use crate::model::{Agreement, State};
use crate::rules::signs_here;
use kernel::Day;

/// The agreement as its renewal carries it on: bound parties, open commitments, and the term that follows.
pub fn carried(agreement: &Agreement, today: Day) -> Agreement {
    let mut carried = agreement.clone();
    carried.parties.retain(|party| signs_here(party) && agreement.binds(party));
    let pledgers: Vec<_> = carried.parties.iter().map(|party| party.id).collect();
    carried.commitments.retain(|line| line.open() && pledgers.contains(&line.pledger));
    carried.terms.starts_on = follows(agreement, today);
    carried.terms.ends_on = lasts(agreement, carried.terms.starts_on);
    carried
}

/// The day after the old one's last day, and never a day that has passed.
fn follows(agreement: &Agreement, today: Day) -> Day {
    let last = match &agreement.state {
        State::Ending { notice, .. } => Some(notice.ends_on),
        _ => agreement.terms.ends_on,
    };
    last.and_then(|last| last.next()).unwrap_or(today).max(today)
}

/// As long as the old one was meant to last, from another first day; no last day where it had none.
pub fn lasts(agreement: &Agreement, starts_on: Day) -> Option<Day> {
    let term = agreement.terms.ends_on?.days_since(agreement.terms.starts_on);
    Some(starts_on.plus_days(term))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{day, draft, noon, unit};
    use crate::parties::model::Reply;
    use crate::promises::model::CommitmentState;
    use crate::terms::model::{AgreementEffect, SigningOrder};

    #[test]
    fn bound_parties_open_commitments_and_the_term_that_follows() {
        let mut agreement = draft(3, AgreementEffect::EachOnSigning, SigningOrder::Parallel);
        let now = noon("2026-07-01");
        agreement.concluded_at = Some(now);
        agreement.state = State::Active { digest: "d".to_owned(), due_on: None, since: now };
        for party in &mut agreement.parties[..3] {
            party.reply = Reply::Signed { at: now };
        }
        agreement.commitments[1].progress = CommitmentState::Cancelled;
        let renewed = carried(&agreement, day("2027-03-01"));
        let units: Vec<_> = renewed.parties.iter().filter_map(|party| party.unit).collect();
        assert_eq!(units, [unit(1), unit(2)], "who never signed is not carried");
        assert_eq!(renewed.commitments.len(), 2, "neither what is cancelled nor what a stranger promised");
        assert_eq!(renewed.terms.starts_on, day("2027-07-01"));
        assert_eq!(renewed.terms.ends_on, Some(day("2028-06-29")), "as many days as before");
        let late = carried(&agreement, day("2027-08-15"));
        assert_eq!(late.terms.starts_on, day("2027-08-15"), "never in the past");
        agreement.terms.ends_on = None;
        let open = carried(&agreement, day("2027-08-15"));
        assert_eq!((open.terms.starts_on, open.terms.ends_on), (day("2027-08-15"), None));
    }
}
