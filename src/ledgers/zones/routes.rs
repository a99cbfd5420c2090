//! Routes: the map of zones in and out.

use actix_web::{get, post};

use super::super::geojson::wire::{GEOJSON, ZoneMapIn};
use super::super::imports::intake::admit;
use super::model::Map;
use super::wire::{ZoneExportQuery, ZoneImportQuery, ZoneImportReportOut};
use super::{actions, reading};
use crate::policy::may;
use ::zones::{FeaturesOut, register};
use auth::Call;
use journal::ReadTx;
use kernel::geo::Crs;
use kernel::{CommunityId, Fault, INTERNAL, OrFault};
use web::{Answer, Query, Raw, Reply};

#[utoipa::path(
    tag = "imports",
    summary = "导入责任区地图 · Import a map of zones",
    description = "上传 GeoJSON FeatureCollection, 不超过 20 MiB、5,000 个责任区、250,000 个坐标 (每个边界 5,000 个)。按编号匹配: 已有的只\
                   更新有变化的名称、类别、四至、其他编号、网格编码、边界, 职责只增不减; 没有编号的, 与同名责任区毫无出入的视为同一个, 其余新增为\
                   草稿。留空、null、空列表不表示删除。全部导入或全部不导入: 一次列出每个责任区的每一处错误 (未闭合、自相交、超出社区边界、\
                   与已有或同文件责任区重叠及面积、编号重复、字段错误、个人信息等)。边界按全部导入后的位置检查, 相邻责任区可在同一文件中互换地块。\
                   `dry_run=true` 只检查不写入。导出的文件或列表的一页可原样导入, 不产生变化。须带 Idempotency-Key。 Send a GeoJSON \
                   FeatureCollection: 20 MiB, 5,000 features and 250,000 positions at most, 5,000 a boundary. Zones are matched \
                   by code: of a known one name, kind, description, other codes, grid and boundary are changed where they \
                   differ, duties are added; without a code it is the zone of that name from which it differs in nothing, or \
                   else a new one, entered as a draft. What is left out, null or an empty list removes nothing. All or nothing, \
                   and every fault of every feature is told at once: rings not closed or crossing themselves, ground outside \
                   the community or shared with a zone, on record or of the file, with its area, codes twice, wrong members, \
                   personal data. Ground is judged as it would lie once all is carried out, so zones may change places in one \
                   file. A dry run writes nothing. What was exported, or a page of the list, imports with no change. Needs an \
                   Idempotency-Key.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ZoneImportQuery),
    request_body(description = "责任区地图 · The map", content(
        (ZoneMapIn = "application/geo+json"), (ZoneMapIn = "application/json")
    )),
    responses(
        (status = 200, description = "试导入的结果 · What it would come to", body = ZoneImportReportOut),
        (status = 201, description = "已导入 · Imported", body = ZoneImportReportOut)
    )
)]
#[post("/imports/zones")]
pub async fn create_zone_import(call: Call<may::CreateZoneImport>, query: Query<ZoneImportQuery>, body: Raw) -> Answer {
    call.keyed()?;
    let seat = admit(call.journal(), call.actor()).await?;
    let map = reading::read(seat, body, query.crs.unwrap_or(Crs::Wgs84)).await?;
    if query.dry_run {
        return call.read_blocking(move |view, context| context.plain(&look(view, &map)?)).await;
    }
    call.write(move |tx, context| {
        let (import, plan) = actions::apply(tx, &map)?;
        let location = context.path().replace("/imports/zones", &format!("/imports/{}", import.id));
        context.created_at(location, 1, &ZoneImportReportOut::applied(&import, &plan))
    })
    .await
}

/// What a map would come to.
fn look(view: &mut ReadTx, map: &Map) -> Result<ZoneImportReportOut, Fault> {
    Ok(ZoneImportReportOut::dry(&map.file, &actions::plan(view, map)?))
}

#[utoipa::path(
    tag = "ledgers",
    summary = "导出责任区地图 · Export the map of zones",
    description = "全部未撤销的责任区, 含草稿, 为一个 GeoJSON FeatureCollection; 原样再导入, 不产生任何变化。 Every zone that is not retired, \
                   drafts as well, as one GeoJSON FeatureCollection; imported again as it is, it changes nothing.",
    params(("community_id" = CommunityId, Path, description = "社区编号 · Community id"), ZoneExportQuery),
    responses((status = 200, description = "责任区地图 · The map",
        content((FeaturesOut = "application/geo+json"))))
)]
#[get("/ledgers/zones")]
pub async fn export_zones(call: Call<may::ExportZones>, query: Query<ZoneExportQuery>) -> Answer {
    let crs = query.crs.unwrap_or(Crs::Wgs84);
    call.read_blocking(move |view, _| {
        let body = serde_json::to_vec(&register::map(view, crs)?).or_fault(&INTERNAL)?;
        Ok(Reply { attachment: Some("zones.geojson"), ..Reply::typed(GEOJSON, body) })
    })
    .await
}
