//! Routes: visits.

use actix_web::{get, post, put};

use super::super::entries::actions as entries;
use super::super::entries::model::Outcome;
use super::super::wire::PairingPath;
use super::actions;
use super::model::VisitWords;
use super::wire::{VisitIn, VisitOut, VisitPage, VisitPath, VisitVoidingIn};
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, Reply, ServiceConfig};

/// Adds the routes below the pairings.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(list_visits).service(record_visit).service(get_visit).service(void_visit);
}

#[utoipa::path(
    tag = "pairings",
    summary = "列出走访 · List the visits",
    description = "结对的全部走访, 含作废的, 最近的在前。 The visits of a pairing, voided ones as well, the last one first.",
    params(
        PairingPath,
        ("sort" = Option<String>, Query, pattern = "^-?visited_on$",
            description = "排序: `-visited_on` (默认) · Order; `-` reverses it", example = "-visited_on"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins")
    ),
    responses((status = 200, description = "走访 · The visits", body = VisitPage))
)]
#[get("/{pairing_id}/visits")]
pub async fn list_visits(call: Call<may::ListVisits>, path: Path<PairingPath>) -> Answer {
    call.read(move |view, context| {
        let window = context.window(&["visited_on"], "-visited_on")?;
        let (pairing, page) = entries::page::<VisitWords>(view, path.pairing_id, &window)?;
        let page = page.map(|seen| VisitOut::of(seen, &pairing, view.actor()));
        Ok(Reply { no_store: true, ..context.page(page)? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "登记走访 · Record a visit",
    description = "由结对单位的负责人、联络员或该户的帮扶责任人登记; 帮扶专干可代单位登记。日期须在结对期间; 结束后三十天内可补登。`id` 由客户端生成, \
                   同一记录重发答复 200 和原记录, 到达顺序不影响结果。答复不重复所述情况。 By whoever speaks for the unit, or helps; the household \
                   officer may note it for the unit. The day lies within the pairing; up to thirty days after its end. The \
                   client makes the `id`: the same visit sent again is 200 and as it was recorded, and the order in which \
                   visits arrive makes no difference. The answer repeats nothing of what was said.",
    params(PairingPath),
    request_body = VisitIn,
    responses(
        (status = 201, description = "已登记 · Recorded", body = VisitOut),
        (status = 200, description = "此前已登记 · Recorded before", body = VisitOut)
    )
)]
#[post("/{pairing_id}/visits")]
pub async fn record_visit(call: Call<may::RecordVisit>, path: Path<PairingPath>, body: Json<VisitIn>) -> Answer {
    call.write(move |tx, context| {
        let (pairing, outcome) = actions::record(tx, path.pairing_id, &body.0)?;
        let out = |visit| VisitOut::of((visit, None), &pairing, tx.actor());
        match outcome {
            Outcome::Made(visit) => context.created(visit.id, 1, &out(visit)),
            Outcome::Known(visit) => context.plain(&out(visit)),
        }
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "查看走访 · Show a visit",
    description = "按编号查看一次走访。 One visit by its id.",
    params(VisitPath),
    responses((status = 200, description = "走访 · The visit", body = VisitOut))
)]
#[get("/{pairing_id}/visits/{visit_id}")]
pub async fn get_visit(call: Call<may::GetVisit>, path: Path<VisitPath>) -> Answer {
    call.read(move |view, context| {
        view.snapshot()?;
        let (pairing, seen) = entries::find(view, path.pairing_id, path.visit_id)?;
        Ok(Reply { no_store: true, ..context.plain(&VisitOut::of(seen, &pairing, view.actor()))? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "作废走访 · Void a visit",
    description = "由登记人、单位负责人或联络员、帮扶专干办理; 不再计入, 历史保留。 By whoever recorded it, whoever speaks for the unit, or the \
                   household officer; it no longer counts and stays in the history.",
    params(VisitPath),
    request_body = VisitVoidingIn,
    responses((status = 200, description = "已作废 · Voided", body = VisitOut))
)]
#[put("/{pairing_id}/visits/{visit_id}/void")]
pub async fn void_visit(call: Call<may::VoidVisit>, path: Path<VisitPath>, body: Json<VisitVoidingIn>) -> Answer {
    call.write(move |tx, context| {
        let (pairing, seen) = entries::void(tx, path.pairing_id, path.visit_id, body.0.voiding())?;
        Ok(Reply { no_store: true, ..context.plain(&VisitOut::of(seen, &pairing, tx.actor()))? })
    })
    .await
}
