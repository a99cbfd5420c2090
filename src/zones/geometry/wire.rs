//! Requests and responses: boundaries and coverage; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::model::{Border, Drawn, Entered};
use super::rules::{Gaps, rounded};
use crate::aggregate::duties::model::{Duty, DutyFrequency, DutyKind, Task};
use crate::aggregate::model::{Names, ZoneAggregate};
use crate::model::{GeometrySource, Zone, ZoneId, ZoneKind, ZoneStateWord};
use kernel::geo::{Bbox, Boundary, Crs};
use kernel::{CommunityId, Day, Instant, UnitId};

/// 责任区边界 · The boundary of a zone, to be set.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct ZoneBoundaryIn {
    /// GeoJSON 的 Polygon 或 MultiPolygon, 最多 5,000 个坐标, 保留 7 位小数 · A GeoJSON Polygon or MultiPolygon of at most
    /// 5,000 positions; more than seven decimals are rounded.
    #[schema(value_type = Object, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] }))]
    pub boundary: Value,
    /// 坐标系, 默认 wgs84; 存为 WGS 84, 录入的坐标一并保留 · In which system the coordinates are given; kept as WGS 84 and as entered.
    pub crs: Option<Crs>,
    /// 来源, 默认为绘制 · Where it comes from; drawn when left out.
    pub geometry_source: Option<GeometrySource>,
    /// 生效日期: 不填或今天为即日; 一年之内的以后日期为计划, 当日零时办理 · Since which day; at once when left out or today, planned for a
    /// day within a year and carried out as it begins.
    #[schema(example = "2026-10-01")]
    pub effective_on: Option<Day>,
}

/// 社区边界 · The boundary of the community, to be set.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct BoundaryIn {
    /// GeoJSON 的 Polygon 或 MultiPolygon, 最多 5,000 个坐标, 保留 7 位小数 · A GeoJSON Polygon or MultiPolygon of at most
    /// 5,000 positions; more than seven decimals are rounded.
    #[schema(value_type = Object, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] }))]
    pub boundary: Value,
    /// 坐标系, 默认 wgs84; 存为 WGS 84, 录入的坐标一并保留 · In which system the coordinates are given; kept as WGS 84 and as entered.
    pub crs: Option<Crs>,
}

/// 边界 · A boundary as it stands.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct BoundaryOut {
    /// GeoJSON 几何, WGS 84 · The geometry, WGS 84.
    #[schema(value_type = Object, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] }))]
    pub boundary: Value,
    /// 外接矩形: 西、南、东、北 · West, south, east, north.
    #[schema(example = json!([98.2880, 39.7720, 98.2890, 39.7730]))]
    pub bbox: [f64; 4],
    /// 面积 (平方米) · Its area in square metres.
    #[schema(example = 9516.37)]
    pub area_m2: f64,
    /// 来源 · Where it comes from.
    pub geometry_source: Option<GeometrySource>,
    /// 版本 · How many boundaries there have been.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 起始时间 · Since when it stands.
    pub since_at: Instant,
    /// 录入时的坐标; `entered=true` 时给出, 由其他边界计算得出的没有 · As it was entered, if asked for with `entered=true`; absent
    /// where it was computed from others.
    pub entered: Option<EnteredOut>,
}

/// 录入时的边界 · A boundary as it was entered, before anything was rounded, turned or shifted.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredOut {
    /// 坐标系 · The system of its coordinates.
    pub crs: Crs,
    /// GeoJSON 几何 · The geometry.
    #[schema(value_type = Object, example = json!({ "type": "Polygon", "coordinates": [[[98.2886, 39.7728], [98.2896, 39.7728], [98.2896, 39.7738], [98.2886, 39.7738], [98.2886, 39.7728]]] }))]
    pub boundary: Value,
}

/// 覆盖情况 · What of the community's ground zones cover.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageOut {
    /// 社区面积 (平方米) · The community's area in square metres.
    #[schema(example = 812_345.6)]
    pub area_m2: f64,
    /// 已覆盖面积 (平方米) · What zones cover of it.
    #[schema(example = 800_000.0)]
    pub covered_m2: f64,
    /// 未覆盖面积 (平方米), 含不列入 gaps 的缝隙 · What no zone covers, slivers that are no gaps as well; the community itself
    /// answers for it.
    #[schema(example = 12_345.6)]
    pub gap_m2: f64,
    /// 未覆盖的地块, 从大到小; 平均宽度不超过 2 厘米的缝隙不列入 · The gaps, the largest first; slivers at most 2 cm wide on
    /// average are not listed.
    pub gaps: Vec<GapOut>,
}

