//! Rules: what may be done with a household now, and by whom.

use super::codes::{
    CONSENT_WITHDRAWN, ERASED, ERASURE_NOT_ASKED, ERASURE_OF_ANOTHER, RESTRICTED, TOO_LATE_TO_TAKE_BACK,
};
use super::model::{Household, HouseholdState, State};
use crate::policy::may;
use auth::{Action, Guard, permits};
use kernel::{AccountId, Actor, Fault, Instant, Role, Span};
use web::codes::NOT_FOUND;

use HouseholdState::{Active, Graduated, Merged, Noticed, Rejected, Reported, Reviewed, UnderReview};

/// Wherever there is something to be kept.
const ANY: &[HouseholdState] = &[Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected, Merged];

/// What is done to a household whose consent was taken back.
const WITHOUT_CONSENT: [Move; 6] =
    [Move::Consent, Move::Erase, Move::WithdrawErasure, Move::RefuseErasure, Move::Restrict, Move::Lift];

/// What is done to a household that is restricted to storage: nothing that opens, shows or changes what is kept.
const RESTRICTED_TO: [Move; 5] =
    [Move::Withdraw, Move::WithdrawErasure, Move::RefuseErasure, Move::Restrict, Move::Lift];

auth::state_machine! {
    /// Something that is done with a household.
    pub enum Move(household: &Household; actor) {
        noun: ["该户", "household"],
        // What was reported by mistake is refused like what is erased, before anybody asks where it stands.
        state: HouseholdState = household.state.word().unwrap_or(HouseholdState::Erased),
        guard: guard,
        others: takes_back,
    }
    /// Correct what is said of it.
    Update          [Reported, UnderReview, Reviewed, Noticed, Active]                              => may::UpdateHousehold;
    /// Set its plan.
    Plan            [UnderReview, Reviewed, Noticed, Active]                                        => may::SetPlan;
    /// Say which papers belong to it.
    Attach          [Reported, UnderReview, Reviewed, Noticed, Active]                              => may::SetAttachments;
    /// Open clear text.
    Disclose        [Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected, Merged] => may::DiscloseHousehold;
    /// Copy everything, for whom it is about.
    Copy            ANY                                                                             => may::CopyHousehold;
    /// Record that it was visited.
    Verify          [Reported]                                                                      => may::VerifyHousehold;
    /// Record that a meeting has looked at it.
    Review          [UnderReview]                                                                   => may::ReviewHousehold;
    /// Record that it is on public notice.
    Notice          [Reviewed]                                                                      => may::PublishNotice;
    /// Take it on.
    Admit           [Reported, UnderReview, Reviewed, Noticed]                                      => may::AdmitHousehold;
    /// Do not take it on.
    Refuse          [Reported, UnderReview, Reviewed, Noticed]                                      => may::RefuseHousehold;
    /// Check its category again.
    Recheck         [Active]                                                                        => may::RecheckHousehold;
    /// End the help.
    Exit            [Active]                                                                        => may::ExitHousehold;
    /// Help it again.
    Reopen          [Graduated]                                                                     => may::ReopenHousehold;
    /// Put it into another file.
    Merge           [Reported, UnderReview]                                                         => may::MergeHousehold;
    /// Record separate consent.
    Consent         [Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected]         => may::RecordConsent;
    /// Record that consent was taken back.
    Withdraw        [Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected]         => may::WithdrawConsent;
    /// Ask for it to be erased, or confirm that.
    Erase           [Reported, UnderReview, Reviewed, Noticed, Active, Graduated, Rejected, Merged] => may::EraseHousehold;
    /// Take back what one has asked for.
    WithdrawErasure ANY                                                                             => may::WithdrawErasure;
    /// Not have it erased.
    RefuseErasure   ANY                                                                             => may::RefuseErasure;
    /// Restrict it to storage.
    Restrict        ANY                                                                             => may::RestrictHousehold;
    /// Lift that restriction.
    Lift            ANY                                                                             => may::LiftRestriction;
}

/// What is erased, restricted to storage or without consent is refused whatever the state; who may do what with a restriction or a
/// request to erase is offered it.
fn guard(household: &Household, actor: &Actor, step: Move) -> Guard {
    if !household.state.sealed() {
        return Guard::Refuse(&ERASED);
    }
    if household.restricted.is_some() && !RESTRICTED_TO.contains(&step) {
        return Guard::Refuse(&RESTRICTED);
    }
    if household.consent.withdrawn() && !WITHOUT_CONSENT.contains(&step) {
        return Guard::Refuse(&CONSENT_WITHDRAWN);
    }
    let asked_by = household.erasure.map(|(asked_by, _)| asked_by);
    Guard::offer_if(match step {
        Move::Restrict => household.restricted.is_none(),
        Move::Lift => household.restricted.is_some(),
        Move::Erase if asked_by.is_none() => actor.roles.has(Role::HouseholdOfficer),
        Move::Erase => actor.roles.has(Role::Secretary) && actor.account() != asked_by,
        Move::WithdrawErasure => asked_by.is_some() && actor.account() == asked_by,
        Move::RefuseErasure => asked_by.is_some(),
        _ => true,
    })
}

/// Whoever has reported it may take the report back.
fn takes_back(household: &Household, actor: &Actor) -> Vec<&'static str> {
    let back = household.state == State::Reported && household.restricted.is_none() && mine(household, actor);
    back.then_some(may::DeleteHousehold::ID).into_iter().collect()
}

/// Whether the masked form may be read: not once consent was taken back.
///
/// # Errors
/// `consent_withdrawn`.
pub fn readable(household: &Household) -> Result<(), Fault> {
    if household.consent.withdrawn() { Err(Fault::of(&CONSENT_WITHDRAWN)) } else { Ok(()) }
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
