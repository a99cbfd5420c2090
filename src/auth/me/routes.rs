//! Routes: the caller's own account.

use actix_web::{get, put};

use super::super::call::Call;
use super::super::people::actions as accounts;
use super::super::policy::may;
use super::change;
use super::wire::{MeOut, PasswordIn};
use web::{Answer, Json};

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
    let admitted = call.admitted().clone();
    call.read(move |view, context| context.plain(&change::me(view, &admitted)?)).await
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
    let id = call.person()?;
    let change = change::prepare(call.gate(), call.actor(), id, &body.0).await?;
    let session = call.session();
    call.write(move |tx, context| {
        accounts::change_password(tx, id, &change.was, &change.hash, session)?;
        context.empty()
    })
    .await
}
