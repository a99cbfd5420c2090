//! What addresses and query strings of this slice hold.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::model::{Filter, Stage};
use crate::kernel::{AgreementId, CommunityId, Linkage, Text, UnitId};
use crate::web::Csv;

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
    pub ends_before: Option<NaiveDate>,
    /// 搜索名称、编号、协议方 · Words in title, number or a party's name.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "示例")]
    pub q: Option<Words>,
    /// 截至该日 24:00 (北京时间) 的记录 · As it stood on record at 24:00 of this day, Asia/Shanghai.
    #[param(example = "2026-06-30")]
    pub as_of: Option<NaiveDate>,
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
    /// 截至该日 24:00 (北京时间) 的记录 · As it stood on record at 24:00 of this day, Asia/Shanghai.
    #[param(example = "2026-06-30")]
    pub as_of: Option<NaiveDate>,
}

/// Which members of an object.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by Form; here for the document")]
pub struct FieldsQuery {
    /// 只要这些字段 · Only these members.
    #[param(example = "id,title,state")]
    pub fields: Option<String>,
}