/// 未覆盖地块 · Ground that no zone covers.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapOut {
    /// 面积 (平方米) · Its area in square metres.
    #[schema(example = 12_345.6)]
    pub area_m2: f64,
    /// 外接矩形 · West, south, east, north.
    #[schema(example = json!([98.2880, 39.7720, 98.2890, 39.7730]))]
    pub bbox: [f64; 4],
    /// GeoJSON 几何 · The geometry.
    #[schema(value_type = Object, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7720]]] }))]
    pub boundary: Value,
}

/// Which zones cover the ground.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CoverageQuery {
    /// 只看此类责任区 · Zones of this kind alone.
    pub kind: Option<ZoneKind>,
}

/// In which coordinate system a geometry is shown.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CrsQuery {
    /// 显示坐标系, 默认 wgs84 · In which system to show it; WGS 84 unless told.
    pub crs: Option<Crs>,
    /// 同时给出录入时的坐标和坐标系 · Also as it was entered, with its system.
    pub entered: Option<bool>,
}

impl CrsQuery {
    /// The system.
    pub fn crs(&self) -> Crs {
        self.crs.unwrap_or(Crs::Wgs84)
    }

    fn shown(&self, entered: Option<&Entered>) -> Option<EnteredOut> {
        let entered = entered.filter(|_| self.entered == Some(true))?;
        let boundary = serde_json::from_str(&entered.geometry).ok()?;
        Some(EnteredOut { crs: entered.crs, boundary })
    }
}

/// A box of the map: west, south, east, north.
#[derive(Clone, Copy, Debug)]
pub struct Box4(pub Bbox);

impl<'de> Deserialize<'de> for Box4 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let sides: Result<Vec<f64>, _> = text.split(',').map(|side| side.trim().parse::<f64>()).collect();
        let sides: Option<[f64; 4]> = sides.ok().and_then(|sides| sides.try_into().ok());
        sides.and_then(Bbox::of_degrees).map(Self).ok_or_else(|| serde::de::Error::custom("not a box"))
    }
}

impl BoundaryOut {
    /// The boundary of a zone.
    pub fn of(drawn: &Drawn, asked: &CrsQuery) -> Self {
        let (geometry_source, entered) = (Some(drawn.source), asked.shown(drawn.entered.as_ref()));
        Self { geometry_source, entered, ..shape(&drawn.boundary, asked.crs(), drawn.n, drawn.from_at) }
    }

    /// The boundary of the community.
    pub fn of_border(border: &Border, asked: &CrsQuery) -> Self {
        let entered = asked.shown(border.entered.as_ref());
        Self { entered, ..shape(&border.boundary, asked.crs(), border.n, border.from_at) }
    }
}

fn shape(boundary: &Boundary, crs: Crs, number: i64, since_at: Instant) -> BoundaryOut {
    BoundaryOut {
        boundary: boundary.to_geojson_in(crs),
        bbox: boundary.bbox().degrees(),
        area_m2: rounded(boundary.area_m2()),
        geometry_source: None,
        number,
        since_at,
        entered: None,
    }
}

impl CoverageOut {
    /// The community's ground and what is left of it.
    pub fn of(border: &Border, gaps: &Gaps) -> Self {
        let [area_m2, covered_m2, gap_m2] = gaps.shares(border.boundary.area_m2());
        let told = |gap: &Boundary| GapOut {
            area_m2: rounded(gap.area_m2()),
            bbox: gap.bbox().degrees(),
            boundary: gap.to_geojson(),
        };
        Self { area_m2, covered_m2, gap_m2, gaps: gaps.pieces.iter().map(told).collect() }
    }
}

/// 责任区地图 · Zones as GeoJSON (RFC 7946).
#[derive(Debug, Serialize, ToSchema)]
pub struct FeaturesOut {
    /// 固定为 FeatureCollection · What it is.
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    pub form: &'static str,
    /// 责任区 · The zones.
    pub features: Vec<FeatureOut>,
}

