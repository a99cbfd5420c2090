//! Doors: figures.

use actix_web::get;
use actix_web::web::Data;

use super::actions;
use super::wire::{HouseholdFiguresOut, PublicFiguresOut};
use crate::auth::{Call, may};
use crate::kernel::CommunityId;
use crate::vault::Vault;
use crate::web::{Answer, ServiceConfig};

/// Adds the doors below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(household_figures).service(public_household_figures);
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
    call.read_aside(move |view, form| form.plain(&actions::figures(view, &vault)?)).await
}

#[utoipa::path(
    tag = "households",
    summary = "困难家庭公开统计 · Figures of households for others",
    description = "供社区干部、审计员、单位负责人和联络员以及看板使用: 1 至 4 的数字不公布 (null), 并同时不公布足够多的其他数字, 使任何未公布的\
                   数字都不能由合计推算。撤回同意和限制处理的不计入。同一月份内答复不变, 变动不足五户的下月也不变, 因此前后两次数字之差不指向任何一户。 For officers, the auditor, heads and liaisons of units, and \
                   dashboards: counts of one to four are not published (null), nor are so many others that none of them can be \
                   recovered from sums. What is not processed any more is not counted. The answer stays as it is \
                   for the month, and beyond it while fewer than five households make the difference: no difference between \
                   two answers points at one.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "统计 · Figures", body = PublicFiguresOut))
)]
#[get("/public-figures")]
pub async fn public_household_figures(call: Call<may::PublicFigures>, vault: Data<Vault>) -> Answer {
    let told = actions::public(call.journal(), call.actor(), Vault::clone(&vault)).await?;
    call.read(move |_, form| form.plain(&told)).await
}
