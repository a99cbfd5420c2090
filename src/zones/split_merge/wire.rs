//! Requests and responses: splits and mergers; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::model::ZoneId;
use kernel::geo::Crs;
use kernel::register::{RegisterCode, register_code};
use kernel::{Day, Text, text};

/// 拆分责任区 · A zone to be split.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct SplitIn {
    /// 各部分, 合起来就是原责任区 · The parts; together they are the zone.
    #[garde(dive, length(min = 2, max = 50))]
    #[schema(min_items = 2, max_items = 50)]
    pub parts: Vec<PartIn>,
    /// 各部分边界的坐标系, 默认 wgs84 · In which system their boundaries are given; WGS 84 unless told.
    pub crs: Option<Crs>,
    /// 生效日期: 不填或今天为即日; 一年之内的以后日期为计划, 当日零时办理 · On which day; at once when left out or today, planned for a
    /// day within a year and carried out as it begins.
    #[schema(example = "2026-10-01")]
    pub effective_on: Option<Day>,
}

/// 一部分 · One part.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartIn {
    /// 编号; 不填由系统编号 · Code; given by the service when left out.
    #[garde(inner(custom(register_code(20))))]
    #[schema(value_type = Option<String>, example = "L-021", min_length = 1, max_length = 20)]
    pub code: Option<RegisterCode>,
    /// 名称 · Name.
    #[garde(custom(text::line(1, 100)))]
    #[schema(value_type = String, example = "示例院落东片", min_length = 1, max_length = 100)]
    pub name: Text,
    /// 四至 · Where it lies, in words.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(example = "东至示例路, 西至示例街, 南北以围墙为界。", min_length = 1, max_length = 500)]
    pub description: Option<Text>,
    /// 边界 (GeoJSON) · Its boundary.
    #[garde(skip)]
    #[schema(value_type = Object, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] }))]
    pub boundary: Value,
}

/// 合并责任区 · Zones to be merged.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergerIn {
    /// 要合并的责任区 · Which.
    #[garde(length(min = 2, max = 50))]
    #[schema(min_items = 2, max_items = 50)]
    pub zone_ids: Vec<ZoneId>,
    /// 编号; 不填由系统编号 · Code; given by the service when left out.
    #[garde(inner(custom(register_code(20))))]
    #[schema(value_type = Option<String>, example = "L-021", min_length = 1, max_length = 20)]
    pub code: Option<RegisterCode>,
    /// 名称 · Name.
    #[garde(custom(text::line(1, 100)))]
    #[schema(value_type = String, example = "示例院落", min_length = 1, max_length = 100)]
    pub name: Text,
    /// 四至 · Where it lies, in words.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(example = "东至示例路, 西至示例街, 南北以围墙为界。", min_length = 1, max_length = 500)]
    pub description: Option<Text>,
    /// 生效日期: 不填或今天为即日; 一年之内的以后日期为计划, 当日零时办理 · On which day; at once when left out or today, planned for a
    /// day within a year and carried out as it begins.
    #[garde(skip)]
    #[schema(example = "2026-10-01")]
    pub effective_on: Option<Day>,
}

journal::events! {
    subject("zones/{}", zone_id) {
        /// Which.
        zone_id: ZoneId,
        /// Into which.
        successors: Vec<ZoneId>,
    } => {
        /// A zone was split (拆分责任区).
        ZoneSplit = "hulian.zone.split.v1";
    }

    subject("zones/{}", zone_id) {
        /// Into which.
        zone_id: ZoneId,
        /// Which.
        predecessors: Vec<ZoneId>,
    } => {
        /// Zones were merged (合并责任区).
        ZonesMerged = "hulian.zone.merged.v1";
    }
}
