//! Routes: what a unit says of how it can help.

use actix_web::{get, put};

use super::actions;
use super::wire::{HelpingProfileIn, HelpingProfileOut, HelpingProfilePath};
use crate::policy::may;
use auth::Call;
use web::{Answer, Json, Path, ServiceConfig};

/// Adds the routes below a unit; full paths, because units have routes of their own there.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(get_helping_profile).service(set_helping_profile);
}

#[utoipa::path(
    tag = "pairings",
    summary = "查看帮扶意愿 · Show a unit's helping profile",
    description = "单位能提供的帮扶、沟通方式、最多户数、目前是否接受新的结对; 未填写时答复 404, 视为不限户数。 What the unit can help \
                   with, how it can talk, how many households it takes at most, and whether it takes new ones at present. \
                   404 where it has said nothing: no limit then.",
    params(HelpingProfilePath, ("fields" = Option<String>, Query, description = "只返回这些字段 · Only these fields", example = "unit_id,needs,takes_new")),
    responses((status = 200, description = "帮扶意愿 · The profile", body = HelpingProfileOut))
)]
#[get("/units/{unit_id}/helping-profile")]
pub async fn get_helping_profile(call: Call<may::GetHelpingProfile>, path: Path<HelpingProfilePath>) -> Answer {
    call.read(move |view, context| {
        let profile = actions::found(view, path.unit_id)?;
        context.shown(profile.version, &HelpingProfileOut::of(&profile, view.actor(), context.tag(profile.version)))
    })
    .await
}

#[utoipa::path(
    tag = "pairings",
    summary = "填写帮扶意愿 · Write a unit's helping profile",
    description = "由书记、社区干部、帮扶专干填写, 或由单位负责人、联络员为本单位填写; 整体替换, 须带 If-Match (首次为 *)。已计算的匹配方案若用到该单位, \
                   须重新计算。 By the secretary, an officer or the household officer, or by the unit's head or liaison for \
                   their own. Replaced whole; needs If-Match, * for the first time. Plans that rest on it have to be computed anew.",
    params(
        HelpingProfilePath,
        ("If-Match" = String, Header, description = "当前 ETag; 首次填写用 * · The current ETag; * for the first time", example = "\"1-1f2e3d4c\"")
    ),
    request_body = HelpingProfileIn,
    responses((status = 200, description = "帮扶意愿 · The profile", body = HelpingProfileOut))
)]
#[put("/units/{unit_id}/helping-profile")]
pub async fn set_helping_profile(
    call: Call<may::SetHelpingProfile>,
    path: Path<HelpingProfilePath>,
    body: Json<HelpingProfileIn>,
) -> Answer {
    let expected = call.if_match()?;
    call.write(move |tx, context| {
        let profile = actions::set(tx, path.unit_id, &expected, &body.0)?;
        context.shown(profile.version, &HelpingProfileOut::of(&profile, tx.actor(), context.tag(profile.version)))
    })
    .await
}
