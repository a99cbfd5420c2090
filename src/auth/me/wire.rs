//! Requests and responses: the caller's own account, and a change of the password.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::issuance::wire::CredentialOut;
use kernel::{CommunityId, Role, UnitId, text};

/// 我的账号 · The caller's own account.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeOut {
    /// 账号或客户端编号 · The account's, or the client's, id.
    pub account_id: uuid::Uuid,
    /// 登录名; 机器客户端没有 · The login; absent for a machine client.
    #[schema(example = "li.xiulan")]
    pub login: Option<String>,
    /// 姓名 · The name.
    #[schema(example = "李秀兰")]
    pub name: String,
    /// 职务 · The post.
    #[schema(example = "社区干部")]
    pub title: Option<String>,
    /// 角色 · The roles.
    #[schema(example = json!(["officer"]))]
    pub roles: Vec<Role>,
    /// 所属社区; 平台人员没有 · The community; absent on the platform.
    pub community_id: Option<CommunityId>,
    /// 所属单位 · The unit.
    pub unit_id: Option<UnitId>,
    /// 权限范围 · What the roles, or the client's grant, allow.
    #[schema(example = json!(["agreements:read", "agreements:write", "units:read"]))]
    pub scopes: Vec<String>,
    /// 必须先修改初始密码 · The first password must be changed before anything else.
    pub must_change_password: bool,
    /// 凭证由谁何时签发; 机器客户端没有 · Who issued the credential, and when; absent for a machine client.
    pub credential: Option<CredentialOut>,
    /// 必须先启用双因素 · A second factor must be enrolled before anything else.
    pub second_factor_enrolment_required: bool,
}

/// 修改密码 · A change of one's own password.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordIn {
    /// 当前密码 · The password in use.
    #[garde(custom(text::at_most(1024)))]
    #[schema(example = "Tr4ktor-Gurke", format = Password, max_length = 1024)]
    pub current_password: String,
    /// 新密码 · The new one: 10 characters with three of four classes, or 15.
    #[garde(custom(text::at_most(1024)))]
    #[schema(example = "梧桐 山丘 河流 石桥 白鹭 晚风", format = Password, min_length = 10, max_length = 128)]
    pub new_password: String,
}
