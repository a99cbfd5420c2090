//! Requests and responses: one-time codes; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::issuance::model::CredentialConfirmation;
use kernel::{AccountId, CommunityId, Instant, Role, Text, UnitId, register, text};

/// 批量邀请 · One-time codes for many.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvitationsIn {
    /// 每人一项 · One for each person; all or none.
    #[garde(dive, length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub invitations: Vec<InvitationIn>,
}

/// 一份邀请: 已有账号填 account_id, 新账号填 name 和 roles · A code for an account that exists (account_id), or for a new
/// one (name and roles).
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvitationIn {
    /// 已有账号 · An account that exists: its password is taken away.
    #[garde(skip)]
    #[schema(nullable = false)]
    pub account_id: Option<AccountId>,
    /// 新账号所属单位; 不填为工作人员 · The unit of a new account; absent for staff.
    #[garde(skip)]
    pub unit_id: Option<UnitId>,
    /// 登录名; 不填则本人自选 · The login; chosen by the person if absent.
    #[garde(inner(custom(register::login)))]
    #[schema(example = "wang.jianguo", min_length = 3, max_length = 64)]
    pub login: Option<Text>,
    /// 姓名 · The person's name.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(example = "王建国", min_length = 1, max_length = 60)]
    pub name: Option<Text>,
    /// 职务 · The person's post.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(example = "联络员", min_length = 1, max_length = 60)]
    pub title: Option<Text>,
    /// 角色 · What the person may do.
    #[garde(length(max = 6))]
    #[serde(default)]
    #[schema(required = false, example = json!(["unit_liaison"]), max_items = 6)]
    pub roles: Vec<Role>,
}

/// 邀请码 (只显示一次) · A one-time code, shown once.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CodeOut {
    /// 账号编号 · The account.
    pub account_id: AccountId,
    /// 姓名 · The name, for the printed slip.
    #[schema(example = "王建国")]
    pub name: String,
    /// 登录名 · The login, if it is chosen already.
    #[schema(example = "wang.jianguo")]
    pub login: Option<String>,
    /// 一次性邀请码 · The code.
    #[schema(example = "7Q2MX-4KD9T-B3W8H-ZC6NP")]
    pub code: String,
    /// 有效期至 · When it ends.
    pub expires_at: Instant,
}

/// 邀请码列表 · The codes, in the order asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodesOut {
    /// 邀请码 · The codes.
    pub items: Vec<CodeOut>,
}

/// 兑换邀请码 · A code redeemed for a password.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RedemptionIn {
    /// 邀请码; 大小写、空格和连字符不限 · The code; case, blanks and hyphens do not matter.
    #[garde(custom(text::at_most(64)))]
    #[schema(example = "7Q2MX-4KD9T-B3W8H-ZC6NP", max_length = 64)]
    pub code: String,
    /// 自选登录名; 账号尚无登录名时必填 · The login; needed where the account has none yet.
    #[garde(inner(custom(register::login)))]
    #[schema(example = "wang.jianguo", min_length = 3, max_length = 64)]
    pub login: Option<Text>,
    /// 新密码 · The password: 10 characters with three of four classes, or 15.
    #[garde(custom(text::at_most(1024)))]
    #[schema(example = "Tr4ktor-Gurke", format = Password, min_length = 10, max_length = 128)]
    pub password: String,
}

/// 兑换结果 · What can be signed in with now.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct RedemptionOut {
    /// 账号编号 · The account.
    pub account_id: AccountId,
    /// 所属社区; 平台人员没有 · The community; absent on the platform.
    pub community_id: Option<CommunityId>,
    /// 登录名 · The login.
    #[schema(example = "wang.jianguo")]
    pub login: String,
    /// 是否须由第二人确认后方可登录 · Whether a second office-holder must confirm it before it opens anything.
    pub confirmation: CredentialConfirmation,
    /// 设置密码的时间: 请告知确认人 · When the password was made: tell it to whoever confirms.
    pub set_at: Option<Instant>,
}

journal::events! {
    subject("accounts/{}", account_id) {
        /// For whom.
        account_id: AccountId,
        /// Until when.
        expires_at: Instant,
    } => {
        /// A code was issued.
        InvitationIssued = "hulian.invitation.issued.v1";
    }

    subject("accounts/{}", account_id) {
        /// By whom.
        account_id: AccountId,
    } => {
        /// A code was redeemed.
        InvitationRedeemed = "hulian.invitation.redeemed.v1";
    }
}
