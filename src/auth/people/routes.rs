//! Routes: staff and members.

use std::collections::HashMap;

use actix_web::{delete, get, patch, post};

use super::super::account::model::{Account, AccountRef};
use super::super::account::wire::{MemberPath, StaffPath, UnitPath};
use super::super::account::{lookup, store};
use super::super::call::Call;
use super::super::issuance::actions::own;
use super::super::issuance::model::Issuance;
use super::super::issuance::{rules as issuance_rules, store as issuances};
use super::super::policy::{Action, may};
use super::actions;
use super::model::{FirstPassword, Leaving, NewAccount};
use super::wire::{AccountIn, AccountOut, AccountPage, AccountPatch, LeavingQuery, RemovalPreview, RemovalQuery, set};
use journal::ReadTx;
use kernel::{AccountId, CommunityId, Expected, Fault, UnitId};
use web::{Answer, Json, Patch, Path, Query, Reply, ResponseContext};

impl AccountIn {
    /// The account meant, for staff or for a unit.
    pub fn account(&self, unit: Option<UnitId>) -> NewAccount {
        NewAccount {
            login: self.login.as_ref().map(|login| login.as_str().to_owned()),
            name: self.name.as_str().to_owned(),
            title: self.title.as_ref().map(|title| title.as_str().to_owned()),
            roles: set(&self.roles),
            unit,
            password: FirstPassword::ByCode,
        }
    }
}

fn page(view: &mut ReadTx, context: &ResponseContext, unit: Option<UnitId>) -> Result<Reply, Fault> {
    let window = context.window(&["created_at"], "created_at")?;
    let page = store::list(view, unit, &window)?;
    let ids: Vec<AccountId> = page.items.iter().map(|one| one.id).collect();
    let (issued, own) = (issuances::of_all(view, &ids)?, own(view)?);
    let issued: HashMap<AccountId, Issuance> = issued.into_iter().map(|one| (one.account, one)).collect();
    let out = |one: Account| {
        let issuance = issued.get(&one.id)?;
        let confirms = issuance_rules::confirm(view.actor(), own.as_ref(), issuance, view.now()).is_ok();
        Some(AccountOut::of(&one, issuance, confirms, view.actor(), context))
    };
    context.page(page.filter_map(out))
}

fn out(view: &mut ReadTx, context: &ResponseContext, account: &Account) -> Result<AccountOut, Fault> {
    let (issuance, own) = (issuances::of(view, account.id)?, own(view)?);
    let confirms = issuance_rules::confirm(view.actor(), own.as_ref(), &issuance, view.now()).is_ok();
    Ok(AccountOut::of(account, &issuance, confirms, view.actor(), context))
}

async fn show<A: Action>(call: Call<A>, who: AccountRef) -> Answer {
    call.read(move |view, context| {
        let account = lookup::find(view, who)?;
        context.shown(account.version, &out(view, context, &account)?)
    })
    .await
}

async fn update<A: Action>(call: Call<A>, who: AccountRef, change: Patch, leaving: Leaving) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let (account, ended) = actions::update(tx, who, &expected, &change.0, leaving)?;
        context.shown(account.version, &out(tx, context, &account)?.with(&ended))
    })
    .await
}

/// Nothing to say, unless machine clients ended as well.
async fn remove<A: Action>(call: Call<A>, who: AccountRef, expected: Expected, leaving: Leaving) -> Answer {
    call.write(move |tx, context| {
        let ended = actions::remove(tx, who, &expected, leaving)?;
        if ended.is_empty() { context.empty() } else { context.plain(&RemovalPreview::of(Vec::new(), &ended)) }
    })
    .await
}

fn created(view: &mut ReadTx, context: &ResponseContext, account: &Account) -> Result<Reply, Fault> {
    context.created(account.id, account.version, &out(view, context, account)?)
}

