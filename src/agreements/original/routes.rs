//! Doors: the stamped original.

use actix_web::put;

use super::super::lists::wire::AgreementPath;
use super::super::routes::shown;
use super::super::wire::AgreementOut;
use super::actions;
use super::wire::OriginalIn;
use auth::{Call, may};
use web::{Answer, Json, Path};

#[utoipa::path(
    tag = "agreements",
    summary = "归入盖章原件 · Attach the stamped original",
    description = "社区干部把已上传的盖章扫描件归入已订立的协议, 与其文本摘要对应; 协议方单位可下载。再次归入以新件为准, 旧件留在历史中。\
                   An officer ties an uploaded scan of the stamped paper to the text of a concluded agreement; the \
                   parties' units may fetch it. Another one takes its place and the former stays on record.",
    params(AgreementPath),
    request_body = OriginalIn,
    responses((status = 200, description = "已归入 · Attached", body = AgreementOut))
)]
#[put("/{agreement_id}/original")]
pub async fn attach_original(
    call: Call<may::AttachOriginal>,
    path: Path<AgreementPath>,
    body: Json<OriginalIn>,
) -> Answer {
    call.write(move |tx, form| {
        let agreement = actions::attach(tx, path.agreement_id, body.0.document_id)?;
        shown(tx, form, agreement)
    })
    .await
}
