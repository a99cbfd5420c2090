//! Requests and responses: a map of zones, and the report of its import.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::imports::model::{Counts, FileFacts, Import, ImportId, ImportKind};
use super::super::imports::rules::LISTED;
use super::super::imports::wire::{CountOut, FileOut, counts};
use super::super::tables::model::ImportSheet;
use super::model::{Flaw, Plan};
use kernel::geo::Crs;

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

/// 导入结果 · What an import of a map came to, or would come to.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneImportReportOut {
    /// 导入编号; 试导入没有 · The import's id; absent on a dry run.
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
#[serde_with::skip_serializing_none]
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
    #[schema(example = "L-002")]
    pub other: Option<String>,
    /// 重叠或超出的面积 (平方米) · How many square metres are shared, or lie outside.
    #[schema(example = 12.5)]
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
        counts[ImportSheet::Zones.place()] = self.count;
        counts
    }
}

impl ZoneFlawOut {
    fn of(flaw: &Flaw) -> Self {
        let [zh, en] = flaw.words.clone();
        let (pointer, code, other) = (flaw.pointer.clone(), flaw.code.name.to_owned(), flaw.other.clone());
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
