//! The cost of a match of household and unit: whole numbers, nothing else. Each side of it is from 0 (as good as can be) to 1000.

use super::model::{Candidate, Cover, Distance, Helper, Judgement, Tie, Weights};
use kernel::UnitId;

/// The worst of each side.
pub const WORST: i64 = 1_000;
/// Where nobody has said: half.
const UNKNOWN: i64 = WORST / 2;
/// A unit that helped before and does not now.
const BEFORE: i64 = WORST / 4;
/// From so many metres on, farther is not worse.
pub const FAR: u32 = 3_000;

/// What each side of a judgement costs, from 0 to [`WORST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// 距离.
    pub distance: i64,
    /// 需求.
    pub needs: i64,
    /// 沟通.
    pub communication: i64,
    /// 延续.
    pub continuity: i64,
}

/// How these two fit.
pub fn judge(household: &Candidate, id: UnitId, unit: &Helper) -> Judgement {
    let offer = unit.offer.as_ref();
    Judgement {
        distance: distance(household, unit),
        needs: cover(&household.footing.needs, offer.map(|offer| offer.needs.as_slice())),
        communication: cover(&household.footing.communication, offer.map(|offer| offer.communication.as_slice())),
        tie: tie(household, id),
    }
}

fn distance(household: &Candidate, unit: &Helper) -> Distance {
    let Some(home) = household.footing.position() else { return Distance::Unknown };
    let nearest = unit.grounds.iter().map(|inputs| inputs.metres_to(home)).min();
    match (nearest, unit.place) {
        (Some(0), _) => Distance::InZone,
        (Some(metres), _) => Distance::ToZone(metres),
        (None, Some(place)) => Distance::ToUnit(home.metres_to(place)),
        (None, None) => Distance::Unknown,
    }
}

fn cover<T: PartialEq>(wanted: &[T], offered: Option<&[T]>) -> Cover {
    match offered {
        _ if wanted.is_empty() => Cover::NothingWanted,
        None => Cover::Unstated,
        Some(offered) => {
            let met = wanted.iter().filter(|one| offered.contains(one)).count();
            Cover::Of { met, unmet: wanted.len() - met }
        }
    }
}

fn tie(household: &Candidate, unit: UnitId) -> Tie {
    if household.partners.contains(&unit) {
        Tie::Now
    } else if household.before.contains(&unit) {
        Tie::Before
    } else if household.partners.is_empty() && household.before.is_empty() {
        Tie::Newcomer
    } else {
        Tie::Another
    }
}

/// What is wanted and offered, and what is wanted and not.
pub fn parted<T: Copy + PartialEq>(wanted: &[T], offered: Option<&[T]>) -> (Vec<T>, Vec<T>) {
    let Some(offered) = offered else { return (Vec::new(), Vec::new()) };
    wanted.iter().copied().partition(|one| offered.contains(one))
}

impl Judgement {
    /// What each side costs.
    pub fn terms(&self) -> Terms {
        Terms {
            distance: match self.distance {
                Distance::InZone => 0,
                Distance::ToZone(metres) | Distance::ToUnit(metres) => {
                    i64::from(metres.min(FAR)) * WORST / i64::from(FAR)
                }
                Distance::Unknown => UNKNOWN,
            },
            needs: self.needs.term(),
            communication: self.communication.term(),
            continuity: match self.tie {
                Tie::Newcomer | Tie::Now => 0,
                Tie::Before => BEFORE,
                Tie::Another => WORST,
            },
        }
    }

    /// What they cost together.
    pub fn cost(&self, weights: &Weights) -> i64 {
        let terms = self.terms();
        weights.distance * terms.distance
            + weights.needs * terms.needs
            + weights.communication * terms.communication
            + weights.continuity * terms.continuity
    }
}

impl Cover {
    fn term(self) -> i64 {
        match self {
            Self::NothingWanted => 0,
            Self::Unstated => UNKNOWN,
            Self::Of { met, unmet } => share(unmet, met + unmet),
        }
    }
}

