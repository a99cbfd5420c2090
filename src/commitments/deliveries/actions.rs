//! Actions: recording, verifying, returning and voiding deliveries.

use super::model::{Decision, Delivery, Evidence, EvidenceFile, REMINDER_DAYS, SILENCE_DAYS, Voided};
use super::rules::Move;
use super::wire::{CommitmentDelivered, DeliveryIn, DeliveryReturned, DeliveryVerified, DeliveryVoided, EvidenceIn};
use super::{rules, store};
use crate::clocks::actions as clocks;
use crate::clocks::model::CommitmentTimer;
use crate::codes;
use crate::lookup::open;
use crate::model::Standalone;
use crate::rules as commitments;
use agreements::Agreement;
use agreements::actions::{keep_promise, reopen, tie};
use agreements::promises::{Clocks, CommitmentId, VerifiedBy};
use journal::WriteTx;
use kernel::patch::{INVALID, wrong};
use kernel::{Fault, Id, Instant, Violation, field};
use web::codes::NOT_FOUND;

/// How many deliveries a commitment can have.
const MOST: usize = 500;

/// A delivery with its commitment.
pub type Shown = (Delivery, Standalone);

/// Records a delivery of the pledging party; an officer may do it for a unit.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `recurring_commitment`, `illegal_transition`, `validation_failed`.
pub fn deliver(tx: &mut WriteTx, id: CommitmentId, input: &DeliveryIn) -> Result<Shown, Fault> {
    let (mut one, mut agreement) = open(tx, id)?;
    commitments::may(&one, tx.actor(), commitments::Move::Deliver)?;
    let (now, today) = (tx.now(), tx.now().day());
    if input.quantity.is_none() && input.note.is_none() {
        return Err(wrong("", &codes::NOTE_OR_QUANTITY, ["请填写数量或一句说明。", "Give a quantity or a sentence."]));
    }
    rules::check_day(input.delivered_on.unwrap_or(today), one.starts_on, today)?;
    let mut all = store::list(tx, id)?;
    if all.len() >= MOST {
        let words = ["一项承诺最多 500 条履约记录。", "A commitment holds 500 deliveries at most."];
        return Err(wrong("", &field::TOO_MANY, words));
    }
    let made = Delivery {
        commitment: id,
        n: all.last().map_or(1, |last| last.n + 1),
        quantity: input.quantity.unwrap_or_else(|| one.commitment.missing()),
        note: input.note.as_ref().map(ToString::to_string),
        delivered_on: input.delivered_on.unwrap_or(today),
        evidence: evidence(tx, &agreement, &input.evidence)?,
        recorded_at: now,
        recorded_by: tx.actor().account(),
        recorded_unit: tx.actor().unit,
        recorded_for: one.unit.filter(|_| tx.actor().unit.is_none()),
        decision: Decision::Open,
        silent_on: today.plus_days(SILENCE_DAYS),
        voided: None,
        updated_at: now,
        version: 1,
    };
    store::insert(tx, &made)?;
    all.push(made.clone());
    settle(tx, &mut one, &mut agreement, &all)?;
    await_answer(tx, &made)?;
    let (quantity, state) = (made.quantity, one.commitment.progress);
    tx.record(&CommitmentDelivered::of(&agreement, id, made.n, quantity, state))?;
    Ok((made, one))
}

/// What shows it. A file belongs to the agreement from now on: whoever sees that sees what was done for it.
fn evidence(tx: &mut WriteTx, agreement: &Agreement, given: &[EvidenceIn]) -> Result<Vec<Evidence>, Fault> {
    let (mut made, mut wrong) = (Vec::new(), Vec::new());
    for (n, one) in given.iter().enumerate() {
        let file = match one.document_id {
            Some(document) => match tie(tx, agreement, document)? {
                Some(sha256) => Some(EvidenceFile { document, sha256 }),
                None => {
                    wrong.push(documents::unknown(format!("/evidence/{n}/document_id")));
                    continue;
                }
            },
            None => None,
        };
        if file.is_none() && one.reference.is_none() {
            let words = ["请写明出处, 或附上文件。", "Say where to find it, or name a file."];
            wrong.push(Violation::new(format!("/evidence/{n}"), &codes::REFERENCE_OR_DOCUMENT, words));
        }
        made.push(Evidence { kind: one.kind, reference: one.reference.as_ref().map(ToString::to_string), file });
    }
    if wrong.is_empty() { Ok(made) } else { Err(Fault::of(&INVALID).at(wrong)) }
}

/// Brings the commitment in line with its deliveries.
pub fn settle(
    tx: &mut WriteTx,
    one: &mut Standalone,
    agreement: &mut Agreement,
    all: &[Delivery],
) -> Result<(), Fault> {
    rules::apply(&mut one.commitment, all, tx.counts_from());
    keep_promise(tx, &one.commitment, agreement)?;
    clocks::watch(tx, &one.commitment)
}

/// Sets the timers of a delivery nobody has said anything to.
pub fn await_answer(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), Fault> {
    let (n, subject) = (delivery.n, delivery.commitment.uuid());
    let reminder = Instant::start_of(delivery.silent_on.plus_days(-(SILENCE_DAYS - REMINDER_DAYS)));
    if reminder > tx.counts_from() {
        tx.timer(reminder, CommitmentTimer::Unverified(n), subject)?;
    }
    tx.timer(rules::silence(delivery), CommitmentTimer::Silence(n), subject)
}

