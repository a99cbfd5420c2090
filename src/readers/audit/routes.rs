//! Routes: the journal, its signed heads, its verification, and that of a receipt.

use actix_web::{get, post};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::evidence::{past_head, verify};
use super::wire::{JournalOut, ReceiptIn, ReceiptVerdictOut, SignedHeadsOut, VerificationOut};
use crate::policy::may;
use agreements::check_receipt;
use auth::Call;
use journal::{entries, head_of, proven_head, sign_head, signed_heads};
use proofs::journal::{EventOut, HEAD_TYPE, HeadOut, PAST_HEAD_TYPE};
use web::codes::NOT_FOUND;
use web::{Answer, Json, Query, ServiceConfig, scope};

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/journal")
            .service(journal_head)
            .service(list_signed_heads)
            .service(journal_verification)
            .service(verify_receipt)
            .service(list_journal),
    );
}

/// How much of the journal, and of what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// 从此序号之后 · Only events behind this number.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 9223372036854775807_i64, example = 0)]
    after: Option<After>,
    /// 条数, 默认 50, 最多 200 · How many; 50 unless told, at most 200.
    #[param(minimum = 1, example = 50)]
    #[expect(dead_code, reason = "read by ResponseContext; here for the document")]
    limit: Option<i64>,
    /// 只看某一对象 · Only what happened to this subject, e.g. `agreements/{id}`.
    #[param(example = "agreements/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    subject: Option<String>,
}

/// The number of an event, or 0.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub struct After(i64);

impl TryFrom<i64> for After {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        if number < 0 { Err("below zero") } else { Ok(Self(number)) }
    }
}

#[utoipa::path(
    tag = "journal",
    summary = "查看日志 · Read the journal",
    description = "按序号列出本社区的全部事件, 只含编号, 不含个人信息。 Every event of the community in order; ids only, \
                   no personal data.",
    params(("community_id" = kernel::CommunityId, Path, description = "社区编号 · Community id"), JournalQuery),
    responses((status = 200, description = "事件 · The events", body = JournalOut))
)]
#[get("")]
pub async fn list_journal(call: Call<may::ListJournal>, query: Query<JournalQuery>) -> Answer {
    call.read(move |view, context| {
        let limit = context.limit()?;
        let after = query.0.after.map_or(0, |after| after.0);
        let items: Vec<EventOut> =
            entries(view, after, limit, query.0.subject.as_deref())?.into_iter().map(EventOut::from).collect();
        let full = i64::try_from(items.len()).is_ok_and(|found| found == limit);
        let next_after = items.last().map(|event| event.seq).filter(|_| full);
        context.plain(&JournalOut { items, next_after })
    })
    .await
}

/// Where in the journal.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HeadQuery {
    /// 在此序号处, 省略为当前末端 · At this number; where the chain stands now, unless told.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 9223372036854775807_i64, example = 42)]
    seq: Option<After>,
}

#[utoipa::path(
    tag = "journal",
    summary = "日志末端 (带签名) · The signed head of the journal",
    description = "各方均可查看, 请自行保存: 以后若日志被改写或截短, 对照即可发现。`seq` 指明过去的某一序号处 (签名的 `typ` 为 `hulian-past-head+jws`), \
                   例如回执的 `journal_head.seq`: 散列应与回执所记相同。 Open to every party; keep it: a journal that was rewritten or cut short \
                   later does not lead to it. With `seq` where the chain once stood (`typ` of the signature is `hulian-past-head+jws`), for \
                   instance that of a receipt's `journal_head`: the hash must be the one that the receipt names.",
    params(("community_id" = kernel::CommunityId, Path, description = "社区编号 · Community id"), HeadQuery),
    responses((status = 200, description = "末端 · The head", body = HeadOut))
)]
#[get("/head")]
pub async fn journal_head(call: Call<may::JournalHead>, query: Query<HeadQuery>) -> Answer {
    let keys = call.keys();
    call.read(move |view, context| {
        view.snapshot()?;
        let (typ, head) = match query.0.seq {
            None => (HEAD_TYPE, proven_head(view)?),
            Some(After(seq)) => (PAST_HEAD_TYPE, past_head(view, seq, &keys.published())?.ok_or(&NOT_FOUND)?),
        };
        let signed = sign_head(view, head, &|bytes| keys.sign_jws(typ, bytes))?;
        context.plain(&HeadOut::from(signed))
    })
    .await
}

