//! Requests and responses: pairings.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{
    MatchingId, Pairing, PairingEnd, PairingFilter, PairingOrigin, PairingState, Plan, Record, Source, State, Words,
};
use super::rules::{self, Sight};
use auth::{AllowedActions, Colleague};
use households::{DisclosableField, HouseholdId, HouseholdNeed, HouseholdOfficerOut};
use kernel::{AccountId, Actor, CommunityId, Day, Instant, PairingId, Text, UnitId, text};
use web::{Csv, RecordDay};
use zones::{Agreed, AgreedIn, AgreedOut};

/// 结对 · A pairing to be proposed, or entered as it was agreed outside.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingIn {
    /// 困难家庭 · Who is helped.
    #[garde(skip)]
    pub household_id: HouseholdId,
    /// 单位 · Who helps.
    #[garde(skip)]
    pub unit_id: UnitId,
    /// 帮扶责任人 (单位账号) · The one of the unit who helps.
    #[garde(skip)]
    pub helper_id: Option<AccountId>,
    /// 商定的需求; 不填为该户全部需求 · Towards which needs; all of the household's when left out.
    #[serde(default)]
    #[garde(length(max = 10))]
    #[schema(max_items = 10, example = json!(["living_aid"]))]
    pub agreed_needs: Vec<HouseholdNeed>,
    /// 单位须知 · What the unit is to know.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "上门前先电话联系。")]
    pub note: Option<Text>,
    /// 单位可查看的字段; 不填按需求确定 · What the unit may open; what the needs take when left out.
    #[garde(inner(length(max = 9)))]
    #[schema(max_items = 9, example = json!(["names", "phones", "address"]))]
    pub fields: Option<Vec<DisclosableField>>,
    /// 走访间隔 (天); 不填按困难类别 · Days between visits at most; by category when left out.
    #[garde(inner(range(min = 7, max = 366)))]
    #[schema(minimum = 7, maximum = 366, example = 60)]
    pub visit_every_days: Option<i64>,
    /// 商定情况; 填写后立即生效 · How it was agreed outside; with it the pairing begins at once.
    #[garde(dive)]
    pub agreed: Option<AgreedIn>,
}

/// What of a pairing can be changed, as a patch is laid on it.
#[derive(Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct PairingChange {
    /// Towards which needs.
    #[garde(length(min = 1, max = 10))]
    pub agreed_needs: Vec<HouseholdNeed>,
    /// What the unit is to know.
    #[garde(inner(custom(text::prose(1, 500))))]
    pub note: Option<Text>,
    /// What the unit may open.
    #[garde(length(max = 9))]
    pub fields: Vec<DisclosableField>,
    /// Days between visits at most.
    #[garde(inner(range(min = 7, max = 366)))]
    pub visit_every_days: Option<i64>,
}

/// 结对修改 (JSON Merge Patch). Only what is sent is changed; lists are replaced whole.
#[derive(Serialize, ToSchema)]
pub struct PairingPatch {
    /// 商定的需求 · Towards which needs.
    #[schema(nullable = false, min_items = 1, max_items = 10, example = json!(["living_aid"]))]
    agreed_needs: Option<Vec<HouseholdNeed>>,
    /// 单位须知 · What the unit is to know.
    #[schema(min_length = 1, max_length = 500, example = "上门前先电话联系。")]
    note: Option<String>,
    /// 单位可查看的字段 · What the unit may open.
    #[schema(nullable = false, max_items = 9, example = json!(["names", "phones", "address"]))]
    fields: Option<Vec<DisclosableField>>,
    /// 走访间隔 (天); null 为按困难类别 · Days between visits at most; by category when null.
    #[schema(minimum = 7, maximum = 366, example = 60)]
    visit_every_days: Option<i64>,
}

