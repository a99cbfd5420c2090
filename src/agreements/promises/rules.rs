//! Rules: whether a promise is complete as it is worded, which side it belongs to, and what changes when it changes or ends.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use super::model::{Commitment, CommitmentState, Ended, Pledge, Pledger};
use crate::codes;
use crate::parties::model::{PartyKind, PartyWish};
use kernel::{Day, Instant, UnitId, Violation, field};

/// What is wrong with one commitment: its pledger must be a party that owes something.
pub fn check_pledge(pledge: &Pledge, parties: &[PartyWish], place: &str) -> Option<Violation> {
    let known = parties.iter().any(|party| pledges(pledge.pledger, party.kind, party.unit));
    (!known).then(|| {
        let words = [
            "承诺方不是本协议的社区或单位一方。",
            "The pledger is neither the community nor a unit of this agreement.",
        ];
        Violation::new(format!("{place}/pledger"), &codes::PLEDGER_NOT_A_PARTY, words)
    })
}

/// What is wrong with how a commitment comes again: each period has a day of its own, and the last is not before the
/// agreement begins.
pub fn check_recurrence(pledge: &Pledge, starts_on: Day, place: &str) -> Option<Violation> {
    let recurrence = pledge.recurrence?;
    if pledge.due_on.is_some() {
        let words = [
            "定期承诺以每期最后一天为期限, 不填完成期限。",
            "A recurring commitment is due on the last day of each period.",
        ];
        return Some(Violation::new(format!("{place}/due_on"), &codes::NOT_WITH_RECURRENCE, words));
    }
    let words = ["周期截止日期早于协议起始日期。", "The recurrence ends before the agreement begins."];
    let early = recurrence.until.is_some_and(|until| until < starts_on);
    early.then(|| Violation::new(format!("{place}/recurrence/until"), &field::ENDS_BEFORE_START, words))
}

/// Whether this pledger is that party.
pub fn pledges(pledger: Pledger, kind: PartyKind, unit: Option<UnitId>) -> bool {
    pledger.kind == kind && pledger.unit == unit && kind != PartyKind::Witness
}

/// Records a change: the version grows, and a cancellation somebody asked for falls, because what they affirmed is gone.
pub fn touch(commitment: &mut Commitment, now: Instant) {
    commitment.life.cancellation = None;
    commitment.version = commitment.version.saturating_add(1);
    commitment.updated_at = now.max(commitment.updated_at);
}

/// Ends it unkept.
pub fn end(commitment: &mut Commitment, how: CommitmentState, ended: Ended) {
    touch(commitment, ended.at);
    commitment.progress = how;
    commitment.life.ended = Some(ended);
}
