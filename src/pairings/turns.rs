//! Turns (转折): what a household's turn means for those who help it, and whom this slice tells in its turn.

use super::aid::store as aid;
use super::course::actions::close;
use super::matchings::store as matchings;
use super::model::{PairingEnd, PairingState};
use super::store;
use super::visits::store as visits;
use households::Turn;
use journal::{Tx, View};
use kernel::{Fault, HouseholdId, PairingId, UnitId};

/// Who is told, in the same transaction, that a household has more or fewer units that help it.
pub type OnHelp = fn(&mut Tx, HouseholdId) -> Result<(), Fault>;

/// Nobody is told.
///
/// # Errors
/// Never.
pub fn nobody_told(_: &mut Tx, _: HouseholdId) -> Result<(), Fault> {
    Ok(())
}

/// A household has turned: what helped it ends with its help.
///
/// # Errors
/// When the disk refuses; a turn of a household is never refused for those who help it.
pub fn on_turn(tx: &mut Tx, household: HouseholdId, turn: Turn) -> Result<(), Fault> {
    let because = match turn {
        Turn::Helped => return Ok(()),
        Turn::Graduated => PairingEnd::HouseholdGraduated,
        Turn::Withdrawn => PairingEnd::ConsentWithdrawn,
        Turn::Erased => PairingEnd::HouseholdErased,
    };
    for mut pairing in store::standing_of(tx, Some(household), None)? {
        close(tx, &mut pairing, because)?;
    }
    if turn == Turn::Erased {
        for pairing in store::list(tx, Some(household), None)? {
            store::put_sealed(tx, pairing.id, None)?;
            store::put_met(tx, pairing.id, None)?;
        }
        store::forget(tx, household)?;
        visits::forget(tx, household)?;
        aid::forget(tx, household)?;
        matchings::forget(tx, household)?;
    }
    Ok(())
}

/// The households a unit helps now, or is about to: what hangs on it.
///
/// # Errors
/// When the disk refuses.
pub fn helped_by(view: &mut View, unit: UnitId) -> Result<Vec<HouseholdId>, Fault> {
    let standing = store::standing_of(view, None, Some(unit))?;
    let mut helped: Vec<HouseholdId> =
        standing.iter().filter(|pairing| pairing.state.live()).map(|pairing| pairing.household).collect();
    helped.sort_unstable();
    helped.dedup();
    Ok(helped)
}

/// The unit that helped a household last, of those that do no longer; none where nobody ever did.
///
/// # Errors
/// When the disk refuses.
pub fn last_helper(view: &mut View, household: HouseholdId) -> Result<Option<UnitId>, Fault> {
    let ended = store::list(view, Some(household), None)?.into_iter().filter(|pairing| pairing.since.is_some());
    let last = ended.filter_map(|pairing| Some((pairing.end?.at, pairing.id, pairing.unit))).max();
    Ok(last.map(|(.., unit)| unit))
}

/// Every pairing that speaks of a household, whatever became of it: while there is one, the household was no mistake.
///
/// # Errors
/// When the disk refuses.
pub fn about(view: &mut View, household: HouseholdId) -> Result<Vec<PairingId>, Fault> {
    Ok(store::list(view, Some(household), None)?.into_iter().map(|pairing| pairing.id).collect())
}

/// How many units help a household now: paused ones still look after it.
///
/// # Errors
/// When the disk refuses.
pub fn helpers(view: &mut View, household: HouseholdId) -> Result<usize, Fault> {
    let standing = store::standing_of(view, Some(household), None)?;
    Ok(standing.iter().filter(|pairing| pairing.state != PairingState::Proposed).count())
}