/// 责任区 (GeoJSON Feature) · A zone as a feature.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureOut {
    /// 固定为 Feature · What it is.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    pub form: &'static str,
    /// 编号 · Id of the zone.
    pub id: ZoneId,
    /// 边界; 没有时为 null · Its boundary; null without one.
    #[schema(value_type = Option<Object>, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7720]]] }))]
    pub geometry: Option<Value>,
    /// 属性 · What is said about it.
    pub properties: FeaturePropertiesOut,
}

/// 责任区属性 · What is said about a zone.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct FeaturePropertiesOut {
    /// 责任区编号 · Code.
    #[schema(example = "L-001")]
    pub code: String,
    /// 名称 · Name.
    #[schema(example = "示例院落东片")]
    pub name: String,
    /// 类别 · Kind.
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
    /// 职责 · Its duties.
    pub duties: Vec<FeatureDutyOut>,
    /// 状态 · Where it stands.
    pub state: ZoneStateWord,
    /// 面积 (平方米) · Its area in square metres.
    #[schema(example = 9516.37)]
    pub area_m2: Option<f64>,
    /// 责任单位 · The unit that leads it.
    pub unit_id: Option<UnitId>,
    /// 责任单位名称 · Its name: today's, or that of the day that `as_of` names.
    #[schema(example = "示例单位01")]
    pub unit_name: Option<String>,
}

/// 职责 · A duty of a zone, as it can be given to another one.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureDutyOut {
    /// 类别 · What kind of duty.
    pub kind: DutyKind,
    /// 具体内容 · In words, where the kind does not say it.
    #[schema(example = "每月开展一次楼道清理")]
    pub title: Option<String>,
    /// 频次; 没有为按需 · How often; as needed where it is absent.
    pub frequency: Option<DutyFrequency>,
}

impl From<Duty> for FeatureDutyOut {
    fn from(duty: Duty) -> Self {
        let Task { kind, title, frequency } = duty.task;
        Self { kind, title, frequency }
    }
}

impl FeaturesOut {
    /// A collection of features.
    pub fn of(features: Vec<FeatureOut>) -> Self {
        Self { form: "FeatureCollection", features }
    }
}

impl FeatureOut {
    /// A zone and its boundary.
    pub fn of(aggregate: ZoneAggregate, boundary: Option<&Boundary>, names: &Names, crs: Crs) -> Self {
        let unit_id = aggregate.lead().map(|claim| claim.unit);
        let zone = aggregate.zone;
        let properties = FeaturePropertiesOut {
            code: zone.code.text,
            name: zone.profile.name,
            kind: zone.profile.kind,
            description: zone.profile.description,
            external_codes: zone.profile.external_codes,
            grid_code: zone.profile.grid_code,
            duties: aggregate.duties.into_iter().map(FeatureDutyOut::from).collect(),
            state: zone.state.word(),
            area_m2: boundary.map(|boundary| rounded(boundary.area_m2())),
            unit_name: unit_id.and_then(|unit| names.get(&unit).cloned()),
            unit_id,
        };
        Self {
            form: "Feature",
            id: zone.id,
            geometry: boundary.map(|boundary| boundary.to_geojson_in(crs)),
            properties,
        }
    }
}

journal::events! {
    subject("zones/{}", zone_id) {
        /// Which.
        zone_id: ZoneId,
        /// Its code.
        code: String,
        /// Its version since then.
        version: i64,
        /// How large it is, in square centimetres; none without a boundary.
        #[serde(skip_serializing_if = "Option::is_none")]
        area_cm2: Option<i64>,
    } => {
        /// A zone has another boundary, or none (边界变更).
        ZoneBoundaryChanged = "hulian.zone.boundary_changed.v1";
    }

    subject("communities/{}", community_id) {
        /// Which community.
        community_id: CommunityId,
        /// The how manyth boundary.
        n: i64,
        /// How large it is, in square centimetres.
        area_cm2: i64,
    } => {
        /// The community has another boundary (社区边界变更).
        CommunityBoundaryChanged = "hulian.community.boundary_changed.v1";
    }
}

impl ZoneBoundaryChanged {
    /// What is told of it.
    pub fn of(zone: &Zone) -> Self {
        let area_cm2 = zone.extent.as_ref().map(|extent| extent.area_cm2);
        Self { zone_id: zone.id, code: zone.code.text.clone(), version: zone.version, area_cm2 }
    }
}
