//! AllowedMethods: consent given, and taken back.

use actix_web::put;

use super::super::dossier::wire::SeparateConsentIn;
use super::super::lifecycle::wire::ConsentWithdrawalIn;
use super::super::presenting::shown;
use super::super::wire::{HouseholdOut, HouseholdPath};
use super::actions;
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(record_consent).service(withdraw_consent);
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
