//! Routes: registration from paper, objections, the stamped original.

use actix_web::{get, post, put};

use super::wire::{ObjectionIn, ObjectionOut, ObjectionPage, ObjectionPath, OriginalIn, RegistrationVoidingIn};
use super::{actions, original, store, voiding};
use crate::lookup::visible;
use crate::model::Provenance;
use crate::paths::wire::{AgreementPath, CommunityPath};
use crate::policy::may;
use crate::presenting::shown::{created, shown};
use crate::presenting::wire::AgreementOut;
use crate::terms::wire::RegistrationIn;
use auth::Call;
use web::codes::NOT_FOUND;
use web::{Answer, Json, Path};

#[utoipa::path(
    tag = "agreements",
    summary = "登记纸质协议 · Register an agreement stamped on paper",
    description = "社区干部登记已盖章的纸质协议, 立即订立; 单位获知后可提出异议。 An officer registers a stamped original; \
                   it is concluded at once, the units hear of it and may object.",
    params(CommunityPath),
    request_body = RegistrationIn,
    responses((status = 201, description = "已登记 · Registered", body = AgreementOut))
)]
#[post("/registrations")]
pub async fn register_agreement(call: Call<may::RegisterAgreement>, body: Json<RegistrationIn>) -> Answer {
    let keys = call.keys();
    call.write(move |tx, context| {
        let seal = |typ: &str, bytes: &[u8]| keys.sign_jws(typ, bytes);
        let agreement = actions::register(tx, &body.0, Provenance::Real, &seal)?;
        created(tx, context, agreement)
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "列出异议 · List objections",
    description = "对纸质登记提出的异议。 The objections to a registration from paper.",
    params(AgreementPath),
    responses((status = 200, description = "异议 · The objections", body = ObjectionPage))
)]
#[get("/{agreement_id}/objections")]
pub async fn list_objections(call: Call<may::ListObjections>, path: Path<AgreementPath>) -> Answer {
    call.read(move |view, context| {
        let agreement = visible(view, path.agreement_id)?;
        let found = store::list(view, agreement.id)?;
        let items = found.into_iter().map(|objection| ObjectionOut::of(objection, &agreement)).collect();
        context.plain(&ObjectionPage { items })
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "查看异议 · Show an objection",
    description = "对纸质登记提出的一项异议。 One objection to a registration from paper.",
    params(ObjectionPath),
    responses((status = 200, description = "异议 · The objection", body = ObjectionOut))
)]
#[get("/{agreement_id}/objections/{objection_id}")]
pub async fn get_objection(call: Call<may::GetObjection>, path: Path<ObjectionPath>) -> Answer {
    call.read(move |view, context| {
        let agreement = visible(view, path.agreement_id)?;
        let mut found = store::list(view, agreement.id)?.into_iter();
        let one = found.find(|objection| objection.id == path.objection_id).ok_or(&NOT_FOUND)?;
        context.plain(&ObjectionOut::of(one, &agreement))
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "提出异议 · Object to a registration",
    description = "单位对纸质登记的内容提出异议。 A unit objects to how a paper original was registered.",
    params(AgreementPath),
    request_body = ObjectionIn,
    responses((status = 201, description = "已提出 · Said", body = ObjectionOut))
)]
#[post("/{agreement_id}/objections")]
pub async fn object_to_agreement(
    call: Call<may::ObjectToAgreement>,
    path: Path<AgreementPath>,
    body: Json<ObjectionIn>,
) -> Answer {
    call.write(move |tx, context| {
        let (objection, agreement) = actions::object(tx, path.agreement_id, body.0.reason.to_string())?;
        context.created(objection.id, 1, &ObjectionOut::of(objection, &agreement))
    })
    .await
}

#[utoipa::path(
    tag = "agreements",
    summary = "作废纸质登记 · Void a registration from paper",
    description = "登记有误或重复登记时, 社区干部写明原因作废: 所列承诺不再履行, 不计入统计, 记录和历史保留; 可指明替代的登记。\
                   已有履约记录、变更或续签的不能作废。 An officer takes a registration back that was a mistake: nothing in it is \
                   owed, it counts in no figure, its history stays; another registration may be named in its place. Not once \
                   something was delivered under it, or it was amended or renewed.",
    params(AgreementPath),
    request_body = RegistrationVoidingIn,
    responses((status = 200, description = "已作废 · Voided", body = AgreementOut))
)]
#[put("/{agreement_id}/void")]
pub async fn void_registration(
    call: Call<may::VoidRegistration>,
    path: Path<AgreementPath>,
    body: Json<RegistrationVoidingIn>,
) -> Answer {
    call.write(move |tx, context| {
        let agreement = voiding::void(tx, path.agreement_id, body.0.reason.to_string(), body.0.replaced_by)?;
        shown(tx, context, agreement)
    })
    .await
}

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
    call.write(move |tx, context| {
        let agreement = original::attach(tx, path.agreement_id, body.0.document_id)?;
        shown(tx, context, agreement)
    })
    .await
}
