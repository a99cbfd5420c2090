//! What strangers send and see of commitments, inside an agreement and by themselves.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::lists::wire::AgreementHead;
use super::super::model::{Agreement, PartyKind};
use super::super::text::model::{Pledge, Pledger};
use super::super::wire::agreement_event;
use super::model::{Clocks, Commitment, Every, Progress, Recurrence, Standalone, VerifiedBy};
use super::rules;
use auth::AllowedActions;
use kernel::{
    Actor, AgreementId, CommitmentId, Commons, CommunityId, Day, Instant, Linkage, PartyId, Text, UnitId, labelled,
    text,
};

/// A commitment as its author writes it.
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(countable)))]
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 4)]
    pub quantity: Option<i64>,
    /// 单位 · Counted in what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(text::line(1, 20))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20, example = "场")]
    pub unit_of_measure: Option<Text>,
    /// 完成期限 · By which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    #[schema(example = "2026-12-31")]
    pub due_on: Option<Day>,
    /// 周期 · That it comes again: one commitment for each period, due on its last day, instead of `due_on`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub recurrence: Option<RecurrenceIn>,
    /// 承诺方 · Who promises.
    #[garde(skip)]
    pub pledger: PledgerIn,
}

/// How a promise comes again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceIn {
    /// 周期 · How often.
    pub every: Every,
    /// 截止日期 · Until which day; as long as the agreement when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2027-06-30")]
    pub until: Option<Day>,
}

impl RecurrenceIn {
    fn recurrence(self) -> Recurrence {
        Recurrence { every: self.every, until: self.until }
    }

    fn of(recurrence: Recurrence) -> Self {
        Self { every: recurrence.every, until: recurrence.until }
    }
}

fn six_at_most(tags: &[Commons], _: &()) -> garde::Result {
    if tags.len() > 6 { Err(garde::Error::new("too_many:6")) } else { Ok(()) }
}

/// A garde rule: something that can be counted.
pub fn countable(quantity: &i64, _: &()) -> garde::Result {
    match quantity {
        ..1 => Err(garde::Error::new("too_small:1")),
        1..=1_000_000_000 => Ok(()),
        _ => Err(garde::Error::new("too_large:1000000000")),
    }
}

/// Who promises: the community, or a unit of the agreement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PledgerIn {
    /// 社区或单位 · Community or unit.
    pub kind: PledgerKind,
    /// 单位 · The unit, when a unit promises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
}

