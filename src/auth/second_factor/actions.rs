//! Actions: enrol, accept a code once, renew, remove, reset.

use zeroize::Zeroizing;

use super::super::account::model::{Account, AccountRef, Secret};
use super::super::account::{lookup, rules as account_rules, store as account_store};
use super::super::codes::{
    INVALID_TOKEN, SECOND_FACTOR_FAILED, SECOND_FACTOR_MANDATORY, SECOND_FACTOR_NOT_PENDING, SECOND_FACTOR_OFF,
    SECOND_FACTOR_REQUIRED,
};
use super::super::enrolment::{Demand, Enrolled, Enrolment, Stage};
use super::model::{Factor, SecondFactorState, Shared};
use super::rules::{self, TypedCode};
use super::seal::Seals;
use super::store;
use super::wire::{
    Facts, RecoveryCodeUsed, RecoveryCodesRenewed, SecondFactorEnrolled, SecondFactorOut, SecondFactorRemoved,
    SecondFactorReset,
};
use crate::ids::SessionId;
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Fault, Instant};

/// A second factor that was begun.
pub struct Begun {
    /// Its secret.
    pub secret: Shared,
    /// What its owner signs in with.
    pub login: String,
    /// Until when it waits for its first code.
    pub until: Instant,
}

/// The state of an account's second factor.
///
/// # Errors
/// `invalid_token` when the account is gone.
pub fn look(view: &mut ReadTx, id: AccountId, demand: Demand) -> Result<SecondFactorOut, Fault> {
    let account = account_store::find(view, id)?.ok_or(&INVALID_TOKEN)?;
    let now = view.now();
    let pending = store::find(view, id, Stage::Pending)?.filter(|factor| rules::waits(factor.begun_at, now));
    let active = store::find(view, id, Stage::Active)?;
    let state = match (&active, &pending) {
        (Some(_), _) => SecondFactorState::On,
        (None, Some(_)) => SecondFactorState::Pending,
        (None, None) => SecondFactorState::Off,
    };
    Ok(SecondFactorOut {
        state,
        required: demand.asks(account.roles),
        enrolled_at: active.and_then(|factor| factor.enrolled_at),
        pending_until: pending.map(|factor| rules::waits_until(factor.begun_at)),
        recovery_codes_left: store::codes_left(view, id)?,
    })
}

/// Whether an account has to enrol before anything else.
pub fn enrolment(view: &mut ReadTx, id: AccountId, demand: Demand) -> Result<Enrolment, Fault> {
    let asked = account_store::find(view, id)?.filter(|account| demand.asks(account.roles));
    let Some(account) = asked else { return Ok(Enrolment::NotDue) };
    let enrolled = if store::find(view, id, Stage::Active)?.is_some() { Enrolled::Yes } else { Enrolled::No };
    Ok(demand.enrolment(account.roles, enrolled))
}

/// Begins a second factor, in place of one that was begun before. Where one is on, a code of it is needed as well.
///
/// # Errors
/// `second_factor_required`, `second_factor_failed`; `invalid_token` when the password changed in the meantime.
pub fn begin(tx: &mut WriteTx, seals: &Seals, id: AccountId, was: &Secret, code: Option<&str>) -> Result<Begun, Fault> {
    let account = unchanged(tx, id, was)?;
    admit(tx, seals, id, code)?;
    let secret: Shared = Zeroizing::new(tx.random()?);
    let sealed = seals.lock(tx, id, &secret)?;
    store::begin(tx, id, &sealed)?;
    let login = account.login.unwrap_or_else(|| id.to_string());
    Ok(Begun { secret, login, until: rules::waits_until(tx.now()) })
}

/// The first code: what was begun counts from now on. Returns the recovery codes; other sessions end.
///
/// # Errors
/// `second_factor_not_pending` when nothing was begun, or too long ago; `second_factor_failed`.
pub fn activate(
    tx: &mut WriteTx,
    seals: &Seals,
    id: AccountId,
    code: &str,
    session: Option<SessionId>,
) -> Result<Vec<String>, Fault> {
    let now = tx.now();
    let pending = store::find(tx, id, Stage::Pending)?.filter(|factor| rules::waits(factor.begun_at, now));
    let pending = pending.ok_or(&SECOND_FACTOR_NOT_PENDING)?;
    let TypedCode::Authenticator(code) = TypedCode::of(code) else { return Err(Fault::of(&SECOND_FACTOR_FAILED)) };
    let secret = seals.open(tx, id, &pending.secret)?;
    let step = rules::fits(&secret, &code, now, None)?.ok_or(&SECOND_FACTOR_FAILED)?;
    store::activate(tx, id, step)?;
    let codes = new_codes(tx, seals, id)?;
    end_others(tx, id, session)?;
    tx.record(&SecondFactorEnrolled(Facts { account_id: id }))?;
    Ok(codes)
}

