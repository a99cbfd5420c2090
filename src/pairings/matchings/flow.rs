//! The solver: which household goes to which unit. Exact, deterministic, whole numbers only; it knows no household and no
//! unit, only their numbers, and uses nothing of the crate.
//!
//! **What is sought**, in this order: as many households as possible have a unit; the loads of the units are as even as
//! capacities and exclusions allow; the sum of the costs is as small as possible.
//!
//! **How.** A flow of minimal cost by successive shortest paths with potentials (Edmonds and Karp 1972, Tomizawa 1971).
//! The k-th household of a unit costs `(2k − 1) · step` on top of its own cost, so the loads cost `step · Σ load²`, and
//! `step` is more than all costs together: an even spread comes first. The loads that a flow can have are the integer
//! points of a base polyhedron (M-convex), where the point with the least sum of squares is the most even one in every
//! sense: largest, smallest and difference included (Frank and Murota, "Decreasing minimization", 2018). Whoever finds no
//! unit goes to `nobody`, which costs more than any change of the rest.
//!
//! The graph of households is never walked: of every pair of units only the cheapest household to be moved counts, so a
//! shortest path is sought among units alone. With h households and u units: O(h · (u² + moved rows · load · u)).

/// What is to be solved.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// Of each household, what each unit would cost, from 0 to [`MOST_COST`]; none where the two must not be paired.
    pub costs: Vec<Vec<Option<i64>>>,
    /// The units.
    pub rooms: Vec<Room>,
}

/// A unit, as far as the solver knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// How many households it helps already.
    pub load: usize,
    /// How many it helps at most, those included; none for no limit.
    pub capacity: Option<usize>,
}

/// The largest cost of one pair: with ten thousand households every sum stays far below the limit of the integers.
pub const MOST_COST: i64 = 1_000_000;

/// Who goes where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Of each household its unit, if one was found.
    pub unit_of: Vec<Option<usize>>,
    /// Of each unit, how many households it helps then.
    pub loads: Vec<usize>,
    /// The sum of the costs of the pairs.
    pub cost: i64,
}

/// Solves it. The same problem has the same solution; of equally good ones, which one it is depends on the order of
/// households and units, so whoever asks puts them into an order that means something.
pub fn solve(problem: &Problem) -> Solution {
    let mut board = Board::of(problem);
    for household in 0..problem.costs.len() {
        board.enter(household);
    }
    board.solution()
}

/// A unit on the way of a household, and how far it is.
#[derive(Clone, Copy)]
struct Reach {
    /// The length of the shortest way, in reduced costs.
    far: i64,
    /// The unit before it; none where the new household goes there itself.
    from: Option<usize>,
    settled: bool,
}

struct Board<'p> {
    problem: &'p Problem,
    /// One more than the units: the last one is `nobody`.
    places: usize,
    /// What one more in a sum of squares of loads costs.
    step: i64,
    /// What it costs to have no unit.
    lost: i64,
    members: Vec<Vec<usize>>,
    /// From each unit to each other one: what the cheapest move of a household would cost, and which.
    moves: Vec<Vec<Option<(i64, usize)>>>,
    potential: Vec<i64>,
}

impl<'p> Board<'p> {
    fn of(problem: &'p Problem) -> Self {
        let dearest = |row: &Vec<Option<i64>>| row.iter().flatten().copied().max().unwrap_or(0);
        let step = 1 + problem.costs.iter().map(dearest).sum::<i64>();
        let busiest = problem.rooms.iter().map(|room| room.load).max().unwrap_or(0) + problem.costs.len();
        let places = problem.rooms.len() + 1;
        Self {
            problem,
            places,
            step,
            // A way or a circle passes `nobody` once at most; one load and all costs together are less than this.
            lost: (2 * whole(busiest) + 3) * step,
            members: vec![Vec::new(); places],
            moves: vec![vec![None; places]; places],
            potential: vec![0; places],
        }
    }

    fn nobody(&self) -> usize {
        self.places - 1
    }

    fn cost(&self, household: usize, place: usize) -> Option<i64> {
        let own = || self.problem.costs.get(household)?.get(place).copied()?;
        if place == self.nobody() { Some(self.lost) } else { own() }
    }

    fn load(&self, place: usize) -> usize {
        self.problem.rooms.get(place).map_or(0, |room| room.load) + self.members[place].len()
    }

    /// What one more household would cost there beside its own cost; none where there is no room.
    fn next(&self, place: usize) -> Option<i64> {
        let Some(room) = self.problem.rooms.get(place) else { return Some(0) };
        let load = self.load(place);
        let free = room.capacity.is_none_or(|most| load < most);
        free.then(|| (2 * whole(load) + 1) * self.step)
    }

