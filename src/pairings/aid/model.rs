//! Types: something a household was given.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use serde::{Deserialize, Serialize};

use super::super::entries::model::Entry;
use crate::model::AidId;
use households::HouseholdId;
use kernel::{Day, UnitId, coded_enum};

coded_enum! {
    /// 帮扶形式 · In which form a household was helped.
    pub enum AidForm {
        Money = "money" ["资金", "Money"],
        Goods = "goods" ["物资", "Goods"],
        Service = "service" ["服务", "A service"],
    }
}

coded_enum! {
    /// 帮扶类别 · What it was; two of one kind in a month are noticed.
    pub enum AidItem {
        Cash = "cash" ["慰问金、救助金", "Cash"],
        Food = "food" ["米面油等食品", "Food"],
        Clothing = "clothing" ["衣被", "Clothing and bedding"],
        Heating = "heating" ["取暖物资或费用", "Heating"],
        Medicine = "medicine" ["药品与就医", "Medicine and treatment"],
        SchoolThings = "school_things" ["学习用品与助学", "School things and fees"],
        Furnishings = "furnishings" ["家具家电", "Furnishings"],
        Repairs = "repairs" ["房屋修缮", "Repairs"],
        Care = "care" ["照料陪护", "Care"],
        Errands = "errands" ["代办跑腿", "Errands"],
        Employment = "employment" ["就业帮扶", "Work"],
        Counsel = "counsel" ["法律与心理服务", "Legal and other counsel"],
        OtherItem = "other_item" ["其他", "Something else"],
    }
}

/// What it was and what was said of it; sealed with the household's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AidWords {
    /// In which form.
    pub form: AidForm,
    /// What.
    pub item: AidItem,
    /// Worth this much, in fen.
    pub amount_fen: Option<i64>,
    /// How many.
    pub quantity: Option<i64>,
    /// Of what: 袋, 次.
    pub measure: Option<String>,
    /// What it was, or what for.
    pub description: Option<String>,
    /// Why the record was voided.
    pub void_reason: Option<String>,
}

/// Something a household was given (帮扶), as far as it is not sealed.
pub type Aid = Entry<AidId>;

/// One time something was given, by whom and when; what it was is sealed.
pub struct Time {
    /// Which record.
    pub id: AidId,
    /// To whom.
    pub household: HouseholdId,
    /// On which day.
    pub on: Day,
    /// By which unit.
    pub unit: UnitId,
    /// What it was.
    pub sealed: Vec<u8>,
}

/// Aid of one kind that the family was given in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Which record.
    pub id: AidId,
    /// What.
    pub item: AidItem,
    /// On which day.
    pub on: Day,
    /// By which unit.
    pub unit: UnitId,
}

/// How often the family was given one kind of thing in a month, by whom it does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// What.
    pub item: AidItem,
    /// How often.
    pub times: i64,
    /// How often by others than the unit of this pairing.
    pub by_others: i64,
    /// The last day.
    pub last_on: Day,
}

/// A family that was given one kind of thing more than once in a month.
pub struct Repeat {
    /// Its households, by code.
    pub households: Vec<(HouseholdId, String)>,
    /// What.
    pub item: AidItem,
    /// Each time.
    pub given: Vec<Given>,
}
