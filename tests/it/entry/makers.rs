//! P37 and D37: the rights of a machine end with the office of whoever made it, in whatever way that ends; the answer names
//! the machine, the journal says why, and whoever follows has a task.

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::people::vouch;
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};
use crate::tasks::{of, waits};

on_both_engines!(
    p37_a_machine_ends_with_the_office_of_its_maker,
    p37_whatever_ends_the_office_ends_the_machine,
    p37_machines_of_the_community_end_with_the_secretarys_office,
    p37_a_unit_without_a_head_leaves_the_task_to_the_secretary,
    p37_a_unit_reads_no_more_through_its_machine_than_its_head,
);

alone_on_both_engines!(a_secret_that_ends_soon_is_spoken_of_until_another_machine_takes_its_place);

struct Machine {
    path: String,
    id: String,
    secret: String,
    token: String,
}

impl Machine {
    fn of(world: &World, by: &Caller, path: &str) -> Self {
        let made = by.post(path, &world.client_in(&["agreements:read", "units:read"])).is(201);
        let (id, secret) = (text(&made, "client_id").to_owned(), text(&made, "client_secret").to_owned());
        let form = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
        let pair = world.nobody().ask("POST", "/oauth/token").form(&form).send().is(200);
        let machine = Self { path: format!("{path}/{id}"), id, secret, token: text(&pair, "access_token").to_owned() };
        machine.lives(world);
        machine
    }

    fn of_unit(world: &World, unit: usize) -> Self {
        Self::of(world, &world.head(unit), &format!("units/{}/clients", world.unit_id(unit)))
    }

    fn lives(&self, world: &World) {
        for bearer in [&self.secret, &self.token] {
            Caller::bearing(&world.server, &world.community, bearer).get("agreements").is(200);
        }
    }

    #[track_caller]
    fn is_over(&self, world: &World) {
        for bearer in [&self.secret, &self.token] {
            Caller::bearing(&world.server, &world.community, bearer).get("agreements").refused(401, "invalid_token");
        }
        let form = [("grant_type", "client_credentials"), ("client_id", &self.id), ("client_secret", &self.secret)];
        world.nobody().ask("POST", "/oauth/token").form(&form).send().refused(401, "oauth_invalid_client");
    }

    #[track_caller]
    fn is_named(&self, answer: &Value) {
        let named = answer["ended_clients"].as_array().unwrap_or_else(|| panic!("{answer}"));
        assert_eq!(named.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&json!(self.id)], "{answer}");
    }
}

fn p37_a_machine_ends_with_the_office_of_its_maker(world: &World) {
    let (secretary, head, next) = (world.secretary(), world.head(1), world.liaison(1));
    let machine = Machine::of_unit(world, 1);
    let body = json!({ "account_id": next.account, "from_on": world.day(0) });
    let office = secretary.put(&format!("units/{}/head", world.unit_id(1)), &body).is(200);
    machine.is_named(&office);
    machine.is_over(world);
    head.get("units").refused(401, "invalid_token");
    let told = world.auditor().get("journal?limit=200").is(200);
    let ended = items(&told).iter().find(|one| one["type"] == "hulian.client.revoked.v1").unwrap();
    assert_eq!((&ended["data"]["because"], &ended["data"]["client_id"]), (&json!("maker_left"), &json!(machine.id)));
    let task = waits("client_orphaned", &[&next], &[&secretary, &world.head(2), &world.officer()]);
    assert_eq!(task["operation_id"], "delete_unit_client");
    assert!(text(&task, "link").ends_with(&machine.path), "{task}");
    let shown = next.get(&machine.path).is(200);
    assert_eq!((&shown["state"], &shown["allowed_actions"]), (&json!("orphaned"), &json!(["delete_unit_client"])));
    // Another one in its place is its successor's own.
    let path = format!("units/{}/clients", world.unit_id(1));
    let mut wanted = world.client_in(&["units:read"]);
    wanted["replaces"] = json!(machine.id);
    let fresh = next.post(&path, &wanted).is(201);
    waits("client_orphaned", &[], &[&next, &secretary]);
    next.get(&machine.path).refused(404, "client_not_found");
    Caller::bearing(&world.server, &world.community, text(&fresh, "client_secret")).get("units").is(200);
    machine.is_over(world);
    // Who replaces one that lives ends it.
    wanted["replaces"] = fresh["id"].clone();
    next.post(&path, &wanted).is(201);
    let old = Caller::bearing(&world.server, &world.community, text(&fresh, "client_secret"));
    old.get("units").refused(401, "invalid_token");
    wanted["replaces"] = json!(Machine::of_unit(world, 2).id);
    next.post(&path, &wanted).refused(404, "client_not_found");
}

