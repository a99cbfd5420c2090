//! The shape of a map of zones, for the document, and its media type; it is read member by member in `zones/`.

use serde_json::Value;
use utoipa::ToSchema;

use zones::{DutyFrequency, DutyKind, ZoneKind};

/// The media type of a map.
pub const GEOJSON: &str = "application/geo+json";

/// 责任区地图 · A map of zones to be imported: a GeoJSON FeatureCollection (RFC 7946) of at most 5,000 features and 250,000
/// positions, 5,000 positions a feature.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "for the document; the map is read member by member, so that every fault is told")]
pub struct ZoneMapIn {
    /// 固定为 FeatureCollection · What it is.
    #[schema(rename = "type", example = "FeatureCollection", pattern = "^FeatureCollection$")]
    #[schema(value_type = String)]
    r#type: &'static str,
    /// 责任区, 最多 5,000 个 · The zones.
    #[schema(max_items = 5000)]
    features: Vec<ZoneFeatureIn>,
}

/// 责任区 (GeoJSON Feature) · A zone as a feature.
#[derive(Debug, ToSchema)]
#[schema(example = json!({
    "type": "Feature",
    "geometry": { "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] },
    "properties": { "code": "L-001", "name": "示例院落东片", "kind": "area", "duties": [{ "kind": "environment", "frequency": "monthly" }] }
}))]
#[expect(dead_code, reason = "for the document")]
pub struct ZoneFeatureIn {
    /// 固定为 Feature · What it is.
    #[schema(value_type = String, example = "Feature", pattern = "^Feature$")]
    r#type: &'static str,
    /// 导出时带有, 导入时忽略 · Written by an export; passed over by an import, whatever it is.
    #[schema(required = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77")]
    id: Value,
    /// 边界: Polygon 或 MultiPolygon; 没有时为 null, 不会清除已有边界 · Its boundary; null says nothing of one it has.
    #[schema(value_type = Option<Object>, example = json!({ "type": "Polygon", "coordinates": [[[98.2880, 39.7720], [98.2890, 39.7720], [98.2890, 39.7730], [98.2880, 39.7730], [98.2880, 39.7720]]] }))]
    geometry: Option<Value>,
    /// 属性 · What is said about it.
    properties: ZoneFeaturePropertiesIn,
}

/// 责任区属性 · What is said about a zone. What is left out, null or an empty list says nothing: it stays as it is.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "for the document")]
pub struct ZoneFeaturePropertiesIn {
    /// 责任区编号; 已有的更新, 没有的新增, 不填由系统编号 · Code: a zone of this code is changed, otherwise one is entered; given
    /// by the service when left out.
    #[schema(value_type = Option<String>, example = "L-001", min_length = 1, max_length = 20)]
    code: Option<String>,
    /// 名称 · Name.
    #[schema(value_type = String, example = "示例院落东片", min_length = 1, max_length = 100)]
    name: String,
    /// 类别; 新责任区不填为片区 · Kind; an area where a new zone says nothing.
    kind: Option<ZoneKind>,
    /// 四至 · Where it lies, in words.
    #[schema(value_type = Option<String>, example = "东至示例路, 西至示例街, 南北以围墙为界。", min_length = 1, max_length = 500)]
    description: Option<String>,
    /// 其他系统中的编号 · What other systems call it; replaced whole.
    #[schema(value_type = Option<Vec<String>>, max_items = 20, example = json!(["WG-0301"]))]
    external_codes: Option<Vec<String>>,
    /// 所属网格编码 · The code of the grid it lies in.
    #[schema(value_type = Option<String>, example = "620201002001003", min_length = 1, max_length = 40)]
    grid_code: Option<String>,
    /// 职责; 没有的新增, 已有的不动 · Its duties: added where it does not have them.
    #[schema(max_items = 30)]
    duties: Option<Vec<ZoneFeatureDutyIn>>,
    /// 导出时带有, 导入时忽略 · Written by an export; passed over by an import, whatever it is.
    #[schema(required = false, example = "open")]
    state: Value,
    /// 导出时带有, 导入时忽略 · Written by an export; passed over by an import, whatever it is.
    #[schema(required = false, example = 9516.37)]
    area_m2: Value,
    /// 导出时带有, 导入时忽略 · Written by an export; passed over by an import, whatever it is.
    #[schema(required = false, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77")]
    unit_id: Value,
    /// 导出时带有, 导入时忽略 · Written by an export; passed over by an import, whatever it is.
    #[schema(required = false, example = "示例单位01")]
    unit_name: Value,
}

/// 职责 · A duty.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "for the document")]
pub struct ZoneFeatureDutyIn {
    /// 类别 · What kind of duty.
    kind: DutyKind,
    /// 具体内容 · In words, where the kind does not say it.
    #[schema(value_type = Option<String>, example = "每月开展一次楼道清理", min_length = 1, max_length = 100)]
    title: Option<String>,
    /// 频次; 不填为按需 · How often; as needed when left out.
    frequency: Option<DutyFrequency>,
}
