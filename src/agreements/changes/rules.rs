//! Rules: what the agreement carries while a request is open, consented to and settled, and what a consent leads to.

use super::model::{Request, RequestState};
use crate::model::Agreement;
use crate::rules::{awaiting, overtaken};
use kernel::{Day, PartyId};

/// Whether somebody who asks means the suspension that lapsed on its last day, rather than another one: it is the last that
/// was asked for, another side asked, and no other day is named. Who only comes late with a consent does not thereby ask for a
/// suspension without end.
pub fn means_lapsed(last: &Request, party: PartyId, from_on: Option<Day>, until_on: Option<Day>, today: Day) -> bool {
    let named = |now: Option<Day>, then: Option<Day>| now.is_none() || now == then;
    overtaken(last.kind, last.until_on, today)
        && last.state == RequestState::Lapsed
        && last.by != party
        && !last.consented().contains(&party)
        && named(from_on, last.from_on)
        && named(until_on, last.until_on)
}

/// What a consent led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Others are still to answer.
    Waiting,
    /// All have consented; it takes effect on its day.
    Agreed,
    /// All have consented, and its day has come.
    Effect,
}

/// Records that something is asked.
pub fn open(agreement: &mut Agreement, request: &Request) {
    agreement.changes.requests = request.number;
    agreement.changes.open.push(request.pending());
}

/// Records a party's consent; with that of the last one the request is agreed.
pub fn consent(agreement: &mut Agreement, number: i64, party: PartyId, today: Day) -> Step {
    if let Some(request) = agreement.changes.open.iter_mut().find(|one| one.number == number)
        && !request.consented.contains(&party)
    {
        request.consented.push(party);
    }
    advance(agreement, number, today)
}

/// Where a request stands: also when a party whose consent was missing has left.
pub fn advance(agreement: &mut Agreement, number: i64, today: Day) -> Step {
    let Some(request) = agreement.changes.numbered(number) else { return Step::Waiting };
    if !awaiting(agreement, request).is_empty() {
        return Step::Waiting;
    }
    if request.from_on.is_none_or(|day| day <= today) {
        return Step::Effect;
    }
    if let Some(request) = agreement.changes.open.iter_mut().find(|one| one.number == number) {
        request.agreed = true;
    }
    Step::Agreed
}

/// Removes a settled request from the agreement's head. A party that was to accede and did not is a party no longer.
pub fn settle(agreement: &mut Agreement, number: i64) {
    let settled = agreement.changes.open.iter().position(|one| one.number == number);
    let Some(settled) = settled.map(|at| agreement.changes.open.remove(at)) else { return };
    agreement.parties.retain(|party| Some(party.id) != settled.party || party.signed());
}
