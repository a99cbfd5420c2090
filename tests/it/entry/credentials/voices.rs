//! D38: who speaks for a unit. Whom the other side brings in, makes head or brings back binds the unit after a day, or once the
//! unit's own people have vouched for them; and whoever waits makes nobody else the unit's voice.

use serde_json::{Value, json};

use super::issuance::{FRESH, set, sign_in};
use crate::households::acts::{at as household_at, helped, household_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, in_force, submitted};
use crate::kit::people::confirm;
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};
use crate::tasks::waits;

on_both_engines!(
    p29_whoever_was_there_before_the_first_voice_is_vouched_for,
    p29_whom_the_other_side_makes_head_is_vouched_for,
    p29_who_waits_gives_the_unit_nothing_and_takes_nothing,
    p29_only_the_unit_s_own_people_hasten,
    p37_what_was_made_with_a_credential_that_was_taken_back_ends,
);
alone_on_both_engines!(p29_the_day_counts_from_when_the_head_could_speak, p29_what_a_marked_credential_makes_is_marked,);

/// The code of a new account of a unit, from whoever invites.
fn code(by: &Caller, (login, role): (&str, &str), unit: &str) -> Value {
    let wanted = json!({ "login": login, "name": "单位人员", "roles": [role], "unit_id": unit });
    let asked = by.ask("POST", "invitations:batch").key(login).json(&json!({ "invitations": [wanted] }));
    asked.send().is(201)["items"][0].clone()
}

/// Somebody whom the secretary brings into a unit before it has a head.
fn early(world: &World, unit: &str, role: &str) -> Caller {
    let login = format!("early.{role}.{}", world.tag);
    let given = code(&world.secretary(), (&login, role), unit);
    set(world, &given, "not_needed");
    let mut caller = Caller::person(&world.server, &world.community, &login, FRESH);
    text(&given, "account_id").clone_into(&mut caller.account);
    caller
}

fn credential(world: &World, unit: &str, who: &Caller) -> Value {
    let seen = world.secretary().get(&format!("units/{unit}/members/{}", who.account)).is(200);
    seen["credential"].clone()
}

/// Has a waiting credential confirmed by somebody of the community.
fn opened(world: &World, unit: &str, who: &Caller) {
    let set_at = credential(world, unit, who)["set_at"].clone();
    let whose = format!("units/{unit}/members/{}", who.account);
    confirm(&world.staff("household_officer"), &world.community, &whose, &set_at).is(200);
}

fn p29_whoever_was_there_before_the_first_voice_is_vouched_for(world: &World) {
    let unit = world.unit_id(1);
    let liaison = early(world, &unit, "unit_liaison");
    liaison.get("units").is(200);
    // Until then the liaison is a name on the community's list: no family shows itself to that.
    let household = helped(world, &household_in());
    let looks = json!({ "purpose": "上门走访前核对", "fields": ["names"] });
    let look = format!("{}/disclosures", household_at(&household));
    liaison.post(&look, &looks).refused(403, "credential_unvouched");
    let head = world.head(1);
    liaison.get("units").refused(401, "invalid_token");
    sign_in(world, liaison.login(), FRESH).refused(403, "credential_unconfirmed");
    let told = credential(world, &unit, &liaison);
    assert_eq!((&told["confirmation"], told["signs_from"].is_string()), (&json!("needed"), true), "{told}");
    let task = waits("credential_confirmation", &[&head], &[&world.head(2), &world.secretary()]);
    assert_eq!(task["operation_id"], "confirm_member_credential");
    let whose = format!("units/{unit}/members/{}", liaison.account);
    confirm(&head, &world.community, &whose, &told["set_at"]).is(200);
    liaison.forget_session();
    liaison.get("units").is(200);
    let seen = liaison.post(&look, &looks);
    assert_ne!(seen.json()["code"], "credential_unvouched", "{}", seen.text());
    // The unit has vouched for the liaison, who speaks for others from now on.
    let head_path = format!("units/{unit}/members/{}", head.account);
    let set_at = set(world, &world.secretary().go(&format!("{head_path}/password")).is(200), "needed");
    confirm(&liaison, &world.community, &head_path, &set_at).is(200);
    assert_eq!(credential(world, &unit, &head).get("signs_from"), None);
}

