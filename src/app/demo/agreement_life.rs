//! The later life of the demo's agreements, day by day: amended, suspended, given notice, renewed, joined, handed over.
//!
//! Everything here happens to sample units. The community counts twenty units: those that take part. A twenty-first
//! sample unit took part once and has left; its sector stays unknown, so that the stated 12 and 8 stay what they are.

use serde_json::{Value, json};

use super::agreement_plan::{self, CLAUSES, DEPARTED, PURPOSE, on};
use super::community::{DemoCommunity, read};
use super::facts::Unit;
use super::{onboarding_sheet, scanned_original};
use crate::failure::Failure;
use agreements::actions::{self as act_on, Ask, Provenance, RequestKind, Then};
use auth::Leaving;
use continuity::actions as continuity;
use journal::WriteTx;
use kernel::{Actor, AgreementId, Fault, Text, UnitId};

/// A second agreement of a unit: title, and what it promises.
type Second = (&'static str, [(&'static str, &'static str, i64, &'static str); 2]);

const COMMON: &str = "“互联共转”联合行动公约";
const SERVICE: Second = (
    "便民服务合作协议",
    [("joint_service", "便民服务进社区", 6, "场"), ("resource_sharing", "向居民开放活动场地", 12, "次")],
);
const VOLUNTEERS: Second =
    ("志愿服务合作协议", [("civility", "文明创建宣传", 4, "次"), ("public_welfare", "公益慰问活动", 2, "次")]);

/// What happens on this day, besides what `agreement_plan` says of the agreement of each unit.
pub async fn happens(demo: &mut DemoCommunity, day: i64) -> Result<(), Failure> {
    match day {
        -200 => demo.common_text().await?,
        -198 => {
            for code in ["U09", "U20", DEPARTED] {
                demo.signs(COMMON, demo.head(code)?).await?;
            }
        }
        -150 => {
            demo.second("U14", SERVICE).await?;
            demo.second("U16", VOLUNTEERS).await?;
        }
        -60 => demo.amends("U09", longer_notice()).await?,
        -58 => demo.signs_request("U09", RequestKind::Amendment, demo.head("U09")?).await?,
        -50 => demo.waives("U10").await?,
        -26 => demo.invites("U12").await?,
        -25 => demo.signs_request(COMMON, RequestKind::Accession, demo.head("U12")?).await?,
        -20 => demo.arrive().await?,
        -19 => demo.keeps_original(onboarding_sheet::ON_PAPER).await?,
        -18 => demo.asks(SERVICE.0, RequestKind::Suspension, demo.head("U14")?).await?,
        -17 => demo.asks(SERVICE.0, RequestKind::Suspension, demo.secretary()).await?,
        -14 => demo.departs().await?,
        -9 => demo.hands_over("U20").await?,
        -8 => demo.gives_notice(VOLUNTEERS.0, demo.head("U16")?).await?,
        -6 => demo.amends("U10", extended(demo)).await?,
        -4 => demo.invites("U15").await?,
        -3 => demo.renews("U20").await?,
        -2 => demo.sheet(onboarding_sheet::second()).await?,
        -1 => demo.asks(SERVICE.0, RequestKind::Resumption, demo.head("U14")?).await?,
        _ => {}
    }
    Ok(())
}

/// The amendment in force: one more clause, and a longer notice period.
fn longer_notice() -> Value {
    let clauses: Vec<Value> =
        CLAUSES.iter().chain(&["personal_data", "review"]).map(|code| json!({ "code": code })).collect();
    json!({
        "reason": "示例: 增加个人信息保护和履约评议条款, 延长通知期。",
        "changes": { "clauses": clauses, "notice": { "days": 60 } },
    })
}

/// The amendment that waits for the unit's signature: another year.
fn extended(demo: &DemoCommunity) -> Value {
    json!({ "reason": "示例: 合作延长一年。", "changes": { "ends_on": on(demo.today(), 425) } })
}

impl DemoCommunity {
    /// A unit that took part once.
    pub fn once() -> Result<Unit, Fault> {
        read(&json!({
            "code": DEPARTED, "name": "示例单位13", "sector": null, "sector_source": null, "named_in_source": false,
            "sample": true, "property_manager": false, "kind": null,
        }))
    }

    async fn drafts(&mut self, name: &'static str, words: Value) -> Result<(), Failure> {
        let job = move |tx: &mut WriteTx| act_on::create(tx, &read(&words)?, Provenance::Sample).map(|made| made.id);
        let id = self.journal().write(self.secretary(), job).await?;
        self.made.insert(name.to_owned(), id);
        self.signs(name, self.secretary()).await
    }

