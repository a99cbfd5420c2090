//! Actions: comparing a map with the zones that exist, and importing it, all or nothing.

use super::super::imports::actions::{self as imports, NewImport};
use super::super::imports::model::{Import, ImportContents, ImportEffect, ImportKind, ImportMode, Source};
use super::model::{Flaw, Map, Plan};
use super::rules::has_errors;
use ::zones::actions::Origin;
use ::zones::register::{self, Place, Step, Wrong, compare};
use journal::{ReadTx, WriteTx};
use kernel::Fault;

/// What a map asks for, against what is known now.
///
/// # Errors
/// `geometry_too_complex`; when the database refuses.
pub fn plan(view: &mut ReadTx, map: &Map) -> Result<Plan, Fault> {
    view.snapshot()?;
    let known = register::read(view)?;
    view.still_wanted()?;
    let (steps, wrongs) = compare(&known, &map.lines, map.slack, |ground| register::judge(view, ground))?;
    let mut plan = Plan { flaws: map.flaws.clone(), ..Plan::default() };
    plan.flaws.extend(wrongs.into_iter().map(flaw));
    plan.flaws.sort_by_key(|flaw| flaw.feature);
    let mut right = vec![true; map.lines.len()];
    plan.flaws.iter().for_each(|flaw| right[flaw.feature] = false);
    plan.count.rows = i64::try_from(map.lines.len()).unwrap_or(i64::MAX);
    for (at, (step, right)) in steps.into_iter().zip(right).enumerate() {
        let Some(step) = step.filter(|_| right) else {
            plan.count.refused += 1;
            continue;
        };
        match &step {
            Step::Enter(enter) => {
                plan.count.inserted += 1;
                plan.namesakes.extend(enter.namesake.clone().map(|code| (at, code)));
            }
            Step::Change(_) => plan.count.updated += 1,
            Step::Leave(_) => plan.count.unchanged += 1,
        }
        plan.steps.push(step);
    }
    Ok(plan)
}

fn flaw(wrong: Wrong) -> Flaw {
    let place = match wrong.place {
        Place::Whole => String::new(),
        Place::Code => "/properties/code".to_owned(),
        Place::Duty(at) => format!("/properties/duties/{at}"),
        Place::Boundary => "/geometry".to_owned(),
    };
    Flaw {
        feature: wrong.line,
        pointer: format!("/features/{}{place}", wrong.line),
        code: wrong.code,
        words: wrong.words,
        other: wrong.other,
        area_m2: wrong.area_m2,
    }
}

/// Carries out what a map asks for.
///
/// # Errors
/// `import_has_errors`.
pub fn apply(tx: &mut WriteTx, map: &Map) -> Result<(Import, Plan), Fault> {
    let plan = plan(tx, map)?;
    if !plan.flaws.is_empty() {
        return Err(has_errors(&plan.flaws));
    }
    let first_seq = tx.next_seq();
    let done = register::carry_out(tx, &plan.steps, Origin::Entered)?;
    let brought = done.into_iter().filter_map(ImportEffect::of_zone).collect();
    let arrived = NewImport {
        kind: ImportKind::Zones,
        mode: ImportMode::AllOrNothing,
        file: map.file.clone(),
        counts: plan.counts(),
        notices: Vec::new(),
        kept: ImportContents { source: Source::Map(map.text.clone()), brought, findings: Vec::new() },
        first_seq,
    };
    Ok((imports::enter(tx, arrived)?, plan))
}
