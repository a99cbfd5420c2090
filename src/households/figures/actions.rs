//! Actions: counting households.

use super::super::dossier::actions::profiles;
use super::super::dossier::model::HardshipCategory;
use super::super::erasure::store as erasure;
use super::super::model::{Household, HouseholdId, HouseholdState, State};
use super::super::store;
use super::public::{Counted, STATES, Told, due, published, retold};
use super::store as told;
use super::wire::{CategoryFigureOut, HouseholdFiguresOut, PublicFiguresOut, StateFigureOut};
use journal::{Journal, ReadTx, Study, WriteTx};
use kernel::{Actor, Fault, INTERNAL, OrFaultAs};

/// How many households stand where, and of which category those are that are being helped.
///
/// # Errors
/// `seal_broken`.
pub fn figures(view: &mut Study<'_, '_>) -> Result<HouseholdFiguresOut, Fault> {
    view.snapshot()?;
    let known = store::all(view)?;
    let helped = |one: &&Household| one.state == State::Active && one.processed();
    let ids: Vec<HouseholdId> = known.iter().filter(helped).map(|one| one.id).collect();
    let profiles = profiles(view, &ids)?;
    let tallies = erasure::tallies(view)?;
    let by_state = HouseholdState::ALL.iter().map(|state| {
        let there = known.iter().filter(|household| household.state.word() == Some(*state)).count();
        StateFigureOut { state: *state, households: count(there) }
    });
    let by_category = HardshipCategory::ALL.iter().map(|category| {
        let there = profiles.values().filter(|profile| profile.category == Some(*category)).count();
        let erased = tallies.iter().find(|(name, _)| name == category).map_or(0, |(_, erased)| *erased);
        CategoryFigureOut { category: *category, helped: count(there), erased }
    });
    Ok(HouseholdFiguresOut { by_state: by_state.collect(), by_category: by_category.collect() })
}

/// The same as others may see it: only of what is processed, in steps of five, and for a month at a time what was told first in
/// it.
///
/// # Errors
/// `seal_broken`.
pub async fn public(journal: &Journal, actor: Actor) -> Result<PublicFiguresOut, Fault> {
    let look = move |view: &mut Study<'_, '_>| match kept(view)? {
        Some(told) => Ok((Some(told), None)),
        None => Ok((None, Some(counted(view)?))),
    };
    let told = match journal.read_aside(actor, look).await? {
        (Some(told), _) => told,
        (None, counted) => journal.write(actor, move |tx| tell(tx, counted.clone())).await?,
    };
    Ok(PublicFiguresOut::of(&published(&told.counted), told.as_of))
}

/// What others are told this month.
fn kept(view: &mut ReadTx) -> Result<Option<Told>, Fault> {
    let today = view.now().day();
    Ok(told::last(view)?.filter(|told| !due(Some(told), today)))
}

/// Keeps what others are told from now on; of two who look at once the first has the word.
fn tell(tx: &mut WriteTx, counted: Option<Counted>) -> Result<Told, Fault> {
    let (before, today) = (told::last(tx)?, tx.now().day());
    match (before, counted) {
        (Some(before), _) if !due(Some(&before), today) => Ok(before),
        (before, counted) => {
            let told = retold(before, counted.or_fault_as(&INTERNAL, "figures without counts")?, today);
            told::put(tx, &told)?;
            Ok(told)
        }
    }
}

/// How many there are of what is processed.
fn counted(view: &mut Study<'_, '_>) -> Result<Counted, Fault> {
    view.snapshot()?;
    let mut known = store::all(view)?;
    known.retain(Household::processed);
    let ids: Vec<HouseholdId> = known.iter().filter(|one| one.state == State::Active).map(|one| one.id).collect();
    let (profiles, tallies) = (profiles(view, &ids)?, erasure::tallies(view)?);
    let many = |found: usize| u64::try_from(found).unwrap_or(u64::MAX);
    let of =
        |category: &HardshipCategory| profiles.values().filter(|profile| profile.category == Some(*category)).count();
    let erased = |category: &HardshipCategory| {
        tallies.iter().find(|(name, _)| name == category).map_or(0, |(_, erased)| erased.unsigned_abs())
    };
    let helped: Vec<u64> = HardshipCategory::ALL.iter().map(|category| many(of(category))).collect();
    // Whoever is being helped has a category: the two lists add up.
    let states = STATES.map(|state| match state {
        HouseholdState::Active => helped.iter().sum(),
        state => many(known.iter().filter(|one| one.state.word() == Some(state)).count()),
    });
    Ok(Counted { states, helped, erased: HardshipCategory::ALL.iter().map(erased).collect() })
}

fn count(found: usize) -> i64 {
    i64::try_from(found).unwrap_or(i64::MAX)
}
