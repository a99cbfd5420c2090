//! The rules of issuances, case by case.

use uuid::Uuid;

use super::model::{Asked, CredentialConfirmation, Hand, Heads, Holder, Issuance};
use super::rules::*;
use kernel::{AccountId, Actor, Author, CommunityId, Fault, Instant, Reissued, Role, Span, UnitId};
use proofs::agreement::{CredentialCause, CredentialSide};

fn now() -> Instant {
    "2026-06-30T08:00:00Z".parse().unwrap()
}

fn id(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn holder(role: Role, heads: Heads) -> Holder {
    let in_unit = [Role::UnitHead, Role::UnitLiaison, Role::Helper].contains(&role);
    let unit = in_unit.then_some(UnitId(Uuid::from_u128(5)));
    Holder { roles: [role].into_iter().collect(), active: true, unit, heads }
}

fn issued(holder: Holder, cause: CredentialCause, side: CredentialSide) -> Issuance {
    let asked = issue(holder, cause, Hand { side, own: false, marked: None }, now());
    Issuance {
        account: id(1),
        cause,
        side,
        by: Some(id(2)),
        at: now(),
        set_at: Some(now().plus(Span::hours(1))),
        confirmation: asked.confirmation,
        confirmed: None,
        waits_from: asked.waits_from,
        acknowledged_at: None,
        headed_since: None,
        own_since: asked.own_since,
        inherited: None,
    }
}

fn actor(number: u128, role: Role) -> Actor {
    let unit = holder(role, Heads::None).unit;
    let community = CommunityId(Uuid::from_u128(9));
    Actor { author: Author::Account(id(number)), roles: [role].into_iter().collect(), unit, ..Actor::system(community) }
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
        (Role::UnitLiaison, CredentialCause::First, CredentialSide::Community, Beside, true, true),
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
    let one = issued(holder(Role::HouseholdOfficer, Heads::None), CredentialCause::First, CredentialSide::Community);
    let secretary = |number| actor(number, Role::Secretary);
    assert_eq!(name(confirm(&secretary(2), None, &one, now())), "second_person_needed");
    assert_eq!(name(confirm(&secretary(1), None, &one, now())), "not_to_oneself");
    assert_eq!(name(confirm(&secretary(3), None, &one, now())), "ok");
    let unused = Issuance { set_at: None, ..one };
    assert_eq!(name(confirm(&secretary(3), None, &unused, now())), "credential_awaits_redemption");
    let given = Issuance { confirmation: CredentialConfirmation::Given, ..one };
    assert_eq!(name(confirm(&secretary(3), None, &given, now())), "credential_not_awaiting_confirmation");
}

#[test]
fn of_a_unit_only_those_speak_who_do_not_come_from_the_other_side() {
    let reset = issued(holder(Role::UnitHead, Heads::None), CredentialCause::Reset, CredentialSide::Community);
    let liaison = actor(4, Role::UnitLiaison);
    let asked = |own: &Issuance, of: &Issuance| name(confirm(&liaison, Some(own), of, now()));
    let given = issued(holder(Role::UnitLiaison, Heads::None), CredentialCause::First, CredentialSide::Community);
    assert_eq!(asked(&given, &reset), "second_person_needed", "from the same hand");
    let own = Issuance { own_since: Some(now()), ..given };
    assert_eq!(asked(&own, &reset), "ok", "whoever made it, the unit has vouched for it since");
    // From another hand of the other side: it opens, and hastens nothing.
    let other = Issuance { by: Some(id(7)), ..given };
    let opened = Issuance { confirmation: CredentialConfirmation::Given, ..reset };
    assert_eq!((asked(&other, &reset), asked(&other, &opened)), ("ok", "credential_not_awaiting_confirmation"));
    assert_eq!(asked(&own, &opened), "ok");
    // Nobody speaks for others who waits, or whom nobody has vouched for.
    let waits = Issuance { waits_from: Some(now()), ..other };
    let unconfirmed = Issuance { confirmation: CredentialConfirmation::Needed, ..other };
    assert_eq!((asked(&waits, &reset), asked(&unconfirmed, &reset)), ("second_person_needed", "second_person_needed"));
}

#[test]
fn what_the_unit_s_own_people_issue_is_its_own_and_nothing_else_is() {
    let member = holder(Role::UnitLiaison, Heads::Some);
    let by =
        |side, own| issue(member, CredentialCause::First, Hand { side, own, marked: None }, now()).own_since.is_some();
    assert!(by(CredentialSide::Unit, true));
    assert!(!by(CredentialSide::Unit, false), "who was given in makes nobody the unit's own");
    assert!(!by(CredentialSide::Community, false));
}

#[test]
fn a_code_that_was_kept_back_asks_for_what_a_new_one_would() {
    let head = |heads| holder(Role::UnitHead, heads);
    let kept = issued(head(Heads::None), CredentialCause::First, CredentialSide::Community);
    let later = now().plus(Span::days(9));
    assert_eq!(redeem(&kept, head(Heads::Some), later), Asked::anew(head(Heads::Some).unit, later));
    assert_eq!(redeem(&kept, head(Heads::None), later), kept.asked());
    let reset = issued(head(Heads::Some), CredentialCause::Reset, CredentialSide::Community);
    assert_eq!(redeem(&reset, head(Heads::None), later), reset.asked());
    let founder = Issuance { confirmation: CredentialConfirmation::NotNeeded, ..kept };
    assert_eq!(redeem(&founder, holder(Role::Secretary, Heads::None), later), founder.asked());
}

#[test]
fn whom_nobody_vouched_for_is_vouched_for_once_the_unit_has_a_voice() {
    let unit = UnitId(Uuid::from_u128(5));
    let made = issued(holder(Role::UnitLiaison, Heads::None), CredentialCause::First, CredentialSide::Community);
    assert_eq!(beside_a_signatory(&made, unit, now()), Some(Asked::anew(Some(unit), now())));
    let own = Issuance { own_since: Some(now()), ..made };
    let waits = Issuance { waits_from: Some(now()), ..made };
    let kept = Issuance { set_at: None, ..made };
    for other in [own, waits, kept, Issuance { side: CredentialSide::Unit, ..made }] {
        assert_eq!(beside_a_signatory(&other, unit, now()), None);
    }
}

#[test]
fn what_the_other_side_gave_signs_after_a_day_or_once_the_unit_has_confirmed_it() {
    let reset = issued(holder(Role::UnitHead, Heads::None), CredentialCause::Reset, CredentialSide::Community);
    let redeemed = now().plus(Span::hours(1));
    assert_eq!(signs_from(&reset), Some(redeemed.plus(SIGNS_AFTER)));
    let early = redeemed.plus(SIGNS_AFTER).plus(-Span::seconds(1));
    let signs = |one: &Issuance, at| signs_from(one).map_or(Ok(()), |from| super::rules::signs(from, at));
    assert_eq!(name(signs(&reset, early)), "credential_too_recent");
    assert_eq!(name(signs(&reset, redeemed.plus(SIGNS_AFTER))), "ok");
    let given = Issuance { confirmation: CredentialConfirmation::Given, ..reset };
    assert_eq!(name(signs(&given, early)), "credential_too_recent");
    assert_eq!(name(signs(&Issuance { own_since: Some(now()), ..given }, early)), "ok");
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
    // What a marked credential issues is marked.
    let made = Issuance { inherited: Some(Reissued { by: Author::Account(id(9)), at: now() }), ..first };
    assert_eq!(marks(&made, last).map(|one| one.by), Some(Author::Account(id(9))));
    assert_eq!(marks(&made, redeemed.plus(MARKED_FOR)), None);
    assert!(tells(&reset) && !tells(&first) && notices(&first));
    let known = Issuance { acknowledged_at: Some(now()), ..reset };
    assert!(!tells(&known) && !notices(&known));
}

#[test]
fn a_promotion_asks_for_what_the_new_role_needs() {
    let [officer, cleared] = [Role::Officer, Role::HouseholdOfficer].map(|role| holder(role, Heads::None));
    let one = issued(officer, CredentialCause::First, CredentialSide::Community);
    let by = |one: &Issuance, side| change(one, officer, cleared, side, now()).map(|asked| asked.confirmation);
    assert_eq!(by(&one, CredentialSide::Community), Some(CredentialConfirmation::Needed));
    let before = Issuance { by: None, side: CredentialSide::Installation, ..one };
    assert_eq!(
        by(&before, CredentialSide::Community),
        Some(CredentialConfirmation::Needed),
        "nobody knows who made it"
    );
    let vouched = Issuance { confirmation: CredentialConfirmation::Given, ..one };
    assert_eq!(by(&vouched, CredentialSide::Community), None);
    assert_eq!(by(&one, CredentialSide::Installation), None);
}

#[test]
fn whom_the_other_side_makes_head_or_brings_back_is_vouched_for_anew() {
    let made = issued(holder(Role::UnitLiaison, Heads::None), CredentialCause::First, CredentialSide::Community);
    let given = Issuance { confirmation: CredentialConfirmation::Given, ..made };
    let is = |role, heads, active| Holder { active, ..holder(role, heads) };
    let anew = Some(Asked::anew(holder(Role::UnitHead, Heads::Some).unit, now()));
    let community = CredentialSide::Community;
    for issuance in [made, given] {
        let to = |before, after| change(&issuance, before, after, community, now());
        let liaison = is(Role::UnitLiaison, Heads::Some, true);
        assert_eq!(to(liaison, is(Role::UnitHead, Heads::Some, true)), anew);
        assert_eq!(to(liaison, is(Role::UnitHead, Heads::Some, false)), None, "who is disabled speaks for nobody");
        assert_eq!(to(is(Role::UnitHead, Heads::Some, false), is(Role::UnitHead, Heads::Some, true)), anew);
        assert_eq!(to(is(Role::UnitLiaison, Heads::Some, false), liaison), anew);
        let [alone, first] = [Role::UnitLiaison, Role::UnitHead].map(|role| is(role, Heads::None, true));
        assert_eq!(to(alone, first), None, "nobody's voice is taken over");
        let by_the_unit =
            change(&issuance, liaison, is(Role::UnitHead, Heads::Some, true), CredentialSide::Unit, now());
        assert_eq!(by_the_unit, None);
    }
    // The unit's own people may be made its head; whom the unit has let go is asked for.
    let own = Issuance { own_since: Some(now()), ..made };
    let [liaison, head] = [Role::UnitLiaison, Role::UnitHead].map(|role| is(role, Heads::Some, true));
    assert_eq!(change(&own, liaison, head, community, now()), None);
    assert_eq!(change(&own, Holder { active: false, ..liaison }, liaison, community, now()), anew);
}
