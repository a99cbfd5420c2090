//! Routes: the plate of a zone for those who hang it up, and what it tells whoever scans it.

use actix_web::http::header::HeaderMap;
use actix_web::{delete, get, post};

use super::model::Paper;
use super::wire::{PlateOut, PlatePath, PlateQuery, PublicPlateOut};
use super::{actions, page, rules, store};
use crate::aggregate::wire::ZonePath;
use crate::model::ZoneId;
use crate::policy::may;
use auth::{Call, Open};
use journal::ReadTx;
use kernel::Fault;
use web::codes::NOT_FOUND;
use web::{Answer, Language, PAGE, Path, Query, Reply, ResponseContext, ServiceConfig, accepts};

const JSON: &str = "application/json";

/// For how long a phone and what lies between may show it again.
const KEPT: &str = "public, max-age=60";

/// Adds the routes below a zone.
pub fn mount_zone(cfg: &mut ServiceConfig) {
    cfg.service(get_plate).service(renew_plate).service(withdraw_plate);
}

/// Adds the route that needs no sign-in.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(show_plate);
}

#[utoipa::path(
    tag = "zones",
    summary = "责任区牌打印件 · Printable plate",
    description = "贴在墙上的责任区牌: 编号、名称、责任单位、职责、社区热线和二维码, A5 或 A4 横版, 直接打印。`Accept: application/json` \
                   时给出牌码和网址。牌子在责任区发布时制作, 责任单位变更后须重新打印, 二维码不变。 The plate for the wall, ready to \
                   print; with `Accept: application/json` its code and address. It is made when the zone is published; print \
                   it anew when another unit leads, the QR code stays the same.",
    params(ZonePath, PlateQuery),
    responses((status = 200, description = "责任区牌 · The plate", content(
        (String = "text/html"),
        (PlateOut = "application/json")
    )))
)]
#[get("/{zone_id}/plate")]
pub async fn get_plate(call: Call<may::GetPlate>, path: Path<ZonePath>, query: Query<PlateQuery>) -> Answer {
    let (media, public) = (accepts(call.headers(), &[PAGE, JSON])?, call.issuer());
    call.read(move |view, context| {
        let (plate, told) = actions::find(view, path.zone_id)?;
        if media == JSON {
            return context.expanded(plate.n, &PlateOut::of(path.zone_id, plate, &public));
        }
        let address = rules::address(&public, &plate.code);
        Ok(Reply::page(page::plate(&told, &address, query.paper.unwrap_or(Paper::A5))?))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "换发责任区牌 · Make a new plate",
    description = "牌子遗失或损毁时由社区党委书记换发: 新牌有新的二维码, 旧牌的二维码即刻失效。没有牌子的 (例如已作废) 也由此制作。 By the \
                   secretary when a plate is lost: the new one has another code, and the code of the old one leads nowhere \
                   at once. Also where there is none.",
    params(ZonePath),
    responses((status = 201, description = "已换发 · Made", body = PlateOut))
)]
#[post("/{zone_id}/plate")]
pub async fn renew_plate(call: Call<may::RenewPlate>, path: Path<ZonePath>) -> Answer {
    let public = call.issuer();
    call.write(move |tx, context| {
        let plate = actions::renew(tx, path.zone_id)?;
        context.created_at(context.path().to_owned(), plate.n, &PlateOut::of(path.zone_id, plate, &public))
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "作废责任区牌 · Withdraw the plate",
    description = "由社区党委书记作废, 二维码即刻失效; 没有牌子时不变。 By the secretary: its code leads nowhere at once. Without a plate \
                   nothing happens.",
    params(ZonePath),
    responses((status = 204, description = "已作废 · Withdrawn"))
)]
#[delete("/{zone_id}/plate")]
pub async fn withdraw_plate(call: Call<may::WithdrawPlate>, path: Path<ZonePath>) -> Answer {
    call.write(move |tx, context| {
        actions::withdraw(tx, path.zone_id)?;
        context.empty()
    })
    .await
}

#[utoipa::path(
    tag = "zones",
    summary = "扫码查看责任区 · What a plate tells",
    description = "无须登录, 供居民扫描墙上二维码: 责任单位、职责、起始日期和社区热线, 没有任何个人信息; 没有责任单位的由社区负责。默认为手机网页, \
                   `Accept: application/json` 时为 JSON。每个来源地址每秒约两次, 一时最多六十次。 Without sign-in, for residents: \
                   the unit, its duties, since when, the community's hotline, and no person; where no unit leads, the \
                   community answers. A page for phones, or JSON by `Accept`. About two a second from one address, sixty at \
                   once.",
    params(PlatePath),
    responses(
        (status = 200, description = "责任区 · The zone", content(
            (String = "text/html"),
            (PublicPlateOut = "application/json")
        )),
        (status = 404, description = "没有这块牌子, 或已作废 · No such plate, or withdrawn", content((String = "text/html")))
    )
)]
#[get("/p/{plate_code}")]
pub async fn show_plate(call: Open<may::ShowPlate>, path: Path<PlatePath>) -> Answer {
    call.counted()?;
    let (media, language) = (accepts(call.headers(), &[PAGE, JSON])?, Language::of(call.headers()));
    let key = rules::key(&path.plate_code);
    match call.read_across_communities(move |conn| store::place(conn, &key)).await? {
        Some((community, zone)) => {
            call.look(community, move |view, context| shown(view, context, zone, media, language)).await
        }
        None => Ok(unknown(call.headers(), language)?),
    }
}

fn shown(
    view: &mut ReadTx,
    context: &ResponseContext,
    zone: ZoneId,
    media: &str,
    language: Language,
) -> Result<Reply, Fault> {
    let told = actions::public(view, zone)?;
    let reply = match media {
        PAGE => Reply::page(page::phone(&told, language)?),
        _ => context.plain(&PublicPlateOut::from(told))?,
    };
    Ok(Reply { cache: Some(KEPT), ..reply })
}

/// A browser is shown a page, everybody else a problem document as everywhere.
fn unknown(headers: &HeaderMap, language: Language) -> Result<Reply, Fault> {
    match accepts(headers, &[JSON, PAGE])? {
        PAGE => Ok(Reply { status: 404, etag: None, ..Reply::page(page::unknown(language)?) }),
        _ => Err(Fault::of(&NOT_FOUND)),
    }
}
