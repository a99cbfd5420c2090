//! Requests and responses: a commitment as its author writes it, and inside its agreement.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{
    Clocks, Commitment, CommitmentId, CommitmentState, Pledge, Pledger, Recurrence, Recurring, VerifiedBy,
};
use crate::parties::model::PartyKind;
use kernel::{Commons, Day, Linkage, PartyId, Text, UnitId, coded_enum, field, text};

/// A commitment as its author writes it.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CommitmentIn {
    /// 六联 · Under which of the six linkages.
    #[garde(skip)]
    pub linkage: Linkage,
    /// 六共标签 · Tags of the six commons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[garde(custom(six_at_most))]
    #[schema(max_items = 6)]
    pub commons: Vec<Commons>,
    /// 事项 · What is promised.
    #[garde(custom(text::line(1, 200)))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "组织主题党日活动")]
    pub title: Text,
    /// 数量 · How much of it.
    #[garde(inner(custom(countable)))]
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 4)]
    pub quantity: Option<i64>,
    /// 单位 · Counted in what.
    #[garde(inner(custom(text::line(1, 20))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20, example = "场")]
    pub unit_of_measure: Option<Text>,
    /// 完成期限 · By which day.
    #[garde(skip)]
    #[schema(example = "2026-12-31")]
    pub due_on: Option<Day>,
    /// 周期 · That it comes again: one commitment for each period, due on its last day, instead of `due_on`.
    #[garde(skip)]
    pub recurrence: Option<RecurrenceIn>,
    /// 承诺方 · Who promises.
    #[garde(skip)]
    pub pledger: PledgerIn,
}

/// How a promise comes again.
#[serde_with::skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceIn {
    /// 周期 · How often.
    pub every: Recurrence,
    /// 截止日期 · Until which day; as long as the agreement when left out.
    #[schema(example = "2027-06-30")]
    pub until: Option<Day>,
}

impl RecurrenceIn {
    fn recurrence(self) -> Recurring {
        Recurring { every: self.every, until: self.until }
    }

    fn of(recurrence: Recurring) -> Self {
        Self { every: recurrence.every, until: recurrence.until }
    }
}

fn six_at_most(tags: &[Commons], _: &()) -> garde::Result {
    if tags.len() > 6 { Err(field::TOO_MANY.refused_with(6)) } else { Ok(()) }
}

/// A garde rule: something that can be counted.
pub fn countable(quantity: &i64, _: &()) -> garde::Result {
    match quantity {
        ..1 => Err(field::TOO_SMALL.refused_with(1)),
        1..=1_000_000_000 => Ok(()),
        _ => Err(field::TOO_LARGE.refused_with(1_000_000_000)),
    }
}

/// Who promises: the community, or a unit of the agreement.
#[serde_with::skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PledgerIn {
    /// 社区或单位 · Community or unit.
    pub kind: PledgerKind,
    /// 单位 · The unit, when a unit promises.
    pub unit_id: Option<UnitId>,
}

coded_enum! {
    /// Who can promise (承诺方类别); a witness owes nothing.
    pub enum PledgerKind {
        Community = "community" ["社区", "Community"],
        Unit = "unit" ["单位", "Unit"],
    }
}

impl CommitmentIn {
    /// The commitment these words ask for.
    pub fn pledge(&self) -> Pledge {
        let mut commons = self.commons.clone();
        commons.sort_unstable();
        commons.dedup();
        Pledge {
            linkage: self.linkage,
            commons,
            title: self.title.to_string(),
            quantity: self.quantity,
            unit_of_measure: self.unit_of_measure.as_ref().map(ToString::to_string),
            due_on: self.due_on,
            recurrence: self.recurrence.map(RecurrenceIn::recurrence),
            pledger: self.pledger.pledger(),
        }
    }

