//! Tests of the solver against an exhaustive search, and against cycles of moves that would be cheaper.

use proptest::prelude::*;

use super::super::super::flow::{Problem, Room, Solution, solve};

fn sum_of_squares(loads: &[usize]) -> usize {
    loads.iter().map(|load| load * load).sum()
}

fn spread(loads: &[usize]) -> usize {
    loads.iter().max().unwrap_or(&0) - loads.iter().min().unwrap_or(&0)
}

/// Everything the objective looks at, the best first.
fn worth(problem: &Problem, unit_of: &[Option<usize>]) -> Option<(usize, usize, i64, Vec<usize>)> {
    let mut loads: Vec<usize> = problem.rooms.iter().map(|room| room.load).collect();
    let (mut without, mut cost) = (0, 0);
    for (household, unit) in unit_of.iter().enumerate() {
        match unit {
            None => without += 1,
            Some(unit) => {
                cost += problem.costs[household][*unit]?;
                loads[*unit] += 1;
            }
        }
    }
    let crammed = |(room, load): (&Room, &usize)| *load > room.load && room.capacity.is_some_and(|most| *load > most);
    if problem.rooms.iter().zip(&loads).any(crammed) {
        return None;
    }
    Some((without, sum_of_squares(&loads), cost, loads))
}

/// Every way there is, one after the other.
fn every_way(households: usize, units: usize) -> impl Iterator<Item = Vec<Option<usize>>> {
    let ways = (units + 1).pow(u32::try_from(households).unwrap());
    (0..ways).map(move |way| {
        let digit = |at: usize| way / (units + 1).pow(u32::try_from(at).unwrap()) % (units + 1);
        (0..households).map(|at| Some(digit(at)).filter(|unit| *unit < units)).collect()
    })
}

