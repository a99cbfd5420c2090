//! Routes: the steps of the lifecycle.

use actix_web::put;

use super::super::presenting::shown;
use super::super::wire::{HouseholdOut, HouseholdPath};
use super::actions;
use super::wire::{
    AdmissionIn, HouseholdAttachmentsIn, HouseholdExitIn, HouseholdMergerIn, HouseholdNoticeIn, HouseholdPlanIn,
    HouseholdReasonIn, HouseholdReviewIn, HouseholdVerificationIn, RecheckIn,
};
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes below the households; the list of papers stands behind consent in the document.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(verify_household)
        .service(review_household)
        .service(publish_notice)
        .service(admit_household)
        .service(refuse_household)
        .service(recheck_household)
        .service(exit_household)
        .service(reopen_household)
        .service(merge_household)
        .service(set_plan);
}

#[utoipa::path(
    tag = "households",
    summary = "登记入户核查 · Record a visit",
    description = "由帮扶专干登记; 此后可评议、公示或纳入。 \
                   By the household officer; then it can be reviewed, put on notice, or taken on.",
    params(HouseholdPath),
    request_body = HouseholdVerificationIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/verification")]
pub async fn verify_household(
    call: Call<may::VerifyHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdVerificationIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::verify(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "登记民主评议 · Record a review",
    description = "当地规定须评议时登记, 至少两人; 不保存评议人姓名。 \
                   Where local rules ask for one, by two people at least; their names are not kept.",
    params(HouseholdPath),
    request_body = HouseholdReviewIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/review")]
pub async fn review_household(
    call: Call<may::ReviewHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdReviewIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::review(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "登记公示 · Record a public notice",
    description = "纸质公示, 脱敏, 至少七日; 系统不在网上公示任何家庭。 \
                   A notice on paper, masked, seven days at the least; no household is ever published online.",
    params(HouseholdPath),
    request_body = HouseholdNoticeIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/notice")]
pub async fn publish_notice(
    call: Call<may::PublishNotice>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdNoticeIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::notice(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "纳入帮扶 · Take a household on",
    description = "民政部门或街道已有认定结果的 (decided_by_text、decided_on), 可自上报起直接纳入; 否则评议、公示期满后由书记决定。 \
                   With the result of the authority (decided_by_text, decided_on) directly; else after the review, and once the notice has been up, by the secretary.",
    params(HouseholdPath),
    request_body = AdmissionIn,
    responses((status = 200, description = "已纳入 · Taken on", body = HouseholdOut))
)]
#[put("/{household_id}/admission")]
pub async fn admit_household(
    call: Call<may::AdmitHousehold>,
    path: Path<HouseholdPath>,
    body: Json<AdmissionIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::admit(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "不予纳入 · Do not take a household on",
    description = "须说明原因。 \
                   With a reason.",
    params(HouseholdPath),
    request_body = HouseholdReasonIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/refusal")]
pub async fn refuse_household(
    call: Call<may::RefuseHousehold>,
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
    summary = "登记复核 · Record a recheck",
    description = "低保、特困每十二个月, 其他每六个月复核一次; 结果为保持或变更类别, 不再符合的办理退出。 \
                   Every twelve months for subsistence allowance and destitution, every six for all others; the category is kept or changes, and who needs help no longer exits.",
    params(HouseholdPath),
    request_body = RecheckIn,
    responses((status = 200, description = "已登记 · Recorded", body = HouseholdOut))
)]
#[put("/{household_id}/recheck")]
pub async fn recheck_household(
    call: Call<may::RecheckHousehold>,
    path: Path<HouseholdPath>,
    body: Json<RecheckIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::recheck(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "退出帮扶 · End the help",
    description = "由书记办理。 \
                   By the secretary.",
    params(HouseholdPath),
    request_body = HouseholdExitIn,
    responses((status = 200, description = "已退出 · Ended", body = HouseholdOut))
)]
#[put("/{household_id}/exit")]
pub async fn exit_household(
    call: Call<may::ExitHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdExitIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::exit(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "恢复帮扶 · Help a household again",
    description = "退出后十二个月内, 由书记办理。 \
                   Within twelve months, by the secretary.",
    params(HouseholdPath),
    request_body = HouseholdReasonIn,
    responses((status = 200, description = "已恢复 · Helped again", body = HouseholdOut))
)]
#[put("/{household_id}/reopening")]
pub async fn reopen_household(
    call: Call<may::ReopenHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdReasonIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::reopen(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "并入另一档案 · Merge into another file",
    description = "重复上报的并入保留的档案; 两户须有相同的证件号、电话或住址。 \
                   A household reported twice goes into the file that goes on; the two must share a number or an address.",
    params(HouseholdPath),
    request_body = HouseholdMergerIn,
    responses((status = 200, description = "已并入 · Merged", body = HouseholdOut))
)]
#[put("/{household_id}/merger")]
pub async fn merge_household(
    call: Call<may::MergeHousehold>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdMergerIn>,
) -> Answer {
    call.write(move |tx, context| {
        let record = actions::merge(tx, path.household_id, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "制定一户一策 · Set the plan of a household",
    description = "整体替换; 写岗位或单位, 不写个人。 \
                   Replaced whole; posts and units, no persons.",
    params(
        HouseholdPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body = HouseholdPlanIn,
    responses((status = 200, description = "已制定 · Set", body = HouseholdOut))
)]
#[put("/{household_id}/plan")]
pub async fn set_plan(call: Call<may::SetPlan>, path: Path<HouseholdPath>, body: Json<HouseholdPlanIn>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let record = actions::plan(tx, path.household_id, &expected, &body.0)?;
        shown(tx, context, record)
    })
    .await
}

#[utoipa::path(
    tag = "households",
    summary = "登记附件目录 · List the papers of a household",
    description = "整体替换; 只登记类别、名称、日期和存放处 (密封保存), 不上传原件。 Replaced whole: kind, title, day and where each is kept, \
                   sealed; the papers themselves are not uploaded.",
    params(
        HouseholdPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body = HouseholdAttachmentsIn,
    responses((status = 200, description = "已登记 · Set", body = HouseholdOut))
)]
#[put("/{household_id}/attachments")]
pub async fn set_attachments(
    call: Call<may::SetAttachments>,
    path: Path<HouseholdPath>,
    body: Json<HouseholdAttachmentsIn>,
) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let record = actions::attach(tx, path.household_id, &expected, &body.0)?;
        shown(tx, context, record)
    })
    .await
}
