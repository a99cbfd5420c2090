//! Doors: the caller's own account.

use actix_web::{get, put};

use super::super::account::actions as accounts;
use super::super::account::store as account_store;
use super::super::account::wire::{MeOut, PasswordIn};
use super::super::call::Call;
use super::super::client::store as clients;
use super::super::codes::INVALID_TOKEN;
use super::super::password;
use super::super::policy::PLATFORM;
use super::super::policy::{self, may};
use super::super::store::StandingOf;
use super::model::Subject;
use super::routes::person;
use super::sign_in::{Claimed, prove};
use crate::journal::View;
use crate::kernel::patch::INVALID;
use crate::kernel::{Author, Fault, Id, Violation};
use crate::web::{Answer, Json};

/// Shows who is calling.
#[utoipa::path(
    tag = "me",
    summary = "我的账号 · Who am I",
    description = "当前账号或机器客户端: 角色、社区、单位和权限范围。 The calling account or machine client: roles, community, unit and scopes.",
    params(("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "account_id,roles")),
    responses((status = 200, description = "当前账号 · The caller", body = MeOut))
)]
#[get("")]
pub async fn get_me(call: Call<may::GetMe>) -> Answer {
    let kind = call.admitted().standing.kind.clone();
    let narrowed = call.admitted().clone();
    call.read(move |view, form| {
        let mut out = me(view)?;
        match kind {
            StandingOf::Person { must_change, .. } => out.must_change_password = must_change,
            StandingOf::Machine { scopes, .. } => {
                out.scopes = scopes.into_iter().filter(|scope| narrowed.scoped(scope)).collect();
            }
        }
        form.plain(&out)
    })
    .await
}

fn me(view: &mut View) -> Result<MeOut, Fault> {
    let actor = *view.actor();
    let community_id = (actor.community != PLATFORM).then_some(actor.community);
    let (account_id, login, name, title) = match actor.author {
        Author::Account(id) => {
            let account = account_store::find(view, id)?.ok_or(&INVALID_TOKEN)?;
            (id.uuid(), account.login, account.name, account.title)
        }
        Author::Client(id) => {
            let client = clients::find(view, id)?.ok_or(&INVALID_TOKEN)?;
            (id.uuid(), None, client.name, None)
        }
        Author::System => return Err(Fault::of(&INVALID_TOKEN)),
    };
    Ok(MeOut {
        account_id,
        login,
        name,
        title,
        roles: actor.roles.list(),
        community_id,
        unit_id: actor.unit,
        scopes: policy::scopes_of(actor.roles).into_iter().map(str::to_owned).collect(),
        must_change_password: false,
    })
}

/// Changes the caller's password.
#[utoipa::path(
    tag = "me",
    summary = "修改我的密码 · Change my password",
    description = "须提供当前密码; 新密码至少 10 个字符且含三类字符, 或至少 15 个字符, 不能是常见密码或最近 5 次用过的。其他会话随即结束。 Needs the password in use. At least 10 characters of three classes, or 15; not a common one, nor one of the last five. Other sessions end.",
    request_body = PasswordIn,
    responses((status = 204, description = "已修改 · Changed"))
)]
#[put("/password")]
pub async fn change_password(call: Call<may::ChangePassword>, body: Json<PasswordIn>) -> Answer {
    let id = person(call.actor())?;
    let (gate, actor, session) = (call.gate().clone(), call.actor(), call.session());
    let PasswordIn { current_password, new_password } = body.0;
    let look = gate.journal().read(actor, move |view: &mut View<'_>| {
        Ok((account_store::find(view, id)?.ok_or(&INVALID_TOKEN)?, account_store::history(view, id)?))
    });
    let (account, history) = look.await?;
    let turn = gate.hasher().turn().await?;
    let login = Subject::Login(super::super::store::login_key(account.login.as_deref().unwrap_or_default()));
    let claimed = Claimed { home: actor.community, account: Some(id), subjects: vec![login] };
    let was = prove(&gate, &turn, &claimed, &current_password).await?.ok_or_else(wrong_password)?;
    let about = [account.login.as_deref().unwrap_or_default(), &account.name];
    password::acceptable(&new_password, &about, "/new_password")?;
    if gate.hasher().among(&turn, &new_password, history).await? {
        return Err(password::used_before("/new_password").into());
    }
    let hash = gate.hasher().hash(&turn, &new_password).await?;
    call.write(move |tx, form| {
        accounts::change_password(tx, id, &was, &hash, session)?;
        form.empty()
    })
    .await
}

fn wrong_password() -> Fault {
    Fault::of(&INVALID).at([Violation {
        pointer: "/current_password".to_owned(),
        code: "wrong_password".to_owned(),
        detail: [
            "当前密码不正确; 多次失败后须等待 10 分钟。".to_owned(),
            "Not the password in use; after several failures wait ten minutes.".to_owned(),
        ],
    }])
}
