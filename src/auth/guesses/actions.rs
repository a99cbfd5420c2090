//! Actions: count failures, clear and forget them, report a lock. The counts belong to the platform.

use super::model::{AuthTimer, Failures, Subject};
use super::rules::{self, Admission};
use super::store;
use super::wire::SignInLocked;
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Fault, Id};

/// What is known before a password is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is looked at.
    pub admission: Admission,
    /// Whether a right one has a count to clear.
    pub to_clear: bool,
}

/// A lock that has just begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// For whom.
    pub subject: Subject,
    /// After how many failures, and until when.
    pub failures: Failures,
}

/// Whether a try is looked at.
pub fn standing(view: &mut ReadTx, subjects: &[Subject]) -> Result<Standing, Fault> {
    let now = view.now();
    let mut standing = Standing { admission: Admission::Open, to_clear: false };
    for subject in subjects {
        let failures = store::failures(view, subject)?;
        standing.admission = standing.admission.and(rules::admission(failures.as_ref(), now));
        standing.to_clear |= failures.is_some() && subject.cleared();
    }
    Ok(standing)
}

/// Counts a failure, and forgets what is over. A source that is shut out from now on is told of at once; what has become of
/// a login is answered, for the journal of whoever has it.
pub fn fail(tx: &mut WriteTx, subjects: &[Subject]) -> Result<Option<Lock>, Fault> {
    let now = tx.now();
    store::forget(tx)?;
    let mut lock = None;
    for subject in subjects {
        let before = store::failures(tx, subject)?;
        let failures = rules::after_failure(subject, before.as_ref(), now);
        store::set(tx, subject, &failures, rules::forgotten_at(subject, &failures))?;
        if before.as_ref() != Some(&failures) && rules::locks(subject, &failures) {
            let begun = Lock { subject: subject.clone(), failures };
            match subject {
                Subject::Source(_) => tell(tx, None, &begun)?,
                Subject::Pair(_) | Subject::Login(_) | Subject::Own(_) | Subject::Factor(_) => lock = Some(begun),
            }
        }
    }
    remind(tx)?;
    Ok(lock)
}

/// Records a lock in the journal.
pub fn tell(tx: &mut WriteTx, account_id: Option<AccountId>, lock: &Lock) -> Result<(), Fault> {
    let locked = match lock.subject {
        Subject::Pair(_) => "pair",
        Subject::Login(_) => "login",
        Subject::Source(_) => "source",
        Subject::Own(_) => "own",
        Subject::Factor(_) => "factor",
    };
    let until = lock.failures.blocked_until.unwrap_or(lock.failures.last_at);
    tx.record(&SignInLocked { account_id, locked, failures: lock.failures.count, until })?;
    Ok(())
}

/// What is right clears what was counted for it.
pub fn clear(tx: &mut WriteTx, subjects: &[Subject]) -> Result<(), Fault> {
    subjects.iter().filter(|subject| subject.cleared()).try_for_each(|subject| store::clear(tx, subject))
}

/// Forgets what is over; to be called again when the rest is.
pub fn forget(tx: &mut WriteTx) -> Result<(), Fault> {
    store::forget(tx)?;
    remind(tx)
}

fn remind(tx: &mut WriteTx) -> Result<(), Fault> {
    let Some(at) = store::last_end(tx)? else { return Ok(()) };
    let here = tx.community().uuid();
    tx.timer(at, AuthTimer::Forget, here)
}
