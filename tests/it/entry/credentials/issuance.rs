//! D38: nobody opens a door with the code of somebody who checks them, nobody signs with a credential the other side has given
//! unnoticed, and what is done soon after somebody else has issued a credential anew says so.

use serde_json::{Value, json};

use crate::households::acts::{at as household_at, helped, household_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, in_force, submitted};
use crate::kit::people::{PASSWORD, confirm, vouch, welcome};
use crate::kit::{Answer, Caller, World, alone_on_both_engines, on_both_engines};
use crate::tasks::{of, waits};

on_both_engines!(
    p29_a_cleared_credential_waits_for_a_second_person,
    p29_a_cleared_role_is_not_given_to_a_credential_nobody_has_vouched_for,
    p29_whoever_resets_a_password_does_not_open_the_door_with_it,
    p29_a_further_head_is_vouched_for_by_somebody_else,
    p29_a_unit_that_had_a_voice_is_not_given_another_in_silence,
    p29_a_reset_stays_a_reset_however_often_it_is_issued,
    p29_a_code_that_was_kept_back_is_looked_at_when_it_is_redeemed,
    p29_a_confirmation_is_of_one_password_and_of_none_after_it,
    a_reset_is_told_to_its_holder_until_they_know,
    a_receipt_names_the_credential_of_its_signer,
    the_unit_confirms_and_signs_at_once,
);

alone_on_both_engines!(a_credential_from_the_other_side_signs_after_a_day, what_is_done_soon_after_a_reset_is_marked,);

/// Somebody of the staff who has redeemed a code of the secretary, and whom nobody has vouched for.
pub fn redeemed(world: &World, role: &str) -> (String, String) {
    let login = format!("{role}.zwei.{}", world.tag);
    let wanted = json!({ "login": login, "name": "社区工作者", "roles": [role] });
    let secretary = world.secretary();
    let asked = secretary.ask("POST", "invitations:batch").key(&login).json(&json!({ "invitations": [wanted] }));
    let code = asked.send().is(201)["items"][0].clone();
    let account = text(&code, "account_id").to_owned();
    let whose = format!("staff/{account}");
    let early = json!("2026-06-30T08:00:00.000000Z");
    confirm(&world.operator(), &world.community, &whose, &early).refused(409, "credential_awaits_redemption");
    set(world, &code, "needed");
    (account, login)
}

/// The password that is made with a code.
pub const FRESH: &str = "Fichten-Brunnen-71";

/// Redeems a code.
#[track_caller]
pub fn set(world: &World, code: &Value, confirmation: &str) -> Value {
    let body = json!({ "code": text(code, "code"), "password": FRESH });
    let redeemed = world.nobody().post("/api/v1/invitations/redemption", &body).is(200);
    assert_eq!(redeemed["confirmation"], confirmation);
    redeemed["set_at"].clone()
}

pub fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    world.nobody().post("/api/v1/sessions", &json!({ "login": login, "password": password }))
}

