//! What was signed is what is shown, whatever a row says; and whether it is still in force.

use serde_json::{Value, json};

use crate::backup::Home;
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::story::consent::pause;

on_both_engines!(
    a_verdict_says_what_has_become_of_the_text,
    a_voided_registration_is_told_with_its_proof,
    a_text_that_never_bound_anybody_has_no_proof,
);
alone_on_both_engines!(
    the_page_shows_what_was_signed_and_check_names_the_row,
    p59_what_happens_to_agreements_leaves_their_rows_sound,
);

fn verified(world: &World, proof: &Value) -> Value {
    world.nobody().post("/api/v1/proofs/verification", proof).is(200)
}

fn proof(world: &World, agreement: &Value) -> Value {
    world.officer().get(&format!("{}/proof", at(agreement))).is(200)
}

/// An amendment of the purpose, signed by the secretary and these heads.
fn amended(world: &World, agreement: &Value, units: &[usize]) -> Value {
    let path = format!("{}/amendments", at(agreement));
    let body = json!({ "reason": "增加活动场次。", "changes": { "purpose": "变更后的宗旨。" } });
    let amendment = world.officer().post(&path, &body).is(201);
    let (path, digest) = (
        format!("{}/requests/{}/signatures", at(agreement), amendment["number"]),
        json!({ "digest": amendment["digest"] }),
    );
    world.secretary().post(&path, &digest).is(201);
    for unit in units {
        world.head(*unit).post(&path, &digest).is(201);
    }
    amendment
}

fn terminated(world: &World, agreement: &Value, digest: &Value) {
    let body = json!({ "reason": "双方商定提前终止。", "digest": digest });
    for caller in [world.head(1), world.secretary()] {
        caller.put(&format!("{}/termination", at(agreement)), &body).is(200);
    }
}

fn a_verdict_says_what_has_become_of_the_text(world: &World) {
    let agreement = in_force(world, &[1]);
    let first = proof(world, &agreement);
    let verdict = verified(world, &first);
    assert_eq!((text(&verdict, "outcome"), text(&verdict, "currency")), ("verified", "in_force"));
    assert!(text(&verdict, "message").contains("现行有效") && text(&verdict, "message_en").contains("In force"));
    assert_eq!((verdict.get("superseded_by"), verdict.get("currency_since")), (None, None));
    let mut wrong = first.clone();
    wrong["text"]["title"] = json!("改动过的标题");
    let verdict = verified(world, &wrong);
    assert_eq!((text(&verdict, "outcome"), verdict.get("currency")), ("wrong", None), "nothing is told for a forgery");

    for caller in [world.head(1), world.secretary()] {
        caller.put(&format!("{}/suspension", at(&agreement)), &pause(&agreement)).is(200);
    }
    let verdict = verified(world, &first);
    assert_eq!(text(&verdict, "currency"), "suspended");
    assert!(verdict["currency_since"].is_string(), "{verdict}");
    for caller in [world.head(1), world.secretary()] {
        caller.ask("DELETE", &format!("{}/suspension", at(&agreement))).send().is(200);
    }
    assert_eq!(verified(world, &first)["currency"], "in_force");

    let amendment = amended(world, &agreement, &[1]);
    let verdict = verified(world, &first);
    assert_eq!((text(&verdict, "outcome"), text(&verdict, "currency")), ("verified", "superseded"), "{verdict}");
    assert_eq!(verdict["superseded_by"], amendment["digest"]);
    assert!(verdict["currency_since"].is_string() && text(&verdict, "message").contains("取代"), "{verdict}");
    let second = proof(world, &agreement);
    assert_eq!(verified(world, &second)["currency"], "in_force");

    terminated(world, &agreement, &amendment["digest"]);
    let verdict = verified(world, &second);
    assert_eq!((text(&verdict, "outcome"), text(&verdict, "currency")), ("verified", "ended"), "{verdict}");
    assert!(verdict["currency_since"].is_string(), "{verdict}");
    assert_eq!(verified(world, &first)["currency"], "superseded");
}

fn registration(world: &World, unit: usize) -> Value {
    let mut body = deed(world, &[unit]);
    body.as_object_mut().unwrap().remove("signing_order");
    body["starts_on"] = json!(world.day(-40));
    body["signed_on"] = json!(world.day(-45));
    world.officer().post("agreements/registrations", &body).is(201)
}

fn a_voided_registration_is_told_with_its_proof(world: &World) {
    let agreement = registration(world, 1);
    let proof = proof(world, &agreement);
    assert_eq!(verified(world, &proof)["currency"], "in_force");
    let body = json!({ "reason": "登记有误。" });
    world.officer().put(&format!("{}/void", at(&agreement)), &body).is(200);
    let verdict = verified(world, &proof);
    assert_eq!((text(&verdict, "outcome"), text(&verdict, "currency")), ("verified", "voided"), "{verdict}");
    assert!(text(&verdict, "message").contains("作废"), "{verdict}");
}

fn a_text_that_never_bound_anybody_has_no_proof(world: &World) {
    let refused = submitted(world, &deed(world, &[1]));
    let (path, officer) = (at(&refused), world.officer());
    let of = |digest: &str| officer.get(&format!("{path}/proof?digest={digest}"));
    assert_eq!(of(text(&refused, "digest")).is(200)["digest"], refused["digest"], "the text that stands for signature");
    world.head(1).put(&format!("{path}/refusal"), &json!({ "reason": "场次需再议。" })).is(200);
    of(text(&refused, "digest")).refused(409, "illegal_transition");
    let again = officer.go(&format!("{path}/submission")).is(200);
    assert_ne!(again["digest"], refused["digest"]);
    of(text(&refused, "digest")).refused(404, "not_found");
    let agreement = signed(world, &again, &[1]);
    of(text(&refused, "digest")).refused(404, "not_found");
    assert_eq!(of(text(&agreement, "digest")).is(200)["digest"], agreement["digest"]);
    // One that was in force is told, whatever came after it.
    amended(world, &agreement, &[1]);
    assert_eq!(of(text(&agreement, "digest")).is(200)["digest"], agreement["digest"]);
    of(text(&refused, "digest")).refused(404, "not_found");
}

