//! Figures as the community's own staff sees them.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::dossier::model::HardshipCategory;
use super::super::model::HouseholdState;

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
