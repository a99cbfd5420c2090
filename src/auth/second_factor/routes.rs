//! Routes: the caller's own second factor, and its reset by another office-holder.

use actix_web::{delete, get, post, put};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::account::model::AccountRef;
use super::super::account::wire::{MemberPath, StaffPath};
use super::super::call::Call;
use super::super::policy::{Action, may};
use super::actions::{self, Begun};
use super::rules;
use super::seal::Seals;
use super::walk::Trial;
use super::wire::{ActivationIn, AuthenticatorOut, BothFactorsIn, EnrolmentIn, RecoveryCodesOut, SecondFactorOut};
use kernel::{CommunityId, Fault};
use web::{self, Answer, Json, Path, Wear};

impl AuthenticatorOut {
    fn of(begun: &Begun) -> Result<Self, Fault> {
        let (secret, otpauth_url) = rules::handed_over(&begun.secret, &begun.login)?;
        let drawn = STANDARD.encode(web::qr(&otpauth_url, Wear::Screen)?);
        Ok(Self { secret, otpauth_url, qr: format!("data:image/svg+xml;base64,{drawn}"), expires_at: begun.until })
    }
}

/// Shows where the caller's second factor stands.
#[utoipa::path(
    tag = "me",
    summary = "我的双因素 · My second factor",
    description = "是否已启用、本账号是否必须启用、还剩几个恢复码。 Whether it is on, whether this account must have one, and how many recovery codes are left.",
    params(("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "state,required")),
    responses((status = 200, description = "双因素 · The second factor", body = SecondFactorOut))
)]
#[get("")]
pub async fn get_second_factor(call: Call<may::GetSecondFactor>) -> Answer {
    let (id, demand) = (call.person()?, call.gate().demand());
    call.read(move |view, context| context.plain(&actions::look(view, id, demand)?)).await
}

/// Begins a second factor.
#[utoipa::path(
    tag = "me",
    summary = "开始启用双因素 · Begin a second factor",
    description = "须提供当前密码; 返回身份验证器 (TOTP) 的密钥和二维码, 只显示一次。10 分钟内用 PUT …/activation 提交首个验证码后才启用。已启用时用于更换身份验证器, 还须提供现用验证码或恢复码; 确认之前原验证器仍有效。 Needs the password in use and answers what an authenticator (TOTP) is given, once. It counts when its first code is sent with PUT …/activation within ten minutes. Where one is on already this is how it is replaced: a code of it, or a recovery code, is needed as well, and it counts until then.",
    request_body = EnrolmentIn,
    responses((status = 201, description = "待确认 · It waits for its first code", body = AuthenticatorOut))
)]
#[post("")]
pub async fn begin_second_factor(call: Call<may::BeginSecondFactor>, body: Json<EnrolmentIn>) -> Answer {
    let (id, seals, EnrolmentIn { current_password, second_factor_code }) =
        (call.person()?, Seals::of(call.gate().keys()), body.0);
    let (trial, was) = Trial::of_password(call.gate(), call.actor(), id, &current_password).await?;
    let begin = call.write_secret(move |tx, context| {
        let begun = actions::begin(tx, &seals, id, &was, second_factor_code.as_deref())?;
        context.secret(201, &AuthenticatorOut::of(&begun)?)
    });
    trial.settled(begin.await).await
}

/// Switches a second factor on by its first code.
#[utoipa::path(
    tag = "me",
    summary = "确认双因素 · Switch a second factor on",
    description = "提交新身份验证器的首个验证码, 双因素随即启用 (或更换); 返回 10 个恢复码, 只显示一次, 原恢复码作废。本账号的其他会话随即结束。 The first code of what was begun: from now on it is asked for at sign-in, in place of the one before. Answers ten recovery codes, shown once; those from before are void. Other sessions of the account end.",
    request_body = ActivationIn,
    responses((status = 200, description = "已启用 · It is on", body = RecoveryCodesOut))
)]
#[put("/activation")]
pub async fn activate_second_factor(call: Call<may::ActivateSecondFactor>, body: Json<ActivationIn>) -> Answer {
    let (id, session, seals) = (call.person()?, call.session(), Seals::of(call.gate().keys()));
    let trial = Trial::of_session(call.gate(), call.actor(), id).await?;
    let code = body.0.second_factor_code;
    let activate = call.write_secret(move |tx, context| {
        let recovery_codes = actions::activate(tx, &seals, id, &code, session)?;
        context.secret(200, &RecoveryCodesOut { recovery_codes })
    });
    trial.settled(activate.await).await
}

