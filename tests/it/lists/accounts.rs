//! The lists of people, of machines, and of communities.

use serde_json::{Value, json};

use super::kit::{List, holds, later, probe, words};
use crate::kit::answer::text;
use crate::kit::cast::community_in;
use crate::kit::deeds::with;
use crate::kit::people::welcome;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(people_and_machines_are_put_in_order, communities_are_picked_out_and_put_in_order,);

fn people_and_machines_are_put_in_order(world: &World) {
    let (secretary, head) = (world.secretary(), world.head(1));
    let unit = format!("units/{}", world.unit_id(1));
    for n in 0..5 {
        later(world);
        let login = |of: &str| format!("{of}{n}.{}", world.tag);
        welcome(&secretary, &world.community, &login("ganbu"), "社区工作者", &["grid_worker"], None);
        let member = ["unit_liaison"];
        welcome(&head, &world.community, &login("danwei"), "单位人员", &member, Some(&world.unit_id(1)));
        world.client(&["units:read"]);
        world.unit_client(1, &["units:read"]);
    }
    for (operation, path, least) in [
        ("list_staff", "staff".to_owned(), 6),
        ("list_members", format!("{unit}/members"), 6),
        ("list_clients", "clients".to_owned(), 5),
        ("list_unit_clients", format!("{unit}/clients"), 5),
    ] {
        let reader = if operation == "list_unit_clients" { &head } else { &secretary };
        let list = List::of(reader, operation, &path);
        assert!(list.whole("").len() >= least, "{path}");
        list.orders(0);
    }
}

/// Name, and the code of the subdistrict.
const COMMUNITIES: [(&str, &str); 9] = [
    ("乙社区", "620201001"),
    ("Beta 社区", "620201002"),
    ("甲社区", "620201003"),
    ("100%示例社区", "620201002"),
    ("a_b 社区", "620201004"),
    ("丁社区", "620201002"),
    ("beta 家园", "620201099"),
    ("丙社区", "620201003"),
    ("Alpha 社区", "620201001"),
];

fn communities_are_picked_out_and_put_in_order(world: &World) {
    let operator = world.operator();
    let mut founded = Vec::new();
    for (n, (name, code)) in COMMUNITIES.iter().enumerate() {
        later(world);
        let body = with(community_in(&world.tag, &format!("lieb{n}.{}", world.tag)), "name", json!(name));
        let body = with(body, "subdistrict", json!({ "name": "示例街道", "code": code }));
        founded.push(operator.post("/api/v1/communities", &body).is(201));
    }
    for n in [6, 3, 1] {
        later(world);
        let path = format!("/api/v1/communities/{}", text(&founded[n], "id"));
        operator.amend(&path, &json!({ "state": "archived" })).is(200);
    }
    let mut probes = vec![words("state", "active"), words("state", "archived"), words("state", "archived,active")];
    for region in ["62", "620201", "6202010", "62020100", "620201002", "620201003", "63", "20"] {
        let code = |one: &Value| text(&one["subdistrict"], "code").to_owned();
        probes.push(probe("region", region, move |one| code(one).starts_with(region)));
    }
    for sent in ["社区", "beta", "BETA", "A_B", "_", "%25", "家园", "无此社区"] {
        let plain = sent.replace("%25", "%");
        probes.push(probe("q", sent, move |one| holds(&one["name"], &plain)));
    }
    let list = List::of(&operator, "list_communities", "/api/v1/communities");
    list.filters(&probes);
    list.orders(0);
}
