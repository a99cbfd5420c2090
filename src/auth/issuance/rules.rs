//! When a second office-holder must confirm, who may, when it signs, and what is marked. Pure.

use super::super::codes::{
    CREDENTIAL_AWAITS_REDEMPTION, CREDENTIAL_NOT_AWAITING, CREDENTIAL_TOO_RECENT, CREDENTIAL_UNCONFIRMED,
    NOT_TO_ONESELF, SECOND_PERSON_NEEDED,
};
use super::model::{CredentialCause, CredentialConfirmation, CredentialSide, Heads, Holder, Issuance};
use crate::kernel::{AccountId, Actor, Author, Fault, Instant, Reissued, Role, Roles, Span};

/// How long after it was redeemed a credential that the other side has given does not sign for a unit.
pub const SIGNS_AFTER: Span = Span::hours(24);
/// How long after it was redeemed what is done with a credential that somebody else has issued anew is marked.
pub const MARKED_FOR: Span = Span::hours(72);

/// The roles that check others, or see what others must not.
const CLEARED: [Role; 4] = [Role::Operator, Role::Secretary, Role::HouseholdOfficer, Role::Auditor];

/// Whether any of these roles is cleared.
pub fn cleared(roles: Roles) -> bool {
    roles.list().iter().any(|role| CLEARED.contains(role))
}

/// On whose side somebody acts.
pub fn side(actor: &Actor) -> CredentialSide {
    match (actor.author, actor.unit) {
        (Author::System, _) => CredentialSide::Installation,
        (_, Some(_)) => CredentialSide::Unit,
        _ if actor.roles.any(&[Role::Operator, Role::Supervisor]) => CredentialSide::Platform,
        _ => CredentialSide::Community,
    }
}

/// Whether this side is another one than the unit's own.
fn other(side: CredentialSide) -> bool {
    matches!(side, CredentialSide::Community | CredentialSide::Platform)
}

/// A credential that is being issued: whether it must be confirmed, and since when it waits before it signs. Whoever another
/// side adds to a unit that has a voice, or takes over there, is vouched for: members read what a family shows to their unit.
pub fn issue(
    holder: Holder,
    cause: CredentialCause,
    side: CredentialSide,
    now: Instant,
) -> (CredentialConfirmation, Option<Instant>) {
    if side == CredentialSide::Installation {
        return (CredentialConfirmation::NotNeeded, None);
    }
    let given =
        holder.unit.is_some() && other(side) && (cause == CredentialCause::Reset || holder.heads == Heads::Some);
    let speaks = cause == CredentialCause::Reset || holder.roles.has(Role::UnitHead);
    let needed = cleared(holder.roles) || given;
    let confirmation = if needed { CredentialConfirmation::Needed } else { CredentialConfirmation::NotNeeded };
    (confirmation, (given && speaks).then_some(now))
}

/// A credential that is being redeemed: a member's code that was kept back until the unit has a voice asks for what one that
/// is issued now would. Nothing is taken back of what was asked for when it was issued.
pub fn redeem(issuance: &Issuance, holder: Holder, now: Instant) -> (CredentialConfirmation, Option<Instant>) {
    if holder.unit.is_none() {
        return (issuance.confirmation, issuance.waits_from);
    }
    let (confirmation, waits_from) = issue(holder, issuance.cause, issuance.side, now);
    (issuance.confirmation.max(confirmation), issuance.waits_from.or(waits_from))
}

