//! Requests and responses: the token endpoints.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    #[expect(dead_code, reason = "published, read and not needed (RFC 7009, section 2.1)")]
    pub token_type_hint: Option<String>,
    /// 客户端编号 · The client's id.
    #[schema(nullable = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub client_id: Option<String>,
    /// 客户端密钥 · The client's secret.
    #[schema(nullable = false, format = Password)]
    pub client_secret: Option<String>,
}

/// 令牌状态 (RFC 7662) · What a token is worth now.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct IntrospectionOut {
    /// 是否有效 · Whether it is good; without that, nothing else is said.
    #[schema(example = true)]
    pub active: bool,
    /// 权限范围 · The scopes.
    #[schema(example = "agreements:read units:read")]
    pub scope: Option<String>,
    /// 客户端 · The client.
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub client_id: Option<String>,
    /// 主体 · The account, or the client.
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub sub: Option<String>,
    /// 社区 · The community.
    #[schema(example = "5b1f2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")]
    pub cid: Option<String>,
    /// 令牌类型 · The kind of token.
    #[schema(example = "Bearer")]
    pub token_type: Option<&'static str>,
    /// 到期 (Unix 秒) · When it ends, in seconds since 1970.
    #[schema(example = 1_782_808_500)]
    pub exp: Option<i64>,
    /// 签发者 · The issuer.
    #[schema(example = "https://hulian.example")]
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
    /// 本服务其他密钥的担保 · What other keys of the service have signed of this one, so that a copy of the set can be extended by
    /// proof: compact JWS (EdDSA, `typ: hulian-key+jws`) over the canonical JSON of `kid` and `x`.
    #[schema(example = json!(["eyJhbGciOiJFZERTQSIsInR5cCI6Imh1bGlhbi1rZXkrandzIn0.eyJraWQiOiIuLi4ifQ.c2lnbmF0dXJl"]))]
    pub vouchers: Vec<String>,
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