/// How many signed heads, behind which.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SignedHeadsQuery {
    /// 从此序号之后 · Only those behind this number.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 9223372036854775807_i64, example = 0)]
    after: Option<After>,
    /// 条数, 默认 50, 最多 200 · How many; 50 unless told, at most 200.
    #[param(minimum = 1, example = 50)]
    #[expect(dead_code, reason = "read by ResponseContext; here for the document")]
    limit: Option<i64>,
}

#[utoipa::path(
    tag = "journal",
    summary = "已签名的末端 · What was signed of the journal",
    description = "服务至少每小时、并在每次签署时, 对日志末端签名并保存; 核验即以此为据。 At least every hour, and with each receipt, the \
                   service signs where the journal stands and keeps that; verification holds the journal against it.",
    params(("community_id" = kernel::CommunityId, Path, description = "社区编号 · Community id"), SignedHeadsQuery),
    responses((status = 200, description = "末端 · The heads", body = SignedHeadsOut))
)]
#[get("/signed-heads")]
pub async fn list_signed_heads(call: Call<may::ListSignedHeads>, query: Query<SignedHeadsQuery>) -> Answer {
    call.read(move |view, context| {
        let limit = context.limit()?;
        let after = query.0.after.map_or(-1, |after| after.0);
        let items: Vec<HeadOut> = signed_heads(view, after, limit)?.into_iter().map(HeadOut::from).collect();
        let full = i64::try_from(items.len()).is_ok_and(|found| found == limit);
        let next_after = items.last().map(|head| head.seq).filter(|_| full);
        context.plain(&SignedHeadsOut { items, next_after })
    })
    .await
}

/// From where on the journal is verified.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VerificationQuery {
    /// 上次核验的 confirmed_seq; 从不晚于它的签名末端起核验 · The `confirmed_seq` of an earlier verification: this one begins at the last
    /// head that was signed no later, and costs as much as has happened since.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 9223372036854775807_i64, example = 0)]
    after: Option<After>,
}

#[utoipa::path(
    tag = "journal",
    summary = "核验日志 · Verify the journal",
    description = "从第一条 (或 after 所指的签名末端) 走到末端, 并与其间的全部签名末端、全部回执对照, 指出第一处不一致。 Walks from the first \
                   event, or from the signed head that `after` leads to, to the head, holds the chain against every signed head and every \
                   receipt of that time, and names the first thing that is wrong.",
    params(("community_id" = kernel::CommunityId, Path, description = "社区编号 · Community id"), VerificationQuery),
    responses((status = 200, description = "结果 · The verdict", body = VerificationOut))
)]
#[get("/verification")]
pub async fn journal_verification(call: Call<may::JournalVerification>, query: Query<VerificationQuery>) -> Answer {
    let (keys, after) = (call.keys().published(), query.0.after.map(|after| after.0));
    call.read_blocking(move |view, context| {
        view.snapshot()?;
        let head = head_of(view)?;
        context.plain(&VerificationOut::from(verify(view, &head, &keys, after)?))
    })
    .await
}

#[utoipa::path(
    tag = "journal",
    summary = "核验回执 · Verify a receipt",
    description = "各方均可核验自己手中的回执: 是否由本服务签发, 是否原样在案, 日志是否仍与其所记相符。 Every party may verify the receipt \
                   it holds: whether this service signed it, keeps it as it is, and the journal still leads to the head that it names.",
    params(("community_id" = kernel::CommunityId, Path, description = "社区编号 · Community id")),
    request_body = ReceiptIn,
    responses((status = 200, description = "结论 · The verdict", body = ReceiptVerdictOut))
)]
#[post("/receipt-verification")]
pub async fn verify_receipt(call: Call<may::VerifyReceipt>, body: Json<ReceiptIn>) -> Answer {
    let keys = call.keys().published();
    call.read(move |view, context| {
        view.snapshot()?;
        let receipt = Value::Object(body.0.receipt.clone());
        context.plain(&ReceiptVerdictOut::of(check_receipt(view, &receipt, &keys)?.err()))
    })
    .await
}
