//! Requests and responses: communities; and their events.

use garde::Validate;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::model::{Community, CommunityFilter, CommunityState, Place, Profile, Provenance};
use super::rules;
use auth::{AllowedActions, CodeOut};
use kernel::text::Sought;
use kernel::{Actor, CommunityId, Day, Instant, Text, Warning, region, register, text};
use web::Csv;

/// 新社区. A community to be founded, with the person who gets its first invitation.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityIn {
    /// 名称 · Name.
    #[garde(custom(text::line(2, 60)))]
    #[schema(example = "示例社区")]
    pub name: Text,
    /// 街道 · Subdistrict or township; its code has nine digits.
    #[garde(dive, custom(subdistrict_code))]
    pub subdistrict: PlaceIn,
    /// 市 · City; its code has six digits.
    #[garde(dive, custom(city_code))]
    #[schema(example = json!({ "name": "嘉峪关市", "code": "620200" }))]
    pub city: PlaceIn,
    /// 省 · Province.
    #[garde(custom(text::line(2, 30)))]
    #[schema(example = "甘肃省")]
    pub province: Text,
    /// 统计用区划代码 · Twelve digits for statistics, beginning with the subdistrict's code; leave out if not verified.
    #[garde(inner(custom(region::twelve_digits)))]
    #[schema(example = "620201002001", pattern = "^[1-9][0-9]{11}$")]
    pub stat_code: Option<Text>,
    /// 办公电话 · Public office phone, never a mobile number.
    #[garde(inner(custom(text::office_phone)))]
    #[schema(example = "0937-6226222")]
    pub hotline: Option<Text>,
    /// 来源 · Where what is known about it was published.
    #[garde(dive)]
    pub provenance: Option<ProvenanceIn>,
    /// 首任书记 · Who gets the first invitation.
    #[garde(dive)]
    pub first_secretary: FirstSecretaryIn,
}

/// 区划. A region by name and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceIn {
    /// 名称 · Name.
    #[garde(custom(text::line(2, 60)))]
    #[schema(example = "钢城街道")]
    pub name: Text,
    /// 区划代码 · Region code.
    #[garde(skip)]
    #[schema(example = "620201002", pattern = "^[1-9][0-9]{5}([0-9]{3})?$")]
    pub code: Text,
}

/// 来源. Where facts about a community were published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvenanceIn {
    /// 出处 · Who published what.
    #[garde(custom(text::line(1, 200)))]
    #[schema(example = "嘉峪关日报")]
    pub source: Text,
    /// 发布日期 · On which day.
    #[garde(skip)]
    #[schema(example = "2020-06-28")]
    pub published_on: Option<Day>,
}

/// 首任书记. The account that is invited as the community's first secretary.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstSecretaryIn {
    /// 登录名 · Login, unique on the platform.
    #[garde(custom(register::login))]
    #[schema(example = "shili-shuji")]
    pub login: Text,
    /// 姓名 · Name.
    #[garde(custom(text::line(1, 40)))]
    #[schema(example = "示例书记")]
    pub name: Text,
    /// 职务 · Title.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(example = "社区党委书记")]
    pub title: Option<Text>,
}

/// What `PATCH` changes: the shape a merge patch is applied to.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct CommunityForm {
    #[garde(custom(text::line(2, 60)))]
    name: Text,
    #[garde(dive, custom(subdistrict_code))]
    subdistrict: PlaceIn,
    #[garde(dive, custom(city_code))]
    city: PlaceIn,
    #[garde(custom(text::line(2, 30)))]
    province: Text,
    #[garde(inner(custom(region::twelve_digits)))]
    stat_code: Option<Text>,
    #[garde(inner(custom(text::office_phone)))]
    hotline: Option<Text>,
    #[garde(dive)]
    provenance: Option<ProvenanceIn>,
    #[garde(skip)]
    state: CommunityState,
}

/// 社区修改 (JSON Merge Patch). Only what is sent is changed; `null` removes.
#[derive(Serialize, ToSchema)]
pub struct CommunityPatch {
    /// 名称 · Name (operator).
    #[schema(nullable = false, example = "示例社区")]
    name: Option<String>,
    /// 街道 · Subdistrict (operator).
    #[schema(nullable = false)]
    subdistrict: Option<PlaceIn>,
    /// 市 · City (operator).
    #[schema(nullable = false)]
    city: Option<PlaceIn>,
    /// 省 · Province (operator).
    #[schema(nullable = false, example = "甘肃省")]
    province: Option<String>,
    /// 统计用区划代码 · Code for statistics (operator).
    #[schema(example = "620201002001")]
    stat_code: Option<String>,
    /// 办公电话 · Office phone (operator, secretary).
    #[schema(example = "0937-6226222")]
    hotline: Option<String>,
    /// 来源 · Provenance (operator).
    provenance: Option<ProvenanceIn>,
    /// 状态 · State (operator).
    #[schema(nullable = false)]
    state: Option<CommunityState>,
}

/// 社区. A community.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityOut {
    /// 编号 · Id.
    pub id: CommunityId,
    /// 所属社区 · The tenant, which is the community itself.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 名称 · Name.
    #[schema(example = "示例社区")]
    pub name: String,
    /// 街道 · Subdistrict.
    pub subdistrict: PlaceOut,
    /// 市 · City.
    #[schema(example = json!({ "name": "嘉峪关市", "code": "620200" }))]
    pub city: PlaceOut,
    /// 省 · Province.
    #[schema(example = "甘肃省")]
    pub province: String,
    /// 统计用区划代码 · Code for statistics; null where it has not been verified.
    #[serialize_always]
    #[schema(required = true, example = "620201002001")]
    pub stat_code: Option<String>,
    /// 办公电话 · Public office phone.
    #[schema(example = "0937-6226222")]
    pub hotline: Option<String>,
    /// 状态 · State.
    pub state: CommunityState,
    /// 来源 · Where what is known about it was published.
    pub provenance: Option<ProvenanceIn>,
    /// 是否示例 · Whether it is invented.
    pub sample: bool,
    /// 提醒 · What is unusual about what was just sent; only in the answers to changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<Warning>,
    /// 建立时间 · When it was founded here.
    pub created_at: Instant,
    /// 修改时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可执行操作 · What this caller may do to it now.
    #[schema(example = json!(["update_community"]))]
    pub allowed_actions: AllowedActions,
}

