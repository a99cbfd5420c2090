//! P24: every operation of the document, called by every role, for its own unit, another unit and another community, on
//! one golden page. An operation the walk does not know how to call fails it.
//!
//! `+` let in (whatever came of it) · `1` 401 · `3` 403 · `4` 404. What may not be known of is 404, with the very same
//! body as an id that does not exist, and nothing of another community ever stands in an answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::documents::files::{pdf, scan};
use crate::engines::plans::{self, Heard};
use crate::households::acts::{helped, household_in};
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, drafted, in_force};
use crate::kit::document::{Operation, document};
use crate::kit::server::Wishes;
use crate::kit::{Answer, Caller, Engine, Server, World, for_both_engines, golden, on};
use crate::matchings::acts::plan;
use crate::pairings::acts::{aid_in, give, paired, visit_in};
use crate::zones::acts::{led_by, published};
use crate::zones::plates::plate;

for_both_engines!(p24_every_operation_by_every_role);

/// Everybody who may ask.
pub const ROLES: [&str; 13] = [
    "nobody",
    "operator",
    "supervisor",
    "secretary",
    "officer",
    "household_officer",
    "grid_worker",
    "unit_head",
    "unit_liaison",
    "helper",
    "auditor",
    "client",
    "unit_client",
];
pub const UNKNOWN: &str = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99";

/// Where what is called lies, seen from the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The caller's unit, and agreements it is a party of.
    Own,
    /// Another unit of the same community.
    Other,
    /// Another community.
    Elsewhere,
}

/// Every statement of the walk is heard: how its rows are found is looked at in the end.
fn p24_every_operation_by_every_role(engine: Engine) {
    let heard = Heard::default();
    let Some(server) = Server::start(engine, Wishes { on_statement: heard.hook(), ..Wishes::default() }) else {
        return;
    };
    let world = &World::new(&server);
    let foreign = world.elsewhere();
    let scenes = Scenes::of(world, &foreign);
    let quiet = foreign.auditor().get("journal/head").is(200)["seq"].clone();
    let mut page = legend();
    for operation in document().operations() {
        page.push_str(&scenes.line(world, &foreign, operation));
    }
    assert_eq!(foreign.auditor().get("journal/head").is(200)["seq"], quiet, "another community was written to");
    golden::check("access.txt", &page);
    scenes.ask_every_filter(world, &foreign);
    if let Some(page) = plans::page(&server, &heard) {
        golden::check(plans::PAGE, &page);
    }
    server.stop();
}

/// Every operation that takes JSON, with fields that only the service writes: each is refused by name.
#[test]
fn p26_no_body_takes_a_field_it_does_not_know() {
    on(Engine::Sqlite, foreign_fields);
}

fn foreign_fields(world: &World) {
    let foreign = world.elsewhere();
    let scenes = Scenes::of(world, &foreign);
    let mut tried = 0;
    for operation in document().operations() {
        let content = operation.value["requestBody"]["content"].as_object();
        let Some(content) = content.filter(|content| content.keys().any(|kind| kind.ends_with("json"))) else {
            continue;
        };
        let open = operation.value["x-access"]["open"] == true;
        let roles = &operation.value["x-access"]["roles"];
        let preferred = ["officer", "secretary", "unit_head", "operator", "household_officer"];
        let role = preferred.into_iter().find(|role| roles.get(*role).is_some());
        let role = if open { "nobody" } else { role.unwrap_or_else(|| panic!("{}: who may?", operation.id)) };
        // What is noted without a network carries an id of its own.
        let own_id = |field: &str| field == "id" && ["record_visit", "record_aid"].contains(&operation.id.as_str());
        let fields = ["id", "community_id", "version", "created_at", "allowed_actions", "__proto__"];
        for field in fields.into_iter().filter(|field| !own_id(field)) {
            let path = scenes.filled(world, &foreign, operation, role, Place::Own);
            let mut asked = scenes.callers[role].ask(&operation.method, &path);
            if operation.method == "PATCH" {
                asked = asked.header("if-match", "*");
            }
            let once = operation.path.ends_with(":batch") || operation.path.ends_with("/aid");
            if once || operation.path.contains("/imports/") {
                asked = asked.key("mass");
            }
            let answer = asked.json(&json!({ field: "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99" })).send();
            answer.refused(422, "validation_failed");
            assert_eq!(answer.pointers(), [format!("/{field}")], "{}", answer.asked);
            tried += 1;
        }
        assert!(!content.is_empty());
    }
    assert!(tried > 100, "only {tried} tries");
}

