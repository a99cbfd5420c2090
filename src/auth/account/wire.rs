//! Where an account is in the path of a request.

use serde::Deserialize;
use utoipa::IntoParams;

use super::model::AccountRef;
use kernel::{AccountId, UnitId};

/// An account in the path of the staff.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct StaffPath {
    /// 账号编号 · The account's id.
    #[param(value_type = uuid::Uuid)]
    pub account_id: AccountId,
}

impl StaffPath {
    /// The account meant.
    pub fn account(&self) -> AccountRef {
        AccountRef { unit: None, id: self.account_id }
    }
}

/// A unit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UnitPath {
    /// 单位编号 · The unit's id.
    #[param(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
}

/// A member of a unit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MemberPath {
    /// 单位编号 · The unit's id.
    #[param(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
    /// 账号编号 · The account's id.
    #[param(value_type = uuid::Uuid)]
    pub account_id: AccountId,
}

impl MemberPath {
    /// The account meant.
    pub fn account(&self) -> AccountRef {
        AccountRef { unit: Some(self.unit_id), id: self.account_id }
    }
}
