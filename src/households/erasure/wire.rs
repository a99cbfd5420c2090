//! Requests and responses: erasure.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::wire::HouseholdOfficerOut;
use crate::model::HouseholdId;
use auth::AllowedActions;
use kernel::{Day, Instant, coded_enum};

coded_enum! {
    /// 清除进度 · How far an erasure is.
    pub enum ErasureState {
        Asked = "asked" ["已申请, 待书记确认", "Asked for; the secretary confirms"],
        Done = "done" ["已清除", "Done"],
    }
}

/// 清除 · An erasure, and where it stands.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct ErasureOut {
    /// 困难家庭 · Which.
    pub household_id: HouseholdId,
    /// 进度 · How far it is.
    pub state: ErasureState,
    /// 申请人 · Who has asked.
    pub asked_by: Option<HouseholdOfficerOut>,
    /// 申请时间 · When.
    pub asked_at: Option<Instant>,
    /// 清除日期 · On which day the key was destroyed.
    #[schema(example = "2026-06-30")]
    pub erased_on: Option<Day>,
    /// 可执行操作 · What this caller may do with the household now.
    #[schema(example = json!(["erase_household", "refuse_erasure"]))]
    pub allowed_actions: AllowedActions,
}