/// What becomes of a credential whose holder is given other roles: a cleared one must be confirmed if nobody but its issuer
/// ever vouched for it; a unit's that another side made and another side promotes waits before it signs. Nothing when it
/// stays as it is.
pub fn promote(
    issuance: &Issuance,
    (before, after): (Roles, Holder),
    side: CredentialSide,
    now: Instant,
) -> Option<(CredentialConfirmation, Option<Instant>)> {
    let vouched = issuance.by.is_none() || issuance.confirmation == CredentialConfirmation::Given;
    let clears = cleared(after.roles) && !cleared(before) && !vouched;
    let heads = after.roles.has(Role::UnitHead) && !before.has(Role::UnitHead) && after.heads == Heads::Some;
    let waits = heads && other(side) && other(issuance.side) && !vouched_by_unit(issuance);
    match (clears, waits) {
        (false, false) => None,
        (true, _) => Some((CredentialConfirmation::Needed, issuance.waits_from)),
        (false, true) => Some((issuance.confirmation, Some(now))),
    }
}

fn vouched_by_unit(issuance: &Issuance) -> bool {
    issuance.confirmed.is_some_and(|confirmed| confirmed.side == CredentialSide::Unit)
}

/// Whether it opens a session.
///
/// # Errors
/// [`CREDENTIAL_UNCONFIRMED`].
pub fn opens(issuance: &Issuance) -> Result<(), Fault> {
    match issuance.confirmation {
        CredentialConfirmation::Needed => Err(Fault::of(&CREDENTIAL_UNCONFIRMED)),
        CredentialConfirmation::NotNeeded | CredentialConfirmation::Given => Ok(()),
    }
}

/// When it signs for a unit, where it does not yet.
pub fn signs_from(issuance: &Issuance) -> Option<Instant> {
    let from = issuance.waits_from.filter(|_| !vouched_by_unit(issuance))?;
    Some(issuance.set_at.unwrap_or(from).max(from).plus(SIGNS_AFTER))
}

/// Whether a credential that signs from then on signs now.
///
/// # Errors
/// [`CREDENTIAL_TOO_RECENT`] with `signs_from`.
pub fn signs(from: Instant, now: Instant) -> Result<(), Fault> {
    if from <= now { Ok(()) } else { Err(Fault::of(&CREDENTIAL_TOO_RECENT).with("signs_from", from.to_string())) }
}

/// What is marked of whoever acts with it now.
pub fn marks(issuance: &Issuance, now: Instant) -> Option<Reissued> {
    let since = issuance.set_at.unwrap_or(issuance.at);
    (issuance.cause == CredentialCause::Reset && now < since.plus(MARKED_FOR)).then(|| issuance.reissued())
}

/// Whether its holder is told at sign-in: somebody else has issued it, and they have not said that they know.
pub fn notices(issuance: &Issuance) -> bool {
    issuance.by.is_some() && issuance.acknowledged_at.is_none()
}

/// Whether its holder is to be told of it: somebody else has issued it anew, and they have not said that they know.
pub fn tells(issuance: &Issuance) -> bool {
    issuance.cause == CredentialCause::Reset && issuance.acknowledged_at.is_none()
}

/// Whether there is anything to confirm: that it opens, or that it signs before its time.
pub fn awaited(issuance: &Issuance) -> bool {
    issuance.confirmation == CredentialConfirmation::Needed || signs_from(issuance).is_some()
}

/// Whether this actor may confirm it: a second person with an office, on either side, who neither holds nor issued it; of the
/// unit itself only somebody whose own credential is not from the same hand.
///
/// # Errors
/// [`NOT_TO_ONESELF`], [`SECOND_PERSON_NEEDED`], [`CREDENTIAL_AWAITS_REDEMPTION`], [`CREDENTIAL_NOT_AWAITING`].
pub fn confirm(actor: &Actor, own: Option<&Issuance>, issuance: &Issuance) -> Result<(), Fault> {
    if actor.account() == Some(issuance.account) {
        return Err(Fault::of(&NOT_TO_ONESELF));
    }
    if actor.account().is_some() && actor.account() == issuance.by {
        return Err(Fault::of(&SECOND_PERSON_NEEDED));
    }
    let same_hand = own.is_some_and(|own| same_hand(own, issuance.by));
    if actor.unit.is_some() && same_hand {
        return Err(Fault::of(&SECOND_PERSON_NEEDED));
    }
    if issuance.set_at.is_none() {
        return Err(Fault::of(&CREDENTIAL_AWAITS_REDEMPTION));
    }
    if awaited(issuance) { Ok(()) } else { Err(Fault::of(&CREDENTIAL_NOT_AWAITING)) }
}

