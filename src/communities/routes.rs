//! Routes: the list of communities, and one community.

use actix_web::{get, patch, post};

use super::actions;
use super::model::{CommunityFilter, CommunityState};
use super::rules::COMMUNITY_FIELD_RESERVED;
use super::store::{self, SORTS};
use super::wire::{CommunityCreatedOut, CommunityIn, CommunityOut, CommunityPage, CommunityPatch, CommunityQuery};
use crate::policy::may;
use auth::Call;
use journal::NOT_FOUND;
use kernel::{Code, CommunityId, Labels};
use web::{Answer, Json, Patch, Query, Reply, ServiceConfig};

/// Adds the routes of the list.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(list_communities).service(create_community);
}

/// Adds the routes of one community, inside its scope.
pub fn mount_community(cfg: &mut ServiceConfig) {
    cfg.service(get_community).service(update_community);
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![("community_state", CommunityState::labels())]
}

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[("update_community", &[&COMMUNITY_FIELD_RESERVED])];

#[utoipa::path(
    tag = "communities",
    summary = "列出社区 · List communities",
    description = "平台运维看到全部社区; 其他人只看到自己的社区。 An operator sees all communities, everybody else their own.",
    params(
        ("state" = Option<Vec<CommunityState>>, Query, style = Form, explode = false,
            description = "状态, 可用逗号列出多个 · States, separated by commas", example = json!(["active"])),
        ("region" = Option<String>, Query, pattern = "^[1-9][0-9]{1,8}$",
            description = "区划代码前缀 · Beginning of the subdistrict's code", example = "6202"),
        ("q" = Option<String>, Query, min_length = 1, max_length = 100,
            description = "在名称中查找 · Words in the name", example = "示例"),
        ("sort" = Option<String>, Query, pattern = "^-?(name|created_at|updated_at)$",
            description = "排序: `name` (默认)、`created_at`、`updated_at`, 前加 `-` 为倒序 · Order; `-` reverses it",
            example = "name"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,state")
    ),
    responses((status = 200, description = "社区 · The communities", body = CommunityPage))
)]
#[get("/api/v1/communities")]
pub async fn list_communities(call: Call<may::ListCommunities>, query: Query<CommunityQuery>) -> Answer {
    let (actor, wanted) = (call.actor(), query.0.filter());
    call.read_across_communities(move |conn, only, context| {
        let filter = CommunityFilter { only, ..wanted.clone() };
        let page = store::list(conn, &filter, &context.window(&SORTS, "name")?)?;
        let page =
            page.map(|community| CommunityOut::of(&community, &actor, context.tag(community.version), Vec::new()));
        context.page(page)
    })
    .await
}

#[utoipa::path(
    tag = "communities",
    summary = "建立社区 · Found a community",
    description = "由平台运维建立社区, 同时为首任书记开设账号; 答复含只显示一次的邀请码, 书记凭码自设密码。区划代码校验位数和上级前缀, \
                   列表中没有的代码只提醒。 The operator founds a community together with its first secretary's account; the \
                   one-time code in the answer is shown once. Region codes are checked by shape and prefix; one that no list \
                   holds is only warned about.",
    request_body = CommunityIn,
    responses((status = 201, description = "已建立 · Founded", body = CommunityCreatedOut))
)]
#[post("/api/v1/communities")]
pub async fn create_community(call: Call<may::CreateCommunity>, body: Json<CommunityIn>) -> Answer {
    call.create_tenant(move |tx, context| {
        let (done, invitation) = actions::create(tx, &body.0)?;
        let (id, version) = (done.community.id, done.community.version);
        let community = CommunityOut::of(&done.community, tx.actor(), context.tag(version), done.warnings);
        let reply = context.created(id, version, &CommunityCreatedOut { community, invitation })?;
        Ok(Reply { no_store: true, ..reply })
    })
    .await
}

#[utoipa::path(
    tag = "communities",
    summary = "查看社区 · Show a community",
    description = "社区的名称、所在区划、办公电话和状态。 Name, place, office phone and state of a community.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,name,state")
    ),
    responses((status = 200, description = "社区 · The community", body = CommunityOut))
)]
#[get("")]
pub async fn get_community(call: Call<may::GetCommunity>) -> Answer {
    call.read(|view, context| {
        let community = store::find(view)?.ok_or(&NOT_FOUND)?;
        let tag = context.tag(community.version);
        context.shown(community.version, &CommunityOut::of(&community, view.actor(), tag, Vec::new()))
    })
    .await
}

#[utoipa::path(
    tag = "communities",
    summary = "修改社区 · Change a community",
    description = "平台运维可以修改全部字段; 社区书记只能修改办公电话。 The operator changes everything; a secretary the \
                   office phone alone.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body(content = CommunityPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "已修改 · Changed", body = CommunityOut))
)]
#[patch("")]
pub async fn update_community(call: Call<may::UpdateCommunity>, body: Patch) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let done = actions::update(tx, &expected, &body.0)?;
        let version = done.community.version;
        let tag = context.tag(version);
        context.shown(version, &CommunityOut::of(&done.community, tx.actor(), tag, done.warnings))
    })
    .await
}
