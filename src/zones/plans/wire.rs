//! Requests and responses: plans; and their events.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Plan, PlanState, PlanStateWord, ZonePlanId, ZonePlanKind};
use super::rules;
use crate::model::ZoneId;
use auth::AllowedActions;
use kernel::{Actor, CommunityId, Day, Instant};
use web::Csv;

/// 调整计划 · A change of zones on a day to come.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ZonePlanOut {
    /// 编号 · Id.
    pub id: ZonePlanId,
    /// 所属社区 · The community.
    pub community_id: CommunityId,
    /// 调整方式 · What is to happen.
    pub kind: ZonePlanKind,
    /// 涉及的责任区 · To which zones.
    pub zone_ids: Vec<ZoneId>,
    /// 生效日期, 当日零时办理 (北京时间) · The day it is carried out, as it begins, Asia/Shanghai.
    #[schema(example = "2026-10-01")]
    pub effective_on: Day,
    /// 状态 · Where it stands.
    pub state: PlanStateWord,
    /// 未能办理的原因 (错误代码, 见 /problems) · Why it could not be carried out: a code of the catalogue.
    #[schema(example = "zone_overlaps")]
    pub failure: Option<String>,
    /// 起算日期: 办理后给出; 一般为生效日期 (迟延办理的同样), 其间已有与之不符的记录的, 为办理之日 · From which day on it counts, once it was
    /// carried out: its day, also where it was carried out late; the day on which it was carried out, where something had been
    /// written meanwhile that speaks against it.
    #[schema(example = "2026-10-01")]
    pub counts_from: Option<Day>,
    /// 新责任区 · The zones that took the place of others, once it was carried out.
    pub successors: Vec<ZoneId>,
    /// 拟定时间 · When it was made.
    pub made_at: Instant,
    /// 办结时间 · When it was carried out, failed or was cancelled.
    pub settled_at: Option<Instant>,
    /// 可执行操作 · What this caller may do to it now.
    #[schema(example = json!(["cancel_zone_plan"]))]
    pub allowed_actions: AllowedActions,
}

web::page!(ZonePlanPage, ZonePlanOut, "调整计划列表 · One page of plans.", "调整计划 · The plans.");

/// 计划中的调整 · What is planned for a zone, or could not be carried out.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedOut {
    /// 调整计划 · The plan.
    pub plan_id: ZonePlanId,
    /// 调整方式 · What is to happen.
    pub kind: ZonePlanKind,
    /// 生效日期 · On which day.
    #[schema(example = "2026-10-01")]
    pub effective_on: Day,
    /// 状态: 待生效, 或未能办理 · Where it stands: planned, or failed.
    pub state: PlanStateWord,
}

/// A plan in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ZonePlanPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 调整计划编号 · Plan id.
    pub plan_id: ZonePlanId,
}

/// Which plans a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZonePlanQuery {
    /// 状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<PlanStateWord>>, style = Form, explode = false, example = "planned,failed")]
    pub state: Option<Csv<PlanStateWord>>,
}

impl ZonePlanOut {
    /// A plan as this caller sees it.
    pub fn of(plan: Plan, community: CommunityId, actor: &Actor) -> Self {
        let allowed_actions = AllowedActions::of(actor, rules::allowed(&plan, actor));
        let state = plan.state.word();
        let (settled_at, failure, successors, counts_from) = match plan.state {
            PlanState::Planned => (None, None, Vec::new(), None),
            PlanState::Failed { at, code } => (Some(at), Some(code), Vec::new(), None),
            PlanState::Done { at, successors, from } => (Some(at), None, successors, Some(from)),
            PlanState::Cancelled { at } => (Some(at), None, Vec::new(), None),
        };
        Self {
            id: plan.id,
            community_id: community,
            kind: plan.kind,
            zone_ids: plan.zones,
            effective_on: plan.on,
            state,
            failure,
            counts_from,
            successors,
            made_at: plan.made_at,
            settled_at,
            allowed_actions,
        }
    }
}

impl PlannedOut {
    /// A plan in short.
    pub fn of(plan: &Plan) -> Self {
        Self { plan_id: plan.id, kind: plan.kind, effective_on: plan.on, state: plan.state.word() }
    }
}

journal::events! {
    subject("zone-plans/{}", plan_id) {
        /// Which plan.
        plan_id: ZonePlanId,
        /// What is to happen.
        kind: ZonePlanKind,
        /// To which zones.
        zone_ids: Vec<ZoneId>,
        /// On which day.
        effective_on: Day,
    } => {
        /// Something is planned for zones (拟定调整计划).
        ZonePlanMade = "hulian.zone_plan.made.v1";
    }

    subject("zone-plans/{}", plan_id) {
        /// Which plan.
        plan_id: ZonePlanId,
        /// The zones that took the place of others.
        successors: Vec<ZoneId>,
        /// From which day on it counts.
        counts_from: Day,
    } => {
        /// A plan was carried out (调整计划生效).
        ZonePlanDone = "hulian.zone_plan.done.v1";
    }

    subject("zone-plans/{}", plan_id) {
        /// Which plan.
        plan_id: ZonePlanId,
        /// The code of the refusal.
        code: String,
    } => {
        /// A plan could not be carried out (调整计划未能办理).
        ZonePlanFailed = "hulian.zone_plan.failed.v1";
    }

    subject("zone-plans/{}", plan_id) {
        /// Which plan.
        plan_id: ZonePlanId,
    } => {
        /// A plan was taken back, or one that had failed was put away (取消调整计划).
        ZonePlanCancelled = "hulian.zone_plan.cancelled.v1";
    }
}
