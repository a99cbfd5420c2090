//! Routes: figures.

use actix_web::get;

use super::actions;
use super::wire::{HouseholdFiguresOut, PublicFiguresOut};
use crate::policy::may;
use auth::Call;
use kernel::CommunityId;
use web::{Answer, ServiceConfig};

/// Adds the routes below the households.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(household_figures).service(public_household_figures);
}

#[utoipa::path(
    tag = "households",
    summary = "困难家庭统计 · Figures of households",
    description = "按状态和类别的户数; 已清除的家庭只留在数字中。供本社区使用, 不取整。 By where they stand and by category; an erased \
                   household stays in the figures alone. For the community itself, so nothing is rounded.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "统计 · Figures", body = HouseholdFiguresOut))
)]
#[get("/figures")]
pub async fn household_figures(call: Call<may::HouseholdFigures>) -> Answer {
    call.read_aside(move |view, context| context.plain(&actions::figures(view)?)).await
}

#[utoipa::path(
    tag = "households",
    summary = "困难家庭公开统计 · Figures of households for others",
    description = "供社区干部、审计员、单位负责人和联络员以及看板使用: 每个数字向下取整到 5 的倍数, 少于 5 的 (含零) 为 null; 合计由实际数字相加后\
                   取整, 比实际至多少 6, 不小于各项已公布数字之和, 但不一定相等。任何数字都至少还有三种可能。撤回同意和限制处理的不计入。同一月份内答复不变, \
                   在册或已清除部分在取整后的数字本身表明变动不少于五户之前, 下月也不变; 因此前后两次数字之差也只以 5 为单位, 不指向任何一户。 For officers, the auditor, \
                   heads and liaisons of units, and dashboards: every number is rounded down to a multiple of five, and \
                   fewer than five, none included, is null. A sum is rounded after adding up: it is at most six too low, \
                   and not below the sum of the numbers told, though it need not be equal to it. Every number could still \
                   be any of three at the least. What is not processed any more is not counted. The answer stays as it is \
                   for the month, and households on file, or erased ones, stay as they were told beyond it until the \
                   rounded numbers themselves say that five or more make the difference: two answers differ by fives as \
                   well, and no difference points at one.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "统计 · Figures", body = PublicFiguresOut))
)]
#[get("/public-figures")]
pub async fn public_household_figures(call: Call<may::PublicFigures>) -> Answer {
    let told = actions::public(call.journal(), call.actor()).await?;
    call.read(move |_, context| context.plain(&told)).await
}
