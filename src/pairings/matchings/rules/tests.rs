//! Property tests: what a plan keeps to, whatever is asked.

mod flows;

use proptest::prelude::*;
use uuid::Uuid;

use super::super::super::profiles::model::Offer;
use super::super::model::{Line, Weights};
use super::*;
use households::{Communication, HouseholdNeed, MatchingCriteria};
use kernel::geo::Position;
use kernel::{CommunityId, Id, Span};

fn household(n: usize) -> HouseholdId {
    HouseholdId::of(Uuid::from_u128(1_000 + n as u128))
}

fn unit(n: usize) -> UnitId {
    UnitId::of(Uuid::from_u128(9_000 + n as u128))
}

/// Somewhere within some hundred metres, different for every number.
fn place(n: usize) -> Position {
    let off = |by: usize| i32::try_from(n * by % 9_973).unwrap() * 7;
    Position { lon: 982_888_000 + off(7_919), lat: 397_721_000 + off(6_101) }
}

fn candidate(n: usize) -> Candidate {
    let needs = [HouseholdNeed::LivingAid, HouseholdNeed::Care, HouseholdNeed::Errands];
    let footing = MatchingCriteria::new(vec![needs[n % 3]], Vec::new(), Some(place(n)));
    Candidate { id: household(n), footing, partners: Vec::new(), before: Vec::new() }
}

fn helper(n: usize) -> Helper {
    let needs = if n.is_multiple_of(2) { HouseholdNeed::Care } else { HouseholdNeed::LivingAid };
    let offer = Offer { needs: vec![needs], communication: vec![Communication::Dialect] };
    Helper { offer: Some(offer), profile: 1, place: Some(place(50 + n)), ..Helper::default() }
}

fn inputs(households: usize, units: usize) -> MatchingInputs {
    MatchingInputs {
        households: (0..households).map(|n| (household(n), candidate(n))).collect(),
        units: (0..units).map(|n| (unit(n), helper(n))).collect(),
    }
}

fn planned(request: &MatchingRequest, inputs: &MatchingInputs) -> Plan {
    plan(request, &check(request, inputs).unwrap(), inputs)
}

fn unit_of(plan: &Plan, of: HouseholdId) -> Option<UnitId> {
    plan.lines.iter().find(|(id, ..)| *id == of).and_then(|(_, outcome, _)| match outcome {
        Outcome::Pair(unit, _) => Some(*unit),
        Outcome::Alone(_) => None,
    })
}

fn pointers(request: &MatchingRequest, inputs: &MatchingInputs) -> Vec<(String, String)> {
    let fault = check(request, inputs).err().expect("it is refused");
    fault.violations().iter().map(|one| (one.pointer.clone(), one.code.name.to_owned())).collect()
}

#[test]
fn thirty_three_households_are_spread_over_twenty_units() {
    let plan = planned(&MatchingRequest::default(), &inputs(33, 20));
    let with = |load: i64| plan.units.iter().filter(|line| line.load() == load).count();
    assert_eq!((with(2), with(1), loads(&plan.units)), (13, 7, (2, 1)));
    let costs = plan.lines.iter().map(|(.., finding)| finding.choice.as_ref().unwrap().cost);
    assert_eq!(plan.total_cost, costs.sum::<i64>());
}

#[test]
fn whoever_is_fixed_goes_there_and_whoever_is_excluded_does_not() {
    let inputs = inputs(6, 3);
    let free = planned(&MatchingRequest::default(), &inputs);
    let first = unit_of(&free, household(0)).unwrap();
    let away = MatchingRequest { exclusions: vec![(household(0), first)], ..MatchingRequest::default() };
    assert_ne!(unit_of(&planned(&away, &inputs), household(0)), Some(first));
    let fixed =
        MatchingRequest { fixed: (0..3).map(|n| (household(n), unit(1))).collect(), ..MatchingRequest::default() };
    let plan = planned(&fixed, &inputs);
    assert!((0..3).all(|n| unit_of(&plan, household(n)) == Some(unit(1))));
    assert_eq!(plan.units[1].planned, 3);
    assert_eq!(plan.units[0].planned + plan.units[2].planned, 3, "nobody else goes where three are already");
    let basis = |n: usize| plan.lines[n].1;
    assert_eq!(
        (basis(0), matches!(basis(4), Outcome::Pair(_, MatchingPairBasis::Computed))),
        (Outcome::Pair(unit(1), MatchingPairBasis::Fixed), true)
    );
}

#[test]
fn alternatives_say_what_they_would_cost_more() {
    let inputs = inputs(1, 5);
    let plan = planned(&MatchingRequest::default(), &inputs);
    let choice = plan.lines[0].2.choice.as_ref().unwrap();
    assert_eq!(choice.alternatives.len(), ALTERNATIVES);
    assert!(choice.alternatives.is_sorted_by_key(|(_, more)| *more) && choice.alternatives[0].1 >= 0);
    for (other, more) in &choice.alternatives {
        let there = judge(&candidate(0), *other, &inputs.units[other]).cost(&Weights::default());
        assert_eq!(there, choice.cost + more);
    }
}

