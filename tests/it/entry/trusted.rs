//! P36 seen from the office: who must have a second factor, who takes it from whom, and what it survives.

use std::process::Command;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::second_factor::{OWN, behind_a_proxy, both, enrolled, sign_in};
use crate::backup::Home;
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::people::PASSWORD;
use crate::kit::server::Wishes;
use crate::kit::{Caller, Server, World, cast::platform};

behind_a_proxy!(
    p36_it_is_reset_by_another_office_holder_on_record,
    p36_a_new_password_does_not_take_it_away,
    p36_the_trusted_do_nothing_before_they_have_one,
    p36_machines_have_none,
    p36_it_survives_new_signing_keys,
    p36_a_secret_opens_for_its_own_account_alone,
    p36_it_goes_with_the_account,
    p36_the_command_line_resets_that_of_the_last_operator,
);

fn events(world: &World, kind: &str) -> Vec<Value> {
    let told = world.auditor().get("journal?limit=200").is(200);
    items(&told).iter().filter(|one| one["type"] == kind).cloned().collect()
}

fn p36_it_is_reset_by_another_office_holder_on_record(world: &World) {
    let (officer, secretary) = (world.officer(), world.secretary());
    let reset = |by: &Caller, path: &str| by.ask("DELETE", &format!("{path}/second-factor")).send();
    let staff = format!("staff/{}", officer.account);
    enrolled(world, &officer);
    for stranger in [world.staff("grid_worker"), world.auditor(), world.head(1)] {
        reset(&stranger, &staff).refused(403, "not_allowed");
    }
    reset(&world.operator(), &format!("/api/v1/communities/{}/{staff}", world.community))
        .refused(403, "role_not_grantable");
    let away = format!("/api/v1/communities/{}/{staff}", world.community);
    reset(&world.elsewhere().secretary(), &away).refused(404, "not_found");
    sign_in(world, &officer, None).refused(401, "second_factor_required");
    let token = officer.token().unwrap();
    let allowed = secretary.get(&staff).is(200)["allowed_actions"].clone();
    assert!(allowed.as_array().unwrap().contains(&json!("reset_staff_second_factor")), "{allowed}");
    for _ in 0..2 {
        reset(&secretary, &staff).is(204);
    }
    Caller::bearing(&world.server, &world.community, &token).get("/api/v1/me").refused(401, "invalid_token");
    sign_in(world, &officer, None).is(201);
    let told = events(world, "hulian.second_factor.reset.v1");
    assert_eq!(told.len(), 1, "what is not there is not reset");
    assert_eq!(told[0]["data"], json!({ "account_id": officer.account }));
    assert!(told[0]["actor"].to_string().contains(&secretary.account), "{}", told[0]);
    // Nobody for themself; the operator for a secretary; the head for people of the unit.
    enrolled(world, &secretary);
    reset(&secretary, &format!("staff/{}", secretary.account)).refused(403, "not_to_oneself");
    let rescue = format!("/api/v1/communities/{}/staff/{}", world.community, secretary.account);
    reset(&world.operator(), &rescue).is(204);
    sign_in(world, &secretary, None).is(201);
    secretary.forget_session();
    let (head, liaison) = (world.head(1), world.liaison(1));
    let members = format!("units/{}/members", world.unit_id(1));
    enrolled(world, &liaison);
    reset(&world.head(2), &format!("{members}/{}", liaison.account)).refused(403, "not_allowed");
    reset(&liaison, &format!("{members}/{}", liaison.account)).refused(403, "not_allowed");
    reset(&head, &format!("{members}/{}", head.account)).refused(403, "not_to_oneself");
    reset(&head, &format!("{members}/{}", liaison.account)).is(204);
    sign_in(world, &liaison, None).is(201);
    reset(&secretary, &format!("{members}/{}", officer.account)).refused(404, "account_not_found");
}