fn p29_a_cleared_credential_waits_for_a_second_person(world: &World) {
    for role in ["household_officer", "auditor", "secretary"] {
        let (account, login) = redeemed(world, role);
        sign_in(world, &login, FRESH).refused(403, "credential_unconfirmed");
        sign_in(world, &login, PASSWORD).refused(401, "sign_in_failed");
        let whose = format!("staff/{account}");
        let seen = world.secretary().get(&format!("staff/{account}")).is(200);
        let credential = &seen["credential"];
        assert_eq!(credential["issued_by"], json!({ "side": "community", "account_id": world.secretary().account }));
        assert_eq!((&credential["cause"], &credential["confirmation"]), (&json!("first"), &json!("needed")));
        let set_at = &credential["set_at"];
        let confirmed_by = |by: &Caller| confirm(by, &world.community, &whose, set_at);
        let allowed = |answer: &Value| items_of(answer).contains(&"confirm_staff_credential".to_owned());
        assert!(!allowed(&seen), "{seen}");
        confirmed_by(&world.secretary()).refused(403, "second_person_needed");
        for nobody in [world.officer(), world.auditor(), world.head(1), world.staff("grid_worker")] {
            confirmed_by(&nobody).refused(403, "not_allowed");
        }
        confirmed_by(&world.elsewhere().secretary()).refused(404, "not_found");
        let second = world.staff("household_officer");
        let task = waits("credential_confirmation", &[&second], &[&world.secretary(), &world.officer()]);
        assert_eq!(task["operation_id"], "confirm_staff_credential");
        let all = world.operator().get("/api/v1/me/tasks?kind=credential_confirmation").is(200);
        assert!(items(&all).iter().any(|one| text(one, "link").contains(&account)), "{all}");
        assert!(allowed(&second.get(&format!("staff/{account}")).is(200)));
        assert_eq!(&task["since_at"], set_at, "what is asked for is told");
        let confirmed = confirmed_by(&second).is(200);
        assert_eq!(confirmed["confirmed_by"], json!({ "side": "community", "account_id": second.account }));
        confirmed_by(&second).refused(409, "credential_not_awaiting_confirmation");
        assert_eq!(of(&second, "credential_confirmation"), [] as [Value; 0]);
        sign_in(world, &login, FRESH).is(201);
        let told = world.auditor().get(&format!("journal?subject=accounts/{account}&limit=200")).is(200);
        let kinds: Vec<_> = items(&told).iter().map(|one| text(one, "type").to_owned()).collect();
        assert!(kinds.contains(&"hulian.credential.issued.v1".to_owned()), "{kinds:?}");
        assert!(kinds.contains(&"hulian.credential.confirmed.v1".to_owned()), "{kinds:?}");
    }
}