fn problems(households: usize, units: usize, dearest: i64) -> impl Strategy<Value = Problem> {
    let cost = prop_oneof![1 => Just(None), 3 => (0..=dearest).prop_map(Some)];
    let room = (0..3_usize, prop_oneof![1 => Just(None), 2 => (0..4_usize).prop_map(Some)])
        .prop_map(|(load, capacity)| Room { load, capacity });
    let sizes = (0..=households, 0..=units);
    sizes.prop_flat_map(move |(households, units)| {
        let costs = prop::collection::vec(prop::collection::vec(cost.clone(), units), households);
        (costs, prop::collection::vec(room.clone(), units)).prop_map(|(costs, rooms)| Problem { costs, rooms })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn it_equals_looking_at_every_way(problem in problems(5, 4, 9)) {
        let ways = every_way(problem.costs.len(), problem.rooms.len());
        let all: Vec<_> = ways.filter_map(|way| worth(&problem, &way)).collect();
        let best = all.iter().map(|(without, squares, cost, _)| (*without, *squares, *cost)).min().unwrap();
        let solution = solve(&problem);
        let (without, squares, cost, loads) = worth(&problem, &solution.unit_of).expect("it keeps to the rules");
        prop_assert_eq!((without, squares, cost), best);
        prop_assert_eq!((&solution.loads, solution.cost), (&loads, cost));
        // The most even one in every sense: no way that leaves as few alone has a smaller difference of loads.
        let least = all.iter().filter(|one| one.0 == without).map(|one| spread(&one.3)).min().unwrap();
        prop_assert_eq!(spread(&loads), least);
        let largest = all.iter().filter(|one| one.0 == without).filter_map(|one| one.3.iter().max().copied()).min();
        prop_assert_eq!(loads.iter().max().copied(), largest);
        prop_assert_eq!(solve(&problem), solution);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_circle_of_moves_is_cheaper(problem in problems(120, 14, 400_000)) {
        let solution = solve(&problem);
        worth(&problem, &solution.unit_of).expect("it keeps to the rules");
        prop_assert!(!cheaper_circle(&problem, &solution));
    }

    #[test]
    fn loads_differ_by_one_at_most_where_nothing_forbids_it(
        costs in prop::collection::vec(prop::collection::vec(0..400_000_i64, 9), 0..80),
        slack in prop::collection::vec(prop::option::of(0..3_usize), 9),
    ) {
        let least = costs.len().div_ceil(9);
        let rooms = slack.into_iter().map(|more| Room { load: 0, capacity: more.map(|more| least + more) }).collect();
        let costs: Vec<Vec<_>> = costs.into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
        let solution = solve(&Problem { costs, rooms });
        prop_assert!(spread(&solution.loads) <= 1, "{:?}", solution.loads);
        prop_assert!(solution.unit_of.iter().all(Option::is_some));
    }
}

/// Whether households could be moved in a circle, through room for one more and through having no unit as well, at a
/// gain: Bellman and Ford over the whole residual graph, which shares nothing with the solver but its prices.
fn cheaper_circle(problem: &Problem, solution: &Solution) -> bool {
    let (households, units) = (problem.costs.len(), problem.rooms.len());
    let (nobody, sink) = (households + units, households + units + 1);
    let dearest = |row: &Vec<Option<i64>>| row.iter().flatten().copied().max().unwrap_or(0);
    let step = 1 + problem.costs.iter().map(dearest).sum::<i64>();
    // More than any load and all costs together.
    let lost = step * whole(4 * (households + 10));
    let price = |load: usize| (2 * whole(load) - 1) * step;
    let mut edges: Vec<(usize, usize, i64)> = Vec::new();
    for (household, unit) in solution.unit_of.iter().enumerate() {
        for (at, cost) in problem.costs[household].iter().enumerate().filter_map(|(at, cost)| Some((at, (*cost)?))) {
            let place = households + at;
            edges.push(if *unit == Some(at) { (place, household, -cost) } else { (household, place, cost) });
        }
        edges.push(match unit {
            None => (nobody, household, -lost),
            Some(_) => (household, nobody, lost),
        });
    }
    edges.extend([(nobody, sink, 0), (sink, nobody, 0)]);
    for (at, (room, load)) in problem.rooms.iter().zip(&solution.loads).enumerate() {
        if room.capacity.is_none_or(|most| *load < most) {
            edges.push((households + at, sink, price(load + 1)));
        }
        if *load > room.load {
            edges.push((sink, households + at, -price(*load)));
        }
    }
    let mut far = vec![0_i64; sink + 1];
    for _ in 0..=sink {
        let mut changed = false;
        for (from, to, cost) in &edges {
            if far[*from] + cost < far[*to] {
                (far[*to], changed) = (far[*from] + cost, true);
            }
        }
        if !changed {
            return false;
        }
    }
    true
}

/// Costs that look like nothing in particular.
fn scattered(households: usize, units: usize) -> Problem {
    let cost = |household: usize, unit: usize| {
        Some(whole((household * 7_919 + unit * 104_729 + household * unit * 31_337) % 399_989))
    };
    let costs = (0..households).map(|household| (0..units).map(|unit| cost(household, unit)).collect()).collect();
    Problem { costs, rooms: vec![Room::default(); units] }
}

#[test]
fn thirty_three_households_over_twenty_units() {
    let solution = solve(&scattered(33, 20));
    let with = |load: usize| solution.loads.iter().filter(|one| **one == load).count();
    assert_eq!((with(2), with(1)), (13, 7), "{:?}", solution.loads);
}

#[test]
fn what_a_unit_does_already_counts() {
    let mut problem = scattered(4, 3);
    problem.rooms[0].load = 3;
    assert_eq!(solve(&problem).loads, [3, 2, 2]);
    problem.rooms[1].capacity = Some(1);
    assert_eq!(solve(&problem).loads, [3, 1, 3]);
    // More than it wants to help: nobody new.
    problem.rooms[0].capacity = Some(2);
    problem.rooms[2].capacity = Some(2);
    let crowded = solve(&problem);
    assert_eq!((crowded.loads.as_slice(), crowded.unit_of.iter().flatten().count()), ([3, 1, 2].as_slice(), 3));
}

#[test]
fn a_circle_that_is_cheaper_would_be_found() {
    let problem = scattered(12, 4);
    let mut worse = solve(&problem);
    assert!(!cheaper_circle(&problem, &worse));
    let other = worse.unit_of.iter().position(|unit| *unit != worse.unit_of[0]).unwrap();
    worse.unit_of.swap(0, other);
    assert!(cheaper_circle(&problem, &worse), "the certificate has teeth");
}

#[test]
fn nothing_to_solve() {
    assert_eq!(solve(&Problem::default()), Solution::default());
    let nowhere = Problem { costs: vec![vec![], vec![]], rooms: vec![] };
    assert_eq!(solve(&nowhere).unit_of, [None, None]);
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}
