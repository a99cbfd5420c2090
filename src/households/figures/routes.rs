//! Doors: figures.

use actix_web::get;
use actix_web::web::Data;
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions;
use super::wire::HouseholdFiguresOut;
use crate::auth::{Call, may};
use crate::kernel::CommunityId;
use crate::vault::Vault;
use crate::web::Answer;

/// Adds the door below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(household_figures);
}

#[utoipa::path(
    tag = "households",
    summary = "困难家庭统计 · Figures of households",
    description = "按状态和类别的户数; 已清除的家庭只留在数字中。供本社区使用, 不作小数抑制。 By where they stand and by category; an erased \
                   household stays in the figures alone. For the community itself, so small numbers are not suppressed.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "统计 · Figures", body = HouseholdFiguresOut))
)]
#[get("/figures")]
pub async fn household_figures(call: Call<may::HouseholdFigures>, vault: Data<Vault>) -> Answer {
    call.read(move |view, form| form.plain(&actions::figures(view, &vault)?)).await
}