/// Whether a credential came from this hand, and nothing else speaks for its holder: somebody's confirmation, or that they were
/// the first voice of their unit, which one alone can be.
fn same_hand(own: &Issuance, issuer: Option<AccountId>) -> bool {
    let first = own.cause == CredentialCause::First && own.confirmation == CredentialConfirmation::NotNeeded;
    let first_voice = first && own.waits_from.is_none() && own.headed_since.is_some();
    own.by.is_some() && own.by == issuer && own.confirmation != CredentialConfirmation::Given && !first_voice
}

#[cfg(test)]
mod tests {
    use super::super::model::Confirmed;
    use super::*;
    use crate::kernel::{CommunityId, UnitId};
    use uuid::Uuid;

    fn now() -> Instant {
        "2026-06-30T08:00:00Z".parse().unwrap()
    }

    fn id(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn holder(role: Role, heads: Heads) -> Holder {
        let in_unit = [Role::UnitHead, Role::UnitLiaison, Role::Helper].contains(&role);
        let unit = in_unit.then_some(UnitId(Uuid::from_u128(5)));
        Holder { roles: [role].into_iter().collect(), unit, heads }
    }

    fn issued(holder: Holder, cause: CredentialCause, side: CredentialSide) -> Issuance {
        let (confirmation, waits_from) = issue(holder, cause, side, now());
        Issuance {
            account: id(1),
            cause,
            side,
            by: Some(id(2)),
            at: now(),
            set_at: Some(now().plus(Span::hours(1))),
            confirmation,
            confirmed: None,
            waits_from,
            acknowledged_at: None,
            headed_since: None,
        }
    }

    fn actor(number: u128, role: Role) -> Actor {
        let unit = holder(role, Heads::None).unit;
        let community = CommunityId(Uuid::from_u128(9));
        Actor {
            author: Author::Account(id(number)),
            roles: [role].into_iter().collect(),
            unit,
            ..Actor::system(community)
        }
    }

    fn name(result: Result<(), Fault>) -> &'static str {
        result.map_or_else(|fault| fault.code().name, |()| "ok")
    }

    #[test]
    fn who_must_be_confirmed_and_who_waits() {
        use Heads::{None as Alone, Some as Beside};
        let table = [
            (Role::Secretary, CredentialCause::First, CredentialSide::Platform, Alone, true, false),
            (Role::HouseholdOfficer, CredentialCause::First, CredentialSide::Community, Alone, true, false),
            (Role::HouseholdOfficer, CredentialCause::Reset, CredentialSide::Community, Alone, true, false),
            (Role::Auditor, CredentialCause::Reset, CredentialSide::Community, Alone, true, false),
            (Role::Operator, CredentialCause::First, CredentialSide::Platform, Alone, true, false),
            (Role::Operator, CredentialCause::First, CredentialSide::Installation, Alone, false, false),
            (Role::Officer, CredentialCause::Reset, CredentialSide::Community, Alone, false, false),
            (Role::GridWorker, CredentialCause::First, CredentialSide::Community, Alone, false, false),
            (Role::UnitHead, CredentialCause::First, CredentialSide::Community, Alone, false, false),
            (Role::UnitHead, CredentialCause::First, CredentialSide::Community, Beside, true, true),
            (Role::UnitHead, CredentialCause::Reset, CredentialSide::Community, Alone, true, true),
            (Role::UnitLiaison, CredentialCause::First, CredentialSide::Community, Beside, true, false),
            (Role::Helper, CredentialCause::First, CredentialSide::Community, Alone, false, false),
            (Role::UnitLiaison, CredentialCause::First, CredentialSide::Unit, Beside, false, false),
            (Role::UnitLiaison, CredentialCause::Reset, CredentialSide::Community, Beside, true, true),
            (Role::Helper, CredentialCause::Reset, CredentialSide::Platform, Beside, true, true),
            (Role::UnitLiaison, CredentialCause::Reset, CredentialSide::Unit, Beside, false, false),
        ];
        for (role, cause, side, heads, needed, waits) in table {
            let one = issued(holder(role, heads), cause, side);
            let found = (one.confirmation == CredentialConfirmation::Needed, one.waits_from.is_some());
            assert_eq!(found, (needed, waits), "{role:?} {cause:?} {side:?} {heads:?}");
            assert_eq!(opens(&one).is_err(), needed);
        }
    }