/// Lists the staff.
#[utoipa::path(
    tag = "people",
    summary = "列出工作人员 · List the staff",
    description = "社区 (或平台) 工作人员的账号, 不含单位成员和已注销账号。 Accounts of the community's (or the platform's) staff, without members of units and removed accounts.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ("limit" = Option<i64>, Query, description = "每页条数, 默认 50, 最多 200 · Items a page", minimum = 1, example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("sort" = Option<String>, Query, description = "`created_at` 或 `-created_at`", example = "-created_at"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,roles")
    ),
    responses((status = 200, description = "工作人员 · The staff", body = AccountPage))
)]
#[get("")]
pub async fn list_staff(call: Call<may::ListStaff>) -> Answer {
    call.read(|view, context| page(view, context, None)).await
}

/// Creates an account for staff.
#[utoipa::path(
    tag = "people",
    summary = "新增工作人员 · Create an account for staff",
    description = "由书记 (平台由运维) 创建; 随后用 PUT …/password 或 POST …/invitations:batch 取得一次性码交给本人。 Created by the secretary (on the platform by an operator); a one-time code for the person comes from PUT …/password or POST …/invitations:batch.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = AccountIn,
    responses((status = 201, description = "已创建 · Created", body = AccountOut))
)]
#[post("")]
pub async fn create_staff(call: Call<may::CreateStaff>, body: Json<AccountIn>) -> Answer {
    let new = body.0.account(None);
    call.write(move |tx, context| {
        let account = actions::create(tx, &new)?;
        created(tx, context, &account)
    })
    .await
}

/// Shows an account of the staff.
#[utoipa::path(
    tag = "people",
    summary = "查看工作人员 · Show an account of the staff",
    description = "查看一名工作人员的账号。 One account of the staff.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), StaffPath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,roles")),
    responses((status = 200, description = "账号 · The account", body = AccountOut))
)]
#[get("/{account_id}")]
pub async fn get_staff(call: Call<may::GetStaff>, path: Path<StaffPath>) -> Answer {
    show(call, path.account()).await
}

/// Changes an account of the staff.
#[utoipa::path(
    tag = "people",
    summary = "变更工作人员 · Change an account of the staff",
    description = "变更姓名、职务、角色或停用启用; 权限立即生效。不能变更自己的权限, 三员不能兼任, 最后一名书记不能去职。 Changes name, post, roles or state; rights change at once. Nobody changes their own rights; operator, secretary and auditor stay apart; the last secretary stays.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), StaffPath, ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "已变更 · Changed", body = AccountOut))
)]
#[patch("/{account_id}")]
pub async fn update_staff(call: Call<may::UpdateStaff>, path: Path<StaffPath>, body: Patch) -> Answer {
    update(call, path.account(), body, Leaving::Refused).await
}

/// Removes an account of the staff.
#[utoipa::path(
    tag = "people",
    summary = "注销工作人员 · Remove an account of the staff",
    description = "注销账号: 立即退出, 登录名释放, 历史记录仍指向该编号。 Signed out at once, the login is free again, history still names the id.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), StaffPath, ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")),
    responses(
        (status = 200, description = "已注销, 其机器客户端随之失效 · Removed, and machine clients ended with it", body = RemovalPreview),
        (status = 204, description = "已注销 · Removed")
    )
)]
#[delete("/{account_id}")]
pub async fn delete_staff(call: Call<may::DeleteStaff>, path: Path<StaffPath>) -> Answer {
    let expected = call.if_match()?;
    remove(call, path.account(), expected, Leaving::Refused).await
}

/// Lists the members of a unit.
#[utoipa::path(
    tag = "people",
    summary = "列出单位成员 · List the members of a unit",
    description = "单位成员的账号; 单位人员只能看本单位。 Accounts of a unit's members; people of a unit see their own unit alone.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitPath,
        ("limit" = Option<i64>, Query, description = "每页条数, 默认 50, 最多 200 · Items a page", minimum = 1, example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("sort" = Option<String>, Query, description = "`created_at` 或 `-created_at`", example = "-created_at"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,roles")
    ),
    responses((status = 200, description = "单位成员 · The members", body = AccountPage))
)]
#[get("")]
pub async fn list_members(call: Call<may::ListMembers>, path: Path<UnitPath>) -> Answer {
    let unit = path.unit_id;
    call.read(move |view, context| {
        store::unit_exists(view, unit)?;
        page(view, context, Some(unit))
    })
    .await
}

