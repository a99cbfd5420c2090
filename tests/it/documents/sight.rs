//! Who may open a document: its uploader; once it belongs to something, whoever may see that.

use serde_json::json;

use super::files::{pdf, scan, upload};
use super::{at, content};
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    what_belongs_to_nothing_is_its_uploaders_alone,
    what_is_attached_is_seen_by_the_parties_and_the_community,
    what_is_on_file_stays
);

fn what_belongs_to_nothing_is_its_uploaders_alone(world: &World) {
    for (uploader, bytes) in [(world.officer(), pdf("of the office")), (world.liaison(1), pdf("of the unit"))] {
        let document = scan(&uploader, &bytes);
        assert_eq!(uploader.get(&content(&document)).body, bytes);
        let everybody = [world.secretary(), world.auditor(), world.head(1), world.head(2), world.member("helper", 1)];
        for other in everybody {
            other.get(&at(&document)).refused(404, "not_found");
            other.get(&content(&document)).refused(404, "not_found");
        }
        world
            .elsewhere()
            .secretary()
            .get(&format!("/api/v1/communities/{}/{}", world.community, at(&document)))
            .refused(404, "not_found");
        world.nobody().get(&content(&document)).refused(401, "sign_in_required");
    }
    for stranger in [world.auditor(), world.staff("grid_worker"), world.member("helper", 1)] {
        upload(&stranger, "application/pdf", "", &pdf("x")).refused(403, "not_allowed");
    }
    let machine = world.client(&["documents:write", "documents:read"]);
    let document = scan(&machine, &pdf("of a machine"));
    assert!(document["uploaded_by"].get("account_id").is_none() && document["uploaded_by"]["client_id"].is_string());
    assert_eq!(machine.get(&content(&document)).status, 200);
    world.client(&["documents:read"]).get(&at(&document)).refused(404, "not_found");
    let reader = world.client(&["units:read"]);
    reader.get(&content(&document)).refused(403, "insufficient_scope");
}

fn what_is_attached_is_seen_by_the_parties_and_the_community(world: &World) {
    let document = scan(&world.officer(), &pdf("attached"));
    let original = json!({ "document_id": document["id"] });
    for (unit, others) in [(1, vec![2, 3]), (2, vec![3])] {
        let agreement = in_force(world, &[unit]);
        world.officer().put(&format!("agreements/{}/original", text(&agreement, "id")), &original).is(200);
        let belongs = format!("agreements/{}", text(&agreement, "id"));
        for reader in [world.head(unit), world.liaison(unit), world.member("helper", unit)] {
            let seen = reader.get(&at(&document)).is(200);
            // A unit is not told what else it belongs to.
            assert_eq!((&seen["attached_to"], &seen["allowed_actions"]), (&json!([belongs]), &json!([])));
            assert_eq!(reader.get(&content(&document)).body, pdf("attached"));
        }
        for other in others {
            world.head(other).get(&at(&document)).refused(404, "not_found");
            world.head(other).get(&content(&document)).refused(404, "not_found");
        }
    }
    for reader in [world.secretary(), world.officer(), world.auditor()] {
        assert_eq!(reader.get(&at(&document)).is(200)["attached_to"].as_array().unwrap().len(), 2);
    }
    world.staff("grid_worker").get(&at(&document)).refused(403, "not_allowed");
    let machine = world.unit_client(3, &["documents:read"]);
    machine.get(&content(&document)).refused(404, "not_found");
    assert_eq!(world.unit_client(1, &["documents:read"]).get(&content(&document)).status, 200);
}

fn what_is_on_file_stays(world: &World) {
    let document = scan(&world.officer(), &pdf("on file"));
    let agreement = in_force(world, &[1]);
    let original = json!({ "document_id": document["id"] });
    world.officer().put(&format!("agreements/{}/original", text(&agreement, "id")), &original).is(200);
    let seen = world.officer().get(&at(&document));
    assert_eq!((&seen.is(200)["version"], &seen.json()["allowed_actions"]), (&json!(2), &json!([])));
    for remover in [world.officer(), world.secretary()] {
        remover.delete(&at(&document), &seen.etag()).refused(409, "document_attached");
    }
    world.liaison(1).delete(&at(&document), "*").refused(409, "document_attached");
    world.liaison(2).delete(&at(&document), "*").refused(404, "not_found");
}
