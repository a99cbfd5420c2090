//! The demo's community, its staff, its units and their people, and what they have made so far.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::agreement_plan::DEPARTED;
use super::credentials::{self, Member};
use super::facts::{Facts, Unit, facts};
use super::onboarding_sheet::ARRIVALS;
use crate::failure::Failure;
use auth::{self, FirstPassword, Keys, NewAccount};
use documents::Storage;
use journal::{Journal, WriteTx};
use kernel::{Actor, AgreementId, Author, CommunityId, Expected, Fault, INTERNAL, Id, Instant, Role, Roles, UnitId};

/// The state of the demo while its year is simulated.
pub struct DemoCommunity {
    journal: Journal,
    storage: Storage,
    keys: Keys,
    today: Instant,
    community: CommunityId,
    facts: Facts,
    secretary: Actor,
    officer: Actor,
    household_officer: Actor,
    players: BTreeMap<String, (UnitId, Actor)>,
    members: Vec<Member>,
    hashing: auth::HashingMemory,
    /// Agreements by the code of their unit, or by the name they go by here.
    pub made: BTreeMap<String, AgreementId>,
}

impl DemoCommunity {
    /// The community, its staff, and every unit that does not arrive by the sheet.
    pub async fn founded(
        (journal, storage): (&Journal, &Storage),
        keys: &Keys,
        today: Instant,
    ) -> Result<Self, Failure> {
        let facts = facts()?;
        let community = found(journal, &facts).await?;
        let mut demo = Self {
            journal: journal.clone(),
            storage: storage.clone(),
            keys: keys.clone(),
            today,
            community,
            facts,
            secretary: Actor::system(community),
            officer: Actor::system(community),
            household_officer: Actor::system(community),
            players: BTreeMap::new(),
            members: Vec::new(),
            hashing: auth::HashingMemory::default(),
            made: BTreeMap::new(),
        };
        demo.staff().await?;
        let units = demo.facts.units.clone();
        for fact in units.iter().filter(|unit| !ARRIVALS.contains(&unit.code.as_str())) {
            let unit = demo.registers(fact).await?;
            demo.joins(fact, unit).await?;
        }
        let once = Self::once()?;
        let unit = demo.registers(&once).await?;
        demo.joins(&once, unit).await?;
        Ok(demo)
    }

