//! Requests and responses: notices, and the events of the end.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::Foreseen;
use crate::events::agreement_events;
use crate::model::HowEnded;
use crate::presenting::wire::ForeseenEndOut;
use kernel::{Day, PartyId, Text, text};

/// A notice as a party gives it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeIn {
    /// 原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "单位迁出辖区。")]
    pub reason: Text,
    /// 末日 · Last day in force; the first one the notice period allows when left out, and never before it.
    #[garde(skip)]
    #[schema(example = "2026-12-31")]
    pub ends_on: Option<Day>,
}

/// Whether only to look.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// 只查看末日和将无人负责的事项, 不写入 · Only look at when it would end and what would be left to nobody, write nothing.
    #[serde(default)]
    #[param(required = false, example = true)]
    pub preview: bool,
}

impl From<Foreseen> for ForeseenEndOut {
    fn from(foreseen: Foreseen) -> Self {
        Self { ends_on: foreseen.ends_on, provisional: foreseen.provisional, own_part: foreseen.own_part }
    }
}

agreement_events! {
    /// A party gave notice.
    AgreementNoticeGiven = "hulian.agreement.notice_given.v1" {
        /// The party.
        party_id: PartyId,
        /// The last day in force.
        ends_on: Day,
    };

    /// A unit has left a text that binds each by itself.
    AgreementLeft = "hulian.agreement.left.v1" {
        /// The party.
        party_id: PartyId,
    };

    /// It ended before its last day.
    AgreementTerminated = "hulian.agreement.terminated.v1" {
        /// How.
        how: HowEnded,
    };
}
