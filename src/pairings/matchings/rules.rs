//! Rules: checks of a request, place by place; the plan; and what has changed since it was made.

use std::collections::{BTreeMap, BTreeSet};

use super::cost::{judge, parted};
use super::flow::{MOST_COST, Problem, Room, Solution, solve};
use super::model::{
    ALTERNATIVES, Candidate, Change, Choice, Finding, FullMatching, Helper, Intake, Matching, MatchingChange,
    MatchingInputs, MatchingPairBasis, MatchingRequest, MatchingScope, MatchingState, MatchingUnassignedReason,
    Outcome, Plan, UnitLine,
};
use crate::codes;
use crate::policy::may;
use auth::{Action, permits};
use households::HouseholdId;
use kernel::patch::INVALID;
use kernel::{Actor, Fault, FieldCode, Instant, UnitId, Violation, field};

/// What is asked, once every place of it was found to be sound.
pub struct CheckedRequest {
    households: BTreeSet<HouseholdId>,
    units: BTreeSet<UnitId>,
    exclusions: BTreeSet<(HouseholdId, UnitId)>,
    fixed: BTreeMap<HouseholdId, UnitId>,
}

/// Checks what is asked.
///
/// # Errors
/// `validation_failed` with every place that is wrong.
pub fn check(request: &MatchingRequest, inputs: &MatchingInputs) -> Result<CheckedRequest, Fault> {
    let mut wrong = Vec::new();
    let households = chosen_households(request, inputs, &mut wrong);
    let units = chosen_units(request, inputs, &mut wrong);
    for unit in request.capacities.keys().filter(|unit| !inputs.units.contains_key(unit)) {
        wrong.push(unknown_unit(format!("/capacities/{unit}")));
    }
    for (at, (household, unit)) in request.exclusions.iter().enumerate() {
        known_pair("exclusions", at, *household, *unit, inputs, &mut wrong);
    }
    let exclusions: BTreeSet<_> = request.exclusions.iter().copied().collect();
    let checked = CheckedRequest {
        fixed: fixed(request, inputs, (&households, &units, &exclusions), &mut wrong),
        households,
        units,
        exclusions,
    };
    if wrong.is_empty() {
        short(request, inputs, &checked, &mut wrong);
    }
    if wrong.is_empty() { Ok(checked) } else { Err(Fault::of(&INVALID).at(wrong)) }
}

fn chosen_households(
    request: &MatchingRequest,
    inputs: &MatchingInputs,
    wrong: &mut Vec<Violation>,
) -> BTreeSet<HouseholdId> {
    let everybody = request.scope == Some(MatchingScope::Everybody);
    let free = |one: &&Candidate| everybody || one.partners.is_empty();
    let Some(named) = &request.households else {
        return inputs.households.values().filter(free).map(|one| one.id).collect();
    };
    for (at, id) in named.iter().enumerate() {
        match inputs.households.get(id) {
            None => wrong.push(unknown_household(format!("/household_ids/{at}"))),
            Some(one) if !free(&one) => wrong.push(Violation::new(
                format!("/household_ids/{at}"),
                &codes::PAIRED,
                [
                    "该户已有结对; 如需重新匹配, 请将 scope 设为 everybody。",
                    "A unit helps it already; set scope to everybody to match it anew.",
                ],
            )),
            Some(_) => {}
        }
    }
    named.iter().copied().collect()
}

fn chosen_units(request: &MatchingRequest, inputs: &MatchingInputs, wrong: &mut Vec<Violation>) -> BTreeSet<UnitId> {
    let open = |unit: &Helper| unit.intake == Intake::Open;
    let Some(named) = &request.units else {
        return inputs.units.iter().filter(|(_, unit)| open(unit)).map(|(id, _)| *id).collect();
    };
    for (at, id) in named.iter().enumerate() {
        match inputs.units.get(id) {
            None => wrong.push(unknown_unit(format!("/unit_ids/{at}"))),
            Some(unit) if !open(unit) => wrong.push(Violation::new(
                format!("/unit_ids/{at}"),
                &codes::TAKES_NO_NEW,
                ["该单位目前不接受新的结对。", "The unit takes no new households at present."],
            )),
            Some(_) => {}
        }
    }
    named.iter().copied().collect()
}

type Chosen<'a> = (&'a BTreeSet<HouseholdId>, &'a BTreeSet<UnitId>, &'a BTreeSet<(HouseholdId, UnitId)>);