/// A delivery, its commitment, and everything they depend on.
struct Case {
    one: Standalone,
    agreement: Agreement,
    all: Vec<Delivery>,
    at: usize,
}

fn case(tx: &mut WriteTx, id: CommitmentId, n: i64) -> Result<Case, Fault> {
    let (one, agreement) = open(tx, id)?;
    let all = store::list(tx, id)?;
    let at = all.iter().position(|delivery| delivery.n == n).ok_or(&NOT_FOUND)?;
    Ok(Case { one, agreement, all, at })
}

impl Case {
    fn delivery(&self) -> &Delivery {
        &self.all[self.at]
    }

    fn keep(&mut self, tx: &mut WriteTx) -> Result<(), Fault> {
        store::save(tx, &self.all[self.at])?;
        settle(tx, &mut self.one, &mut self.agreement, &self.all)
    }

    /// What is owed again after its end is owed by nobody: whoever is asked about ends hears of it.
    fn again(&self, tx: &mut WriteTx) -> Result<(), Fault> {
        if self.one.clocks != Clocks::Over || !self.one.commitment.progress.owed() {
            return Ok(());
        }
        reopen(tx, &self.agreement, self.one.commitment.pledger)
    }

    fn shown(mut self) -> Shown {
        (self.all.swap_remove(self.at), self.one)
    }
}

/// Verifies a delivery, for the other side.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `recorded_by_yourself`, `illegal_transition`.
pub fn verify(tx: &mut WriteTx, id: CommitmentId, n: i64, note: Option<String>) -> Result<Shown, Fault> {
    let mut case = case(tx, id, n)?;
    let (now, me) = (tx.now(), tx.actor().account());
    let mine = matches!(case.delivery().decision, Decision::Verified { by, .. } if by.is_some() && by == me);
    if mine && case.delivery().voided.is_none() {
        return Ok(case.shown());
    }
    rules::may(&case.one, case.delivery(), tx.actor(), Move::Verify)?;
    rules::decide(&mut case.all[case.at], Decision::Verified { at: now, by: me, note }, now);
    case.keep(tx)?;
    let state = case.one.commitment.progress;
    tx.record(&DeliveryVerified::of(&case.agreement, id, n, VerifiedBy::Account, state))?;
    Ok(case.shown())
}

/// Sends a delivery back, for the other side.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `recorded_by_yourself`, `illegal_transition`.
pub fn send_back(tx: &mut WriteTx, id: CommitmentId, n: i64, reason: String) -> Result<Shown, Fault> {
    let mut case = case(tx, id, n)?;
    let (now, me) = (tx.now(), tx.actor().account());
    let mine = matches!(case.delivery().decision, Decision::Returned { by, .. } if by.is_some() && by == me);
    if mine && case.delivery().voided.is_none() {
        return Ok(case.shown());
    }
    rules::may(&case.one, case.delivery(), tx.actor(), Move::Return)?;
    let last = case.all.iter().map(|one| one.n).max().unwrap_or(n);
    rules::decide(&mut case.all[case.at], Decision::Returned { at: now, by: me, reason, last }, now);
    case.keep(tx)?;
    tx.record(&DeliveryReturned::of(&case.agreement, id, n, case.one.commitment.progress))?;
    case.again(tx)?;
    Ok(case.shown())
}

/// Takes a delivery out of the figures, for the side that recorded it or the unit it was recorded for.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `validation_failed`.
pub fn void(
    tx: &mut WriteTx,
    id: CommitmentId,
    n: i64,
    (reason, replaced_by): (String, Option<i64>),
) -> Result<Shown, Fault> {
    let mut case = case(tx, id, n)?;
    let (now, me) = (tx.now(), tx.actor().account());
    if case.delivery().voided.as_ref().is_some_and(|voided| voided.by.is_some() && voided.by == me) {
        return Ok(case.shown());
    }
    rules::may(&case.one, case.delivery(), tx.actor(), Move::Void)?;
    let stands = |other: i64| case.all.iter().any(|one| one.n == other && other != n && one.voided.is_none());
    if replaced_by.is_some_and(|other| !stands(other)) {
        let words = ["没有这条有效的履约记录。", "There is no such delivery that stands."];
        return Err(wrong("/replaced_by", &codes::UNKNOWN_DELIVERY, words));
    }
    rules::void(&mut case.all[case.at], Voided { at: now, by: me, reason, replaced_by });
    case.keep(tx)?;
    tx.record(&DeliveryVoided::of(&case.agreement, id, n, case.one.commitment.progress))?;
    case.again(tx)?;
    Ok(case.shown())
}

/// Verifies a delivery by silence; whether it did. A judgement that came meanwhile stands.
pub fn verify_by_silence(tx: &mut WriteTx, id: CommitmentId, n: i64) -> Result<(), Fault> {
    let mut case = case(tx, id, n)?;
    let from = tx.counts_from();
    let open = case.delivery().voided.is_none() && case.delivery().decision == Decision::Open;
    if !open || from.day() <= case.delivery().silent_on {
        return Ok(());
    }
    rules::decide(&mut case.all[case.at], Decision::Verified { at: from, by: None, note: None }, from);
    case.keep(tx)?;
    let state = case.one.commitment.progress;
    tx.record(&DeliveryVerified::of(&case.agreement, id, n, VerifiedBy::Silence, state))?;
    Ok(())
}
