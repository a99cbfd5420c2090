//! Routes: erasure, and reports taken back.

use actix_web::{delete, get, post, put};

use super::super::lifecycle::wire::HouseholdReasonIn;
use super::super::lookup::reading::staff;
use super::super::model::{Household, State};
use super::super::presenting::shown;
use super::super::rules;
use super::super::wire::{HouseholdOfficerOut, HouseholdOut, HouseholdPath};
use super::actions;
use super::wire::{ErasureOut, ErasureState};
use crate::policy::may;
use auth::{AllowedActions, Call};
use journal::ReadTx;
use kernel::Fault;
use web::{Answer, Json, Path, Reply, ResponseContext, ServiceConfig};

/// Adds the routes below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(erase_household).service(get_erasure).service(withdraw_erasure).service(refuse_erasure);
    cfg.service(delete_household);
}

#[utoipa::path(
    tag = "households",
    summary = "清除困难家庭信息 · Erase a household",
    description = "两个账号办理: 帮扶专干提出, 书记 (另一账号) 用同一操作确认; 确认后数据密钥销毁, 该户信息不可恢复, 统计数字和日志不变。确认之前可以撤回或不予清除。 Two \
                   accounts: the household officer asks, the secretary (another account) confirms with the same operation. \
                   Then the data key is destroyed and nothing of it can be read again; figures and journal stay as they were. \
                   Until then it can be taken back or refused.",
    params(HouseholdPath),
    request_body = HouseholdReasonIn,
    responses((status = 200, description = "已申请或已清除 · Asked for, or done", body = ErasureOut))
)]
#[post("/{household_id}/erasure")]
pub async fn erase_household(
    call: Call<may::EraseHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdReasonIn>,
) -> Answer {
    let by = call.person()?;
    call.write(move |tx, context| {
        let household = actions::erase(tx, path.household_id, by, &body.0)?;
        stands(tx, context, &household)
    })
    .await
}

fn stands(view: &mut ReadTx, context: &ResponseContext, household: &Household) -> Result<Reply, Fault> {
    let staff = staff(view)?;
    let (state, erased_on) = match household.state {
        State::Erased { on } => (ErasureState::Done, Some(on)),
        _ => (ErasureState::Asked, None),
    };
    let (asked_by, asked_at) = household.erasure.unzip();
    let asked_by = asked_by.map(|id| HouseholdOfficerOut::of(id, &staff));
    let allowed_actions = AllowedActions::of(view.actor(), rules::allowed(household, view.actor()));
    context.plain(&ErasureOut { household_id: household.id, state, asked_by, asked_at, erased_on, allowed_actions })
}

#[utoipa::path(
    tag = "households",
    summary = "查看清除进度 · Show where an erasure stands",
    description = "谁在何时提出, 是否已清除; 无人提出时答复 404。 Who has asked, when, and whether it is done; 404 where nobody asks.",
    params(HouseholdPath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "state")),
    responses((status = 200, description = "清除进度 · Where it stands", body = ErasureOut))
)]
#[get("/{household_id}/erasure")]
pub async fn get_erasure(call: Call<may::GetErasure>, path: Path<HouseholdPath>) -> Answer {
    call.read(move |view, context| {
        let household = actions::standing(view, path.household_id)?;
        stands(view, context, &household)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "撤回清除申请 · Take back a request to erase",
    description = "由提出的帮扶专干在书记确认之前撤回; 档案一切如前, 以后可重新提出。 By the household officer who asked, before the \
                   secretary confirms; the file is as it was, and it can be asked for again.",
    params(HouseholdPath),
    responses((status = 200, description = "已撤回 · Taken back", body = HouseholdOut))
)]
#[delete("/{household_id}/erasure")]
pub async fn withdraw_erasure(call: Call<may::WithdrawErasure>, path: Path<HouseholdPath>) -> Answer {
    let by = call.person()?;
    call.write(move |tx, context| {
        let record = actions::withdraw(tx, path.household_id, by)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "不予清除 · Refuse to erase a household",
    description = "由书记办理, 须说明原因 (如法定保存期未满); 档案一切如前, 以后可重新提出。 By the secretary, with a reason (a statutory \
                   term of keeping, say); the file is as it was, and it can be asked for again.",
    params(HouseholdPath),
    request_body = HouseholdReasonIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/erasure/refusal")]
pub async fn refuse_erasure(
    call: Call<may::RefuseErasure>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdReasonIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::refuse(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "撤回误报 · Take back a report",
    description = "上报人在 24 小时内、核查之前可以撤回; 数据密钥随之销毁。 By whoever reported it, within 24 hours, before it is verified; \
                   its data key is destroyed.",
    params(
        HouseholdPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    responses((status = 204, description = "已撤回 · Taken back"))
)]
#[delete("/{household_id}")]
pub async fn delete_household(call: Call<may::DeleteHousehold>, path: Path<HouseholdPath>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        actions::take_back(tx, path.household_id, &expected)?;
        context.empty()
    })
    .await
}
