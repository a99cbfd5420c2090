//! What somebody has changed by hand is not built on: the next ordinary change of it is refused, and so is a text made of it, until
//! whoever owns the machine has looked.

use serde_json::json;

use crate::backup::Home;
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force, submitted};
use crate::kit::{Caller, World, alone_on_both_engines};

alone_on_both_engines!(
    p59_what_was_changed_by_hand_is_not_built_on,
    p59_nobody_signs_as_an_account_that_was_changed_by_hand,
    p59_a_session_that_is_over_stays_over,
);

fn p59_what_was_changed_by_hand_is_not_built_on(world: &World) {
    let (agreement, unit) = (in_force(world, &[1, 2]), format!("units/{}", world.unit_id(3)));
    let amendment = format!("{}/amendments", at(&agreement));
    let reworded = json!({ "changes": { "purpose": "改写后的宗旨" }, "reason": "示例" });
    let note = |words: &str| world.secretary().amend(&unit, &json!({ "note": words }));
    note("之前").is(200);
    let mut disk = Disk::open(&world.server);
    let [of_unit, of_agreement] = [world.unit_id(3), text(&agreement, "id").to_owned()].map(|id| disk.id(&id));
    disk.run("CREATE TABLE kept_units AS SELECT * FROM units");
    disk.run("CREATE TABLE kept_commitments AS SELECT * FROM commitments");
    // A unit is changed by hand, and somebody changes something else of it.
    let changed = format!("UPDATE units SET contact_phone = '0937-1' WHERE unit_id = {of_unit}");
    assert_eq!(disk.run(&changed), 1);
    note("之后").refused(500, "record_unproven");
    // What a promise says is changed by hand, and a text is to be made of it.
    assert!(disk.run(&format!("UPDATE commitments SET quantity = 2 WHERE agreement_id = {of_agreement}")) > 0);
    world.head(1).post(&amendment, &reworded).refused(500, "record_unproven");
    world.officer().ask("POST", &format!("{}/renewal", at(&agreement))).send().refused(500, "record_unproven");
    let back = "UPDATE commitments SET quantity = (SELECT quantity FROM kept_commitments AS kept WHERE kept.commitment_id = \
                commitments.commitment_id)";
    disk.run(back);
    world.head(1).post(&amendment, &reworded).is(201);
    // Whoever owns the machine says that the unit is right as it stands.
    let home = Home::of(world);
    assert_eq!(home.run(&["check"]).status.code(), Some(1));
    assert!(home.done(&["admin", "restate-rows"]).starts_with("1 row(s)"));
    note("之后").is(200);
    home.done(&["check"]);
}

fn p59_nobody_signs_as_an_account_that_was_changed_by_hand(world: &World) {
    let agreement = submitted(world, &deed(world, &[1]));
    let head = text(&world.head(1).get("/api/v1/me").is(200), "account_id").to_owned();
    let mut disk = Disk::open(&world.server);
    let id = disk.id(&head);
    let title = |title: &str| format!("UPDATE accounts SET title = {title} WHERE account_id = {id}");
    disk.run("CREATE TABLE kept_accounts AS SELECT * FROM accounts");
    assert_eq!(disk.run(&title("'董事长'")), 1);
    let digest = json!({ "digest": text(&agreement, "digest") });
    let signatures = format!("{}/signatures", at(&agreement));
    world.secretary().post(&signatures, &digest).is(201);
    world.head(1).post(&signatures, &digest).refused(500, "record_unproven");
    disk.run(&title(&format!("(SELECT title FROM kept_accounts WHERE account_id = {id})")));
    world.head(1).post(&signatures, &digest).is(201);
}

fn p59_a_session_that_is_over_stays_over(world: &World) {
    let login = world.head(1).login().to_owned();
    let again = Caller::person(&world.server, &world.community, &login, &world.head(1).password());
    let token = again.refresh_token();
    let nobody = Caller::nobody(&world.server, &world.community);
    let refresh = |token: &str| {
        nobody.ask("POST", "/oauth/token").form(&[("grant_type", "refresh_token"), ("refresh_token", token)]).send()
    };
    nobody.ask("POST", "/oauth/revoke").form(&[("token", token.as_str())]).send().is(200);
    refresh(&token).refused(400, "oauth_invalid_grant");
    let mut disk = Disk::open(&world.server);
    let community = disk.id(&world.community);
    let ended =
        format!("UPDATE sessions SET ended_at = NULL WHERE community_id = {community} AND ended_at IS NOT NULL");
    assert!(disk.run(&ended) > 0);
    refresh(&token).refused(400, "oauth_invalid_grant");
}
