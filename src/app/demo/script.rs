//! The demo's year: who is there, and what happens on which day.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::cli::Failure;
use super::super::workers::{self, ENDINGS};
use super::cast::{self, Member};
use super::facts::{Facts, Unit, facts};
use super::plan::{self, Act, Deed, Line};
use crate::agreements;
use crate::agreements::actions::{self as act_on, Provenance};
use crate::auth::{self, FirstPassword, Keys, NewAccount};
use crate::documents::Shelf;
use crate::journal::{Journal, Tx};
use crate::kernel::{Actor, AgreementId, Author, Clock, CommunityId, Fault, Id, Instant, Role, Roles, UnitId};
use crate::{communities, units};

/// Plays the year that ends today; answers who can sign in.
pub async fn play(
    (journal, shelf): (&Journal, &Shelf),
    clock: &Clock,
    today: Instant,
    keys: &Keys,
) -> Result<Vec<Member>, Failure> {
    let facts = facts()?;
    turn(clock, today.plus(TimeDelta::days(plan::FIRST_DAY)));
    let mut stage = Stage {
        journal: journal.clone(),
        keys: keys.clone(),
        members: Vec::new(),
        community: found(journal, &facts).await?,
    };
    let secretary = stage.staff().await?;
    let mut lines = Vec::new();
    for (number, fact) in facts.units.iter().enumerate() {
        let unit = stage.unit(fact).await?;
        let head = stage.member(fact, unit, Role::UnitHead, "head").await?;
        lines.push((plan::line(number, fact.named_in_source), unit, head));
        if fact.code == "U09" {
            stage.member(fact, unit, Role::UnitLiaison, "liaison").await?;
            stage.member(fact, unit, Role::Helper, "helper").await?;
        }
    }
    let mut made: Vec<Option<AgreementId>> = vec![None; lines.len()];
    for day in plan::FIRST_DAY..0 {
        turn(clock, Instant::start_of(today.day()).plus(TimeDelta::days(day) + TimeDelta::hours(10)));
        workers::settle(journal, shelf).await?;
        for (at, (line, unit, head)) in lines.iter().enumerate() {
            let scene = Scene { secretary, head: *head, unit: *unit, today };
            if let Some(act) = line.act(day) {
                made[at] = stage.act(act, line, scene, made[at]).await?.or(made[at]);
            }
            if let (Some((place, deed)), Some(id)) = (line.deed(day), made[at]) {
                stage.deed(deed, place, scene, id).await?;
            }
        }
    }
    turn(clock, today);
    workers::settle(journal, shelf).await?;
    let named = facts.units.iter().map(|fact| fact.named_in_source);
    let partners = lines.iter().zip(named).map(|((_, unit, head), named)| (*unit, named, *head)).collect();
    super::zones::play(journal, secretary, partners).await?;
    Ok(stage.members)
}

fn turn(clock: &Clock, to: Instant) {
    clock.advance(TimeDelta::microseconds(to.micros() - clock.now().micros()));
}

async fn found(journal: &Journal, facts: &Facts) -> Result<CommunityId, Failure> {
    let place = &facts.community;
    let sent: communities::CommunityIn = serde_json::from_value(json!({
        "name": place.name,
        "subdistrict": { "name": place.subdistrict, "code": place.subdistrict_code },
        "city": { "name": place.city, "code": place.city_code },
        "province": place.province,
        "provenance": { "source": facts.source.publisher, "published_on": facts.source.published_on },
        "first_secretary": { "login": "secretary", "name": "示例书记" },
    }))?;
    let id = journal.new_community_id()?;
    let job = move |tx: &mut Tx| communities::actions::found(tx, &sent, communities::Origin::Real);
    journal.found(Actor::system(id), job).await?;
    Ok(id)
}

/// Who acts in a scene.
#[derive(Clone, Copy)]
struct Scene {
    secretary: Actor,
    head: Actor,
    unit: UnitId,
    today: Instant,
}

struct Stage {
    journal: Journal,
    keys: Keys,
    members: Vec<Member>,
    community: CommunityId,
}

impl Stage {
    /// The platform's two, and the community's five; answers the secretary.
    async fn staff(&mut self) -> Result<Actor, Failure> {
        for (login, name, role) in
            [("operator", "示例运维", Role::Operator), ("supervisor", "示例督导", Role::Supervisor)]
        {
            self.account(auth::PLATFORM, login, name, role, None).await?;
        }
        let secretary = self.account(self.community, "secretary", "示例书记", Role::Secretary, None).await?;
        for (login, name, role) in [
            ("officer", "示例干部", Role::Officer),
            ("household", "示例专干", Role::HouseholdOfficer),
            ("grid", "示例网格员", Role::GridWorker),
            ("auditor", "示例审计员", Role::Auditor),
        ] {
            self.account(self.community, login, name, role, None).await?;
        }
        Ok(secretary)
    }