/// 结对 · A pairing, as this caller may know it.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct PairingOut {
    /// 编号 · Its id.
    pub id: PairingId,
    /// 社区 · The community.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · Its entity tag.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 状态 · Where it stands.
    pub state: PairingState,
    /// 困难家庭; 单位未接受、结对结束满三十天或该户停止处理后没有 · Who is helped; absent to a unit that has declined, thirty days after
    /// the end, and once nothing of the household may be told.
    pub household: Option<PairedHouseholdOut>,
    /// 单位 · Who helps.
    pub unit_id: UnitId,
    /// 单位名称 · Its name: today's, or that of the day that `as_of` names.
    #[schema(example = "示例单位01")]
    pub unit_name: String,
    /// 帮扶责任人 · The one of the unit who helps.
    pub helper: Option<HouseholdOfficerOut>,
    /// 商定的需求; 不可读时没有 · Towards which needs; absent once it can be read no more.
    #[schema(example = json!(["living_aid"]))]
    pub agreed_needs: Option<Vec<HouseholdNeed>>,
    /// 单位须知 · What the unit is to know.
    #[schema(example = "上门前先电话联系。")]
    pub note: Option<String>,
    /// 单位可查看的字段; 不可读时没有 · What the unit may open; absent once it can be read no more.
    #[schema(example = json!(["names", "phones", "address"]))]
    pub fields: Option<Vec<DisclosableField>>,
    /// 来源 · How it came about.
    pub origin: PairingOrigin,
    /// 匹配方案 · The plan it comes from.
    pub matching_id: Option<MatchingId>,
    /// 接自 · The pairing it takes over from.
    pub succeeds: Option<PairingId>,
    /// 交接提议 · To whom it is offered.
    pub handover: Option<PairingHandoverOut>,
    /// 商定情况 · How the unit agreed outside.
    pub agreed: Option<AgreedOut>,
    /// 单位接受时间 · When the unit accepted.
    pub accepted_at: Option<Instant>,
    /// 专干确认时间 · When the household officer stood behind it.
    pub confirmed_at: Option<Instant>,
    /// 起始日期 · Since which day the unit helps.
    #[schema(example = "2026-06-01")]
    pub since_on: Option<Day>,
    /// 走访间隔 (天); 不再告知时没有 · Days between visits at most; absent once it is told no more.
    #[schema(minimum = 7, maximum = 366, example = 60)]
    pub visit_every_days: Option<i64>,
    /// 上次走访日期 · The last day the household was met.
    #[schema(example = "2026-06-20")]
    pub last_visited_on: Option<Day>,
    /// 应走访日期 · By which day it is to be visited; only while the unit helps.
    #[schema(example = "2026-08-19")]
    pub visit_due_on: Option<Day>,
    /// 走访逾期; 无从得知时没有: 不再告知该户情况, 或当日的走访间隔取决于未留存的密封内容 · Whether that day has passed; absent where
    /// it is not known: the household is not told of, or how often it was to be visited that day followed from what is sealed.
    pub visit_overdue: Option<bool>,
    /// 原因 · Why it was declined, withdrawn, paused or ended, in words.
    #[schema(example = "本季度人手不足。")]
    pub reason: Option<String>,
    /// 结束原因 · Why it ended.
    pub ended_because: Option<PairingEnd>,
    /// 结束时间 · When it ended.
    pub ended_at: Option<Instant>,
    /// 结对总结 · What came of it.
    #[schema(example = "协助落实医疗救助, 家中已有稳定收入。")]
    pub final_report: Option<String>,
    /// 创建时间 · When it was proposed.
    pub created_at: Instant,
    /// 更新时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["accept_pairing", "refuse_pairing"]))]
    pub allowed_actions: AllowedActions,
}

/// 结对的困难家庭 · The household of a pairing.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct PairedHouseholdOut {
    /// 编号 · Its id.
    pub id: HouseholdId,
    /// 户编号 · Its code.
    #[schema(example = "H001")]
    pub code: String,
    /// 脱敏称呼; 单位接受之前和结束之后没有 · What it is called, masked; absent to a unit before it helps and after.
    #[schema(example = "张*")]
    pub display_name: Option<String>,
    /// 社区帮扶专干 · Who of the community keeps its file.
    pub officer: Option<HouseholdOfficerOut>,
    /// 示例 · Whether it is invented.
    pub sample: bool,
}

/// 交接提议 · To whom a pairing is offered.
#[derive(Serialize, ToSchema)]
pub struct PairingHandoverOut {
    /// 新结对 · The pairing that would take over.
    pub pairing_id: PairingId,
    /// 接手单位 · The unit that would.
    pub unit_id: UnitId,
}

web::page!(PairingPage, PairingOut, "结对列表 · One page of pairings.", "结对 · The pairings.");

/// A pairing in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PairingPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 结对编号 · Pairing id.
    pub pairing_id: PairingId,
}

/// Which pairings a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PairingQuery {
    /// 状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<PairingState>>, style = Form, explode = false, example = "active,paused")]
    pub state: Option<Csv<PairingState>>,
    /// 困难家庭 · Of this household.
    #[param(value_type = Option<String>, format = Uuid)]
    pub household_id: Option<HouseholdId>,
    /// 单位 · Of this unit.
    #[param(value_type = Option<String>, format = Uuid)]
    pub unit_id: Option<UnitId>,
    /// 走访逾期 · Whose next visit is overdue, or is not.
    #[param(example = true)]
    pub overdue: Option<bool>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天; 单位名称和专干为当日的, 户的脱敏称呼、人员的姓名和职务为今日的 · As it stood on record at
    /// 24:00 of this day, Asia/Shanghai; not later than today. The unit's name and who kept the file are of that day; the masked
    /// name of the household and the names and posts of people are today's.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl PairingQuery {
    /// The filter it describes.
    pub fn filter(self) -> PairingFilter {
        PairingFilter {
            states: self.state.unwrap_or_default().0,
            household: self.household_id,
            unit: self.unit_id,
            overdue: self.overdue,
        }
    }
}

