//! Doors: the journal, its signed head, its verification.

use actix_web::get;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::wire::{EventOut, HeadOut, JournalOut, VerificationOut};
use crate::auth::{Call, may};
use crate::journal::{entries, head_of, inspect};
use crate::kernel::canonical;
use crate::web::{Answer, Query, ServiceConfig, scope};

/// Adds the doors below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(scope("/journal").service(journal_head).service(journal_verification).service(list_journal));
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
    #[expect(dead_code, reason = "read by Form; here for the document")]
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
    params(("community_id" = crate::kernel::CommunityId, Path, description = "社区编号 · Community id"), JournalQuery),
    responses((status = 200, description = "事件 · The events", body = JournalOut))
)]
#[get("")]
pub async fn list_journal(call: Call<may::ListJournal>, query: Query<JournalQuery>) -> Answer {
    call.read(move |view, form| {
        let limit = form.limit()?;
        let after = query.0.after.map_or(0, |after| after.0);
        let items: Vec<EventOut> =
            entries(view, after, limit, query.0.subject.as_deref())?.into_iter().map(EventOut::from).collect();
        let full = i64::try_from(items.len()).is_ok_and(|found| found == limit);
        let next_after = items.last().map(|event| event.seq).filter(|_| full);
        form.plain(&JournalOut { items, next_after })
    })
    .await
}

#[utoipa::path(
    tag = "journal",
    summary = "日志末端 (带签名) · The signed head of the journal",
    description = "请自行保存: 以后若日志被改写或截短, 对照即可发现。 Keep it: a journal that was rewritten or cut short \
                   later does not lead to it.",
    params(("community_id" = crate::kernel::CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "末端 · The head", body = HeadOut))
)]
#[get("/head")]
pub async fn journal_head(call: Call<may::JournalHead>) -> Answer {
    let keys = call.keys();
    call.read(move |view, form| {
        let (head, at, community_id) = (head_of(view)?, view.now(), view.community());
        let signed = canonical::text(&json!({
            "community_id": community_id, "seq": head.seq, "hash": head.hash, "at": at
        }))?;
        let signature = keys.sign_jws("hulian-head+jws", signed.as_bytes())?;
        form.plain(&HeadOut { seq: head.seq, hash: head.hash, at, signature })
    })
    .await
}

#[utoipa::path(
    tag = "journal",
    summary = "核验日志 · Verify the journal",
    description = "从第一条走到末端, 指出第一处不一致。 Walks from the first event to the head and names the first thing \
                   that is wrong.",
    params(("community_id" = crate::kernel::CommunityId, Path, description = "社区编号 · Community id")),
    responses((status = 200, description = "结果 · The verdict", body = VerificationOut))
)]
#[get("/verification")]
pub async fn journal_verification(call: Call<may::JournalVerification>) -> Answer {
    call.study(move |view, form| {
        view.snapshot()?;
        let head = head_of(view)?;
        let all = entries(view, 0, i64::MAX, None)?;
        form.plain(&VerificationOut::of(inspect(all, &head), &head))
    })
    .await
}
