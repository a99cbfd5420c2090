//! AllowedMethods: attachments.

use actix_web::put;

use super::super::lifecycle::wire::HouseholdAttachmentsIn;
use super::super::presenting::shown;
use super::super::wire::{HouseholdOut, HouseholdPath};
use super::actions;
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the route below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(set_attachments);
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
        let record = actions::set(tx, path.household_id, &expected, &body.0)?;
        shown(tx, context, record)
    })
    .await
}
