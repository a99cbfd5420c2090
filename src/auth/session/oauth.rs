//! Doors: the token endpoints (RFC 6749, 7009, 7662) and what is published about them (RFC 7517, 8414).
//!
//! Requests are form-encoded; refusals are problem documents with the member `error` of RFC 6749.

use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;

use super::super::call::Open;
use super::super::client::actions as clients;
use super::super::codes::{
    OAUTH_INVALID_CLIENT, OAUTH_INVALID_GRANT, OAUTH_INVALID_REQUEST, OAUTH_INVALID_SCOPE, OAUTH_UNSUPPORTED_GRANT,
};
use super::super::gate::{Admitted, Gate};
use super::super::policy::{self, may};
use super::super::store::StandingOf;
use super::super::token::{self, Access, Bearer, MACHINE_LIFE};
use super::super::{secret, store as standings};
use super::actions;
use super::sign_in::granted;
use super::wire::{InspectionForm, IntrospectionOut, KeyOut, KeySetOut, ServerMetadataOut, TokenForm, TokenOut};
use crate::journal::Tx;
use crate::kernel::{Actor, Author, ClientId, Code, Fault, Id};
use crate::web::codes::UNSUPPORTED_MEDIA_TYPE;
use crate::web::{Answer, Reply};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};

/// Issues a token.
#[utoipa::path(
    tag = "sign-in",
    summary = "换取或刷新令牌 · Issue or refresh a token",
    description = "`client_credentials`: 机器客户端密钥换取 60 分钟令牌; `refresh_token`: 刷新会话, 刷新令牌每次更换, 重复使用旧令牌将结束会话。 `client_credentials`: a client secret for a token of 60 minutes; `refresh_token`: refreshes a session; each refresh token works once, and using a spent one ends the session.",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "令牌 · The token", body = TokenOut))
)]
#[post("/token")]
pub async fn issue_token(open: Open<may::IssueToken>, request: HttpRequest, body: Bytes) -> Answer {
    let wanted: TokenForm = form(&request, &body)?;
    let out = match wanted.grant_type.as_deref() {
        Some("client_credentials") => machine(&open, &request, &wanted).await?,
        Some("refresh_token") => refreshed(open.gate(), &wanted).await?,
        Some(_) => return Err(oauth(&OAUTH_UNSUPPORTED_GRANT, "unsupported_grant_type").into()),
        None => return Err(oauth(&OAUTH_INVALID_REQUEST, "invalid_request").into()),
    };
    open.answer(|form| form.secret(200, &out))
}

