//! Routes: where those of this crate are mounted, and what each can answer.

use super::codes::*;
use super::issuance::model::CredentialConfirmation;
use super::second_factor::model::SecondFactorState;
use super::{client, confirmation, invitation, me, oauth, office, people, second_factor, session};
use kernel::patch::INVALID;
use kernel::{Code, Labels};
use proofs::agreement::{CredentialCause, CredentialSide};
use web::codes::TOO_MANY_REQUESTS;
use web::{ServiceConfig, scope};

/// The enums of this crate with their labels.
pub fn labels() -> Vec<Labels> {
    vec![
        ("credential_side", CredentialSide::labels()),
        ("credential_cause", CredentialCause::labels()),
        ("credential_confirmation", CredentialConfirmation::labels()),
        ("second_factor_state", SecondFactorState::labels()),
    ]
}

/// Mounts the routes that name no community: sign-in, the caller's own account, tokens and keys.
pub fn mount(cfg: &mut ServiceConfig) {
    use confirmation::routes::acknowledge_credential;
    use me::routes::{change_password, get_me};
    use oauth::routes::{get_key_set, get_server_metadata, introspect_token, issue_token, revoke_token};
    use second_factor::routes::{
        activate_second_factor, begin_second_factor, get_second_factor, remove_second_factor, renew_recovery_codes,
    };
    use session::routes::{create_session, end_current_session, end_session, list_sessions};
    cfg.service(
        scope("/api/v1/sessions")
            .service(create_session)
            .service(list_sessions)
            .service(end_current_session)
            .service(end_session),
    )
    .service(
        scope("/api/v1/me/second-factor")
            .service(activate_second_factor)
            .service(renew_recovery_codes)
            .service(remove_second_factor)
            .service(get_second_factor)
            .service(begin_second_factor),
    )
    .service(scope("/api/v1/me").service(change_password).service(acknowledge_credential).service(get_me))
    .service(scope("/api/v1/invitations").service(invitation::routes::redeem_invitation))
    .service(scope("/oauth").service(issue_token).service(revoke_token).service(introspect_token))
    .service(scope("/.well-known").service(get_key_set).service(get_server_metadata));
}

/// Mounts the routes below `/api/v1/communities/{community_id}`. To be mounted before the slice of the units, whose scope would
/// otherwise swallow what begins with `/units`.
pub fn mount_community(cfg: &mut ServiceConfig) {
    use client::routes as clients;
    use people::routes as people;
    cfg.service(
        scope("/staff")
            .service(invitation::routes::reset_staff_password)
            .service(confirmation::routes::confirm_staff_credential)
            .service(second_factor::routes::reset_staff_second_factor)
            .service(people::list_staff)
            .service(people::create_staff)
            .service(people::get_staff)
            .service(people::update_staff)
            .service(people::delete_staff),
    )
    .service(
        scope("/units/{unit_id}/members")
            .service(invitation::routes::reset_member_password)
            .service(confirmation::routes::confirm_member_credential)
            .service(second_factor::routes::reset_member_second_factor)
            .service(people::list_members)
            .service(people::create_member)
            .service(people::get_member)
            .service(people::update_member)
            .service(people::delete_member),
    )
    .service(
        scope("/units/{unit_id}/clients")
            .service(clients::list_unit_clients)
            .service(clients::create_unit_client)
            .service(clients::get_unit_client)
            .service(clients::delete_unit_client),
    )
    .service(scope("/units/{unit_id}/head").service(office::routes::appoint_unit_head))
    .service(scope("/invitations:batch").service(invitation::routes::create_invitations))
    .service(scope("/offices").service(office::routes::appoint_secretary))
    .service(
        scope("/clients")
            .service(clients::list_clients)
            .service(clients::create_client)
            .service(clients::get_client)
            .service(clients::delete_client),
    );
}

