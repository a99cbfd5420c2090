//! Routes: a second office-holder confirms a credential, and its holder says that they know.

use actix_web::put;

use super::super::account::model::AccountRef;
use super::super::account::wire::{MemberPath, StaffPath};
use super::super::call::Call;
use super::super::issuance::wire::CredentialOut;
use super::super::policy::{Action, may};
use super::actions;
use super::wire::CredentialConfirmationIn;
use kernel::CommunityId;
use web::{Answer, Json, Path};

async fn confirm<A: Action>(call: Call<A>, who: AccountRef, said: CredentialConfirmationIn) -> Answer {
    call.write(move |tx, context| context.plain(&CredentialOut::from(&actions::confirm(tx, who, said.set_at)?))).await
}

/// Confirms the credential of somebody of the staff.
#[utoipa::path(
    tag = "people",
    summary = "确认工作人员的凭证 · Confirm a credential of the staff",
    description = "书记、帮扶专干、审计员、平台运维的账号, 凭他人签发的一次性码设置密码后, 须由签发人以外的另一位书记、帮扶专干或平台运维确认已由本人兑换, 方可登录。请先当面或电话核实, 并在 set_at 中写明本人设置密码的时间。 Whoever holds a cleared role (secretary, household officer, auditor, operator) signs in with a password made by a code that somebody else issued only after a secretary, a household officer or an operator, who is not the issuer, confirms that the person has redeemed it. Ask the person first, and say in set_at when they did.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), StaffPath),
    request_body = CredentialConfirmationIn,
    responses((status = 200, description = "已确认 · Confirmed", body = CredentialOut))
)]
#[put("/{account_id}/credential/confirmation")]
pub async fn confirm_staff_credential(
    call: Call<may::ConfirmStaffCredential>,
    path: Path<StaffPath>,
    body: Json<CredentialConfirmationIn>,
) -> Answer {
    confirm(call, path.account(), body.0).await
}

/// Confirms the credential of a member.
#[utoipa::path(
    tag = "people",
    summary = "确认单位成员的凭证 · Confirm a member's credential",
    description = "社区为单位成员重置密码, 或为已有 (或曾有) 负责人的单位增设人员后, 须由签发人以外的人确认已由本人兑换, 方可登录: 本单位负责人或联络员确认的即时可代表单位签署; 社区书记、帮扶专干或平台运维确认的, 满 24 小时方可签署。 Where the community has reset a member's password, or has added somebody to a unit that has, or ever had, a head, somebody other than the issuer confirms that the person has redeemed it before it opens anything: confirmed by the head or liaison of the unit it signs at once, by a secretary, a household officer or an operator after 24 hours.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), MemberPath),
    request_body = CredentialConfirmationIn,
    responses((status = 200, description = "已确认 · Confirmed", body = CredentialOut))
)]
#[put("/{account_id}/credential/confirmation")]
pub async fn confirm_member_credential(
    call: Call<may::ConfirmMemberCredential>,
    path: Path<MemberPath>,
    body: Json<CredentialConfirmationIn>,
) -> Answer {
    confirm(call, path.account(), body.0).await
}

/// Says that the caller knows who issued their credential.
#[utoipa::path(
    tag = "me",
    summary = "确认知悉凭证的签发 · Acknowledge who issued my credential",
    description = "他人为本人重新签发凭证 (重置密码) 后, 登录时和 GET /api/v1/me 都会提示; 确认知悉后不再提示, 待办随之消失。并非本人要求的, 请立即联系社区并修改密码。 After somebody else has issued the caller's credential anew, sign-in and GET /api/v1/me say so until the caller acknowledges it; the task goes with it. If you did not ask for it, tell the community at once and change the password.",
    responses((status = 200, description = "已知悉 · Acknowledged", body = CredentialOut))
)]
#[put("/credential/acknowledgement")]
pub async fn acknowledge_credential(call: Call<may::AcknowledgeCredential>) -> Answer {
    let id = call.person()?;
    call.write(move |tx, context| context.plain(&CredentialOut::from(&actions::acknowledge(tx, id)?))).await
}
