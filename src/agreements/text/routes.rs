//! Routes: the printable document, and the clause templates.

use actix_web::get;

use super::{document, signed};
use crate::lookup::visible;
use crate::model::Agreement;
use crate::paths::wire::{AgreementPath, CommunityPath};
use crate::policy::may;
use crate::terms::templates::TEMPLATES;
use crate::terms::wire::{ClauseTemplateOut, ClauseTemplatePage};
use auth::Call;
use journal::ReadTx;
use kernel::{AgreementId, Fault, INTERNAL};
use web::{Answer, Path, Reply, ResponseContext};

/// What the log says of a row that the page does not follow.
const BESIDE: &str = "the row is not what was signed: the page shows the signed text";

#[utoipa::path(
    tag = "agreements",
    summary = "协议打印件 · Printable document",
    description = "A4 版面的中文网页: 协议方与盖章处、条款、承诺事项、签署情况、摘要和证明地址的二维码。 A page in Chinese, \
                   laid out for A4: parties with boxes for their seals, clauses, commitments, signatures, digest, QR code. \
                   提交签署后按冻结文本打印。 Once frozen, the text is printed as it was signed.",
    params(AgreementPath),
    responses((status = 200, description = "网页 · The page", body = String, content_type = "text/html"))
)]
#[get("/{agreement_id}/document")]
pub async fn agreement_document(call: Call<may::AgreementDocument>, path: Path<AgreementPath>) -> Answer {
    let issuer = call.issuer();
    call.read(move |view, context| {
        let agreement = as_signed(view, context, path.agreement_id)?;
        let proof = context.path().trim_end_matches("/document");
        let page = document::draw(&agreement, &format!("{}{proof}/proof", issuer.trim_end_matches('/')))?;
        let etag = Some(context.tag(agreement.version));
        Ok(Reply { etag, ..Reply::page(page) })
    })
    .await
}

/// The agreement as its frozen text says it, once there is one; the log names the rows that say something else.
fn as_signed(view: &mut ReadTx, context: &ResponseContext, id: AgreementId) -> Result<Agreement, Fault> {
    let agreement = visible(view, id)?;
    let Some(signed) = signed::of(view, &agreement)? else { return Ok(agreement) };
    let beside = |(table, key)| Fault::caused(&INTERNAL, BESIDE).in_row(table, key);
    context.left_out(&signed.beside(&agreement).into_iter().map(beside).collect::<Vec<_>>());
    signed.said(&agreement)
}

#[utoipa::path(
    tag = "agreements",
    summary = "条款范本 · Clause templates",
    description = "“互联共转”协议的条款范本, 含组织共建、党员共管、服务共抓、资源共享四项机制; 起草时在 `clauses` 中写代码即可。 \
                   Templates for the 互联共转 agreement, the four mechanisms among them; name their codes in `clauses`.",
    params(CommunityPath),
    responses((status = 200, description = "范本 · The templates", body = ClauseTemplatePage))
)]
#[get("")]
pub async fn list_clause_templates(call: Call<may::ListClauseTemplates>) -> Answer {
    let page = ClauseTemplatePage { items: TEMPLATES.iter().map(ClauseTemplateOut::of).collect() };
    call.read(move |_, context| context.plain(&page)).await
}
