//! Routes: the history of an agreement.

use actix_web::get;

use super::store;
use super::wire::VersionPage;
use crate::lookup::visible;
use crate::paths::wire::AgreementPath;
use crate::policy::may;
use auth::Call;
use web::{Answer, Path};

#[utoipa::path(
    tag = "agreements",
    summary = "协议历史 · History of an agreement",
    description = "每个版本由谁、何时、因何事产生, 状态如何; 内容用 `as_of` 查看。 Who made each version, when, by what \
                   event, and the state after it; `as_of` shows the content.",
    params(AgreementPath),
    responses((status = 200, description = "历史 · The history", body = VersionPage))
)]
#[get("/{agreement_id}/history")]
pub async fn agreement_history(call: Call<may::AgreementHistory>, path: Path<AgreementPath>) -> Answer {
    call.read(move |view, context| {
        let agreement = visible(view, path.agreement_id)?;
        let recorded = store::history(view, agreement.id)?;
        context.plain(&VersionPage::of(&agreement, recorded))
    })
    .await
}
