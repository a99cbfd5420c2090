//! Where a chain stands bears the service's seal: nothing is written to one, or signed of it, that another hand has moved; and a
//! session belongs to the account it was opened for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{events, hash, move_head};
use crate::backup::Home;
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force};
use crate::kit::{Caller, World, alone_on_both_engines};

alone_on_both_engines!(
    p59_no_chain_is_continued_behind_the_last_signature,
    p59_an_event_that_was_changed_is_not_signed_when_asked_for_its_number,
    p59_a_session_belongs_to_the_account_it_was_opened_for,
);

/// Writes an event behind the last one, as the service would, and moves the head there.
fn append(disk: &mut Disk, world: &World) {
    let community = disk.id(&world.community);
    let mut event = events(world).pop().unwrap();
    let (seq, before) = (event["seq"].as_i64().unwrap() + 1, text(&event, "hash").to_owned());
    event["seq"] = json!(seq);
    event["actor"] = json!("system");
    event.as_object_mut().unwrap().remove("states");
    event.as_object_mut().unwrap().remove("credential");
    let made = hash(&event, &before);
    let last = format!("community_id = {community} AND seq = {}", seq - 1);
    disk.run(&format!(
        "INSERT INTO events (community_id, seq, event_id, kind, subject, actor, at, data, prev_hash, hash) SELECT community_id, \
         {seq}, event_id, kind, subject, 'system', at, data, '{before}', '{made}' FROM events WHERE {last}"
    ));
    move_head(disk, world, usize::try_from(seq).unwrap(), &made);
}

/// The community refuses to be written and to be signed for, and its readers are told why; other communities go on.
fn is_unproven(world: &World, other: &World) {
    let draft = |world: &World| world.secretary().post("agreements", &deed(world, &[1]));
    draft(world).refused(500, "journal_unproven");
    world.head(1).get("journal/head").refused(500, "journal_unproven");
    let found = world.auditor().get("journal/verification").is(200);
    assert_eq!((&found["sound"], &found["finding"]), (&json!(false), &json!("head_unsealed")), "{found}");
    let told = Home::of(world).run(&["check"]);
    let lines = String::from_utf8(told.stdout).unwrap();
    assert!(told.status.code() == Some(1) && lines.contains("head_unsealed"), "{lines}");
    draft(other).is(201);
}

fn p59_no_chain_is_continued_behind_the_last_signature(world: &World) {
    in_force(world, &[1, 2]);
    let other = World::new(&world.server);
    // Everybody of theirs exists, and what they do later writes nothing.
    other.secretary().post("agreements", &deed(&other, &[1])).is(201);
    for caller in [world.auditor(), world.head(1)] {
        caller.get("journal/head").is(200);
    }
    world.server.sign_heads();
    let mut disk = Disk::open(&world.server);
    let community = disk.id(&world.community);
    let kept = ["events", "community_heads", "signed_heads"];
    for table in kept {
        disk.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
    }
    let put_back = |disk: &mut Disk| {
        for table in kept {
            disk.run(&format!("DELETE FROM {table} WHERE community_id = {community}"));
            disk.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table} WHERE community_id = {community}"));
        }
    };
    // One event more, with the signed heads as they were, and without them.
    append(&mut disk, world);
    is_unproven(world, &other);
    disk.run(&format!("DELETE FROM signed_heads WHERE community_id = {community}"));
    is_unproven(world, &other);
    put_back(&mut disk);
    // A head without its seal, and with that of another community.
    disk.run(&format!("UPDATE community_heads SET seal = NULL WHERE community_id = {community}"));
    is_unproven(world, &other);
    let theirs = disk.id(&other.community);
    disk.run(&format!(
        "UPDATE community_heads SET seal = (SELECT seal FROM kept_community_heads WHERE community_id = {theirs}) WHERE \
         community_id = {community}"
    ));
    is_unproven(world, &other);
    // Whoever owns the machine says that it is right, and the journal says so too.
    let home = Home::of(world);
    let done = home.done(&["admin", "reseal-heads"]);
    assert!(done.starts_with("1 head(s)"), "{done}");
    assert!(home.done(&["admin", "reseal-heads"]).starts_with("0 head(s)"));
    world.secretary().post("agreements", &deed(world, &[1])).is(201);
    let told = events(world).into_iter().find(|event| event["type"] == "hulian.journal.head_resealed.v1").unwrap();
    assert_eq!(text(&told, "actor"), "system");
    home.done(&["check"]);
}

fn p59_an_event_that_was_changed_is_not_signed_when_asked_for_its_number(world: &World) {
    let agreement = in_force(world, &[1]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let seq = proof["receipts"][0]["journal_head"]["seq"].as_i64().unwrap();
    let ask = |seq: i64| world.head(1).get(&format!("journal/head?seq={seq}"));
    let typ = |head: &Value| {
        let header = URL_SAFE_NO_PAD.decode(text(head, "signature").split('.').next().unwrap()).unwrap();
        text(&serde_json::from_slice(&header).unwrap(), "typ").to_owned()
    };
    assert_eq!(typ(&ask(seq).is(200)), "hulian-past-head+jws", "it does not say that the chain stands there now");
    assert_eq!(typ(&world.head(1).get("journal/head").is(200)), "hulian-head+jws");
    let mut disk = Disk::open(&world.server);
    let community = disk.id(&world.community);
    let changed =
        format!("UPDATE events SET hash = '{}' WHERE community_id = {community} AND seq = {seq}", "5".repeat(64));
    assert_eq!(disk.run(&changed), 1);
    ask(seq).refused(500, "journal_unproven");
}

fn p59_a_session_belongs_to_the_account_it_was_opened_for(world: &World) {
    let (own, other) = (world.head(1), world.secretary());
    let [id, theirs] = [&own, &other].map(|who| text(&who.get("/api/v1/me").is(200), "account_id").to_owned());
    let token = own.refresh_token();
    let refresh = |token: &str| {
        let nobody = Caller::nobody(&world.server, &world.community);
        nobody.ask("POST", "/oauth/token").form(&[("grant_type", "refresh_token"), ("refresh_token", token)]).send()
    };
    let mut disk = Disk::open(&world.server);
    let [own, theirs] = [id, theirs].map(|id| disk.id(&id));
    let give = |disk: &mut Disk, from: &str, to: &str| {
        disk.run(&format!("UPDATE sessions SET account_id = {to} WHERE account_id = {from}"))
    };
    let before = disk.run(&format!("UPDATE sessions SET used = used WHERE account_id = {theirs}"));
    assert!(give(&mut disk, &own, &theirs) > 0 && before > 0);
    refresh(&token).refused(400, "oauth_invalid_grant");
    // Nor does it last longer than it was given.
    let late = disk.instant(4_000_000_000_000_000);
    disk.run(&format!("UPDATE sessions SET account_id = {own}, expires_at = {late} WHERE account_id = {theirs}"));
    refresh(&token).refused(400, "oauth_invalid_grant");
}