    #[test]
    fn a_second_person_confirms_and_nobody_else() {
        let one =
            issued(holder(Role::HouseholdOfficer, Heads::None), CredentialCause::First, CredentialSide::Community);
        let secretary = |number| actor(number, Role::Secretary);
        assert_eq!(name(confirm(&secretary(2), None, &one)), "second_person_needed");
        assert_eq!(name(confirm(&secretary(1), None, &one)), "not_to_oneself");
        assert_eq!(name(confirm(&secretary(3), None, &one)), "ok");
        let unused = Issuance { set_at: None, ..one };
        assert_eq!(name(confirm(&secretary(3), None, &unused)), "credential_awaits_redemption");
        let given = Issuance { confirmation: CredentialConfirmation::Given, ..one };
        assert_eq!(name(confirm(&secretary(3), None, &given)), "credential_not_awaiting_confirmation");
        // In a unit: not with a credential of the same hand, unless somebody else has vouched for it.
        let reset = issued(holder(Role::UnitHead, Heads::None), CredentialCause::Reset, CredentialSide::Community);
        let liaison = actor(4, Role::UnitLiaison);
        let own = issued(holder(Role::UnitLiaison, Heads::None), CredentialCause::First, CredentialSide::Community);
        assert_eq!(name(confirm(&liaison, Some(&own), &reset)), "second_person_needed");
        let vouched = Issuance { confirmation: CredentialConfirmation::Given, ..own };
        assert_eq!(name(confirm(&liaison, Some(&vouched), &reset)), "ok");
        let first_voice = Issuance { headed_since: Some(now()), ..own };
        assert_eq!(name(confirm(&liaison, Some(&first_voice), &reset)), "ok");
        let taken_over = Issuance { cause: CredentialCause::Reset, ..first_voice };
        assert_eq!(name(confirm(&liaison, Some(&taken_over), &reset)), "second_person_needed");
        let of_the_unit = Issuance { by: Some(id(7)), side: CredentialSide::Unit, ..own };
        assert_eq!(name(confirm(&liaison, Some(&of_the_unit), &reset)), "ok");
    }

    #[test]
    fn a_code_that_was_kept_back_asks_for_what_a_new_one_would() {
        let head = |heads| holder(Role::UnitHead, heads);
        let kept = issued(head(Heads::None), CredentialCause::First, CredentialSide::Community);
        let later = now().plus(Span::days(9));
        let asked = (CredentialConfirmation::Needed, Some(later));
        assert_eq!(redeem(&kept, head(Heads::Some), later), asked);
        assert_eq!(redeem(&kept, head(Heads::None), later), (CredentialConfirmation::NotNeeded, None));
        let reset = issued(head(Heads::Some), CredentialCause::Reset, CredentialSide::Community);
        assert_eq!(redeem(&reset, head(Heads::None), later), (CredentialConfirmation::Needed, Some(now())));
        let founder = Issuance { confirmation: CredentialConfirmation::NotNeeded, ..kept };
        let secretary = holder(Role::Secretary, Heads::None);
        assert_eq!(redeem(&founder, secretary, later), (CredentialConfirmation::NotNeeded, None));
    }

