//! Routes: the token endpoints and what is published about them.
//!
//! Requests are form-encoded; refusals are problem documents with the member `error` of RFC 6749.

use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, get, post};

use super::super::open::Open;
use super::super::policy::{Action, may};
use super::super::session::wire::TokenOut;
use super::answers::{self, Asker};
use super::wire::{InspectionForm, IntrospectionOut, KeySetOut, ServerMetadataOut, TokenForm};
use web::{Answer, Reply};

fn asker<A: Action>(open: &Open<A>, request: &HttpRequest) -> Asker {
    let header = |name: HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    Asker { authorization: header(AUTHORIZATION), media: header(CONTENT_TYPE), source: open.source() }
}

/// Issues a token.
#[utoipa::path(
    tag = "sign-in",
    summary = "换取或刷新令牌 · Issue or refresh a token",
    description = "`client_credentials`: 机器客户端密钥换取 60 分钟令牌 (令牌不能换取令牌); `refresh_token`: 刷新会话, 刷新令牌每次更换, 重复使用旧令牌将结束会话。 `client_credentials`: a client secret for a token of 60 minutes (a token buys none); `refresh_token`: refreshes a session; each refresh token works once, and using a spent one ends the session.",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "令牌 · The token", body = TokenOut))
)]
#[post("/token")]
pub async fn issue_token(open: Open<may::IssueToken>, request: HttpRequest, body: Bytes) -> Answer {
    let out = answers::issue(open.gate(), &asker(&open, &request), &body).await?;
    open.answer(|context| context.secret(200, &out))
}

/// Revokes a token.
#[utoipa::path(
    tag = "sign-in",
    summary = "吊销令牌 · Revoke a token",
    description = "人员的刷新令牌或访问令牌: 结束其会话; 机器客户端的令牌: 只吊销该令牌, 立即生效; 机器客户端密钥: 吊销该客户端。持有令牌即可办理 (如同时提交 client_secret, 须为有效密钥); 无效令牌同样返回 200 (RFC 7009)。 A refresh or access token of a person ends its session; a token of a machine ends alone and at once; a client secret revokes the client. Holding the token is enough (a client_secret that is sent as well must be good); a worthless one gets 200 as well.",
    request_body(content = InspectionForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "已吊销或本就无效 · Revoked, or worthless before"))
)]
#[post("/revoke")]
pub async fn revoke_token(open: Open<may::RevokeToken>, request: HttpRequest, body: Bytes) -> Answer {
    answers::revoke(open.gate(), &asker(&open, &request), &body).await?;
    Ok(Reply { status: 200, no_store: true, ..Reply::default() })
}

/// Says what a token is worth.
#[utoipa::path(
    tag = "sign-in",
    summary = "查询令牌状态 · Introspect a token",
    description = "由机器客户端凭其密钥 (Basic、表单或 Bearer, 令牌不能代替密钥) 查询本社区访问令牌或密钥是否有效, 及此刻的实际权限; 其他社区的令牌和刷新令牌一律答复无效。 Asked by a machine client with its secret (Basic, form or Bearer; a token does not stand for it) about an access token or a secret of its own community, and what it may do at this moment; a token of another community, or a refresh token, is not active.",
    request_body(content = InspectionForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "令牌状态 · What it is worth", body = IntrospectionOut))
)]
#[post("/introspect")]
pub async fn introspect_token(open: Open<may::IntrospectToken>, request: HttpRequest, body: Bytes) -> Answer {
    let out = answers::introspect(open.gate(), &asker(&open, &request), &body).await?;
    open.answer(|context| context.secret(200, &out))
}

/// Publishes the keys.
#[utoipa::path(
    tag = "sign-in",
    summary = "公钥集 · The key set",
    description = "用于核验访问令牌和签署回执的全部公钥, 旧公钥永久保留。 Every public key that access tokens and receipts verify with; old ones stay for ever.",
    responses((status = 200, description = "公钥 · The keys", body = KeySetOut))
)]
#[get("/jwks.json")]
pub async fn get_key_set(open: Open<may::GetKeySet>) -> Answer {
    open.answer(|context| context.plain(&answers::key_set(open.gate())))
}

/// Publishes where the endpoints are.
#[utoipa::path(
    tag = "sign-in",
    summary = "授权服务器元数据 · The authorisation server",
    description = "RFC 8414 元数据。 Metadata as in RFC 8414.",
    responses((status = 200, description = "元数据 · The metadata", body = ServerMetadataOut))
)]
#[get("/oauth-authorization-server")]
pub async fn get_server_metadata(open: Open<may::GetServerMetadata>) -> Answer {
    open.answer(|context| context.plain(&answers::metadata(open.gate())))
}
