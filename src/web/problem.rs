//! RFC 9457 problem documents, and the one place where a kind of refusal becomes an HTTP status.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::request::Language;
use kernel::{Code, Fault, Kind};

/// A refusal on its way out. [`Edge`](super::Edge) writes it down in the caller's language.
#[derive(Debug)]
pub struct Problem(pub Fault);

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl From<&'static Code> for Problem {
    #[track_caller]
    fn from(code: &'static Code) -> Self {
        Self(Fault::of(code))
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.0.code().kind)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.0.clone());
        response
    }
}

/// The HTTP status of a kind of refusal.
pub(super) fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Missing => StatusCode::NOT_FOUND,
        Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
        Kind::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Kind::Slow => StatusCode::REQUEST_TIMEOUT,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UriTooLong => StatusCode::URI_TOO_LONG,
        Kind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
    }
}

/// The HTTP status a code comes with, for the published document.
pub fn status_of(code: &Code) -> u16 {
    status(code.kind).as_u16()
}

/// 问题说明 (RFC 9457). A problem document: what happened, where, and what to do next.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// 错误说明页 · Address of the page that explains this code, relative to the service.
    #[serde(rename = "type")]
    #[schema(example = "/problems/stale_version")]
    kind: String,
    /// 标题 · What happened, in the language asked for.
    #[schema(example = "内容已被他人修改")]
    title: &'static str,
    /// HTTP 状态码 · The HTTP status of this answer.
    #[schema(minimum = 400, maximum = 599, example = 412)]
    status: u16,
    /// 详情 · What happened in this case.
    #[schema(example = "内容已被他人修改")]
    detail: String,
    /// 本次请求 · This occurrence.
    #[schema(example = "/requests/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    instance: String,
    /// 错误代码 · The stable code; never translated, never reused.
    #[schema(example = "stale_version")]
    code: &'static str,
    /// 请求编号 · The value of `X-Request-Id`.
    #[schema(value_type = String, format = Uuid, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    request_id: Uuid,
    /// 处理办法 · What to do next, in the language asked for.
    #[schema(example = "请重新读取最新版本, 核对后用新的 ETag 再提交。")]
    remedy: &'static str,
    /// 逐项错误 · Each wrong place of the request; absent where no place is to blame.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
    #[serde(flatten)]
    #[schema(ignore)]
    members: Map<String, Value>,
}

/// 一处错误 · One wrong place of a request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// 位置 · RFC 6901 JSON Pointer into the body, or the name of a parameter.
    #[schema(example = "/parties/0/unit_id")]
    pointer: String,
    /// 错误代码 · Stable code of what is wrong there; all of them: `field_error_code` of `GET /api/v1/enums`.
    #[schema(example = "required")]
    code: &'static str,
    /// 说明 · What is wrong there, in the language asked for.
    #[schema(example = "缺少必填字段。")]
    detail: String,
}

impl ProblemBody {
    /// The body of a refusal in one language.
    pub(super) fn of(fault: &Fault, language: Language, request_id: Uuid) -> Self {
        let code = fault.code();
        let title = language.pick([code.title.zh, code.title.en]);
        let errors = fault.violations().iter().map(|violation| FieldError {
            pointer: violation.pointer.clone(),
            code: violation.code.name,
            detail: language.pick([&violation.detail[0], &violation.detail[1]]).clone(),
        });
        Self {
            kind: format!("/problems/{}", code.name),
            title,
            status: status(code.kind).as_u16(),
            detail: fault.detail().map_or_else(|| title.to_owned(), |[zh, en]| language.pick([zh, en]).clone()),
            instance: format!("/requests/{request_id}"),
            code: code.name,
            request_id,
            remedy: language.pick([code.remedy.zh, code.remedy.en]),
            errors: errors.collect(),
            members: fault.members().clone(),
        }
    }

    /// The same as part of another answer, which has the request's id.
    pub(super) fn inside(fault: &Fault, language: Language) -> Value {
        let mut document = serde_json::to_value(Self::of(fault, language, Uuid::nil())).unwrap_or_default();
        if let Some(members) = document.as_object_mut() {
            members.shift_remove("instance");
            members.shift_remove("request_id");
        }
        document
    }

    /// The document's bytes.
    pub(super) fn written(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}
