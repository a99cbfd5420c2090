//! Requests and responses: accessions, and their event.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::events::agreement_events;
use crate::parties::model::PartyBody;
use kernel::{PartyId, Text, UnitId, text};

/// A unit invited to accede.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AccessionIn {
    /// 单位 · The unit.
    #[garde(skip)]
    pub unit_id: UnitId,
    /// 签署主体 · Which body acts.
    #[serde(default = "administration")]
    #[garde(skip)]
    pub body: PartyBody,
    /// 签署名称 · The name it signs under, where that differs.
    #[garde(inner(custom(text::line(1, 120))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 120, example = "中共示例单位02支部委员会")]
    pub signing_name: Option<Text>,
    /// 代表人 · Who represents it.
    #[garde(inner(custom(text::line(1, 40))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, example = "示例代表")]
    pub representative: Option<Text>,
    /// 职务 · The representative's post.
    #[garde(inner(custom(text::line(1, 40))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, example = "支部书记")]
    pub title: Option<Text>,
    /// 说明 · Why, if said.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "新迁入辖区的单位。")]
    pub reason: Option<Text>,
}

fn administration() -> PartyBody {
    PartyBody::Administration
}

agreement_events! {
    /// A unit has acceded and is bound.
    AgreementAcceded = "hulian.agreement.acceded.v1" {
        /// Number of the request.
        number: i64,
        /// The party.
        party_id: PartyId,
    };
}
