//! Actions: computing a plan, reading one, applying one.

use std::collections::{BTreeMap, HashMap};

use super::super::actions::pair;
use super::super::codes::MATCHING_OVERTAKEN;
use super::super::model::{Pairing, Plan as Proposal, Source, State};
use super::super::profiles::model::HelpingProfile;
use super::super::profiles::store as profiles;
use super::super::store as pairings;
use super::events::{MatchingApplied, MatchingComputed};
use super::model::{
    Candidate, DAYS, Finding, FullMatching, Helper, Intake, Line, Matching, MatchingInputs, MatchingPairBasis,
    MatchingRequest, MatchingScope, Outcome,
};
use super::wire::MatchingChangeOut;
use super::{rules, store};
use crate::model::MatchingId;
use households::{HouseholdId, MatchingCriteria, SealedStore, matching_criteria};
use journal::{ReadTx, WriteTx};
use kernel::geo::Boundary;
use kernel::{Day, Fault, INTERNAL, Id, OrFault, PairingId, Span, UnitId};
use web::codes::NOT_FOUND;
use zones::{self, Agreed};

/// Computes a plan and keeps it; nobody is paired by it.
///
/// # Errors
/// `validation_failed` with every place that is wrong.
pub fn compute(tx: &mut WriteTx, request: &MatchingRequest) -> Result<FullMatching, Fault> {
    let inputs = inputs(tx)?;
    let checked = rules::check(request, &inputs)?;
    let plan = rules::plan(request, &checked, &inputs);
    let (id, now): (MatchingId, _) = (tx.new_id(), tx.now());
    let (mut lines, mut findings) = (Vec::new(), BTreeMap::new());
    for (household, outcome, finding) in plan.lines {
        tx.still_wanted()?;
        let safe = SealedStore::of(tx, household)?.ok_or(&NOT_FOUND)?;
        let sealed = safe.seal(tx, id.uuid(), &finding)?;
        lines.push(Line { household, outcome, pairing: None, sealed });
        findings.insert(household, finding);
    }
    let (max_load, min_load) = rules::loads(&plan.units);
    let matching = Matching {
        id,
        community: tx.community(),
        scope: request.scope.unwrap_or(MatchingScope::Unpaired),
        weights: request.weights,
        max_load,
        min_load,
        total_cost: plan.total_cost,
        computed_by: tx.actor().account(),
        expires_at: now.plus(Span::days(DAYS)),
        applied: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &matching, &lines, &plan.units)?;
    let (pairs, unassigned) = counted(&lines);
    tx.record(&MatchingComputed { matching_id: id, pairs, unassigned, version: 1 })?;
    Ok(FullMatching { matching, lines, findings, units: plan.units })
}

fn counted(lines: &[Line]) -> (usize, usize) {
    let pairs = lines.iter().filter(|line| matches!(line.outcome, Outcome::Pair(..))).count();
    (pairs, lines.len() - pairs)
}

/// A plan with everything of it that may still be read.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn read(view: &mut ReadTx, id: MatchingId) -> Result<FullMatching, Fault> {
    view.snapshot()?;
    let matching = store::find(view, id)?.ok_or(&NOT_FOUND)?;
    let lines = store::lines(view, id)?;
    let mut findings = BTreeMap::new();
    for line in &lines {
        let Some(safe) = SealedStore::of(view, line.household)? else { continue };
        let finding: Finding = safe.open(view, id.uuid(), &line.sealed)?;
        findings.insert(line.household, finding);
    }
    Ok(FullMatching { matching, lines, findings, units: store::units(view, id)? })
}

