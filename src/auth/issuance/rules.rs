//! Rules: when a second office-holder must confirm, who may, when a credential may sign, and what is marked. Pure.

use super::super::codes::{
    CREDENTIAL_AWAITS_REDEMPTION, CREDENTIAL_NOT_AWAITING, CREDENTIAL_TOO_RECENT, CREDENTIAL_UNCONFIRMED,
    NOT_TO_ONESELF, SECOND_PERSON_NEEDED,
};
use super::model::{Asked, CredentialConfirmation, Hand, Heads, Holder, Issuance};
use kernel::{Actor, Author, Fault, Instant, Reissued, Role, Roles, Span, UnitId};
use proofs::agreement::{CredentialCause, CredentialSide};

/// How long after it was redeemed a credential that the other side has given does not sign for a unit.
pub const SIGNS_AFTER: Span = Span::hours(24);
/// How long after it was redeemed what is done with a credential that somebody else has reissued is marked.
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

/// A credential that is being issued. Whoever another side adds to a unit that has a signatory, or resets there, is vouched for:
/// members read what a family shows to their unit. What the unit's own people issue is as much its own as they are.
pub fn issue(holder: Holder, cause: CredentialCause, hand: Hand, now: Instant) -> Asked {
    let anew = cause == CredentialCause::Reset || holder.heads == Heads::Some;
    if holder.unit.is_some() && other(hand.side) && anew {
        return Asked::anew(holder.unit, now);
    }
    let needed = cleared(holder.roles) && hand.side != CredentialSide::Installation;
    let own = holder.unit.is_some() && (hand.own || hand.side == CredentialSide::Installation);
    Asked {
        confirmation: if needed { CredentialConfirmation::Needed } else { CredentialConfirmation::NotNeeded },
        waits_from: None,
        own_since: own.then_some(now),
    }
}

/// A credential that is being redeemed: a member's code that was kept back until the unit has a signatory asks for what one that
/// is issued now would. Nothing is taken back of what was asked for when it was issued.
pub fn redeem(issuance: &Issuance, holder: Holder, now: Instant) -> Asked {
    let asked = issuance.asked();
    if asked.waits_from.is_some() || asked.own_since.is_some() || !other(issuance.side) {
        return asked;
    }
    if holder.unit.is_some() && holder.heads == Heads::Some { Asked::anew(holder.unit, now) } else { asked }
}

/// What becomes of a credential whose holder is changed: one that is given a cleared role is confirmed if nobody but its
/// issuer ever vouched for it; whom another side brings back into a unit that has a signatory, or makes its head though the unit
/// never vouched for them, is vouched for again and waits from then on. Nothing when it stays as it is.
pub fn change(issuance: &Issuance, before: Holder, after: Holder, side: CredentialSide, now: Instant) -> Option<Asked> {
    let speaks = |holder: Holder| holder.active && holder.roles.has(Role::UnitHead);
    let back = after.active && !before.active;
    let begins = back || speaks(after) && !speaks(before) && issuance.own_since.is_none();
    if after.unit.is_some() && after.heads == Heads::Some && other(side) && begins {
        return Some(Asked::anew(after.unit, now));
    }
    let vouched = issuance.confirmation == CredentialConfirmation::Given;
    let clears = cleared(after.roles) && !cleared(before.roles) && !vouched && side != CredentialSide::Installation;
    clears.then_some(Asked { confirmation: CredentialConfirmation::Needed, ..issuance.asked() })
}

/// The unit has its first signatory: the credential is the unit's own.
pub fn first_signatory(asked: Asked, now: Instant) -> Asked {
    Asked { own_since: asked.own_since.or(Some(now)), ..asked }
}