fn items_of(answer: &Value) -> Vec<String> {
    answer["allowed_actions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn p29_a_cleared_role_is_not_given_to_a_credential_nobody_has_vouched_for(world: &World) {
    let officer = world.officer();
    officer.get("units").is(200);
    let path = format!("staff/{}", officer.account);
    world.secretary().amend(&path, &json!({ "roles": ["officer", "household_officer"] })).is(200);
    officer.get("units").refused(401, "invalid_token");
    sign_in(world, officer.login(), PASSWORD).refused(403, "credential_unconfirmed");
    vouch(&world.operator(), &world.secretary(), &officer.account);
    officer.forget_session();
    officer.get("households").is(200);
    // Vouched for once, the credential stays so.
    world.secretary().amend(&path, &json!({ "roles": ["officer"] })).is(200);
    world.secretary().amend(&path, &json!({ "roles": ["household_officer"] })).is(200);
    officer.get("households").is(200);
}

fn p29_whoever_resets_a_password_does_not_open_the_door_with_it(world: &World) {
    let (secretary, cleared) = (world.secretary(), world.staff("household_officer"));
    let code = secretary.go(&format!("staff/{}/password", cleared.account)).is(200);
    let set_at = set(world, &code, "needed");
    sign_in(world, cleared.login(), FRESH).refused(403, "credential_unconfirmed");
    let whose = format!("staff/{}", cleared.account);
    confirm(&secretary, &world.community, &whose, &set_at).refused(403, "second_person_needed");
    // A helper reads what a family has agreed to show: nobody of the community becomes one by a reset.
    let helper = world.member("helper", 1);
    let path = format!("units/{}/members/{}", world.unit_id(1), helper.account);
    let code = secretary.go(&format!("{path}/password")).is(200);
    let set_at = set(world, &code, "needed");
    sign_in(world, helper.login(), FRESH).refused(403, "credential_unconfirmed");
    confirm(&secretary, &world.community, &path, &set_at).refused(403, "second_person_needed");
    // Its own head resets it and nobody else is needed.
    let code = world.head(2).go(&format!("units/{}/members/{}/password", world.unit_id(2), world.liaison(2).account));
    set(world, &code.is(200), "not_needed");
    sign_in(world, world.liaison(2).login(), FRESH).is(201);
}

fn p29_a_further_head_is_vouched_for_by_somebody_else(world: &World) {
    let (head, unit) = (world.head(1), world.unit_id(1));
    let login = format!("zweite.{}", world.tag);
    let wanted = json!({ "login": login, "name": "另一位负责人", "roles": ["unit_head"], "unit_id": unit });
    let secretary = world.secretary();
    let asked = secretary.ask("POST", "invitations:batch").key("further").json(&json!({ "invitations": [wanted] }));
    let code = asked.send().is(201)["items"][0].clone();
    let set_at = set(world, &code, "needed");
    sign_in(world, &login, FRESH).refused(403, "credential_unconfirmed");
    let whose = format!("units/{unit}/members/{}", text(&code, "account_id"));
    confirm(&world.head(2), &world.community, &whose, &set_at).refused(403, "not_allowed");
    confirm(&head, &world.community, &whose, &set_at).is(200);
    sign_in(world, &login, FRESH).is(201);
}

fn p29_a_unit_that_had_a_voice_is_not_given_another_in_silence(world: &World) {
    let (secretary, head, unit) = (world.secretary(), world.head(1), world.unit_id(1));
    head.get("units").is(200);
    let path = format!("units/{unit}/members/{}?handover=true", head.account);
    let another = |key: &str| {
        let login = format!("{key}.{}", world.tag);
        let wanted = json!({ "login": login, "name": "新任负责人", "roles": ["unit_head"], "unit_id": unit });
        let asked = secretary.ask("POST", "invitations:batch").key(key).json(&json!({ "invitations": [wanted] }));
        set(world, &asked.send().is(201)["items"][0], "needed");
        sign_in(world, &login, FRESH).refused(403, "credential_unconfirmed");
    };
    // Whatever becomes of the head first: relieved, disabled, removed.
    secretary.patch(&path, "*", &json!({ "roles": ["unit_liaison"] })).is(200);
    another("relieved");
    secretary.patch(&path, "*", &json!({ "roles": ["unit_head"], "state": "disabled" })).is(200);
    another("disabled");
    let removed = secretary.ask("DELETE", &path).header("if-match", "*").send();
    assert!([200, 204].contains(&removed.status), "{}", removed.text());
    another("removed");
}

fn p29_a_reset_stays_a_reset_however_often_it_is_issued(world: &World) {
    let (secretary, head) = (world.secretary(), world.head(1));
    let path = format!("units/{}/members/{}", world.unit_id(1), head.account);
    let mut tag = String::new();
    for again in 0..3 {
        let code = secretary.go(&format!("{path}/password")).is(200);
        let seen = secretary.get(&path);
        let credential = seen.is(200)["credential"].clone();
        let told = (&credential["cause"], &credential["confirmation"], credential["signs_from"].is_string());
        assert_eq!(told, (&json!("reset"), &json!("needed"), true), "{again}: {credential}");
        assert_ne!(seen.etag(), tag, "another code, another tag");
        tag = seen.etag();
        if again == 2 {
            set(world, &code, "needed");
        }
    }
    sign_in(world, head.login(), FRESH).refused(403, "credential_unconfirmed");
}

fn p29_a_code_that_was_kept_back_is_looked_at_when_it_is_redeemed(world: &World) {
    let (secretary, unit) = (world.secretary(), world.unit_id(1));
    let wanted = |role: &str| json!({ "login": format!("{role}.kept.{}", world.tag), "name": "单位人员", "roles": [role], "unit_id": unit });
    let invitations = json!({ "invitations": [wanted("unit_head"), wanted("unit_liaison"), wanted("helper")] });
    let codes = secretary.ask("POST", "invitations:batch").key("kept").json(&invitations).send().is(201);
    world.head(1).get("units").is(200);
    for code in items(&codes) {
        set(world, code, "needed");
        sign_in(world, text(code, "login"), FRESH).refused(403, "credential_unconfirmed");
    }
}

fn p29_a_confirmation_is_of_one_password_and_of_none_after_it(world: &World) {
    let (secretary, cleared, second) = (world.secretary(), world.staff("household_officer"), world.operator());
    let whose = format!("staff/{}", cleared.account);
    let reset = || secretary.go(&format!("{whose}/password")).is(200);
    let body = |code: &Value, password: &str| json!({ "code": text(code, "code"), "password": password });
    let redeem = |body: &Value| world.nobody().post("/api/v1/invitations/redemption", body).is(200)["set_at"].clone();
    let told = redeem(&body(&reset(), FRESH));
    let since = redeem(&body(&reset(), "Kiefern-Brunnen-83"));
    confirm(&second, &world.community, &whose, &told).refused(409, "credential_changed");
    confirm(&second, &world.community, &whose, &json!(null)).refused(422, "validation_failed");
    sign_in(world, cleared.login(), "Kiefern-Brunnen-83").refused(403, "credential_unconfirmed");
    confirm(&second, &world.community, &whose, &since).is(200);
    sign_in(world, cleared.login(), "Kiefern-Brunnen-83").is(201);
}

fn a_reset_is_told_to_its_holder_until_they_know(world: &World) {
    let officer = world.officer();
    let first = sign_in(world, officer.login(), PASSWORD).is(201);
    assert_eq!(first["credential"]["cause"], "first", "{first}");
    let code = world.secretary().go(&format!("staff/{}/password", officer.account)).is(200);
    set(world, &code, "not_needed");
    let told = sign_in(world, officer.login(), FRESH).is(201);
    let by = json!({ "side": "community", "account_id": world.secretary().account });
    assert_eq!((&told["credential"]["cause"], &told["credential"]["issued_by"]), (&json!("reset"), &by));
    officer.changed_password(FRESH);
    officer.forget_session();
    assert_eq!(officer.get("/api/v1/me").is(200)["credential"]["issued_by"], by);
    let task = waits("credential_reset", &[&officer], &[&world.secretary()]);
    assert_eq!(task["operation_id"], "acknowledge_credential");
    let known = officer.go("/api/v1/me/credential/acknowledgement").is(200);
    assert!(known["acknowledged_at"].is_string(), "{known}");
    assert_eq!(officer.go("/api/v1/me/credential/acknowledgement").is(200), known, "said again, it stays as it was");
    assert_eq!(of(&officer, "credential_reset"), [] as [Value; 0]);
    assert_eq!(sign_in(world, officer.login(), FRESH).is(201).get("credential"), None);
}

fn receipt(signer: &Caller, agreement: &Value) -> Answer {
    let digest = json!({ "digest": text(agreement, "digest") });
    signer.post(&format!("{}/signatures", at(agreement)), &digest)
}

fn a_receipt_names_the_credential_of_its_signer(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let signed = receipt(&world.head(1), &agreement).is(201);
    let credential = &signed["signer"]["credential"];
    assert_eq!(credential["issued_by"], json!({ "side": "community", "account_id": world.secretary().account }));
    assert!(credential["issued_at"].is_string() && credential["cause"] == "first", "{signed}");
    let signed = receipt(&world.secretary(), &agreement).is(201);
    assert_eq!(signed["signer"]["credential"]["issued_by"]["side"], "platform");
    let proof = world.officer().get(&format!("{}/proof", at(&agreement))).is(200);
    assert_eq!(world.nobody().post("/api/v1/proofs/verification", &proof).is(200)["outcome"], "verified");
    let mut changed = proof.clone();
    changed["receipts"][0]["signer"]["credential"]["cause"] = json!("reset");
    assert_eq!(world.nobody().post("/api/v1/proofs/verification", &changed).is(200)["outcome"], "wrong");
}

/// The password of the head of a unit is reset by the secretary, and redeemed; answers where it is confirmed.
fn reset(world: &World, head: &Caller) -> (String, Value) {
    let path = format!("units/{}/members/{}", world.unit_id(1), head.account);
    let code = world.secretary().go(&format!("{path}/password")).is(200);
    let set_at = set(world, &code, "needed");
    head.changed_password(FRESH);
    head.forget_session();
    (path, set_at)
}

fn the_unit_confirms_and_signs_at_once(world: &World) {
    let (head, unit) = (world.head(1), world.unit_id(1));
    let agreement = submitted(world, &deed(world, &[1]));
    let login = format!("kollegin.{}", world.tag);
    let colleague = welcome(&head, &world.community, &login, "联络员", &["unit_liaison"], Some(&unit));
    let (whose, set_at) = reset(world, &head);
    let task = waits("credential_confirmation", &[&colleague], &[&world.secretary(), &world.head(2)]);
    assert_eq!(task["operation_id"], "confirm_member_credential");
    confirm(&colleague, &world.community, &whose, &set_at).is(200);
    let signed = receipt(&head, &agreement).is(201);
    let credential = &signed["signer"]["credential"];
    assert_eq!((&credential["cause"], &credential["issued_by"]["side"]), (&json!("reset"), &json!("community")));
    assert_eq!(credential["confirmed_by"], json!({ "side": "unit", "account_id": colleague.account }));
}

fn a_credential_from_the_other_side_signs_after_a_day(world: &World) {
    let head = world.head(1);
    let agreement = submitted(world, &deed(world, &[1]));
    let lasting = in_force(world, &[1]);
    let (whose, set_at) = reset(world, &head);
    confirm(&world.staff("household_officer"), &world.community, &whose, &set_at).is(200);
    let refused = receipt(&head, &agreement);
    refused.refused(403, "credential_too_recent");
    // What is refused is not offered, and waits for nobody.
    assert_eq!(signs(&head, &agreement), [false; 3]);
    // Whatever else binds the unit waits as well, whether or not there is a receipt of it.
    let because = json!({ "reason": "示例原因。" });
    head.put(&format!("{}/refusal", at(&agreement)), &because).refused(403, "credential_too_recent");
    for act in ["termination", "suspension", "notice"] {
        head.put(&format!("{}/{act}", at(&lasting)), &because).refused(403, "credential_too_recent");
    }
    let member = head.get(&format!("units/{}/members/{}", world.unit_id(1), head.account)).is(200);
    assert_eq!(refused.json()["signs_from"], member["credential"]["signs_from"]);
    world.days(1);
    assert_eq!(signs(&head, &agreement), [true; 3]);
    assert_eq!(receipt(&head, &agreement).is(201)["signer"]["credential"]["cause"], "reset");
}

/// Whether an agreement offers its signature to somebody, whether that waits for them, and whether `me` says that they sign.
fn signs(who: &Caller, agreement: &Value) -> [bool; 3] {
    let within = |list: &Value, word: &str| list.as_array().unwrap().contains(&json!(word));
    let offered = within(&who.get(&at(agreement)).is(200)["allowed_actions"], "sign_agreement");
    let scopes = &who.get("/api/v1/me").is(200)["scopes"];
    let waiting = of(who, "to_sign").iter().any(|task| task["agreement_id"] == agreement["id"]);
    [offered, waiting, within(scopes, "agreements:sign")]
}

fn what_is_done_soon_after_a_reset_is_marked(world: &World) {
    let (secretary, cleared) = (world.secretary(), world.staff("household_officer"));
    let path = household_at(&helped(world, &household_in()));
    let look = || {
        let asked = json!({ "purpose": "核对示例材料", "fields": ["names"] });
        cleared.post(&format!("{path}/disclosures"), &asked).is(201)["journal_seq"].as_i64().unwrap()
    };
    let before = look();
    let code = secretary.go(&format!("staff/{}/password", cleared.account)).is(200);
    set(world, &code, "needed");
    vouch(&world.operator(), &secretary, &cleared.account);
    cleared.changed_password(FRESH);
    cleared.forget_session();
    let soon = look();
    world.days(3);
    let later = look();
    let looks = secretary.get(&format!("{path}/disclosures")).is(200);
    let of = |seq: i64| items(&looks).iter().find(|one| one["journal_seq"] == seq).unwrap().get("credential").cloned();
    assert_eq!((of(before), of(later)), (None, None));
    let marked = of(soon).unwrap();
    assert_eq!(marked["issued_by"], format!("account:{}", secretary.account));
    let auditor = world.auditor();
    let event = |seq: i64| auditor.get(&format!("journal?after={}&limit=1", seq - 1)).is(200)["items"][0].clone();
    assert_eq!((event(soon)["credential"].clone(), event(before).get("credential")), (marked, None));
    a_machine_of_whoever_was_reset_is_marked(world);
    assert_eq!(auditor.get("journal/verification").is(200)["sound"], true);
}

fn a_machine_of_whoever_was_reset_is_marked(world: &World) {
    let machine = world.unit_client(1, &["units:read", "units:write"]);
    let unit = format!("units/{}", world.unit_id(1));
    let marked = |post: &str| {
        machine.amend(&unit, &json!({ "contact": { "post": post } })).is(200);
        let told = world.auditor().get(&format!("journal?subject={unit}&limit=200")).is(200);
        items(&told).last().unwrap().get("credential").is_some()
    };
    assert!(!marked("办公室"));
    reset(world, &world.head(1));
    assert!(marked("综合科"));
    world.days(3);
    assert!(!marked("党群科"));
}
