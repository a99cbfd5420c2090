//! Routes: notice, and what an end would bring.

use actix_web::put;

use super::actions;
use super::actions::{Preview, Wanted};
use super::wire::{NoticeIn, PreviewQuery};
use crate::obligations::wire::OwedOut;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
use crate::presenting::shown::shown;
use crate::presenting::wire::{AgreementOut, ForeseenEndOut};
use auth::Call;
use journal::ReadTx;
use kernel::{AgreementId, Fault};
use web::{Answer, Json, Path, Query, Reply, ResponseContext};

#[utoipa::path(
    tag = "agreements",
    summary = "通知终止 · Give notice",
    description = "单位负责人或社区党委书记单方通知, 通知期满终止 (协议未约定通知期的, 为 30 个自然日)。签署一家生效一家的协议, \
                   单位的通知只终止其自身的约束。 One-sided, by the head of a unit or the secretary; it ends when the notice \
                   period has run (thirty calendar days unless the text says otherwise). Where each is bound as it signs, a \
                   unit's notice ends its own part alone. 按工作日约定的, 期限跨入放假安排尚未公布的年份时, 按周末和法定节假日推算 (provisional)。 \
                   Working days of a year that is not announced yet are counted by weekends and legal holidays \
                   (`provisional`). preview=true 只给出末日 (foreseen_end) 和届时无人负责的承诺 (orphans), 不写入。 With preview=true it \
                   only tells when it would end and what would be left to nobody.",
    params(AgreementPath, PreviewQuery),
    request_body = NoticeIn,
    responses((status = 200, description = "通知期内, 或将会如何 · The notice runs, or what it would leave", body = AgreementOut))
)]
#[put("/{agreement_id}/notice")]
pub async fn give_notice(
    call: Call<may::GiveNotice>,
    path: Path<AgreementPath>,
    query: Query<PreviewQuery>,
    body: Json<NoticeIn>,
) -> Answer {
    if query.0.preview {
        let wanted = Wanted::Notice(body.0.ends_on);
        return call.read(move |view, context| previewed(view, context, path.agreement_id, wanted)).await;
    }
    call.write(move |tx, context| {
        let (reason, named) = (body.0.reason.to_string(), body.0.ends_on);
        let agreement = actions::give_notice(tx, path.agreement_id, reason, named)?;
        shown(tx, context, agreement)
    })
    .await
}

/// The agreement as it stands, with what the end would leave to nobody, and when a notice would end.
pub fn previewed(
    view: &mut ReadTx,
    context: &ResponseContext,
    id: AgreementId,
    wanted: Wanted,
) -> Result<Reply, Fault> {
    let Preview { agreement, owed, foreseen } = actions::preview(view, id, wanted)?;
    let version = agreement.version;
    let mut out = AgreementOut::of(agreement, view.actor(), view.now().day(), context.tag(version));
    out.foreseen_end = foreseen.map(ForeseenEndOut::from);
    out.orphans = Some(owed.into_iter().map(OwedOut::of).collect());
    context.plain(&out)
}
