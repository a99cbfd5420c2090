//! The operation that shows the figures.

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::access::Access;
use super::registry::Metrics;
use crate::policy::may;
use ::web::{Problem, ServiceConfig};
use auth::Open;

/// OpenMetrics 1.0.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Adds the operation.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(metrics);
}

#[utoipa::path(
    tag = "meta",
    summary = "运行指标 · Figures for monitoring",
    description = "OpenMetrics 文本; 只含操作名, 不含编号和个人信息。仅限运维: 令牌 (--metrics-token-file) 放在 Authorization: \
                   Bearer 中; 未设令牌时只答复本机直接连接; 设有 --metrics-bind 时只在该地址答复, 此处为 404。 OpenMetrics \
                   text; names of operations only, no ids, no personal data. For operators: the token of \
                   --metrics-token-file goes into Authorization: Bearer; without one only direct connections of the same \
                   machine are answered; with --metrics-bind that address alone answers, and here is 404.",
    responses((status = 200, description = "指标 · Figures", body = String, content_type = "application/openmetrics-text",
        example = "# TYPE hulian_http_requests counter"))
)]
#[get("/metrics")]
pub async fn metrics(
    _open: Open<may::Metrics>,
    request: HttpRequest,
    access: web::Data<Access>,
    metrics: web::Data<Metrics>,
) -> Result<HttpResponse, Problem> {
    access.admit(&request)?;
    Ok(HttpResponse::Ok().content_type(KIND).body(metrics.text()))
}