async fn machine(open: &Open<may::IssueToken>, request: &HttpRequest, wanted: &TokenForm) -> Result<TokenOut, Fault> {
    let gate = open.gate();
    let given = (wanted.client_id.as_deref(), wanted.client_secret.as_deref());
    let admitted = client(gate, request, given, open.source()).await?;
    let (Author::Client(id), StandingOf::Machine { scopes, .. }) =
        (admitted.standing.actor.author, &admitted.standing.kind)
    else {
        return Err(invalid_client());
    };
    let narrowed = wanted.scope.as_deref().filter(|scope| !scope.trim().is_empty());
    if narrowed.is_some_and(|list| list.split_ascii_whitespace().any(|one| !scopes.iter().any(|has| has == one))) {
        return Err(oauth(&OAUTH_INVALID_SCOPE, "invalid_scope"));
    }
    let now = gate.now();
    let scope =
        narrowed.map_or_else(|| scopes.join(" "), |list| list.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    let access = Access {
        bearer: Bearer::Machine { client: id },
        community: admitted.standing.actor.community,
        rights: 0,
        scope: Some(scope.clone()),
        jti: gate.token_id(id),
        issued_at: now,
        expires_at: now.plus(MACHINE_LIFE).min(admitted.standing.ends_at),
    };
    Ok(TokenOut {
        access_token: token::issue(&access, gate.issuer(), gate.keys())?,
        token_type: "Bearer",
        expires_in: access.expires_at.seconds() - now.seconds(),
        refresh_token: None,
        session_id: None,
        scope: Some(scope),
        must_change_password: None,
    })
}

async fn refreshed(gate: &Gate, wanted: &TokenForm) -> Result<TokenOut, Fault> {
    let presented = wanted.refresh_token.as_deref().and_then(|token| secret::read(secret::REFRESH, token));
    let presented = presented.ok_or_else(|| oauth(&OAUTH_INVALID_GRANT, "invalid_grant"))?;
    let home = Actor::system(presented.community);
    let refresh = move |tx: &mut Tx<'_>| actions::refresh(tx, &presented);
    let pair = absent_community(gate.journal().write(home, refresh).await)?;
    granted(gate, pair.ok_or_else(|| oauth(&OAUTH_INVALID_GRANT, "invalid_grant"))?)
}

/// A token that names a community that does not exist is worth as much as any other wrong one.
fn absent_community<T: Default>(result: Result<T, Fault>) -> Result<T, Fault> {
    match result {
        Err(fault) if fault.code().name == "not_found" => Ok(T::default()),
        other => other,
    }
}

/// Revokes a token.
#[utoipa::path(
    tag = "sign-in",
    summary = "吊销令牌 · Revoke a token",
    description = "刷新令牌或访问令牌: 结束其会话; 机器客户端密钥: 吊销该客户端。持有令牌即可办理; 无效令牌同样返回 200 (RFC 7009)。 A refresh or access token ends its session; a client secret revokes the client. Holding the token is enough; a worthless one gets 200 as well.",
    request_body(content = InspectionForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "已吊销或本就无效 · Revoked, or worthless before"))
)]
#[post("/revoke")]
pub async fn revoke_token(open: Open<may::RevokeToken>, request: HttpRequest, body: Bytes) -> Answer {
    let wanted: InspectionForm = form(&request, &body)?;
    let text = wanted.token.ok_or_else(|| oauth(&OAUTH_INVALID_REQUEST, "invalid_request"))?;
    let gate = open.gate();
    if let Some(presented) = secret::read(secret::REFRESH, &text) {
        let home = Actor::system(presented.community);
        let revoke = move |tx: &mut Tx<'_>| actions::revoke(tx, &presented);
        absent_community(gate.journal().write(home, revoke).await)?;
    } else if let Some(presented) = secret::read(secret::CLIENT, &text) {
        let home = Actor::system(presented.community);
        let revoke = move |tx: &mut Tx<'_>| revoke_client(tx, &presented);
        absent_community(gate.journal().write(home, revoke).await)?;
    } else if let Ok(access) = gate.verified(&text).await
        && let Bearer::Person { session, .. } = access.bearer
    {
        let close = move |tx: &mut Tx<'_>| actions::close_by_id(tx, session);
        gate.journal().write(Actor::system(access.community), close).await?;
    }
    Ok(Reply { status: 200, no_store: true, ..Reply::default() })
}

fn revoke_client(tx: &mut Tx, presented: &secret::Presented) -> Result<(), Fault> {
    let id = ClientId(presented.id);
    let Some(standing) = standings::client_standing(tx, id)? else { return Ok(()) };
    match &standing.kind {
        StandingOf::Machine { secret_hash, .. } if *secret_hash == presented.hash => {
            clients::revoke(tx, standing.actor.unit, id)
        }
        _ => Ok(()),
    }
}

/// Says what a token is worth.
#[utoipa::path(
    tag = "sign-in",
    summary = "查询令牌状态 · Introspect a token",
    description = "由机器客户端 (Basic、表单或 Bearer) 查询本社区令牌是否有效; 其他社区的令牌一律答复无效。 Asked by a machine client (Basic, form or Bearer) about a token of its own community; any other token is not active.",
    request_body(content = InspectionForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "令牌状态 · What it is worth", body = IntrospectionOut))
)]
#[post("/introspect")]
pub async fn introspect_token(open: Open<may::IntrospectToken>, request: HttpRequest, body: Bytes) -> Answer {
    let wanted: InspectionForm = form(&request, &body)?;
    let gate = open.gate();
    let given = (wanted.client_id.as_deref(), wanted.client_secret.as_deref());
    let asker = client(gate, &request, given, open.source()).await?;
    let text = wanted.token.ok_or_else(|| oauth(&OAUTH_INVALID_REQUEST, "invalid_request"))?;
    let out = match gate.stands(&text).await {
        Ok(found) if found.standing.actor.community == asker.standing.actor.community => {
            described(gate, &text, &found).await
        }
        Ok(_) => IntrospectionOut::default(),
        Err(fault) if fault.code().name == "invalid_token" => IntrospectionOut::default(),
        Err(fault) => return Err(fault.into()),
    };
    open.answer(|form| form.secret(200, &out))
}

