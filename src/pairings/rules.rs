//! Rules: what may be done with a pairing now and by whom, what the caller is told of it, and what may be recorded in it.

use super::codes::OUTSIDE_PAIRING;
use super::model::{LATE_DAYS, Month, Pairing, PairingState, Recorded, State};
use crate::policy::may;
use auth::Guard;
use kernel::patch::wrong;
use kernel::{Actor, Day, Fault, Role, field};
use web::codes::NOT_FOUND;

use PairingState::{Active, Declined, Ended, Paused, Proposed, Withdrawn};

auth::state_machine! {
    /// Something that is done with a pairing.
    pub enum Move(pairing: &Pairing; actor; today: Day) {
        noun: ["结对", "pairing"],
        state: PairingState = pairing.state.word(),
        guard: guard,
    }
    /// The unit takes it on.
    Accept     [Proposed]                 by speaks(pairing, actor)                  => may::AcceptPairing;
    /// The unit does not.
    Refuse     [Proposed]                 by speaks(pairing, actor)                  => may::RefusePairing;
    /// The community takes the proposal back.
    Withdraw   [Proposed]                 by keeps(actor)                            => may::WithdrawPairing;
    /// The household officer stands behind what a unit offers another.
    Confirm    [Proposed]                 by keeps(actor)                            => may::ConfirmPairing;
    /// Change what was arranged.
    Update     [Proposed, Active, Paused] by keeps(actor)                            => may::UpdatePairing;
    /// Name who of the unit helps.
    NameHelper [Proposed, Active, Paused] by speaks(pairing, actor)                  => may::NameHelper;
    /// Let it rest.
    Pause      [Active]                   by keeps(actor)                            => may::PausePairing;
    /// Go on.
    Resume     [Paused]                   by keeps(actor)                            => may::ResumePairing;
    /// Offer it to another unit.
    HandOver   [Active, Paused]           by keeps(actor) || speaks(pairing, actor)  => may::HandOverPairing;
    /// Say what came of it.
    Report     [Active, Paused, Ended]    by records(pairing, actor)                 => may::ReportPairing;
    /// End it.
    End        [Active, Paused]           by keeps(actor)                            => may::EndPairing;
    /// Record a visit.
    Visit      [Active, Paused, Ended]    by records(pairing, actor)                 => may::RecordVisit;
    /// Record aid.
    Aid        [Active, Paused, Ended]    by records(pairing, actor)                 => may::RecordAid;
}

fn guard(pairing: &Pairing, actor: &Actor, step: Move, today: Day) -> Guard {
    let state = pairing.state;
    Guard::pass_if(match step {
        Move::Accept => state.answers().accepted.is_none(),
        Move::Confirm => state.answers().confirmed.is_none(),
        Move::Report => state.help().is_some_and(|help| help.reported_at.is_none() || keeps(actor) || state.live()),
        Move::Visit | Move::Aid => state.live() || late(pairing, today) || (keeps(actor) && state.help().is_some()),
        _ => true,
    })
}

/// Whether the caller records what is done in it.
fn records(pairing: &Pairing, actor: &Actor) -> bool {
    keeps(actor) || speaks(pairing, actor) || helps(pairing, actor)
}

/// Whether the caller keeps the files of households.
pub fn keeps(actor: &Actor) -> bool {
    actor.roles.has(Role::HouseholdOfficer) && actor.unit.is_none()
}

/// Whether the caller speaks for the unit that helps.
pub fn speaks(pairing: &Pairing, actor: &Actor) -> bool {
    actor.unit == Some(pairing.unit) && actor.roles.any(&[Role::UnitHead, Role::UnitLiaison])
}

/// Whether the caller is the one who helps.
pub fn helps(pairing: &Pairing, actor: &Actor) -> bool {
    actor.unit == Some(pairing.unit) && pairing.helper.is_some() && pairing.helper == actor.account()
}

/// Whether the caller knows of this pairing: staff that is cleared and the secretary of all, whoever speaks for a unit of
/// its own, a helper of those they are named in, until its last visits are in.
pub fn sees(pairing: &Pairing, actor: &Actor, today: Day) -> bool {
    let staff = actor.unit.is_none() && actor.roles.any(&[Role::HouseholdOfficer, Role::Secretary]);
    staff || speaks(pairing, actor) || (helps(pairing, actor) && (pairing.state.standing() || late(pairing, today)))
}

/// Whether its last visits may still come in.
pub fn late(pairing: &Pairing, today: Day) -> bool {
    matches!(pairing.state, State::Ended { end, .. } if today <= end.at.day().plus_days(LATE_DAYS))
}

/// How much of a household a pairing tells somebody **now**. The one home of that question: lists, sums, repeats, suggestions
/// and histories ask here before they open anything, and again each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// That there was a pairing, and how it ended.
    Nothing,
    /// Which household it was, and what the unit itself has recorded, until its last visits are in.
    OwnRecords,
    /// Which household and what it needs, until the unit has answered.
    Proposal,
    /// What it takes to help, while the unit does.
    Helping,
    /// Everything: the staff that keeps the files, and the secretary.
    All,
}

/// How much of its household this pairing tells the caller today; `readable` is whether anything of the household may be
/// read at all (its consent stands, it is not restricted, its key exists).
pub fn sight(pairing: &Pairing, readable: bool, actor: &Actor, today: Day) -> Sight {
    match pairing.state.word() {
        _ if actor.unit.is_none() => Sight::All,
        _ if !readable => Sight::Nothing,
        Proposed => Sight::Proposal,
        Active | Paused => Sight::Helping,
        Ended if late(pairing, today) => Sight::OwnRecords,
        Ended | Declined | Withdrawn => Sight::Nothing,
    }
}

impl Sight {
    /// What it is called, masked.
    pub fn name(self) -> bool {
        self >= Self::Helping
    }

    /// What it needs, what the unit may open, what the unit is to know.
    pub fn needs(self) -> bool {
        self >= Self::Proposal
    }

    /// Its id and its code.
    pub fn household(self) -> bool {
        self >= Self::OwnRecords
    }

    /// What was recorded in this pairing, and how it ended.
    pub fn records(self) -> bool {
        matches!(self, Self::OwnRecords | Self::Helping | Self::All)
    }

    /// What others gave the family.
    pub fn family(self) -> bool {
        self >= Self::Helping
    }
}

/// The days of a month in which a pairing has told of its family: those in which it lived; none where it did not.
pub fn lived(pairing: &Pairing, month: Month, today: Day) -> bool {
    let until = pairing.state.end().map_or(today, |end| end.at.day());
    pairing.state.help().is_some_and(|help| help.since <= month.last) && month.first <= until
}

/// Whether the caller may know of it at all.
///
/// # Errors
/// `not_found`.
pub fn known(pairing: &Pairing, actor: &Actor, today: Day) -> Result<(), Fault> {
    if sees(pairing, actor, today) { Ok(()) } else { Err(Fault::of(&NOT_FOUND)) }
}

/// Whether something may be recorded for this day: not for one to come, and only while the pairing stood.
///
/// # Errors
/// `validation_failed`, `outside_pairing`.
pub fn stood(pairing: &Pairing, pointer: &str, on: Day, today: Day) -> Result<(), Fault> {
    if on > today {
        return Err(wrong(pointer, &field::IN_FUTURE, ["不能晚于今天。", "Not later than today."]));
    }
    let until = pairing.state.end().map(|end| end.at.day());
    match pairing.state.help().map(|help| help.since) {
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
