//! Requests and responses: searching for a household by a number or an address.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::dossier::people::wire::phone_rule;
use super::super::wire::HouseholdOut;
use kernel::{IdentityNumber, PhoneNumber, Text, field, text};
use vault::BlindIndex;

/// 查找结果 · The households found.
#[derive(Serialize, ToSchema)]
pub struct HouseholdsFoundOut {
    /// 困难家庭 · The households.
    pub items: Vec<HouseholdOut>,
}

/// 查找 · What a household is looked for by; all that is given must fit.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdSearchIn {
    /// 公民身份号码, 旧 15 位亦可 · Identity number, of somebody of the household; an old one of fifteen digits too.
    #[garde(inner(custom(any_identity)))]
    #[schema(value_type = Option<String>, example = "11010519491231002X", min_length = 15, max_length = 18)]
    pub identity_number: Option<Text>,
    /// 电话 · Phone, of somebody of the household.
    #[garde(inner(custom(phone_rule)))]
    #[schema(value_type = Option<String>, example = "19900001234", min_length = 7, max_length = 40)]
    pub phone: Option<Text>,
    /// 住址 · Address, whole.
    #[garde(inner(custom(text::line(2, 200))))]
    #[schema(value_type = Option<String>, example = "示例小区1号楼1单元101室", min_length = 2, max_length = 200)]
    pub address: Option<Text>,
}

fn any_identity(number: &Text, _: &()) -> garde::Result {
    IdentityNumber::parse_old(number.as_str()).map(drop).map_err(|_| field::IDENTITY_NUMBER.refused())
}

impl HouseholdSearchIn {
    /// What it asks for.
    pub fn traces(&self) -> Vec<BlindIndex> {
        let number = self.identity_number.as_ref().and_then(|text| IdentityNumber::parse_old(text.as_str()).ok());
        let phone = self.phone.as_ref().and_then(|text| PhoneNumber::parse(text.as_str()).ok());
        let address = self.address.as_ref().map(|text| BlindIndex::of_address(text.as_str()));
        let traces = [number.as_ref().map(BlindIndex::of_identity), phone.as_ref().map(BlindIndex::of_phone), address];
        traces.into_iter().flatten().collect()
    }
}
