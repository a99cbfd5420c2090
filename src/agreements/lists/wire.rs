//! Requests: the query strings of lists of agreements.

use serde::Deserialize;
use utoipa::IntoParams;

use super::model::Filter;
use crate::model::AgreementState;
use kernel::text::Sought;
use kernel::{Day, Linkage, UnitId, coded_enum};
use web::{Csv, RecordDay};

/// Which agreements, in which order, as they stood when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgreementQuery {
    /// 状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<AgreementState>>, style = Form, explode = false, example = "active")]
    pub state: Option<Csv<AgreementState>>,
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
    pub q: Option<Sought>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside each agreement: `units` (scope `units:read`); of the
    /// same day with `as_of`.
    #[param(value_type = Option<Vec<AgreementExpansion>>, style = Form, explode = false, inline, example = "units")]
    pub expand: Option<Csv<AgreementExpansion>>,
}

coded_enum! {
    /// What can be shown inside an agreement (展开).
    pub enum AgreementExpansion {
        Units = "units" ["协议方单位的名片", "The cards of the units among its parties"],
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
            words: self.q.map(|words| words.as_str().to_owned()),
        }
    }
}

/// Which members, as they stood when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ObjectQuery {
    /// 只要这些字段 · Only these members.
    #[expect(dead_code, reason = "read by ResponseContext; here for the document")]
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
