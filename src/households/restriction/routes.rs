//! AllowedMethods: restriction to storage.

use actix_web::{delete, put};

use super::super::lifecycle::wire::HouseholdReasonIn;
use super::super::presenting::shown;
use super::super::wire::{HouseholdOut, HouseholdPath};
use super::actions;
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(restrict_household).service(lift_restriction);
}

#[utoipa::path(
    tag = "households",
    summary = "限制处理 · Restrict a household to storage",
    description = "由书记办理, 须说明原因 (争议、诉讼、法定保存期等)。此后只保存, 不查看、不变更、不导出、不清除, 列表中默认不含; 一律答复 409 \
                   `household_restricted`, 直至解除。重复办理返回原结果。 By the secretary, with a reason (a dispute, a lawsuit, a statutory \
                   term). From now on it is stored and nothing else: nothing is opened, changed, exported or erased, and no list \
                   shows it unless asked; all else is 409 `household_restricted` until that is lifted. Again: the original result.",
    params(HouseholdPath),
    request_body = HouseholdReasonIn,
    responses((status = 200, description = "已限制 · Restricted", body = HouseholdOut))
)]
#[put("/{household_id}/restriction")]
pub async fn restrict_household(
    call: Call<may::RestrictHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdReasonIn>,
) -> Answer {
    let by = call.person()?;
    call.write(move |tx, context| {
        let record = actions::restrict(tx, path.household_id, by, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "解除限制 · Lift a restriction",
    description = "由书记办理; 未限制的不变。限制期间保存期已满的, 随即清除。 By the secretary; where there is none nothing changes. \
                   What should have been erased meanwhile, since its time was over, is erased now.",
    params(HouseholdPath),
    responses((status = 200, description = "已解除 · Lifted", body = HouseholdOut))
)]
#[delete("/{household_id}/restriction")]
pub async fn lift_restriction(call: Call<may::LiftRestriction>, path: Path<HouseholdPath>) -> Answer {
    call.write(move |tx, context| {
        let record = actions::lift(tx, path.household_id)?;
        shown(tx, context, record)
    })
    .await
}
