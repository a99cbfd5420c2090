//! What happens to the agreement of each of the twenty units, in days before today; `agreement_life` has what comes after.
//!
//! Named units' agreements are simply in force. Refused, lapsed, expired and overdue ones belong to sample units, and so
//! does everything that is said about whether a promise was kept.

use serde_json::{Value, json};

use kernel::{Day, Instant, Span, UnitId};

/// The unit that has left.
pub const DEPARTED: &str = "U21";

/// The first day of the simulated year.
pub const FIRST_DAY: i64 = -420;

/// What the agreement of each unit is called.
pub const TITLE: &str = "“互联共转”行动协议";

/// What each is for.
pub const PURPOSE: &str =
    "示例协议, 非真实签署。以党建联动、资源联享、服务联做、发展联促、文明联创、公益联搞为内容, 共建共治共享。";

/// The clauses of each, by their templates.
pub const CLAUSES: [&str; 4] = ["co_organise", "co_manage_members", "co_serve", "co_share_resources"];

/// Why the sample unit refuses.
pub const REFUSAL: &str = "示例: 承诺数量需要再商量。";

/// Why the sample agreement is withdrawn.
pub const WITHDRAWAL: &str = "示例: 双方商定另行起草。";

/// What happens on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The community drafts it.
    Create,
    /// It is shown to all parties.
    Propose,
    /// Its text is frozen.
    Submit,
    /// The secretary signs.
    SignForCommunity,
    /// The unit's head signs.
    SignForUnit,
    /// The unit's head refuses.
    Refuse,
    /// The secretary withdraws it.
    Withdraw,
}

/// What happens to a commitment on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The unit's head records a delivery.
    Deliver,
    /// The secretary verifies it.
    Verify,
    /// The secretary sends it back.
    Return,
}

/// Day, number of the unit, place of the commitment in the text, and what becomes of it.
const DEEDS: [(i64, i64, usize, Deed); 6] = [
    (-40, 8, 0, Deed::Deliver),
    (-35, 8, 0, Deed::Verify),
    (-30, 19, 0, Deed::Deliver),
    (-12, 8, 1, Deed::Deliver),
    (-10, 8, 1, Deed::Return),
    (-5, 9, 0, Deed::Deliver),
];

/// What the sample unit says of its delivery.
pub const DELIVERY: &str = "示例: 已按约定开展。";

/// Why the sample delivery is sent back.
pub const RETURN: &str = "示例: 请补充场次。";

impl Act {
    /// Whether the unit's head does it.
    pub fn by_head(self) -> bool {
        matches!(self, Self::SignForUnit | Self::Refuse)
    }
}

/// How far an agreement of the demo gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Draft,
    Negotiating,
    Awaiting,
    Refused,
    Withdrawn,
    Concluded,
    BySheet,
}

/// One agreement of the demo; days count from today.
pub struct Line {
    number: i64,
    begins: i64,
    starts: i64,
    ends: Option<i64>,
    due: i64,
    fate: Fate,
}

/// The agreement of the unit with this place in the list.
pub fn line(number: usize, named: bool) -> Line {
    let number = i64::try_from(number).unwrap_or(0);
    let simple = Line { number, begins: -130 - number, starts: -110, ends: Some(620), due: 120, fate: Fate::Concluded };
    if named {
        return simple;
    }
    match number {
        8 => Line { ends: None, ..simple },
        9 => Line { begins: -400, starts: -380, ends: Some(60), ..simple },
        10 => Line { begins: -410, starts: -385, ends: Some(-20), due: -60, ..simple },
        11 => Line { due: -15, ..simple },
        12 => Line { begins: -9, starts: 20, ends: Some(385), fate: Fate::Awaiting, ..simple },
        13 => Line { begins: -30, starts: 10, ends: Some(375), fate: Fate::Refused, ..simple },
        14 => Line { begins: -5, starts: 30, ends: Some(395), fate: Fate::Negotiating, ..simple },
        15 => Line { begins: -2, starts: 40, ends: Some(405), fate: Fate::Draft, ..simple },
        16 => Line { begins: -18, starts: 10, ends: Some(375), fate: Fate::Withdrawn, ..simple },
        17 => Line { starts: -95, ends: Some(270), fate: Fate::BySheet, ..simple },
        18 => Line { begins: -12, starts: 15, ends: Some(380), ..simple },
        _ => Line { begins: -200, starts: -180, ends: Some(7), ..simple },
    }
}

