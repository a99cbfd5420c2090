//! Requests: how one names a zone, a numbered part of it, and the day whose record is wanted.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::ZoneId;
use kernel::{CommunityId, Day};
use web::RecordDay;

/// A zone in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ZonePath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 责任区编号 · Zone id.
    pub zone_id: ZoneId,
}

/// A numbered part of a zone in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ZonePartPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 责任区编号 · Zone id.
    pub zone_id: ZoneId,
    /// 序号 · Number in the zone.
    #[param(minimum = 1, example = 1)]
    pub number: i64,
}

/// As something stood when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOfQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 含当日的单位名称, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai, the names
    /// of units included; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}