/// Renews the recovery codes.
#[utoipa::path(
    tag = "me",
    summary = "更换恢复码 · Renew my recovery codes",
    description = "须提供当前密码和验证码 (或一个恢复码); 返回 10 个新恢复码, 只显示一次, 原恢复码作废。 Needs the password in use and a code, or a recovery code. Answers ten others, shown once; those from before are void.",
    request_body = BothFactorsIn,
    responses((status = 201, description = "新恢复码 · Other recovery codes", body = RecoveryCodesOut))
)]
#[post("/recovery-codes")]
pub async fn renew_recovery_codes(call: Call<may::RenewRecoveryCodes>, body: Json<BothFactorsIn>) -> Answer {
    let (id, seals, BothFactorsIn { current_password, second_factor_code }) =
        (call.person()?, Seals::of(call.gate().keys()), body.0);
    let (trial, was) = Trial::of_password(call.gate(), call.actor(), id, &current_password).await?;
    let renew = call.write_secret(move |tx, context| {
        let recovery_codes = actions::renew(tx, &seals, id, &was, &second_factor_code)?;
        context.secret(201, &RecoveryCodesOut { recovery_codes })
    });
    trial.settled(renew.await).await
}

/// Takes the caller's second factor away.
#[utoipa::path(
    tag = "me",
    summary = "停用双因素 · Take my second factor away",
    description = "须提供当前密码和验证码 (或一个恢复码); 恢复码一并作废, 本账号的其他会话随即结束。部署要求本角色启用双因素时不能停用。 Needs the password in use and a code, or a recovery code. Recovery codes go with it, and other sessions of the account end. Refused where the deployment asks the role for one.",
    request_body = BothFactorsIn,
    responses((status = 204, description = "已停用 · It is off"))
)]
#[put("/removal")]
pub async fn remove_second_factor(call: Call<may::RemoveSecondFactor>, body: Json<BothFactorsIn>) -> Answer {
    let (id, session, demand) = (call.person()?, call.session(), call.gate().demand());
    let (seals, BothFactorsIn { current_password, second_factor_code }) = (Seals::of(call.gate().keys()), body.0);
    let (trial, was) = Trial::of_password(call.gate(), call.actor(), id, &current_password).await?;
    let remove = call.write(move |tx, context| {
        actions::remove(tx, &seals, demand, id, &was, &second_factor_code, session)?;
        context.empty()
    });
    trial.settled(remove.await).await
}

async fn reset<A: Action>(call: Call<A>, who: AccountRef) -> Answer {
    call.write(move |tx, context| {
        actions::reset(tx, who)?;
        context.empty()
    })
    .await
}

/// Takes away a second factor of the staff.
#[utoipa::path(
    tag = "people",
    summary = "重置工作人员双因素 · Reset a second factor of the staff",
    description = "本人丢失身份验证器且无恢复码时, 由另一位有权人员解除; 其会话随即结束, 并记入日志, 密码不变。书记的可由平台运维解除。不能为自己办理。 For whoever has lost the authenticator and the recovery codes: sessions end, it is on record, and the password stays. An operator may do it for a secretary; nobody for themself. Where there is none, nothing happens.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), StaffPath),
    responses((status = 204, description = "已解除 · It is off"))
)]
#[delete("/{account_id}/second-factor")]
pub async fn reset_staff_second_factor(call: Call<may::ResetStaffSecondFactor>, path: Path<StaffPath>) -> Answer {
    reset(call, path.account()).await
}

/// Takes away a member's second factor.
#[utoipa::path(
    tag = "people",
    summary = "重置单位成员双因素 · Reset a member's second factor",
    description = "本人丢失身份验证器且无恢复码时, 由书记或本单位负责人解除; 其会话随即结束, 并记入日志, 密码不变。不能为自己办理。 For whoever has lost the authenticator and the recovery codes: sessions end, it is on record, and the password stays. Nobody does it for themself. Where there is none, nothing happens.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), MemberPath),
    responses((status = 204, description = "已解除 · It is off"))
)]
#[delete("/{account_id}/second-factor")]
pub async fn reset_member_second_factor(call: Call<may::ResetMemberSecondFactor>, path: Path<MemberPath>) -> Answer {
    reset(call, path.account()).await
}
