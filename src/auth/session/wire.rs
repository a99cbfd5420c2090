//! Requests and responses: sessions and tokens; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::issuance::wire::CredentialOut;
use super::model::Session;
use crate::ids::SessionId;
use kernel::{AccountId, Instant, text};

/// 登录 · A sign-in.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignInIn {
    /// 登录名 · The login.
    #[garde(custom(text::at_most(256)))]
    #[schema(example = "li.xiulan", max_length = 256)]
    pub login: String,
    /// 密码 · The password.
    #[garde(custom(text::at_most(1024)))]
    #[schema(example = "Tr4ktor-Gurke", format = Password, max_length = 1024)]
    pub password: String,
    /// 双因素: 身份验证器的 6 位验证码, 或一个恢复码; 账号启用双因素时必填 · The second factor: six digits of the authenticator, or
    /// a recovery code. Needed where the account has one.
    #[garde(inner(custom(text::at_most(64))))]
    #[schema(nullable = false, example = "492039", format = Password, max_length = 64)]
    pub second_factor_code: Option<String>,
}

/// 访问令牌与刷新令牌 · The pair of tokens.
#[serde_with::skip_serializing_none]
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
    #[schema(example = "hr_EXAMPLE0000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    pub refresh_token: Option<String>,
    /// 会话编号; 机器客户端没有 · The session; none for machines.
    pub session_id: Option<SessionId>,
    /// 权限范围, 仅机器客户端 · The scopes of a machine's token.
    #[schema(example = "agreements:read units:read")]
    pub scope: Option<String>,
    /// 须先修改初始密码 · The first password must be changed before anything else.
    #[schema(example = false)]
    pub must_change_password: Option<bool>,
    /// 凭证由他人签发, 本人尚未确认知悉 · Somebody else has issued the credential, and its holder has not acknowledged it yet.
    pub credential: Option<CredentialOut>,
    /// 须先启用双因素 · A second factor must be enrolled before anything else.
    #[schema(example = false)]
    pub second_factor_enrolment_required: Option<bool>,
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

/// What the journal is told of a session.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub account_id: AccountId,
}

journal::events! {
    subject("accounts/{}", account_id) in Facts => {
        /// Somebody signed in.
        SessionOpened = "hulian.session.opened.v1";
        /// Somebody signed out, or was.
        SessionClosed = "hulian.session.closed.v1";
        /// A spent refresh token came again: a copy is in other hands.
        TokenReused = "hulian.token.reused.v1";
    }
}
