//! The cast of a test: a community of its own, its staff, its units and their people, each made when first asked for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::answer::text;
use super::people::{redeem, welcome};
use super::{Caller, Engine, Server};

/// One test's community and everybody in it.
pub struct World {
    /// The server it lives on.
    pub server: Arc<Server>,
    /// The community's id.
    pub community: String,
    /// What tells the logins of this test from those of others.
    pub tag: String,
    people: Mutex<HashMap<String, Arc<Caller>>>,
    units: Mutex<HashMap<usize, Value>>,
}

impl World {
    /// Founds a community.
    pub fn new(server: &Arc<Server>) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(1);
        let tag = format!("t{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let login = format!("shuji.{tag}");
        let founded = server.operator().post("/api/v1/communities", &community_in(&tag, &login)).is(201);
        let community = text(&founded, "id").to_owned();
        let secretary = redeem(server, &community, &founded["invitation"], &login);
        let people = HashMap::from([("secretary".to_owned(), Arc::new(secretary))]);
        Self { server: Arc::clone(server), community, tag, people: Mutex::new(people), units: Mutex::default() }
    }

    /// Another community on the same server.
    pub fn elsewhere(&self) -> Self {
        Self::new(&self.server)
    }

    /// The engine below.
    pub fn engine(&self) -> Engine {
        self.server.engine
    }

    /// Somebody by the key they are remembered under.
    fn person(&self, key: &str, make: impl FnOnce() -> Caller) -> Arc<Caller> {
        if let Some(known) = self.people.lock().unwrap().get(key) {
            return Arc::clone(known);
        }
        let made = Arc::new(make());
        self.people.lock().unwrap().entry(key.to_owned()).or_insert(made).clone()
    }

    /// The operator of the platform.
    pub fn operator(&self) -> Arc<Caller> {
        self.server.operator()
    }

    /// A supervisor of the subdistrict.
    pub fn supervisor(&self) -> Arc<Caller> {
        self.person("supervisor", || {
            let login = format!("dudao.{}", self.tag);
            let operator = self.operator();
            let supervisor = welcome(&operator, &platform(&operator), &login, "督导员", &["supervisor"], None);
            Caller::person(&self.server, &self.community, supervisor.login(), &supervisor.password())
        })
    }

    /// The secretary.
    pub fn secretary(&self) -> Arc<Caller> {
        Arc::clone(&self.people.lock().unwrap()["secretary"])
    }

    /// Somebody of the staff with this role.
    pub fn staff(&self, role: &str) -> Arc<Caller> {
        self.person(role, || {
            let login = format!("{role}.{}", self.tag);
            welcome(&self.secretary(), &self.community, &login, "社区工作者", &[role], None)
        })
    }

    /// An officer.
    pub fn officer(&self) -> Arc<Caller> {
        self.staff("officer")
    }

    /// The auditor.
    pub fn auditor(&self) -> Arc<Caller> {
        self.staff("auditor")
    }

    /// Nobody.
    pub fn nobody(&self) -> Caller {
        Caller::nobody(&self.server, &self.community)
    }

    /// Somebody of a unit with this role: its first head is invited by the community, everybody else by the head.
    pub fn member(&self, role: &str, unit: usize) -> Arc<Caller> {
        self.person(&format!("{role} {unit}"), || {
            let login = format!("{role}{unit}.{}", self.tag);
            let id = self.unit_id(unit);
            let by = if role == "unit_head" { self.secretary() } else { self.head(unit) };
            welcome(&by, &self.community, &login, "单位人员", &[role], Some(&id))
        })
    }

    /// The head of a unit.
    pub fn head(&self, unit: usize) -> Arc<Caller> {
        self.member("unit_head", unit)
    }

    /// The liaison of a unit.
    pub fn liaison(&self, unit: usize) -> Arc<Caller> {
        self.member("unit_liaison", unit)
    }

    /// A unit, by its number in the test.
    pub fn unit(&self, number: usize) -> Value {
        if let Some(known) = self.units.lock().unwrap().get(&number) {
            return known.clone();
        }
        let made = self.secretary().post("units", &unit_in(number)).is(201);
        self.units.lock().unwrap().entry(number).or_insert(made).clone()
    }

    /// The id of a unit.
    pub fn unit_id(&self, number: usize) -> String {
        text(&self.unit(number), "id").to_owned()
    }

    /// A machine client of the community with these scopes.
    pub fn client(&self, scopes: &[&str]) -> Caller {
        let made = self.secretary().post("clients", &self.client_in(scopes)).is(201);
        Caller::bearing(&self.server, &self.community, text(&made, "client_secret"))
    }

    /// A machine client of a unit with these scopes.
    pub fn unit_client(&self, unit: usize, scopes: &[&str]) -> Caller {
        let path = format!("units/{}/clients", self.unit_id(unit));
        let made = self.head(unit).post(&path, &self.client_in(scopes)).is(201);
        Caller::bearing(&self.server, &self.community, text(&made, "client_secret"))
    }

    /// A machine client as its maker asks for it, for thirty days.
    pub fn client_in(&self, scopes: &[&str]) -> Value {
        json!({ "name": "数据对接程序", "scopes": scopes, "expires_at": format!("{}T00:00:00Z", self.server.day(30)) })
    }

    /// Moves the standing clock by days and lets what is due happen.
    pub fn days(&self, days: i64) {
        self.server.advance(TimeDelta::days(days));
    }

    /// Today by the service's clock, plus some days.
    pub fn day(&self, days: i64) -> String {
        self.server.day(days)
    }
}

/// A community as the operator founds it.
pub fn community_in(tag: &str, login: &str) -> Value {
    json!({
        "name": format!("示例社区{tag}"),
        "subdistrict": { "name": "钢城街道", "code": "620201002" },
        "city": { "name": "嘉峪关市", "code": "620200" },
        "province": "甘肃省",
        "first_secretary": { "login": login, "name": "示例书记", "title": "社区党委书记" }
    })
}

/// A unit as the community registers it.
pub fn unit_in(number: usize) -> Value {
    json!({
        "code": format!("U{number:02}"),
        "name": format!("示例单位{number:02}"),
        "sector": if number.is_multiple_of(2) { "private" } else { "public" },
        "property_manager": false,
        "contact": { "post": "党群工作部", "phone": format!("0937-62262{number:02}") }
    })
}

/// The platform's own community, as the operator's token names it.
pub fn platform(operator: &Caller) -> String {
    use base64::Engine as _;
    let token = operator.token().unwrap();
    let payload = token.split('.').nth(1).unwrap();
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    text(&claims, "cid").to_owned()
}
