//! Routes: machine clients of the community and of units.

use actix_web::{delete, get, post};

use super::super::account::store as accounts;
use super::super::account::wire::UnitPath;
use super::super::call::Call;
use super::super::policy::{Policy, may};
use super::wire::{ClientCreated, ClientIn, ClientOut, ClientPage, ClientPath, UnitClientPath};
use super::{actions, store};
use journal::{ReadTx, WriteTx};
use kernel::{ClientId, CommunityId, Fault, UnitId};
use web::{Answer, Json, Path, Reply, ResponseContext};

fn page(view: &mut ReadTx, context: &ResponseContext, unit: Option<UnitId>) -> Result<Reply, Fault> {
    let window = context.window(&["created_at"], "created_at")?;
    let page = store::list(view, unit, &window)?.map(|one| ClientOut::of(&one, view.actor(), view.now()));
    context.page(page)
}

fn shown(view: &mut ReadTx, context: &ResponseContext, unit: Option<UnitId>, id: ClientId) -> Result<Reply, Fault> {
    let client = actions::find(view, unit, id)?;
    context.plain(&ClientOut::of(&client, view.actor(), view.now()))
}

fn created(
    tx: &mut WriteTx,
    context: &ResponseContext,
    policy: &Policy,
    unit: Option<UnitId>,
    wanted: &ClientIn,
) -> Result<Reply, Fault> {
    let (client, client_secret) = actions::create(tx, policy, unit, wanted)?;
    let out = ClientOut::of(&client, tx.actor(), tx.now());
    let reply = context.secret(201, &ClientCreated { client: out, client_id: client.id, client_secret })?;
    Ok(Reply { location: Some(format!("{}/{}", context.path(), client.id)), ..reply })
}

fn revoked(tx: &mut WriteTx, context: &ResponseContext, unit: Option<UnitId>, id: ClientId) -> Result<Reply, Fault> {
    actions::revoke(tx, unit, id)?;
    context.empty()
}

/// Lists the clients of the community.
#[utoipa::path(
    tag = "clients",
    summary = "列出社区客户端 · List the clients of the community",
    description = "未吊销的机器客户端, 不含密钥。 Machine clients that are not revoked, without their secrets.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ("limit" = Option<i64>, Query, description = "每页条数, 默认 50, 最多 200 · Items a page", minimum = 1, example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("sort" = Option<String>, Query, description = "`created_at` 或 `-created_at`", example = "-created_at"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,scopes")
    ),
    responses((status = 200, description = "客户端 · The clients", body = ClientPage))
)]
#[get("")]
pub async fn list_clients(call: Call<may::ListClients>) -> Answer {
    call.read(|view, context| page(view, context, None)).await
}

/// Creates a client of the community.
#[utoipa::path(
    tag = "clients",
    summary = "新增社区客户端 · Create a client of the community",
    description = "返回的 client_secret (hl_…) 只显示一次; 可直接作 Bearer, 或在 /oauth/token 换取 60 分钟令牌。权限不得超出创建者, 永不包括签署; 创建者离任、停用或注销时, 其客户端立即失效, 由接任者另建 (replaces) 或删除。 client_secret (hl_…) is shown once; it works as Bearer, or is exchanged at /oauth/token for a token of 60 minutes. No more scopes than the creator's, and never signing. It ends at once with the creator's office or account; whoever follows replaces (`replaces`) or deletes it.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = ClientIn,
    responses((status = 201, description = "已创建 · Created", body = ClientCreated))
)]
#[post("")]
pub async fn create_client(call: Call<may::CreateClient>, body: Json<ClientIn>) -> Answer {
    let policy = call.gate().policy();
    call.write_secret(move |tx, context| created(tx, context, policy, None, &body.0)).await
}

/// Shows a client of the community.
#[utoipa::path(
    tag = "clients",
    summary = "查看社区客户端 · Show a client of the community",
    description = "查看一个机器客户端, 不含密钥。 One machine client, without its secret.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ClientPath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,scopes")),
    responses((status = 200, description = "客户端 · The client", body = ClientOut))
)]
#[get("/{client_id}")]
pub async fn get_client(call: Call<may::GetClient>, path: Path<ClientPath>) -> Answer {
    call.read(move |view, context| shown(view, context, None, path.client_id)).await
}

