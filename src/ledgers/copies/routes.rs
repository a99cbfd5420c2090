//! The route: a copy for whom it is about.

use actix_web::post;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::sheets::rules::XLSX;
use super::super::sheets::workbook;
use super::pages;
use auth::Call;
use households::{self, HouseholdCopyIn, HouseholdCopyOut, HouseholdId, may};
use kernel::{CommunityId, Fault};
use web::{Answer, Json, Path, Reply, ResponseContext, ServiceConfig, accepts};

/// Adds the route below a community; to be mounted before the households, whose scope swallows what begins with its path.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(copy_household);
}

/// A household in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CopyPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 困难家庭编号 · Household id.
    pub household_id: HouseholdId,
}

#[utoipa::path(
    tag = "households",
    summary = "复制个人信息 · Copy everything held about a household",
    description = "应本人、监护人等申请 (个人信息保护法第四十五条), 由帮扶专干一次取得该户的全部信息: 人员、住址、类别、一户一策、办理记录和查看记录 \
                   (第五十六条)。用 Accept 选择 JSON 或 Excel。视同查看全部字段, 先记入日志再显示; 答复不保存。 For whom it is about \
                   (PIPL 45), by the household officer: people, address, category, plan, what was done, and who has looked (PIPL \
                   56). Accept chooses JSON or a workbook. It is a look at every field: the journal says so before anything is \
                   shown, and the answer is kept nowhere.",
    params(CopyPath),
    request_body = HouseholdCopyIn,
    responses((status = 201, description = "副本 · The copy", content(
        (HouseholdCopyOut = "application/json"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )))
)]
#[post("/households/{household_id}/subject-copies")]
pub async fn copy_household(
    call: Call<may::CopyHousehold>,
    path: Path<CopyPath>,
    body: Json<HouseholdCopyIn>,
) -> Answer {
    let by = call.person()?;
    let media = accepts(call.headers(), &["application/json", XLSX])?;
    call.write_secret(move |tx, context| {
        let copy = households::subject_access::copy(tx, path.household_id, by, &body.0)?;
        handed_over(context, &copy, media)
    })
    .await
}

/// The name of the file says nothing of whom it is about.
fn handed_over(context: &ResponseContext, copy: &HouseholdCopyOut, media: &str) -> Result<Reply, Fault> {
    if media != XLSX {
        return context.secret(201, copy);
    }
    let bytes = workbook::written(&pages::drawn(copy))?;
    Ok(Reply { status: 201, attachment: Some("copy.xlsx"), ..Reply::typed(XLSX, bytes) })
}
