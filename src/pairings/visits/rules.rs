//! Did the pairing stand on that day, and whose record is it?

use super::super::codes::OUTSIDE_PAIRING;
use super::super::model::{Pairing, Recorded};
use super::super::rules::{keeps, speaks};
use kernel::patch::wrong;
use kernel::{Actor, Day, Fault};

/// Whether something may be recorded for this day: not for one to come, and only while the pairing stood.
///
/// # Errors
/// `validation_failed`, `outside_pairing`.
pub fn stood(pairing: &Pairing, pointer: &str, on: Day, today: Day) -> Result<(), Fault> {
    if on > today {
        return Err(wrong(pointer, "in_the_future", ["不能晚于今天。", "Not later than today."]));
    }
    let until = pairing.end.map(|end| end.at.day());
    match pairing.since {
        Some(since) if since <= on && until.is_none_or(|until| on <= until) => Ok(()),
        since => {
            let from = since.map(|day| day.to_string());
            Err(Fault::of(&OUTSIDE_PAIRING).with("from", from).with("until", until.unwrap_or(today).to_string()))
        }
    }
}

/// Whether the caller may void a record: whoever recorded it, whoever speaks for the unit, the household officer.
pub fn voids(pairing: &Pairing, recorded: &Recorded, actor: &Actor) -> bool {
    let mine = recorded.by.is_some() && recorded.by == actor.account();
    mine || keeps(actor) || speaks(pairing, actor)
}