fn fixed(
    request: &MatchingRequest,
    inputs: &MatchingInputs,
    (households, units, exclusions): Chosen,
    wrong: &mut Vec<Violation>,
) -> BTreeMap<HouseholdId, UnitId> {
    let mut fixed = BTreeMap::new();
    for (at, (household, unit)) in request.fixed.iter().enumerate() {
        known_pair("fixed", at, *household, *unit, inputs, wrong);
        let mut say = |place: &str, code: &'static FieldCode, words| {
            wrong.push(Violation::new(format!("/fixed/{at}{place}"), code, words))
        };
        if exclusions.contains(&(*household, *unit)) {
            say("", &codes::CONTRADICTORY, ["与 exclusions 矛盾。", "It contradicts exclusions."]);
        }
        if fixed.insert(*household, *unit).is_some_and(|before| before != *unit) {
            say(
                "/household_id",
                &codes::CONTRADICTORY,
                ["该户已指定给另一单位。", "It is fixed to another unit as well."],
            );
        }
        if inputs.households.contains_key(household) && !households.contains(household) {
            say(
                "/household_id",
                &codes::NOT_ASKED_FOR,
                ["该户不在本次匹配范围内。", "It is not among the households asked for."],
            );
        }
        if inputs.units.contains_key(unit) && !units.contains(unit) {
            say(
                "/unit_id",
                &codes::NOT_ASKED_FOR,
                [
                    "该单位不在本次匹配范围内, 或不接受新的结对。",
                    "It is not among the units asked for, or takes no new households.",
                ],
            );
        }
    }
    fixed
}

fn known_pair(
    list: &str,
    at: usize,
    household: HouseholdId,
    unit: UnitId,
    inputs: &MatchingInputs,
    wrong: &mut Vec<Violation>,
) {
    if !inputs.households.contains_key(&household) {
        wrong.push(unknown_household(format!("/{list}/{at}/household_id")));
    }
    if !inputs.units.contains_key(&unit) {
        wrong.push(unknown_unit(format!("/{list}/{at}/unit_id")));
    }
}

fn unknown_household(pointer: String) -> Violation {
    let words = ["须为本社区在帮扶的家庭。", "Must be a household of this community that is being helped."];
    Violation::new(pointer, &field::UNKNOWN_VALUE, words)
}

fn unknown_unit(pointer: String) -> Violation {
    Violation::new(
        pointer,
        &field::UNKNOWN_VALUE,
        ["须为本社区在册的单位。", "Must be an active unit of this community."],
    )
}

/// Units that have less room than what is fixed takes.
fn short(request: &MatchingRequest, inputs: &MatchingInputs, checked: &CheckedRequest, wrong: &mut Vec<Violation>) {
    let words = ["户数上限小于已有结对加指定的户数。", "Less than what it helps already and what is fixed."];
    for (id, unit) in inputs.units.iter().filter(|(id, _)| checked.units.contains(id)) {
        let taken = running(unit, checked) + checked.fixed_to(*id);
        if checked.fixed_to(*id) > 0 && capacity(request, *id, unit).is_some_and(|most| taken > most) {
            let place = request.fixed.iter().position(|(_, fixed)| fixed == id).unwrap_or(0);
            let stated = request.capacities.contains_key(id);
            let pointer = if stated { format!("/capacities/{id}") } else { format!("/fixed/{place}") };
            wrong.push(Violation::new(pointer, &codes::CAPACITY_BELOW_FIXED, words));
        }
    }
}

impl CheckedRequest {
    fn fixed_to(&self, unit: UnitId) -> i64 {
        whole(self.fixed.values().filter(|one| **one == unit).count())
    }

    fn excluded(&self, household: HouseholdId, unit: UnitId) -> bool {
        self.exclusions.contains(&(household, unit)) || self.fixed.get(&household).is_some_and(|one| *one != unit)
    }
}

/// How many households a unit helps at most: what is asked for, and no more than it has said itself.
fn capacity(request: &MatchingRequest, id: UnitId, unit: &Helper) -> Option<i64> {
    request.capacities.get(&id).copied().into_iter().chain(unit.most).min()
}

/// How many it helps beside the households that are matched anew.
fn running(unit: &Helper, checked: &CheckedRequest) -> i64 {
    whole(unit.helping.iter().filter(|household| !checked.households.contains(household)).count())
}