fn p29_whom_the_other_side_makes_head_is_vouched_for(world: &World) {
    let (secretary, unit) = (world.secretary(), world.unit_id(1));
    let head = world.head(1);
    let agreement = submitted(world, &deed(world, &[1]));
    // Brought in by the community and let in by the community alone, at leisure.
    let given = code(&secretary, (&format!("mitte.{}", world.tag), "unit_liaison"), &unit);
    set(world, &given, "needed");
    let mut liaison = Caller::person(&world.server, &world.community, text(&given, "login"), FRESH);
    text(&given, "account_id").clone_into(&mut liaison.account);
    opened(world, &unit, &liaison);
    liaison.get("units").is(200);
    let path = format!("units/{unit}/members/{}", liaison.account);
    secretary.patch(&path, "*", &json!({ "roles": ["unit_head"] })).is(200);
    liaison.get("units").refused(401, "invalid_token");
    sign_in(world, liaison.login(), FRESH).refused(403, "credential_unconfirmed");
    waits("credential_confirmation", &[&head], &[&world.head(2)]);
    let appointed = json!({ "account_id": liaison.account, "from_on": world.day(0) });
    secretary.put(&format!("units/{unit}/head"), &appointed).is(200);
    sign_in(world, liaison.login(), FRESH).refused(403, "credential_unconfirmed");
    opened(world, &unit, &liaison);
    liaison.forget_session();
    liaison.get(&at(&agreement)).is(200);
    let receipt = json!({ "digest": agreement["digest"] });
    liaison.post(&format!("{}/signatures", at(&agreement)), &receipt).refused(403, "credential_too_recent");
}

fn p29_who_waits_gives_the_unit_nothing_and_takes_nothing(world: &World) {
    let (secretary, unit, head) = (world.secretary(), world.unit_id(1), world.head(1));
    let (liaison, lasting) = (world.liaison(1), in_force(world, &[1]));
    let promise = format!("commitments/{}", text(&lasting["commitments"][0], "id"));
    let path = format!("units/{unit}/members/{}", head.account);
    set(world, &secretary.go(&format!("{path}/password")).is(200), "needed");
    head.changed_password(FRESH);
    head.forget_session();
    opened(world, &unit, &head);
    head.get("units").is(200);
    let because = json!({ "reason": "示例原因。" });
    let other = format!("units/{unit}/members/{}", liaison.account);
    let confirmation = format!("{other}/credential/confirmation");
    let tried = [
        head.put(&format!("{promise}/waiver"), &because),
        head.put(&format!("{promise}/cancellation"), &because),
        head.put(&format!("units/{unit}/head"), &json!({ "account_id": liaison.account, "from_on": world.day(0) })),
        head.go(&format!("{other}/password")),
        head.put(&confirmation, &json!({ "set_at": "2026-06-30T08:00:00Z" })),
        head.post(&format!("units/{unit}/clients"), &world.client_in(&["units:read"])),
        head.patch(&other, "*", &json!({ "roles": ["unit_head"] })),
        head.ask("POST", "invitations:batch").key("waits").json(&json!({ "invitations": [] })).send(),
    ];
    for refused in tried {
        refused.refused(403, "credential_too_recent");
    }
    // Drafts and records go on.
    head.post("agreements", &deed(world, &[1])).is(201);
    head.post(&format!("{promise}/deliveries"), &json!({ "quantity": 1 })).is(201);
    liaison.get("units").is(200);
}

