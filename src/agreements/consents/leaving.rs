//! A unit leaves: perhaps its consent was the one that an open request still missed.

use super::effects::reconsider;
use crate::ending::actions as ending;
use crate::ending::model::AfterLeaving;
use crate::ending::rules::leaves_alone;
use crate::model::Agreement;
use crate::obligations::store as obligations;
use crate::store;
use journal::WriteTx;
use kernel::{Fault, PartyId, UnitId};

/// The last day of one unit's notice has passed.
pub fn leave(tx: &mut WriteTx, agreement: &mut Agreement, party: PartyId) -> Result<(), Fault> {
    let after = ending::leave(tx, agreement, party)?;
    carry_on(tx, agreement, after)
}

/// A unit takes part no longer: its part in every text that binds each by itself ends now. What binds all together is
/// left as it is; the slices above know of it by `obligations`.
pub fn depart(tx: &mut WriteTx, unit: UnitId, reason: &str) -> Result<(), Fault> {
    for bound in obligations::bound(tx, unit)? {
        let Some(mut agreement) = store::find(tx, bound.id)? else { continue };
        let Some(party) = agreement.party_of(unit).filter(|party| leaves_alone(&agreement, party)).cloned() else {
            continue;
        };
        let after = ending::leave_now(tx, &mut agreement, party.id, reason)?;
        carry_on(tx, &mut agreement, after)?;
    }
    Ok(())
}

fn carry_on(tx: &mut WriteTx, agreement: &mut Agreement, after: AfterLeaving) -> Result<(), Fault> {
    match after {
        AfterLeaving::Nothing => Ok(()),
        AfterLeaving::Reconsider => reconsider(tx, agreement),
    }
}