/// What a member must confirm when the unit gets its first signatory, if the other side made the member's account: nothing new
/// for those whom the unit vouches for already, and for those who wait.
pub fn beside_a_signatory(issuance: &Issuance, unit: UnitId, now: Instant) -> Option<Asked> {
    let made = other(issuance.side) && issuance.own_since.is_none() && issuance.set_at.is_some();
    (made && issuance.waits_from.is_none()).then(|| Asked::anew(Some(unit), now))
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

/// Whether somebody beside whoever issued it speaks for it: the unit whose own it is, or a second person who confirmed it.
pub fn vouched(issuance: &Issuance) -> bool {
    issuance.own_since.is_some() || issuance.confirmation == CredentialConfirmation::Given
}

/// When it signs for a unit, where it does not yet.
pub fn signs_from(issuance: &Issuance) -> Option<Instant> {
    let from = issuance.waits_from.filter(|_| issuance.own_since.is_none())?;
    Some(issuance.set_at.unwrap_or(from).max(from).plus(SIGNS_AFTER))
}

/// Whether a credential that signs from then on signs now.
///
/// # Errors
/// [`CREDENTIAL_TOO_RECENT`] with `signs_from`.
pub fn signs(from: Instant, now: Instant) -> Result<(), Fault> {
    if from <= now { Ok(()) } else { Err(too_recent(from)) }
}

/// The refusal of what a credential may do from then on.
pub fn too_recent(from: Instant) -> Fault {
    Fault::of(&CREDENTIAL_TOO_RECENT).with("signs_from", from.to_string())
}

/// What is marked of whoever acts with it now: that somebody else has issued it again, or the mark of whoever issued it.
pub fn marks(issuance: &Issuance, now: Instant) -> Option<Reissued> {
    let since = issuance.set_at.unwrap_or(issuance.at);
    let own = (issuance.cause == CredentialCause::Reset).then(|| issuance.reissued());
    own.or(issuance.inherited).filter(|_| now < since.plus(MARKED_FOR))
}

/// Whether its holder is told at sign-in: somebody else has issued it, and they have not said that they know.
pub fn notices(issuance: &Issuance) -> bool {
    issuance.by.is_some() && issuance.acknowledged_at.is_none()
}

/// Whether its holder is to be told of it: somebody else has issued it again, and they have not said that they know.
pub fn tells(issuance: &Issuance) -> bool {
    issuance.cause == CredentialCause::Reset && issuance.acknowledged_at.is_none()
}

/// Whether there is anything to confirm: that it opens, or that it signs before its time.
pub fn awaited(issuance: &Issuance) -> bool {
    issuance.confirmation == CredentialConfirmation::Needed || signs_from(issuance).is_some()
}

/// Whether this actor may confirm it: a second person with an office, on either side, who neither holds nor issued it; of the
/// unit, somebody whose own credential binds it now, and is not from the same hand.
///
/// # Errors
/// [`NOT_TO_ONESELF`], [`SECOND_PERSON_NEEDED`], [`CREDENTIAL_AWAITS_REDEMPTION`], [`CREDENTIAL_NOT_AWAITING`].
pub fn confirm(actor: &Actor, own: Option<&Issuance>, issuance: &Issuance, now: Instant) -> Result<(), Fault> {
    if actor.account() == Some(issuance.account) {
        return Err(Fault::of(&NOT_TO_ONESELF));
    }
    if actor.account().is_some() && actor.account() == issuance.by {
        return Err(Fault::of(&SECOND_PERSON_NEEDED));
    }
    if actor.unit.is_some() && !own.is_some_and(|own| speaks(own, issuance, now)) {
        return Err(Fault::of(&SECOND_PERSON_NEEDED));
    }
    if issuance.set_at.is_none() {
        return Err(Fault::of(&CREDENTIAL_AWAITS_REDEMPTION));
    }
    let hastens = actor.unit.is_none() || own.is_some_and(|own| own.own_since.is_some());
    let needed = issuance.confirmation == CredentialConfirmation::Needed;
    if needed || awaited(issuance) && hastens { Ok(()) } else { Err(Fault::of(&CREDENTIAL_NOT_AWAITING)) }
}

/// Whether somebody of the unit may say of a credential that its holder has it: who goes back to the unit itself, and else who
/// waits for nothing and was not made by whoever issued it.
fn speaks(own: &Issuance, issuance: &Issuance, now: Instant) -> bool {
    let settled = signs_from(own).is_none_or(|from| from <= now) && opens(own).is_ok();
    own.own_since.is_some() || settled && own.by != issuance.by
}
