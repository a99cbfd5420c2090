//! What may be done with a household now, and by whom?

use serde_json::json;

use super::codes::{
    CONSENT_WITHDRAWN, ERASED, ERASURE_NOT_ASKED, ERASURE_OF_ANOTHER, RESTRICTED, TOO_LATE_TO_TAKE_BACK,
};
use super::model::{Household, HouseholdState, State};
use crate::policy::may;
use agreements::ILLEGAL_TRANSITION;
use auth::{Action, AllowedActions, permits};
use kernel::{AccountId, Actor, Fault, Instant, Role, Span};
use web::codes::NOT_FOUND;

/// Something that is done with a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Correct what is said of it.
    Update,
    /// Set its plan.
    Plan,
    /// Say which papers belong to it.
    Attach,
    /// Open clear text.
    Disclose,
    /// Copy everything, for whom it is about.
    Copy,
    /// Record that it was visited.
    Verify,
    /// Record that a meeting has looked at it.
    Review,
    /// Record that it is on public notice.
    Notice,
    /// Take it on.
    Admit,
    /// Do not take it on.
    Refuse,
    /// Check its category again.
    Recheck,
    /// End the help.
    Exit,
    /// Help it again.
    Reopen,
    /// Put it into another file.
    Merge,
    /// Record separate consent.
    Consent,
    /// Record that consent was taken back.
    Withdraw,
    /// Restrict it to storage.
    Restrict,
    /// Lift that restriction.
    Lift,
    /// Ask for it to be erased, or confirm that.
    Erase,
    /// Take back what one has asked for.
    WithdrawErasure,
    /// Not have it erased.
    RefuseErasure,
}

use HouseholdState::{Active, Graduated, Merged, Noticed, Rejected, Reported, Reviewed, UnderReview};

/// Every move, the states it begins at, and its operation.
#[rustfmt::skip]
pub static TABLE: &[(Move, &[HouseholdState], &str)] = &[
    (Move::Update,   &[Reported, UnderReview, Reviewed, Noticed, Active],                              may::UpdateHousehold::ID),
    (Move::Plan,     &[UnderReview, Reviewed, Noticed, Active],                                        may::SetPlan::ID),
    (Move::Attach,   &[Reported, UnderReview, Reviewed, Noticed, Active],                              may::SetAttachments::ID),
    (Move::Disclose, &[Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected, Merged], may::DiscloseHousehold::ID),
    (Move::Copy,     ANY,                                                                              may::CopyHousehold::ID),
    (Move::Verify,   &[Reported],                                                                      may::VerifyHousehold::ID),
    (Move::Review,   &[UnderReview],                                                                   may::ReviewHousehold::ID),
    (Move::Notice,   &[Reviewed],                                                                      may::PublishNotice::ID),
    (Move::Admit,    &[Reported, UnderReview, Reviewed, Noticed],                                      may::AdmitHousehold::ID),
    (Move::Refuse,   &[Reported, UnderReview, Reviewed, Noticed],                                      may::RefuseHousehold::ID),
    (Move::Recheck,  &[Active],                                                                        may::RecheckHousehold::ID),
    (Move::Exit,     &[Active],                                                                        may::ExitHousehold::ID),
    (Move::Reopen,   &[Graduated],                                                                     may::ReopenHousehold::ID),
    (Move::Merge,    &[Reported, UnderReview],                                                         may::MergeHousehold::ID),
    (Move::Consent,  &[Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected],         may::RecordConsent::ID),
    (Move::Withdraw, &[Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected],         may::WithdrawConsent::ID),
    (Move::Erase,    &[Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected, Merged], may::EraseHousehold::ID),
    (Move::WithdrawErasure, ANY,                                                                       may::WithdrawErasure::ID),
    (Move::RefuseErasure,   ANY,                                                                       may::RefuseErasure::ID),
    (Move::Restrict,        ANY,                                                                       may::RestrictHousehold::ID),
    (Move::Lift,            ANY,                                                                       may::LiftRestriction::ID),
];

/// Wherever there is something to be kept.
const ANY: &[HouseholdState] = &[Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected, Merged];

/// What is done to a household whose consent was taken back.
const WITHOUT_CONSENT: [Move; 6] =
    [Move::Consent, Move::Erase, Move::WithdrawErasure, Move::RefuseErasure, Move::Restrict, Move::Lift];

/// What is done to a household that is restricted to storage: nothing that opens, shows or changes what is kept.
const RESTRICTED_TO: [Move; 5] =
    [Move::Withdraw, Move::WithdrawErasure, Move::RefuseErasure, Move::Restrict, Move::Lift];

/// Whether the household stands where this begins, and its consent allows it; who may is settled before.
///
/// # Errors
/// `household_erased`, `household_restricted`, `consent_withdrawn`, `illegal_transition`.
pub fn may(household: &Household, actor: &Actor, step: Move) -> Result<(), Fault> {
    if !household.state.sealed() {
        return Err(Fault::of(&ERASED));
    }
    if household.restricted.is_some() && !RESTRICTED_TO.contains(&step) {
        return Err(Fault::of(&RESTRICTED));
    }
    if household.consent.withdrawn() && !WITHOUT_CONSENT.contains(&step) {
        return Err(Fault::of(&CONSENT_WITHDRAWN));
    }
    let begins = TABLE.iter().find(|(row, ..)| *row == step).map_or(&[][..], |(_, states, _)| states);
    match household.state.word() {
        Some(word) if begins.contains(&word) => Ok(()),
        word => Err(illegal(household, actor, word)),
    }
}

