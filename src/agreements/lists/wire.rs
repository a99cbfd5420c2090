//! What addresses and query strings of this slice hold.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::model::{Agreement, Stage};
use super::model::Filter;
use kernel::{AgreementId, CommunityId, Day, Linkage, Text, UnitId, labelled};
use web::{Csv, RecordDay};

/// Where a list of agreements is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommunityPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
}

/// Where an agreement is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AgreementPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 协议编号 · Agreement id.
    pub agreement_id: AgreementId,
}

/// Which agreements, in which order, as they stood when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgreementQuery {
    /// 状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<Stage>>, style = Form, explode = false, example = "active")]
    pub state: Option<Csv<Stage>>,
    /// 协议方中有此单位 · With this unit among the parties.
    pub unit_id: Option<UnitId>,
    /// 六联 (逗号分隔) · With a commitment under one of these linkages.
    #[param(value_type = Option<Vec<Linkage>>, style = Form, explode = false, example = "party_building")]
    pub linkage: Option<Csv<Linkage>>,
    /// 在此日期之前到期 · Ending before this day.
    #[param(example = "2027-01-01")]
    pub ends_before: Option<Day>,
    /// 搜索名称、编号、协议方 · Words in title, number or a party's name.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "示例")]
    pub q: Option<Words>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside each agreement: `units` (scope `units:read`); of the
    /// same day with `as_of`.
    #[param(value_type = Option<Vec<AgreementExpansion>>, style = Form, explode = false, inline, example = "units")]
    pub expand: Option<Csv<AgreementExpansion>>,
}

labelled! {
    /// What can be shown inside an agreement (展开).
    pub enum AgreementExpansion {
        Units = "units" ["协议方单位的名片", "The cards of the units among its parties"],
    }
}

labelled! {
    /// What can be shown inside a commitment (展开).
    pub enum CommitmentExpansion {
        Agreement = "agreement" ["所属协议的摘要", "The head of its agreement"],
    }
}

/// What is searched for: one to a hundred characters.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Words(pub String);

impl TryFrom<String> for Words {
    type Error = &'static str;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        let words = Text::new(&raw).to_string();
        if (1..=100).contains(&words.chars().count()) { Ok(Self(words)) } else { Err("too short or too long") }
    }
}

impl AgreementQuery {
    /// The agreements meant.
    pub fn filter(self) -> Filter {
        Filter {
            stages: self.state.unwrap_or_default().0,
            unit: self.unit_id,
            linkages: self.linkage.unwrap_or_default().0,
            ends_before: self.ends_before,
            words: self.q.map(|words| words.0),
        }
    }
}

/// How a list is cut and ordered.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by Form; here for the document")]
pub struct ListQuery {
    /// 每页条数, 默认 50, 最多 200 · How many; 50 unless told, at most 200.
    #[param(minimum = 1, example = 50)]
    pub limit: Option<u32>,
    /// 下一页游标 · Where to go on, from `next_cursor`.
    pub cursor: Option<String>,
    /// 排序 (前加 - 为倒序) · Sort by; with `-` the largest first.
    #[param(example = "-updated_at")]
    pub sort: Option<String>,
    /// 只要这些字段 · Only these members.
    #[param(example = "id,title")]
    pub fields: Option<String>,
}

/// Which members, as they stood when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ObjectQuery {
    /// 只要这些字段 · Only these members.
    #[expect(dead_code, reason = "read by Form; here for the document")]
    #[param(example = "id,title,state")]
    pub fields: Option<String>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside it: `units` (scope `units:read`); of the same day
    /// with `as_of`.
    #[param(value_type = Option<Vec<AgreementExpansion>>, style = Form, explode = false, inline, example = "units")]
    pub expand: Option<Csv<AgreementExpansion>>,
}

/// Which members of a commitment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentObjectQuery {
    /// 只要这些字段 · Only these members.
    #[expect(dead_code, reason = "read by Form; here for the document")]
    #[param(example = "id,title,state")]
    pub fields: Option<String>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside it: `agreement`; of the same day with `as_of`.
    #[param(value_type = Option<Vec<CommitmentExpansion>>, style = Form, explode = false, inline, example = "agreement")]
    pub expand: Option<Csv<CommitmentExpansion>>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

/// As it stood when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

/// The head of an agreement, as another object shows it when it is expanded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgreementHead {
    /// 标识 · Id.
    pub id: AgreementId,
    /// 协议编号 · The number people quote.
    #[schema(example = "HLGZ-2026-0001")]
    pub number: String,
    /// 名称 · Title.
    pub title: String,
    /// 状态 · State.
    pub state: Stage,
    /// 起始日期 · First day in force.
    pub starts_on: Day,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    #[schema(required = true)]
    pub ends_on: Option<Day>,
}

impl AgreementHead {
    /// The head of an agreement.
    pub fn of(agreement: Agreement) -> Self {
        let (state, terms) = (agreement.state.stage(), agreement.terms);
        Self {
            id: agreement.id,
            number: agreement.number,
            title: terms.title,
            state,
            starts_on: terms.starts_on,
            ends_on: terms.ends_on,
        }
    }
}
