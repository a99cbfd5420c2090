//! Routes: consent given, and taken back; restriction to storage.

use actix_web::{delete, put};

use super::super::dossier::wire::SeparateConsentIn;
use super::super::lifecycle::wire::{ConsentWithdrawalIn, HouseholdReasonIn};
use super::super::presenting::shown;
use super::super::wire::{HouseholdOut, HouseholdPath};
use super::actions;
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes of consent below the households.
pub fn mount_consent(cfg: &mut ServiceConfig) {
    cfg.service(record_consent).service(withdraw_consent);
}

/// Adds the routes of restriction below the households.
pub fn mount_restriction(cfg: &mut ServiceConfig) {
    cfg.service(restrict_household).service(lift_restriction);
}

#[utoipa::path(
    tag = "households",
    summary = "登记单独同意 · Record separate consent",
    description = "保存身份证号、残疾、重病等敏感个人信息前须取得单独同意, 不满十四周岁的须监护人同意; 撤回后可登记新的同意。 Needed before \
                   identity numbers, disabilities and facts of health are kept, a guardian's for children under fourteen; \
                   a new one may be recorded after one was taken back.",
    params(HouseholdPath),
    request_body = SeparateConsentIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/consent")]
pub async fn record_consent(
    call: Call<may::RecordConsent>,
    path: Path<HouseholdPath>,
    body: Json<SeparateConsentIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::give(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "撤回同意 · Record that consent was taken back",
    description = "自此停止处理: 不再出现在列表中, 查看和办理一律答复 403 `consent_withdrawn`; 只能登记新的同意或清除。 From now on it is \
                   on no list, and whatever is asked of it is 403 `consent_withdrawn`; a new consent can be recorded, or \
                   the file erased.",
    params(HouseholdPath),
    request_body = ConsentWithdrawalIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/consent/withdrawal")]
pub async fn withdraw_consent(
    call: Call<may::WithdrawConsent>,
    path: Path<HouseholdPath>,
    body: Json<ConsentWithdrawalIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::withdraw(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
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
