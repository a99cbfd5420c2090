//! The catalogue of errors: each code with its meaning and remedy, as JSON and as a page to read.

use std::fmt::Write;

use actix_web::http::header::{CONTENT_LANGUAGE, HeaderValue, VARY};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use serde::Serialize;

use super::answer::{PAGE, Reply};
use super::codes::NOT_FOUND;
use super::extract::Path;
use super::mount::ServiceConfig;
use super::problem::{Problem, status};
use super::request::{Language, accepts};
use kernel::{Bilingual, Code, FieldCode, INTERNAL, Kind, OrFault};

/// Every code the service can answer, put into `app_data` (`Data<Catalogue>`) by `app`.
#[derive(Debug)]
pub struct Catalogue {
    /// The error codes of whole answers.
    pub codes: Vec<&'static Code>,
    /// The codes of single places of a request, as they stand in `errors`.
    pub fields: Vec<&'static FieldCode>,
}

impl Catalogue {
    /// The code of this name.
    pub fn find(&self, name: &str) -> Option<&'static Code> {
        self.codes.iter().copied().find(|code| code.name == name)
    }
}

/// 一个错误代码 · One error code.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErrorCodeOut {
    /// 错误代码 · The code.
    #[schema(example = "stale_version")]
    code: &'static str,
    /// HTTP 状态码 · The HTTP status it comes with.
    #[schema(minimum = 400, maximum = 599, example = 412)]
    status: u16,
    /// 标题 · What happened.
    title: WordsOut,
    /// 处理办法 · What to do next.
    remedy: WordsOut,
    /// 可否原样重试 · Whether the same request may succeed later without a change.
    retryable: bool,
}

/// 中英文 · The same sentence in both languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WordsOut {
    /// 中文 · Simplified Chinese.
    #[schema(example = "内容已被他人修改")]
    zh: &'static str,
    /// 英文 · English.
    #[schema(example = "Somebody else changed it in the meantime")]
    en: &'static str,
}

/// 错误目录 · The catalogue of errors.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ErrorCodeList {
    /// 全部代码 · All codes.
    items: Vec<ErrorCodeOut>,
    /// 逐项错误的全部代码 · All codes of single places, as they stand in `errors` of a problem.
    field_codes: Vec<FieldErrorCodeOut>,
}

/// 逐项错误的一个代码 · One code of what can be wrong at one place of a request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldErrorCodeOut {
    /// 错误代码 · The code.
    #[schema(example = "in_future")]
    code: &'static str,
    /// 处理办法 · What to do about it.
    remedy: WordsOut,
}

impl From<&'static FieldCode> for FieldErrorCodeOut {
    fn from(code: &'static FieldCode) -> Self {
        Self { code: code.name, remedy: code.remedy.into() }
    }
}

impl From<Bilingual> for WordsOut {
    fn from(words: Bilingual) -> Self {
        Self { zh: words.zh, en: words.en }
    }
}

impl From<&'static Code> for ErrorCodeOut {
    fn from(code: &'static Code) -> Self {
        let later =
            matches!(code.kind, Kind::Slow | Kind::TooMany | Kind::Internal | Kind::Unavailable | Kind::StorageFull);
        Self {
            code: code.name,
            status: status(code.kind).as_u16(),
            title: code.title.into(),
            remedy: code.remedy.into(),
            retryable: later || code.name == "request_in_progress",
        }
    }
}

/// Mounts `GET /problems` and `GET /problems/{code}`.
pub fn mount_problems(config: &mut ServiceConfig) {
    config.service(list_problems).service(get_problem);
}

/// Lists every error code.
#[utoipa::path(
    tag = "meta",
    operation_id = "list_problems",
    summary = "错误目录 · Catalogue of errors",
    description = "列出本服务可能返回的全部错误代码及处理办法; Accept: text/html 时返回网页。 \
                   Every error code of this service with what to do about it; a page for people with Accept: text/html.",
    security(()),
    responses((status = 200, description = "错误目录 · The catalogue", content(
        (ErrorCodeList = "application/json"),
        (String = "text/html"),
    )))
)]
#[get("/problems")]
pub async fn list_problems(request: HttpRequest, catalogue: Data<Catalogue>) -> Result<HttpResponse, Problem> {
    let list = ErrorCodeList {
        items: catalogue.codes.iter().map(|code| ErrorCodeOut::from(*code)).collect(),
        field_codes: catalogue.fields.iter().map(|code| FieldErrorCodeOut::from(*code)).collect(),
    };
    answer(&request, &list, (&list.items, &list.field_codes))
}

