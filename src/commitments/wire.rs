//! Requests and responses: paths and query strings of commitments, and a page of them.

use serde::Deserialize;
use utoipa::IntoParams;

use super::model::Filter;
use agreements::CommitmentOut;
use agreements::promises::{CommitmentId, CommitmentState};
use kernel::{AgreementId, CommunityId, Day, Linkage, UnitId, coded_enum};
use web::{Csv, RecordDay};

/// Where a commitment is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommitmentPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 承诺事项编号 · Commitment id.
    pub commitment_id: CommitmentId,
}

/// Which commitments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentQuery {
    /// 六联 (逗号分隔) · Under these linkages.
    #[param(value_type = Option<Vec<Linkage>>, style = Form, explode = false, example = "joint_service")]
    pub linkage: Option<Csv<Linkage>>,
    /// 履约状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<CommitmentState>>, style = Form, explode = false, example = "accepted")]
    pub state: Option<Csv<CommitmentState>>,
    /// 承诺单位 · Pledged by this unit.
    pub unit_id: Option<UnitId>,
    /// 所属协议 · Of this agreement.
    pub agreement_id: Option<AgreementId>,
    /// 是否逾期 · Overdue today (with `as_of`, on that day), or not.
    pub overdue: Option<bool>,
    /// 在此日期之前到期 · Due before this day.
    #[param(example = "2027-01-01")]
    pub due_before: Option<Day>,
    /// 定期承诺的各期 · Made for the periods of this recurring line.
    pub recurs_from: Option<CommitmentId>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside each commitment: `agreement`; of the same day with
    /// `as_of`.
    #[param(value_type = Option<Vec<CommitmentExpansion>>, style = Form, explode = false, inline, example = "agreement")]
    pub expand: Option<Csv<CommitmentExpansion>>,
}

impl CommitmentQuery {
    /// The commitments meant.
    pub fn filter(self) -> Filter {
        Filter {
            linkages: self.linkage.unwrap_or_default().0,
            progress: self.state.unwrap_or_default().0,
            unit: self.unit_id,
            agreement: self.agreement_id,
            overdue: self.overdue,
            due_before: self.due_before,
            recurs_from: self.recurs_from,
        }
    }
}

/// Which members of a commitment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentObjectQuery {
    /// 只要这些字段 · Only these members.
    #[expect(dead_code, reason = "read by ResponseContext; here for the document")]
    #[param(example = "id,title,state")]
    pub fields: Option<String>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside it: `agreement`; of the same day with `as_of`.
    #[param(value_type = Option<Vec<CommitmentExpansion>>, style = Form, explode = false, inline, example = "agreement")]
    pub expand: Option<Csv<CommitmentExpansion>>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

coded_enum! {
    /// What can be shown inside a commitment (展开).
    pub enum CommitmentExpansion {
        Agreement = "agreement" ["所属协议的摘要", "The head of its agreement"],
    }
}

web::page!(CommitmentPage, CommitmentOut, "A page of commitments.", "本页 · The commitments of this page.");
