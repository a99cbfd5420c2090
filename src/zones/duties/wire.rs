//! Requests and responses: duties and what was done towards them; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::aggregate::duties::model::{Duty, DutyFrequency, DutyKind, Fulfilment, Period, Task};
use crate::aggregate::model::ZoneAggregate;
use crate::model::ZoneId;
use crate::policy::may;
use auth::{Action, AllowedActions};
use kernel::{AccountId, Actor, Day, Instant, Text, UnitId, text};

/// 职责 · A duty to be added, or to be taken on.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct DutyIn {
    /// 类别 · What kind of duty.
    pub kind: DutyKind,
    /// 具体内容 · In words, where the kind does not say it.
    #[garde(inner(custom(text::line(1, 100))))]
    #[schema(value_type = Option<String>, example = "每月开展一次楼道清理", min_length = 1, max_length = 100)]
    pub title: Option<Text>,
    /// 频次; 不填为按需 · How often; as needed when left out.
    pub frequency: Option<DutyFrequency>,
}

/// 职责 · A duty of a zone.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyOut {
    /// 序号 · Its number in the zone.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 类别 · What kind of duty.
    pub kind: DutyKind,
    /// 具体内容 · In words.
    #[schema(example = "每月开展一次楼道清理")]
    pub title: Option<String>,
    /// 频次; 没有为按需 · How often; as needed where it is absent.
    pub frequency: Option<DutyFrequency>,
    /// 起始时间 · Since when.
    pub since_at: Instant,
    /// 登记时间, 可晚于 since_at · When that was recorded, which may be later than `since_at`.
    pub recorded_at: Instant,
    /// 结束时间 · Until when, if it ended.
    pub ended_at: Option<Instant>,
}

/// 周期 · A period, both days included.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodOut {
    /// 第一天 · Its first day.
    #[schema(example = "2026-07-01")]
    pub first_on: Day,
    /// 最后一天 · Its last day.
    #[schema(example = "2026-07-31")]
    pub last_on: Day,
}

/// 职责与未履职周期 · A duty, with the periods that the leading unit has missed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyStandingOut {
    /// 职责 · The duty.
    pub duty: DutyOut,
    /// 现责任单位未履职的周期 · The periods that the unit that leads now has missed.
    pub missed: Vec<PeriodOut>,
}

/// 职责列表 · The duties of a zone.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyPage {
    /// 职责 · The duties.
    pub items: Vec<DutyStandingOut>,
}

/// 履职登记 · Something that was done.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct FulfilmentIn {
    /// 职责序号 · The number of the duty.
    #[schema(minimum = 1, example = 1)]
    pub duty: i64,
    /// 履职日期; 不填为今天 · On which day; today when left out.
    #[schema(example = "2026-07-10")]
    pub done_on: Option<Day>,
    /// 说明 · In a sentence.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, example = "组织 12 人清理楼道杂物。", min_length = 1, max_length = 500)]
    pub note: Option<Text>,
}

/// 作废原因 · Why a record is taken out of the figures.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FulfilmentVoidingIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "日期填错。")]
    pub reason: Text,
}

/// 履职记录 · Something that was done towards a duty.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct FulfilmentOut {
    /// 序号 · Its number in the zone.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 职责序号 · The number of the duty.
    #[schema(minimum = 1, example = 1)]
    pub duty: i64,
    /// 履职单位 · The unit that did it.
    pub unit_id: UnitId,
    /// 履职日期 · On which day.
    #[schema(example = "2026-07-10")]
    pub done_on: Day,
    /// 说明 · In a sentence.
    #[schema(example = "组织 12 人清理楼道杂物。")]
    pub note: Option<String>,
    /// 登记时间 · When it was recorded.
    pub recorded_at: Instant,
    /// 登记人账号 · Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// 是否由社区代单位登记 · Whether the community noted it for the unit.
    pub recorded_for_unit: bool,
    /// 作废时间 · When it was voided, if it was.
    pub voided_at: Option<Instant>,
    /// 作废原因 · Why it was voided.
    #[schema(example = "日期填错。")]
    pub void_reason: Option<String>,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["void_fulfilment"]))]
    pub allowed_actions: AllowedActions,
}

web::page!(FulfilmentPage, FulfilmentOut, "履职记录列表 · What was done, the oldest first.", "履职记录 · The records.");

impl DutyIn {
    /// What it consists of.
    pub fn task(&self) -> Task {
        Task { kind: self.kind, title: self.title.as_ref().map(Text::to_string), frequency: self.frequency }
    }
}

impl From<Duty> for DutyOut {
    fn from(duty: Duty) -> Self {
        Self {
            number: duty.n,
            kind: duty.task.kind,
            title: duty.task.title,
            frequency: duty.task.frequency,
            since_at: duty.began_at,
            recorded_at: duty.recorded_at.unwrap_or(duty.began_at),
            ended_at: duty.ended_at,
        }
    }
}

impl From<Period> for PeriodOut {
    fn from(period: Period) -> Self {
        Self { first_on: period.first, last_on: period.last }
    }
}

impl DutyPage {
    /// The duties of a zone with what was missed of them.
    pub fn of(aggregate: &ZoneAggregate, done: &[Fulfilment], today: Day) -> Self {
        let missed = rules::missed_of(aggregate, done, today);
        let of = |n: i64| missed.iter().find(|(duty, _)| *duty == n).map_or(&[][..], |(_, periods)| periods);
        let standing = |duty: &Duty| DutyStandingOut {
            missed: of(duty.n).iter().copied().map(PeriodOut::from).collect(),
            duty: duty.clone().into(),
        };
        Self { items: aggregate.duties.iter().map(standing).collect() }
    }
}

impl FulfilmentOut {
    /// A record as this caller sees it.
    pub fn of(one: Fulfilment, actor: &Actor) -> Self {
        let voids = rules::voids(&one, actor).then_some(may::VoidFulfilment::ID);
        let allowed_actions = AllowedActions::of(actor, voids);
        Self {
            number: one.n,
            duty: one.duty,
            unit_id: one.unit,
            done_on: one.done_on,
            note: one.note,
            recorded_at: one.recorded_at,
            recorded_by: one.recorded_by,
            recorded_for_unit: one.recorded_unit.is_none(),
            voided_at: one.voided.as_ref().map(|voided| voided.at),
            void_reason: one.voided.map(|voided| voided.reason),
            allowed_actions,
        }
    }
}

journal::events! {
    subject("zones/{}", zone_id) {
        /// The zone.
        zone_id: ZoneId,
        /// The number of the duty.
        duty: i64,
        /// The number of the record.
        #[serde(skip_serializing_if = "Option::is_none")]
        fulfilment: Option<i64>,
        /// The unit that leads the zone.
        #[serde(skip_serializing_if = "Option::is_none")]
        unit_id: Option<UnitId>,
    } => {
        /// A zone got a duty (新增职责).
        ZoneDutyAdded = "hulian.zone.duty_added.v1";
        /// A duty ended (结束职责).
        ZoneDutyEnded = "hulian.zone.duty_ended.v1";
        /// Something was done (履职登记).
        ZoneDutyFulfilled = "hulian.zone.duty_fulfilled.v1";
        /// A record was voided (履职记录作废).
        ZoneFulfilmentVoided = "hulian.zone.fulfilment_voided.v1";
    }
}
