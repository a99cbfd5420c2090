//! P59: whatever is written of accounts, machines, units and communities has an event that explains it, and what is written
//! beside the service has none: `hulian check` names the row.

use serde_json::json;

use crate::backup::Home;
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::in_force;
use crate::kit::people::change_password;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(p59_what_nobody_did_is_found_in_who_may_do_what);

/// Everything that writes these rows, once.
fn lived(world: &World) -> (String, String) {
    let secretary = world.secretary();
    let staff = format!("staff/{}", world.staff("grid_worker").account);
    secretary.amend(&staff, &json!({ "name": "改名网格员", "title": "网格员" })).is(200);
    change_password(&world.officer(), "Ganz-anders-2027!");
    world.officer().get("units").is(200);
    in_force(world, &[1]);
    world.liaison(1);
    let client = secretary.post("clients", &world.client_in(&["units:read"])).is(201);
    let machine = crate::kit::Caller::bearing(&world.server, &world.community, text(&client, "client_secret"));
    machine.get("units").is(200);
    let other = secretary.post("clients", &world.client_in(&["units:read"])).is(201);
    secretary.ask("DELETE", &format!("clients/{}", text(&other, "id"))).send().is(204);
    secretary.amend(&format!("units/{}", world.unit_id(1)), &json!({ "short_name": "示例一" })).is(200);
    secretary.amend(&format!("/api/v1/communities/{}", world.community), &json!({ "hotline": "0937-6226222" })).is(200);
    let gone = json!({ "reason": "单位撤并。", "handover": true });
    let gone = secretary.put(&format!("units/{}/departure", world.unit_id(1)), &gone).is(200);
    (text(&client, "id").to_owned(), text(&gone["handovers"][0], "id").to_owned())
}

fn p59_what_nobody_did_is_found_in_who_may_do_what(world: &World) {
    let (client, task) = lived(world);
    let journal = world.auditor().get("journal?limit=200").is(200);
    let told = |kind: &str| items(&journal).iter().filter(|one| text(one, "type") == kind).count();
    assert_eq!(told("hulian.journal.states_kept.v1"), 0, "every row has an event of its own: {journal}");
    assert_eq!(told("hulian.account.updated.v1"), 1);
    assert!(!journal.to_string().contains("改名网格员"), "no name enters the journal");
    let home = Home::of(world);
    home.done(&["check"]);
    let mut disk = Disk::open(&world.server);
    let (account, unit) = (world.staff("grid_worker").account.clone(), world.unit_id(1));
    let rows = [
        ("accounts", "account_id", &account, "name = 'x'"),
        ("accounts", "account_id", &account, "roles = 'secretary'"),
        ("issuances", "account_id", &account, "acknowledged_at = issued_at"),
        ("clients", "client_id", &client, "scopes = 'units:read journal:read'"),
        ("units", "unit_id", &unit, "name = 'x'"),
        ("handovers", "handover_id", &task, "title = 'x'"),
        ("communities", "community_id", &world.community, "name = 'x'"),
    ];
    for (table, key, id, change) in rows {
        let row = disk.id(id);
        disk.run(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
        assert_eq!(disk.run(&format!("UPDATE {table} SET {change} WHERE {key} = {row}")), 1, "{table}");
        let found = home.fails(1, &["check"]);
        let line = format!("row_unexplained community {} {table}/{id} (row_changed)", world.community);
        assert!(found.contains(&line), "{table} {change}: {found}");
        let column = change.split(' ').next().unwrap();
        let before = format!("(SELECT k.{column} FROM kept AS k WHERE k.{key} = {row})");
        assert_eq!(disk.run(&format!("UPDATE {table} SET {column} = {before} WHERE {key} = {row}")), 1);
        disk.run("DROP TABLE kept");
    }
    // When a machine was last seen changes with every day, and explains nothing.
    let row = disk.id(&client);
    assert_eq!(disk.run(&format!("UPDATE clients SET used_on = '2026-06-30' WHERE client_id = {row}")), 1);
    home.done(&["check"]);
}
