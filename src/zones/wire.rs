//! Requests and responses: zones, and how they are entered, changed and listed.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::aggregate::claims::model::{Claim, ClaimRole, State};
use super::aggregate::model::{Names, ZoneAggregate};
use super::aggregate::rules::allowed;
use super::claims::wire::{ClaimOut, HoldOut};
use super::duties::wire::{DutyIn, DutyOut};
use super::geometry::wire::Box4;
use super::model::{
    GeometrySource, Profile, Zone, ZoneCodeForm, ZoneFilter, ZoneId, ZoneKind, ZoneState, ZoneStateWord,
};
use super::plans::wire::PlannedOut;
use super::rules::of_the_community;
use auth::AllowedActions;
use kernel::geo::Crs;
use kernel::register::{RegisterCode, register_code};
use kernel::text::Sought;
use kernel::{Actor, CommunityId, Day, Instant, Text, UnitId, text};
use web::{Csv, RecordDay};

/// 责任区 · A zone to be entered.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneIn {
    /// 编号; 不填由系统编号; 全角、小写、各种横线和空格一律归为半角大写和连字符 · Code: the community's verified twelve digits and
    /// three more, or a local one; given by the service when left out. Full-width and small letters, other dashes and blanks
    /// are made plain.
    #[garde(inner(custom(register_code(20))))]
    #[schema(value_type = Option<String>, example = "L-001", min_length = 1, max_length = 20)]
    pub code: Option<RegisterCode>,
    /// 名称 · Name.
    #[garde(custom(text::line(1, 100)))]
    #[schema(value_type = String, example = "示例院落东片", min_length = 1, max_length = 100)]
    pub name: Text,
    /// 类别; 不填为片区 · What it is on the ground; an area when left out.
    #[garde(skip)]
    pub kind: Option<ZoneKind>,
    /// 四至 · Where it lies, in words.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, example = "东至示例路, 西至示例街, 南北以围墙为界。", min_length = 1, max_length = 500)]
    pub description: Option<Text>,
    /// 其他系统中的编号 · What other systems call it.
    #[serde(default)]
    #[garde(inner(custom(text::line(1, 40))), length(max = 20))]
    #[schema(required = false, value_type = Vec<String>, example = json!(["WG-0301"]))]
    pub external_codes: Vec<Text>,
    /// 所属网格编码 · The code of the grid it lies in.
    #[garde(inner(custom(text::line(1, 40))))]
    #[schema(value_type = Option<String>, example = "620201002001003", min_length = 1, max_length = 40)]
    pub grid_code: Option<Text>,
    /// 边界 (GeoJSON); 可稍后划定 · Its boundary, where it is drawn already.
    #[garde(skip)]
    #[schema(value_type = Option<Object>, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] }))]
    pub boundary: Option<Value>,
    /// 边界的坐标系, 默认 wgs84 · In which system the boundary is given; WGS 84 unless told.
    #[garde(skip)]
    pub crs: Option<Crs>,
    /// 职责 · Its duties.
    #[serde(default)]
    #[garde(dive, length(max = 30))]
    #[schema(required = false)]
    pub duties: Vec<DutyIn>,
}

/// What a merge patch is laid over.
#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct ZoneProfileIn {
    #[garde(custom(text::line(1, 100)))]
    name: Text,
    #[garde(skip)]
    kind: ZoneKind,
    #[garde(inner(custom(text::prose(1, 500))))]
    description: Option<Text>,
    #[serde(default)]
    #[garde(inner(custom(text::line(1, 40))), length(max = 20))]
    external_codes: Vec<Text>,
    #[garde(inner(custom(text::line(1, 40))))]
    grid_code: Option<Text>,
}

/// 责任区修改 (JSON Merge Patch). Only what is sent is changed; `null` removes.
#[derive(Serialize, ToSchema)]
pub struct ZonePatch {
    /// 名称 · Name.
    #[schema(nullable = false, example = "示例院落东片")]
    name: Option<String>,
    /// 类别 · What it is on the ground.
    #[schema(nullable = false)]
    kind: Option<ZoneKind>,
    /// 四至 · Where it lies, in words.
    #[schema(example = "东至示例路, 西至示例街, 南北以围墙为界。")]
    description: Option<String>,
    /// 其他系统中的编号 · What other systems call it; replaced whole.
    #[schema(nullable = false, example = json!(["WG-0301"]))]
    external_codes: Option<Vec<String>>,
    /// 所属网格编码 · The code of the grid it lies in.
    #[schema(example = "620201002001003")]
    grid_code: Option<String>,
}

