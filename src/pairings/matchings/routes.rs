//! Routes: plans of matchings.

use actix_web::{get, post, put};

use super::super::wire::agreed;
use super::model::{
    FullMatching, MatchingChange, MatchingPairBasis, MatchingScope, MatchingState, MatchingUnassignedReason,
};
use super::reasons::MatchingReason;
use super::request::wire::{MatchingApplicationIn, MatchingIn};
use super::wire::{MatchingOut, MatchingPage, MatchingPath, MatchingSummaryOut};
use super::{actions, store};
use crate::policy::may;
use auth::Call;
use journal::ReadTx;
use kernel::{CommunityId, Fault, Labels};
use web::{Answer, Json, Maybe, Path, Reply, ResponseContext, ServiceConfig, scope};

/// Every enum of plans with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![
        ("matching_state", MatchingState::labels()),
        ("matching_scope", MatchingScope::labels()),
        ("matching_unassigned_reason", MatchingUnassignedReason::labels()),
        ("matching_pair_basis", MatchingPairBasis::labels()),
        ("matching_reason", MatchingReason::labels()),
        ("matching_change", MatchingChange::labels()),
    ]
}

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/matchings")
            .service(list_matchings)
            .service(create_matching)
            .service(get_matching)
            .service(apply_matching),
    );
}

#[utoipa::path(
    tag = "pairings",
    summary = "列出匹配方案 · List the plans",
    description = "仅限帮扶专干和书记; 最近的在前。 For the household officer and the secretary, the last one first.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("sort" = Option<String>, Query, pattern = "^-?created_at$",
            description = "排序: `-created_at` (默认) 最近的在前 · Order; `-created_at` is the usual one, the last one first", example = "-created_at"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,state,fairness")
    ),
    responses((status = 200, description = "匹配方案 · The plans", body = MatchingPage))
)]
#[get("")]
pub async fn list_matchings(call: Call<may::ListMatchings>) -> Answer {
    call.read(move |view, context| {
        let page = store::list(view, &context.window(&store::SORTS, "-created_at")?)?;
        let (actor, now) = (*view.actor(), view.now());
        let out = page.map(|one| MatchingSummaryOut::of(&one, &actor, now, context.tag(one.version)));
        Ok(Reply { no_store: true, ..context.page(out)? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "计算匹配方案 · Compute a plan",
    description = "仅限帮扶专干。只计算, 不结对; 七天内可应用。依次求: 配上的家庭最多; 各单位户数 (含已有结对) 最均衡, 在上限和排除允许时相差不超过一户; 总成本最小。\
                   成本 = Σ 权重 × 分项, 分项 0–1000: 距离 (住址到单位责任区, 没有责任区的到单位)、需求、沟通方式、延续; 未登记的按 500 计。同样的要求\
                   得到同样的方案, 与提交顺序无关。已有结对的家庭不重新匹配, 除非 scope 为 everybody; 即使重新匹配, 应用时也不结束原结对。距离和需求只给帮扶专干\
                   和书记看; 答复不保存, 同一幂等键再次使用时答复 409 `not_replayable`。 For the household officer alone. Nobody is paired by it; \
                   it can be applied for seven days. In this order: as many households as possible have a unit; units help as \
                   evenly many as can be, those they help already included, and differ by one at most where capacities and \
                   exclusions allow; the sum of the costs is the least there is. A cost is the sum of weight × term, each \
                   term 0–1000: distance, needs, communication, continuity; what nobody has said counts 500. The same \
                   question has the same answer, in whatever order it is put. Households that a unit helps already are not \
                   matched anew unless `scope` is `everybody`; and then too applying ends no pairing.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = MatchingIn,
    responses((status = 201, description = "方案 · The plan", body = MatchingOut))
)]
#[post("")]
pub async fn create_matching(call: Call<may::CreateMatching>, body: Json<MatchingIn>) -> Answer {
    let request = body.0.request();
    call.write_secret(move |tx, context| {
        let whole = actions::compute(tx, &request)?;
        let out = out(tx, context, &whole);
        context.created(whole.matching.id, whole.matching.version, &out)
    })
    .await
}

fn out(view: &ReadTx, context: &ResponseContext, whole: &FullMatching) -> MatchingOut {
    MatchingOut::of(whole, view.actor(), view.now(), context.tag(whole.matching.version))
}

/// 200 with a plan as the caller sees it now; no cache keeps it.
fn shown(view: &ReadTx, context: &ResponseContext, whole: &FullMatching) -> Result<Reply, Fault> {
    let out = out(view, context, whole);
    Ok(Reply { no_store: true, ..context.expanded(whole.matching.version, &out)? })
}

#[utoipa::path(
    tag = "pairings",
    summary = "查看匹配方案 · Show a plan",
    description = "仅限帮扶专干和书记, 含每一对的成本、理由和备选单位; 已清除或撤回同意的家庭不再显示这些。 For the household officer and the \
                   secretary, with the cost, the reasons and the alternatives of each pair; none of these once a household \
                   was erased or took back its consent.",
    params(MatchingPath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,state,pairs")),
    responses((status = 200, description = "方案 · The plan", body = MatchingOut))
)]
#[get("/{matching_id}")]
pub async fn get_matching(call: Call<may::GetMatching>, path: Path<MatchingPath>) -> Answer {
    call.read(move |view, context| {
        let whole = actions::read(view, path.matching_id)?;
        shown(view, context, &whole)
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "应用匹配方案 · Apply a plan",
    description = "仅限帮扶专干; 全部生效或全部不生效。为每一对提出结对, 由单位接受; 填写 agreed 的立即生效。方案所依据的情况有变 (家庭退出或已结对、\
                   需求或住址变更、单位退出、帮扶意愿变更、已无余量、方案过期) 时答复 409 `matching_overtaken`, changed 列出变化。重复应用答复 200, 结果不变。 \
                   For the household officer alone; all of it or nothing. Each pair is proposed for the unit to accept; with \
                   `agreed` they begin at once. Where anything it rests on has changed, 409 `matching_overtaken` with what. \
                   Applied again it answers 200 with the same result.",
    params(MatchingPath),
    request_body = Option<MatchingApplicationIn>,
    responses((status = 200, description = "已应用 · Applied", body = MatchingOut))
)]
#[put("/{matching_id}/application")]
pub async fn apply_matching(
    call: Call<may::ApplyMatching>,
    path: Path<MatchingPath>,
    body: Maybe<MatchingApplicationIn>,
) -> Answer {
    let agreed = body.0.and_then(|sent| sent.agreed).map(|sent| agreed(&sent));
    call.write(move |tx, context| {
        let whole = actions::apply(tx, path.matching_id, agreed.as_ref())?;
        shown(tx, context, &whole)
    })
    .await
}
