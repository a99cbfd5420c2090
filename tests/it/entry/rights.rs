//! P28 and P29: rights change at once, three offices stay apart, and offices are handed over (D5).

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::cast::platform;
use crate::kit::people::{confirm, redeem, vouch, welcome};
use crate::kit::{Caller, World, on_both_engines};

on_both_engines!(
    p28_rights_change_with_the_next_request,
    p29_operator_secretary_and_auditor_stay_apart,
    p29_nobody_grants_to_themself_and_somebody_always_stays,
    the_secretary_hands_the_office_over,
    the_head_of_a_unit_hands_the_office_over,
    a_head_governs_the_own_unit_alone,
    the_operator_comes_to_a_secretarys_rescue,
    invitations_are_all_or_none,
);

fn p28_rights_change_with_the_next_request(world: &World) {
    let (secretary, officer) = (world.secretary(), world.officer());
    let held = Caller::bearing(&world.server, &world.community, &officer.token().unwrap());
    let path = format!("staff/{}", officer.account);
    held.get("agreements").is(200);
    secretary.amend(&path, &json!({ "roles": ["grid_worker"] })).is(200);
    held.get("agreements").refused(403, "not_allowed");
    held.get("units").is(200);
    assert_eq!(held.get("/api/v1/me").is(200)["roles"], json!(["grid_worker"]));
    secretary.amend(&path, &json!({ "roles": ["officer"] })).is(200);
    held.get("agreements").is(200);
    secretary.amend(&path, &json!({ "state": "disabled" })).is(200);
    held.get("units").refused(401, "invalid_token");
    secretary.amend(&path, &json!({ "state": "active" })).is(200);
    held.get("units").refused(401, "invalid_token");
    officer.forget_session();
    officer.get("units").is(200);
    let etag = secretary.get(&path).etag();
    secretary.delete(&path, &etag).is(204);
    officer.get("units").refused(401, "invalid_token");
    let body = json!({ "login": officer.login(), "password": officer.password() });
    world.nobody().post("/api/v1/sessions", &body).refused(401, "sign_in_failed");
}

fn p29_operator_secretary_and_auditor_stay_apart(world: &World) {
    let secretary = world.secretary();
    let invite = |roles: &[&str]| secretary.post("staff", &json!({ "name": "兼任者", "roles": roles }));
    for mixed in [
        &["secretary", "auditor"][..],
        &["officer", "auditor"],
        &["operator"],
        &["supervisor"],
        &["client"],
        &["officer", "unit_head"],
        &["household_officer", "auditor"],
    ] {
        let answer = invite(mixed);
        assert!([403, 422].contains(&answer.status), "{mixed:?}: {}", answer.text());
    }
    invite(&["officer", "household_officer"]).is(201);
    // The operator sees no case data, the auditor reads the journal and writes nothing.
    let operator =
        Caller::person(&world.server, &world.community, world.operator().login(), &world.operator().password());
    for path in ["units", "agreements", "journal", "commitments", "clients"] {
        operator.get(path).is(404);
    }
    let auditor = world.auditor();
    auditor.get("journal").is(200);
    auditor.post("units", &crate::kit::cast::unit_in(9)).refused(403, "not_allowed");
    auditor.post("agreements", &crate::kit::deeds::deed(world, &[1])).refused(403, "not_allowed");
    world.officer().get("journal").refused(403, "not_allowed");
}

