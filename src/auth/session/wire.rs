//! What strangers see of sessions and tokens, and what the journal is told.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::Session;
use crate::journal::Event;
use crate::kernel::{AccountId, Instant, SessionId};

/// 登录 · A sign-in.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignInIn {
    /// 登录名 · The login.
    #[garde(length(chars, max = 256))]
    #[schema(example = "li.xiulan", max_length = 256)]
    pub login: String,
    /// 密码 · The password.
    #[garde(length(chars, max = 1024))]
    #[schema(example = "Tr4ktor-Gurke", format = Password, max_length = 1024)]
    pub password: String,
}

/// 访问令牌与刷新令牌 · The pair of tokens.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TokenOut {
    /// 访问令牌 (JWT, 15 分钟) · Access token, 15 minutes.
    #[schema(example = "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6IuKApiJ9.e30.c2ln")]
    pub access_token: String,
    /// 固定为 Bearer · Always Bearer.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// 有效秒数 · Seconds until it ends.
    #[schema(example = 900)]
    pub expires_in: i64,
    /// 刷新令牌; 每次刷新都会更换, 机器客户端没有 · Refresh token, another one after each refresh; none for machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        example = "hr_EXAMPLE0000000000000000000000000000000000000000000000000000000000000000000000000000000"
    )]
    pub refresh_token: Option<String>,
    /// 会话编号; 机器客户端没有 · The session; none for machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub session_id: Option<SessionId>,
    /// 权限范围, 仅机器客户端 · The scopes of a machine's token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "agreements:read units:read")]
    pub scope: Option<String>,
    /// 须先修改初始密码 · The first password must be changed before anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = false)]
    pub must_change_password: Option<bool>,
}

/// 会话 · A session of the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionOut {
    /// 会话编号 · Its id.
    pub id: SessionId,
    /// 登录时间 · When it was opened.
    pub created_at: Instant,
    /// 最近刷新 · When it was last refreshed.
    pub refreshed_at: Instant,
    /// 不刷新则结束于 · When it ends without a refresh.
    pub idle_until: Instant,
    /// 最迟结束于 · When it ends in any case.
    pub expires_at: Instant,
    /// 是否当前会话 · Whether it is the one that asks.
    #[schema(example = true)]
    pub current: bool,
}

impl SessionOut {
    /// The session as its owner sees it.
    pub fn of(session: &Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id,
            created_at: session.created_at,
            refreshed_at: session.refreshed_at,
            idle_until: session.idle_until,
            expires_at: session.expires_at,
            current: current == Some(session.id),
        }
    }
}

/// 会话列表 · The caller's sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionPage {
    /// 会话, 最近的在前 · The sessions, the newest first.
    pub items: Vec<SessionOut>,
}

/// A session in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SessionPath {
    /// 会话编号 · The session's id.
    #[param(value_type = uuid::Uuid)]
    pub session_id: SessionId,
}

/// 令牌请求 (RFC 6749) · A token request.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct TokenForm {
    /// 授权方式 · `client_credentials` or `refresh_token`.
    #[schema(example = "client_credentials")]
    pub grant_type: Option<String>,
    /// 客户端编号; 也可用 HTTP Basic · The client's id; or by HTTP Basic.
    #[schema(nullable = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub client_id: Option<String>,
    /// 客户端密钥 · The client's secret.
    #[schema(nullable = false, format = Password)]
    pub client_secret: Option<String>,
    /// 收窄权限 · Narrows the token.
    #[schema(nullable = false, example = "units:read")]
    pub scope: Option<String>,
    /// 刷新令牌 · The refresh token.
    #[schema(nullable = false, format = Password)]
    pub refresh_token: Option<String>,
}

/// 令牌 (RFC 7009, RFC 7662) · A token to revoke or to look at.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct InspectionForm {
    /// 令牌 · The token.
    #[schema(nullable = false, required = true, format = Password)]
    pub token: Option<String>,
    /// 类型提示 · Which kind it might be; not needed.
    #[schema(nullable = false, example = "access_token")]
    pub token_type_hint: Option<String>,
    /// 客户端编号 · The client's id.
    #[schema(nullable = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub client_id: Option<String>,
    /// 客户端密钥 · The client's secret.
    #[schema(nullable = false, format = Password)]
    pub client_secret: Option<String>,
}