/// 责任区 · A responsibility zone.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneOut {
    /// 编号 · Id.
    pub id: ZoneId,
    /// 所属社区 · The community it is a part of.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 责任区编号 · Code.
    #[schema(example = "L-001")]
    pub code: String,
    /// 编号形式 · Whether the code is built on the community's verified one.
    pub code_form: ZoneCodeForm,
    /// 名称 · Name.
    #[schema(example = "示例院落东片")]
    pub name: String,
    /// 类别 · What it is on the ground.
    pub kind: ZoneKind,
    /// 四至 · Where it lies, in words.
    #[schema(example = "东至示例路, 西至示例街, 南北以围墙为界。")]
    pub description: Option<String>,
    /// 其他系统中的编号 · What other systems call it.
    #[schema(example = json!(["WG-0301"]))]
    pub external_codes: Vec<String>,
    /// 所属网格编码 · The code of the grid it lies in.
    #[schema(example = "620201002001003")]
    pub grid_code: Option<String>,
    /// 状态 · Where it stands.
    pub state: ZoneStateWord,
    /// 生效日期 · The first day it is as it is.
    #[schema(example = "2026-07-01")]
    pub effective_on: Day,
    /// 撤销日期 · Since when it is no zone any more.
    #[schema(example = "2027-01-01")]
    pub retired_on: Option<Day>,
    /// 面积 (平方米) · Its area in square metres, where it has a boundary.
    #[schema(example = 12500.25)]
    pub area_m2: Option<f64>,
    /// 边界来源 · Where its boundary comes from.
    pub geometry_source: Option<GeometrySource>,
    /// 责任单位的认领; 没有时由社区负责 · The claim of the unit that leads; without one the community answers for it.
    pub claim: Option<ClaimOut>,
    /// 协助单位的认领 · The claims of units that support.
    pub supporters: Vec<ClaimOut>,
    /// 待审批的申请; 单位只看到本单位的 · Requests; a unit sees its own.
    pub requests: Vec<ClaimOut>,
    /// 暂留 · Who holds it now.
    pub hold: Option<HoldOut>,
    /// 职责 · Its duties.
    pub duties: Vec<DutyOut>,
    /// 计划中的调整, 或未能办理的 · What is planned for it, or could not be carried out.
    pub planned: Option<PlannedOut>,
    /// 是否示例 · Whether it is invented.
    pub sample: bool,
    /// 录入时间 · When it was entered.
    pub created_at: Instant,
    /// 修改时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可执行操作 · What this caller may do to it now.
    #[schema(example = json!(["update_zone", "publish_zone"]))]
    pub allowed_actions: AllowedActions,
}

web::page!(ZonePage, ZoneOut, "责任区列表 · One page of zones.", "责任区 · The zones.");

/// 拆分结果 · What became of a zone.
#[derive(Serialize, ToSchema)]
pub struct SplitOut {
    /// 原责任区 (已撤销) · The zone that was, retired.
    pub predecessor: ZoneOut,
    /// 新责任区 · The zones that take its place.
    pub successors: Vec<ZoneOut>,
}

/// Which zones a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZoneQuery {
    /// 状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<ZoneStateWord>>, style = Form, explode = false, example = "open,claimed")]
    pub state: Option<Csv<ZoneStateWord>>,
    /// 类别 (逗号分隔) · Of these kinds.
    #[param(value_type = Option<Vec<ZoneKind>>, style = Form, explode = false, example = "area")]
    pub kind: Option<Csv<ZoneKind>>,
    /// 此单位认领或协助的 · That this unit leads or supports.
    pub unit_id: Option<UnitId>,
    /// 在名称、编号、四至中查找 · Words in name, code or description.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "示例")]
    pub q: Option<Sought>,
    /// 地图范围: 西、南、东、北, WGS 84 · With a boundary that meets this box of the map: west, south, east, north.
    #[param(
        value_type = Option<String>,
        pattern = r"^-?\d{1,3}(\.\d{1,12})?(,-?\d{1,3}(\.\d{1,12})?){3}$",
        example = "98.28,39.77,98.29,39.78"
    )]
    pub bbox: Option<Box4>,
    /// `application/geo+json` 的显示坐标系, 默认 wgs84 · In which system `application/geo+json` shows boundaries.
    pub crs: Option<Crs>,
    /// 截至该日 24:00 (北京时间) 的记录, 含当日的单位名称, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai, the names
    /// of units included; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

