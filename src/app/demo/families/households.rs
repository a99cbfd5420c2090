//! The demo's households: thirty-three invented ones, by label, in every state of the diagram but erased.
//!
//! Nobody in them exists: no name, no number, no address, and a point somewhere in a cell of the fictitious grid.

use serde_json::{Value, json};

use super::super::community::read;
use super::super::facts::Household;
use crate::failure::Failure;
use households::HouseholdId;
use households::actions::{Origin, report};
use households::lifecycle as act_on;
use journal::{Journal, WriteTx};
use kernel::{Actor, Day, Fault};

/// How many of them, from the first on, are being helped.
const HELPED: usize = 26;

/// Enters the households; the household officer keeps them, the secretary decides.
pub async fn play(journal: &Journal, (keeper, secretary): (Actor, Actor), facts: &[Household]) -> Result<(), Failure> {
    for (number, fact) in facts.iter().enumerate() {
        let fact = fact.clone();
        let begin = move |tx: &mut WriteTx| {
            let sent = household(number, &fact, tx.now().day());
            let id = report(tx, &read(&sent)?, Origin::Sample)?.0.id;
            prepare(tx, number, id, &json!(fact.hardship_category))?;
            Ok(id)
        };
        let id = journal.write(keeper, begin).await?;
        if number == HELPED {
            let reason = json!({ "reason": "income_recovered", "note": "示例: 已稳定就业。" });
            let end = move |tx: &mut WriteTx| act_on::exit(tx, id, &read(&reason)?).map(drop);
            journal.write(secretary, end).await?;
        }
    }
    Ok(())
}

/// Brings a household to where it stands in the demo.
fn prepare(tx: &mut WriteTx, number: usize, id: HouseholdId, category: &Value) -> Result<(), Fault> {
    let today = tx.now().day();
    let day = |days: i64| today.plus_days(-days);
    let decided = 20 + 10 * i64::try_from(number).unwrap_or(0);
    if number <= HELPED {
        let admission =
            json!({ "category": category, "decided_by_text": "示例街道办事处", "decided_on": day(decided) });
        act_on::admit(tx, id, &read(&admission)?)?;
        return if number < HELPED { plan(tx, number, id, day(-90)) } else { Ok(()) };
    }
    let steps = number - HELPED;
    if steps == 6 {
        drop(act_on::refuse(tx, id, &read(&json!({ "reason": "示例: 经核查不符合条件。" }))?)?);
        return Ok(());
    }
    if steps >= 2 {
        act_on::verify(tx, id, &read(&json!({ "visited_on": day(12), "finding": "示例: 情况属实。" }))?)?;
    }
    if steps >= 3 {
        act_on::review(tx, id, &read(&json!({ "held_on": day(8), "reviewers": 7 }))?)?;
    }
    if steps >= 4 {
        act_on::notice(tx, id, &read(&json!({ "from_on": day(3), "place": "社区公示栏" }))?)?;
    }
    Ok(())
}

fn plan(tx: &mut WriteTx, number: usize, id: HouseholdId, due_on: Day) -> Result<(), Fault> {
    let kind = if number.is_multiple_of(2) { "living_aid" } else { "care" };
    let measure = json!({ "kind": kind, "text": "示例措施: 每月上门一次。", "who": "示例岗位", "due_on": due_on });
    act_on::plan(tx, id, &kernel::Expected::Any, &read(&json!({ "measures": [measure] }))?)?;
    Ok(())
}

fn household(number: usize, fact: &Household, today: Day) -> Value {
    let member = |n: usize| json!({ "relation": "97", "name": format!("{}成员{n}", fact.label) });
    let given = json!({ "given_on": today.plus_days(-300), "given_by": "self" });
    let sensitive = fact.tags.iter().any(|tag| ["disability", "serious_illness"].contains(&tag.as_str()));
    json!({
        "head": { "name": fact.label },
        "members": (2..=fact.members_count).map(member).collect::<Vec<_>>(),
        "point": point(number, fact.zone),
        "hardship_category": fact.hardship_category,
        "tags": fact.tags,
        "needs": [if number.is_multiple_of(2) { "living_aid" } else { "care" }],
        "legal_basis": "statutory_duty",
        "consent": if sensitive { given } else { Value::Null },
    })
}

/// Somewhere in the cell of a zone: the grid is five cells wide, each a thousandth of a degree.
fn point(number: usize, zone: usize) -> Value {
    let cell = zone.saturating_sub(1);
    let along = |from: f64, cells: usize, part: usize| (from + 10.0 * cells as f64 + 1.0 + part as f64) / 10_000.0;
    json!({
        "lng": along(982_800.0, cell % 5, number * 3 % 8),
        "lat": along(397_700.0, cell / 5, number * 5 % 8),
    })
}
