//! Requests: the steps of a pairing.

use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::model::{Ending, Handover, PairingEnd};
use super::super::wire::agreed;
use kernel::{AccountId, Text, UnitId, coded_enum, text};
use zones::AgreedIn;

/// 接受 · The unit takes a pairing on.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct PairingAcceptanceIn {
    /// 帮扶责任人 (本单位账号) · The one of the unit who helps.
    pub helper_id: Option<AccountId>,
}

/// 帮扶责任人 · Who of the unit helps.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct HelperIn {
    /// 本单位账号; null 为不指定 · An account of the unit; null for nobody in particular.
    pub helper_id: Option<AccountId>,
}

/// 原因 · Why.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingReasonIn {
    /// 原因 · Why; sealed with the household's file.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "本季度人手不足。")]
    pub reason: Text,
}

/// 交接 · To which unit a pairing is handed over.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingHandoverIn {
    /// 接手单位 · The unit that takes over.
    #[garde(skip)]
    pub unit_id: UnitId,
    /// 原因 · Why.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "联络员岗位变动。")]
    pub reason: Option<Text>,
    /// 与接手单位的商定情况 (帮扶专干填写); 填写后立即交接 · How that unit agreed outside, from the household officer; with
    /// it the hand-over is at once.
    #[garde(dive)]
    pub agreed: Option<AgreedIn>,
}

/// 结对总结 · What came of a pairing.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingReportIn {
    /// 总结 · In words; sealed with the household's file.
    #[garde(custom(text::prose(2, 2000)))]
    #[schema(value_type = String, min_length = 2, max_length = 2000, example = "协助落实医疗救助, 家中已有稳定收入。")]
    pub final_report: Text,
}

/// 结束结对 · How a pairing ends.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingEndIn {
    /// 结束原因 · Why.
    #[garde(skip)]
    pub because: PairingEndReason,
    /// 说明 · In words.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "单位业务调整。")]
    pub reason: Option<Text>,
    /// 结对总结; 单位已提交的可不填 · What came of it; not needed where the unit has filed it.
    #[garde(inner(custom(text::prose(2, 2000))))]
    #[schema(value_type = Option<String>, min_length = 2, max_length = 2000, example = "协助落实医疗救助, 家中已有稳定收入。")]
    pub final_report: Option<Text>,
}

impl PairingHandoverIn {
    /// To whom it is handed over.
    pub fn handover(&self) -> Handover {
        Handover {
            unit: self.unit_id,
            reason: self.reason.as_ref().map(Text::to_string),
            agreed: self.agreed.as_ref().map(agreed),
        }
    }
}

impl PairingEndIn {
    /// How it ends.
    pub fn ending(&self) -> Ending {
        Ending {
            because: self.because.into(),
            reason: self.reason.as_ref().map(Text::to_string),
            report: self.final_report.as_ref().map(Text::to_string),
        }
    }
}

coded_enum! {
    /// 可填写的结束原因 · Why a pairing is ended by hand.
    pub enum PairingEndReason {
        Completed = "completed" ["帮扶完成", "Its work is done"],
        OtherReason = "other_reason" ["其他原因", "Another reason"],
    }
}

impl From<PairingEndReason> for PairingEnd {
    fn from(reason: PairingEndReason) -> Self {
        match reason {
            PairingEndReason::Completed => Self::Completed,
            PairingEndReason::OtherReason => Self::OtherReason,
        }
    }
}