/// Which members, as they stood when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZoneObjectQuery {
    /// 只要这些字段 · Only these members.
    #[expect(dead_code, reason = "read by ResponseContext; here for the document")]
    #[param(example = "id,code,state")]
    pub fields: Option<String>,
    /// 截至该日 24:00 (北京时间) 的记录, 含当日的单位名称, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai, the names
    /// of units included; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl ZoneQuery {
    /// The filter it describes.
    pub fn filter(self) -> ZoneFilter {
        ZoneFilter {
            states: self.state.unwrap_or_default().0,
            kinds: self.kind.unwrap_or_default().0,
            unit: self.unit_id,
            bbox: self.bbox.map(|bbox| bbox.0),
            words: self.q.map(|words| words.as_str().to_owned()),
        }
    }
}

fn words(text: &Option<Text>) -> Option<String> {
    text.as_ref().map(Text::to_string)
}

impl ZoneIn {
    /// The profile it describes.
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.to_string(),
            kind: self.kind.unwrap_or(ZoneKind::Area),
            description: words(&self.description),
            external_codes: self.external_codes.iter().map(Text::to_string).collect(),
            grid_code: words(&self.grid_code),
        }
    }
}

impl ZoneProfileIn {
    /// What is stored, in the shape that clients send.
    pub fn of(profile: &Profile) -> Self {
        Self {
            name: Text::new(&profile.name),
            kind: profile.kind,
            description: profile.description.as_deref().map(Text::new),
            external_codes: profile.external_codes.iter().map(|code| Text::new(code)).collect(),
            grid_code: profile.grid_code.as_deref().map(Text::new),
        }
    }

    /// The profile it describes.
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.to_string(),
            kind: self.kind,
            description: words(&self.description),
            external_codes: self.external_codes.iter().map(Text::to_string).collect(),
            grid_code: words(&self.grid_code),
        }
    }
}

impl ZoneOut {
    /// A zone as this caller sees it today.
    pub fn of(aggregate: ZoneAggregate, actor: &Actor, today: Day, names: &Names, tag: impl Fn(i64) -> String) -> Self {
        let allowed_actions = AllowedActions::of(actor, allowed(&aggregate, actor));
        let shown = |claim: &Claim| ClaimOut::of(claim, actor, today, names, tag(claim.version));
        let seen = |claim: &&Claim| of_the_community(actor) || actor.unit == Some(claim.unit);
        let asked = aggregate.claims.iter().filter(|claim| claim.state == State::Requested);
        let supporters = aggregate.claims.iter().filter(|claim| claim.live() && claim.role == ClaimRole::Support);
        let (claim, hold) = (aggregate.lead().map(shown), aggregate.hold.as_ref().map(|hold| HoldOut::of(hold, names)));
        let (requests, supporters) = (asked.filter(seen).map(shown).collect(), supporters.map(shown).collect());
        let Zone { profile, code, state, extent, .. } = aggregate.zone;
        Self {
            id: aggregate.zone.id,
            community_id: aggregate.zone.community,
            version: aggregate.zone.version,
            etag: tag(aggregate.zone.version),
            code: code.text,
            code_form: code.form,
            name: profile.name,
            kind: profile.kind,
            description: profile.description,
            external_codes: profile.external_codes,
            grid_code: profile.grid_code,
            state: state.word(),
            effective_on: aggregate.zone.effective_on,
            retired_on: match state {
                ZoneState::Retired { on } => Some(on),
                ZoneState::Draft | ZoneState::Open | ZoneState::Claimed => None,
            },
            area_m2: extent.as_ref().map(|extent| square_metres(extent.area_cm2)),
            geometry_source: extent.map(|extent| extent.source),
            claim,
            supporters,
            requests,
            hold,
            duties: aggregate.duties.into_iter().map(DutyOut::from).collect(),
            planned: None,
            sample: aggregate.zone.sample,
            created_at: aggregate.zone.created_at,
            updated_at: aggregate.zone.updated_at,
            allowed_actions,
        }
    }
}

impl ZoneOut {
    /// A recorded state: nothing can be done to it.
    pub fn of_the_past(mut self) -> Self {
        self.allowed_actions = AllowedActions::nothing();
        let claims = self.claim.iter_mut().chain(&mut self.supporters).chain(&mut self.requests);
        claims.for_each(|claim| claim.allowed_actions = AllowedActions::nothing());
        self
    }
}

/// Square centimetres as square metres; areas of communities lie far below where this would round.
fn square_metres(area_cm2: i64) -> f64 {
    area_cm2 as f64 / 10_000.0
}
