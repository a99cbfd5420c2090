//! Routes: the units of a community.

use actix_web::{delete, get, patch, post};

use super::actions::{self, Origin};
use super::model::{Sector, Unit, UnitFilter, UnitKind, UnitState};
use super::query::{UnitObjectQuery, UnitQuery};
use super::rules::{UNIT_CODE_TAKEN, UNIT_CREDIT_CODE_TAKEN, UNIT_FIELD_RESERVED, UNIT_IN_USE};
use super::store::{self, SORTS};
use super::wire::{UnitIn, UnitOut, UnitPage, UnitPatch, UnitPath};
use crate::policy::may;
use auth::Call;
use journal::{NOT_FOUND, ReadTx};
use kernel::{Code, CommunityId, Day, Fault, Labels};
use web::{Answer, Json, Patch, Path, Query, RecordDay, Reply, ResponseContext, ServiceConfig};

/// Adds the routes below a community. Full paths and no scope, because other slices have routes below a unit.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(list_units).service(create_unit).service(get_unit).service(update_unit).service(delete_unit);
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    use super::model::SectorSource;
    vec![
        ("unit_state", UnitState::labels()),
        ("sector", Sector::labels()),
        ("sector_source", SectorSource::labels()),
        ("unit_kind", UnitKind::labels()),
    ]
}

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_unit", &[&UNIT_CODE_TAKEN, &UNIT_CREDIT_CODE_TAKEN]),
    ("update_unit", &[&UNIT_CODE_TAKEN, &UNIT_CREDIT_CODE_TAKEN, &UNIT_FIELD_RESERVED]),
    ("delete_unit", &[&UNIT_IN_USE]),
];

#[utoipa::path(
    tag = "units",
    summary = "列出单位 · List the units",
    description = "本社区的伙伴单位, 可按类别、性质、状态筛选, 按名称、简称、编号查找 (一个字起)。其他单位的办公电话以掩码显示; \
                   `as_of` 给出某日的记录。 The partner units of the community, filtered by sector, kind and state, and searched \
                   by name, short name or code from one character on. Other units' phones are masked. `as_of` gives what stood \
                   on record on a day: filter and order are of that day as well, and nothing can be done to it.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        ("sector" = Option<Vec<Sector>>, Query, style = Form, explode = false,
            description = "类别, 可用逗号列出多个 · Sectors, separated by commas", example = json!(["public"])),
        ("kind" = Option<Vec<UnitKind>>, Query, style = Form, explode = false,
            description = "性质, 可用逗号列出多个 · Kinds, separated by commas", example = json!(["public_institution"])),
        ("state" = Option<Vec<UnitState>>, Query, style = Form, explode = false,
            description = "状态, 可用逗号列出多个 · States, separated by commas", example = json!(["active"])),
        ("property_manager" = Option<bool>, Query,
            description = "是否物业 · Only those that manage property, or only those that do not", example = false),
        ("q" = Option<String>, Query, min_length = 1, max_length = 100,
            description = "在名称、简称、编号中查找 · Words in name, short name or code", example = "示例"),
        ("as_of" = Option<Day>, Query,
            description = "截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; \
                           not later than today.", example = "2026-06-30"),
        ("sort" = Option<String>, Query, pattern = "^-?(code|name|updated_at|created_at)$",
            description = "排序: `code` (默认)、`name`、`updated_at`、`created_at`, 前加 `-` 为倒序 · Order; `-` reverses it",
            example = "code"),
        ("limit" = Option<i64>, Query, minimum = 1,
            description = "每页条数, 默认 50, 最多 200 · Items a page; 50 unless told, at most 200", example = 50),
        ("cursor" = Option<String>, Query, description = "下一页标记 · Where the next page begins"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,code,name")
    ),
    responses((status = 200, description = "单位 · The units", body = UnitPage))
)]
#[get("/units")]
pub async fn list_units(call: Call<may::ListUnits>, query: Query<UnitQuery>) -> Answer {
    let as_of = query.as_of;
    let filter = query.0.filter();
    if as_of.is_none() {
        return call.list(move |view, context| current(view, context, &filter)).await;
    }
    call.read_blocking(move |view, context| match RecordDay::named(as_of, "as_of", view.now().day())? {
        None => current(view, context, &filter),
        Some(day) => recorded(view, context, day, &filter),
    })
    .await
}

fn current(view: &mut ReadTx, context: &ResponseContext, filter: &UnitFilter) -> Result<Reply, Fault> {
    let page = store::list(view, filter, &context.window(&SORTS, "code")?)?;
    context.page(page.map(|unit| out(view, context, &unit)))
}

