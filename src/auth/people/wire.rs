//! Requests and responses: accounts; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::account::model::{Account, AccountState, PasswordState, Place};
use super::super::account::rules;
use super::super::client::model::Client;
use super::super::client::wire::EndedClientOut;
use super::super::issuance::model::Issuance;
use super::super::issuance::wire::CredentialOut;
use super::super::policy::AllowedActions;
use super::super::policy::{self, may};
use super::model::{Leaving, Left};
use kernel::{AccountId, Actor, CommunityId, Instant, Role, Roles, Text, UnitId, register, text};
use web::ResponseContext;

/// 新账号 · A new account.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountIn)]
pub struct AccountIn {
    /// 登录名; 不填则由本人兑换邀请码时自选 · The login; chosen by the person with the code if absent.
    #[garde(inner(custom(register::login)))]
    #[schema(nullable = false, example = "li.xiulan", min_length = 3, max_length = 64)]
    pub login: Option<Text>,
    /// 姓名 · The person's name.
    #[garde(custom(text::line(1, 60)))]
    #[schema(example = "李秀兰", min_length = 1, max_length = 60)]
    pub name: Text,
    /// 职务 · The person's post.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(nullable = false, example = "社区干部", min_length = 1, max_length = 60)]
    pub title: Option<Text>,
    /// 角色 · What the person may do.
    #[garde(length(min = 1, max = 6))]
    #[schema(example = json!(["officer"]), min_items = 1, max_items = 6)]
    pub roles: Vec<Role>,
}

/// 账号的可改部分 · What can be changed of an account.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// 姓名 · The person's name.
    #[garde(custom(text::line(1, 60)))]
    #[schema(required = false, example = "李秀兰", min_length = 1, max_length = 60)]
    pub name: Text,
    /// 职务 · The person's post; null removes it.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(example = "副主任", min_length = 1, max_length = 60)]
    pub title: Option<Text>,
    /// 角色 · What the person may do.
    #[garde(length(min = 1, max = 6))]
    #[schema(required = false, example = json!(["officer", "household_officer"]), min_items = 1, max_items = 6)]
    pub roles: Vec<Role>,
    /// 状态 · `active` or `disabled`.
    #[garde(skip)]
    #[schema(required = false)]
    pub state: Usable,
}

/// 启用或停用 · Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Usable {
    /// 启用 · in use.
    Active,
    /// 停用 · cannot sign in.
    Disabled,
}

impl AccountPatch {
    /// The stored account in the shape that clients patch.
    pub fn of(account: &Account) -> Self {
        Self {
            name: Text::new(&account.name),
            title: account.title.as_deref().map(Text::new),
            roles: account.roles.list(),
            state: match account.state {
                AccountState::Active => Usable::Active,
                AccountState::Disabled | AccountState::Removed => Usable::Disabled,
            },
        }
    }

    /// The state meant.
    pub fn state(&self) -> AccountState {
        match self.state {
            Usable::Active => AccountState::Active,
            Usable::Disabled => AccountState::Disabled,
        }
    }
}

/// 账号 · An account.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountOut {
    /// 账号编号 · The account's id.
    pub id: AccountId,
    /// 所属社区 · The community.
    pub community_id: CommunityId,
    /// 所属单位; 社区工作人员没有 · The unit; absent for staff.
    pub unit_id: Option<UnitId>,
    /// 登录名 · The login.
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
    /// 状态 · The state.
    pub state: AccountState,
    /// 密码状态 · Where the password stands.
    pub password: PasswordState,
    /// 凭证由谁何时签发、是否已由第二人确认 · Who issued the credential, when, and whether a second person has confirmed it.
    pub credential: CredentialOut,
    /// 版本 · Counts the changes.
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
    /// 版本标签 · The value for If-Match.
    #[schema(example = "\"1-1f2e3d4c\"")]
    pub etag: String,
    /// 创建时间 · When it was made.
    pub created_at: Instant,
    /// 更新时间 · When it was last changed.
    pub updated_at: Instant,
    /// 因本次变更失效的机器客户端 · Machine clients that ended by this change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub ended_clients: Vec<EndedClientOut>,
    /// 可执行的操作 · operationIds this caller may use on it now.
    #[schema(example = json!(["update_staff", "delete_staff", "reset_staff_password"]))]
    pub allowed_actions: AllowedActions,
}

impl AccountOut {
    /// The account as this caller sees it, who may confirm its credential or not.
    pub fn of(
        account: &Account,
        issuance: &Issuance,
        confirms: bool,
        actor: &Actor,
        context: &ResponseContext,
    ) -> Self {
        Self {
            id: account.id,
            community_id: actor.community,
            unit_id: account.unit,
            login: account.login.clone(),
            name: account.name.clone(),
            title: account.title.clone(),
            roles: account.roles.list(),
            state: account.state,
            password: account.password,
            credential: issuance.into(),
            version: account.version,
            etag: context.tag(account.version),
            created_at: account.created_at,
            updated_at: account.updated_at,
            ended_clients: Vec::new(),
            allowed_actions: AllowedActions::of(actor, allowed(account, confirms, actor)),
        }
    }