fn share(part: usize, whole: usize) -> i64 {
    i64::try_from(part * 1_000 / whole.max(1)).unwrap_or(WORST)
}

#[cfg(test)]
mod tests {
    use super::super::super::profiles::model::Offer;
    use super::super::flow::MOST_COST;
    use super::*;
    use households::{Communication, HouseholdId, HouseholdNeed, MatchingCriteria};
    use kernel::Id;
    use kernel::geo::{Boundary, Position};
    use serde_json::json;
    use uuid::Uuid;

    fn unit(n: u128) -> UnitId {
        UnitId::of(Uuid::from_u128(n))
    }

    fn household() -> Candidate {
        let needs = vec![HouseholdNeed::LivingAid, HouseholdNeed::Care, HouseholdNeed::Errands];
        let home = Position::of_degrees(98.2888, 39.7721);
        let footing = MatchingCriteria::new(needs, vec![Communication::Dialect], home);
        Candidate { id: HouseholdId::of(Uuid::nil()), footing, partners: Vec::new(), before: Vec::new() }
    }

    #[test]
    fn what_nobody_has_said_is_half_as_bad_as_the_worst() {
        let terms = judge(&household(), unit(1), &Helper::default()).terms();
        assert_eq!(terms, Terms { distance: 500, needs: 500, communication: 500, continuity: 0 });
    }

    #[test]
    fn a_unit_near_by_that_can_help_costs_nothing() {
        let square = json!({ "type": "Polygon", "coordinates": [[
            [98.288, 39.772], [98.289, 39.772], [98.289, 39.773], [98.288, 39.773], [98.288, 39.772]
        ]] });
        let needs = vec![HouseholdNeed::LivingAid, HouseholdNeed::Care, HouseholdNeed::Errands];
        let offer = Offer { needs, communication: vec![Communication::Dialect, Communication::Braille] };
        let near = Helper { offer: Some(offer), grounds: vec![Boundary::parse(&square).unwrap()], ..Helper::default() };
        let mut known = household();
        known.partners = vec![unit(1)];
        let judgement = judge(&known, unit(1), &near);
        assert_eq!((judgement.distance, judgement.tie), (Distance::InZone, Tie::Now));
        assert_eq!(judgement.cost(&Weights::default()), 0);
        assert_eq!(judge(&known, unit(2), &near).terms().continuity, WORST);
        known.before = vec![unit(2)];
        assert_eq!(judge(&known, unit(2), &near).terms().continuity, 250);
    }

    #[test]
    fn distance_and_unmet_needs_are_shares() {
        let offer = Offer { needs: vec![HouseholdNeed::Care], communication: Vec::new() };
        let place = Position::of_degrees(98.2888, 39.7821);
        let away = Helper { offer: Some(offer), place, ..Helper::default() };
        let judgement = judge(&household(), unit(1), &away);
        assert_eq!(judgement.distance, Distance::ToUnit(1_110));
        assert_eq!(judgement.terms(), Terms { distance: 370, needs: 666, communication: 1000, continuity: 0 });
        let weights = Weights { distance: 1, needs: 10, communication: 0, continuity: 100 };
        assert_eq!(judgement.cost(&weights), 370 + 6_660);
        let far = Helper { place: Position::of_degrees(98.2888, 40.7721), ..Helper::default() };
        assert_eq!(judge(&household(), unit(1), &far).terms().distance, WORST);
    }

    #[test]
    fn the_worst_is_no_more_than_the_solver_takes() {
        let judgement = Judgement {
            distance: Distance::ToUnit(u32::MAX),
            needs: Cover::Of { met: 0, unmet: 9 },
            communication: Cover::Of { met: 0, unmet: 6 },
            tie: Tie::Another,
        };
        let weights = Weights { distance: 100, needs: 100, communication: 100, continuity: 100 };
        assert!(judgement.cost(&weights) <= MOST_COST);
    }
}