    /// One text that binds each unit as it signs.
    async fn common_text(&mut self) -> Result<(), Failure> {
        let units = ["U09", "U20", DEPARTED].map(|code| self.unit(code));
        let [one, two, three] = units;
        let (one, two, three) = (one?, two?, three?);
        let unit = |id: UnitId| json!({ "kind": "unit", "unit_id": id });
        let pledge = |by: UnitId, linkage: &str, title: &str, quantity: i64| {
            json!({ "linkage": linkage, "title": title, "quantity": quantity, "unit_of_measure": "次",
                "due_on": on(self.today(), 100), "pledger": unit(by) })
        };
        let words = json!({
            "title": COMMON, "purpose": PURPOSE, "effect": "each_on_signing", "signing_order": "parallel",
            "starts_on": on(self.today(), -190), "ends_on": null, "submit": true,
            "parties": [{ "kind": "community" }, unit(one), unit(two), unit(three)],
            "clauses": [{ "code": "co_serve" }, { "code": "co_share_resources" }],
            "commitments": [pledge(one, "civility", "参加环境整治行动", 4), pledge(two, "civility", "参加环境整治行动", 4),
                pledge(three, "public_welfare", "公益慰问活动", 2), pledge(three, "resource_sharing", "开放会议室", 6)],
        });
        self.drafts(COMMON, words).await
    }

    /// A second agreement between the community and a unit, signed the same day.
    async fn second(&mut self, code: &str, (title, pledges): Second) -> Result<(), Failure> {
        let (unit, today) = (self.unit(code)?, self.today());
        let commitments = pledges.map(|(linkage, title, quantity, measure)| {
            json!({ "linkage": linkage, "title": title, "quantity": quantity, "unit_of_measure": measure,
                "due_on": on(today, 180), "pledger": { "kind": "unit", "unit_id": unit } })
        });
        let words = json!({
            "title": title, "purpose": PURPOSE, "signing_order": "parallel", "starts_on": on(today, -145),
            "ends_on": on(today, 220), "submit": true,
            "parties": [{ "kind": "community" }, { "kind": "unit", "unit_id": unit }],
            "clauses": [{ "code": "co_serve" }], "commitments": commitments,
        });
        self.drafts(title, words).await?;
        self.signs(title, self.head(code)?).await
    }

    async fn signs(&self, name: &str, who: Actor) -> Result<(), Failure> {
        let (id, seal) = (self.named(name)?, self.seal());
        let job = move |tx: &mut WriteTx| {
            let digest = act_on::digest_of(tx, id)?;
            act_on::sign(tx, id, &digest, &seal).map(drop)
        };
        Ok(self.journal().write(who, job).await?)
    }

    /// Signs what an amendment or an accession asks.
    async fn signs_request(&self, name: &str, kind: RequestKind, who: Actor) -> Result<(), Failure> {
        let (id, seal) = (self.named(name)?, self.seal());
        let job = move |tx: &mut WriteTx| {
            let agreement = act_on::visible(tx, id)?;
            let Some(asked) = agreement.changes.of(kind) else { return Ok(()) };
            act_on::sign_request(tx, id, asked.number, &asked.digest, &seal).map(drop)
        };
        Ok(self.journal().write(who, job).await?)
    }

    async fn amends(&self, name: &str, words: Value) -> Result<(), Failure> {
        let id = self.named(name)?;
        let job = move |tx: &mut WriteTx| act_on::amend(tx, id, &read(&words)?).map(drop);
        self.journal().write(self.secretary(), job).await?;
        self.signs_request(name, RequestKind::Amendment, self.secretary()).await
    }

    /// The community invites a unit to the common text, and signs first.
    async fn invites(&self, code: &str) -> Result<(), Failure> {
        let (id, unit) = (self.named(COMMON)?, self.unit(code)?);
        let words = json!({ "unit_id": unit, "reason": "示例: 愿意参加联合行动。" });
        let job = move |tx: &mut WriteTx| act_on::invite(tx, id, &read(&words)?).map(drop);
        self.journal().write(self.secretary(), job).await?;
        self.signs_request(COMMON, RequestKind::Accession, self.secretary()).await
    }

