//! The demo's year: what happens on which day.

use super::agreement_life;
use super::agreement_plan::{self, Act, Deed, Line};
use super::community::{DemoCommunity, read};
use super::credentials::Member;
use crate::failure::Failure;
use crate::timers::{self, Figures, Means};
use agreements::actions::{self as act_on, Provenance};
use auth::Keys;
use commitments::actions as promised;
use config::LEAST_RETENTION;
use documents::Storage;
use journal::{Journal, WriteTx};
use kernel::{Actor, AgreementId, Clock, Fault, Instant, Span, UnitId};

/// Simulates the year that ends today; returns who can sign in.
pub async fn play(
    (journal, storage): (&Journal, &Storage),
    clock: &Clock,
    today: Instant,
    keys: &Keys,
) -> Result<Vec<Member>, Failure> {
    let means = Means { storage: storage.clone(), retention: LEAST_RETENTION, figures: Figures::default() };
    turn(clock, today.plus(Span::days(agreement_plan::FIRST_DAY)));
    let mut demo = DemoCommunity::founded((journal, storage), keys, today).await?;
    let units = demo.facts().units.iter().enumerate();
    let lines: Vec<(String, Line)> =
        units.map(|(at, unit)| (unit.code.clone(), agreement_plan::line(at, unit.named_in_source))).collect();
    for day in agreement_plan::FIRST_DAY..0 {
        turn(clock, Instant::start_of(today.day()).plus(Span::days(day) + Span::hours(10)));
        timers::settle(journal, &means).await?;
        for (code, line) in &lines {
            let Some((unit, head)) = demo.player(code) else { continue };
            let scene = Scene { secretary: demo.secretary(), head, unit, today };
            if let Some(act) = line.act(day) {
                demo.act(act, line, scene, code).await?;
            }
            if let (Some((place, deed)), Some(id)) = (line.deed(day), demo.made.get(code)) {
                demo.deed(deed, place, scene, *id).await?;
            }
        }
        agreement_life::happens(&mut demo, day).await?;
    }
    turn(clock, today);
    demo.platform().await?;
    timers::settle(journal, &means).await?;
    let facts = demo.facts().units.iter();
    let partners =
        facts.filter_map(|fact| demo.player(&fact.code).map(|(unit, head)| (unit, fact.named_in_source, head)));
    let partners: Vec<_> = partners.collect();
    super::zones::play(journal, demo.secretary(), partners.clone()).await?;
    let staff = (demo.household_officer(), demo.secretary());
    super::families::households::play(journal, staff, &demo.facts().households).await?;
    super::families::pairings::play(journal, demo.household_officer(), &partners).await?;
    Ok(demo.cast())
}

fn turn(clock: &Clock, to: Instant) {
    clock.advance(to.since(clock.now()));
}

/// Who acts in a scene.
#[derive(Clone, Copy)]
struct Scene {
    secretary: Actor,
    head: Actor,
    unit: UnitId,
    today: Instant,
}

impl DemoCommunity {
    /// Does what a day brings for the agreement of a unit.
    async fn act(&mut self, act: Act, line: &Line, scene: Scene, code: &str) -> Result<(), Failure> {
        let (seal, draft, made) = (self.seal(), line.draft(scene.unit, scene.today), self.made.get(code).copied());
        let (actor, refusal) = (if act.by_head() { scene.head } else { scene.secretary }, agreement_plan::REFUSAL);
        let job = move |tx: &mut WriteTx| -> Result<Option<AgreementId>, Fault> {
            let id = match (act, made) {
                (Act::Create, _) => return Ok(Some(act_on::create(tx, &read(&draft)?, Provenance::Sample)?.id)),
                (_, Some(id)) => id,
                (_, None) => return Ok(None),
            };
            match act {
                Act::Propose => drop(act_on::propose(tx, id)?),
                Act::Submit => drop(act_on::submit(tx, id, None, None)?),
                Act::SignForCommunity | Act::SignForUnit => {
                    let digest = act_on::digest_of(tx, id)?;
                    drop(act_on::sign(tx, id, &digest, &seal)?);
                }
                Act::Refuse => drop(act_on::refuse(tx, id, refusal.to_owned())?),
                Act::Withdraw => drop(act_on::withdraw(tx, id, Some(agreement_plan::WITHDRAWAL.to_owned()))?),
                Act::Create => {}
            }
            Ok(None)
        };
        let made = self.journal().write(actor, job).await?;
        self.made.extend(made.map(|id| (code.to_owned(), id)));
        Ok(())
    }

    /// Does what a day brings for one commitment.
    async fn deed(&self, deed: Deed, place: usize, scene: Scene, id: AgreementId) -> Result<(), Failure> {
        let actor = if deed == Deed::Deliver { scene.head } else { scene.secretary };
        let job = move |tx: &mut WriteTx| -> Result<(), Fault> {
            let Some(line) = act_on::visible(tx, id)?.commitments.get(place).map(|line| line.id) else { return Ok(()) };
            match deed {
                Deed::Deliver => {
                    drop(promised::deliver(tx, line, &read(&serde_json::json!({ "note": agreement_plan::DELIVERY }))?)?)
                }
                Deed::Verify => drop(promised::verify(tx, line, 1, None)?),
                Deed::Return => drop(promised::send_back(tx, line, 1, agreement_plan::RETURN.to_owned())?),
            }
            Ok(())
        };
        Ok(self.journal().write(actor, job).await?)
    }
}
