//! Attachments as they are sent and shown.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::dossier::model::{Paper, PaperKind};
use kernel::{Day, Text, text};

/// 附件目录 · The papers of a household; replaced whole.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdAttachmentsIn {
    /// 附件 · Papers.
    #[garde(dive, length(max = 50))]
    #[schema(max_items = 50)]
    pub attachments: Vec<HouseholdAttachmentIn>,
}

/// 附件 · A paper that belongs to the file, and where it is kept.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdAttachmentIn {
    /// 类别 · What kind of paper.
    #[garde(skip)]
    pub kind: PaperKind,
    /// 名称 · What it is called.
    #[garde(custom(text::line(1, 100)))]
    #[schema(value_type = String, example = "临时救助申请书", min_length = 1, max_length = 100)]
    pub title: Text,
    /// 日期 · Of which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    #[schema(example = "2026-06-28")]
    pub dated_on: Option<Day>,
    /// 存放处 · Where it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(text::line(1, 100))))]
    #[schema(value_type = Option<String>, example = "社区档案柜 3-2", min_length = 1, max_length = 100)]
    pub kept_at: Option<Text>,
}

impl HouseholdAttachmentIn {
    /// The paper it describes.
    pub fn paper(&self) -> Paper {
        let kept_at = self.kept_at.as_ref().map(Text::to_string);
        Paper { kind: self.kind, title: self.title.to_string(), dated_on: self.dated_on, kept_at }
    }
}

impl From<Paper> for HouseholdAttachmentIn {
    fn from(paper: Paper) -> Self {
        let Paper { kind, title, dated_on, kept_at } = paper;
        Self { kind, title: Text::new(&title), dated_on, kept_at: kept_at.as_deref().map(Text::new) }
    }
}