fn p29_nobody_grants_to_themself_and_somebody_always_stays(world: &World) {
    let secretary = world.secretary();
    let own = format!("staff/{}", secretary.account);
    secretary.amend(&own, &json!({ "roles": ["secretary", "household_officer"] })).refused(403, "not_to_oneself");
    secretary.delete(&own, "*").refused(403, "not_to_oneself");
    let second =
        welcome(&secretary, &world.community, &format!("zweite.{}", world.tag), "副书记", &["secretary"], None);
    second.amend(&own, &json!({ "state": "disabled" })).is(200);
    let other = format!("staff/{}", second.account);
    secretary.forget_session();
    let body = json!({ "login": secretary.login(), "password": secretary.password() });
    world.nobody().post("/api/v1/sessions", &body).refused(401, "sign_in_failed");
    second.amend(&own, &json!({ "state": "active" })).is(200);
    second.amend(&own, &json!({ "roles": ["officer"] })).is(200);
    second.amend(&other, &json!({ "roles": ["officer"] })).refused(403, "not_to_oneself");
    let login = format!("pruefer.{}", world.tag);
    let auditor = welcome(&second, &world.community, &login, "审计员", &["auditor"], None);
    let path = format!("staff/{}", auditor.account);
    second.amend(&path, &json!({ "state": "disabled" })).refused(409, "last_holder_of_role");
}

fn the_secretary_hands_the_office_over(world: &World) {
    let (secretary, officer, auditor) = (world.secretary(), world.officer(), world.auditor());
    let appoint = |by: &Caller, account: &str| {
        by.put(
            "offices/secretary",
            &json!({ "account_id": account, "from_on": world.day(0), "document_no": "街党发〔2026〕12号" }),
        )
    };
    appoint(&officer, &officer.account).refused(403, "not_allowed");
    appoint(&secretary, &secretary.account).refused(403, "not_to_oneself");
    let office = appoint(&secretary, &officer.account).is(200);
    assert_eq!((&office["office"], &office["account_id"]), (&json!("secretary"), &json!(officer.account)));
    secretary.get("units").refused(401, "invalid_token");
    officer.get("units").refused(401, "invalid_token");
    vouch(&world.operator(), &auditor, &officer.account);
    officer.forget_session();
    let me = officer.get("/api/v1/me").is(200);
    assert!(me["roles"].as_array().unwrap().contains(&json!("secretary")), "{me}");
    officer.get("journal").is(200);
}

fn the_head_of_a_unit_hands_the_office_over(world: &World) {
    let (head, liaison) = (world.head(1), world.liaison(1));
    let agreement = crate::kit::deeds::submitted(world, &crate::kit::deeds::deed(world, &[1]));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let path = format!("{}/signatures", crate::kit::deeds::at(&agreement));
    let receipt = head.post(&path, &digest).is(201);
    let body = json!({ "account_id": liaison.account, "from_on": world.day(0) });
    world.head(2).put(&format!("units/{}/head", world.unit_id(1)), &body).refused(403, "not_allowed");
    world.secretary().put(&format!("units/{}/head", world.unit_id(1)), &body).is(200);
    head.get("units").refused(401, "invalid_token");
    let second = crate::kit::deeds::submitted(world, &crate::kit::deeds::deed(world, &[1]));
    let digest = json!({ "digest": text(&second, "digest") });
    let again = format!("{}/signatures", crate::kit::deeds::at(&second));
    // The liaison is one of the unit's own people, whom its head had invited: nobody else is asked.
    liaison.post(&again, &digest).is(201);
    // The receipt keeps the name and the post of its time.
    let proof_of = |agreement| world.officer().get(&format!("{}/proof", crate::kit::deeds::at(agreement)));
    world.secretary().post(&path, &json!({ "digest": text(&agreement, "digest") })).is(201);
    let proof = proof_of(&agreement).is(200);
    let kept = proof["receipts"].as_array().unwrap().iter().find(|one| one["party_id"] == receipt["party_id"]).unwrap();
    assert_eq!(*kept, receipt);
    assert_eq!(kept["signer"]["account_id"], json!(head.account));
}