/// Other recovery codes; those from before are worth nothing.
///
/// # Errors
/// `second_factor_off`, `second_factor_failed`; `invalid_token` when the password changed in the meantime.
pub fn renew(tx: &mut WriteTx, seals: &Seals, id: AccountId, was: &Secret, code: &str) -> Result<Vec<String>, Fault> {
    unchanged(tx, id, was)?;
    let factor = store::find(tx, id, Stage::Active)?.ok_or(&SECOND_FACTOR_OFF)?;
    accept(tx, seals, &factor, code)?;
    let codes = new_codes(tx, seals, id)?;
    tx.record(&RecoveryCodesRenewed(Facts { account_id: id }))?;
    Ok(codes)
}

/// Takes the caller's second factor away; other sessions end.
///
/// # Errors
/// `second_factor_off`, `second_factor_mandatory`, `second_factor_failed`; `invalid_token` when the password changed in the
/// meantime.
pub fn remove(
    tx: &mut WriteTx,
    seals: &Seals,
    demand: Demand,
    id: AccountId,
    was: &Secret,
    code: &str,
    session: Option<SessionId>,
) -> Result<(), Fault> {
    let account = unchanged(tx, id, was)?;
    let factor = store::find(tx, id, Stage::Active)?.ok_or(&SECOND_FACTOR_OFF)?;
    if demand.asks(account.roles) {
        return Err(Fault::of(&SECOND_FACTOR_MANDATORY));
    }
    accept(tx, seals, &factor, code)?;
    store::forget(tx, id)?;
    end_others(tx, id, session)?;
    tx.record(&SecondFactorRemoved(Facts { account_id: id }))?;
    Ok(())
}

/// Takes the second factor of somebody else away; their sessions end. Where there is none, nothing happens. Answers whether
/// there was one.
///
/// # Errors
/// `account_not_found`, `not_to_oneself`, `role_not_grantable`.
pub fn reset(tx: &mut WriteTx, who: AccountRef) -> Result<bool, Fault> {
    let id = who.id;
    let account = lookup::find(tx, who)?;
    account_rules::reset(tx.actor(), who.place(tx.community()), &account)?;
    let had = store::find(tx, id, Stage::Active)?.is_some();
    store::forget(tx, id)?;
    if had {
        end_others(tx, id, None)?;
        tx.record(&SecondFactorReset(Facts { account_id: id }))?;
    }
    Ok(had)
}

/// Lets in whoever has shown the right password: with a code where the account has a second factor.
///
/// # Errors
/// `second_factor_required` without a code, `second_factor_failed` for one that does not fit or was used.
pub fn admit(tx: &mut WriteTx, seals: &Seals, id: AccountId, code: Option<&str>) -> Result<(), Fault> {
    let Some(factor) = store::find(tx, id, Stage::Active)? else { return Ok(()) };
    let code = code.filter(|code| !code.trim().is_empty()).ok_or(&SECOND_FACTOR_REQUIRED)?;
    accept(tx, seals, &factor, code)
}

/// Accepts a code, once.
fn accept(tx: &mut WriteTx, seals: &Seals, factor: &Factor, code: &str) -> Result<(), Fault> {
    let id = factor.account;
    let spent = match TypedCode::of(code) {
        TypedCode::Authenticator(code) => {
            let secret = seals.open(tx, id, &factor.secret)?;
            let step = rules::fits(&secret, &code, tx.now(), factor.last_step)?.ok_or(&SECOND_FACTOR_FAILED)?;
            store::spend_step(tx, id, step)?
        }
        TypedCode::Recovery(code) => {
            let spent = store::spend_code(tx, id, &seals.digest(id, &code))?;
            if spent {
                let left = store::codes_left(tx, id)?;
                tx.record(&RecoveryCodeUsed { account_id: id, left })?;
            }
            spent
        }
    };
    if spent { Ok(()) } else { Err(Fault::of(&SECOND_FACTOR_FAILED)) }
}

fn new_codes(tx: &mut WriteTx, seals: &Seals, id: AccountId) -> Result<Vec<String>, Fault> {
    let codes = (0..rules::RECOVERY_CODES).map(|_| Ok(rules::recovery_code(tx.random()?)));
    let codes: Vec<String> = codes.collect::<Result<_, Fault>>()?;
    let digests: Vec<String> = codes.iter().map(|code| seals.digest(id, code)).collect();
    store::replace_codes(tx, id, &digests)?;
    Ok(codes)
}

/// The account, as long as its password is the one that was shown.
fn unchanged(tx: &mut WriteTx, id: AccountId, was: &Secret) -> Result<Account, Fault> {
    if account_store::secret(tx, id)?.as_ref() != Some(was) {
        return Err(Fault::of(&INVALID_TOKEN));
    }
    account_store::find(tx, id)?.ok_or_else(|| Fault::of(&INVALID_TOKEN))
}

fn end_others(tx: &mut WriteTx, id: AccountId, session: Option<SessionId>) -> Result<(), Fault> {
    account_store::end_sessions(tx, id, session)?;
    tx.rights_changed();
    Ok(())
}
