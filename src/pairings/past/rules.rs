//! Rules: what can be asked of a day in the past, who may look back, and how much they are told.

use super::super::model::{Pairing, PairingFilter, Record};
use super::super::rules::{self, Sight};
use kernel::{Actor, Day, Fault, PairingId, UnitId, Violation, field};
use web::codes::INVALID_PARAMETER;

/// What the sort parameter of a list of a day gone by may name.
pub const SORTS: [&str; 2] = ["created_at", "updated_at"];

const WORDS: [&str; 2] = [
    "走访期限取决于密封的困难类别, 不留旧值, 不能与 as_of 一起使用。请去掉此项或 as_of。",
    "When visits are due follows from the sealed category, and what that was before is not kept: it cannot be asked for \
     together with as_of. Leave out one of them.",
];

/// A pairing as it stood on a day gone by.
#[derive(Clone)]
pub struct Past {
    /// How it stood, with nothing of what is sealed of it.
    pub record: Record,
    /// How much of its household the caller is told of that.
    pub sight: Sight,
    /// To whom it was offered.
    pub handover: Option<(PairingId, UnitId)>,
}

/// Whether what is asked for can be answered for a day gone by.
///
/// # Errors
/// `invalid_parameter`.
pub fn answerable(filter: &PairingFilter) -> Result<(), Fault> {
    if filter.overdue.is_none() {
        return Ok(());
    }
    Err(Fault::of(&INVALID_PARAMETER).at([Violation::new("overdue", &field::NOT_OF_THE_PAST, WORDS)]))
}

/// Whether the caller may look back at a pairing that stands like this now: whoever knows of it.
pub fn recalls(now: &Pairing, actor: &Actor, today: Day) -> bool {
    rules::sees(now, actor, today)
}

/// How much a pairing tells of its household on a day gone by: no more than it tells today, nor than it told then.
pub fn sight([then, now]: [&Pairing; 2], readable: bool, actor: &Actor, [day, today]: [Day; 2]) -> Sight {
    rules::sight(then, readable, actor, day).min(rules::sight(now, readable, actor, today))
}

#[cfg(test)]
mod tests {
    use super::super::super::model::{Answers, Done, End, Help, PairingEnd, Source, State};
    use super::*;
    use households::HouseholdId;
    use kernel::{AccountId, Author, CommunityId, Instant, Role};
    use uuid::Uuid;

    fn pairing(state: State) -> Pairing {
        let (at, id) = (Instant::from_micros(0), Uuid::from_u128(1));
        Pairing {
            id: PairingId(id),
            community: CommunityId(id),
            household: HouseholdId(id),
            unit: UnitId(id),
            state,
            from: Source::Proposal,
            helper: None,
            visit_every_days: None,
            proposed_by: None,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    fn states() -> [State; 6] {
        let at = Instant::from_micros(0);
        let (done, since, answers) = (Done { at, by: None }, at.day(), Answers::default());
        let end = End { at, by: None, because: PairingEnd::OtherReason };
        let help = Help { accepted: done, confirmed: done, since, counts_from: since, reported_at: None, met_on: None };
        [
            State::Proposed(answers),
            State::Active(help),
            State::Ended { help, end },
            State::Paused(help),
            State::Declined { answers, end },
            State::Withdrawn { answers, end },
        ]
    }

    #[test]
    fn whoever_knows_of_it_looks_back_and_is_told_no_more_than_on_either_day() {
        let head = Actor {
            unit: Some(UnitId(Uuid::from_u128(1))),
            roles: [Role::UnitHead].into_iter().collect(),
            ..Actor::system(CommunityId(Uuid::from_u128(1)))
        };
        let officer = Actor {
            roles: [Role::HouseholdOfficer].into_iter().collect(),
            author: Author::Account(AccountId(Uuid::from_u128(7))),
            ..Actor::system(CommunityId(Uuid::from_u128(1)))
        };
        let today: Day = "2026-07-01".parse().unwrap();
        for state in states() {
            let one = pairing(state);
            assert!(recalls(&one, &head, today) && recalls(&one, &officer, today), "{state:?}");
        }
        let [asked, helping, ended, ..] = states().map(pairing);
        let less = |then: &Pairing, now: &Pairing, actor| sight([then, now], true, actor, [today, today]);
        assert_eq!(less(&asked, &helping, &head), Sight::Proposal, "then it was not told more");
        assert_eq!(less(&helping, &helping, &head), Sight::Helping);
        assert_eq!(less(&helping, &ended, &head), Sight::Nothing, "today it is told nothing more");
        assert_eq!(less(&asked, &helping, &officer), Sight::All);
        assert_eq!(sight([&helping, &helping], false, &head, [today, today]), Sight::Nothing);
    }
}