fn legend() -> String {
    let mut page = String::from(
        "# Every operation, by every role: own unit | another unit | another community.\n\
         # + let in   1 401   3 403   4 404   (the columns: ",
    );
    page.push_str(&ROLES.join(", "));
    page.push_str(")\n");
    page
}

fn callers(world: &World) -> BTreeMap<&'static str, Caller> {
    let again = |caller: &Caller| Caller::person(&world.server, &world.community, caller.login(), &caller.password());
    let scopes =
        document().value()["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"].clone();
    let scopes: Vec<&str> = scopes.as_object().unwrap().keys().map(String::as_str).collect();
    ROLES
        .into_iter()
        .map(|role| {
            let caller = match role {
                "nobody" => world.nobody(),
                "operator" => again(&world.operator()),
                "supervisor" => again(&world.supervisor()),
                "secretary" => again(&world.secretary()),
                "unit_head" | "unit_liaison" | "helper" => again(&world.member(role, 1)),
                "client" => world.client(&scopes),
                "unit_client" => world.unit_client(1, &scopes),
                _ => again(&world.staff(role)),
            };
            (role, caller)
        })
        .collect()
}

/// What lies in one place: the ids that fill the paths.
struct Scene {
    community: String,
    unit: String,
    number: usize,
    agreement: String,
    commitment: String,
    staff: String,
    member: String,
    document: String,
    import: String,
    handover: String,
    zone: String,
    plate: String,
    plan: String,
    household: String,
    help: Help,
    matching: String,
    objection: Objection,
}

/// An objection of the unit's, and the registration from paper it is about.
struct Objection {
    agreement: String,
    id: String,
}

impl Objection {
    fn of(world: &World, unit: usize) -> Self {
        let mut body = deed(world, &[unit]);
        body.as_object_mut().unwrap().remove("signing_order");
        body["signed_on"] = body["starts_on"].clone();
        let agreement = world.officer().post("agreements/registrations", &body).is(201);
        let reason = json!({ "reason": "示例" });
        let made = world.head(unit).post(&format!("{}/objections", at(&agreement)), &reason).is(201);
        Self { agreement: text(&agreement, "id").to_owned(), id: text(&made, "id").to_owned() }
    }
}

impl Scene {
    fn of(world: &World, number: usize) -> Self {
        let victim = |path: &str, role: &str| {
            let made = world.secretary().post(path, &json!({ "name": "无辜者", "roles": [role] })).is(201);
            text(&made, "id").to_owned()
        };
        let unit = world.unit_id(number);
        world.head(number);
        let draft = drafted(world, &deed(world, &[number]));
        let shared = world.officer().go(&format!("agreements/{}/proposal", text(&draft, "id"))).is(200);
        let promised = in_force(world, &[number])["commitments"][0].clone();
        let deliveries = format!("commitments/{}/deliveries", text(&promised, "id"));
        world.head(number).post(&deliveries, &json!({ "quantity": 1 })).is(201);
        Self {
            community: world.community.clone(),
            number,
            agreement: text(&shared, "id").to_owned(),
            commitment: text(&promised, "id").to_owned(),
            staff: victim("staff", "grid_worker"),
            member: victim(&format!("units/{unit}/members"), "helper"),
            document: attached(world, number),
            import: text(&brought(world, number), "id").to_owned(),
            handover: left_behind(world, number),
            zone: led(world, number),
            plate: text(&plate(world, &published(world, "示例牌")), "plate_code").to_owned(),
            plan: planned(world),
            household: helped(world, &household_in()),
            help: Help::of(world, number),
            matching: text(&plan(world, &json!({})), "id").to_owned(),
            objection: Objection::of(world, number),
            unit,
        }
    }

    fn ids(&self) -> [&str; 13] {
        [
            &self.community,
            &self.unit,
            &self.agreement,
            &self.commitment,
            &self.staff,
            &self.member,
            &self.document,
            &self.import,
            &self.handover,
            &self.zone,
            &self.household,
            &self.help.pairing,
            &self.matching,
        ]
    }