fn p36_a_new_password_does_not_take_it_away(world: &World) {
    let officer = world.officer();
    let (device, _) = enrolled(world, &officer);
    let code = world.secretary().go(&format!("staff/{}/password", officer.account)).is(200);
    let body = json!({ "code": text(&code, "code"), "password": "Fichten-Brunnen-71" });
    world.nobody().post("/api/v1/invitations/redemption", &body).is(200);
    officer.changed_password("Fichten-Brunnen-71");
    sign_in(world, &officer, None).refused(401, "second_factor_required");
    sign_in(world, &officer, Some(&device.next(world))).is(201);
}

/// The same person at another instance.
fn at(server: &std::sync::Arc<Server>, community: &str, person: &Caller) -> Caller {
    Caller::person(server, community, person.login(), &person.password())
}

fn p36_the_trusted_do_nothing_before_they_have_one(world: &World) {
    let server = world.server.sibling_with(Wishes { second_factor: true, behind_proxy: true, ..Wishes::default() });
    let home = platform(&world.operator());
    let others = [world.officer(), world.head(1), world.staff("grid_worker")];
    let trusted: [(_, &str, _); 4] = [
        (world.operator(), home.as_str(), "/api/v1/communities"),
        (world.secretary(), &world.community, "units"),
        (world.auditor(), &world.community, "journal"),
        (world.staff("household_officer"), &world.community, "households"),
    ];
    for (person, community, door) in trusted {
        let person = at(&server, community, &person);
        let signed = person.post("/api/v1/sessions", &json!({ "login": person.login(), "password": PASSWORD })).is(201);
        assert_eq!(signed["second_factor_enrolment_required"], true, "{}", person.login());
        person.get(door).refused(403, "second_factor_enrolment_required");
        let me = person.get("/api/v1/me").is(200);
        assert_eq!((&me["second_factor_enrolment_required"], &me["scopes"]), (&json!(true), &json!([])));
        let refresh = [("grant_type", "refresh_token"), ("refresh_token", &person.refresh_token())];
        let refreshed = Caller::nobody(&server, "").ask("POST", "/oauth/token").form(&refresh).send().is(200);
        assert_eq!(refreshed["second_factor_enrolment_required"], true);
        person.forget_session();
        assert_eq!(person.get(OWN).is(200)["required"], true);
        let (device, codes) = enrolled(world, &person);
        person.get(door).is(200);
        assert_eq!(person.get("/api/v1/me").is(200)["second_factor_enrolment_required"], false);
        let removal = format!("{OWN}/removal");
        person.put(&removal, &both(PASSWORD, &codes[0])).refused(403, "second_factor_mandatory");
        person.post(OWN, &both(PASSWORD, &device.next(world))).is(201);
        let body = json!({ "login": person.login(), "password": PASSWORD, "second_factor_code": codes[0] });
        let signed = person.post("/api/v1/sessions", &body).is(201);
        assert!(signed.get("second_factor_enrolment_required").is_none());
    }
    // Nobody else is asked, though they may have one.
    for person in others {
        let person = at(&server, &world.community, &person);
        person.get("units").is(200);
        assert_eq!(person.get(OWN).is(200)["required"], false);
        let (_, codes) = enrolled(world, &person);
        person.put(&format!("{OWN}/removal"), &both(PASSWORD, &codes[0])).is(204);
    }
    server.stop();
}

fn p36_machines_have_none(world: &World) {
    let machine = world.client(&["units:read"]);
    machine.get(OWN).refused(403, "not_allowed");
    machine.post(OWN, &json!({ "current_password": PASSWORD })).refused(403, "not_allowed");
    machine.put(&format!("{OWN}/activation"), &json!({ "second_factor_code": "000000" })).refused(403, "not_allowed");
    machine.put(&format!("{OWN}/removal"), &both(PASSWORD, "000000")).refused(403, "not_allowed");
    machine.post(&format!("{OWN}/recovery-codes"), &both(PASSWORD, "000000")).refused(403, "not_allowed");
}

