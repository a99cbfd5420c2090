//! Routes: disclosing clear text, and who has looked.

use actix_web::{get, post};

use super::super::lookup::reading::everybody;
use super::super::wire::HouseholdPath;
use super::actions;
use super::wire::{AccessLogOut, AccessRecordOut, DisclosureIn, DisclosureOut};
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(disclose_household).service(list_disclosures);
}

#[utoipa::path(
    tag = "households",
    summary = "查看明文 · Open fields in clear",
    description = "按字段、写明目的; 每次查看先记入日志, 再显示。帮扶专干可查看全部字段; 结对单位的负责人、联络员和该户的帮扶责任人, 只能在结对期间、取得单独同意后查看\
                   结对所需的字段, 其他户答复 404。答复不保存, 同一幂等键再次使用时答复 409 `not_replayable`。 By field, for a stated \
                   purpose; the journal says so before anything is shown. The household officer opens any field. Of a paired unit \
                   its head, its liaison and the household's helper open what the pairing needs, while it lasts and with \
                   separate consent; any other household is 404 to them. The answer is kept nowhere: the same key a second \
                   time is 409 `not_replayable`.",
    params(HouseholdPath),
    request_body = DisclosureIn,
    responses((status = 201, description = "明文 · Clear text", body = DisclosureOut))
)]
#[post("/{household_id}/disclosures")]
pub async fn disclose_household(
    call: Call<may::DiscloseHousehold>,
    path: Path<HouseholdPath>,
    body: Json<DisclosureIn>,
) -> Answer {
    let by = call.person()?;
    call.write_secret(move |tx, context| context.secret(201, &actions::disclose(tx, path.household_id, by, &body.0)?))
        .await
}

#[utoipa::path(
    tag = "households",
    summary = "查看记录 · Who has looked",
    description = "谁在何时为何查看了哪些字段, 最近的在前, 最多 200 条; 清除后仍保留, 目的不再显示。 Who has looked, when, at what \
                   and what for, the last one first, two hundred at most. It outlives the household; what for does not.",
    params(HouseholdPath),
    responses((status = 200, description = "查看记录 · Looks", body = AccessLogOut))
)]
#[get("/{household_id}/disclosures")]
pub async fn list_disclosures(call: Call<may::ListDisclosures>, path: Path<HouseholdPath>) -> Answer {
    call.read(move |view, context| {
        let log = actions::access_log(view, path.household_id, actions::MOST)?;
        context.plain(&AccessLogOut { items: AccessRecordOut::all(log, &everybody(view)?) })
    })
    .await
}
