//! Types: a unit, what is said about it, how it is reached, and whether it still takes part.

use kernel::{CommunityId, Day, Instant, UnitId, coded_enum, register};

kernel::ids! {
    /// A body (法人单位) that is a unit of several communities: an id the clients of those communities agree on.
    OrganizationId,
}

/// A partner unit (伙伴单位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The community it is a partner of.
    pub community: CommunityId,
    /// What can be changed about it.
    pub profile: Profile,
    /// Whether it takes part.
    pub state: State,
    /// Whether the published source names it.
    pub named_in_source: bool,
    /// Whether it is invented (示例).
    pub sample: bool,
    /// Grows with every change.
    pub version: i64,
    /// When it was registered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What can be changed about a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// 编号 in the community: U01.
    pub code: String,
    /// 名称.
    pub name: String,
    /// 简称.
    pub short_name: Option<String>,
    /// Public or private, and who said so; none where nobody did.
    pub sector: Option<(Sector, SectorSource)>,
    /// What kind of body it is.
    pub kind: Option<UnitKind>,
    /// Whether it manages property (物业).
    pub property_manager: bool,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// The same body in other communities.
    pub organization_id: Option<OrganizationId>,
    /// How it is reached.
    pub contact: Option<Contact>,
    /// 地址.
    pub address: Option<String>,
    /// 备注 of the community's staff.
    pub note: Option<String>,
}

/// How a unit is reached: a post and an office phone, no person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// 岗位.
    pub post: String,
    /// 办公电话.
    pub phone: String,
}

/// Whether a unit takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 在册.
    Active,
    /// 已退出.
    Departed {
        /// The first day without it.
        on: Day,
    },
}

impl State {
    /// The word for it.
    pub fn word(self) -> UnitState {
        match self {
            Self::Active => UnitState::Active,
            Self::Departed { .. } => UnitState::Departed,
        }
    }
}

coded_enum! {
    /// 单位状态 · Whether a unit takes part.
    pub enum UnitState {
        Active = "active" ["在册", "Active"],
        Departed = "departed" ["已退出", "Departed"],
    }
}

coded_enum! {
    /// 单位类别 · Enterprise or public institution, or private unit.
    pub enum Sector {
        Public = "public" ["企事业单位", "Public"],
        Private = "private" ["民营单位", "Private"],
    }
}

coded_enum! {
    /// 类别依据 · Who says which sector a unit belongs to.
    pub enum SectorSource {
        Stated = "stated" ["本单位或来源载明", "Stated by the unit or the source"],
        Assumed = "assumed" ["推定", "Assumed"],
        Sample = "sample" ["示例", "Sample"],
    }
}

coded_enum! {
    /// 单位性质 · What kind of body a unit is.
    pub enum UnitKind {
        StateOrgan = "state_organ" ["机关", "State organ"],
        MassOrganisation = "mass_organisation" ["群团组织", "Mass organisation"],
        PublicInstitution = "public_institution" ["事业单位", "Public institution"],
        StateEnterprise = "state_enterprise" ["国有企业", "State enterprise"],
        PrivateEnterprise = "private_enterprise" ["民营企业", "Private enterprise"],
        SocialOrganisation = "social_organisation" ["社会组织", "Social organisation"],
        Other = "other" ["其他", "Other"],
    }
}

/// What other slices call a unit by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitName {
    /// Its id.
    pub id: UnitId,
    /// 编号.
    pub code: String,
    /// 名称.
    pub name: String,
    /// 简称.
    pub short_name: Option<String>,
    /// Whether it takes part.
    pub state: UnitState,
}

impl From<Unit> for UnitName {
    fn from(unit: Unit) -> Self {
        let Profile { code, name, short_name, .. } = unit.profile;
        Self { id: unit.id, code, name, short_name, state: unit.state.word() }
    }
}

/// Which units a list shows.
#[derive(Clone, Debug, Default)]
pub struct UnitFilter {
    /// Only these sectors; none means all.
    pub sectors: Vec<Sector>,
    /// Only these kinds; none means all.
    pub kinds: Vec<UnitKind>,
    /// Only these states; none means all.
    pub states: Vec<UnitState>,
    /// Only those that manage property, or only those that do not.
    pub property_manager: Option<bool>,
    /// Only those whose name, short name or code holds these words.
    pub words: Option<String>,
}

impl UnitFilter {
    /// Whether a unit matches: the SQL filter of the store, applied to a unit as it stood.
    pub fn passes(&self, unit: &Unit) -> bool {
        let profile = &unit.profile;
        let found = |words: &String| {
            let holds = |text: &String| text.to_lowercase().contains(&words.to_lowercase());
            holds(&profile.name)
                || profile.code.contains(&register::plain(words))
                || profile.short_name.as_ref().is_some_and(holds)
        };
        (self.sectors.is_empty() || profile.sector.is_some_and(|(sector, _)| self.sectors.contains(&sector)))
            && (self.kinds.is_empty() || profile.kind.is_some_and(|kind| self.kinds.contains(&kind)))
            && (self.states.is_empty() || self.states.contains(&unit.state.word()))
            && self.property_manager.is_none_or(|manages| manages == profile.property_manager)
            && self.words.as_ref().is_none_or(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{profile, unit};
    use super::*;

    #[test]
    fn a_filter_asks_of_a_past_state_what_it_asks_of_the_table() {
        let public = Profile {
            sector: Some((Sector::Public, SectorSource::Stated)),
            kind: Some(UnitKind::StateOrgan),
            short_name: Some("Ling01".to_owned()),
            ..profile()
        };
        let departed = State::Departed { on: Instant::from_micros(0).day() };
        let [here, gone, bare] =
            [unit(public.clone(), State::Active), unit(public, departed), unit(profile(), State::Active)];
        let seen = |filter: UnitFilter| [&here, &gone, &bare].map(|unit| filter.passes(unit));
        let all = UnitFilter::default;
        assert_eq!(seen(all()), [true; 3]);
        assert_eq!(seen(UnitFilter { sectors: vec![Sector::Public], ..all() }), [true, true, false]);
        assert_eq!(seen(UnitFilter { sectors: vec![Sector::Private], ..all() }), [false; 3]);
        assert_eq!(seen(UnitFilter { kinds: vec![UnitKind::StateOrgan], ..all() }), [true, true, false]);
        assert_eq!(seen(UnitFilter { states: vec![UnitState::Departed], ..all() }), [false, true, false]);
        assert_eq!(seen(UnitFilter { property_manager: Some(true), ..all() }), [false; 3]);
        for (words, passed) in
            [("ling", [true, true, false]), ("u09", [true; 3]), ("单位01", [true; 3]), ("%", [false; 3])]
        {
            assert_eq!(seen(UnitFilter { words: Some(words.to_owned()), ..all() }), passed, "{words}");
        }
    }
}