fn the_page_shows_what_was_signed_and_check_names_the_row(world: &World) {
    let agreement = in_force(world, &[1]);
    let draft = crate::kit::deeds::drafted(world, &deed(world, &[1]));
    let page = |agreement: &Value| world.head(1).get(&format!("{}/document", at(agreement))).text();
    let (before, home, mut disk) = (page(&agreement), Home::of(world), Disk::open(&world.server));
    assert!(before.contains("4场") && before.contains("示例单位01"), "{before}");
    let sound = home.done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
    let id = disk.id(text(&agreement, "id"));
    let (party, line) = (text(&agreement["parties"][1], "party_id"), text(&agreement["commitments"][0], "id"));
    let changes = [
        ("agreements", text(&agreement, "id"), format!("title = '悄悄改掉的标题' WHERE agreement_id = {id}")),
        ("agreements", text(&agreement, "id"), format!("ends_on = '2099-12-31' WHERE agreement_id = {id}")),
        ("agreement_parties", party, format!("name = '别的单位' WHERE party_id = {}", disk.id(party))),
        ("commitments", line, format!("quantity = 1 WHERE commitment_id = {}", disk.id(line))),
        ("commitments", line, format!("title = '别的事项' WHERE commitment_id = {}", disk.id(line))),
    ];
    for (table, key, change) in changes {
        disk.run(&format!("CREATE TABLE kept_rows AS SELECT * FROM {table}"));
        assert!(disk.run(&format!("UPDATE {table} SET {change}")) > 0, "{change}");
        assert_eq!(page(&agreement), before, "{change}");
        let found = home.fails(1, &["check"]);
        let place = format!("{table}/{key} (row_beside_text)");
        let named = found.lines().any(|line| line.starts_with("text_contradicted") && line.contains(&place));
        assert!(named && !found.contains("悄悄"), "{change}: {found}");
        let (column, place) = (change.split(" = ").next().unwrap(), change.split(" WHERE ").nth(1).unwrap());
        let kept = format!("SELECT k.{column} FROM kept_rows AS k WHERE k.{place}");
        disk.run(&format!("UPDATE {table} SET {column} = ({kept}) WHERE {place}"));
        disk.run("DROP TABLE kept_rows");
    }
    home.done(&["check"]);
    // A draft is printed as it stands: nothing of it was signed.
    let shown = world.officer().get(&format!("{}/document", at(&draft))).text();
    assert!(shown.contains("文本尚未冻结"), "{shown}");
    // Without the text that it names nothing is printed in its name.
    disk.run(&format!(
        "UPDATE agreement_versions SET text = text || ' ' WHERE agreement_id = {id} AND text IS NOT NULL"
    ));
    world.head(1).get(&format!("{}/document", at(&agreement))).refused(500, "internal_error");
}

/// Amendments, accessions, those who leave, what is cancelled by consent: none of it is a row beside its text.
fn p59_what_happens_to_agreements_leaves_their_rows_sound(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let line = format!("commitments/{}", text(&agreement["commitments"][0], "id"));
    for caller in [world.head(1), world.secretary()] {
        let version = caller.get(&line).is(200)["version"].clone();
        caller
            .put(&format!("{line}/cancellation"), &json!({ "version": version, "reason": "改为另一项活动。" }))
            .is(200);
    }
    let page = world.head(1).get(&format!("{}/document", at(&agreement))).text();
    assert!(page.contains("组织主题党日活动 (已取消)"), "{page}");
    amended(world, &agreement, &[1, 2]);
    let page = world.head(1).get(&format!("{}/document", at(&agreement))).text();
    assert!(!page.contains("组织主题党日活动") && page.contains("变更后的宗旨。"), "{page}");
    let paper = registration(world, 1);
    amended(world, &paper, &[1]);
    // Each by itself: a unit joins, another leaves, and the next text is without it.
    let common = submitted(world, &with(deed(world, &[1, 2]), "effect", json!("each_on_signing")));
    let common = signed(world, &common, &[1, 2]);
    let accession =
        world.officer().post(&format!("{}/accessions", at(&common)), &json!({ "unit_id": world.unit_id(3) })).is(201);
    let (path, digest) = (format!("{}/requests/1/signatures", at(&common)), json!({ "digest": accession["digest"] }));
    let open = world.officer().get(&format!("{}/document", at(&common))).text();
    assert!(open.contains("示例单位03") && open.contains("待签署加入"), "{open}");
    world.head(3).post(&path, &digest).is(201);
    world.secretary().post(&path, &digest).is(201);
    world.head(2).put(&format!("{}/notice", at(&common)), &json!({ "reason": "单位迁出辖区。" })).is(200);
    world.days(31);
    amended(world, &common, &[1, 3]);
    let page = world.officer().get(&format!("{}/document", at(&common))).text();
    for words in ["示例单位01", "示例单位02", "示例单位03", "已退出"] {
        assert!(page.contains(words), "the page lacks {words}");
    }
    let sound = Home::of(world).done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
}
