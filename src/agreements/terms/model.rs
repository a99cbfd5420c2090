//! Types: the terms of an agreement (clauses, first and last day, who signs when, how long a notice runs), and the wording
//! somebody proposes.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::parties::model::PartyWish;
use crate::promises::model::Pledge;
use kernel::{Commons, Day, UnitId, coded_enum};

/// A clause (条款) as it stands in an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The template it was taken from; none for words of the parties' own.
    pub code: Option<String>,
    /// Its words.
    pub text: String,
}

coded_enum! {
    /// What a clause template is about (条款类别).
    pub enum ClauseGroup {
        General = "general" ["通用条款", "General"],
        Mechanism = "mechanism" ["互联工作机制", "Working mechanism"],
    }
}

coded_enum! {
    /// The four mechanisms (互联工作机制): 组织共建、党员共管、服务共抓、资源共享.
    #[expect(clippy::enum_variant_names, reason = "each mechanism is something done together")]
    pub enum Mechanism {
        CoOrganise = "co_organise" ["组织共建", "Organise together"],
        CoManageMembers = "co_manage_members" ["党员共管", "Look after members together"],
        CoServe = "co_serve" ["服务共抓", "Serve together"],
        CoShareResources = "co_share_resources" ["资源共享", "Share resources"],
    }
}

/// A clause template (条款范本) of the 互联共转 agreement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Template {
    /// Its code.
    pub code: &'static str,
    /// What it is about.
    pub group: ClauseGroup,
    /// Heading, Chinese and English.
    pub title: [&'static str; 2],
    /// Its words; what is agreed is the Chinese text.
    pub text: &'static str,
    /// What it says, in English, for the reader.
    pub gloss: &'static str,
    /// Which of the six commons (六共) it serves.
    pub commons: &'static [Commons],
}

/// What an agreement says, parties and commitments aside. Its members are those of the frozen text; one that came later is left
/// out where it is not agreed on, so that texts without it hash as they always did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Title (名称).
    pub title: String,
    /// Purpose (宗旨), prose.
    pub purpose: String,
    /// First day in force.
    pub starts_on: Day,
    /// Last day in force; none: 长期.
    pub ends_on: Option<Day>,
    /// Whether the parties mean to renew it without being asked.
    pub renews_automatically: bool,
    /// Who signs when.
    pub signing_order: SigningOrder,
    /// Whom a signature binds, and when.
    pub effect: AgreementEffect,
    /// The clauses (条款).
    pub clauses: Vec<Clause>,
    /// How long a notice runs (通知期); none: thirty calendar days.
    #[serde(rename = "notice_period", default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticePeriod>,
    /// In how many originals it is made out (正本份数); none: the text does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
}

/// The stamped original of an agreement registered from paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The day it was stamped.
    pub signed_on: Day,
    /// The reference number on the original (文号).
    pub document_no: Option<String>,
}

coded_enum! {
    /// In which order the parties sign (签署顺序).
    pub enum SigningOrder {
        Parallel = "parallel" ["并行签署", "In any order"],
        Sequential = "sequential" ["依次签署", "One after another"],
    }
}

coded_enum! {
    /// Whom a signature binds, and when (生效方式).
    pub enum AgreementEffect {
        AllSigned = "all_signed" ["全部签署后生效", "Once all have signed"],
        EachOnSigning = "each_on_signing" ["签署一家生效一家", "Each as it signs"],
    }
}

coded_enum! {
    /// How the days of a notice are counted (计日方式).
    pub enum DayType {
        Calendar = "calendar" ["自然日", "Calendar days"],
        Working = "working" ["工作日", "Working days"],
    }
}

/// How long a notice runs (通知期), where the parties agreed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePeriod {
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub day_type: DayType,
}

/// The requested wording of an agreement; not yet checked against who exists.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// The terms; clauses named by code are still without words.
    pub terms: Terms,
    /// The parties, in signing order.
    pub parties: Vec<PartyWish>,
    /// The commitments.
    pub commitments: Vec<Pledge>,
    /// The stamped original, for a registration.
    pub paper: Option<Paper>,
}

/// The names of everybody a wording may name, as they stand today.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The community's name.
    pub community: String,
    /// The units that exist, by id.
    pub units: HashMap<UnitId, String>,
    /// Those of them that take part no longer.
    pub departed: Vec<UnitId>,
}
