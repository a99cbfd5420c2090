//! Freezes the text of an agreement for signature.

use super::actions as draft;
use crate::clocks;
use crate::codes::TERM_ALREADY_OVER;
use crate::events::AgreementSubmitted;
use crate::frozen::frozen;
use crate::lookup::depend_on_wording;
use crate::model::Agreement;
use crate::versions::model::AgreementEvent;
use crate::versions::store as versions;
use crate::{rules, store};
use journal::WriteTx;
use kernel::patch::INVALID;
use kernel::{Day, Fault, Violation, canonical, field};

/// How long the parties have to sign when nobody says otherwise.
const USUAL_SIGNING_DAYS: i64 = 30;

/// Freezes the text of an agreement.
///
/// # Errors
/// `term_already_over`, `party_departed`, `validation_failed`.
pub fn freeze(tx: &mut WriteTx, agreement: &mut Agreement, due_on: Option<Day>) -> Result<(), Fault> {
    draft::all_are_there(tx, agreement)?;
    depend_on_wording(tx, agreement.id);
    let due_on = signing_due_on(agreement, due_on, tx.now().day())?;
    let text = canonical::text(&frozen(agreement))?;
    let digest = canonical::digest(text.as_bytes());
    rules::freeze(agreement, digest.clone(), due_on, tx.now());
    store::save_state(tx, agreement)?;
    crate::parties::store::save_replies(tx, agreement.id, &agreement.parties)?;
    versions::record(tx, agreement, AgreementEvent::Submitted, Some(&text))?;
    clocks::await_days(tx, agreement)?;
    tx.record(&AgreementSubmitted::of(agreement, digest))?;
    Ok(())
}

/// The last day for signing: as named, or thirty days from today, and never behind the agreement's own end.
fn signing_due_on(agreement: &Agreement, named: Option<Day>, today: Day) -> Result<Day, Fault> {
    let end = agreement.terms.ends_on.unwrap_or(Day::LAST);
    if end < today {
        return Err(Fault::of(&TERM_ALREADY_OVER));
    }
    let Some(named) = named else { return Ok((today.plus_days(USUAL_SIGNING_DAYS)).min(end)) };
    if (today..=end).contains(&named) {
        return Ok(named);
    }
    let wrong = Violation {
        pointer: "/signing_due_on".to_owned(),
        code: &field::OUT_OF_RANGE,
        detail: [
            "签署截止日期须在今天与协议截止日期之间。".to_owned(),
            "The last day for signing lies between today and the agreement's last day.".to_owned(),
        ],
    };
    Err(Fault::of(&INVALID).at([wrong]))
}
