//! Region codes (区划代码): GB/T 2260 and the twelve-digit codes for statistics (统计用区划代码).
//!
//! 2 province + 2 city + 2 county + 3 township + 3 village. A code has no check digit: what can be asked of it is its
//! shape and the prefix of the region above. Lists change every year, so a code that no list holds is never refused.

use crate::Text;

/// How far down a code reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 省级, 2 digits.
    Province,
    /// 地级, 4 digits.
    City,
    /// 县级, 6 digits.
    County,
    /// 乡级, 9 digits.
    Township,
    /// 村级, 12 digits.
    Village,
}

impl Level {
    /// The name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
        }
    }

    const ALL: [(Level, usize); 5] =
        [(Self::Province, 2), (Self::City, 4), (Self::County, 6), (Self::Township, 9), (Self::Village, 12)];

    fn digits(self) -> usize {
        Self::ALL.iter().find(|(level, _)| *level == self).map_or(12, |(_, digits)| *digits)
    }
}

/// What the segment for townships or villages says about a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 街道: 001–099.
    Subdistrict,
    /// 镇: 100–199.
    Town,
    /// 乡: 200–399.
    Township,
    /// 类似乡级: 400–599 (development zones, farms).
    LikeTownship,
    /// 居委会: 001–199.
    ResidentsCommittee,
    /// 村委会: 200–399.
    VillagersCommittee,
    /// 类居委会: 400–497, 499.
    LikeResidentsCommittee,
    /// 虚拟社区: 498.
    VirtualCommunity,
    /// 类村委会: 500–597, 599.
    LikeVillagersCommittee,
    /// 虚拟生活区: 598.
    VirtualLivingArea,
}

/// A well-shaped code: its digits as given (`620200`) and how far it reaches (a city).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionCode {
    digits: String,
    level: Level,
}

impl RegionCode {
    /// Reads 2, 4, 6, 9 or 12 digits. Trailing segments of zeros leave the level above (`620200` is a city).
    pub fn parse(word: &str) -> Option<Self> {
        let shaped = Level::ALL.iter().any(|(_, digits)| word.len() == *digits);
        if !shaped || !word.bytes().all(|b| b.is_ascii_digit()) || word.starts_with('0') {
            return None;
        }
        let zeros = |from: usize| word.bytes().skip(from).all(|b| b == b'0');
        let (level, _) = Level::ALL.into_iter().find(|(_, digits)| zeros(*digits))?;
        Some(Self { digits: word.to_owned(), level })
    }

    /// How far down it reaches.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The digits that carry meaning: `6202` of `620200`.
    pub fn prefix(&self) -> &str {
        &self.digits[..self.level.digits()]
    }

    /// Whether this region lies in, and below, the other one.
    pub fn lies_in(&self, above: &RegionCode) -> bool {
        self.level > above.level && self.prefix().starts_with(above.prefix())
    }

    /// What the last segment says, for a township or village.
    pub fn class(&self) -> Option<Class> {
        let segment: u16 = self.prefix().get(self.prefix().len().checked_sub(3)?..)?.parse().ok()?;
        match self.level {
            Level::Township => township_class(segment),
            Level::Village => village_class(segment),
            Level::Province | Level::City | Level::County => None,
        }
    }
}

fn township_class(segment: u16) -> Option<Class> {
    match segment {
        1..=99 => Some(Class::Subdistrict),
        100..=199 => Some(Class::Town),
        200..=399 => Some(Class::Township),
        400..=599 => Some(Class::LikeTownship),
        _ => None,
    }
}

fn village_class(segment: u16) -> Option<Class> {
    match segment {
        1..=199 => Some(Class::ResidentsCommittee),
        200..=399 => Some(Class::VillagersCommittee),
        498 => Some(Class::VirtualCommunity),
        400..=499 => Some(Class::LikeResidentsCommittee),
        598 => Some(Class::VirtualLivingArea),
        500..=599 => Some(Class::LikeVillagersCommittee),
        _ => None,
    }
}

/// The garde rule `region_code`: six digits of a province, city or county (GB/T 2260).
///
/// # Errors
/// The violation code `region_code`.
pub fn six_digits(word: &Text, _: &()) -> garde::Result {
    demand(word, 6, |code| code.level <= Level::County)
}

/// The garde rule `region_code`: nine digits of a township-level region.
///
/// # Errors
/// The violation code `region_code`.
pub fn nine_digits(word: &Text, _: &()) -> garde::Result {
    demand(word, 9, |code| code.level == Level::Township && code.class().is_some())
}

/// The garde rule `region_code`: twelve digits of a community or village.
///
/// # Errors
/// The violation code `region_code`.
pub fn twelve_digits(word: &Text, _: &()) -> garde::Result {
    demand(word, 12, |code| code.level == Level::Village && code.class().is_some())
}

fn demand(word: &Text, digits: usize, fits: impl Fn(&RegionCode) -> bool) -> garde::Result {
    match RegionCode::parse(word.as_str()) {
        Some(code) if code.digits.len() == digits && fits(&code) => Ok(()),
        _ => Err(crate::field::REGION_CODE.refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(word: &str) -> RegionCode {
        RegionCode::parse(word).unwrap()
    }

    #[test]
    fn the_level_follows_from_the_digits_that_are_not_zero() {
        let levels = [
            ("62", Level::Province),
            ("620000", Level::Province),
            ("620200", Level::City),
            ("620201", Level::County),
            ("620201002", Level::Township),
            ("620201002000", Level::Township),
            ("620201002001", Level::Village),
            ("441900003", Level::Township),
        ];
        for (word, level) in levels {
            assert_eq!(code(word).level(), level, "{word}");
        }
        for word in ["", "6", "62020", "6202010020", "62020a", "６２０２００", "020200", "000000"] {
            assert_eq!(RegionCode::parse(word), None, "{word}");
        }
    }

    #[test]
    fn a_region_lies_in_what_its_prefix_names() {
        assert!(code("620201002").lies_in(&code("620200")));
        assert!(code("620201002").lies_in(&code("620201")));
        assert!(code("620201002001").lies_in(&code("620201002")));
        assert!(!code("620201002001").lies_in(&code("620201001")));
        assert!(!code("620200").lies_in(&code("620200")));
        assert!(!code("620200").lies_in(&code("620201")));
    }

    #[test]
    fn segments_name_the_class() {
        let classes = [
            ("620201002", Some(Class::Subdistrict)),
            ("620201100", Some(Class::Town)),
            ("620201200", Some(Class::Township)),
            ("620201599", Some(Class::LikeTownship)),
            ("620201600", None),
            ("620201002199", Some(Class::ResidentsCommittee)),
            ("620201002200", Some(Class::VillagersCommittee)),
            ("620201002498", Some(Class::VirtualCommunity)),
            ("620201002499", Some(Class::LikeResidentsCommittee)),
            ("620201002598", Some(Class::VirtualLivingArea)),
            ("620201002599", Some(Class::LikeVillagersCommittee)),
            ("620201002600", None),
            ("620200", None),
        ];
        for (word, class) in classes {
            assert_eq!(code(word).class(), class, "{word}");
        }
    }

    #[test]
    fn the_rules_ask_for_their_own_length() {
        assert!(six_digits(&"620200".into(), &()).is_ok() && six_digits(&"62".into(), &()).is_err());
        assert!(nine_digits(&"620201002".into(), &()).is_ok() && nine_digits(&"620201000".into(), &()).is_err());
        assert!(twelve_digits(&"620201002001".into(), &()).is_ok());
        assert!(twelve_digits(&"620201002000".into(), &()).is_err());
    }
}