fn a_head_governs_the_own_unit_alone(world: &World) {
    let head = world.head(1);
    let (own, other) = (world.unit_id(1), world.unit_id(2));
    let member = json!({ "name": "新联络员", "roles": ["unit_liaison"] });
    head.post(&format!("units/{own}/members"), &member).is(201);
    head.post(&format!("units/{other}/members"), &member).refused(403, "not_allowed");
    head.get(&format!("units/{other}/members")).refused(403, "not_allowed");
    let another_head = json!({ "name": "另一位负责人", "roles": ["unit_head"] });
    head.post(&format!("units/{own}/members"), &another_head).refused(403, "role_not_grantable");
    let staff = json!({ "name": "干部", "roles": ["officer"] });
    let answer = head.post(&format!("units/{own}/members"), &staff);
    assert!([403, 422].contains(&answer.status), "{}", answer.text());
    head.post("staff", &staff).refused(403, "not_allowed");
    let smuggled = json!({ "invitations": [{ "name": "偷渡", "roles": ["unit_liaison"], "unit_id": other }] });
    let answer = head.ask("POST", "invitations:batch").key("smuggle").json(&smuggled).send();
    assert!([403, 404].contains(&answer.status), "{}", answer.text());
    let liaison = world.liaison(1);
    liaison.get("units").is(200);
    head.amend(&format!("units/{own}/members/{}", liaison.account), &json!({ "state": "disabled" })).is(200);
    liaison.get("units").refused(401, "invalid_token");
    head.get(&format!("units/{own}/members/{}", world.liaison(2).account)).refused(404, "account_not_found");
}

fn the_operator_comes_to_a_secretarys_rescue(world: &World) {
    let (operator, secretary, second) = (world.operator(), world.secretary(), world.staff("household_officer"));
    secretary.get("units").is(200);
    let path = |account: &str| format!("/api/v1/communities/{}/staff/{account}/password", world.community);
    let code = operator.go(&path(&secretary.account)).is(200);
    secretary.get("units").refused(401, "invalid_token");
    operator.go(&path(&world.elsewhere().secretary().account)).refused(404, "account_not_found");
    let fresh = "Fichten-Brunnen-71";
    let body = json!({ "code": text(&code, "code"), "password": fresh });
    let redeemed = world.nobody().post("/api/v1/invitations/redemption", &body).is(200);
    secretary.changed_password(fresh);
    // Whoever has issued the code does not open the door with it: somebody else confirms that the secretary has it.
    let whose = format!("staff/{}", secretary.account);
    confirm(&operator, &world.community, &whose, &redeemed["set_at"]).refused(403, "second_person_needed");
    vouch(&second, &second, &secretary.account);
    secretary.get("units").is(200);
    let officer = world.officer();
    operator.go(&path(&officer.account)).refused(403, "role_not_grantable");
    assert_ne!(platform(&operator), world.community);
}

fn invitations_are_all_or_none(world: &World) {
    let before = items(&world.secretary().get("staff").is(200)).len();
    let batch = |people: serde_json::Value, key: &str| {
        world.secretary().ask("POST", "invitations:batch").key(key).json(&json!({ "invitations": people })).send()
    };
    let good = json!({ "name": "甲", "roles": ["officer"] });
    let bad = json!({ "name": "乙", "roles": ["operator"] });
    let refused = batch(json!([good, bad]), "half");
    assert!([403, 422].contains(&refused.status), "{}", refused.text());
    assert_eq!(refused.json()["index"], 1);
    assert_eq!(items(&world.secretary().get("staff").is(200)).len(), before);
    let codes = batch(json!([good, { "name": "丙", "roles": ["grid_worker"] }]), "whole").is(201);
    assert_eq!(items(&codes).len(), 2);
    let login = format!("jia.{}", world.tag);
    let person = redeem(&world.server, &world.community, &items(&codes)[0], &login);
    person.get("units").is(200);
    let taken = json!({ "code": text(&items(&codes)[1], "code"), "login": login, "password": "Fichten-Brunnen-71" });
    world.nobody().post("/api/v1/invitations/redemption", &taken).refused(409, "login_already_taken");
}