    /// With the machine clients that ended by this change.
    #[must_use]
    pub fn with(self, ended: &[Client]) -> Self {
        Self { ended_clients: EndedClientOut::of(ended), ..self }
    }
}

fn allowed(account: &Account, confirms: bool, actor: &Actor) -> Vec<&'static str> {
    let place = Place::of(actor.community, account.unit);
    let governs = rules::govern(actor, place, account).is_ok();
    let confirms = confirms && account.state == AccountState::Active;
    let may_reset = rules::reset(actor, place, account).is_ok();
    let resets = may_reset && account.state == AccountState::Active;
    let actions = match place {
        Place::Unit(unit) => [
            ("update_member", governs && policy::permits::<may::UpdateMember>(actor, Some(unit))),
            ("delete_member", governs && policy::permits::<may::DeleteMember>(actor, Some(unit))),
            ("reset_member_password", resets && policy::permits::<may::ResetMemberPassword>(actor, Some(unit))),
            (
                "confirm_member_credential",
                confirms && policy::permits::<may::ConfirmMemberCredential>(actor, Some(unit)),
            ),
            (
                "reset_member_second_factor",
                may_reset && policy::permits::<may::ResetMemberSecondFactor>(actor, Some(unit)),
            ),
        ],
        Place::Platform | Place::Staff => [
            ("update_staff", governs && policy::permits::<may::UpdateStaff>(actor, None)),
            ("delete_staff", governs && policy::permits::<may::DeleteStaff>(actor, None)),
            ("reset_staff_password", resets && policy::permits::<may::ResetStaffPassword>(actor, None)),
            ("confirm_staff_credential", confirms && policy::permits::<may::ConfirmStaffCredential>(actor, None)),
            ("reset_staff_second_factor", may_reset && policy::permits::<may::ResetStaffSecondFactor>(actor, None)),
        ],
    };
    actions.into_iter().filter_map(|(id, may)| may.then_some(id)).collect()
}

web::page!(AccountPage, AccountOut, "账号列表 · A page of accounts.", "本页 · This page.");

/// What is done about what hangs on the last head of a unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeavingQuery {
    /// 单位因此无负责人时, 为未了事项生成交接事项 · If the unit has nobody who signs then, open a hand-over task for each
    /// thing that hangs on it.
    #[serde(default)]
    #[param(required = false, example = true)]
    pub handover: bool,
}

impl LeavingQuery {
    /// What is done about it.
    pub fn leaving(&self) -> Leaving {
        if self.handover { Leaving::HandedOver } else { Leaving::Refused }
    }
}

/// How a member is removed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RemovalQuery {
    /// 单位因此无负责人时, 为未了事项生成交接事项 · If the unit has nobody who signs then, open a hand-over task for each
    /// thing that hangs on it.
    #[serde(default)]
    #[param(required = false, example = false)]
    pub handover: bool,
    /// 只查看将无人办理的事项, 不写入 · Only look at what would be left, write nothing.
    #[serde(default)]
    #[param(required = false, example = false)]
    pub preview: bool,
}

impl RemovalQuery {
    /// What is done about it.
    pub fn leaving(&self) -> Leaving {
        LeavingQuery { handover: self.handover }.leaving()
    }
}

/// 注销后将无人办理的事项 · What a removal would leave.
#[derive(Debug, Serialize, ToSchema)]
pub struct RemovalPreview {
    /// 事项; 仅当单位因此再无负责人 · The things; none unless nobody would sign for the unit any more.
    pub orphans: Vec<LeftOut>,
    /// 随之失效的机器客户端: 由接任者另建或删除 · Machine clients that end with it: whoever follows replaces or deletes them.
    pub ended_clients: Vec<EndedClientOut>,
}

/// 将无人办理的事项 · Something nobody of the unit could act on any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOut {
    /// 类别 · What it is.
    #[schema(example = "agreement")]
    pub kind: &'static str,
    /// 编号 · Its id.
    pub id: Uuid,
    /// 名称 · What people call it.
    #[schema(example = "“互联共转”共建协议")]
    pub title: String,
}

impl RemovalPreview {
    /// What a removal would leave, or has left.
    pub fn of(left: Vec<Left>, ended: &[Client]) -> Self {
        let orphans = left.into_iter().map(|Left { kind, id, title }| LeftOut { kind, id, title }).collect();
        Self { orphans, ended_clients: EndedClientOut::of(ended) }
    }
}

/// The roles in a request as a set.
pub fn set(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}
