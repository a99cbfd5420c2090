//! What strangers send of notices, and the events of the end.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::requests::model::{HowEnded, Leave};
use super::super::wire::agreement_event;
use crate::kernel::{Day, Instant, PartyId, Text, text};

/// A notice as a party gives it.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeIn {
    /// 原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "单位迁出辖区。")]
    pub reason: Text,
    /// 末日 · Last day in force; the first one the notice period allows when left out, and never before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    #[schema(example = "2026-12-31")]
    pub ends_on: Option<Day>,
}

/// Whether only to look.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// 只查看将无人负责的事项, 不写入 · Only look at what would be left to nobody, write nothing.
    #[serde(default)]
    #[param(required = false, example = true)]
    pub preview: bool,
}

/// How one unit leaves, as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeaveOut {
    /// 通知时间 · When it gave notice.
    pub given_at: Instant,
    /// 末日 · The last day that binds it.
    #[schema(example = "2026-10-31")]
    pub ends_on: Day,
    /// 按自然日计算 · Whether days were counted plain because a year's table of holidays is missing.
    pub plain_days: bool,
    /// 原因 · Why.
    #[schema(example = "单位迁出辖区。")]
    pub reason: String,
    /// 退出时间 · When it had left; left out while the notice runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub left_at: Option<Instant>,
}

impl LeaveOut {
    /// What is shown of how a unit leaves.
    pub fn of(leave: Leave) -> Self {
        Self {
            given_at: leave.at,
            ends_on: leave.ends_on,
            plain_days: leave.plain_days,
            reason: leave.reason,
            left_at: leave.left_at,
        }
    }
}

agreement_event!(
    /// A party gave notice.
    AgreementNoticeGiven = "hulian.agreement.notice_given.v1" {
        /// The party.
        party_id: PartyId,
        /// The last day in force.
        ends_on: Day,
    }
);
agreement_event!(
    /// A unit has left a text that binds each by itself.
    AgreementLeft = "hulian.agreement.left.v1" {
        /// The party.
        party_id: PartyId,
    }
);
agreement_event!(
    /// It ended before its last day.
    AgreementTerminated = "hulian.agreement.terminated.v1" {
        /// How.
        how: HowEnded,
    }
);