impl Line {
    /// What happens to it on this day.
    pub fn act(&self, day: i64) -> Option<Act> {
        use Fate::{Awaiting, BySheet, Concluded, Draft, Negotiating, Refused, Withdrawn};
        match (day - self.begins, self.fate) {
            (_, BySheet) => None,
            (0, _) => Some(Act::Create),
            (_, Draft) => None,
            (1, _) => Some(Act::Propose),
            (_, Negotiating) => None,
            (3, _) => Some(Act::Submit),
            (4, _) => Some(Act::SignForCommunity),
            (6, Concluded) => Some(Act::SignForUnit),
            (6, Refused) => Some(Act::Refuse),
            (6, Withdrawn) => Some(Act::Withdraw),
            (_, Awaiting | Concluded | Refused | Withdrawn) => None,
        }
    }

    /// What becomes of its commitments on this day: the place of the commitment in the text, and what happens.
    pub fn deed(&self, day: i64) -> Option<(usize, Deed)> {
        DEEDS.iter().find(|(on, number, ..)| *on == day && *number == self.number).map(|(_, _, at, deed)| (*at, *deed))
    }

    /// What the community sends to draft it.
    pub fn draft(&self, unit: UnitId, today: Instant) -> Value {
        let mut words = self.words(unit, today);
        words["signing_order"] = json!("parallel");
        words
    }

    /// How the sheet that brings it from paper names its days: the day it was stamped, the first and the last.
    pub fn days(&self, today: Instant) -> [Option<Day>; 3] {
        [Some(on(today, self.starts - 1)), Some(on(today, self.starts)), self.ends.map(|day| on(today, day))]
    }

    fn words(&self, unit: UnitId, today: Instant) -> Value {
        let number = usize::try_from(self.number).unwrap_or(0);
        let pledges = [PLEDGES[number % PLEDGES.len()], PLEDGES[(number + 2) % PLEDGES.len()]];
        let commitments: Vec<Value> = pledges
            .iter()
            .map(|(linkage, title, quantity, measure)| {
                json!({ "linkage": linkage, "title": title, "quantity": quantity, "unit_of_measure": measure,
                    "due_on": on(today, self.due), "pledger": { "kind": "unit", "unit_id": unit } })
            })
            .chain((self.number == 8).then(|| {
                json!({ "linkage": "joint_service", "title": "便民服务日", "quantity": 1, "unit_of_measure": "次",
                    "recurrence": { "every": "quarter" }, "pledger": { "kind": "unit", "unit_id": unit } })
            }))
            .collect();
        json!({
            "title": TITLE,
            "purpose": PURPOSE,
            "starts_on": on(today, self.starts),
            "ends_on": self.ends.map(|day| on(today, day)),
            "parties": [{ "kind": "community" }, { "kind": "unit", "unit_id": unit }],
            "clauses": CLAUSES.map(|code| json!({ "code": code })),
            "commitments": commitments,
        })
    }
}

/// Linkage, title, quantity, unit of measure: one for each of the six linkages (六联).
const PLEDGES: [(&str, &str, i64, &str); 6] = [
    ("party_building", "共同开展主题活动", 2, "场"),
    ("resource_sharing", "向居民开放活动场地", 12, "次"),
    ("joint_service", "便民服务进社区", 4, "场"),
    ("development", "为社区发展提供专业建议", 2, "份"),
    ("civility", "文明创建宣传", 4, "次"),
    ("public_welfare", "公益慰问活动", 2, "次"),
];

/// The day so many days from today.
pub fn on(today: Instant, days: i64) -> Day {
    Instant::start_of(today.day()).plus(Span::days(days)).day()
}
