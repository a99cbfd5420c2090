//! The demo's pairings: one matching, applied as it was agreed in a meeting, with visits and aid in different states.
//!
//! Who helps whom is invented, as the households are. Nothing late, paused or given twice is ever told of a unit that the
//! source names: such a unit has visited, and that is all.

use serde_json::{Value, json};

use super::super::community::read;
use super::super::zones::Partner;
use crate::failure::Failure;
use journal::{Journal, WriteTx};
use kernel::{Actor, Fault, PairingId, Role, UnitId};
use pairings::Handover;
use pairings::actions::hand_over;
use pairings::matchings::{MatchingRequest, apply, compute};

/// Since how many days the units have helped.
const SINCE: i64 = 75;

/// Computes a plan, applies it, and lets some weeks go by.
pub async fn play(journal: &Journal, keeper: Actor, partners: &[Partner]) -> Result<(), Failure> {
    let paired = journal.write(keeper, matched).await?;
    let mut samples = paired.clone();
    samples.retain(|(_, unit)| partners.iter().any(|(partner, named, _)| partner == unit && !named));
    for (id, unit) in paired {
        let Some((.., head)) = partners.iter().find(|(partner, ..)| *partner == unit) else { continue };
        let scene = scene(&samples, id);
        journal.write(*head, move |tx| helped(tx, id, scene)).await?;
    }
    if let Some((id, _)) = samples.get(2).copied() {
        let reason = "示例: 该户外出就医。";
        journal.write(keeper, move |tx| pairings::pause(tx, id, reason.to_owned()).map(drop)).await?;
    }
    Ok(())
}

/// One plan over everybody who is being helped, applied as a meeting agreed.
fn matched(tx: &mut WriteTx) -> Result<Vec<(PairingId, UnitId)>, Fault> {
    let agreed =
        json!({ "channel": "meeting", "agreed_by_text": "示例岗位", "agreed_on": tx.now().day().plus_days(-SINCE) });
    let plan = compute(tx, &MatchingRequest::default())?;
    let whole = apply(tx, plan.matching.id, Some(&pairings::agreed(&read(&agreed)?)))?;
    Ok(whole.paired())
}

/// What is played with a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scene {
    /// It was visited of late.
    Visited,
    /// It was never visited: overdue.
    Overdue,
    /// It was given food twice, and once nobody was at home.
    Twice,
    /// It is offered to another unit.
    Offered(UnitId),
}

fn scene(samples: &[(PairingId, UnitId)], id: PairingId) -> Scene {
    let other = |from: UnitId| samples.iter().map(|(_, unit)| *unit).find(|unit| *unit != from);
    match samples.iter().position(|(sample, _)| *sample == id) {
        Some(0) => Scene::Overdue,
        Some(1) => Scene::Twice,
        Some(3) => samples.get(3).and_then(|(_, unit)| other(*unit)).map_or(Scene::Visited, Scene::Offered),
        _ => Scene::Visited,
    }
}

fn helped(tx: &mut WriteTx, id: PairingId, scene: Scene) -> Result<(), Fault> {
    let today = tx.now().day();
    let day = |days: i64| today.plus_days(-days);
    let own = tx.actor().unit;
    let is_helper = |one: &auth::Member| Some(one.unit) == own && one.roles.contains(&Role::Helper);
    if let Some(helper) = auth::members(tx)?.iter().find(|one| is_helper(one)).map(|one| one.id) {
        pairings::name_helper(tx, id, Some(helper))?;
    }
    let mut visits = vec![visit(&json!(day(12)), "met")];
    let mut aid: Vec<Value> = Vec::new();
    match scene {
        Scene::Visited => {}
        Scene::Overdue => visits.clear(),
        Scene::Twice => {
            visits.push(visit(&json!(day(40)), "not_home"));
            aid.extend([food(&json!(today)), food(&json!(today))]);
        }
        Scene::Offered(unit) => {
            let reason = Some("示例: 联络员岗位变动。".to_owned());
            hand_over(tx, id, Handover { unit, reason, agreed: None })?;
        }
    }
    for visit in &visits {
        pairings::record_visit(tx, id, &read(visit)?)?;
    }
    for gift in &aid {
        pairings::record_aid(tx, id, &read(gift)?)?;
    }
    Ok(())
}

fn visit(on: &Value, outcome: &str) -> Value {
    json!({ "visited_on": on, "kind": "home", "outcome": outcome, "note": "示例走访记录。" })
}

fn food(on: &Value) -> Value {
    json!({ "given_on": on, "form": "goods", "item": "food", "quantity": 1, "unit_of_measure": "袋" })
}
