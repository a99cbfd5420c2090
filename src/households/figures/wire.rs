//! Figures as the community's own staff sees them, and as others do.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::dossier::model::HardshipCategory;
use super::super::model::HouseholdState;
use super::public::{STATES, Shown};
use crate::kernel::Day;
use crate::kernel::figures::LEAST;

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

/// 困难家庭公开统计 · How many households there are, without small counts.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicFiguresOut {
    /// 统计日期 · The day it is told for, Asia/Shanghai.
    #[schema(example = "2026-07-10")]
    pub as_of: Day,
    /// 抑制界限: 小于此数 (零除外) 的不公布 · Counts below this are not published, but for zero.
    #[schema(minimum = 1, example = 5)]
    pub least: i64,
    /// 总户数; 不公布时为 null · All of them; null where it is not published.
    #[schema(required = true, minimum = 0, example = 33)]
    pub total: Option<i64>,
    /// 按状态 · By where they stand.
    pub by_state: Vec<PublicStateFigureOut>,
    /// 按困难类别 · By category.
    pub by_category: Vec<PublicCategoryFigureOut>,
    /// 已清除总户数; 不公布时为 null · All that were erased; null where it is not published.
    #[schema(required = true, minimum = 0, example = 0)]
    pub erased_total: Option<i64>,
}

/// 某一状态的户数 · How many stand there, if that is published.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicStateFigureOut {
    /// 状态 · Where.
    pub state: HouseholdState,
    /// 户数; 不公布时为 null · How many; null where it is not published.
    #[schema(required = true, minimum = 0, example = 26)]
    pub households: Option<i64>,
}

/// 某一类别的户数 · How many are of a category, if that is published.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicCategoryFigureOut {
    /// 困难类别 · Category.
    pub category: HardshipCategory,
    /// 在帮扶户数; 不公布时为 null · How many are being helped; null where it is not published.
    #[schema(required = true, minimum = 0, example = 12)]
    pub helped: Option<i64>,
    /// 已清除户数; 不公布时为 null · How many were erased; null where it is not published.
    #[schema(required = true, minimum = 0, example = 0)]
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
