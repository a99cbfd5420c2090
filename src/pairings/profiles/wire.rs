//! Requests and responses: helping profiles; and their event.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{HelpingProfile, HelpingTerms, Offer};
use crate::policy::may;
use auth::{Action, AllowedActions, permits};
use households::{Communication, HouseholdNeed};
use kernel::geo::{Crs, Position};
use kernel::patch::wrong;
use kernel::{Actor, CommunityId, Fault, Instant, UnitId, field};

/// 帮扶意愿 · What a unit says of how it can help.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpingProfileIn {
    /// 能提供的帮扶 · What it can help with.
    #[serde(default)]
    #[garde(length(max = 10))]
    #[schema(required = false, max_items = 10, example = json!(["living_aid", "errands"]))]
    pub needs: Vec<HouseholdNeed>,
    /// 能采用的沟通方式 · How it can talk with a household.
    #[serde(default)]
    #[garde(length(max = 6))]
    #[schema(required = false, max_items = 6, example = json!(["dialect"]))]
    pub communication: Vec<Communication>,
    /// 最多结对户数, 含已有的; 不填为不限 · How many households at most, those it helps already included; no limit when left out.
    #[garde(inner(range(min = 0, max = 1000)))]
    #[schema(minimum = 0, maximum = 1000, example = 2)]
    pub most_households: Option<i64>,
    /// 是否接受新的结对, 默认是 · Whether it takes new ones at present; yes when left out.
    #[garde(skip)]
    #[schema(example = true)]
    pub takes_new: Option<bool>,
    /// 单位所在位置; 没有责任区的单位据此计算距离 · Where the unit is: a distance counts from here where it leads no zone.
    #[garde(skip)]
    pub point: Option<HelpingPointIn>,
}

/// 坐标 · Where a unit is.
#[serde_with::skip_serializing_none]
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpingPointIn {
    /// 经度 · Longitude.
    #[schema(minimum = -180, maximum = 180, example = 98.2855)]
    pub lng: f64,
    /// 纬度 · Latitude.
    #[schema(minimum = -90, maximum = 90, example = 39.771)]
    pub lat: f64,
    /// 坐标系, 默认 wgs84 · In which system.
    pub crs: Option<Crs>,
}

/// 帮扶意愿 · A unit's helping profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct HelpingProfileOut {
    /// 单位 · Whose it is.
    pub unit_id: UnitId,
    /// 所属社区 · The community.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 能提供的帮扶 · What it can help with.
    #[schema(example = json!(["living_aid", "errands"]))]
    pub needs: Vec<HouseholdNeed>,
    /// 能采用的沟通方式 · How it can talk with a household.
    #[schema(example = json!(["dialect"]))]
    pub communication: Vec<Communication>,
    /// 最多结对户数; 不限为 null · How many households at most; null for no limit.
    #[schema(required = true, minimum = 0, example = 2)]
    pub most_households: Option<i64>,
    /// 是否接受新的结对 · Whether it takes new ones at present.
    #[schema(example = true)]
    pub takes_new: bool,
    /// 单位所在位置 (wgs84) · Where the unit is.
    #[schema(required = true)]
    pub point: Option<HelpingPointIn>,
    /// 首次填写时间 · When it was first written.
    pub created_at: Instant,
    /// 更新时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可用操作 · What the caller may do with it now.
    #[schema(example = json!(["set_helping_profile"]))]
    pub allowed_actions: AllowedActions,
}

/// A unit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct HelpingProfilePath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 单位编号 · Unit id.
    pub unit_id: UnitId,
}

impl HelpingProfileIn {
    /// What it says.
    ///
    /// # Errors
    /// `validation_failed` for a place that is not on this earth.
    pub fn terms(&self) -> Result<HelpingTerms, Fault> {
        let mut offer = Offer { needs: self.needs.clone(), communication: self.communication.clone() };
        offer.needs.sort_unstable();
        offer.needs.dedup();
        offer.communication.sort_unstable();
        offer.communication.dedup();
        Ok(HelpingTerms {
            offer,
            most: self.most_households,
            takes_new: self.takes_new.unwrap_or(true),
            place: self.point.map(HelpingPointIn::position).transpose()?,
        })
    }
}

impl HelpingPointIn {
    fn position(self) -> Result<Position, Fault> {
        let nowhere = ["坐标不在地球上。", "Not a place on this earth."];
        Position::of_degrees_in(self.crs.unwrap_or(Crs::Wgs84), self.lng, self.lat)
            .ok_or_else(|| wrong("/point", &field::BAD_FORMAT, nowhere))
    }
}

impl HelpingProfileOut {
    /// A profile as this caller sees it.
    pub fn of(profile: &HelpingProfile, actor: &Actor, etag: String) -> Self {
        let (terms, writes) = (&profile.terms, permits::<may::SetHelpingProfile>(actor, Some(profile.unit)));
        let point = |place: Position| HelpingPointIn { lng: place.lng_degrees(), lat: place.lat_degrees(), crs: None };
        Self {
            unit_id: profile.unit,
            community_id: profile.community,
            version: profile.version,
            etag,
            needs: terms.offer.needs.clone(),
            communication: terms.offer.communication.clone(),
            most_households: terms.most,
            takes_new: terms.takes_new,
            point: terms.place.map(point),
            created_at: profile.created_at,
            updated_at: profile.updated_at,
            allowed_actions: AllowedActions::of(actor, writes.then_some(may::SetHelpingProfile::ID)),
        }
    }
}

journal::events! {
    subject("units/{}/helping-profile", unit_id) {
        /// Whose.
        unit_id: UnitId,
        /// Its version since then.
        version: i64,
    } => {
        /// A unit's helping profile was written (填写帮扶意愿).
        HelpingProfileSet = "hulian.helping_profile.set.v1";
    }
}
