//! Rules: what may happen to a delivery, and what the deliveries of a commitment add up to.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use super::model::{Decision, Delivery, DeliveryState, Voided};
use crate::codes::RECORDED_BY_YOURSELF;
use crate::model::Standalone;
use crate::policy::may;
use crate::rules::judges;
use agreements::promises::{Commitment, CommitmentState, GRACE_DAYS, VerifiedBy, touch};
use agreements::works_for_unit;
use auth::Guard;
use kernel::patch::wrong;
use kernel::{Actor, Day, Fault, Instant, Role, field};

auth::state_machine! {
    /// Something that may happen to a delivery. The state of the commitment does not matter: what was delivered in part is judged
    /// also when the promise itself has lapsed or was waived.
    pub enum Move(one: &Standalone, delivery: &Delivery; actor) {
        noun: ["履约记录", "delivery"],
        state: DeliveryState = delivery.state(),
        guard: guard,
    }
    /// The other side verifies it.
    Verify [DeliveryState::Open] by judges(one, actor) => may::VerifyDelivery;
    /// The other side sends it back.
    Return [DeliveryState::Open] by judges(one, actor) => may::ReturnDelivery;
    /// The side that recorded it takes it out of the figures.
    Void   [DeliveryState::Open, DeliveryState::Verified, DeliveryState::Returned] by voids(delivery, actor) => may::VoidDelivery;
}

/// Nobody judges what they recorded themselves.
fn guard(_: &Standalone, delivery: &Delivery, actor: &Actor, step: Move) -> Guard {
    let own = step != Move::Void && recorded_by(delivery, actor);
    if own { Guard::Refuse(&RECORDED_BY_YOURSELF) } else { Guard::Pass }
}

fn recorded_by(delivery: &Delivery, actor: &Actor) -> bool {
    actor.account().is_some() && delivery.recorded_by == actor.account()
}

/// Who may void: a person of the side that recorded it, or of the unit it was recorded for.
fn voids(delivery: &Delivery, actor: &Actor) -> bool {
    let person = actor.account().is_some();
    match actor.unit {
        None => person && delivery.recorded_unit.is_none() && actor.roles.has(Role::Officer),
        Some(_) => {
            person
                && works_for_unit(actor)
                && (delivery.recorded_unit == actor.unit || delivery.recorded_for == actor.unit)
        }
    }
}

/// Checks the day on which something was done.
///
/// # Errors
/// `validation_failed` for a day before the agreement began or after today.
pub fn check_day(day: Day, starts_on: Day, today: Day) -> Result<(), Fault> {
    if (starts_on..=today).contains(&day) {
        return Ok(());
    }
    let words = ["履行日期须在协议起始日期与今天之间。", "The day lies between the agreement's first day and today."];
    Err(wrong("/delivered_on", &field::OUT_OF_RANGE, words))
}

/// Records what the other side said.
pub fn decide(delivery: &mut Delivery, decision: Decision, now: Instant) {
    delivery.decision = decision;
    note(delivery, now);
}

/// Extends its deadline by the days on which its agreement was suspended: silence lasts that much longer.
pub fn extend_deadlines(delivery: &mut Delivery, days: i64, now: Instant) {
    if days > 0 {
        delivery.silent_on = delivery.silent_on.plus_days(days);
        note(delivery, now);
    }
}

/// Takes it out of the figures.
pub fn void(delivery: &mut Delivery, voided: Voided) {
    let now = voided.at;
    delivery.voided = Some(voided);
    note(delivery, now);
}

fn note(delivery: &mut Delivery, now: Instant) {
    delivery.version = delivery.version.saturating_add(1);
    delivery.updated_at = now.max(delivery.updated_at);
}

/// What the deliveries of a commitment come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How much was delivered.
    pub delivered: i64,
    /// How much of it somebody verified.
    pub verified: i64,
    /// How much of it silence verified.
    pub by_silence: i64,
}

/// Adds up what counts.
pub fn tally(deliveries: &[Delivery]) -> Tally {
    let mut tally = Tally::default();
    for one in deliveries.iter().filter(|one| one.counts()) {
        tally.delivered = tally.delivered.saturating_add(one.quantity);
        match one.state() {
            DeliveryState::Verified if one.by_silence() => {
                tally.by_silence = tally.by_silence.saturating_add(one.quantity);
            }
            DeliveryState::Verified => tally.verified = tally.verified.saturating_add(one.quantity),
            DeliveryState::Open | DeliveryState::Returned | DeliveryState::Voided => {}
        }
    }
    tally
}

/// The state of a promise that is neither waived, cancelled nor lapsed: delivered once as much as was promised is
/// delivered (anything at all, where no quantity was), verified once as much is verified; returned while a return is
/// not answered by a later delivery.
pub fn progress_of(promised: Option<i64>, deliveries: &[Delivery]) -> (CommitmentState, Option<VerifiedBy>) {
    let sum = tally(deliveries);
    let enough = promised.unwrap_or(1);
    if sum.verified >= enough {
        return (CommitmentState::Verified, Some(VerifiedBy::Account));
    }
    if sum.verified.saturating_add(sum.by_silence) >= enough {
        return (CommitmentState::Verified, Some(VerifiedBy::Silence));
    }
    if sum.delivered >= enough {
        return (CommitmentState::Delivered, None);
    }
    let newest = deliveries.iter().filter(|one| one.voided.is_none()).map(|one| one.n).max().unwrap_or(0);
    let unanswered = deliveries.iter().filter(|one| one.voided.is_none()).any(|one| match one.decision {
        Decision::Returned { last, .. } => newest <= last,
        Decision::Open | Decision::Verified { .. } => false,
    });
    (if unanswered { CommitmentState::Returned } else { CommitmentState::Accepted }, None)
}