    /// A client to look at or to revoke, made for one call.
    fn client(&self, world: &World, of_unit: bool) -> String {
        let made = if of_unit {
            let path = format!("units/{}/clients", self.unit);
            world.head(self.number).post(&path, &world.client_in(&["units:read"]))
        } else {
            world.secretary().post("clients", &world.client_in(&["units:read"]))
        };
        text(&made.is(201), "id").to_owned()
    }
}

/// A household the unit helps, with a visit and aid.
struct Help {
    pairing: String,
    visit: String,
    aid: String,
}

impl Help {
    fn of(world: &World, unit: usize) -> Self {
        let pairing = paired(world, &helped(world, &household_in()), unit);
        let head = world.head(unit);
        let visit = head.post(&format!("pairings/{pairing}/visits"), &visit_in(&world.day(0))).is(201);
        let aid = give(&pairing, &head, &aid_in(&world.day(0)));
        Self { visit: text(&visit, "id").to_owned(), aid: text(&aid, "id").to_owned(), pairing }
    }
}

/// A scan that the community has attached to an agreement with this unit.
fn attached(world: &World, unit: usize) -> String {
    let agreement = in_force(world, &[unit]);
    let scan = scan(&world.officer(), &pdf(&format!("scan {unit}")));
    world.officer().put(&format!("{}/original", at(&agreement)), &json!({ "document_id": scan["id"] })).is(200);
    text(&scan, "id").to_owned()
}

/// The hand-over that an early end leaves.
fn left_behind(world: &World, unit: usize) -> String {
    let agreement = in_force(world, &[unit]);
    let body = json!({ "reason": "示例", "digest": agreement["digest"] });
    world.head(unit).put(&format!("{}/termination", at(&agreement)), &body).is(200);
    world.secretary().put(&format!("{}/termination", at(&agreement)), &body).is(200);
    let left = world.officer().get(&format!("handovers?agreement_id={}", text(&agreement, "id"))).is(200);
    text(&left["items"][0], "id").to_owned()
}

/// A zone that the unit leads, with a duty and something done towards it.
fn led(world: &World, unit: usize) -> String {
    let zone = led_by(world, unit);
    let done = json!({ "duty": 1, "note": "示例" });
    world.head(unit).post(&format!("zones/{zone}/fulfilments"), &done).is(201);
    zone
}

/// A boundary of a day to come.
fn planned(world: &World) -> String {
    let zone = world.officer().post("zones", &json!({ "name": "示例待划", "kind": "point" })).is(201);
    let near = [[98.5, 39.5], [98.501, 39.5], [98.501, 39.501], [98.5, 39.5]];
    let n = world.officer().get("zones?kind=point").is(200)["items"].as_array().map_or(0, Vec::len) as f64;
    let ring: Vec<[f64; 2]> = near.iter().map(|[east, north]| [east + n / 100.0, *north]).collect();
    let body = json!({ "boundary": { "type": "Polygon", "coordinates": [ring] }, "effective_on": world.day(9) });
    let path = format!("zones/{}/boundary", text(&zone, "id"));
    let plan = world.officer().ask("PUT", &path).header("if-match", text(&zone, "etag")).json(&body).send().is(202);
    text(&plan, "id").to_owned()
}

/// An import of one more unit.
fn brought(world: &World, number: usize) -> Value {
    let sheet = format!("单位编号,单位名称\nX{number:02},示例导入单位{number:02}\n");
    let asked = world.secretary();
    let asked = asked.ask("POST", "imports/onboarding?sheet=units").header("content-type", "text/csv");
    asked.key(&format!("scene-{number}")).bytes(sheet.as_bytes()).send().is(201)
}

/// What in a path belongs to a unit.
const OF_A_UNIT: [&str; 6] =
    ["{unit_id}", "{agreement_id}", "{commitment_id}", "{document_id}", "{zone_id}", "{pairing_id}"];

/// What lies in each place, and who calls.
pub struct Scenes {
    own: Scene,
    other: Scene,
    elsewhere: Scene,
    callers: BTreeMap<&'static str, Caller>,
}

impl Scenes {
    /// Two units of a community, and what lies in another one.
    pub fn of(world: &World, foreign: &World) -> Self {
        let (own, other) = (Scene::of(world, 1), Scene::of(world, 2));
        Self { own, other, elsewhere: Scene::of(foreign, 1), callers: callers(world) }
    }

    /// The id of the caller's own unit.
    pub fn unit(&self) -> &str {
        &self.own.unit
    }

    /// Somebody with this role.
    pub fn caller(&self, role: &str) -> &Caller {
        &self.callers[role]
    }