/// The plan. What is fixed is not for the solver to decide: it counts as what a unit does already.
pub fn plan(request: &MatchingRequest, checked: &CheckedRequest, inputs: &MatchingInputs) -> Plan {
    let known = |id: &HouseholdId| inputs.households.get(id);
    let households: Vec<&Candidate> = checked.households.iter().filter_map(known).collect();
    let units: Vec<(UnitId, &Helper)> =
        inputs.units.iter().filter(|(id, _)| checked.units.contains(id)).map(|(id, unit)| (*id, unit)).collect();
    let table: Vec<Vec<i64>> = households
        .iter()
        .map(|household| units.iter().map(|(id, unit)| judge(household, *id, unit).cost(&request.weights)).collect())
        .collect();
    let costs = CostTable { request, checked, households, units, table };
    let solution = costs.solved();
    let lines: Vec<_> = (0..costs.households.len()).map(|at| costs.line(at, &solution)).collect();
    let cost = |finding: &Finding| finding.choice.as_ref().map_or(0, |choice| choice.cost);
    Plan { total_cost: lines.iter().map(|(.., finding)| cost(finding)).sum(), units: costs.unit_lines(&lines), lines }
}

/// Households and units in the order of their ids, and what each pair would cost.
struct CostTable<'a> {
    request: &'a MatchingRequest,
    checked: &'a CheckedRequest,
    households: Vec<&'a Candidate>,
    units: Vec<(UnitId, &'a Helper)>,
    table: Vec<Vec<i64>>,
}

impl CostTable<'_> {
    fn free(&self) -> impl Iterator<Item = usize> {
        (0..self.households.len()).filter(|at| !self.checked.fixed.contains_key(&self.households[*at].id))
    }

    /// The unit of each household, by their places in the sheet.
    fn solved(&self) -> Vec<Option<usize>> {
        let open = |household: HouseholdId, cost: &i64, unit: UnitId| {
            debug_assert!((0..=MOST_COST).contains(cost), "weights and terms are bounded");
            Some(*cost).filter(|_| !self.checked.excluded(household, unit))
        };
        let row = |at: usize| {
            let household = self.households[at].id;
            self.table[at].iter().zip(&self.units).map(|(cost, (unit, _))| open(household, cost, *unit)).collect()
        };
        let room = |(id, unit): &(UnitId, &Helper)| Room {
            load: count(running(unit, self.checked) + self.checked.fixed_to(*id)),
            capacity: capacity(self.request, *id, unit).map(count),
        };
        let problem = Problem { costs: self.free().map(row).collect(), rooms: self.units.iter().map(room).collect() };
        let Solution { unit_of, .. } = solve(&problem);
        let place = |unit: UnitId| self.units.iter().position(|(id, _)| *id == unit);
        let given =
            self.households.iter().map(|household| self.checked.fixed.get(&household.id).copied().and_then(place));
        let mut places: Vec<Option<usize>> = given.collect();
        for (at, unit) in self.free().zip(unit_of) {
            places[at] = unit;
        }
        places
    }

    fn line(&self, at: usize, solution: &[Option<usize>]) -> (HouseholdId, Outcome, Finding) {
        let household = self.households[at];
        let choice = solution[at].map(|unit| self.choice(at, unit));
        let outcome = match solution[at].and_then(|place| self.units.get(place)) {
            Some((unit, _)) => Outcome::Pair(*unit, self.basis(household, *unit)),
            None => Outcome::Alone(self.alone(household.id)),
        };
        let finding = Finding { footing: household.footing.clone(), partners: household.partners.clone(), choice };
        (household.id, outcome, finding)
    }

    fn basis(&self, household: &Candidate, unit: UnitId) -> MatchingPairBasis {
        if household.partners.contains(&unit) {
            MatchingPairBasis::Kept
        } else if self.checked.fixed.contains_key(&household.id) {
            MatchingPairBasis::Fixed
        } else {
            MatchingPairBasis::Computed
        }
    }

    fn alone(&self, household: HouseholdId) -> MatchingUnassignedReason {
        let open = self.units.iter().any(|(unit, _)| !self.checked.excluded(household, *unit));
        match (self.units.is_empty(), open) {
            (true, _) => MatchingUnassignedReason::NoUnit,
            (false, false) => MatchingUnassignedReason::AllExcluded,
            (false, true) => MatchingUnassignedReason::NoCapacity,
        }
    }

    fn choice(&self, at: usize, place: usize) -> Choice {
        let (household, (id, unit)) = (self.households[at], self.units[place]);
        let (offer, footing) = (unit.offer.as_ref(), &household.footing);
        let cost = self.table[at][place];
        let others = self.units.iter().zip(&self.table[at]).enumerate();
        let mut others: Vec<(i64, UnitId)> = others
            .filter(|(other, ((unit, _), _))| {
                *other != place && !self.checked.exclusions.contains(&(household.id, *unit))
            })
            .map(|(_, ((unit, _), other))| (other - cost, *unit))
            .collect();
        others.sort_unstable();
        Choice {
            judgement: judge(household, id, unit),
            cost,
            needs: parted(&footing.needs, offer.map(|offer| offer.needs.as_slice())),
            communication: parted(&footing.communication, offer.map(|offer| offer.communication.as_slice())),
            alternatives: others.into_iter().take(ALTERNATIVES).map(|(more, unit)| (unit, more)).collect(),
        }
    }

    fn unit_lines(&self, lines: &[(HouseholdId, Outcome, Finding)]) -> Vec<UnitLine> {
        let planned = |id: UnitId| {
            whole(
                lines.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Pair(unit, _) if *unit == id)).count(),
            )
        };
        let line = |(id, unit): &(UnitId, &Helper)| UnitLine {
            unit: *id,
            profile: unit.profile,
            capacity: capacity(self.request, *id, unit),
            running: running(unit, self.checked),
            planned: planned(*id),
        };
        self.units.iter().map(line).collect()
    }
}

