//! Requests and responses: machine clients; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::policy::AllowedActions;
use super::super::policy::{self, may};
use super::model::Client;
use kernel::{AccountId, Actor, ClientId, CommunityId, Day, Instant, Text, UnitId, text};

/// 新客户端 · A new machine client.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClientIn {
    /// 名称 · What it is called.
    #[garde(custom(text::line(1, 80)))]
    #[schema(example = "市税务局办公系统对接", min_length = 1, max_length = 80)]
    pub name: Text,
    /// 权限范围; 不得超出创建者 · What it may do; no more than whoever creates it.
    #[garde(length(min = 1, max = 40), inner(custom(text::at_most(64))))]
    #[schema(example = json!(["agreements:read", "units:read"]), min_items = 1, max_items = 40)]
    pub scopes: Vec<String>,
    /// 有效期至; 最长一年 · When it ends; within a year.
    #[garde(skip)]
    pub expires_at: Instant,
    /// 允许的来源地址或网段; 不填不限 · Where it may call from; anywhere if absent.
    #[garde(length(max = 20), inner(custom(text::at_most(49))))]
    #[serde(default)]
    #[schema(required = false, example = json!(["203.0.113.0/24"]), max_items = 20)]
    pub addresses: Vec<String>,
    /// 替换的客户端: 随即失效; 因创建者离任而失效的, 其待办即告完结 · The client it replaces, which ends; one that ended with its maker
    /// is settled by this.
    #[garde(skip)]
    #[schema(nullable = false)]
    pub replaces: Option<ClientId>,
}

/// 机器客户端 · A machine client.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClientOut {
    /// 客户端编号, 即 OAuth 的 client_id · Its id: the client_id of OAuth.
    pub id: ClientId,
    /// 所属社区 · The community.
    pub community_id: CommunityId,
    /// 所属单位; 社区客户端没有 · The unit; absent for one of the community.
    pub unit_id: Option<UnitId>,
    /// 名称 · What it is called.
    #[schema(example = "市税务局办公系统对接")]
    pub name: String,
    /// 权限范围 · What it may do.
    #[schema(example = json!(["agreements:read", "units:read"]))]
    pub scopes: Vec<String>,
    /// 允许的来源 · Where it may call from; empty for anywhere.
    #[schema(example = json!(["203.0.113.0/24"]))]
    pub addresses: Vec<String>,
    /// 状态 · The state.
    pub state: ClientState,
    /// 创建者 · Who made it.
    pub created_by: Option<AccountId>,
    /// 创建时间 · When it was made.
    pub created_at: Instant,
    /// 有效期至 · When it ends.
    pub expires_at: Instant,
    /// 最近使用日 · The last day it was seen.
    #[schema(example = "2026-06-30")]
    pub used_on: Option<Day>,
    /// 可执行的操作 · operationIds this caller may use on it now.
    #[schema(example = json!(["delete_client"]))]
    pub allowed_actions: AllowedActions,
}

/// 客户端状态 · Whether a client can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientState {
    /// 有效 · can call.
    Active,
    /// 已过期 · has ended.
    Expired,
    /// 创建者离任, 已吊销: 请另建 (replaces) 或删除 · was revoked because its maker does not hold the office any more: to be
    /// replaced (`replaces`) or deleted.
    Orphaned,
}

impl ClientState {
    fn of(client: &Client, now: Instant) -> Self {
        match client.orphaned_at {
            Some(_) => Self::Orphaned,
            None if client.expires_at > now => Self::Active,
            None => Self::Expired,
        }
    }
}

impl ClientOut {
    /// The client as this caller sees it.
    pub fn of(client: &Client, actor: &Actor, now: Instant) -> Self {
        let action = match client.unit {
            Some(unit) => ("delete_unit_client", policy::permits::<may::DeleteUnitClient>(actor, Some(unit))),
            None => ("delete_client", policy::permits::<may::DeleteClient>(actor, None)),
        };
        Self {
            id: client.id,
            community_id: actor.community,
            unit_id: client.unit,
            name: client.name.clone(),
            scopes: client.scopes.clone(),
            addresses: client.addresses.clone(),
            state: ClientState::of(client, now),
            created_by: client.created_by,
            created_at: client.created_at,
            expires_at: client.expires_at,
            used_on: client.used_on,
            allowed_actions: AllowedActions::of(actor, action.1.then_some(action.0)),
        }
    }
}

/// 随之失效的机器客户端 · A machine client that ended with its maker's office.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EndedClientOut {
    /// 客户端编号 · Its id.
    pub id: ClientId,
    /// 所属单位; 社区客户端没有 · The unit; absent for one of the community.
    pub unit_id: Option<UnitId>,
    /// 名称 · What it is called.
    #[schema(example = "市税务局办公系统对接")]
    pub name: String,
}

impl EndedClientOut {
    /// These clients.
    pub fn of(clients: &[Client]) -> Vec<Self> {
        clients.iter().map(|one| Self { id: one.id, unit_id: one.unit, name: one.name.clone() }).collect()
    }
}

/// 新客户端及其密钥 (只显示一次) · A new client with its secret, shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClientCreated {
    /// 客户端 · The client.
    #[serde(flatten)]
    pub client: ClientOut,
    /// OAuth 的 client_id, 同 id · The client_id of OAuth, the same as id.
    pub client_id: ClientId,
    /// 密钥, 可直接作 Bearer 使用, 请妥善保存 · The secret; works as Bearer; keep it safe.
    #[schema(example = "hl_EXAMPLE0000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    pub client_secret: String,
}

web::page!(ClientPage, ClientOut, "客户端列表 · A page of clients.", "本页 · This page.");

/// A client of the community in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ClientPath {
    /// 客户端编号 · The client's id.
    #[param(value_type = uuid::Uuid)]
    pub client_id: ClientId,
}

/// A client of a unit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UnitClientPath {
    /// 单位编号 · The unit's id.
    #[param(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// 客户端编号 · The client's id.
    #[param(value_type = uuid::Uuid)]
    pub client_id: ClientId,
}

/// What the journal is told of a client.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize)]
pub struct Facts {
    /// The client.
    pub client_id: ClientId,
    /// Its unit.
    pub unit_id: Option<UnitId>,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it ends.
    pub expires_at: Instant,
}

impl Facts {
    /// What the journal is told of this client.
    pub fn of(client: &Client) -> Self {
        Self {
            client_id: client.id,
            unit_id: client.unit,
            scopes: client.scopes.clone(),
            expires_at: client.expires_at,
        }
    }
}

journal::events! {
    subject("clients/{}", facts.client_id) {
        /// The client.
        #[serde(flatten)]
        facts: Facts,
        /// The one it replaces.
        #[serde(skip_serializing_if = "Option::is_none")]
        replaces: Option<ClientId>,
    } => {
        /// A client was made.
        ClientMade = "hulian.client.created.v1";
    }

    subject("clients/{}", facts.client_id) {
        /// The client.
        #[serde(flatten)]
        facts: Facts,
        /// Why.
        because: &'static str,
    } => {
        /// A client was revoked.
        ClientRevoked = "hulian.client.revoked.v1";
    }

    subject("clients/{}", client_id) {
        /// Whose.
        client_id: ClientId,
    } => {
        /// One token of a client was revoked.
        MachineTokenRevoked = "hulian.client.token_revoked.v1";
    }

    subject("clients/{}", client_id) in Facts => {
        /// The end of a client whose maker left was settled without another one in its place.
        ClientSettled = "hulian.client.settled.v1";
    }
}