/// Revokes a client of the community.
#[utoipa::path(
    tag = "clients",
    summary = "吊销社区客户端 · Revoke a client of the community",
    description = "立即失效, 其令牌也不再接受; 已随创建者离任失效的, 其待办即告完结。 Ends at once, and so do its tokens; of one that ended with its maker's office the task is done.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ClientPath),
    responses((status = 204, description = "已吊销 · Revoked"))
)]
#[delete("/{client_id}")]
pub async fn delete_client(call: Call<may::DeleteClient>, path: Path<ClientPath>) -> Answer {
    call.write(move |tx, context| revoked(tx, context, None, path.client_id)).await
}

/// Lists the clients of a unit.
#[utoipa::path(
    tag = "clients",
    summary = "列出单位客户端 · List the clients of a unit",
    description = "未吊销的机器客户端, 不含密钥。 Machine clients that are not revoked, without their secrets.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitPath,
        ("limit" = Option<i64>, Query, description = "每页条数, 默认 50, 最多 200 · Items a page", minimum = 1, example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("sort" = Option<String>, Query, description = "`created_at` 或 `-created_at`", example = "-created_at"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,scopes")
    ),
    responses((status = 200, description = "客户端 · The clients", body = ClientPage))
)]
#[get("")]
pub async fn list_unit_clients(call: Call<may::ListUnitClients>, path: Path<UnitPath>) -> Answer {
    let unit = path.unit_id;
    call.read(move |view, context| {
        accounts::unit_exists(view, unit)?;
        page(view, context, Some(unit))
    })
    .await
}

/// Creates a client of a unit.
#[utoipa::path(
    tag = "clients",
    summary = "新增单位客户端 · Create a client of a unit",
    description = "返回的 client_secret (hl_…) 只显示一次; 可直接作 Bearer, 或在 /oauth/token 换取 60 分钟令牌。权限不得超出创建者, 永不包括签署; 创建者离任、停用或注销时, 其客户端立即失效, 由接任者另建 (replaces) 或删除。 client_secret (hl_…) is shown once; it works as Bearer, or is exchanged at /oauth/token for a token of 60 minutes. No more scopes than the creator's, and never signing. It ends at once with the creator's office or account; whoever follows replaces (`replaces`) or deletes it.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitPath),
    request_body = ClientIn,
    responses((status = 201, description = "已创建 · Created", body = ClientCreated))
)]
#[post("")]
pub async fn create_unit_client(
    call: Call<may::CreateUnitClient>,
    path: Path<UnitPath>,
    body: Json<ClientIn>,
) -> Answer {
    let unit = Some(path.unit_id);
    let policy = call.gate().policy();
    call.write_secret(move |tx, context| created(tx, context, policy, unit, &body.0)).await
}

/// Shows a client of a unit.
#[utoipa::path(
    tag = "clients",
    summary = "查看单位客户端 · Show a client of a unit",
    description = "查看一个机器客户端, 不含密钥。 One machine client, without its secret.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitClientPath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,scopes")),
    responses((status = 200, description = "客户端 · The client", body = ClientOut))
)]
#[get("/{client_id}")]
pub async fn get_unit_client(call: Call<may::GetUnitClient>, path: Path<UnitClientPath>) -> Answer {
    call.read(move |view, context| shown(view, context, Some(path.unit_id), path.client_id)).await
}

/// Revokes a client of a unit.
#[utoipa::path(
    tag = "clients",
    summary = "吊销单位客户端 · Revoke a client of a unit",
    description = "立即失效, 其令牌也不再接受; 已随创建者离任失效的, 其待办即告完结。 Ends at once, and so do its tokens; of one that ended with its maker's office the task is done.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitClientPath),
    responses((status = 204, description = "已吊销 · Revoked"))
)]
#[delete("/{client_id}")]
pub async fn delete_unit_client(call: Call<may::DeleteUnitClient>, path: Path<UnitClientPath>) -> Answer {
    call.write(move |tx, context| revoked(tx, context, Some(path.unit_id), path.client_id)).await
}
