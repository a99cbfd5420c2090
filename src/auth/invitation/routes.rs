//! Routes: one-time codes.

use std::net::IpAddr;

use actix_web::{post, put};

use super::super::account::model::AccountRef;
use super::super::account::store as account_store;
use super::super::account::wire::{MemberPath, StaffPath};
use super::super::call::Call;
use super::super::codes::INVITATION_INVALID;
use super::super::credentials::password;
use super::super::credentials::turns::Whose;
use super::super::gate::Gate;
use super::super::guesses::model::Subject;
use super::super::guesses::proof::{Claimed, count, let_in};
use super::super::logins::model::code_key;
use super::super::logins::store::owner;
use super::super::open::Open;
use super::super::policy::{Action, PLATFORM, may};
use super::actions;
use super::wire::{CodeOut, CodesOut, InvitationsIn, RedemptionIn, RedemptionOut};
use kernel::{Actor, Author, CommunityId, Fault};
use web::{Answer, Json, Path};

async fn reset<A: Action>(call: Call<A>, who: AccountRef) -> Answer {
    call.write_secret(move |tx, context| context.secret(200, &actions::reset(tx, who)?)).await
}

/// Takes away a password of the staff and issues a code.
#[utoipa::path(
    tag = "people",
    summary = "重置工作人员密码 · Reset a password of the staff",
    description = "原密码作废、会话结束, 返回一次性码 (只显示一次), 本人凭码设置新密码。书记的密码可由平台运维重置。 The password is void and sessions end; the one-time code is shown once, and its holder sets a new password. An operator may do it for a secretary.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), StaffPath),
    responses((status = 200, description = "一次性码 · The one-time code", body = CodeOut))
)]
#[put("/{account_id}/password")]
pub async fn reset_staff_password(call: Call<may::ResetStaffPassword>, path: Path<StaffPath>) -> Answer {
    reset(call, path.account()).await
}

/// Takes away a member's password and issues a code.
#[utoipa::path(
    tag = "people",
    summary = "重置单位成员密码 · Reset a member's password",
    description = "原密码作废、会话结束, 返回一次性码 (只显示一次), 本人凭码设置新密码。 The password is void and sessions end; the one-time code is shown once, and its holder sets a new password.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), MemberPath),
    responses((status = 200, description = "一次性码 · The one-time code", body = CodeOut))
)]
#[put("/{account_id}/password")]
pub async fn reset_member_password(call: Call<may::ResetMemberPassword>, path: Path<MemberPath>) -> Answer {
    reset(call, path.account()).await
}

/// Issues codes for many.
#[utoipa::path(
    tag = "people",
    summary = "批量签发邀请码 · Issue one-time codes for many",
    description = "一次为多人签发一次性码 (可打印分发), 全部成功或全部不办; 须带 Idempotency-Key, 结果只显示一次。 Codes for many people at once, to be printed and handed out; all or none. Needs an Idempotency-Key; the codes are shown once.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = InvitationsIn,
    responses((status = 201, description = "邀请码 · The codes", body = CodesOut))
)]
#[post("")]
pub async fn create_invitations(call: Call<may::CreateInvitations>, body: Json<InvitationsIn>) -> Answer {
    let wanted = body.0;
    call.write_secret(move |tx, context| {
        let items = actions::batch(tx, &wanted)?;
        context.secret(201, &CodesOut { items })
    })
    .await
}

/// Redeems a code.
#[utoipa::path(
    tag = "sign-in",
    summary = "兑换邀请码 · Redeem a one-time code",
    description = "凭一次性码设置密码 (首次或重置后), 无需登录; 之后用 POST /api/v1/sessions 登录; confirmation 为 needed 的, 须先由签发人以外的第二位负责人员确认。 Sets the password with a one-time code, at first or after a reset, without sign-in; then sign in with POST /api/v1/sessions; where confirmation is needed, once a second office-holder, who is not the issuer, has confirmed it.",
    request_body = RedemptionIn,
    responses((status = 200, description = "已设置 · The password is set", body = RedemptionOut))
)]
#[post("/redemption")]
pub async fn redeem_invitation(open: Open<may::RedeemInvitation>, body: Json<RedemptionIn>) -> Answer {
    let out = redeem(open.gate(), body.0, open.source()).await?;
    open.answer(|context| context.plain(&out))
}

async fn redeem(gate: &Gate, wanted: RedemptionIn, source: Option<IpAddr>) -> Result<RedemptionOut, Fault> {
    let journal = gate.journal();
    let key = code_key(&wanted.code);
    let turn = gate.hasher().turn(Whose::of(source)).await?;
    let look = key.clone();
    let found = journal.global(move |conn| owner(conn, &look)).await?;
    let claimed = Claimed::of(found, Subject::of_code(&gate.guess_key(), source));
    let (community, id) = (claimed.home, claimed.looked_for());
    let author = Actor { author: Author::Account(id), ..Actor::system(community) };
    let look = key.clone();
    let found =
        journal.read(author, move |view| Ok((actions::whose(view, id, &look)?, account_store::history(view, id)?)));
    let (account, history) = found.await?;
    let account = let_in(gate, &turn, &claimed, account).await?.ok_or(&INVITATION_INVALID)?;
    let login = wanted.login.as_ref().map(|login| login.as_str().to_owned());
    let about = [account.login.as_deref().or(login.as_deref()).unwrap_or_default(), &account.name];
    password::acceptable(&wanted.password, &about, "/password")?;
    if gate.hasher().among(&turn, &wanted.password, history).await? {
        // Whoever holds a code must not learn from it what somebody's passwords were.
        count(gate, &claimed).await?;
        return Err(password::used_before("/password"));
    }
    let hash = gate.hasher().hash(&turn, &wanted.password).await?;
    let (account, issuance) =
        journal.write(author, move |tx| actions::redeem(tx, id, &key, login.as_deref(), &hash)).await?;
    let community_id: Option<CommunityId> = (community != PLATFORM).then_some(community);
    let (login, confirmation) = (account.login.unwrap_or_default(), issuance.confirmation);
    Ok(RedemptionOut { account_id: id, community_id, login, confirmation, set_at: issuance.set_at })
}