fn p37_whatever_ends_the_office_ends_the_machine(world: &World) {
    let secretary = world.secretary();
    let member = |unit: usize| format!("units/{}/members/{}", world.unit_id(unit), world.head(unit).account);
    let change =
        |unit: usize, body: Value| secretary.patch(&format!("{}?handover=true", member(unit)), "*", &body).is(200);
    let machines: Vec<Machine> = (1..=4).map(|unit| Machine::of_unit(world, unit)).collect();
    machines[0].is_named(&change(1, json!({ "state": "disabled" })));
    machines[1].is_named(&change(2, json!({ "roles": ["unit_liaison"] })));
    let preview =
        secretary.ask("DELETE", &format!("{}?preview=true", member(3))).header("if-match", "*").send().is(200);
    machines[2].is_named(&preview);
    machines[2].lives(world);
    let gone = secretary.ask("DELETE", &format!("{}?handover=true", member(3))).header("if-match", "*").send().is(200);
    machines[2].is_named(&gone);
    // The head's own hand-over.
    let body = json!({ "account_id": world.liaison(4).account, "from_on": world.day(0) });
    machines[3].is_named(&world.head(4).put(&format!("units/{}/head", world.unit_id(4)), &body).is(200));
    for machine in &machines {
        machine.is_over(world);
    }
    // What is enabled again makes a new one; the old secret stays worthless.
    change(1, json!({ "state": "active" }));
    machines[0].is_over(world);
    // Who has no machine is removed without a word.
    let plain = secretary.ask("DELETE", &member(1)).header("if-match", "*").send();
    assert_eq!((plain.status, plain.text().as_str()), (204, ""));
}

fn p37_machines_of_the_community_end_with_the_secretarys_office(world: &World) {
    let (secretary, next, auditor) = (world.secretary(), world.officer(), world.auditor());
    let machine = Machine::of(world, &secretary, "clients");
    let body = json!({ "account_id": next.account, "from_on": world.day(0) });
    let path = format!("/api/v1/communities/{}/offices/secretary", world.community);
    machine.is_named(&world.operator().put(&path, &body).is(200));
    machine.is_over(world);
    vouch(&world.operator(), &auditor, &next.account);
    next.forget_session();
    let task = waits("client_orphaned", &[&next], &[&auditor]);
    assert_eq!(task["operation_id"], "delete_client");
    next.ask("DELETE", &machine.path).send().is(204);
    assert_eq!(of(&next, "client_orphaned"), [] as [Value; 0]);
    let told = auditor.get("journal?limit=200").is(200).to_string();
    assert!(told.contains("hulian.client.settled.v1"), "{told}");
    next.ask("DELETE", &machine.path).send().refused(404, "client_not_found");
}

fn p37_a_unit_without_a_head_leaves_the_task_to_the_secretary(world: &World) {
    let (secretary, liaison) = (world.secretary(), world.liaison(1));
    let machine = Machine::of_unit(world, 1);
    let head = format!("units/{}/members/{}?handover=true", world.unit_id(1), world.head(1).account);
    secretary.patch(&head, "*", &json!({ "state": "disabled" })).is(200);
    waits("client_orphaned", &[&secretary], &[&liaison]);
    let body = json!({ "account_id": liaison.account, "from_on": world.day(0) });
    secretary.put(&format!("units/{}/head", world.unit_id(1)), &body).is(200);
    waits("client_orphaned", &[&liaison], &[&secretary]);
    machine.is_over(world);
}

fn p37_a_unit_reads_no_more_through_its_machine_than_its_head(world: &World) {
    let machine = world.unit_client(1, &["zones:read", "units:read"]);
    for path in ["zones", "zone-plans", "units", "staff", "clients", "journal"] {
        let [own, of_machine] = [world.head(1).get(path).status, machine.get(path).status];
        assert!(own == of_machine || of_machine == 403, "{path}: {own} and {of_machine}");
    }
    machine.get("zone-plans").refused(403, "not_allowed");
    world.client(&["zones:read"]).get("zone-plans").is(200);
}

fn a_secret_that_ends_soon_is_spoken_of_until_another_machine_takes_its_place(world: &World) {
    let (head, path) = (world.head(1), format!("units/{}/clients", world.unit_id(1)));
    let made = |days: i64, replaces: Option<&Value>| {
        let mut body = world.client_in(&["units:read"]);
        body["expires_at"] = json!(format!("{}T04:00:00Z", world.day(days)));
        body["replaces"] = json!(replaces);
        head.post(&path, &body).is(201)
    };
    let (long, short) = (made(121, None), made(30, None));
    waits("client_expiring", &[], &[&head]);
    // One made for a short time is spoken of a week before, not from its first day on.
    world.days(23);
    let task = waits("client_expiring", &[&head], &[&world.liaison(1), &world.head(2), &world.officer()]);
    assert!(text(&task, "link").ends_with(&format!("{path}/{}", text(&short, "client_id"))), "{task}");
    assert_eq!((&task["operation_id"], &task["due_on"]), (&json!("create_unit_client"), &json!(world.day(7))));
    head.ask("DELETE", &format!("{path}/{}", text(&short, "client_id"))).send().is(204);
    world.days(67);
    waits("client_expiring", &[], &[&head]);
    world.days(1);
    let task = waits("client_expiring", &[&head], &[&world.secretary()]);
    assert_eq!((&task["due_on"], &task["overdue"]), (&json!(world.day(30)), &json!(false)));
    // A machine that comes in no more is still spoken of; the next one ends it.
    world.days(31);
    assert_eq!(waits("client_expiring", &[&head], &[])["overdue"], true);
    made(200, Some(&long["client_id"]));
    waits("client_expiring", &[], &[&head]);
}