/// 区划. A region by name and code.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceOut {
    /// 名称 · Name.
    #[schema(example = "钢城街道")]
    pub name: String,
    /// 区划代码 · Region code.
    #[schema(example = "620201002")]
    pub code: String,
}

web::page!(CommunityPage, CommunityOut, "社区列表. One page of communities.", "社区 · The communities.");

/// 新建的社区. A community that was just founded, with its first secretary's one-time code.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityCreatedOut {
    /// 社区 · The community.
    #[serde(flatten)]
    pub community: CommunityOut,
    /// 首任书记的邀请码 · The first secretary's one-time code; shown once.
    pub invitation: CodeOut,
}

/// Which communities a list shows, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct CommunityQuery {
    #[serde(default)]
    state: Csv<CommunityState>,
    region: Option<Beginning>,
    q: Option<Sought>,
}

impl CommunityQuery {
    /// The filter it describes, for a caller who may see all.
    pub fn filter(self) -> CommunityFilter {
        CommunityFilter {
            only: None,
            states: self.state.0,
            words: self.q.map(|words| words.as_str().to_owned()),
            region: self.region.map(|beginning| beginning.0),
        }
    }
}

/// The beginning of a region code: two to nine digits.
#[derive(Debug)]
struct Beginning(String);

impl<'de> Deserialize<'de> for Beginning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let digits = word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0');
        if digits && (2..=9).contains(&word.len()) { Ok(Self(word)) } else { Err(D::Error::custom("2 to 9 digits")) }
    }
}

/// The profile a new community begins with.
pub fn profile_of(sent: &CommunityIn) -> Profile {
    Profile {
        name: sent.name.to_string(),
        subdistrict: place(&sent.subdistrict),
        city: place(&sent.city),
        province: sent.province.to_string(),
        stat_code: sent.stat_code.as_ref().map(Text::to_string),
        hotline: sent.hotline.as_ref().map(Text::to_string),
        state: CommunityState::Active,
        provenance: sent.provenance.as_ref().map(provenance),
    }
}

impl CommunityForm {
    /// What is stored, in the shape that clients change.
    pub fn of(profile: &Profile) -> Self {
        let place = |place: &Place| PlaceIn { name: Text::new(&place.name), code: Text::new(&place.code) };
        Self {
            name: Text::new(&profile.name),
            subdistrict: place(&profile.subdistrict),
            city: place(&profile.city),
            province: Text::new(&profile.province),
            stat_code: profile.stat_code.as_deref().map(Text::new),
            hotline: profile.hotline.as_deref().map(Text::new),
            provenance: profile.provenance.as_ref().map(provenance_out),
            state: profile.state,
        }
    }

    /// The profile it describes.
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.to_string(),
            subdistrict: place(&self.subdistrict),
            city: place(&self.city),
            province: self.province.to_string(),
            stat_code: self.stat_code.as_ref().map(Text::to_string),
            hotline: self.hotline.as_ref().map(Text::to_string),
            state: self.state,
            provenance: self.provenance.as_ref().map(provenance),
        }
    }
}

impl CommunityOut {
    /// A community as this caller sees it.
    pub fn of(community: &Community, actor: &Actor, etag: String, warnings: Vec<Warning>) -> Self {
        let profile = community.profile.clone();
        Self {
            id: community.id,
            community_id: community.id,
            version: community.version,
            etag,
            name: profile.name,
            subdistrict: PlaceOut { name: profile.subdistrict.name, code: profile.subdistrict.code },
            city: PlaceOut { name: profile.city.name, code: profile.city.code },
            province: profile.province,
            stat_code: profile.stat_code,
            hotline: profile.hotline,
            state: profile.state,
            provenance: profile.provenance.as_ref().map(provenance_out),
            sample: community.sample,
            warnings,
            created_at: community.created_at,
            updated_at: community.updated_at,
            allowed_actions: AllowedActions::of(actor, rules::allowed(actor)),
        }
    }
}

fn place(sent: &PlaceIn) -> Place {
    Place { name: sent.name.to_string(), code: sent.code.to_string() }
}

fn provenance(sent: &ProvenanceIn) -> Provenance {
    Provenance { source: sent.source.to_string(), published_on: sent.published_on }
}

fn provenance_out(kept: &Provenance) -> ProvenanceIn {
    ProvenanceIn { source: Text::new(&kept.source), published_on: kept.published_on }
}

fn subdistrict_code(place: &PlaceIn, context: &()) -> garde::Result {
    region::nine_digits(&place.code, context)
}

fn city_code(place: &PlaceIn, context: &()) -> garde::Result {
    region::six_digits(&place.code, context)
}

journal::events! {
    subject("communities/{}", community_id) {
        /// Which.
        community_id: CommunityId,
    } => {
        /// A community was founded (建立社区).
        CommunityFounded = "hulian.community.founded.v1";
    }

    subject("communities/{}", community_id) {
        /// Which.
        community_id: CommunityId,
        /// Its version since then.
        version: i64,
    } => {
        /// Something about a community was changed (修改社区).
        CommunityUpdated = "hulian.community.updated.v1";
    }
}