/// How many households the busiest of these units helps then, and the least busy one.
pub fn loads(units: &[UnitLine]) -> (i64, i64) {
    let loads = || units.iter().map(UnitLine::load);
    (loads().max().unwrap_or(0), loads().min().unwrap_or(0))
}

impl UnitLine {
    /// How many it helps then.
    pub fn load(&self) -> i64 {
        self.running + self.planned
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn count(whole: i64) -> usize {
    usize::try_from(whole).unwrap_or(0)
}

/// What has changed since a plan was computed; nothing if it can be applied. Findings that cannot be read any more are those
/// of households that left.
pub fn changes(whole: &FullMatching, inputs: &MatchingInputs, now: Instant) -> Vec<Change> {
    let mut all = Vec::new();
    if now > whole.matching.expires_at {
        all.push(Change { what: MatchingChange::Expired, household: None, unit: None });
    }
    for line in &whole.lines {
        let Outcome::Pair(..) = line.outcome else { continue };
        let what = match (inputs.households.get(&line.household), whole.findings.get(&line.household)) {
            (Some(now), Some(then)) if now.partners != then.partners => MatchingChange::HouseholdPaired,
            (Some(now), Some(then)) if now.footing != then.footing => MatchingChange::HouseholdChanged,
            (Some(_), Some(_)) => continue,
            _ => MatchingChange::HouseholdLeft,
        };
        all.push(Change { what, household: Some(line.household), unit: None });
    }
    let planned: BTreeSet<HouseholdId> = whole.lines.iter().map(|line| line.household).collect();
    for line in whole.units.iter().filter(|line| line.planned > 0) {
        let what = match inputs.units.get(&line.unit) {
            None => MatchingChange::UnitDeparted,
            Some(unit) if unit.profile != line.profile => MatchingChange::CapacityChanged,
            Some(unit) if full(unit, line, &planned) => MatchingChange::UnitFull,
            Some(_) => continue,
        };
        all.push(Change { what, household: None, unit: Some(line.unit) });
    }
    all
}

fn full(unit: &Helper, line: &UnitLine, planned: &BTreeSet<HouseholdId>) -> bool {
    let others = whole(unit.helping.iter().filter(|household| !planned.contains(household)).count());
    line.capacity.is_some_and(|most| others + line.planned > most)
}

/// What this caller may do with a plan now.
pub fn allowed(matching: &Matching, actor: &Actor, now: Instant) -> Vec<&'static str> {
    let open = matching.state(now) == MatchingState::Planned && permits::<may::ApplyMatching>(actor, None);
    open.then_some(may::ApplyMatching::ID).into_iter().collect()
}

#[cfg(test)]
mod tests;