/// Creates an account for a member of a unit.
#[utoipa::path(
    tag = "people",
    summary = "新增单位成员 · Create an account for a member",
    description = "书记可任命单位负责人; 单位负责人可增加联络员和帮扶责任人。 The secretary appoints heads; a head adds liaisons and helpers of the own unit.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitPath),
    request_body = AccountIn,
    responses((status = 201, description = "已创建 · Created", body = AccountOut))
)]
#[post("")]
pub async fn create_member(call: Call<may::CreateMember>, path: Path<UnitPath>, body: Json<AccountIn>) -> Answer {
    let new = body.0.account(Some(path.unit_id));
    call.write(move |tx, context| {
        let account = actions::create(tx, &new)?;
        actions::tell(tx, path.unit_id)?;
        created(tx, context, &account)
    })
    .await
}

/// Shows a member of a unit.
#[utoipa::path(
    tag = "people",
    summary = "查看单位成员 · Show a member of a unit",
    description = "查看一名单位成员的账号。 One account of a unit.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), MemberPath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,roles")),
    responses((status = 200, description = "账号 · The account", body = AccountOut))
)]
#[get("/{account_id}")]
pub async fn get_member(call: Call<may::GetMember>, path: Path<MemberPath>) -> Answer {
    show(call, path.account()).await
}

/// Changes a member of a unit.
#[utoipa::path(
    tag = "people",
    summary = "变更单位成员 · Change a member of a unit",
    description = "变更姓名、职务、角色或停用启用; 权限立即生效。单位因此再无负责人而仍有未了事项时答复 409 并列出; 请先任命接任者, 或以 handover=true 同时生成交接事项。 Changes name, post, roles or state; rights change at once. Where nobody would sign for the unit any more and something hangs on it, 409 with the list: appoint a successor first, or send handover=true to open a hand-over task for each.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), MemberPath, LeavingQuery, ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")),
    request_body(content = AccountPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "已变更 · Changed", body = AccountOut))
)]
#[patch("/{account_id}")]
pub async fn update_member(
    call: Call<may::UpdateMember>,
    path: Path<MemberPath>,
    query: Query<LeavingQuery>,
    body: Patch,
) -> Answer {
    update(call, path.account(), body, query.0.leaving()).await
}

/// Removes a member of a unit.
#[utoipa::path(
    tag = "people",
    summary = "注销单位成员 · Remove a member of a unit",
    description = "注销账号: 立即退出, 登录名释放, 历史记录仍指向该编号。单位因此再无负责人而仍有未了事项时答复 409 并列出; 请先任命接任者, 或以 handover=true 同时生成交接事项。preview=true 只查看, 不写入。 Signed out at once, the login is free again, history still names the id. Where nobody would sign for the unit any more and something hangs on it, 409 with the list: appoint a successor first, or send handover=true to open a hand-over task for each. With preview=true nothing is written.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), MemberPath, RemovalQuery, ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")),
    responses(
        (status = 200, description = "将会如何 (preview=true), 或已注销并使机器客户端失效 · What it would leave; or removed, and machine clients ended with it", body = RemovalPreview),
        (status = 204, description = "已注销 · Removed")
    )
)]
#[delete("/{account_id}")]
pub async fn delete_member(
    call: Call<may::DeleteMember>,
    path: Path<MemberPath>,
    query: Query<RemovalQuery>,
) -> Answer {
    let expected = call.if_match()?;
    let who = path.account();
    if query.0.preview {
        return call
            .read(move |view, context| {
                let (left, ended) = actions::left_by(view, who)?;
                context.plain(&RemovalPreview::of(left, &ended))
            })
            .await;
    }
    remove(call, who, expected, query.0.leaving()).await
}
