//! Rules: whether the time of a household's file is over.

use super::super::model::{Household, State};
use config::LEAST_RETENTION;
use kernel::{Day, Instant};

/// What becomes of a file that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its time does not run.
    Stays,
    /// It is looked at again on this day.
    Later(Day),
    /// Its time is over.
    Over,
}

/// After how many days at the most it is looked at again.
const AGAIN: i64 = 31;

/// The first day on which a file that is kept so many months is kept no longer; none while its time does not run.
pub fn over_on(household: &Household, months: u32) -> Option<Day> {
    let (State::Graduated { on } | State::Rejected { on } | State::Merged { on, .. }) = household.state else {
        return None;
    };
    on.plus_months(i32::try_from(months).unwrap_or(i32::MAX)).next()
}

/// What becomes of a file today, where files are kept so many months.
pub fn judge(household: &Household, months: u32, today: Day) -> Verdict {
    let again = today.plus_days(AGAIN);
    match over_on(household, months) {
        None => Verdict::Stays,
        Some(_) if household.restricted.is_some() => Verdict::Later(again),
        Some(over) if today >= over => Verdict::Over,
        Some(over) => Verdict::Later(over.min(again)),
    }
}

/// The last instant at which a file whose time runs is looked at next, whatever time is set.
pub fn looked_at_by(household: &Household, now: Instant) -> Option<Instant> {
    let least = Instant::start_of(over_on(household, LEAST_RETENTION)?);
    Some(least.max(Instant::end_of(now.day().plus_days(AGAIN))))
}

#[cfg(test)]
mod tests {
    use super::super::super::model::{Consent, HouseholdId, LegalBasis};
    use super::*;
    use kernel::{AccountId, CommunityId};
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn household(state: State) -> Household {
        let at = Instant::from_micros(0);
        Household {
            id: HouseholdId(Uuid::nil()),
            community: CommunityId(Uuid::nil()),
            code: "H001".to_owned(),
            number: 1,
            state,
            checked_on: None,
            officer: None,
            basis: LegalBasis::StatutoryDuty,
            consent: Consent::None,
            reported_by: None,
            erasure: None,
            restricted: None,
            sample: false,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn p58_a_file_is_kept_through_its_last_day_and_not_one_more() {
        let on = day("2026-07-01");
        let into = HouseholdId(Uuid::from_u128(2));
        for state in [State::Graduated { on }, State::Rejected { on }, State::Merged { into, on }] {
            let one = household(state);
            assert_eq!(judge(&one, 36, day("2029-07-01")), Verdict::Later(day("2029-07-02")));
            assert_eq!(judge(&one, 36, day("2029-07-02")), Verdict::Over);
            assert_eq!(
                judge(&one, 36, day("2027-01-02")),
                Verdict::Later(day("2027-02-02")),
                "heard of again in a month"
            );
            assert_eq!(judge(&one, 6, day("2027-01-02")), Verdict::Over);
            let held = Household { restricted: Some((AccountId(Uuid::nil()), Instant::from_micros(0))), ..one };
            assert_eq!(
                judge(&held, 36, day("2039-01-01")),
                Verdict::Later(day("2039-02-01")),
                "never while restricted"
            );
        }
        let end_of_month = household(State::Graduated { on: day("2026-08-31") });
        assert_eq!(over_on(&end_of_month, 6), Some(day("2027-03-01")), "months are those of the calendar");
    }

    #[test]
    fn the_time_of_what_goes_on_does_not_run() {
        for state in [State::Reported, State::UnderReview, State::Active, State::Noticed { until: day("2026-07-07") }] {
            assert_eq!(judge(&household(state), 6, day("2099-01-01")), Verdict::Stays);
        }
    }
}
