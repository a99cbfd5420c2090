//! Requests and responses: offices; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::account::model::Account;
use super::super::client::model::Client;
use super::super::client::wire::EndedClientOut;
use super::model::{Office, Term};
use kernel::{AccountId, Actor, CommunityId, Day, Instant, Text, UnitId, text};

/// 任命 · An appointment.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct AppointmentIn {
    /// 接任者账号 · The successor's account.
    pub account_id: AccountId,
    /// 任职日期 · From which day on; not after today.
    #[schema(example = "2026-06-30")]
    pub from_on: Day,
    /// 任命文号 · The appointing document.
    #[garde(inner(custom(text::line(1, 80))))]
    #[schema(example = "街党发〔2026〕12号", min_length = 1, max_length = 80)]
    pub document_no: Option<Text>,
}

/// 任职 · Who holds an office.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficeOut {
    /// 所属社区 · The community.
    pub community_id: CommunityId,
    /// 职位 · The office.
    pub office: Office,
    /// 单位 · The unit, for a head.
    pub unit_id: Option<UnitId>,
    /// 任职者账号 · The holder's account.
    pub account_id: AccountId,
    /// 姓名 · The holder's name.
    #[schema(example = "马文英")]
    pub name: String,
    /// 任职日期 · From which day on.
    #[schema(example = "2026-06-30")]
    pub from_on: Day,
    /// 任命文号 · The appointing document.
    #[schema(example = "街党发〔2026〕12号")]
    pub document_no: Option<String>,
    /// 登记时间 · When it was entered.
    pub appointed_at: Instant,
    /// 随原任者离任失效的机器客户端: 由接任者另建或删除 · Machine clients that ended with the former holder's office: the successor
    /// replaces or deletes them.
    pub ended_clients: Vec<EndedClientOut>,
}

impl OfficeOut {
    /// The term, its holder, and the machine clients that ended by the appointment.
    pub fn of(term: &Term, holder: &Account, ended: &[Client], actor: &Actor) -> Self {
        Self {
            community_id: actor.community,
            office: term.office,
            unit_id: term.unit,
            account_id: term.account,
            name: holder.name.clone(),
            from_on: term.from_on,
            document_no: term.document_no.clone(),
            appointed_at: term.appointed_at,
            ended_clients: EndedClientOut::of(ended),
        }
    }
}

journal::events! {
    subject(|event| match event.unit_id {
        Some(unit) => format!("units/{unit}"),
        None => "offices/secretary".to_owned(),
    }) {
        /// Which.
        office: Office,
        /// Of which unit.
        #[serde(skip_serializing_if = "Option::is_none")]
        unit_id: Option<UnitId>,
        /// To whom.
        account_id: AccountId,
        /// From whom.
        former_account_ids: Vec<AccountId>,
        /// From which day on.
        from_on: Day,
    } => {
        /// An office was handed over.
        OfficeHandedOver = "hulian.office.handed_over.v1";
    }
}