fn illegal(household: &Household, actor: &Actor, word: Option<HouseholdState>) -> Fault {
    let Some(word) = word else { return Fault::of(&NOT_FOUND) };
    let [zh, en] = word.label();
    Fault::of(&ILLEGAL_TRANSITION)
        .because(format!("该户当前状态: {zh}。"), format!("The household's state: {en}."))
        .with("state", word.name())
        .with("allowed", json!(AllowedActions::of(actor, allowed(household, actor))))
}

/// Whether the masked form may be read: not once consent was taken back.
///
/// # Errors
/// `consent_withdrawn`.
pub fn readable(household: &Household) -> Result<(), Fault> {
    if household.consent.withdrawn() { Err(Fault::of(&CONSENT_WITHDRAWN)) } else { Ok(()) }
}

/// What this caller may do with this household now.
pub fn allowed(household: &Household, actor: &Actor) -> Vec<&'static str> {
    let word = household.state.word();
    let begins = |step: Move, states: &[HouseholdState]| {
        let still = !household.consent.withdrawn() || WITHOUT_CONSENT.contains(&step);
        let free = household.restricted.is_none() || RESTRICTED_TO.contains(&step);
        still && free && word.is_some_and(|word| states.contains(&word)) && permitted(household, actor, step)
    };
    let moves = TABLE.iter().filter(|(step, states, _)| begins(*step, states)).map(|(.., id)| *id);
    let back = word == Some(Reported) && household.restricted.is_none() && mine(household, actor);
    moves.chain(back.then_some(may::DeleteHousehold::ID)).collect()
}

fn permitted(household: &Household, actor: &Actor, step: Move) -> bool {
    match step {
        Move::Update => permits::<may::UpdateHousehold>(actor, None),
        Move::Plan => permits::<may::SetPlan>(actor, None),
        Move::Attach => permits::<may::SetAttachments>(actor, None),
        Move::Disclose => permits::<may::DiscloseHousehold>(actor, None),
        Move::Copy => permits::<may::CopyHousehold>(actor, None),
        Move::Verify => permits::<may::VerifyHousehold>(actor, None),
        Move::Review => permits::<may::ReviewHousehold>(actor, None),
        Move::Notice => permits::<may::PublishNotice>(actor, None),
        Move::Admit => permits::<may::AdmitHousehold>(actor, None),
        Move::Refuse => permits::<may::RefuseHousehold>(actor, None),
        Move::Recheck => permits::<may::RecheckHousehold>(actor, None),
        Move::Exit => permits::<may::ExitHousehold>(actor, None),
        Move::Reopen => permits::<may::ReopenHousehold>(actor, None),
        Move::Merge => permits::<may::MergeHousehold>(actor, None),
        Move::Consent => permits::<may::RecordConsent>(actor, None),
        Move::Withdraw => permits::<may::WithdrawConsent>(actor, None),
        Move::Restrict => household.restricted.is_none() && permits::<may::RestrictHousehold>(actor, None),
        Move::Lift => household.restricted.is_some() && permits::<may::LiftRestriction>(actor, None),
        Move::Erase => match household.erasure {
            None => actor.roles.has(Role::HouseholdOfficer),
            Some((asked_by, _)) => actor.roles.has(Role::Secretary) && actor.account() != Some(asked_by),
        },
        Move::WithdrawErasure => household.erasure.is_some_and(|(asked_by, _)| actor.account() == Some(asked_by)),
        Move::RefuseErasure => household.erasure.is_some() && permits::<may::RefuseErasure>(actor, None),
    }
}

/// Whether a request to erase it may be taken back by this account: by whoever made it.
///
/// # Errors
/// `erasure_not_asked`, `erasure_of_another`.
pub fn asked_by(household: &Household, by: AccountId) -> Result<(), Fault> {
    match household.erasure {
        None => Err(Fault::of(&ERASURE_NOT_ASKED)),
        Some((asked_by, _)) if asked_by != by => Err(Fault::of(&ERASURE_OF_ANOTHER)),
        Some(_) => Ok(()),
    }
}

/// Whether the caller sees households at all, or only reports them.
pub fn sees(actor: &Actor) -> bool {
    permits::<may::GetHousehold>(actor, None)
}

fn mine(household: &Household, actor: &Actor) -> bool {
    household.reported_by.is_some() && household.reported_by == actor.account()
}

/// Whether a report may be taken back: by whoever made it, within a day, while nothing was done.
///
/// # Errors
/// `not_found` for what the caller does not know of, `household_restricted`, `too_late_to_take_back`.
pub fn taken_back(household: &Household, actor: &Actor, now: Instant) -> Result<(), Fault> {
    if !mine(household, actor) {
        let another = ["只能由上报人撤回。", "Only whoever reported it takes it back."];
        let told = Fault::of(&TOO_LATE_TO_TAKE_BACK).because(another[0], another[1]);
        return Err(if sees(actor) { told } else { Fault::of(&NOT_FOUND) });
    }
    if household.restricted.is_some() {
        return Err(Fault::of(&RESTRICTED));
    }
    let fresh = now <= household.created_at.plus(Span::hours(24));
    if fresh && household.state == State::Reported { Ok(()) } else { Err(Fault::of(&TOO_LATE_TO_TAKE_BACK)) }
}

/// The word for where a household stands.
///
/// # Errors
/// `not_found` for what nobody sees.
pub fn word(household: &Household) -> Result<HouseholdState, Fault> {
    household.state.word().ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// The code of the household of this number: H001.
pub fn code(number: i64) -> String {
    format!("H{number:03}")
}
