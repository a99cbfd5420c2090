//! Actions: what pairings write about access, and what a unit asks to open.

use super::super::dossier::actions::HouseholdCipher;
use super::super::dossier::model::Part;
use super::model::{Needed, Reader};
use super::store;
use crate::model::HouseholdId;
use journal::{ReadTx, WriteTx};
use kernel::{Fault, PairingId};
use vault::SEAL_BROKEN;

/// Lets a unit open fields of a household, from now on; which ones is sealed.
pub fn admit(tx: &mut WriteTx, cipher: &HouseholdCipher, reader: &Reader) -> Result<(), Fault> {
    let needed = Needed { pairing: reader.pairing, fields: reader.fields.clone() };
    let sealed = cipher.seal(tx, Part::Reader, &needed)?;
    store::put(tx, reader, &sealed)
}

/// The readers of a household, with what each may open.
///
/// # Errors
/// `seal_broken`, also for what was sealed for another pairing.
pub fn readers(view: &mut ReadTx, cipher: &HouseholdCipher, household: HouseholdId) -> Result<Vec<Reader>, Fault> {
    let kept = store::of(view, household)?;
    let open = |(reader, sealed): store::Kept| {
        let needed: Needed = cipher.unseal(view, Part::Reader, &sealed)?;
        if needed.pairing == reader.pairing {
            return Ok(Reader { fields: needed.fields, ..reader });
        }
        Err(Fault::of(&SEAL_BROKEN))
    };
    kept.into_iter().map(open).collect()
}

/// Ends what a pairing let a unit open.
pub fn dismiss_reader(tx: &mut WriteTx, household: HouseholdId, pairing: PairingId) -> Result<(), Fault> {
    store::remove(tx, household, pairing)
}
