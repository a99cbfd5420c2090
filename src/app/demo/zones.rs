//! The demo's zones: a fictitious grid of twenty, eighteen with a unit that leads, one that two units ask for, one open.
//!
//! The grid traces no real street. Named units take on duties without a rhythm, so that nothing is ever said to be missed
//! by them.

use serde_json::{Value, json};

use crate::failure::Failure;
use journal::{Journal, WriteTx};
use kernel::{Actor, Day, Fault, UnitId};
use zones::ZoneId;
use zones::actions::{Origin, create};

/// How many zones there are, and how many of them somebody leads.
const ZONES: usize = 20;
const LED: usize = 18;

/// How many stand in a row of the grid.
const COLUMNS: usize = 5;

/// Since how many days the units have answered for their zones, as agreed in a meeting.
const SINCE: i64 = 60;

/// A unit that may lead: its id, whether the source names it, and its head.
pub type Partner = (UnitId, bool, Actor);

/// Draws the grid, and gives the zones to units whose agreements are in force.
pub async fn play(journal: &Journal, secretary: Actor, partners: Vec<Partner>) -> Result<(), Failure> {
    let known: Vec<UnitId> = partners.iter().map(|(unit, ..)| *unit).collect();
    let bound = journal.write(secretary, move |tx| in_force(tx, &known)).await?;
    let able: Vec<&Partner> = partners.iter().filter(|(unit, ..)| bound.contains(unit)).collect();
    let Some(first) = able.first() else { return Ok(()) };
    let mut open = Vec::new();
    for number in 0..ZONES {
        let (unit, named, _) = able.get(number % able.len()).unwrap_or(first);
        let (sent, unit) = (zone(number, *named), *unit);
        let job = move |tx: &mut WriteTx| {
            let zone = create(tx, &read(&sent)?, Origin::Sample)?.zone.id;
            if number < LED {
                zones::assign(tx, zone, &read(&assignment(unit, tx.now().day()))?)?;
            } else {
                zones::publish(tx, zone)?;
            }
            Ok(zone)
        };
        open.push(journal.write(secretary, job).await?);
    }
    if let Some(zone) = open.get(LED).copied() {
        for (.., head) in able.iter().rev().take(2) {
            journal.write(*head, move |tx| ask(tx, zone)).await?;
        }
    }
    Ok(())
}

fn in_force(tx: &mut WriteTx, units: &[UnitId]) -> Result<Vec<UnitId>, Fault> {
    let mut bound = Vec::new();
    for unit in units {
        if agreements::in_force(tx, *unit, None)?.is_some() {
            bound.push(*unit);
        }
    }
    Ok(bound)
}

fn ask(tx: &mut WriteTx, zone: ZoneId) -> Result<(), Fault> {
    zones::request(tx, zone, &read(&json!({ "role": "lead", "note": "示例: 本单位愿意负责该片区。" }))?)?;
    Ok(())
}

/// One cell of the grid, a thousandth of a degree wide and high.
fn zone(number: usize, named: bool) -> Value {
    let (row, column) = (number / COLUMNS, number % COLUMNS);
    let frequency = if named { Value::Null } else { json!("monthly") };
    json!({
        "name": format!("示例责任区{:02}", number + 1),
        "description": format!("示例网格第 {} 行第 {} 列, 不对应真实街巷。", row + 1, column + 1),
        "boundary": { "type": "Polygon", "coordinates": [ring(row, column)] },
        "duties": [
            { "kind": "civility_publicity", "frequency": frequency },
            { "kind": "household_assistance" },
        ],
    })
}

fn ring(row: usize, column: usize) -> Vec<[f64; 2]> {
    // Whole steps of 1e-4 degree, so that neighbours share their corners exactly.
    let corner = |east: usize, north: usize| {
        let step = |from: f64, cells: usize| (from + 10.0 * cells as f64) / 10_000.0;
        [step(982_800.0, column + east), step(397_700.0, row + north)]
    };
    vec![corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]
}

fn assignment(unit: UnitId, today: Day) -> Value {
    let day = |days: i64| today.plus_days(-days);
    json!({
        "unit_id": unit,
        "since_on": day(SINCE),
        "agreed": { "channel": "meeting", "agreed_by_text": "示例岗位", "agreed_on": day(SINCE + 2) },
    })
}

/// The demo's own words in the shape clients send.
fn read<T: serde::de::DeserializeOwned>(words: &Value) -> Result<T, Fault> {
    serde_json::from_value(words.clone()).map_err(|error| {
        Fault::of(&kernel::INTERNAL).because("演示数据有误", format!("the demo's words do not fit: {error}"))
    })
}