async fn described(gate: &Gate, text: &str, found: &Admitted) -> IntrospectionOut {
    let actor = found.standing.actor;
    let (sub, client_id) = match actor.author {
        Author::Account(id) => (Some(id.uuid()), None),
        Author::Client(id) => (Some(id.uuid()), Some(id.to_string())),
        Author::System => (None, None),
    };
    let scopes: Vec<String> = match &found.standing.kind {
        StandingOf::Person { .. } => policy::scopes_of(actor.roles).into_iter().map(str::to_owned).collect(),
        StandingOf::Machine { scopes, .. } => scopes.iter().filter(|scope| found.scoped(scope)).cloned().collect(),
    };
    let ends_at = gate.verified(text).await.map_or(found.standing.ends_at, |access| access.expires_at);
    IntrospectionOut {
        active: true,
        scope: Some(scopes.join(" ")),
        client_id,
        sub: sub.map(|id| id.to_string()),
        cid: Some(actor.community.to_string()),
        token_type: Some("Bearer"),
        exp: Some(ends_at.seconds()),
        iss: Some(gate.issuer().to_owned()),
    }
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
    let keys = open.keys().published().keys.iter().filter_map(key).collect();
    open.answer(|form| form.plain(&KeySetOut { keys }))
}

fn key(jwk: &Jwk) -> Option<KeyOut> {
    let AlgorithmParameters::OctetKeyPair(pair) = &jwk.algorithm else { return None };
    let kid = jwk.common.key_id.clone()?;
    Some(KeyOut { kty: "OKP", crv: "Ed25519", x: pair.x.clone(), kid, usage: "sig", alg: "EdDSA" })
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
    let issuer = open.gate().issuer().to_owned();
    let at = |path: &str| format!("{issuer}{path}");
    let out = ServerMetadataOut {
        token_endpoint: at("/oauth/token"),
        revocation_endpoint: at("/oauth/revoke"),
        introspection_endpoint: at("/oauth/introspect"),
        jwks_uri: at("/.well-known/jwks.json"),
        grant_types_supported: vec!["client_credentials", "refresh_token"],
        response_types_supported: Vec::new(),
        token_endpoint_auth_methods_supported: vec!["client_secret_basic", "client_secret_post"],
        scopes_supported: policy::scopes(),
        issuer: issuer.clone(),
    };
    open.answer(|form| form.plain(&out))
}

/// The client that asks: by Basic, by form, or by Bearer.
async fn client(
    gate: &Gate,
    request: &HttpRequest,
    form: (Option<&str>, Option<&str>),
    source: Option<std::net::IpAddr>,
) -> Result<Admitted, Fault> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, word) = header.split_once(' ').unwrap_or((header, ""));
    let (id, bearer) = if scheme.eq_ignore_ascii_case("basic") {
        let (id, secret) = basic(word).ok_or_else(invalid_client)?;
        (Some(id), secret)
    } else if scheme.eq_ignore_ascii_case("bearer") {
        (None, word.trim().to_owned())
    } else {
        (form.0.map(str::to_owned), form.1.ok_or_else(invalid_client)?.to_owned())
    };
    let admitted = gate.admit(&bearer, source).await.map_err(|fault| match fault.code().name {
        "invalid_token" => invalid_client(),
        _ => fault,
    })?;
    match admitted.standing.actor.author {
        Author::Client(client) if id.is_none_or(|id| id == client.to_string()) => Ok(admitted),
        _ => Err(invalid_client()),
    }
}

/// User and password of HTTP Basic, each form-encoded as RFC 6749 §2.3.1 wants.
fn basic(word: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(word.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// A form-encoded body.
fn form<T: DeserializeOwned>(request: &HttpRequest, body: &Bytes) -> Result<T, Fault> {
    const MEDIA: &str = "application/x-www-form-urlencoded";
    let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(MEDIA) {
        return Err(Fault::of(&UNSUPPORTED_MEDIA_TYPE).with("accepted", vec![MEDIA]));
    }
    serde_urlencoded::from_bytes(body).map_err(|_| oauth(&OAUTH_INVALID_REQUEST, "invalid_request"))
}

fn oauth(code: &'static Code, error: &str) -> Fault {
    Fault::of(code).with("error", error)
}

fn invalid_client() -> Fault {
    oauth(&OAUTH_INVALID_CLIENT, "invalid_client")
}