    #[test]
    fn what_the_other_side_gave_signs_after_a_day_or_once_the_unit_has_confirmed_it() {
        let reset = issued(holder(Role::UnitHead, Heads::None), CredentialCause::Reset, CredentialSide::Community);
        let redeemed = now().plus(Span::hours(1));
        assert_eq!(signs_from(&reset), Some(redeemed.plus(SIGNS_AFTER)));
        let early = redeemed.plus(SIGNS_AFTER).plus(-Span::seconds(1));
        let signs = |one: &Issuance, at| signs_from(one).map_or(Ok(()), |from| super::signs(from, at));
        assert_eq!(name(signs(&reset, early)), "credential_too_recent");
        assert_eq!(name(signs(&reset, redeemed.plus(SIGNS_AFTER))), "ok");
        let by = |side| Issuance { confirmed: Some(Confirmed { by: Some(id(3)), side, at: now() }), ..reset };
        assert_eq!(name(signs(&by(CredentialSide::Community), early)), "credential_too_recent");
        assert_eq!(name(signs(&by(CredentialSide::Unit), early)), "ok");
        let first = issued(holder(Role::UnitHead, Heads::None), CredentialCause::First, CredentialSide::Community);
        assert_eq!(name(signs(&first, now())), "ok");
    }

    #[test]
    fn a_reset_marks_for_three_days_and_is_told_until_it_is_acknowledged() {
        let reset = issued(holder(Role::Officer, Heads::None), CredentialCause::Reset, CredentialSide::Community);
        let redeemed = now().plus(Span::hours(1));
        let last = redeemed.plus(MARKED_FOR).plus(-Span::seconds(1));
        assert_eq!(marks(&reset, last).map(|one| one.by), Some(Author::Account(id(2))));
        assert_eq!(marks(&reset, redeemed.plus(MARKED_FOR)), None);
        let first = issued(holder(Role::Officer, Heads::None), CredentialCause::First, CredentialSide::Community);
        assert_eq!(marks(&first, now()), None);
        assert!(tells(&reset) && !tells(&first) && notices(&first));
        let known = Issuance { acknowledged_at: Some(now()), ..reset };
        assert!(!tells(&known) && !notices(&known));
    }

    #[test]
    fn a_promotion_asks_for_what_the_new_role_needs() {
        let officer: Roles = [Role::Officer].into_iter().collect();
        let one = issued(holder(Role::Officer, Heads::None), CredentialCause::First, CredentialSide::Community);
        let cleared = holder(Role::HouseholdOfficer, Heads::None);
        let asked = promote(&one, (officer, cleared), CredentialSide::Community, now());
        assert_eq!(asked, Some((CredentialConfirmation::Needed, None)));
        let vouched = Issuance { confirmation: CredentialConfirmation::Given, ..one };
        let installed = Issuance { by: None, side: CredentialSide::Installation, ..one };
        for known in [vouched, installed] {
            assert_eq!(promote(&known, (officer, cleared), CredentialSide::Community, now()), None);
        }
        let liaison: Roles = [Role::UnitLiaison].into_iter().collect();
        let made = issued(holder(Role::UnitLiaison, Heads::None), CredentialCause::First, CredentialSide::Community);
        let head = |heads| (liaison, holder(Role::UnitHead, heads));
        let waits = Some((CredentialConfirmation::NotNeeded, Some(now())));
        assert_eq!(promote(&made, head(Heads::Some), CredentialSide::Community, now()), waits);
        assert_eq!(
            promote(&made, head(Heads::None), CredentialSide::Community, now()),
            None,
            "nobody's voice is taken over"
        );
        assert_eq!(promote(&made, head(Heads::Some), CredentialSide::Unit, now()), None);
        let own = Issuance { side: CredentialSide::Unit, ..made };
        assert_eq!(promote(&own, head(Heads::Some), CredentialSide::Community, now()), None);
    }
}