/// How a unit agreed outside, as the slices below keep it.
pub fn agreed(sent: &AgreedIn) -> Agreed {
    Agreed { channel: sent.channel, by: sent.agreed_by_text.to_string(), on: sent.agreed_on, override_reason: None }
}

impl PairingIn {
    /// What it is made of.
    pub fn plan(&self) -> Plan {
        Plan {
            household: self.household_id,
            unit: self.unit_id,
            helper: self.helper_id,
            needs: self.agreed_needs.clone(),
            note: self.note.as_ref().map(Text::to_string),
            fields: self.fields.clone(),
            visit_every_days: self.visit_every_days,
            agreed: self.agreed.as_ref().map(agreed),
            from: Source::Proposal,
        }
    }
}

impl PairingChange {
    /// As it is now, to lay a patch on.
    pub fn of(pairing: &Pairing, words: &Words) -> Self {
        Self {
            agreed_needs: words.needs.clone(),
            note: words.note.as_deref().map(Text::new),
            fields: words.fields.clone(),
            visit_every_days: pairing.visit_every_days,
        }
    }
}

/// What a pairing is shown with besides itself.
pub struct PairingContext<'a> {
    /// Who is looking.
    pub actor: Actor,
    /// How much of its household is told.
    pub sight: Sight,
    /// Today, or the day that is asked for.
    pub today: Day,
    /// The people of the community and of its units.
    pub people: &'a [Colleague],
    /// What its unit is called.
    pub unit_name: String,
    /// To whom it is offered.
    pub handover: Option<(PairingId, UnitId)>,
    /// Its entity tag.
    pub etag: String,
}

impl PairingOut {
    /// A pairing as this caller may know it.
    pub fn of(record: Record, context: PairingContext<'_>) -> Self {
        let PairingContext { actor, sight, today, people, unit_name, handover, etag } = context;
        let due = record.visit_due_on();
        // Where it is due and the caller is not told, whether it is overdue is not told either.
        let overdue = (due.is_none() || sight.name()).then(|| due.is_some_and(|due| due < today));
        let due = due.filter(|_| sight.name());
        let every = sight.needs().then(|| record.visit_every_days());
        let Record { pairing, household, words, .. } = record;
        let said = words.as_ref();
        // A unit that has declined is shown what it said itself.
        let declined = matches!(pairing.state, State::Declined { .. });
        let (answers, help, end) = (pairing.state.answers(), pairing.state.help(), pairing.state.end());
        let accepted = answers.accepted.is_some() || actor.unit.is_none();
        Self {
            id: pairing.id,
            community_id: pairing.community,
            version: pairing.version,
            etag,
            state: pairing.state.word(),
            household: sight.household().then(|| PairedHouseholdOut {
                id: pairing.household,
                code: household.code,
                display_name: household.display_name.filter(|_| sight.name()),
                officer: household.officer.map(|id| HouseholdOfficerOut::of(id, people)),
                sample: household.sample,
            }),
            unit_id: pairing.unit,
            unit_name,
            helper: pairing.helper.map(|id| HouseholdOfficerOut::of(id, people)),
            agreed_needs: said.filter(|_| sight.needs()).map(|words| words.needs.clone()),
            note: said.filter(|_| sight.needs()).and_then(|words| words.note.clone()),
            fields: said.filter(|_| sight.needs()).map(|words| words.fields.clone()),
            origin: pairing.from.word(),
            matching_id: pairing.from.matching(),
            succeeds: pairing.from.succeeds(),
            handover: handover.map(|(pairing_id, unit_id)| PairingHandoverOut { pairing_id, unit_id }),
            agreed: said.filter(|_| sight.household()).and_then(|words| words.agreed.clone()).map(AgreedOut::from),
            accepted_at: answers.accepted.map(|done| done.at),
            confirmed_at: answers.confirmed.map(|done| done.at),
            since_on: help.map(|help| help.since),
            visit_every_days: every,
            last_visited_on: help.and_then(|help| help.met_on).filter(|_| sight.records()),
            visit_due_on: due,
            visit_overdue: overdue,
            reason: said.filter(|_| sight.records() || declined).and_then(|words| words.reason.clone()),
            // What became of a household is told to whom it was entrusted to, not to whom it was only proposed.
            ended_because: end.map(|end| end.because).filter(|_| sight.records() || declined || accepted),
            ended_at: end.map(|end| end.at),
            final_report: said.filter(|_| sight.records()).and_then(|words| words.report.clone()),
            created_at: pairing.created_at,
            updated_at: pairing.updated_at,
            allowed_actions: AllowedActions::of(&actor, rules::allowed(&pairing, &actor, today)),
        }
    }
}
