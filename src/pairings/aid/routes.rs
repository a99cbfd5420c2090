//! Routes: aid.

use actix_web::{get, post, put};

use super::super::entries::actions as entries;
use super::super::entries::model::Outcome;
use super::super::wire::PairingPath;
use super::actions;
use super::model::AidWords;
use super::wire::{
    AidIn, AidMonthQuery, AidOut, AidPage, AidPath, AidRepeatOut, AidRepeatsOut, AidVoidingIn, ReceivedListOut,
    ReceivedOut,
};
use crate::policy::may;
use auth::Call;
use kernel::CommunityId;
use web::{Answer, Json, Path, Query, Reply, ServiceConfig};

/// Adds the routes below the pairings.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(list_aid).service(record_aid).service(aid_received).service(get_aid).service(void_aid);
}

#[utoipa::path(
    tag = "pairings",
    summary = "列出帮扶记录 · List the aid",
    description = "结对的全部帮扶记录, 含作废的, 最近的在前。 The aid of a pairing, voided records as well, the last first.",
    params(
        PairingPath,
        ("sort" = Option<String>, Query, pattern = "^-?given_on$",
            description = "排序: `-given_on` (默认) · Order; `-` reverses it", example = "-given_on"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins")
    ),
    responses((status = 200, description = "帮扶记录 · The aid", body = AidPage))
)]
#[get("/{pairing_id}/aid")]
pub async fn list_aid(call: Call<may::ListAid>, path: Path<PairingPath>) -> Answer {
    call.read(move |view, context| {
        let window = context.window(&["given_on"], "-given_on")?;
        let (pairing, page) = entries::page::<AidWords>(view, path.pairing_id, &window)?;
        let page = page.map(|seen| AidOut::of(seen, &pairing, view.actor()));
        Ok(Reply { no_store: true, ..context.page(page)? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "登记帮扶 · Record aid",
    description = "资金 (分)、物资或服务, 由结对单位的负责人、联络员或该户的帮扶责任人登记; 帮扶专干可代单位登记。须带 Idempotency-Key。同一家庭当月已有同类帮扶的, \
                   `repeated` 注明次数和日期, 不说明是哪家单位; 是否继续由登记人决定。答复不重复所述情况。 Money in fen, goods or a \
                   service, by whoever speaks for the unit, or helps; the household officer may note it for the unit. Needs an \
                   Idempotency-Key. Where the family was given the same kind of thing in that month, `repeated` says how \
                   often and when, and not by whom. The answer repeats nothing of what was said.",
    params(PairingPath),
    request_body = AidIn,
    responses(
        (status = 201, description = "已登记 · Recorded", body = AidOut),
        (status = 200, description = "此前已登记 · Recorded before", body = AidOut)
    )
)]
#[post("/{pairing_id}/aid")]
pub async fn record_aid(call: Call<may::RecordAid>, path: Path<PairingPath>, body: Json<AidIn>) -> Answer {
    call.keyed()?;
    call.write(move |tx, context| {
        let (pairing, outcome, repeated) = actions::record(tx, path.pairing_id, &body.0)?;
        let repeated = repeated.map(ReceivedOut::from);
        let out = |aid| AidOut { repeated, ..AidOut::of((aid, None), &pairing, tx.actor()) };
        match outcome {
            Outcome::Made(aid) => context.created(aid.id, 1, &out(aid)),
            Outcome::Known(aid) => context.plain(&out(aid)),
        }
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "查看帮扶记录 · Show aid",
    description = "按编号查看一条帮扶记录。 One record by its id.",
    params(AidPath),
    responses((status = 200, description = "帮扶记录 · The record", body = AidOut))
)]
#[get("/{pairing_id}/aid/{aid_id}")]
pub async fn get_aid(call: Call<may::GetAid>, path: Path<AidPath>) -> Answer {
    call.read(move |view, context| {
        view.snapshot()?;
        let (pairing, seen) = entries::find(view, path.pairing_id, path.aid_id)?;
        Ok(Reply { no_store: true, ..context.plain(&AidOut::of(seen, &pairing, view.actor()))? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "作废帮扶记录 · Void aid",
    description = "由登记人、单位负责人或联络员、帮扶专干办理; 不再计入, 历史保留。 By whoever recorded it, whoever speaks for the unit, or the \
                   household officer; it no longer counts and stays in the history.",
    params(AidPath),
    request_body = AidVoidingIn,
    responses((status = 200, description = "已作废 · Voided", body = AidOut))
)]
#[put("/{pairing_id}/aid/{aid_id}/void")]
pub async fn void_aid(call: Call<may::VoidAid>, path: Path<AidPath>, body: Json<AidVoidingIn>) -> Answer {
    call.write(move |tx, context| {
        let (pairing, seen) = entries::void(tx, path.pairing_id, path.aid_id, body.0.voiding())?;
        Ok(Reply { no_store: true, ..context.plain(&AidOut::of(seen, &pairing, tx.actor()))? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "当月已受帮扶 · What the family was given this month",
    description = "结对家庭 (含证件号、电话或住址相同的) 当月已受的各类帮扶, 供登记前核对; 不说明是哪家单位。仅在帮扶期间、只就帮扶所及的月份答复, 同意撤回、限制处理或清除后不再答复。 What the family of a pairing was given in a \
                   month, kind by kind, to be looked at before giving more. Households that share a number or an address count \
                   as one family. Which unit gave is not said. Told while the unit helps, of the months in which it has; not once \
                   consent was taken back, the household is restricted or erased.",
    params(PairingPath, AidMonthQuery),
    responses((status = 200, description = "当月已受帮扶 · What it was given", body = ReceivedListOut))
)]
#[get("/{pairing_id}/aid/received")]
pub async fn aid_received(
    call: Call<may::AidReceived>,
    path: Path<PairingPath>,
    query: Query<AidMonthQuery>,
) -> Answer {
    call.read(move |view, context| {
        let day = query.0.month_of.unwrap_or_else(|| view.now().day());
        let items = actions::received(view, path.pairing_id, day)?;
        let out = ReceivedListOut { items: items.into_iter().map(ReceivedOut::from).collect() };
        Ok(Reply { no_store: true, ..context.plain(&out)? })
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "重复帮扶 · Families given the same twice",
    description = "当月同一家庭受到两次以上同类帮扶的, 供帮扶专干和书记核对。 Families that were given one kind of thing more than once in a \
                   month, for the household officer and the secretary.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), AidMonthQuery),
    responses((status = 200, description = "重复帮扶 · Who was", body = AidRepeatsOut))
)]
#[get("/aid-repeats")]
pub async fn list_aid_repeats(call: Call<may::ListAidRepeats>, query: Query<AidMonthQuery>) -> Answer {
    call.read(move |view, context| {
        let day = query.0.month_of.unwrap_or_else(|| view.now().day());
        let items = actions::repeats(view, day)?;
        let out = AidRepeatsOut { items: items.into_iter().map(AidRepeatOut::from).collect() };
        Ok(Reply { no_store: true, ..context.plain(&out)? })
    })
    .await
}