#[test]
fn a_household_without_a_unit_is_told_why() {
    let alone = |request: &MatchingRequest, inputs: &MatchingInputs| match planned(request, inputs).lines[0].1 {
        Outcome::Alone(reason) => reason,
        Outcome::Pair(..) => panic!("it has a unit"),
    };
    assert_eq!(alone(&MatchingRequest::default(), &inputs(1, 0)), MatchingUnassignedReason::NoUnit);
    let excluded = MatchingRequest { exclusions: vec![(household(0), unit(0))], ..MatchingRequest::default() };
    assert_eq!(alone(&excluded, &inputs(1, 1)), MatchingUnassignedReason::AllExcluded);
    let full = MatchingRequest { capacities: BTreeMap::from([(unit(0), 0)]), ..MatchingRequest::default() };
    assert_eq!(alone(&full, &inputs(1, 1)), MatchingUnassignedReason::NoCapacity);
    let mut closed = inputs(1, 1);
    closed.units.insert(unit(0), Helper { intake: Intake::Closed, ..helper(0) });
    assert_eq!(alone(&MatchingRequest::default(), &closed), MatchingUnassignedReason::NoUnit);
}

#[test]
fn paired_households_are_left_alone_unless_everybody_is_asked_for() {
    let mut inputs = inputs(3, 2);
    inputs.households.get_mut(&household(0)).unwrap().partners = vec![unit(1)];
    inputs.units.get_mut(&unit(1)).unwrap().helping = vec![household(0)];
    let plan = planned(&MatchingRequest::default(), &inputs);
    assert_eq!((plan.lines.len(), unit_of(&plan, household(0))), (2, None));
    assert_eq!(plan.units[1].running, 1, "it counts as what the unit does");
    let named = MatchingRequest { households: Some(vec![household(0)]), ..MatchingRequest::default() };
    assert_eq!(pointers(&named, &inputs), [("/household_ids/0".to_owned(), "already_paired".to_owned())]);
    let everybody = MatchingRequest { scope: Some(MatchingScope::Everybody), ..MatchingRequest::default() };
    let plan = planned(&everybody, &inputs);
    assert_eq!(plan.lines[0].1, Outcome::Pair(unit(1), MatchingPairBasis::Kept));
    assert_eq!(plan.units[1].running, 0, "and is not counted twice");
}

#[test]
fn every_wrong_place_is_named() {
    let mut inputs = inputs(3, 3);
    inputs.units.insert(unit(2), Helper { intake: Intake::Closed, ..helper(2) });
    let request = MatchingRequest {
        capacities: BTreeMap::from([(unit(7), 1)]),
        exclusions: vec![(household(0), unit(0)), (household(9), unit(8))],
        fixed: vec![(household(0), unit(0)), (household(1), unit(0)), (household(1), unit(1)), (household(2), unit(2))],
        households: Some(vec![household(0), household(1), household(8)]),
        units: Some(vec![unit(0), unit(2), unit(9)]),
        ..MatchingRequest::default()
    };
    let told = pointers(&request, &inputs);
    let told: Vec<(&str, &str)> = told.iter().map(|(at, code)| (at.as_str(), code.as_str())).collect();
    let unknown = format!("/capacities/{}", unit(7));
    assert_eq!(
        told,
        [
            ("/household_ids/2", "unknown_value"),
            ("/unit_ids/1", "takes_no_new"),
            ("/unit_ids/2", "unknown_value"),
            (unknown.as_str(), "unknown_value"),
            ("/exclusions/1/household_id", "unknown_value"),
            ("/exclusions/1/unit_id", "unknown_value"),
            ("/fixed/0", "contradictory"),
            ("/fixed/2/household_id", "contradictory"),
            ("/fixed/2/unit_id", "not_asked_for"),
            ("/fixed/3/household_id", "not_asked_for"),
        ]
    );
}

#[test]
fn a_capacity_holds_what_is_fixed_and_what_runs() {
    let mut inputs = inputs(4, 2);
    inputs.households.get_mut(&household(3)).unwrap().partners = vec![unit(0)];
    inputs.units.get_mut(&unit(0)).unwrap().helping = vec![household(3)];
    let fixed = vec![(household(0), unit(0)), (household(1), unit(0))];
    let request = MatchingRequest { fixed, capacities: BTreeMap::from([(unit(0), 2)]), ..MatchingRequest::default() };
    let place = format!("/capacities/{}", unit(0));
    assert_eq!(pointers(&request, &inputs), [(place, "capacity_below_fixed".to_owned())]);
    let enough = MatchingRequest { capacities: BTreeMap::from([(unit(0), 3)]), ..request.clone() };
    assert!(check(&enough, &inputs).is_ok());
    // A unit is never asked for more than it has said.
    inputs.units.get_mut(&unit(0)).unwrap().most = Some(2);
    assert_eq!(pointers(&MatchingRequest { capacities: BTreeMap::new(), ..request }, &inputs)[0].0, "/fixed/0");
    assert!(check(&enough, &inputs).is_err());
}