fn recorded(view: &mut ReadTx, context: &ResponseContext, day: Day, filter: &UnitFilter) -> Result<Reply, Fault> {
    let page = store::list_as_of(view, day, filter, &context.window(&SORTS, "code")?)?;
    context.page(page.map(|unit| out(view, context, &unit).of_the_past()))
}

/// A unit as this caller sees it.
fn out(view: &ReadTx, context: &ResponseContext, unit: &Unit) -> UnitOut {
    UnitOut::of(unit, view.actor(), context.tag(unit.version))
}

#[utoipa::path(
    tag = "units",
    summary = "登记单位 · Register a unit",
    description = "由书记或社区干部登记伙伴单位。统一社会信用代码按 GB 32100-2015 校验; 个别已发代码的异常之处列在 warnings 中, \
                   不影响登记。 Registers a partner unit. Its unified social credit code is checked (GB 32100-2015); what is \
                   odd about codes that were issued all the same is listed in warnings.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id")),
    request_body = UnitIn,
    responses((status = 201, description = "已登记 · Registered", body = UnitOut))
)]
#[post("/units")]
pub async fn create_unit(call: Call<may::CreateUnit>, body: Json<UnitIn>) -> Answer {
    call.write(move |tx, context| {
        let unit = actions::create(tx, &body.0, Origin::Registered)?;
        context.created(unit.id, unit.version, &UnitOut::of(&unit, tx.actor(), context.tag(unit.version)))
    })
    .await
}

#[utoipa::path(
    tag = "units",
    summary = "查看单位 · Show a unit",
    description = "办公电话只对社区和本单位完整显示, 备注只对社区显示; `as_of` 给出某日的记录。 The phone is shown in \
                   full to the community and the unit itself; the note to the community alone. `as_of` gives what stood on record \
                   on a day; nothing can be done to it.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), UnitPath,
        ("as_of" = Option<Day>, Query,
            description = "截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; \
                           not later than today.", example = "2026-06-30"),
        ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "id,code,name")),
    responses((status = 200, description = "单位 · The unit", body = UnitOut))
)]
#[get("/units/{unit_id}")]
pub async fn get_unit(call: Call<may::GetUnit>, path: Path<UnitPath>, query: Query<UnitObjectQuery>) -> Answer {
    call.read(move |view, context| match RecordDay::named(query.as_of, "as_of", view.now().day())? {
        None => {
            let unit = store::find(view, path.unit_id)?.ok_or(&NOT_FOUND)?;
            context.shown(unit.version, &out(view, context, &unit))
        }
        Some(day) => {
            let unit = store::as_of(view, path.unit_id, day)?.ok_or(&NOT_FOUND)?;
            context.shown(unit.version, &out(view, context, &unit).of_the_past())
        }
    })
    .await
}

#[utoipa::path(
    tag = "units",
    summary = "修改单位 · Change a unit",
    description = "社区可以修改全部字段; 单位只能修改本单位的简称、联系方式和地址。 The community changes everything; a unit \
                   changes its own short name, contact and address.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        UnitPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    request_body(content = UnitPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "已修改 · Changed", body = UnitOut))
)]
#[patch("/units/{unit_id}")]
pub async fn update_unit(call: Call<may::UpdateUnit>, path: Path<UnitPath>, body: Patch) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let unit = actions::update(tx, path.unit_id, &expected, &body.0)?;
        context.shown(unit.version, &UnitOut::of(&unit, tx.actor(), context.tag(unit.version)))
    })
    .await
}

#[utoipa::path(
    tag = "units",
    summary = "删除单位 · Remove a unit",
    description = "只能删除没有任何关联记录的单位 (误登记); 有协议、账号等关联时答复 409, held_by 列出关联。 Only a unit that \
                   nothing refers to (registered by mistake); otherwise 409 with held_by.",
    params(
        ("community_id" = CommunityId, Path, description = "社区编号 · Community id"),
        UnitPath,
        ("If-Match" = String, Header, description = "当前 ETag · The current ETag", example = "\"1-1f2e3d4c\"")
    ),
    responses((status = 204, description = "已删除 · Removed"))
)]
#[delete("/units/{unit_id}")]
pub async fn delete_unit(call: Call<may::DeleteUnit>, path: Path<UnitPath>) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        actions::delete(tx, path.unit_id, &expected)?;
        context.empty()
    })
    .await
}