labelled! {
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

    /// What its author would have to send to get this commitment.
    pub fn of(commitment: &Commitment, agreement: &Agreement) -> Self {
        Self {
            linkage: commitment.linkage,
            commons: commitment.commons.clone(),
            title: commitment.title.as_str().into(),
            quantity: commitment.quantity,
            unit_of_measure: commitment.unit_of_measure.as_deref().map(Text::from),
            due_on: commitment.due_on,
            recurrence: commitment.recurrence.map(RecurrenceIn::of),
            pledger: PledgerIn::of(agreement.party(commitment.pledger).and_then(|party| party.unit)),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, example = 4)]
    pub quantity: Option<i64>,
    /// 单位 · Counted in what.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "场")]
    pub unit_of_measure: Option<String>,
    /// 完成期限 · By which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_on: Option<Day>,
    /// 顺延后的期限 · The day it falls due now, where days of a suspension were given back; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "2027-01-20")]
    pub falls_due_on: Option<Day>,
    /// 周期 · That it comes again; each period has a commitment of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub recurrence: Option<RecurrenceIn>,
    /// 承诺方 · The party that promises.
    pub pledger_party_id: PartyId,
    /// 承诺方类别与单位 · Who that is.
    pub pledger: PledgerIn,
    /// 履约状态 · How far it is.
    pub state: Progress,
    /// 履约中 · Accepted, and the agreement is in force.
    pub in_progress: bool,
    /// 逾期 · Its day has passed while it is still owed.
    pub overdue: bool,
    /// 核实方式 · By somebody or by silence, once it is verified; the two are counted apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
    /// What is shown of a commitment inside its agreement.
    pub fn of(commitment: &Commitment, agreement: &Agreement, today: Day) -> Self {
        let pledger = agreement.party(commitment.pledger);
        let clocks = Clocks::of(agreement, pledger);
        let unit = pledger.and_then(|party| party.unit);
        Self::shown(commitment.clone(), unit, clocks, today)
    }

    fn shown(commitment: Commitment, unit: Option<UnitId>, clocks: Clocks, today: Day) -> Self {
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

/// A commitment as it is shown by itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommitmentOut {
    /// 承诺事项 · The commitment.
    #[serde(flatten)]
    pub line: CommitmentLine,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议 · Its agreement.
    pub agreement_id: AgreementId,
    /// 协议摘要 · The head of its agreement; only with `expand=agreement`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub agreement: Option<AgreementHead>,
    /// 失效日期 · The last day before it lapses; left out where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "2027-01-30")]
    pub lapses_on: Option<Day>,
    /// 结束 · How it ended, when it was waived, cancelled or lapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ended: Option<EndedOut>,
    /// 取消申请 · That a side asks to cancel it; the other side consents by the same call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub cancellation_request: Option<CancellationOut>,
    /// 定期承诺 · The recurring line it was made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub recurs_from: Option<CommitmentId>,
    /// 期次 · The period it was made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "2026-Q3")]
    pub period: Option<String>,
    /// 可执行操作 · What this caller may do to it now (operationIds).
    #[schema(example = json!(["deliver_commitment", "cancel_commitment"]))]
    pub allowed_actions: AllowedActions,
    /// 版本 · Grows with every change.
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
    /// 实体标签 · The value of `ETag`.
    #[schema(example = "\"1-5f1c2a9e\"")]
    pub etag: String,
    /// 创建时间 · When it was written down.
    pub created_at: Instant,
    /// 更新时间 · When it last changed.
    pub updated_at: Instant,
}

/// How a commitment ended before it was kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedOut {
    /// 时间 · When.
    pub at: Instant,
    /// 原因 · Why; left out when it lapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "场地整修, 本年度不再要求。")]
    pub reason: Option<String>,
}

/// A cancellation a side asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationOut {
    /// 申请方 · The party that asks.
    pub party_id: PartyId,
    /// 时间 · When.
    pub at: Instant,
    /// 原因 · Why.
    #[schema(example = "双方商定改为另一项活动。")]
    pub reason: String,
}

impl CommitmentOut {
    /// What this caller is shown of a commitment by itself.
    pub fn of(shown: Standalone, actor: &Actor, today: Day, etag: String) -> Self {
        let allowed_actions = AllowedActions::of(actor, rules::allowed(&shown, actor));
        let Standalone { commitment, agreement, clocks, unit, .. } = shown;
        let (version, created_at, updated_at) = (commitment.version, commitment.created_at, commitment.updated_at);
        let life = commitment.life.clone();
        let (recurs_from, period) = life.origin.map(|origin| (origin.line, origin.period)).unzip();
        let lapses = commitment.progress.owed() && clocks == Clocks::Running;
        Self {
            lapses_on: commitment.lapses_on().filter(|_| lapses),
            ended: life.ended.map(|ended| EndedOut { at: ended.at, reason: ended.because }),
            cancellation_request: life.cancellation.map(|asked| CancellationOut {
                party_id: asked.party,
                at: asked.at,
                reason: asked.reason,
            }),
            recurs_from,
            period,
            line: CommitmentLine::shown(commitment, unit, clocks, today),
            community_id: actor.community,
            agreement_id: agreement,
            agreement: None,
            allowed_actions,
            version,
            etag,
            created_at,
            updated_at,
        }
    }
}

/// A page of commitments.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommitmentPage {
    /// 本页 · The commitments of this page.
    pub items: Vec<CommitmentOut>,
    /// 下一页游标 · Where the next page begins; left out on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_cursor: Option<String>,
}

agreement_event!(
    /// A commitment was added to a draft or a text under negotiation.
    CommitmentCreated = "hulian.commitment.created.v1" {
        /// The commitment.
        commitment_id: CommitmentId,
    }
);
