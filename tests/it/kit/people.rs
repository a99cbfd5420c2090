//! How people come to have accounts: by the command line, by invitation, by redemption. Through the API only.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Answer, Caller, Server};
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
        let whose = match unit {
            Some(unit) => format!("units/{unit}/members/{}", caller.account),
            None => format!("staff/{}", caller.account),
        };
        confirm(&server.operator(), community, &whose, &redeemed["set_at"]).is(200);
    }
    caller
}

/// Asks to confirm that somebody (`staff/…`, `units/…/members/…`) has made the password of then.
#[track_caller]
pub fn confirm(by: &Caller, community: &str, whose: &str, set_at: &Value) -> Answer {
    let path = format!("/api/v1/communities/{community}/{whose}/credential/confirmation");
    by.put(&path, &json!({ "set_at": set_at }))
}

/// A second office-holder confirms that somebody of the staff has redeemed their code, as the secretary's list tells it.
#[track_caller]
pub fn vouch(by: &Caller, seen_by: &Caller, account: &str) {
    let community = &seen_by.community;
    let seen = seen_by.get(&format!("staff/{account}")).is(200);
    confirm(by, community, &format!("staff/{account}"), &seen["credential"]["set_at"]).is(200);
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
