//! Who listens: every announcement and every question of the slices with the functions that react or answer, in the order in which
//! they are called. They run in the transaction of the announcement: a refusal rolls it back.

use agreements::{Ending, PromisesChanged};
use auth::{Headed, LastHeadLeaving, LeftBehind};
use households::HouseholdChanged;
use journal::Extensions;
use pairings::HelpersChanged;

/// The table, for every journal that is opened.
pub fn listeners() -> Extensions {
    Extensions::default()
        // An agreement, or one unit's part in it, is going to end, or ends.
        .on::<Ending>(continuity::on_ending)
        // What is promised in an agreement begins to run, or runs on under other conditions.
        .on::<PromisesChanged>(commitments::on_promises_changed)
        // Something happened to a household that concerns those who help it.
        .on::<HouseholdChanged>(pairings::on_household_changed)
        .on::<HouseholdChanged>(continuity::on_household_changed)
        // A household has more or fewer units that help it.
        .on::<HelpersChanged>(continuity::on_helpers_changed)
        // The last head of a unit goes; somebody signs for it again; what would be left behind?
        .on::<LastHeadLeaving>(continuity::on_last_head_leaving)
        .on::<Headed>(continuity::on_headed)
        .answers::<LeftBehind>(continuity::left_behind)
}