/// Shows one error code.
#[utoipa::path(
    tag = "meta",
    operation_id = "get_problem",
    summary = "错误说明 · Explanation of an error",
    description = "说明一个错误代码的含义和处理办法; Accept: text/html 时返回网页。 \
                   What one error code means and what to do about it; a page for people with Accept: text/html.",
    security(()),
    params(("code" = String, Path, description = "错误代码 · The code", example = "stale_version")),
    responses((status = 200, description = "错误说明 · The explanation", content(
        (ErrorCodeOut = "application/json"),
        (String = "text/html"),
    )))
)]
#[get("/problems/{code}")]
pub async fn get_problem(
    request: HttpRequest,
    code: Path<String>,
    catalogue: Data<Catalogue>,
) -> Result<HttpResponse, Problem> {
    let item = ErrorCodeOut::from(catalogue.find(&code).ok_or(&NOT_FOUND)?);
    answer(&request, &item, (std::slice::from_ref(&item), &[]))
}

/// JSON, or a page in the caller's language.
fn answer(request: &HttpRequest, whole: &impl Serialize, listed: Listed) -> Result<HttpResponse, Problem> {
    if accepts(request.headers(), &["application/json", PAGE])? == "application/json" {
        let body = serde_json::to_vec(whole).or_fault(&INTERNAL)?;
        return Ok(Reply::json(200, body).respond_to(request));
    }
    let language = Language::of(request.headers());
    let page = Reply { etag: None, ..Reply::page(page(listed, language)) };
    let mut response = page.respond_to(request);
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    Ok(response)
}

/// What stands on a page: codes of answers, codes of places.
type Listed<'a> = (&'a [ErrorCodeOut], &'a [FieldErrorCodeOut]);

/// One code has a heading of its own right below that of the page; on the page of all codes they stand in two sections.
fn page((items, fields): Listed, language: Language) -> String {
    let heading = language.pick(["错误说明", "Errors"]);
    let sections = !fields.is_empty();
    let level = if sections { 3 } else { 2 };
    let mut page = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{heading} · hulian</title><style>\
         body{{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}\
         h2{{margin:3rem 0 0}}h3{{margin:2rem 0 0;font-size:1.1rem}}code{{font-size:1.05em}}p{{margin:.3rem 0}}</style></head>\
         <body><h1>{heading}</h1>",
        language.tag()
    );
    // Writing to a String cannot fail.
    if sections {
        let heading = language.pick(["整个请求的错误 (code)", "Codes of whole requests (code)"]);
        let _ = write!(page, "<h2>{heading}</h2>");
    }
    for item in items {
        let (title, remedy) = (&item.title, &item.remedy);
        let _ = write!(
            page,
            "<h{level} id=\"{code}\"><code>{code}</code> · {status}</h{level}><p><strong>{title}</strong></p><p>{remedy}</p>",
            code = item.code,
            status = item.status,
            title = escaped(language.pick([title.zh, title.en])),
            remedy = escaped(language.pick([remedy.zh, remedy.en])),
        );
    }
    if sections {
        let heading = language.pick(["逐项错误 (errors)", "Codes of single places (errors)"]);
        let _ = write!(page, "<h2>{heading}</h2>");
    }
    for FieldErrorCodeOut { code, remedy } in fields {
        let remedy = escaped(language.pick([remedy.zh, remedy.en]));
        let _ = write!(page, "<h{level} id=\"field-{code}\"><code>{code}</code></h{level}><p>{remedy}</p>");
    }
    page.push_str("</body></html>");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::field;

    #[test]
    fn a_page_has_one_heading_of_the_first_level() {
        let items = [ErrorCodeOut::from(&NOT_FOUND), ErrorCodeOut::from(&INTERNAL)];
        let fields: Vec<_> = field::FIELD_CODES.iter().map(|code| FieldErrorCodeOut::from(*code)).collect();
        for language in [Language::Chinese, Language::English] {
            let all = page((&items, &fields), language);
            let count = |tag: &str| all.matches(&format!("<{tag}")).count();
            assert_eq!((count("h1>"), count("h2>"), count("h3 id=")), (1, 2, items.len() + fields.len()), "{all}");
            let one = page((&items[..1], &[]), language);
            assert_eq!((one.matches("<h1>").count(), one.matches("<h2 id=\"not_found\">").count()), (1, 1), "{one}");
        }
    }
}
