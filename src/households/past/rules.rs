//! Rules: what can be asked of a day in the past, and of whom it may be told now.

use super::super::lookup::model::{Held, HouseholdFilter};
use super::super::model::Household;
use kernel::{Fault, Violation, field};
use web::codes::INVALID_PARAMETER;

const WORDS: [&str; 2] = [
    "此项为密封内容, 不留旧值, 不能与 as_of 一起使用。请去掉此项或 as_of。",
    "This is sealed, and what it was before is not kept: it cannot be asked for together with as_of. Leave out one of them.",
];

/// Whether what is asked for can be answered for a day gone by: what is sealed cannot.
///
/// # Errors
/// `invalid_parameter` with every parameter that cannot be.
pub fn answerable(filter: &HouseholdFilter) -> Result<(), Fault> {
    let sealed = [
        ("hardship_category", !filter.categories.is_empty()),
        ("tag", !filter.tags.is_empty()),
        ("zone_id", filter.zone.is_some()),
        ("recheck_due_until", filter.due_until.is_some()),
    ];
    let asked = sealed.into_iter().filter(|(_, asked)| *asked);
    let wrong: Vec<Violation> = asked.map(|(name, _)| Violation::new(name, &field::NOT_OF_THE_PAST, WORDS)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Fault::of(&INVALID_PARAMETER).at(wrong)) }
}

/// Whether a list of a day gone by may show a household that stands like this today: none whose consent is taken back, and
/// what is restricted to storage only where that is asked for.
pub fn listed(today: &Household, held: Held) -> bool {
    !today.consent.withdrawn() && (today.restricted.is_none() || held == Held::Only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::model::HardshipTag;
    use kernel::Day;

    #[test]
    fn what_is_sealed_is_not_asked_of_a_day_gone_by() {
        assert!(answerable(&HouseholdFilter::default()).is_ok());
        let filter = HouseholdFilter {
            tags: vec![HardshipTag::Unemployment],
            due_until: Some(Day::LAST),
            ..HouseholdFilter::default()
        };
        let refused = answerable(&filter).unwrap_err();
        let places: Vec<&str> = refused.violations().iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!((refused.code().name, places), ("invalid_parameter", vec!["tag", "recheck_due_until"]));
    }
}