    /// Lets one more household in: along the shortest way to room for one more, each household on it moving on by one.
    fn enter(&mut self, household: usize) {
        let (reaches, start) = self.reach(household);
        let length = |place: usize| {
            let reach = reaches[place]?;
            Some(reach.far + self.potential[place] - start + self.next(place)?)
        };
        // There is always room at `nobody`'s.
        let open = (0..self.places).filter_map(|place| Some((length(place)?, place)));
        let Some((_, end)) = open.min() else { return };
        self.settle(&reaches);
        self.walk(household, end, &reaches);
    }

    /// How far every place is for a new household (Dijkstra over the places), and by how much its first steps were
    /// raised so that none is negative.
    fn reach(&self, household: usize) -> (Vec<Option<Reach>>, i64) {
        let first = |place: usize| self.cost(household, place).map(|cost| cost - self.potential[place]);
        let start = -(0..self.places).filter_map(first).min().unwrap_or(0);
        let begin = |place| first(place).map(|far| Reach { far: far + start, from: None, settled: false });
        let mut reaches: Vec<Option<Reach>> = (0..self.places).map(begin).collect();
        while let Some((far, place)) = nearest(&reaches) {
            if let Some(reach) = &mut reaches[place] {
                reach.settled = true;
            }
            for (next, step) in self.moves[place].iter().enumerate() {
                let Some((cost, _)) = step else { continue };
                let far = far + cost + self.potential[place] - self.potential[next];
                if reaches[next].is_none_or(|known| !known.settled && far < known.far) {
                    reaches[next] = Some(Reach { far, from: Some(place), settled: false });
                }
            }
        }
        (reaches, start)
    }

    /// Raises the potentials by the distances, so that no move is negative after the walk; what is out of reach is as far
    /// as the farthest. Only differences count: the smallest is kept at zero.
    fn settle(&mut self, reaches: &[Option<Reach>]) {
        let farthest = reaches.iter().flatten().map(|reach| reach.far).max().unwrap_or(0);
        for (potential, reach) in self.potential.iter_mut().zip(reaches) {
            *potential += reach.map_or(farthest, |reach| reach.far);
        }
        let least = self.potential.iter().copied().min().unwrap_or(0);
        self.potential.iter_mut().for_each(|potential| *potential -= least);
    }

    fn walk(&mut self, household: usize, end: usize, reaches: &[Option<Reach>]) {
        let (mut place, mut touched) = (end, vec![end]);
        while let Some(before) = reaches[place].and_then(|reach| reach.from) {
            let Some((_, moved)) = self.moves[before][place] else { break };
            self.members[before].retain(|member| *member != moved);
            self.members[place].push(moved);
            touched.push(before);
            place = before;
        }
        self.members[place].push(household);
        touched.into_iter().for_each(|place| self.look_again(place));
    }

    /// Finds anew which household would move most cheaply from here to each other place; of equals the first.
    fn look_again(&mut self, place: usize) {
        let mut row: Vec<Option<(i64, usize)>> = vec![None; self.places];
        for member in &self.members[place] {
            let Some(here) = self.cost(*member, place) else { continue };
            for (next, best) in row.iter_mut().enumerate().filter(|(next, _)| *next != place) {
                let Some(there) = self.cost(*member, next) else { continue };
                let move_ = (there - here, *member);
                *best = Some(best.map_or(move_, |known| known.min(move_)));
            }
        }
        self.moves[place] = row;
    }

    fn solution(&self) -> Solution {
        let mut unit_of = vec![None; self.problem.costs.len()];
        let mut cost = 0;
        for place in 0..self.nobody() {
            for member in &self.members[place] {
                unit_of[*member] = Some(place);
                cost += self.cost(*member, place).unwrap_or(0);
            }
        }
        Solution { unit_of, loads: (0..self.nobody()).map(|place| self.load(place)).collect(), cost }
    }
}

/// The nearest place that is not settled yet; of equals the first.
fn nearest(reaches: &[Option<Reach>]) -> Option<(i64, usize)> {
    let open = reaches.iter().enumerate().filter_map(|(place, reach)| Some((place, (*reach)?)));
    open.filter(|(_, reach)| !reach.settled).map(|(place, reach)| (reach.far, place)).min()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        let crammed =
            |(room, load): (&Room, &usize)| *load > room.load && room.capacity.is_some_and(|most| *load > most);
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
        let board = Board::of(problem);
        let price = |load: usize| (2 * whole(load) - 1) * board.step;
        let mut edges: Vec<(usize, usize, i64)> = Vec::new();
        for (household, unit) in solution.unit_of.iter().enumerate() {
            for (at, cost) in problem.costs[household].iter().enumerate().filter_map(|(at, cost)| Some((at, (*cost)?)))
            {
                let place = households + at;
                edges.push(if *unit == Some(at) { (place, household, -cost) } else { (household, place, cost) });
            }
            edges.push(match unit {
                None => (nobody, household, -board.lost),
                Some(_) => (household, nobody, board.lost),
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
}