/// Brings a commitment in line with its deliveries. Who owes again what had been delivered has thirty days from today.
pub fn apply(commitment: &mut Commitment, deliveries: &[Delivery], now: Instant) {
    touch(commitment, now);
    let sum = tally(deliveries);
    let life = &mut commitment.life;
    (life.delivered, life.verified, life.verified_by_silence) = (sum.delivered, sum.verified, sum.by_silence);
    if matches!(
        commitment.progress,
        CommitmentState::Waived | CommitmentState::Cancelled | CommitmentState::Lapsed | CommitmentState::Proposed
    ) {
        return;
    }
    let owed_before = commitment.progress.owed();
    (commitment.progress, commitment.life.verified_by) = progress_of(commitment.quantity, deliveries);
    let again = now.day().plus_days(GRACE_DAYS);
    if !owed_before && commitment.progress.owed() && commitment.lapses_on().is_some_and(|last| last < again) {
        commitment.life.lapses_on = Some(again);
    }
}

/// When silence answers for a delivery.
pub fn silence(delivery: &Delivery) -> Instant {
    Instant::end_of(delivery.silent_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    use crate::examples::{commitment, day, noon};
    use agreements::promises::CommitmentId;
    use kernel::AccountId;

    fn somebody() -> Option<AccountId> {
        Some(AccountId(Uuid::from_u128(7)))
    }

    fn delivery(n: i64, quantity: i64) -> Delivery {
        let now = noon("2026-07-10");
        Delivery {
            commitment: CommitmentId(Uuid::from_u128(1)),
            n,
            quantity,
            note: None,
            delivered_on: now.day(),
            evidence: Vec::new(),
            recorded_at: now,
            recorded_by: somebody(),
            recorded_unit: None,
            recorded_for: None,
            decision: Decision::Open,
            silent_on: day("2026-07-24"),
            voided: None,
            updated_at: now,
            version: 1,
        }
    }

    fn verified(by: Option<AccountId>) -> Decision {
        Decision::Verified { at: noon("2026-07-11"), by, note: None }
    }

    fn returned(last: i64) -> Decision {
        Decision::Returned { at: noon("2026-07-11"), by: somebody(), reason: "示例".to_owned(), last }
    }

    #[test]
    fn the_last_part_delivers_and_the_last_verification_verifies() {
        let mut all = vec![delivery(1, 2)];
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Accepted, None));
        all.push(delivery(2, 2));
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Delivered, None));
        all[0].decision = verified(somebody());
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Delivered, None));
        all[1].decision = verified(None);
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Verified, Some(VerifiedBy::Silence)));
        assert_eq!(tally(&all), Tally { delivered: 4, verified: 2, by_silence: 2 });
        assert_eq!(progress_of(Some(2), &all).1, Some(VerifiedBy::Account), "what somebody verified suffices");
    }

    #[test]
    fn a_return_stands_until_something_is_delivered_after_it() {
        let mut all = vec![delivery(1, 2), delivery(2, 2)];
        all[0].decision = returned(2);
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Returned, None));
        all.push(delivery(3, 1));
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Accepted, None));
        all[2].voided =
            Some(Voided { at: noon("2026-07-12"), by: None, reason: "误填".to_owned(), replaced_by: None });
        assert_eq!(progress_of(Some(4), &all), (CommitmentState::Returned, None));
    }

    #[test]
    fn who_owes_again_has_thirty_days_from_then() {
        let mut line = commitment(CommitmentState::Accepted);
        let late = noon("2027-01-20");
        apply(&mut line, &[delivery(1, 4)], late);
        assert_eq!((line.progress, line.life.lapses_on), (CommitmentState::Delivered, None));
        let mut back = delivery(1, 4);
        back.decision = returned(1);
        apply(&mut line, &[back], late);
        assert_eq!((line.progress, line.lapses_on()), (CommitmentState::Returned, Some(day("2027-02-19"))));
    }

    /// A part with what became of it: 0 open, 1 verified, 2 silent, 3 returned, 4 voided.
    fn parts() -> impl Strategy<Value = Vec<(i64, u8)>> {
        proptest::collection::vec((1..50i64, 0..5u8), 0..20)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn partial_deliveries_add_up(parts in parts(), promised in proptest::option::of(1..200i64)) {
            let all: Vec<Delivery> = (1..).zip(&parts).map(|(n, (quantity, fate))| {
                let mut one = delivery(n, *quantity);
                match fate {
                    1 => one.decision = verified(somebody()),
                    2 => one.decision = verified(None),
                    3 => one.decision = returned(n),
                    4 => one.voided = Some(Voided { at: noon("2026-07-12"), by: None, reason: String::new(), replaced_by: None }),
                    _ => {}
                }
                one
            }).collect();
            let of = |fates: &[u8]| parts.iter().filter(|(_, fate)| fates.contains(fate)).map(|(q, _)| q).sum::<i64>();
            let sum = tally(&all);
            prop_assert_eq!(sum, Tally { delivered: of(&[0, 1, 2]), verified: of(&[1]), by_silence: of(&[2]) });
            let enough = promised.unwrap_or(1);
            let (progress, by) = progress_of(promised, &all);
            prop_assert_eq!(progress == CommitmentState::Verified, of(&[1, 2]) >= enough);
            prop_assert_eq!(by == Some(VerifiedBy::Account), of(&[1]) >= enough);
            prop_assert_eq!(progress.owed(), of(&[0, 1, 2]) < enough);
            let mut reversed = all.clone();
            reversed.reverse();
            prop_assert_eq!(progress_of(promised, &reversed), (progress, by), "the order in which they are read is nothing");
        }
    }
}