    fn line(&self, world: &World, foreign: &World, operation: &Operation) -> String {
        let mut line = format!("{:<24}", operation.id);
        for place in [Place::Own, Place::Other, Place::Elsewhere] {
            line.push_str(" | ");
            let asked = match place {
                Place::Own => true,
                Place::Other => OF_A_UNIT.iter().any(|one| operation.path.contains(one)),
                Place::Elsewhere => operation.path.contains("{community_id}"),
            };
            if !asked {
                line.push_str(&" ".repeat(ROLES.len()));
                continue;
            }
            let mut seen = BTreeMap::new();
            for role in ROLES {
                let answer = self.call(world, foreign, operation, role, place);
                line.push(symbol(&answer));
                seen.insert(role, symbol(&answer));
                self.judge(operation, role, place, &answer);
            }
            // A machine never gets what the role it stands for may not.
            for (machine, person) in [("client", "secretary"), ("unit_client", "unit_head")] {
                let more = seen[person] == '3' && seen[machine] == '+';
                assert!(!more, "{}: a {machine} is let in where a {person} is not, in {place:?}", operation.id);
            }
        }
        format!("{}\n", line.trim_end())
    }

    fn call(&self, world: &World, foreign: &World, operation: &Operation, role: &str, place: Place) -> Answer {
        let caller = &self.callers[role];
        let path = self.filled(world, foreign, operation, role, place);
        let answer = ask(caller, operation, &path);
        if operation.id == "end_current_session" {
            caller.forget_session();
        }
        if place == Place::Elsewhere && answer.status == 404 {
            let nowhere = path.replace(&self.elsewhere.community, UNKNOWN);
            assert_eq!(bare(&answer), bare(&ask(caller, operation, &nowhere)), "{} tells what exists", answer.asked);
        }
        if !["operator", "nobody"].contains(&role) {
            let shown = answer.text();
            let leaked = self.elsewhere.ids().into_iter().find(|id| shown.contains(id));
            assert_eq!(leaked, None, "{} as {role} shows what lies in another community", answer.asked);
        }
        answer
    }

