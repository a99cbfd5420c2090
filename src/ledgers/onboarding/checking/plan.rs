//! From tables to a plan: units first, because people, agreements and zones name them.

use super::super::super::tables::model::ImportSheet;
use super::super::super::tables::reading::Reading;
use super::super::model::{Known, Plan};
use super::registry::Registry;
use super::zones::GroundJudgement;
use super::{agreements, contacts, units, zones};
use ::zones::register::Ground;
use kernel::Fault;

/// What a reading asks for, against what is known. The ground is judged by whoever knows where that may be done.
pub fn plan(reading: &Reading, known: &Known, mut judge: impl FnMut(Ground) -> GroundJudgement) -> Result<Plan, Fault> {
    let mut plan = Plan { findings: reading.findings.clone(), notices: reading.notices.clone(), ..Plan::default() };
    let mut registry = Registry::of(&known.units);
    for table in &reading.tables {
        plan.counts[table.ledger.place()].rows = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
        match table.ledger {
            ImportSheet::Units => units::check(table, known, &mut registry, &mut plan),
            ImportSheet::Contacts => contacts::check(table, known, &registry, &mut plan),
            ImportSheet::Agreements => agreements::check(table, known, &registry, &mut plan),
            ImportSheet::Zones => zones::check(table, known, (&registry, &mut judge), &mut plan)?,
            // These have a route of their own, and are not read here.
            ImportSheet::Households => {}
        }
    }
    let place = |sheet: &str| reading.tables.iter().position(|table| table.name == sheet).unwrap_or(usize::MAX);
    plan.findings.sort_by_key(|finding| (place(&finding.sheet), finding.row, finding.column));
    Ok(plan)
}