    /// What its author would have to send to get this commitment; with the pledging party's unit, none for the community.
    pub fn of(commitment: &Commitment, unit: Option<UnitId>) -> Self {
        Self {
            linkage: commitment.linkage,
            commons: commitment.commons.clone(),
            title: commitment.title.as_str().into(),
            quantity: commitment.quantity,
            unit_of_measure: commitment.unit_of_measure.as_deref().map(Text::from),
            due_on: commitment.due_on,
            recurrence: commitment.recurrence.map(RecurrenceIn::of),
            pledger: PledgerIn::of(unit),
        }
    }
}

impl PledgerIn {
    fn pledger(self) -> Pledger {
        let kind = match self.kind {
            PledgerKind::Community => PartyKind::Community,
            PledgerKind::Unit => PartyKind::Unit,
        };
        Pledger { kind, unit: self.unit_id }
    }

    fn of(unit_id: Option<UnitId>) -> Self {
        let kind = if unit_id.is_some() { PledgerKind::Unit } else { PledgerKind::Community };
        Self { kind, unit_id }
    }
}

/// A commitment as it is shown inside its agreement.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct CommitmentLine {
    /// 标识 · Its id.
    pub id: CommitmentId,
    /// 六联 · Under which of the six linkages.
    pub linkage: Linkage,
    /// 六共标签 · Tags of the six commons.
    pub commons: Vec<Commons>,
    /// 事项 · What is promised.
    #[schema(example = "组织主题党日活动")]
    pub title: String,
    /// 数量 · How much of it.
    #[schema(minimum = 1, example = 4)]
    pub quantity: Option<i64>,
    /// 单位 · Counted in what.
    #[schema(example = "场")]
    pub unit_of_measure: Option<String>,
    /// 完成期限 · By which day.
    pub due_on: Option<Day>,
    /// 顺延后的期限 · The day it falls due now, where days of a suspension were given back; left out otherwise.
    #[schema(example = "2027-01-20")]
    pub falls_due_on: Option<Day>,
    /// 周期 · That it comes again; each period has a commitment of its own.
    pub recurrence: Option<RecurrenceIn>,
    /// 承诺方 · The party that promises.
    pub pledger_party_id: PartyId,
    /// 承诺方类别与单位 · Who that is.
    pub pledger: PledgerIn,
    /// 履约状态 · How far it is.
    pub state: CommitmentState,
    /// 履约中 · Accepted, and the agreement is in force.
    pub in_progress: bool,
    /// 逾期 · Its day has passed while it is still owed.
    pub overdue: bool,
    /// 核实方式 · By somebody or by silence, once it is verified; the two are counted apart.
    pub verified_by: Option<VerifiedBy>,
    /// 履约数量 · How much was delivered and verified.
    pub figures: FiguresOut,
}

/// How much of a promise was kept, in its own unit of measure (deliveries, where no quantity was promised).
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresOut {
    /// 已履行 · Delivered, without what was returned or voided.
    #[schema(example = 4, minimum = 0)]
    pub delivered: i64,
    /// 人员核实 · Of that, verified by somebody.
    #[schema(example = 2, minimum = 0)]
    pub verified: i64,
    /// 逾期默认 · Of that, verified by silence.
    #[schema(example = 1, minimum = 0)]
    pub verified_by_silence: i64,
}

impl CommitmentLine {
    /// What is shown of a commitment: with the pledging party's unit, and whether its clocks run.
    pub fn of(commitment: Commitment, unit: Option<UnitId>, clocks: Clocks, today: Day) -> Self {
        let life = &commitment.life;
        Self {
            in_progress: commitment.in_progress(clocks),
            overdue: commitment.overdue(clocks, today),
            verified_by: life.verified_by,
            figures: FiguresOut {
                delivered: life.delivered,
                verified: life.verified,
                verified_by_silence: life.verified_by_silence,
            },
            id: commitment.id,
            linkage: commitment.linkage,
            commons: commitment.commons,
            title: commitment.title,
            quantity: commitment.quantity,
            unit_of_measure: commitment.unit_of_measure,
            due_on: commitment.due_on,
            falls_due_on: commitment.life.falls_due_on,
            recurrence: commitment.recurrence.map(RecurrenceIn::of),
            pledger_party_id: commitment.pledger,
            pledger: PledgerIn::of(unit),
            state: commitment.progress,
        }
    }
}
