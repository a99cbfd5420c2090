//! Routes: offices.

use actix_web::put;

use super::super::account::wire::UnitPath;
use super::super::call::Call;
use super::super::people::actions as accounts;
use super::super::policy::may;
use super::actions;
use super::model::Office;
use super::wire::{AppointmentIn, OfficeOut};
use kernel::CommunityId;
use web::{Answer, Json, Path};

/// Appoints the secretary.
#[utoipa::path(
    tag = "people",
    summary = "任命社区书记 · Appoint the secretary",
    description = "书记交接: 原书记的权限立即终止, 无其他角色的账号同时停用; 已签回执保留当时的姓名和职务。由现任书记或平台运维办理。 Hands the office over: the old holder's rights end at once; receipts keep the names of their time. By the secretary in office, or an operator.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = AppointmentIn,
    responses((status = 200, description = "已任命 · Appointed", body = OfficeOut))
)]
#[put("/secretary")]
pub async fn appoint_secretary(call: Call<may::AppointSecretary>, body: Json<AppointmentIn>) -> Answer {
    call.write(move |tx, context| {
        let (term, holder, ended) = actions::appoint(tx, Office::Secretary, None, &body.0)?;
        context.plain(&OfficeOut::of(&term, &holder, &ended, tx.actor()))
    })
    .await
}

/// Appoints the head of a unit.
#[utoipa::path(
    tag = "people",
    summary = "任命单位负责人 · Appoint the head of a unit",
    description = "单位负责人交接: 原负责人的权限立即终止。由书记或现任负责人办理。 Hands the office over: the old holder's rights end at once. By the secretary, or the head in office.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitPath),
    request_body = AppointmentIn,
    responses((status = 200, description = "已任命 · Appointed", body = OfficeOut))
)]
#[put("")]
pub async fn appoint_unit_head(
    call: Call<may::AppointUnitHead>,
    path: Path<UnitPath>,
    body: Json<AppointmentIn>,
) -> Answer {
    let unit = path.unit_id;
    call.write(move |tx, context| {
        let (term, holder, ended) = actions::appoint(tx, Office::UnitHead, Some(unit), &body.0)?;
        accounts::tell(tx, unit)?;
        context.plain(&OfficeOut::of(&term, &holder, &ended, tx.actor()))
    })
    .await
}