fn p29_only_the_unit_s_own_people_hasten(world: &World) {
    let (secretary, unit, head) = (world.secretary(), world.unit_id(1), world.head(1));
    let liaison = world.liaison(1);
    let of = |who: &Caller| format!("units/{unit}/members/{}", who.account);
    let reset = |who: &Caller| {
        let set_at = set(world, &secretary.go(&format!("{}/password", of(who))).is(200), "needed");
        who.changed_password(FRESH);
        who.forget_session();
        set_at
    };
    reset(&liaison);
    opened(world, &unit, &liaison);
    liaison.get("units").is(200);
    let set_at = reset(&head);
    confirm(&liaison, &world.community, &of(&head), &set_at).refused(403, "credential_too_recent");
    opened(world, &unit, &head);
    assert!(credential(world, &unit, &head)["signs_from"].is_string(), "the community has not hastened it");
}

fn p29_the_day_counts_from_when_the_head_could_speak(world: &World) {
    let (secretary, unit) = (world.secretary(), world.unit_id(1));
    let puppet = early(world, &unit, "unit_liaison");
    let head = world.head(1);
    let agreement = submitted(world, &deed(world, &[1]));
    let path = format!("units/{unit}/members/{}", puppet.account);
    opened(world, &unit, &puppet);
    let made = json!({ "roles": ["unit_head"], "state": "disabled" });
    secretary.patch(&path, "*", &made).is(200);
    world.days(2);
    secretary.patch(&path, "*", &json!({ "state": "active" })).is(200);
    sign_in(world, puppet.login(), FRESH).refused(403, "credential_unconfirmed");
    waits("credential_confirmation", &[&head], &[]);
    opened(world, &unit, &puppet);
    puppet.forget_session();
    let receipt = json!({ "digest": agreement["digest"] });
    puppet.post(&format!("{}/signatures", at(&agreement)), &receipt).refused(403, "credential_too_recent");
    world.days(1);
    puppet.post(&format!("{}/signatures", at(&agreement)), &receipt).is(201);
}

fn p29_what_a_marked_credential_makes_is_marked(world: &World) {
    let (secretary, unit, head) = (world.secretary(), world.unit_id(1), world.head(1));
    let path = format!("units/{unit}/members/{}", head.account);
    set(world, &secretary.go(&format!("{path}/password")).is(200), "needed");
    head.changed_password(FRESH);
    head.forget_session();
    opened(world, &unit, &head);
    world.days(1);
    let login = format!("danach.{}", world.tag);
    set(world, &code(&head, (&login, "unit_liaison"), &unit), "not_needed");
    let made = Caller::person(&world.server, &world.community, &login, FRESH);
    let before = world.auditor().get("journal/head").is(200)["seq"].clone();
    made.amend(&format!("units/{unit}"), &json!({ "address": "示例路 1 号" })).is(200);
    let events = world.auditor().get(&format!("journal?after={before}&limit=20")).is(200);
    let marks: Vec<(&str, bool)> =
        items(&events).iter().map(|one| (text(one, "type"), one["credential"]["issued_by"].is_string())).collect();
    let expected = [("hulian.session.opened.v1", true), ("hulian.unit.updated.v1", true)];
    assert!(expected.iter().all(|one| marks.contains(one)), "{marks:?}");
}

fn p37_what_was_made_with_a_credential_that_was_taken_back_ends(world: &World) {
    let (secretary, unit, head) = (world.secretary(), world.unit_id(1), world.head(1));
    let (liaison, before) = (world.liaison(1), world.unit_client(1, &["units:read"]));
    let path = format!("units/{unit}/members/{}", head.account);
    let reset = || set(world, &secretary.go(&format!("{path}/password")).is(200), "needed");
    let set_at = reset();
    confirm(&liaison, &world.community, &path, &set_at).is(200);
    head.changed_password(FRESH);
    head.forget_session();
    let made = head.post(&format!("units/{unit}/clients"), &world.client_in(&["units:read"])).is(201);
    let made = Caller::bearing(&world.server, &world.community, text(&made, "client_secret"));
    made.get("units").is(200);
    secretary.go(&format!("{path}/password")).is(200);
    made.get("units").refused(401, "invalid_token");
    before.get("units").is(200);
}
