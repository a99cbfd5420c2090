//! How people come to have accounts: by the command line, by invitation, by redemption. Through the API only.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Caller, Server};
use crate::kit::answer::text;

/// The password of everybody in the cast.
pub const PASSWORD: &str = "Schwarze-Pinie-47!";

/// The first operator: made as the command line makes one, with the one-time password changed at once.
pub fn first_operator(server: &Arc<Server>) -> Caller {
    let login = "yunwei.jiayuguan";
    let first = server.create_operator(login, "平台运维员");
    let operator = Caller::person(server, "", login, &first);
    change_password(&operator, PASSWORD);
    operator
}

/// Changes a person's password through the API.
#[track_caller]
pub fn change_password(person: &Caller, new: &str) {
    let body = json!({ "current_password": person.password(), "new_password": new });
    let answer = person.put("/api/v1/me/password", &body);
    assert!([200, 204].contains(&answer.status), "{}: {}", answer.asked, answer.text());
    person.changed_password(new);
}

/// Redeems a one-time code for the password of the cast; the account may have a login already.
#[track_caller]
pub fn redeem(server: &Arc<Server>, community: &str, code: &Value, login: &str) -> Caller {
    redeem_at(server, community, (code, login), None)
}

#[track_caller]
fn redeem_at(server: &Arc<Server>, community: &str, (code, login): (&Value, &str), unit: Option<&str>) -> Caller {
    let nobody = Caller::nobody(server, community);
    let body = json!({ "code": text(code, "code"), "login": login, "password": PASSWORD });
    let redeemed = nobody.post("/api/v1/invitations/redemption", &body).is(200);
    let mut caller = Caller::person(server, community, text(&redeemed, "login"), PASSWORD);
    text(code, "account_id").clone_into(&mut caller.account);
    if redeemed["confirmation"] == "needed" {
        match unit {
            Some(unit) => vouch_in(&server.operator(), community, unit, &caller.account),
            None => vouch(&server.operator(), community, &caller.account),
        }
    }
    caller
}

/// The same for somebody of a unit.
#[track_caller]
pub fn vouch_in(by: &Caller, community: &str, unit: &str, account: &str) {
    let path = format!("/api/v1/communities/{community}/units/{unit}/members/{account}");
    by.go(&format!("{path}/credential/confirmation")).is(200);
}

/// A second office-holder confirms that somebody of the staff has redeemed their code.
#[track_caller]
pub fn vouch(by: &Caller, community: &str, account: &str) {
    let path = format!("/api/v1/communities/{community}/staff/{account}");
    by.go(&format!("{path}/credential/confirmation")).is(200);
}

/// Invites somebody new and redeems the invitation for them.
#[track_caller]
pub fn welcome(by: &Caller, community: &str, login: &str, name: &str, roles: &[&str], unit: Option<&str>) -> Caller {
    let mut invitation = json!({ "login": login, "name": name, "title": "示例岗位", "roles": roles });
    if let Some(unit) = unit {
        invitation["unit_id"] = json!(unit);
    }
    let path = format!("/api/v1/communities/{community}/invitations:batch");
    let asked = by.ask("POST", &path).key(&format!("welcome-{login}")).json(&json!({ "invitations": [invitation] }));
    let codes = asked.send().is(201);
    redeem_at(&by.server, community, (&codes["items"][0], login), unit)
}