    async fn unit(&self, fact: &Unit) -> Result<UnitId, Failure> {
        let sent: units::UnitIn = serde_json::from_value(json!({
            "code": fact.code, "name": fact.name, "sector": fact.sector, "sector_source": fact.sector_source,
            "kind": fact.kind, "property_manager": fact.property_manager,
        }))?;
        let origin = if fact.sample { units::Origin::Sample } else { units::Origin::Source };
        let job = move |tx: &mut Tx| units::actions::create(tx, &sent, origin).map(|unit| unit.id);
        Ok(self.journal.write(Actor::system(self.community), job).await?)
    }

    async fn member(&mut self, fact: &Unit, unit: UnitId, role: Role, word: &str) -> Result<Actor, Failure> {
        let login = format!("{}-{word}", fact.code.to_lowercase());
        let name = format!("示例人员 {} {}", fact.code, role.label()[0]);
        let actor = self.account(self.community, &login, &name, role, Some(unit)).await?;
        if let Some(member) = self.members.last_mut() {
            member.unit_code = Some(fact.code.clone());
            member.unit_name = Some(fact.name.clone());
        }
        Ok(actor)
    }

    async fn account(
        &mut self,
        community: CommunityId,
        login: &str,
        name: &str,
        role: Role,
        unit: Option<UnitId>,
    ) -> Result<Actor, Failure> {
        let roles: Roles = [role].into_iter().collect();
        let password = self.journal.write(Actor::system(community), |tx| Ok(cast::password(tx.random()?))).await?;
        let new = NewAccount {
            login: Some(login.to_owned()),
            name: name.to_owned(),
            title: Some(role.label()[0].to_owned()),
            roles,
            unit,
            password: FirstPassword::Own(auth::hash_password(&password)?),
        };
        let job = move |tx: &mut Tx| auth::create_account(tx, &new).map(|account| account.id);
        let id = self.journal.write(Actor::system(community), job).await?;
        self.members.push(Member {
            login: login.to_owned(),
            password,
            role: role.name().to_owned(),
            unit_code: None,
            unit_name: None,
            community_id: (community != auth::PLATFORM).then_some(community.uuid()),
        });
        Ok(Actor { author: Author::Account(id), community, roles, unit })
    }

    /// Does what a day brings for one agreement; answers its id when it was made that day.
    async fn act(
        &self,
        act: Act,
        line: &Line,
        scene: Scene,
        made: Option<AgreementId>,
    ) -> Result<Option<AgreementId>, Failure> {
        let keys = self.keys.clone();
        let (draft, paper) = (line.draft(scene.unit, scene.today), line.paper(scene.unit, scene.today));
        let (actor, refusal) = (if act.by_head() { scene.head } else { scene.secretary }, plan::REFUSAL);
        let job = move |tx: &mut Tx| -> Result<Option<AgreementId>, Fault> {
            let seal = |bytes: &[u8]| keys.sign_jws(agreements::RECEIPT_TYPE, bytes);
            let id = match (act, made) {
                (Act::Create, _) => return Ok(Some(act_on::create(tx, &read(&draft)?, Provenance::Sample)?.id)),
                (Act::Register, _) => {
                    return Ok(Some(act_on::register(tx, &read(&paper)?, Provenance::Sample, &seal, ENDINGS)?.id));
                }
                (_, Some(id)) => id,
                (_, None) => return Ok(None),
            };
            match act {
                Act::Propose => drop(act_on::propose(tx, id)?),
                Act::Submit => drop(act_on::submit(tx, id, None, None)?),
                Act::SignForCommunity | Act::SignForUnit => {
                    let digest = act_on::digest_of(tx, id)?;
                    drop(act_on::sign(tx, id, &digest, &seal, ENDINGS)?);
                }
                Act::Refuse => drop(act_on::refuse(tx, id, refusal.to_owned())?),
                Act::Withdraw => drop(act_on::withdraw(tx, id, Some(plan::WITHDRAWAL.to_owned()))?),
                Act::Create | Act::Register => {}
            }
            Ok(None)
        };
        Ok(self.journal.write(actor, job).await?)
    }
}

impl Stage {
    /// Does what a day brings for one commitment.
    async fn deed(&self, deed: Deed, place: usize, scene: Scene, id: AgreementId) -> Result<(), Failure> {
        let actor = if deed == Deed::Deliver { scene.head } else { scene.secretary };
        let job = move |tx: &mut Tx| -> Result<(), Fault> {
            let Some(line) = act_on::visible(tx, id)?.commitments.get(place).map(|line| line.id) else { return Ok(()) };
            match deed {
                Deed::Deliver => drop(act_on::deliver(tx, line, &read(&json!({ "note": plan::DELIVERY }))?)?),
                Deed::Verify => drop(act_on::verify(tx, line, 1, None)?),
                Deed::Return => drop(act_on::send_back(tx, line, 1, plan::RETURN.to_owned(), ENDINGS)?),
            }
            Ok(())
        };
        Ok(self.journal.write(actor, job).await?)
    }
}

/// The demo's own words in the shape clients send.
fn read<T: serde::de::DeserializeOwned>(words: &Value) -> Result<T, Fault> {
    serde_json::from_value(words.clone()).map_err(|error| {
        Fault::of(&crate::kernel::INTERNAL).because("演示数据有误", format!("the demo's words do not fit: {error}"))
    })
}
