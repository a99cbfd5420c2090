//! The card of a unit as strangers see it.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::model::{Sector, Unit, UnitKind, UnitStateWord};
use kernel::UnitId;

/// 单位名片. What another object shows of a unit when it is expanded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitCard {
    /// 编号 · Id.
    pub id: UnitId,
    /// 单位编号 · Code.
    #[schema(example = "U21")]
    pub code: String,
    /// 名称 · Its name: today's, or that of the day the answer is of.
    #[schema(example = "示例单位13")]
    pub name: String,
    /// 简称 · Short name.
    #[schema(required = true, example = "示例13")]
    pub short_name: Option<String>,
    /// 类别 · Public or private; null where nobody has said.
    #[schema(required = true)]
    pub sector: Option<Sector>,
    /// 性质 · What kind of body; null where nobody has said.
    #[schema(required = true)]
    pub kind: Option<UnitKind>,
    /// 是否物业 · Whether it manages property.
    pub property_manager: bool,
    /// 状态 · Whether it takes part.
    pub state: UnitStateWord,
    /// 示例 · Whether it is invented.
    pub sample: bool,
}

impl From<Unit> for UnitCard {
    fn from(unit: Unit) -> Self {
        let profile = unit.profile;
        Self {
            id: unit.id,
            code: profile.code,
            name: profile.name,
            short_name: profile.short_name,
            sector: profile.sector.map(|(sector, _)| sector),
            kind: profile.kind,
            property_manager: profile.property_manager,
            state: unit.state.word(),
            sample: unit.sample,
        }
    }
}
