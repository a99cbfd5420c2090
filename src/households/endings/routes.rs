//! Doors: erasure, and reports taken back.

use actix_web::web::Data;
use actix_web::{delete, post};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::actions::staff;
use super::super::course::wire::HouseholdReasonIn;
use super::super::model::State;
use super::super::routes::Told;
use super::super::wire::{HouseholdOfficerOut, HouseholdPath};
use super::actions;
use super::wire::{ErasureOut, ErasureState};
use crate::auth::{Call, may};
use crate::journal::View;
use crate::kernel::Fault;
use crate::vault::Vault;
use crate::web::{Answer, Form, Json, Path, Reply};

use super::super::model::Household;

/// Adds the doors below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(erase_household).service(delete_household);
}

#[utoipa::path(
    tag = "households",
    summary = "清除困难家庭信息 · Erase a household",
    description = "两个账号办理: 帮扶专干提出, 书记 (另一账号) 用同一操作确认; 确认后数据密钥销毁, 该户信息不可恢复, 统计数字和日志不变。 Two \
                   accounts: the household officer asks, the secretary (another account) confirms with the same operation. \
                   Then the data key is destroyed and nothing of it can be read again; figures and journal stay as they were.",
    params(HouseholdPath),
    request_body = HouseholdReasonIn,
    responses((status = 200, description = "已申请或已清除 · Asked for, or done", body = ErasureOut))
)]
#[post("/{household_id}/erasure")]
pub async fn erase_household(
    call: Call<may::EraseHousehold>,
    vault: Data<Vault>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdReasonIn>,
    told: Told,
) -> Answer {
    let by = call.person()?;
    call.write(move |tx, form| {
        let household = actions::erase(tx, &vault, (path.household_id, by), &body.0, told.0)?;
        stands(tx, form, &household)
    })
    .await
}

fn stands(view: &mut View, form: &Form, household: &Household) -> Result<Reply, Fault> {
    let staff = staff(view)?;
    let (state, erased_on) = match household.state {
        State::Erased { on } => (ErasureState::Done, Some(on)),
        _ => (ErasureState::Asked, None),
    };
    let (asked_by, asked_at) = household.erasure.unzip();
    let asked_by = asked_by.map(|id| HouseholdOfficerOut::of(id, &staff));
    form.plain(&ErasureOut { household_id: household.id, state, asked_by, asked_at, erased_on })
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
    call.write(move |tx, form| {
        actions::take_back(tx, path.household_id, &expected)?;
        form.empty()
    })
    .await
}