/// A plan as it would be kept.
fn whole(plan: Plan, at: Instant) -> FullMatching {
    let line = |(household, outcome, _): &(HouseholdId, Outcome, Finding)| Line {
        household: *household,
        outcome: *outcome,
        pairing: None,
        sealed: Vec::new(),
    };
    let matching = Matching {
        id: Id::of(Uuid::from_u128(1)),
        community: CommunityId::of(Uuid::from_u128(2)),
        scope: MatchingScope::Unpaired,
        weights: Weights::default(),
        max_load: 0,
        min_load: 0,
        total_cost: plan.total_cost,
        computed_by: None,
        expires_at: at.plus(Span::days(7)),
        applied: None,
        version: 1,
        created_at: at,
        updated_at: at,
    };
    FullMatching {
        matching,
        lines: plan.lines.iter().map(line).collect(),
        findings: plan.lines.into_iter().map(|(id, _, finding)| (id, finding)).collect(),
        units: plan.units,
    }
}

#[test]
fn what_a_plan_rests_on_is_watched() {
    let at = Instant::from_micros(1_800_000_000_000_000);
    let mut before = inputs(3, 2);
    before.units.get_mut(&unit(0)).unwrap().most = Some(2);
    let whole = whole(planned(&MatchingRequest::default(), &before), at);
    let told = |change: &dyn Fn(&mut MatchingInputs), days: i64| {
        let mut now = before.clone();
        change(&mut now);
        let found = changes(&whole, &now, at.plus(Span::days(days)));
        found.iter().map(|one| one.what.name()).collect::<Vec<_>>()
    };
    assert!(told(&|_| {}, 7).is_empty());
    assert_eq!(told(&|_| {}, 8), ["expired"]);
    assert_eq!(told(&|now| drop(now.households.remove(&household(1))), 0), ["household_left"]);
    let paired = |now: &mut MatchingInputs| now.households.get_mut(&household(1)).unwrap().partners.push(unit(1));
    assert_eq!(told(&paired, 0), ["household_paired"]);
    let needy = |now: &mut MatchingInputs| {
        now.households.get_mut(&household(2)).unwrap().footing.needs.push(HouseholdNeed::Housing)
    };
    assert_eq!(told(&needy, 0), ["household_changed"]);
    assert_eq!(told(&|now| drop(now.units.remove(&unit(1))), 0), ["unit_departed"]);
    assert_eq!(told(&|now| now.units.get_mut(&unit(0)).unwrap().profile = 2, 0), ["capacity_changed"]);
    let elsewhere =
        |now: &mut MatchingInputs| now.units.get_mut(&unit(0)).unwrap().helping = vec![household(7), household(8)];
    assert_eq!(told(&elsewhere, 0), ["unit_full"]);
    let unlimited =
        |now: &mut MatchingInputs| now.units.get_mut(&unit(1)).unwrap().helping = vec![household(7), household(8)];
    assert!(told(&unlimited, 0).is_empty(), "there is room for more");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_in_which_it_is_asked_makes_no_difference(
        households in 1..14_usize,
        units in 1..6_usize,
        excluded in prop::collection::vec((0..14_usize, 0..6_usize), 0..12),
        turns in 0..1_000_usize,
    ) {
        let inputs = inputs(households, units);
        let known = excluded.into_iter().filter(|(one, other)| *one < households && *other < units);
        let exclusions: Vec<_> = known.map(|(one, other)| (household(one), unit(other))).collect();
        // Every household and unit costs alike, so that only their order can decide.
        let weights = Weights { distance: 0, needs: 0, communication: 0, continuity: 0 };
        let request = MatchingRequest {
            weights,
            exclusions: exclusions.clone(),
            households: Some((0..households).map(household).collect()),
            units: Some((0..units).map(unit).collect()),
            ..MatchingRequest::default()
        };
        let turned = |n: usize| (0..n).map(|at| (at * 5 + turns) % n).collect::<BTreeSet<_>>().len() == n;
        let order = |n: usize| -> Vec<usize> {
            if turned(n) { (0..n).map(|at| (at * 5 + turns) % n).collect() } else { (0..n).rev().collect() }
        };
        let mut others = exclusions;
        others.reverse();
        let again = MatchingRequest {
            exclusions: others,
            households: Some(order(households).into_iter().map(household).collect()),
            units: Some(order(units).into_iter().map(unit).collect()),
            ..request.clone()
        };
        let told = |plan: Plan| plan.lines.into_iter().map(|(id, outcome, _)| (id, outcome)).collect::<Vec<_>>();
        prop_assert_eq!(told(planned(&request, &inputs)), told(planned(&again, &inputs)));
    }
}
