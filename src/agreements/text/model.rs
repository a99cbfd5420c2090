//! The nouns: clauses (条款), the wording somebody proposes, and the names it is settled with.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::super::commitments::model::Recurrence;
use super::super::model::{Basis, Body, Paper, PartyKind, Terms};
use kernel::{Commons, Day, Linkage, UnitId, labelled};

/// A clause (条款) as it stands in an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The template it was taken from; none for words of the parties' own.
    pub code: Option<String>,
    /// Its words.
    pub text: String,
}

labelled! {
    /// What a clause template is about (条款类别).
    pub enum ClauseGroup {
        General = "general" ["通用条款", "General"],
        Mechanism = "mechanism" ["互联工作机制", "Working mechanism"],
    }
}

labelled! {
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

/// What somebody wants an agreement to say; not yet checked against who exists.
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

/// A party somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub struct PartyWish {
    /// What it is.
    pub kind: PartyKind,
    /// Which unit.
    pub unit: Option<UnitId>,
    /// What it is called in the text; by default 甲方, 乙方, 见证方.
    pub role: Option<String>,
    /// Which body acts.
    pub body: Body,
    /// The name it signs under.
    pub signing_name: Option<String>,
    /// Who represents it.
    pub representative: Option<String>,
    /// The representative's post.
    pub title: Option<String>,
    /// How it confirms.
    pub basis: Basis,
}

/// A commitment somebody wants, with its pledger named rather than resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Pledge {
    /// Under which linkage.
    pub linkage: Linkage,
    /// Tags of the six commons.
    pub commons: Vec<Commons>,
    /// What is promised.
    pub title: String,
    /// How much.
    pub quantity: Option<i64>,
    /// Counted in what.
    pub unit_of_measure: Option<String>,
    /// By which day.
    pub due_on: Option<Day>,
    /// Whether and how often it comes again.
    pub recurrence: Option<Recurrence>,
    /// Who promises.
    pub pledger: Pledger,
}

/// Who promises: the community, or one of the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pledger {
    /// Community or unit.
    pub kind: PartyKind,
    /// Which unit.
    pub unit: Option<UnitId>,
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