    async fn waives(&self, name: &str) -> Result<(), Failure> {
        let id = self.named(name)?;
        let job = move |tx: &mut WriteTx| -> Result<(), Fault> {
            let Some(line) = act_on::visible(tx, id)?.commitments.get(1).map(|line| line.id) else { return Ok(()) };
            commitments::actions::waive(tx, line, "示例: 场地整修, 本年度不再要求。".to_owned()).map(drop)
        };
        Ok(self.journal().write(self.secretary(), job).await?)
    }

    /// The stamped original is scanned and put beside the text.
    async fn keeps_original(&self, name: &str) -> Result<(), Failure> {
        let (id, officer) = (self.named(name)?, self.officer());
        let filename = Text::new("示例原件.pdf");
        let kept = documents::bring(self.journal(), self.storage(), officer, scanned_original::pdf(), filename).await?;
        let job = move |tx: &mut WriteTx| act_on::attach_original(tx, id, kept).map(drop);
        Ok(self.journal().write(officer, job).await?)
    }

    /// Asks for a suspension or to go on again, or consents to it.
    async fn asks(&self, name: &str, kind: RequestKind, who: Actor) -> Result<(), Failure> {
        let id = self.named(name)?;
        let (reason, until_on) = match kind {
            RequestKind::Suspension => ("示例: 场地改造期间暂停。", Some(on(self.today(), 45))),
            _ => ("示例: 场地提前完工。", None),
        };
        let asked = Ask { reason: reason.to_owned(), until_on, ..Ask::default() };
        let job = move |tx: &mut WriteTx| act_on::ask(tx, id, kind, asked.clone()).map(drop);
        Ok(self.journal().write(who, job).await?)
    }

    async fn gives_notice(&self, name: &str, who: Actor) -> Result<(), Failure> {
        let (id, reason) = (self.named(name)?, "示例: 单位业务调整。");
        let job = move |tx: &mut WriteTx| act_on::give_notice(tx, id, reason.to_owned(), None).map(drop);
        Ok(self.journal().write(who, job).await?)
    }

    /// The agreement that follows carries what is still open; the community signs first.
    async fn renews(&mut self, code: &str) -> Result<(), Failure> {
        let id = self.named(code)?;
        let job = move |tx: &mut WriteTx| act_on::renew(tx, id, &read(&json!({}))?, Then::Submit).map(|made| made.id);
        let id = self.journal().write(self.secretary(), job).await?;
        self.made.insert("renewal".to_owned(), id);
        self.signs("renewal", self.secretary()).await
    }

    /// A unit leaves; what it owes becomes hand-over tasks.
    async fn departs(&self) -> Result<(), Failure> {
        let unit = self.unit(DEPARTED)?;
        let job =
            move |tx: &mut WriteTx| continuity::depart(tx, unit, "示例: 单位迁出辖区。", Leaving::HandedOver).map(drop);
        Ok(self.journal().write(self.secretary(), job).await?)
    }

    /// One of the tasks finds its successor; the other stays open.
    async fn hands_over(&self, to: &str) -> Result<(), Failure> {
        let (gone, to) = (self.unit(DEPARTED)?, self.unit(to)?);
        let job = move |tx: &mut WriteTx| -> Result<(), Fault> {
            let left = continuity::preview(tx, gone)?;
            let Some(first) = left.handovers.iter().find(|task| task.closed.is_none()) else { return Ok(()) };
            let words = "示例: 由示例单位12 接续。".to_owned();
            continuity::resolve(tx, first.id, words, Some(to)).map(drop)
        };
        Ok(self.journal().write(self.secretary(), job).await?)
    }

    async fn sheet(&self, typed: Value) -> Result<(), Failure> {
        Ok(ledgers::bring_samples(self.journal(), self.secretary(), self.keys(), &typed).await?)
    }

    /// Three units, their liaisons and what one has stamped on paper arrive by the sheet.
    async fn arrive(&mut self) -> Result<(), Failure> {
        let paper = agreement_plan::line(17, false);
        let typed = onboarding_sheet::first(&self.facts().units, &paper, self.today());
        self.sheet(typed).await?;
        self.meet(&onboarding_sheet::ARRIVALS).await?;
        let unit = self.unit(onboarding_sheet::ON_PAPER)?;
        let find = move |tx: &mut WriteTx| -> Result<Option<AgreementId>, Fault> {
            Ok(agreements::concluded(tx, agreements::EndedOnes::LeftOut)?
                .into_iter()
                .find(|one| one.units.contains(&unit))
                .map(|one| one.id))
        };
        let paper = self.journal().write(self.secretary(), find).await?;
        self.made.extend(paper.map(|id| (onboarding_sheet::ON_PAPER.to_owned(), id)));
        Ok(())
    }
}