    /// The journal, on the stepped clock.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Where documents lie.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The signing keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What seals a receipt.
    pub fn seal(&self) -> impl Fn(&str, &[u8]) -> Result<String, Fault> + Send + Sync + 'static {
        let keys = self.keys.clone();
        move |typ, bytes| keys.sign_jws(typ, bytes)
    }

    /// The day the year ends on.
    pub fn today(&self) -> Instant {
        self.today
    }

    /// What is known of the community.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The secretary.
    pub fn secretary(&self) -> Actor {
        self.secretary
    }

    /// The officer.
    pub fn officer(&self) -> Actor {
        self.officer
    }

    /// The household officer.
    pub fn household_officer(&self) -> Actor {
        self.household_officer
    }

    /// The unit of this code and its head, once they are there.
    pub fn player(&self, code: &str) -> Option<(UnitId, Actor)> {
        self.players.get(code).copied()
    }

    /// The unit of this code.
    pub fn unit(&self, code: &str) -> Result<UnitId, Fault> {
        self.player(code).map(|(unit, _)| unit).ok_or_else(|| missing(code))
    }

    /// The head of the unit of this code.
    pub fn head(&self, code: &str) -> Result<Actor, Fault> {
        self.player(code).map(|(_, head)| head).ok_or_else(|| missing(code))
    }

    /// The agreement of this name.
    pub fn named(&self, name: &str) -> Result<AgreementId, Fault> {
        self.made.get(name).copied().ok_or_else(|| missing(name))
    }

    /// Who can sign in, by the codes of their units; whoever has left cannot.
    pub fn cast(mut self) -> Vec<Member> {
        self.members.retain(|member| member.unit_code.as_deref() != Some(DEPARTED));
        self.members.sort_by(|one, other| one.unit_code.cmp(&other.unit_code));
        self.members
    }

    /// The platform's two. Its journal began when the database was made, which was today: the year before is none of its own.
    pub async fn platform(&mut self) -> Result<(), Failure> {
        let two = [("operator", "示例运维", Role::Operator), ("supervisor", "示例督导", Role::Supervisor)];
        for (login, name, role) in two {
            self.account(auth::PLATFORM, login, name, role, None).await?;
        }
        // They are told first.
        self.members.rotate_right(two.len());
        Ok(())
    }

    /// The community's five.
    async fn staff(&mut self) -> Result<(), Failure> {
        self.secretary = self.account(self.community, "secretary", "示例书记", Role::Secretary, None).await?;
        self.officer = self.account(self.community, "officer", "示例干部", Role::Officer, None).await?;
        self.household_officer =
            self.account(self.community, "household", "示例专干", Role::HouseholdOfficer, None).await?;
        for (login, name, role) in [("grid", "示例网格员", Role::GridWorker), ("auditor", "示例审计员", Role::Auditor)]
        {
            self.account(self.community, login, name, role, None).await?;
        }
        Ok(())
    }

    async fn registers(&self, fact: &Unit) -> Result<UnitId, Failure> {
        let sent: units::UnitIn = serde_json::from_value(json!({
            "code": fact.code, "name": fact.name, "sector": fact.sector, "sector_source": fact.sector_source,
            "kind": fact.kind, "property_manager": fact.property_manager,
        }))?;
        let origin = if fact.sample { units::Origin::Sample } else { units::Origin::Source };
        let job = move |tx: &mut WriteTx| units::actions::create(tx, &sent, origin).map(|unit| unit.id);
        Ok(self.journal.write(Actor::system(self.community), job).await?)
    }

    /// The people of a unit that is registered.
    async fn joins(&mut self, fact: &Unit, unit: UnitId) -> Result<(), Failure> {
        let head = self.member(fact, unit, Role::UnitHead, "head").await?;
        if fact.code == "U09" {
            self.member(fact, unit, Role::UnitLiaison, "liaison").await?;
            self.member(fact, unit, Role::Helper, "helper").await?;
        }
        self.players.insert(fact.code.clone(), (unit, head));
        Ok(())
    }

    /// The units that came by the sheet: the service says that their sector is a sample, and their heads join.
    pub async fn meet(&mut self, codes: &[&str]) -> Result<(), Failure> {
        let facts: Vec<Unit> =
            self.facts.units.iter().filter(|unit| codes.contains(&unit.code.as_str())).cloned().collect();
        for fact in facts {
            let (code, sector) = (fact.code.clone(), json!({ "sector": fact.sector, "sector_source": "sample" }));
            let job = move |tx: &mut WriteTx| -> Result<UnitId, Fault> {
                let all = units::registered(tx)?;
                let known = all.iter().find(|unit| unit.words.code.as_str() == code).ok_or_else(|| missing(&code))?;
                units::actions::update(tx, known.id, &Expected::Any, &sector).map(|unit| unit.id)
            };
            let unit = self.journal.write(Actor::system(self.community), job).await?;
            self.joins(&fact, unit).await?;
        }
        Ok(())
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
        let password =
            self.journal.write(Actor::system(community), |tx| Ok(credentials::password(tx.random()?))).await?;
        let new = NewAccount {
            login: Some(login.to_owned()),
            name: name.to_owned(),
            title: Some(role.label()[0].to_owned()),
            roles,
            unit,
            password: FirstPassword::Own(self.hashing.hash(&password)?),
        };
        let job = move |tx: &mut WriteTx| auth::create_account(tx, &new).map(|account| account.id);
        let id = self.journal.write(Actor::system(community), job).await?;
        self.members.push(Member {
            login: login.to_owned(),
            password,
            role: role.name().to_owned(),
            unit_code: None,
            unit_name: None,
            community_id: (community != auth::PLATFORM).then_some(community.uuid()),
        });
        Ok(Actor::new(Author::Account(id), community, roles, unit))
    }
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
    let job = move |tx: &mut WriteTx| communities::actions::found(tx, &sent, communities::Origin::Real);
    journal.create_tenant(Actor::system(id), job).await?;
    Ok(id)
}

/// The demo's own words in the shape clients send.
pub fn read<T: serde::de::DeserializeOwned>(words: &Value) -> Result<T, Fault> {
    serde_json::from_value(words.clone())
        .map_err(|error| Fault::of(&INTERNAL).because("演示数据有误", format!("the demo's words do not fit: {error}")))
}

fn missing(name: &str) -> Fault {
    Fault::of(&INTERNAL).because("演示数据有误", format!("the demo does not know {name} yet"))
}
