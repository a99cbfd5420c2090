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
