//! Requests: path and query parameters that several operations share: community, agreement, page of a list, day of the record.

use serde::Deserialize;
use utoipa::IntoParams;

use kernel::{AgreementId, CommunityId, Day};
use web::RecordDay;

/// Where a list of agreements is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommunityPath {
    /// 社区编号 · Community id.
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

/// How a list is cut and ordered.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
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

/// As it stood when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}