/// Applies a plan, all or nothing: each pair is proposed, or begins at once where it was agreed outside. Repeated, it answers
/// what came of it the first time.
///
/// # Errors
/// `not_found`, `matching_overtaken` with what has changed.
pub fn apply(tx: &mut WriteTx, id: MatchingId, agreed: Option<&Agreed>) -> Result<FullMatching, Fault> {
    let mut whole = read(tx, id)?;
    if whole.matching.applied.is_some() {
        return Ok(whole);
    }
    let inputs = inputs(tx)?;
    let changes = rules::changes(&whole, &inputs, tx.now());
    if !changes.is_empty() {
        let changed: Vec<MatchingChangeOut> = changes.into_iter().map(MatchingChangeOut::from).collect();
        let changed = serde_json::to_value(changed).or_fault(&INTERNAL)?;
        return Err(Fault::of(&MATCHING_OVERTAKEN).with("changed", changed));
    }
    for line in &mut whole.lines {
        let Outcome::Pair(unit, basis) = line.outcome else { continue };
        let pairing = match basis {
            MatchingPairBasis::Kept => standing(tx, line.household, unit)?,
            MatchingPairBasis::Computed | MatchingPairBasis::Fixed => {
                let proposal = proposal(line.household, unit, id, agreed.cloned());
                Some(pair(tx, proposal)?.pairing.id)
            }
        };
        if let Some(pairing) = pairing {
            store::stands_for(tx, id, line.household, pairing)?;
        }
        line.pairing = pairing;
    }
    let matching = &mut whole.matching;
    matching.applied = Some((tx.now(), tx.actor().account()));
    (matching.version, matching.updated_at) = (matching.version + 1, tx.now());
    store::update(tx, matching)?;
    let (pairs, unassigned) = counted(&whole.lines);
    tx.record(&MatchingApplied { matching_id: id, pairs, unassigned, version: matching.version })?;
    Ok(whole)
}

fn proposal(household: HouseholdId, unit: UnitId, plan: MatchingId, agreed: Option<Agreed>) -> Proposal {
    Proposal {
        household,
        unit,
        helper: None,
        needs: Vec::new(),
        note: None,
        fields: None,
        visit_every_days: None,
        agreed,
        from: Source::Matching(plan),
    }
}

/// The pairing of these two that stands already.
fn standing(view: &mut ReadTx, household: HouseholdId, unit: UnitId) -> Result<Option<PairingId>, Fault> {
    Ok(pairings::standing_of(view, Some(household), Some(unit))?.first().map(|pairing| pairing.id))
}

/// Everything a plan is made from, as it is now.
fn inputs(view: &mut ReadTx) -> Result<MatchingInputs, Fault> {
    let all = pairings::list(view, None, None)?;
    let year = view.now().day().plus_months(-12);
    let candidates = matching_criteria(view)?.into_iter().map(|(id, footing)| (id, candidate(id, footing)));
    let mut households: BTreeMap<HouseholdId, Candidate> = candidates.collect();
    for pairing in &all {
        let Some(household) = households.get_mut(&pairing.household) else { continue };
        if pairing.state.standing() {
            household.partners.push(pairing.unit);
        } else if lately(pairing, year) {
            household.before.push(pairing.unit);
        }
    }
    for household in households.values_mut() {
        household.partners.sort_unstable();
    }
    Ok(MatchingInputs { units: helpers(view, &all)?, households })
}

fn candidate(id: HouseholdId, footing: MatchingCriteria) -> Candidate {
    Candidate { id, footing, partners: Vec::new(), before: Vec::new() }
}

fn lately(pairing: &Pairing, since: Day) -> bool {
    matches!(pairing.state, State::Ended { end, .. } if end.at.day() >= since)
}

fn helpers(view: &mut ReadTx, all: &[Pairing]) -> Result<BTreeMap<UnitId, Helper>, Fault> {
    let mut grounds: HashMap<UnitId, Vec<Boundary>> = HashMap::new();
    for (unit, boundary) in zones::led_ground(view)? {
        grounds.entry(unit).or_default().push(boundary);
    }
    let profiles = profiles::all(view)?.into_iter().map(|profile| (profile.unit, profile));
    let mut profiles: HashMap<UnitId, HelpingProfile> = profiles.collect();
    let mut helping: HashMap<UnitId, Vec<HouseholdId>> = HashMap::new();
    for pairing in all.iter().filter(|pairing| pairing.state.standing()) {
        helping.entry(pairing.unit).or_default().push(pairing.household);
    }
    let active = units::registered(view)?.into_iter().filter(|unit| unit.active);
    let helper = |unit: units::Registered| {
        let mut helper = profiles.remove(&unit.id).map(offering).unwrap_or_default();
        helper.grounds = grounds.remove(&unit.id).unwrap_or_default();
        helper.helping = helping.remove(&unit.id).unwrap_or_default();
        (unit.id, helper)
    };
    Ok(active.map(helper).collect())
}

fn offering(profile: HelpingProfile) -> Helper {
    Helper {
        intake: if profile.terms.takes_new { Intake::Open } else { Intake::Closed },
        offer: Some(profile.terms.offer),
        profile: profile.version,
        most: profile.terms.most,
        place: profile.terms.place,
        ..Helper::default()
    }
}