    /// Asks every read with each of its parameters alone: what it is narrowed by makes other statements.
    fn ask_every_filter(&self, world: &World, foreign: &World) {
        let preferred = ["secretary", "auditor", "household_officer", "unit_head", "operator", "supervisor"];
        let mut asked = 0;
        for operation in document().operations().iter().filter(|operation| operation.method == "GET") {
            let roles = &operation.value["x-access"]["roles"];
            let Some(role) = preferred.into_iter().find(|role| roles.get(*role).is_some()) else { continue };
            let path = self.filled(world, foreign, operation, role, Place::Own);
            let parameters = operation.value["parameters"].as_array().into_iter().flatten();
            let with_example = |parameter: &&Value| parameter["in"] == "query" && !parameter["example"].is_null();
            for parameter in parameters.filter(with_example) {
                let value = match &parameter["example"] {
                    Value::String(word) => word.clone(),
                    Value::Array(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
                    other => other.to_string(),
                };
                let query = serde_urlencoded::to_string([(text(parameter, "name"), value)]).unwrap();
                let answer = self.callers[role].ask("GET", &format!("{path}?{query}")).unchecked().send();
                asked += usize::from(answer.status == 200);
            }
        }
        assert!(asked > 100, "only {asked} were answered");
    }

    /// The path with ids of this place; what the walk cannot fill is missing from it, and it fails.
    pub fn filled(&self, world: &World, foreign: &World, operation: &Operation, role: &str, place: Place) -> String {
        let (scene, there) = match place {
            Place::Own => (&self.own, world),
            Place::Other => (&self.other, world),
            Place::Elsewhere => (&self.elsewhere, foreign),
        };
        let mut path = operation.path.clone();
        while let Some(at) = path.find('{') {
            let name = path[at + 1..].split('}').next().unwrap().to_owned();
            let of_unit = operation.path.contains("/units/{unit_id}/");
            let id = match name.as_str() {
                "community_id" => scene.community.clone(),
                "unit_id" => scene.unit.clone(),
                "agreement_id" if operation.path.contains("{objection_id}") => scene.objection.agreement.clone(),
                "agreement_id" => scene.agreement.clone(),
                "objection_id" => scene.objection.id.clone(),
                "commitment_id" => scene.commitment.clone(),
                "document_id" => scene.document.clone(),
                "account_id" if of_unit => scene.member.clone(),
                "account_id" => scene.staff.clone(),
                // Looked at before the quiet of the other community is measured: its clients do not exist.
                "client_id" if place == Place::Elsewhere => UNKNOWN.to_owned(),
                "client_id" => scene.client(there, of_unit),
                "import_id" => scene.import.clone(),
                "handover_id" => scene.handover.clone(),
                "zone_id" => scene.zone.clone(),
                "plan_id" => scene.plan.clone(),
                "plate_code" => scene.plate.clone(),
                "household_id" => scene.household.clone(),
                "pairing_id" => scene.help.pairing.clone(),
                "visit_id" => scene.help.visit.clone(),
                "aid_id" => scene.help.aid.clone(),
                "matching_id" => scene.matching.clone(),
                "session_id" => self.session(role),
                "n" => "1".to_owned(),
                "code" => "not_found".to_owned(),
                "year" => "2026".to_owned(),
                "number" => "1".to_owned(),
                other => panic!("{}: the walk has nothing for {{{other}}}", operation.id),
            };
            path = path.replacen(&format!("{{{name}}}"), &id, 1);
        }
        path
    }

    /// A second session of the caller, to be ended.
    fn session(&self, role: &str) -> String {
        let caller = &self.callers[role];
        if ["nobody", "client", "unit_client"].contains(&role) {
            return UNKNOWN.to_owned();
        }
        let body = json!({ "login": caller.login(), "password": caller.password() });
        let pair = Caller::nobody(&caller.server, "").post("/api/v1/sessions", &body).is(201);
        text(&pair, "session_id").to_owned()
    }

    /// What happened must be what the document says: who is not listed stays out, who is listed is not refused a role.
    fn judge(&self, operation: &Operation, role: &str, place: Place, answer: &Answer) {
        let access = &operation.value["x-access"];
        if access["open"] == true {
            return;
        }
        let code = if answer.status >= 400 { answer.json()["code"].clone() } else { Value::Null };
        let what = || format!("{} as {role} in {place:?}: {} {code}", answer.asked, answer.status);
        if role == "nobody" {
            return assert_eq!(answer.status, 401, "{}", what());
        }
        let granted = access["roles"][role].as_str();
        let tenant = operation.path.contains("{community_id}");
        let at_home = place != Place::Elsewhere && !["operator", "supervisor"].contains(&role);
        match granted {
            Some("every_community") => assert_ne!(code, "not_allowed", "{}", what()),
            _ if tenant && !at_home => assert_eq!((answer.status, &code), (404, &json!("not_found")), "{}", what()),
            None => assert_eq!((answer.status, &code), (403, &json!("not_allowed")), "{}", what()),
            // A machine of the community has no unit that could be its own.
            Some("own_unit") if role == "client" || (place == Place::Other && operation.path.contains("{unit_id}")) => {
                assert_eq!((answer.status, &code), (403, &json!("not_allowed")), "{}", what());
            }
            Some(_) => assert_ne!(code, "not_allowed", "{}", what()),
        }
        assert!(answer.status < 500 && answer.status != 401 || open_to_refusal(operation), "{}", what());
    }
}

/// Asking about somebody else's token takes a client; a person asking is told so by 401.
fn open_to_refusal(operation: &Operation) -> bool {
    operation.id == "introspect_token"
}

/// The least that reaches the decision: no content where some is needed, and a version nothing has.
fn ask(caller: &Caller, operation: &Operation, path: &str) -> Answer {
    let mut asked = caller.ask(&operation.method, path);
    if ["PATCH", "DELETE"].contains(&operation.method.as_str()) {
        asked = asked.header("if-match", "\"0\"");
    }
    let content = &operation.value["requestBody"]["content"];
    if content.get("application/x-www-form-urlencoded").is_some() {
        asked = asked.form(&[]);
    } else if content.is_object() {
        asked = asked.json(&json!({}));
    }
    asked.send()
}

fn symbol(answer: &Answer) -> char {
    match answer.status {
        401 => '1',
        403 => '3',
        404 => '4',
        _ => '+',
    }
}

fn bare(answer: &Answer) -> Value {
    let mut problem = answer.json();
    problem.as_object_mut().unwrap().retain(|name, _| !["request_id", "instance"].contains(&name.as_str()));
    problem
}
