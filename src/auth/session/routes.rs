//! Routes: sign in, own sessions, sign out.

use actix_web::{delete, get, post};

use super::super::call::Call;
use super::super::codes::SESSION_UNKNOWN;
use super::super::open::Open;
use super::super::policy::may;
use super::sign_in::{Shown, sign_in};
use super::wire::{SessionOut, SessionPage, SessionPath, SignInIn, TokenOut};
use super::{actions, store};
use crate::ids::SessionId;
use kernel::Page;
use web::{Answer, Json, Path};

/// Signs in.
#[utoipa::path(
    tag = "sign-in",
    summary = "登录 · Sign in",
    description = "用登录名和密码换取访问令牌 (15 分钟) 和刷新令牌。登录名不存在、密码错误或账号停用时, 返回相同的 401; 尝试过多时, 无论登录名是否存在, 返回相同的 429 和 Retry-After, 等待期间的尝试不计次数。账号启用双因素时还须提供 second_factor_code: 密码正确而缺少或不符时, 返回 401 second_factor_required 或 second_factor_failed, 后者与密码错误一样计次; 凭证尚待第二人确认的, 答复 403。 Login and password for an access token (15 minutes) and a refresh token. An unknown login, a wrong password and a disabled account get the same 401. After too many tries the answer is the same 429 with Retry-After, whether or not anybody has the login, and what is tried until then does not count. An account with a second factor needs second_factor_code as well: after a right password, 401 second_factor_required without one and second_factor_failed for one that does not fit, which counts like a wrong password. A credential that waits for a second office-holder gets a 403, once the password was right.",
    request_body = SignInIn,
    responses((status = 201, description = "已登录 · Signed in", body = TokenOut))
)]
#[post("")]
pub async fn create_session(open: Open<may::CreateSession>, body: Json<SignInIn>) -> Answer {
    let SignInIn { login, password, second_factor_code } = body.0;
    let shown = Shown { login, password, second_factor_code };
    let granted = sign_in(open.gate(), shown, open.source()).await?;
    open.answer(|context| context.secret(201, &granted))
}

/// Lists the caller's sessions.
#[utoipa::path(
    tag = "sign-in",
    summary = "列出我的会话 · List my sessions",
    description = "当前账号仍有效的会话。 The caller's sessions that are open.",
    responses((status = 200, description = "会话 · The sessions", body = SessionPage))
)]
#[get("")]
pub async fn list_sessions(call: Call<may::ListSessions>) -> Answer {
    let (account, current) = (call.person()?, call.session());
    call.read(move |view, context| {
        let sessions = store::list(view, account)?;
        context.page(Page::whole(sessions.iter().map(|session| SessionOut::of(session, current)).collect()))
    })
    .await
}

/// Ends one of the caller's sessions.
#[utoipa::path(
    tag = "sign-in",
    summary = "结束我的一个会话 · End one of my sessions",
    description = "该会话的令牌立即失效。 Its tokens are worth nothing at once.",
    params(SessionPath),
    responses((status = 204, description = "已结束 · Ended"))
)]
#[delete("/{session_id}")]
pub async fn end_session(call: Call<may::EndSession>, path: Path<SessionPath>) -> Answer {
    let (account, id) = (call.person()?, path.session_id);
    call.write(move |tx, context| {
        actions::sign_out(tx, account, id)?;
        context.empty()
    })
    .await
}

/// Signs out.
#[utoipa::path(
    tag = "sign-in",
    summary = "退出登录 · Sign out",
    description = "结束当前会话, 其令牌立即失效。 Ends the session that asks; its tokens are worth nothing at once.",
    responses((status = 204, description = "已退出 · Signed out"))
)]
#[delete("/current")]
pub async fn end_current_session(call: Call<may::EndCurrentSession>) -> Answer {
    let account = call.person()?;
    let id: SessionId = call.session().ok_or(&SESSION_UNKNOWN)?;
    call.write(move |tx, context| {
        actions::sign_out(tx, account, id)?;
        context.empty()
    })
    .await
}
