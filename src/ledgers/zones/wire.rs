//! What strangers send and are told: a map of zones, and what became of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::super::imports::model::{Counts, FileFacts, Import, ImportKind, Ledger};
use super::super::imports::rules::LISTED;
use super::super::imports::wire::{CountOut, FileOut, counts};
use super::model::{Flaw, Plan};
use kernel::ImportId;
use kernel::geo::Crs;
use zones::{DutyKind, Frequency, ZoneKind};

/// How a map is to be imported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZoneImportQuery {
    /// 只检查, 不写入 · Only look, write nothing.
    #[serde(default)]
    #[param(value_type = Option<bool>, example = true)]
    pub dry_run: bool,
    /// 文件的坐标系, 默认 wgs84; 存为 WGS 84 · In which system the coordinates are given; WGS 84 unless told.
    pub crs: Option<Crs>,
}

/// In which system a map is written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZoneExportQuery {
    /// 坐标系, 默认 wgs84 · In which system to write it; WGS 84 unless told.
    pub crs: Option<Crs>,
}

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
    frequency: Option<Frequency>,
}

/// 导入结果 · What an import of a map came to, or would come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneImportReportOut {
    /// 导入编号; 试导入没有 · The import's id; absent on a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<ImportId>,
    /// 是否试导入 · Whether nothing was written.
    #[schema(example = false)]
    pub dry_run: bool,
    /// 文件 · The file, without its content.
    pub file: FileOut,
    /// 责任区数 · How many features came to what.
    pub counts: Vec<CountOut>,
    /// 错误数 · How many places are wrong.
    #[schema(example = 1, minimum = 0)]
    pub error_count: usize,
    /// 错误, 最多 500 处 · The wrong places, at most 500.
    pub errors: Vec<ZoneFlawOut>,
    /// 提醒, 最多 500 条 · What should be looked at, at most 500.
    pub notices: Vec<ZoneRemarkOut>,
}

/// 错误 · A wrong place of a map. It never repeats what stands there.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneFlawOut {
    /// 位置 · JSON Pointer (RFC 6901) into the file.
    #[schema(example = "/features/3/geometry")]
    pub pointer: String,
    /// 第几个责任区, 从 0 起 · The feature, counted from 0.
    #[schema(example = 3, minimum = 0)]
    pub feature: usize,
    /// 代码 · What is wrong, a stable word.
    #[schema(example = "zone_overlaps")]
    pub code: String,
    /// 中文说明 · In Chinese.
    #[schema(example = "与同类责任区 L-002 重叠 12.5 平方米。")]
    pub zh: String,
    /// 英文说明 · In English.
    #[schema(example = "It shares 12.5 square metres with zone L-002 of its kind.")]
    pub en: String,
    /// 相关的另一责任区: 编号, 文件中尚无编号的为名称 · The other zone it is about: its code, or its name where it has none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "L-002")]
    pub other: Option<String>,
    /// 重叠或超出的面积 (平方米) · How many square metres are shared, or lie outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 12.5)]
    pub area_m2: Option<f64>,
}

/// 提醒 · Something that a person should look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneRemarkOut {
    /// 位置 · JSON Pointer into the file.
    #[schema(example = "/features/3")]
    pub pointer: String,
    /// 代码 · What it is, a stable word.
    #[schema(example = "zone_of_this_name")]
    pub code: &'static str,
    /// 中文说明 · In Chinese.
    #[schema(example = "责任区 L-002 同名; 如是同一责任区, 请填写编号。")]
    pub zh: String,
    /// 英文说明 · In English.
    #[schema(example = "Zone L-002 has this name; if it is the same one, give its code.")]
    pub en: String,
}

impl ZoneImportReportOut {
    /// What an import would come to.
    pub fn dry(file: &FileFacts, plan: &Plan) -> Self {
        Self {
            id: None,
            dry_run: true,
            file: FileOut::of(file),
            counts: counts(ImportKind::Zones, &plan.counts()),
            error_count: plan.flaws.len(),
            errors: plan.flaws.iter().take(LISTED).map(ZoneFlawOut::of).collect(),
            notices: plan.namesakes.iter().take(LISTED).map(ZoneRemarkOut::of).collect(),
        }
    }

    /// What an import came to.
    pub fn applied(import: &Import, plan: &Plan) -> Self {
        Self { id: Some(import.id), dry_run: false, ..Self::dry(&import.file, plan) }
    }
}

impl Plan {
    /// Rows by sheet: those of the zones alone.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        counts[Ledger::Zones.place()] = self.count;
        counts
    }
}

impl ZoneFlawOut {
    fn of(flaw: &Flaw) -> Self {
        let [zh, en] = flaw.words.clone();
        let (pointer, code, other) = (flaw.pointer.clone(), flaw.code.clone(), flaw.other.clone());
        Self { pointer, feature: flaw.feature, code, zh, en, other, area_m2: flaw.area_m2 }
    }
}

impl ZoneRemarkOut {
    fn of((feature, code): &(usize, String)) -> Self {
        Self {
            pointer: format!("/features/{feature}"),
            code: "zone_of_this_name",
            zh: format!("责任区 {code} 同名; 如是同一责任区, 请填写编号。"),
            en: format!("Zone {code} has this name; if it is the same one, give its code."),
        }
    }
}
