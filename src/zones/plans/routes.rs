//! Routes: what is planned for zones, and taking it back.

use actix_web::{delete, get};

use super::model::{SORTS, mark};
use super::wire::{ZonePlanOut, ZonePlanPage, ZonePlanPath, ZonePlanQuery};
use super::{actions, store};
use crate::policy::may;
use auth::Call;
use kernel::{CommunityId, Page};
use web::{Answer, Path, Query, ServiceConfig, scope};

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(scope("/zone-plans").service(list_zone_plans).service(get_zone_plan).service(cancel_zone_plan));
}

#[utoipa::path(
    tag = "zones",
    summary = "列出责任区调整计划 · List planned changes of zones",
    description = "以后日期生效的边界变更、拆分和合并, 含已生效、未能办理和已取消的; 新拟定的在前。 Boundaries, splits and mergers of days to                    come, and those carried out, failed or cancelled; the newest first.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ZonePlanQuery,
        ("sort" = Option<String>, Query, pattern = "^-?made_at$",
            description = "排序: `-made_at` (默认), `made_at` · Order; `-` reverses it", example = "-made_at"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,state")
    ),
    responses((status = 200, description = "调整计划 · The plans", body = ZonePlanPage))
)]
#[get("")]
pub async fn list_zone_plans(call: Call<may::ListZonePlans>, query: Query<ZonePlanQuery>) -> Answer {
    let states = query.0.state.unwrap_or_default().0;
    call.read(move |view, context| {
        let window = context.window(&SORTS, "-made_at")?;
        view.snapshot()?;
        let page = match view.actor().unit {
            None => store::list(view, &states, &window)?,
            Some(_) => Page::of_whole(Vec::new(), &window, mark),
        };
        let (community, actor) = (view.community(), *view.actor());
        context.page(page.map(|plan| ZonePlanOut::of(plan, community, &actor)))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "查看责任区调整计划 · Show a planned change of zones",
    description = "含状态、生效后的新责任区, 或未能办理的原因。 Where it stands, the zones that came of it, or why it failed.",
    params(ZonePlanPath),
    responses((status = 200, description = "调整计划 · The plan", body = ZonePlanOut))
)]
#[get("/{plan_id}")]
pub async fn get_zone_plan(call: Call<may::GetZonePlan>, path: Path<ZonePlanPath>) -> Answer {
    call.read(move |view, context| {
        let plan = actions::find(view, path.plan_id)?;
        context.plain(&ZonePlanOut::of(plan, view.community(), view.actor()))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "取消责任区调整计划 · Cancel a planned change of zones",
    description = "由社区党委书记在生效前取消, 或了结未能办理的; 已生效的不能取消。 By the secretary, before its day, or to put away one that                    failed; not once it was carried out.",
    params(ZonePlanPath),
    responses((status = 200, description = "已取消 · Cancelled", body = ZonePlanOut))
)]
#[delete("/{plan_id}")]
pub async fn cancel_zone_plan(call: Call<may::CancelZonePlan>, path: Path<ZonePlanPath>) -> Answer {
    call.write(move |tx, context| {
        let plan = actions::cancel(tx, path.plan_id)?;
        context.plain(&ZonePlanOut::of(plan, tx.community(), tx.actor()))
    })
    .await
}
