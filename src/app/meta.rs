//! The service about itself: health, readiness, version, enums, the document and its page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::{get, web};
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::policy::may;
use ::web::{Answer, Reply, ServiceConfig, Variants};
use auth::Open;
use db::UNAVAILABLE;
use journal::Journal;
use kernel::Fault;

/// The version of the program and of the document it publishes: they are released together.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether the process is leaving: set at the first SIGTERM.
#[derive(Clone, Default)]
pub struct Draining(pub Arc<AtomicBool>);

/// The published document, ready to send.
pub struct Document {
    /// The bytes of `openapi/hulian.v1.json`.
    pub text: Bytes,
    /// Their entity tag.
    pub etag: String,
    /// Their compressed forms.
    pub variants: Variants,
}

/// 存活 · Alive
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "status": "ok" }))]
pub struct StatusOut {
    /// `ok`
    status: &'static str,
}

/// 版本 · What runs here
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "name": "hulian", "version": "0.1.0", "api": "0.1.0", "engine": "sqlite" }))]
pub struct ReleaseOut {
    /// The program.
    name: &'static str,
    /// Its version.
    version: &'static str,
    /// The version of the published document.
    api: &'static str,
    /// The database engine: `sqlite` or `postgresql`.
    engine: &'static str,
}

/// Adds the operations about the service itself.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(livez).service(readyz).service(version).service(list_enums).service(openapi_document);
}

#[utoipa::path(
    tag = "meta",
    summary = "存活检查 · Is the process alive",
    description = "进程在运行时总是 200, 不检查数据库。 Always 200 while the process runs; asks no database.",
    responses((status = 200, description = "运行中 · Running", body = StatusOut))
)]
#[get("/livez")]
pub async fn livez(open: Open<may::Livez>) -> Answer {
    open.answer(|context| context.plain(&StatusOut { status: "ok" }))
}

#[utoipa::path(
    tag = "meta",
    summary = "就绪检查 · Can it answer requests",
    description = "数据库一秒内应答、可写且服务未在停机时 200, 否则 503 并说明原因。 200 while the database answers \
                   within a second, takes writes, and the service is not leaving; else 503 with the reason.",
    responses((status = 200, description = "就绪 · Ready", body = StatusOut))
)]
#[get("/readyz")]
pub async fn readyz(open: Open<may::Readyz>, journal: web::Data<Journal>, draining: web::Data<Draining>) -> Answer {
    if draining.0.load(Ordering::Acquire) {
        return Err(Fault::caused(&UNAVAILABLE, "the service is leaving").with("retry_after", 5).into());
    }
    journal.ready().await?;
    open.answer(|context| context.plain(&StatusOut { status: "ok" }))
}

#[utoipa::path(
    tag = "meta",
    summary = "版本 · What runs here",
    description = "程序版本、接口文档版本和数据库类型。 Version of the program and of the document, and the engine.",
    responses((status = 200, description = "版本 · Version", body = ReleaseOut))
)]
#[get("/version")]
pub async fn version(open: Open<may::Version>, journal: web::Data<Journal>) -> Answer {
    let engine = journal.engine().name();
    open.answer(|context| context.plain(&ReleaseOut { name: "hulian", version: VERSION, api: VERSION, engine }))
}

#[utoipa::path(
    tag = "meta",
    summary = "枚举及其中英文名称 · Every enum with its labels",
    description = "界面下拉框可直接使用。 For pick lists: values with Chinese and English labels.",
    responses((status = 200, description = "枚举 · Enums", body = Value,
        example = json!({ "role": [{ "value": "secretary", "zh": "社区党委书记", "en": "Secretary" }] })))
)]
#[get("/api/v1/enums")]
pub async fn list_enums(open: Open<may::ListEnums>) -> Answer {
    open.answer(|context| context.plain(&super::catalogue::enums()))
}

#[utoipa::path(
    tag = "meta",
    summary = "接口文档 · This document",
    description = "OpenAPI 3.1 文档, 与 openapi/hulian.v1.json 逐字节一致。 The OpenAPI 3.1 document, byte for byte the \
                   file openapi/hulian.v1.json.",
    responses((status = 200, description = "文档 · The document", body = Value, example = json!({ "openapi": "3.1.0" })))
)]
#[get("/openapi.json")]
pub async fn openapi_document(_open: Open<may::OpenapiDocument>, document: web::Data<Document>) -> Answer {
    Ok(Reply {
        status: 200,
        body: document.text.clone(),
        content_type: "application/json",
        etag: Some(document.etag.clone()),
        variants: Some(document.variants.clone()),
        ..Reply::default()
    })
}