/// What each operation can answer beyond what its shape tells.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_community", &[&LOGIN_TAKEN]),
    (
        "create_session",
        &[
            &SIGN_IN_FAILED,
            &SECOND_FACTOR_REQUIRED,
            &SECOND_FACTOR_FAILED,
            &SECOND_FACTOR_UNREADABLE,
            &CREDENTIAL_UNCONFIRMED,
            &TOO_MANY_REQUESTS,
        ],
    ),
    ("end_session", &[&SESSION_UNKNOWN]),
    ("end_current_session", &[&SESSION_UNKNOWN]),
    (
        "issue_token",
        &[
            &OAUTH_INVALID_REQUEST,
            &OAUTH_INVALID_CLIENT,
            &OAUTH_INVALID_GRANT,
            &OAUTH_UNSUPPORTED_GRANT,
            &OAUTH_INVALID_SCOPE,
        ],
    ),
    ("revoke_token", &[&OAUTH_INVALID_REQUEST, &OAUTH_INVALID_CLIENT]),
    ("introspect_token", &[&OAUTH_INVALID_REQUEST, &OAUTH_INVALID_CLIENT]),
    ("redeem_invitation", &[&INVITATION_INVALID, &LOGIN_TAKEN, &TOO_MANY_REQUESTS]),
    ("change_password", &[&TOO_MANY_REQUESTS]),
    ("begin_second_factor", &[&SECOND_FACTOR_UNREADABLE, &TOO_MANY_REQUESTS]),
    ("activate_second_factor", &[&SECOND_FACTOR_NOT_PENDING, &SECOND_FACTOR_UNREADABLE, &TOO_MANY_REQUESTS]),
    ("renew_recovery_codes", &[&SECOND_FACTOR_OFF, &SECOND_FACTOR_UNREADABLE, &TOO_MANY_REQUESTS]),
    (
        "remove_second_factor",
        &[&SECOND_FACTOR_OFF, &SECOND_FACTOR_MANDATORY, &SECOND_FACTOR_UNREADABLE, &TOO_MANY_REQUESTS],
    ),
    ("get_staff", &[&ACCOUNT_UNKNOWN]),
    ("create_staff", &[&ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &LOGIN_TAKEN]),
    (
        "update_staff",
        &[&ACCOUNT_UNKNOWN, &ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF, &LAST_HOLDER, &INVALID],
    ),
    ("delete_staff", &[&ACCOUNT_UNKNOWN, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF, &LAST_HOLDER]),
    ("reset_staff_password", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    (
        "confirm_staff_credential",
        &[
            &ACCOUNT_UNKNOWN,
            &NOT_TO_ONESELF,
            &SECOND_PERSON_NEEDED,
            &CREDENTIAL_AWAITS_REDEMPTION,
            &CREDENTIAL_CHANGED,
            &CREDENTIAL_NOT_AWAITING,
        ],
    ),
    (
        "confirm_member_credential",
        &[
            &ACCOUNT_UNKNOWN,
            &NOT_TO_ONESELF,
            &SECOND_PERSON_NEEDED,
            &CREDENTIAL_AWAITS_REDEMPTION,
            &CREDENTIAL_CHANGED,
            &CREDENTIAL_NOT_AWAITING,
        ],
    ),
    ("reset_staff_second_factor", &[&ACCOUNT_UNKNOWN, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    ("get_member", &[&ACCOUNT_UNKNOWN]),
    ("create_member", &[&ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &LOGIN_TAKEN, &UNIT_UNKNOWN, &UNIT_DEPARTED]),
    (
        "update_member",
        &[
            &ACCOUNT_UNKNOWN,
            &ROLES_INCOMPATIBLE,
            &ROLE_NOT_GRANTABLE,
            &NOT_TO_ONESELF,
            &LAST_HOLDER,
            &UNIT_DEPARTED,
            &INVALID,
        ],
    ),
    ("delete_member", &[&ACCOUNT_UNKNOWN, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    ("reset_member_password", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    ("reset_member_second_factor", &[&ACCOUNT_UNKNOWN, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    (
        "create_invitations",
        &[
            &ACCOUNT_UNKNOWN,
            &ACCOUNT_DISABLED,
            &ROLES_INCOMPATIBLE,
            &ROLE_NOT_GRANTABLE,
            &NOT_TO_ONESELF,
            &LOGIN_TAKEN,
            &UNIT_UNKNOWN,
            &UNIT_DEPARTED,
            &web::codes::IDEMPOTENCY_KEY_REQUIRED,
        ],
    ),
    ("appoint_secretary", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLES_INCOMPATIBLE, &NOT_TO_ONESELF]),
    ("appoint_unit_head", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLES_INCOMPATIBLE, &NOT_TO_ONESELF]),
    ("create_client", &[&SCOPE_NOT_GRANTABLE, &CLIENT_UNKNOWN]),
    ("get_client", &[&CLIENT_UNKNOWN]),
    ("delete_client", &[&CLIENT_UNKNOWN]),
    ("create_unit_client", &[&SCOPE_NOT_GRANTABLE, &UNIT_UNKNOWN, &CLIENT_UNKNOWN]),
    ("get_unit_client", &[&CLIENT_UNKNOWN]),
    ("delete_unit_client", &[&CLIENT_UNKNOWN]),
];

#[cfg(test)]
mod tests {
    use super::super::{
        Forwarded, Gate, Keys, PLATFORM, Setup, WhenMissing, admit, appoint_first_secretary, create_account,
        create_operator,
    };
    use super::*;
    use crate::credentials::hashing::{Memory, PasswordCost};
    use crate::enrolment::Demand;
    use crate::people::model::{FirstPassword, NewAccount};
    use crate::policy::samples::WHOLE;
    use actix_web::body::to_bytes;
    use actix_web::http::{Method, StatusCode};
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App, dev::ServiceResponse};
    use db::{Db, Place, migrate};
    use journal::{Journal, WriteTx, entries};
    use kernel::Span;
    use kernel::{Actor, Clock, CommunityId, Instant, Role};
    use serde_json::{Value, json};

    const OWN: &str = "Tr4ktor-Gurke";

    struct House {
        journal: Journal,
        gate: Gate,
        clock: Clock,
        community: CommunityId,
    }

    struct TestReply {
        status: StatusCode,
        replayed: bool,
        body: Value,
    }

    impl House {
        async fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("hulian-auth-{}-{name}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            let file = folder.join("hulian.db");
            let url = std::env::var("HULIAN_SCRATCH_URL").unwrap_or_else(|_| format!("sqlite:{}", file.display()));
            let place = Place::of(url);
            migrate(&place).unwrap();
            let clock = Clock::manual("2026-06-30T08:00:00Z".parse().unwrap());
            let journal = Journal::new(Db::open(&place).unwrap(), clock.clone());
            // Where tests share a database it may be there already.
            let _ = journal.create_tenant(Actor::system(PLATFORM), |_| Ok(())).await;
            let key_directory = folder.join("keys");
            let (open, now) = (key_directory.clone(), clock.now());
            let keys = journal.global_write(move |conn| Keys::open(&open, WhenMissing::Create, conn, now));
            let setup = Setup {
                issuer: "https://hulian.example".to_owned(),
                key_directory,
                forwarded: Forwarded::Ignored,
                hashing: 2,
                password_cost: PasswordCost::OWASP,
                second_factor: Demand::OfNobody,
                policy: &WHOLE,
            };
            let gate = Gate::new(journal.clone(), keys.await.unwrap(), setup);
            let community = journal.new_community_id().unwrap();
            Self { journal, gate, clock, community }
        }

        /// Founds the community; logins are unique over a deployment, so they carry its name.
        async fn founded(name: &str) -> Self {
            let house = Self::new(name).await;
            let login = house.login("secretary");
            let appoint = move |tx: &mut WriteTx| appoint_first_secretary(tx, &login, "示例书记", None);
            let code = house.journal.create_tenant(Actor::system(house.community), appoint).await.unwrap();
            let body = json!({ "code": code.code.to_lowercase(), "password": OWN });
            let said = house.post("/api/v1/invitations/redemption", None, body).await;
            assert_eq!(said.status, StatusCode::OK, "{}", said.body);
            house
        }

        fn login(&self, word: &str) -> String {
            format!("{word}-{}", &self.community.to_string()[..8])
        }

        async fn member(&self, word: &str, role: Role) {
            let new = NewAccount {
                login: Some(self.login(word)),
                name: "示例人员".to_owned(),
                title: None,
                roles: [role].into_iter().collect(),
                unit: None,
                password: FirstPassword::Own(Memory::default().hash(OWN).unwrap()),
            };
            let make = move |tx: &mut WriteTx| create_account(tx, &new).map(drop);
            self.journal.write(Actor::system(self.community), make).await.unwrap();
        }

        async fn send(&self, request: TestRequest) -> ServiceResponse {
            let (gate, clock) = (self.gate.clone(), self.clock.clone());
            let app = App::new()
                .wrap(from_fn(admit))
                .wrap(web::Edge::new(clock, |_| {}))
                .app_data(gate.clone())
                .app_data(web::CursorKey([7; 32]))
                .configure(|cfg| {
                    let here = scope("/api/v1/communities/{community_id}").configure(mount_community);
                    ServiceConfig::of(|list| mount(list.service(here))).mount(cfg);
                })
                .configure(web::configure);
            let app = init_service(app).await;
            actix_web::test::call_service(&app, request.to_request()).await.map_into_boxed_body()
        }

        async fn call(
            &self,
            method: Method,
            path: &str,
            token: Option<&str>,
            body: Option<Value>,
            more: &[(&str, &str)],
        ) -> TestReply {
            let mut request = TestRequest::with_uri(path).method(method.clone());
            if let Some(token) = token {
                request = request.insert_header(("authorization", format!("Bearer {token}")));
            }
            for (name, value) in more {
                request = request.insert_header((*name, *value));
            }
            if let Some(body) = body {
                request = request.insert_header(("content-type", "application/json")).set_payload(body.to_string());
            }
            reply_of(self.send(request).await).await
        }

        async fn get(&self, path: &str, token: &str) -> TestReply {
            self.call(Method::GET, path, Some(token), None, &[]).await
        }

        async fn post(&self, path: &str, token: Option<&str>, body: Value) -> TestReply {
            self.call(Method::POST, path, token, Some(body), &[]).await
        }

        /// From an address of one's own.
        async fn post_from(&self, from: &str, path: &str, body: Value) -> TestReply {
            let request =
                TestRequest::with_uri(path).method(Method::POST).insert_header(("content-type", "application/json"));
            let request = request.peer_addr((from.parse::<std::net::IpAddr>().unwrap(), 9).into());
            reply_of(self.send(request.set_payload(body.to_string())).await).await
        }

        async fn context(&self, path: &str, context: &[(&str, &str)]) -> TestReply {
            reply_of(self.send(TestRequest::post().uri(path).set_form(context)).await).await
        }

        async fn try_sign_in(&self, login: &str, password: &str) -> TestReply {
            self.post("/api/v1/sessions", None, json!({ "login": login, "password": password })).await
        }

        async fn signed_in(&self, word: &str) -> Value {
            let said = self.try_sign_in(&self.login(word), OWN).await;
            assert_eq!(said.status, StatusCode::CREATED, "{}", said.body);
            said.body
        }

        async fn token(&self, word: &str) -> String {
            text(&self.signed_in(word).await, "access_token")
        }

        async fn refresh(&self, token: &str) -> TestReply {
            self.context("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
        }

        fn at(&self, path: &str) -> String {
            format!("/api/v1/communities/{}{path}", self.community)
        }

        async fn events(&self) -> Vec<String> {
            let read = self.journal.read(Actor::system(self.community), |view| entries(view, 0, 500, None));
            read.await.unwrap().into_iter().map(|entry| entry.kind).collect()
        }
    }

    async fn reply_of(response: ServiceResponse) -> TestReply {
        let status = response.status();
        let replayed = response.headers().contains_key("idempotency-replayed");
        let bytes = to_bytes(response.into_body()).await.unwrap_or_default();
        TestReply { status, replayed, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    fn text(value: &Value, name: &str) -> String {
        value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
    }

    #[actix_web::test]
    async fn from_an_invitation_to_the_own_account_and_out_again() {
        let house = House::founded("walk").await;
        let signed = house.signed_in("secretary").await;
        let token = text(&signed, "access_token");
        let me = house.get("/api/v1/me", &token).await.body;
        assert_eq!((&me["roles"], &me["community_id"]), (&json!(["secretary"]), &json!(house.community)));
        assert!(me["scopes"].as_array().unwrap().contains(&json!("staff:write")));
        let sessions = house.get("/api/v1/sessions", &token).await.body;
        assert_eq!(sessions["items"][0]["current"], true);
        let out = house.call(Method::DELETE, "/api/v1/sessions/current", Some(&token), None, &[]).await;
        assert_eq!(out.status, StatusCode::NO_CONTENT);
        let after = house.get("/api/v1/me", &token).await;
        assert_eq!((after.status, &after.body["code"]), (StatusCode::UNAUTHORIZED, &json!("invalid_token")));
        assert_eq!(house.refresh(&text(&signed, "refresh_token")).await.body["error"], "invalid_grant");
        assert_eq!(house.call(Method::GET, "/api/v1/me", None, None, &[]).await.body["code"], "sign_in_required");
    }

    #[actix_web::test]
    async fn staff_is_made_changed_and_shut_out_at_once() {
        let house = House::founded("staff").await;
        let secretary = house.token("secretary").await;
        let sent = json!({ "login": house.login("li"), "name": "李秀兰", "roles": ["officer"] });
        let key = [("idempotency-key", "\"k-1\"")];
        let staff = house.at("/staff");
        let made = house.call(Method::POST, &staff, Some(&secretary), Some(sent.clone()), &key).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let again = house.call(Method::POST, &staff, Some(&secretary), Some(sent.clone()), &key).await;
        assert!(again.replayed && again.body == made.body);
        let mut other = sent.clone();
        other["name"] = json!("李秀");
        let reused = house.call(Method::POST, &staff, Some(&secretary), Some(other), &key).await;
        assert_eq!(reused.body["code"], "idempotency_key_reused");
        assert_eq!(house.post(&staff, Some(&secretary), sent).await.body["code"], "login_already_taken");

        let nowhere = house.at("/units/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41/members");
        let liaison = json!({ "name": "王某", "roles": ["unit_liaison"] });
        assert_eq!(house.post(&nowhere, Some(&secretary), liaison).await.body["code"], "unit_not_found");

        let one = format!("{staff}/{}", text(&made.body, "id"));
        let reset = house.call(Method::PUT, &format!("{one}/password"), Some(&secretary), None, &[]).await;
        let body = json!({ "code": text(&reset.body, "code"), "password": OWN });
        let redeemed = house.post("/api/v1/invitations/redemption", None, body.clone()).await;
        assert_eq!(redeemed.status, StatusCode::OK, "{}", redeemed.body);
        let spent = house.post("/api/v1/invitations/redemption", None, body).await;
        assert_eq!(spent.body["code"], "invitation_not_valid");

        let officer = house.token("li").await;
        assert_eq!(house.get(&staff, &officer).await.body["items"].as_array().unwrap().len(), 2);
        let grab = json!({ "name": "王某", "roles": ["officer"] });
        assert_eq!(house.post(&staff, Some(&officer), grab).await.body["code"], "not_allowed");
        let elsewhere = house.gate.journal().new_community_id().unwrap();
        let away = house.get(&format!("/api/v1/communities/{elsewhere}/staff"), &officer).await;
        assert_eq!((away.status, &away.body["code"]), (StatusCode::NOT_FOUND, &json!("not_found")));

        let change = |body: Value, version: &'static str| {
            let (house, one, secretary) = (&house, &one, &secretary);
            async move { house.call(Method::PATCH, one, Some(secretary), Some(body), &[("if-match", version)]).await }
        };
        assert_eq!(
            change(json!({ "roles": ["officer", "auditor"] }), "\"3\"").await.body["code"],
            "roles_incompatible"
        );
        assert_eq!(change(json!({ "roles": ["grid_worker"] }), "\"3\"").await.body["roles"], json!(["grid_worker"]));
        assert_eq!(house.get(&staff, &officer).await.body["code"], "not_allowed", "the old token, the new rights");
        assert_eq!(change(json!({ "name": "x" }), "\"1\"").await.body["code"], "stale_version");
        assert_eq!(change(json!({ "state": "disabled" }), "\"4\"").await.status, StatusCode::OK);
        assert_eq!(house.get("/api/v1/me", &officer).await.body["code"], "invalid_token");
        assert_eq!(house.try_sign_in(&house.login("li"), OWN).await.body["code"], "sign_in_failed");
        let removed = house.call(Method::DELETE, &one, Some(&secretary), None, &[("if-match", "*")]).await;
        assert_eq!(removed.status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&one, &secretary).await.body["code"], "account_not_found");
        let events = house.events().await.join(" ");
        for kind in ["created", "roles_changed", "disabled", "removed"] {
            assert!(events.contains(&format!("hulian.account.{kind}.v1")), "{kind}");
        }
    }

    #[actix_web::test]
    async fn an_office_is_handed_over_and_the_old_holder_is_out() {
        let house = House::founded("office").await;
        house.member("next", Role::Officer).await;
        let (old, next) = (house.token("secretary").await, house.token("next").await);
        let id = |body: &Value| text(body, "account_id");
        let (mine, theirs) = (house.get("/api/v1/me", &old).await.body, house.get("/api/v1/me", &next).await.body);
        let office = house.at("/offices/secretary");
        let appoint = |token: String, account: String| {
            let (house, office) = (&house, &office);
            let body = json!({ "account_id": account, "from_on": "2026-06-30", "document_no": "街党发〔2026〕12号" });
            async move { house.call(Method::PUT, office, Some(&token), Some(body), &[]).await }
        };
        assert_eq!(appoint(old.clone(), id(&mine)).await.body["code"], "not_to_oneself");
        assert_eq!(appoint(next.clone(), id(&theirs)).await.body["code"], "not_allowed");
        let done = appoint(old.clone(), id(&theirs)).await;
        assert_eq!((done.status, &done.body["account_id"]), (StatusCode::OK, &json!(id(&theirs))), "{}", done.body);
        assert_eq!(house.get("/api/v1/me", &old).await.body["code"], "invalid_token");
        assert_eq!(
            house.get("/api/v1/me", &next).await.body["code"],
            "invalid_token",
            "nobody vouched for the new one"
        );
        let opens = house.try_sign_in(&house.login("next"), OWN).await;
        assert_eq!(opens.body["code"], "credential_unconfirmed", "{}", opens.body);
    }

    #[actix_web::test]
    async fn a_refresh_token_works_once_and_a_copy_ends_the_session() {
        let house = House::founded("refresh").await;
        let first = house.signed_in("secretary").await;
        let r1 = text(&first, "refresh_token");
        let second = house.refresh(&r1).await.body;
        // The answer was lost: nothing of it was used, so the predecessor comes again, once more in place of it.
        let lost = text(&second, "refresh_token");
        let second = house.refresh(&r1).await.body;
        let r2 = text(&second, "refresh_token");
        assert_ne!(lost, r2);
        assert_eq!(house.get("/api/v1/me", &text(&second, "access_token")).await.status, StatusCode::OK);
        let third = house.refresh(&r2).await.body;
        let (r3, access) = (text(&third, "refresh_token"), text(&third, "access_token"));
        assert_eq!(house.get("/api/v1/me", &access).await.status, StatusCode::OK);
        assert_eq!(house.refresh(&r2).await.body["error"], "invalid_grant", "its successor was used");
        assert_eq!(house.refresh(&r3).await.body["error"], "invalid_grant", "the whole family is dead");
        assert_eq!(house.get("/api/v1/me", &access).await.body["code"], "invalid_token");
        assert!(house.events().await.contains(&"hulian.token.reused.v1".to_owned()));
    }

    #[actix_web::test]
    async fn p33_every_refused_try_costs_one_run_whoever_is_meant() {
        let house = House::founded("cost").await;
        house.member("officer", Role::Officer).await;
        house.member("disabled", Role::Officer).await;
        let secretary = house.token("secretary").await;
        let id = text(&house.get("/api/v1/me", &house.token("disabled").await).await.body, "account_id");
        let one = house.at(&format!("/staff/{id}"));
        let off = json!({ "state": "disabled" });
        house.call(Method::PATCH, &one, Some(&secretary), Some(off), &[("if-match", "*")]).await;
        let cost = async |login: &str, password: &str, from: &str| {
            let before = house.gate.hasher().runs();
            let body = json!({ "login": login, "password": password });
            let said = house.post_from(from, "/api/v1/sessions", body).await;
            (said.status.as_u16(), house.gate.hasher().runs() - before)
        };
        let [known, disabled, unknown] = ["officer", "disabled", "nobody"].map(|word| house.login(word));
        for login in [&known, &disabled, &unknown] {
            for n in 1..=5 {
                assert_eq!(cost(login, "Wrong-Pass-17", "192.0.2.1").await, (401, 1), "{login} try {n}");
                house.clock.advance(Span::seconds(5));
            }
            for password in ["Wrong-Pass-17", OWN] {
                assert_eq!(cost(login, password, "192.0.2.1").await, (429, 1), "{login} is shut");
            }
            assert_eq!(cost(login, &"x".repeat(1_000), "192.0.2.2").await, (401, 1), "{login}, a long password");
        }
        // A source that has tried too much, for whoever is meant.
        for n in 0..30 {
            let (status, runs) = cost(&format!("anybody{n}"), OWN, "192.0.2.3").await;
            assert_eq!((status, runs), (401, 1));
        }
        for login in [&known, &disabled, &unknown, &house.login("secretary")] {
            assert_eq!(cost(login, OWN, "192.0.2.3").await, (429, 1), "{login}");
        }
        assert_eq!(cost(&house.login("secretary"), OWN, "192.0.2.4").await, (201, 1));
    }

    #[actix_web::test]
    async fn p33_every_refused_code_costs_one_run_and_no_refused_refresh_costs_any() {
        let house = House::founded("codes").await;
        house.member("officer", Role::Officer).await;
        let (secretary, signed) = (house.token("secretary").await, house.signed_in("officer").await);
        let id = text(&house.get("/api/v1/me", &text(&signed, "access_token")).await.body, "account_id");
        let one = house.at(&format!("/staff/{id}"));
        let reset = async || {
            let said = house.call(Method::PUT, &format!("{one}/password"), Some(&secretary), None, &[]).await;
            text(&said.body, "code")
        };
        let (older, newer) = (reset().await, reset().await);
        let off = json!({ "state": "disabled" });
        house.call(Method::PATCH, &one, Some(&secretary), Some(off), &[("if-match", "*")]).await;
        for code in ["00000-00000-00000-00000", &older, &newer] {
            let before = house.gate.hasher().runs();
            let body = json!({ "code": code, "password": "Fichten-Brunnen-71" });
            let said = house.post("/api/v1/invitations/redemption", None, body).await;
            assert_eq!((&said.body["code"], house.gate.hasher().runs() - before), (&json!("invitation_not_valid"), 1));
        }
        let before = house.gate.hasher().runs();
        let own = text(&signed, "refresh_token");
        for token in [own.as_str(), &own.replace('A', "B"), "hr_x", ""] {
            assert_eq!(house.refresh(token).await.body["error"], "invalid_grant");
        }
        assert_eq!(house.gate.hasher().runs(), before);
    }

    #[actix_web::test]
    async fn a_first_password_must_be_changed_and_the_last_ones_are_refused() {
        let house = House::founded("first").await;
        let login = house.login("operator");
        let code = create_operator(&house.journal, &login, "示例运维").await.unwrap();
        let signed = house.try_sign_in(&login, &code).await.body;
        let token = text(&signed, "access_token");
        let staff = format!("/api/v1/communities/{PLATFORM}/staff");
        assert_eq!(house.get(&staff, &token).await.body["code"], "password_change_required");
        let change = |now: String, next: &'static str| {
            let (house, token) = (&house, &token);
            let body = json!({ "current_password": now, "new_password": next });
            async move { house.call(Method::PUT, "/api/v1/me/password", Some(token), Some(body), &[]).await }
        };
        assert_eq!(change(code.clone(), "password").await.body["errors"][0]["pointer"], "/new_password");
        assert_eq!(change("wrong".to_owned(), OWN).await.body["errors"][0]["code"], "wrong_password");
        assert_eq!(change(code.clone(), OWN).await.status, StatusCode::NO_CONTENT);
        assert_eq!(change(OWN.to_owned(), OWN).await.body["errors"][0]["code"], "password_used_before");
        assert_eq!(house.get(&staff, &token).await.status, StatusCode::OK);
        let me = house.get("/api/v1/me", &token).await.body;
        assert!(me.get("community_id").is_none() && me["must_change_password"] == false);
        // No case data, and no grants in a community; but a secretary's rescue.
        assert_eq!(house.get(&house.at("/clients"), &token).await.body["code"], "not_found");
    }

    #[actix_web::test]
    async fn a_machine_calls_within_its_scopes_its_place_and_its_time() {
        let house = House::founded("machine").await;
        let secretary = house.token("secretary").await;
        let clients = house.at("/clients");
        let expires = house.clock.now().plus(Span::days(30)).to_string();
        let wanted =
            |scope: &str| json!({ "name": "对接", "scopes": [scope, "communities:read"], "expires_at": expires });
        let refused = house.post(&clients, Some(&secretary), wanted("agreements:sign")).await;
        assert_eq!(refused.body["code"], "scope_not_grantable");
        let made = house.post(&clients, Some(&secretary), wanted("units:read")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let (id, secret) = (text(&made.body, "client_id"), text(&made.body, "client_secret"));
        let me = house.get("/api/v1/me", &secret).await.body;
        assert_eq!(me["scopes"], json!(["communities:read", "units:read"]));
        assert_eq!(house.get(&clients, &secret).await.body["code"], "not_allowed");

        let asked = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
        let narrowed = [&asked[..], &[("scope", "units:read")]].concat();
        let token = house.context("/oauth/token", &narrowed).await.body;
        assert_eq!((&token["scope"], &token["expires_in"]), (&json!("units:read"), &json!(3600)));
        let token = text(&token, "access_token");
        assert_eq!(house.get("/api/v1/me", &token).await.body["scopes"], json!(["units:read"]));
        let wider = [&asked[..], &[("scope", "staff:write")]].concat();
        assert_eq!(house.context("/oauth/token", &wider).await.body["error"], "invalid_scope");
        let looked = [("token", token.as_str()), ("client_id", &id), ("client_secret", &secret)];
        assert_eq!(house.context("/oauth/introspect", &looked).await.body["active"], true);
        let forged = [("token", "x"), ("client_id", id.as_str()), ("client_secret", &secret)];
        assert_eq!(house.context("/oauth/introspect", &forged).await.body, json!({ "active": false }));
        assert_eq!(house.context("/oauth/introspect", &[("token", "x")]).await.body["error"], "invalid_client");

        assert_eq!(house.context("/oauth/revoke", &[("token", secret.as_str())]).await.status, StatusCode::OK);
        for dead in [&secret, &token] {
            assert_eq!(house.get("/api/v1/me", dead).await.body["code"], "invalid_token");
        }
        assert!(house.events().await.contains(&"hulian.client.revoked.v1".to_owned()));
    }

    #[actix_web::test]
    async fn codes_for_many_are_all_or_none_and_shown_once() {
        let house = House::founded("batch").await;
        let secretary = house.token("secretary").await;
        let batch = house.at("/invitations:batch");
        let one = |word: &str, role: &str| json!({ "login": house.login(word), "name": "示例", "roles": [role] });
        let send = |items: Value, key: &'static str| {
            let (house, batch, secretary) = (&house, &batch, &secretary);
            let key = [("idempotency-key", key)];
            let body = json!({ "invitations": items });
            async move { house.call(Method::POST, batch, Some(secretary), Some(body), &key).await }
        };
        let keyless = house.post(&batch, Some(&secretary), json!({ "invitations": [one("a", "officer")] })).await;
        assert_eq!(keyless.body["code"], "idempotency_key_required");
        let mixed = send(json!([one("a", "officer"), one("b", "operator")]), "k1").await;
        assert_eq!((&mixed.body["code"], &mixed.body["index"]), (&json!("roles_incompatible"), &json!(1)));
        let done = send(json!([one("a", "officer"), one("b", "grid_worker")]), "k1").await;
        assert_eq!(done.body["items"].as_array().map(Vec::len), Some(2), "{}", done.body);
        let again = send(json!([one("a", "officer"), one("b", "grid_worker")]), "k1").await;
        assert_eq!(again.body["code"], "not_replayable");
        let late: Instant = house.clock.now().plus(Span::days(15));
        house.clock.advance(late.since(house.clock.now()));
        let body = json!({ "code": done.body["items"][0]["code"], "password": OWN });
        let expired = house.post("/api/v1/invitations/redemption", None, body).await;
        assert_eq!(expired.body["code"], "invitation_not_valid");
    }
}