fn p36_it_survives_new_signing_keys(world: &World) {
    let officer = world.officer();
    let (device, codes) = enrolled(world, &officer);
    let mut rotate = Command::new(env!("CARGO_BIN_EXE_hulian"));
    rotate.args(["admin", "rotate-keys", "--database-url", &world.server.database_url]);
    let output = rotate.arg("--key-dir").arg(&world.server.key_dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    world.server.advance(TimeDelta::minutes(6));
    // Keys are looked for with the first request, and the next one signs with them.
    officer.get("/api/v1/me").is(200);
    for code in [codes[0].clone(), device.next(world)] {
        sign_in(world, &officer, Some(&code)).is(201);
    }
    let sibling = world.server.sibling();
    let body = json!({ "login": officer.login(), "password": PASSWORD, "second_factor_code": device.next(world) });
    Caller::nobody(&sibling, "").post("/api/v1/sessions", &body).is(201);
    sibling.stop();
}

/// Whoever writes to the tables does not make an authenticator of their own that of somebody else.
fn p36_a_secret_opens_for_its_own_account_alone(world: &World) {
    let (officer, worker) = (world.officer(), world.staff("grid_worker"));
    let (_, codes) = enrolled(world, &officer);
    let (device, _) = enrolled(world, &worker);
    let mut disk = Disk::open(&world.server);
    let [from, to] = [&worker, &officer].map(|person| disk.id(&person.account));
    let theirs = format!("(SELECT secret FROM second_factors WHERE account_id = {from})");
    let moved = disk.run(&format!("UPDATE second_factors SET secret = {theirs} WHERE account_id = {to}"));
    assert_eq!(moved, 1);
    sign_in(world, &officer, Some(&device.next(world))).refused(500, "second_factor_unreadable");
    sign_in(world, &officer, Some(&codes[0])).is(201);
    // Nothing is built on what was moved by hand before whoever owns the machine has looked.
    let reset = || world.secretary().ask("DELETE", &format!("staff/{}/second-factor", officer.account)).send();
    reset().refused(500, "record_unproven");
    Home::of(world).done(&["admin", "restate-rows"]);
    reset().is(204);
    sign_in(world, &officer, None).is(201);
}

fn p36_it_goes_with_the_account(world: &World) {
    let officer = world.officer();
    enrolled(world, &officer);
    let mut disk = Disk::open(&world.server);
    let mut left = || {
        let factors = disk.words("SELECT state AS word FROM second_factors").len();
        factors + disk.words("SELECT code_hash AS word FROM recovery_codes").len()
    };
    assert_eq!(left(), 11);
    world.secretary().delete(&format!("staff/{}", officer.account), "*").is(204);
    assert_eq!(left(), 0);
}

fn p36_the_command_line_resets_that_of_the_last_operator(world: &World) {
    let operator = world.operator();
    enrolled(world, &operator);
    sign_in(world, &operator, None).refused(401, "second_factor_required");
    let reset = |login: &str| {
        let mut reset = Command::new(env!("CARGO_BIN_EXE_hulian"));
        reset.args(["admin", "reset-second-factor", login, "--database-url", &world.server.database_url]);
        let output = reset.arg("--key-dir").arg(&world.server.key_dir).output().unwrap();
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        (output.status.success(), said)
    };
    let (done, said) = reset("niemand.hier");
    assert!(!done && said.contains("account_not_found"), "{said}");
    let (done, said) = reset(operator.login());
    assert!(done && said.contains("is off"), "{said}");
    let told = "SELECT actor AS word FROM events WHERE kind = 'hulian.second_factor.reset.v1'";
    assert_eq!(Disk::open(&world.server).words(told), ["system"], "on record");
    world.server.advance(TimeDelta::seconds(2));
    sign_in(world, &operator, None).is(201);
    let (done, said) = reset(operator.login());
    assert!(done && said.contains("there is no second factor"), "{said}");
}
