//! Responses: figures, as the community's own staff sees them and as others do.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::dossier::model::HardshipCategory;
use super::super::model::HouseholdState;
use super::public::{STATES, Shown};
use kernel::Day;
use kernel::figures::LEAST;

/// 困难家庭统计 · How many households there are.
#[derive(Serialize, ToSchema)]
pub struct HouseholdFiguresOut {
    /// 按状态 · By where they stand.
    pub by_state: Vec<StateFigureOut>,
    /// 按困难类别 · By category.
    pub by_category: Vec<CategoryFigureOut>,
}

/// 某一状态的户数 · How many stand there.
#[derive(Serialize, ToSchema)]
pub struct StateFigureOut {
    /// 状态 · Where.
    pub state: HouseholdState,
    /// 户数 · How many.
    #[schema(minimum = 0, example = 33)]
    pub households: i64,
}

/// 某一类别的户数 · How many are of a category.
#[derive(Serialize, ToSchema)]
pub struct CategoryFigureOut {
    /// 困难类别 · Category.
    pub category: HardshipCategory,
    /// 在帮扶户数 · How many are being helped.
    #[schema(minimum = 0, example = 12)]
    pub helped: i64,
    /// 已清除户数 · How many were erased.
    #[schema(minimum = 0, example = 1)]
    pub erased: i64,
}

/// 困难家庭公开统计, 向下取整到 5 的倍数 · How many households there are, in steps of five.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicFiguresOut {
    /// 统计日期, 数字最近一次更新之日 · The day on which any of it was told anew last, Asia/Shanghai.
    #[schema(example = "2026-07-10")]
    pub as_of: Day,
    /// 取整单位: 数字向下取整到它的倍数, 小于它的 (含零) 为 null · Counts are told in multiples of this, rounded down; fewer, none
    /// included, are null.
    #[schema(minimum = 1, example = 5)]
    pub least: i64,
    /// 总户数, 取整; 少于 5 户 (含零) 为 null · All of them, in steps of five; null for fewer than five, none included.
    #[schema(required = true, minimum = 5, example = 30)]
    pub total: Option<i64>,
    /// 按状态 · By where they stand.
    pub by_state: Vec<PublicStateFigureOut>,
    /// 按困难类别 · By category.
    pub by_category: Vec<PublicCategoryFigureOut>,
    /// 已清除总户数, 取整; 少于 5 户 (含零) 为 null · All that were erased, in steps of five; null for fewer than five, none
    /// included.
    #[schema(required = true, minimum = 5, example = 5)]
    pub erased_total: Option<i64>,
}

/// 某一状态的户数, 取整 · How many stand there, in steps of five.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicStateFigureOut {
    /// 状态 · Where.
    pub state: HouseholdState,
    /// 户数, 取整; 少于 5 户 (含零) 为 null · How many, in steps of five; null for fewer than five, none included.
    #[schema(required = true, minimum = 5, example = 25)]
    pub households: Option<i64>,
}

/// 某一类别的户数, 取整 · How many are of a category, in steps of five.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicCategoryFigureOut {
    /// 困难类别 · Category.
    pub category: HardshipCategory,
    /// 在帮扶户数, 取整; 少于 5 户 (含零) 为 null · How many are being helped, in steps of five; null for fewer than five, none
    /// included.
    #[schema(required = true, minimum = 5, example = 10)]
    pub helped: Option<i64>,
    /// 已清除户数, 取整; 少于 5 户 (含零) 为 null · How many were erased, in steps of five; null for fewer than five, none
    /// included.
    #[schema(required = true, minimum = 5, example = 5)]
    pub erased: Option<i64>,
}

impl PublicFiguresOut {
    /// What is published on a day.
    pub fn of(shown: &Shown, as_of: Day) -> Self {
        let number = |count: Option<u64>| count.and_then(|count| i64::try_from(count).ok());
        let states = STATES.into_iter().zip(&shown.states);
        let categories = HardshipCategory::ALL.iter().zip(shown.helped.iter().zip(&shown.erased));
        Self {
            as_of,
            least: i64::try_from(LEAST).unwrap_or(0),
            total: number(shown.total),
            by_state: states.map(|(state, count)| PublicStateFigureOut { state, households: number(*count) }).collect(),
            by_category: categories
                .map(|(category, (helped, erased))| PublicCategoryFigureOut {
                    category: *category,
                    helped: number(*helped),
                    erased: number(*erased),
                })
                .collect(),
            erased_total: number(shown.erased_total),
        }
    }
}
