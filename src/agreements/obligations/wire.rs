//! Requests and responses: what is still owed.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Owed;
use crate::promises::CommitmentId;
use kernel::UnitId;

/// 终止后无人负责的承诺 · A commitment that the end would leave to nobody.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct OwedOut {
    /// 承诺事项 · The commitment.
    pub id: CommitmentId,
    /// 名称 · What was promised.
    #[schema(example = "组织主题党日活动")]
    pub title: String,
    /// 负责单位; 社区负责的没有 · The unit that promised; absent for the community.
    pub unit_id: Option<UnitId>,
}

impl OwedOut {
    /// What is shown of it.
    pub fn of(owed: Owed) -> Self {
        Self { id: owed.id, title: owed.title, unit_id: owed.unit }
    }
}
