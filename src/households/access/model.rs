//! Types: what of a household can be shown in clear, and a unit that may open some of it.

use serde::{Deserialize, Serialize};

use crate::model::HouseholdId;
use kernel::{AccountId, PairingId, UnitId, coded_enum};

coded_enum! {
    /// 可查看的字段 · What of a household can be shown in clear.
    pub enum DisclosableField {
        Names = "names" ["姓名", "Names"],
        IdentityNumbers = "identity_numbers" ["身份证号", "Identity numbers"],
        Phones = "phones" ["电话", "Phones"],
        Births = "births" ["出生年份或日期", "Births"],
        Disabilities = "disabilities" ["残疾类别与等级", "Disabilities"],
        Address = "address" ["住址", "Address"],
        Point = "point" ["住址坐标", "Where that is"],
        Note = "note" ["备注", "Note"],
        History = "history" ["办理记录", "What was done, why and how"],
    }
}

/// A unit that may open fields of a household, because it is paired with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Of which household.
    pub household: HouseholdId,
    /// By which pairing.
    pub pairing: PairingId,
    /// The unit.
    pub unit: UnitId,
    /// The one who helps, besides those who speak for the unit.
    pub helper: Option<AccountId>,
    /// What the plan needs.
    pub fields: Vec<DisclosableField>,
}

/// What a pairing lets its unit open, as it is sealed.
#[derive(Serialize, Deserialize)]
pub struct Needed {
    /// Which pairing: it opens for that one alone.
    pub pairing: PairingId,
    /// What the plan needs.
    pub fields: Vec<DisclosableField>,
}
