//! What strangers send of notices, and the events of the end.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::requests::model::{HowEnded, Leave};
use super::super::wire::agreement_event;
use super::model::Foreseen;
use kernel::{Day, Instant, PartyId, Text, text};

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
    /// 只查看末日和将无人负责的事项, 不写入 · Only look at when it would end and what would be left to nobody, write nothing.
    #[serde(default)]
    #[param(required = false, example = true)]
    pub preview: bool,
}

/// 将于何时终止 · When a notice given now would end.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForeseenEndOut {
    /// 末日 · The last day in force, as named or the first the notice period allows; never behind the agreement's own.
    #[schema(example = "2026-10-31")]
    pub ends_on: Day,
    /// 推算 · Whether it runs into a year whose holidays are not announced yet, as in the notice itself.
    #[schema(example = false)]
    pub provisional: bool,
    /// 只终止本方 · Whether it would end the caller's own part alone.
    #[schema(example = false)]
    pub own_part: bool,
}

impl From<Foreseen> for ForeseenEndOut {
    fn from(foreseen: Foreseen) -> Self {
        Self { ends_on: foreseen.ends_on, provisional: foreseen.provisional, own_part: foreseen.own_part }
    }
}

/// How one unit leaves, as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeaveOut {
    /// 通知时间 · When it gave notice.
    pub given_at: Instant,
    /// 末日 · The last day that binds it.
    #[schema(example = "2026-10-31")]
    pub ends_on: Day,
    /// 按自然日计算 (旧) · Whether days were counted as they come, weekends and holidays too; only in notices of before, today's
    /// are `provisional` instead.
    pub plain_days: bool,
    /// 推算 · 期限跨入放假安排尚未公布的年份: 周末、法定节假日和补假不计, 也不计调休上班; 末日不随日后公布的安排变动, 需要更稳妥的请自行写明更晚的末日 ·
    /// Whether it runs into a year whose holidays are not announced yet: weekends, legal holidays and the days that make them
    /// good do not count, and no weekend is taken for worked. The last day stands as it was told, whatever is announced; to be
    /// on the safe side, name a later one.
    #[schema(example = false)]
    pub provisional: bool,
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
            provisional: leave.provisional,
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