/// 令牌状态 (RFC 7662) · What a token is worth now.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct IntrospectionOut {
    /// 是否有效 · Whether it is good; without that, nothing else is said.
    #[schema(example = true)]
    pub active: bool,
    /// 权限范围 · The scopes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "agreements:read units:read")]
    pub scope: Option<String>,
    /// 客户端 · The client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub client_id: Option<String>,
    /// 主体 · The account, or the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub sub: Option<String>,
    /// 社区 · The community.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "5b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")]
    pub cid: Option<String>,
    /// 令牌类型 · The kind of token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Bearer")]
    pub token_type: Option<&'static str>,
    /// 到期 (Unix 秒) · When it ends, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 1_782_808_500)]
    pub exp: Option<i64>,
    /// 签发者 · The issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "https://hulian.example")]
    pub iss: Option<String>,
}

/// 公钥集 (RFC 7517) · The public keys.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeySetOut {
    /// 公钥; 旧公钥保留, 以便核验旧凭证 · The keys; old ones stay, so that old proofs verify.
    pub keys: Vec<KeyOut>,
}

/// 公钥 (RFC 8037) · A public key.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyOut {
    /// 固定为 OKP · Always OKP.
    #[schema(example = "OKP")]
    pub kty: &'static str,
    /// 固定为 Ed25519 · Always Ed25519.
    #[schema(example = "Ed25519")]
    pub crv: &'static str,
    /// 公钥 · The key, base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
    /// RFC 7638 指纹 · Its thumbprint.
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    pub kid: String,
    /// 固定为 sig · Always sig.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub usage: &'static str,
    /// 固定为 EdDSA · Always EdDSA.
    #[schema(example = "EdDSA")]
    pub alg: &'static str,
}

/// 授权服务器元数据 (RFC 8414) · The authorisation server.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServerMetadataOut {
    /// 签发者 · The issuer.
    #[schema(example = "https://hulian.example")]
    pub issuer: String,
    /// 令牌端点 · The token endpoint.
    #[schema(example = "https://hulian.example/oauth/token")]
    pub token_endpoint: String,
    /// 吊销端点 · The revocation endpoint.
    #[schema(example = "https://hulian.example/oauth/revoke")]
    pub revocation_endpoint: String,
    /// 查询端点 · The introspection endpoint.
    #[schema(example = "https://hulian.example/oauth/introspect")]
    pub introspection_endpoint: String,
    /// 公钥集 · The key set.
    #[schema(example = "https://hulian.example/.well-known/jwks.json")]
    pub jwks_uri: String,
    /// 授权方式 · The grants.
    #[schema(example = json!(["client_credentials", "refresh_token"]))]
    pub grant_types_supported: Vec<&'static str>,
    /// 响应类型: 无 · None: there is no authorisation endpoint.
    pub response_types_supported: Vec<&'static str>,
    /// 客户端认证方式 · How clients say who they are.
    #[schema(example = json!(["client_secret_basic", "client_secret_post"]))]
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// 权限范围 · The scopes.
    #[schema(example = json!(["agreements:read", "units:read"]))]
    pub scopes_supported: Vec<&'static str>,
}

/// What the journal is told of a session.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub account_id: AccountId,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub Facts);

        impl Event for $name {
            const TYPE: &'static str = $kind;
            fn subject(&self) -> String {
                format!("accounts/{}", self.0.account_id)
            }
        }
    )+};
}

events! {
    /// Somebody signed in.
    SessionOpened = "hulian.session.opened.v1";
    /// Somebody signed out, or was.
    SessionClosed = "hulian.session.closed.v1";
    /// A spent refresh token came again: a copy is in other hands.
    TokenReused = "hulian.token.reused.v1";
}

/// A sign-in failed.
#[derive(Debug, Serialize)]
pub struct SignInFailed {
    /// Whose account was meant, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Failures in a row.
    pub failures: i64,
    /// Whether this one locked the login.
    pub locked: bool,
}

impl Event for SignInFailed {
    const TYPE: &'static str = "hulian.sign_in.failed.v1";
    fn subject(&self) -> String {
        match self.account_id {
            Some(id) => format!("accounts/{id}"),
            None => "sign-ins".to_owned(),
        }
    }
}
