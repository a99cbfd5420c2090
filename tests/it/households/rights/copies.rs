//! PIPL 45 and 56: everything that is held, for whom it is about, once, and never without a trace.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use serde_json::{Value, json};

use super::super::acts::{ADDRESS, IDENTITY, NAME, PHONE, at, body_of, helped, household_in, sensitive_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;
use crate::kit::{World, on_both_engines};
use crate::ledgers::books::XLSX;

on_both_engines!(
    p57_a_copy_holds_everything_and_is_recorded,
    p57_a_copy_is_a_workbook_as_well,
    p57_a_copy_is_for_the_household_officer_and_what_is_processed,
);

fn asked() -> Value {
    json!({ "requested_by": "self", "purpose": "本人申请查阅复制" })
}

/// A household with something of everything.
fn full(world: &World) -> String {
    let officer = world.staff("household_officer");
    let id = helped(world, &sensitive_in(world));
    let plan = officer.ask("PUT", &format!("{}/plan", at(&id))).header("if-match", "*").json(&body_of(world, "plan"));
    plan.send().is(200);
    officer.post(&format!("{}/disclosures", at(&id)), &body_of(world, "disclosures")).is(201);
    id
}

fn p57_a_copy_holds_everything_and_is_recorded(world: &World) {
    let officer = world.staff("household_officer");
    let path = at(&full(world));
    let shown = officer.post(&format!("{path}/subject-copies"), &asked());
    let copy = shown.is(201);
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    for held in [NAME, "示例乙", IDENTITY, PHONE, ADDRESS, "代办购药", "每周上门一次", "钢城街道办事处", "核对申请材料"]
    {
        assert!(shown.text().contains(held), "{held}: {copy}");
    }
    assert_eq!(
        (&copy["hardship_category"], &copy["tags"][1]),
        (&json!("subsistence_allowance"), &json!("serious_illness"))
    );
    assert_eq!(copy["consent"]["state"], "given");
    let acts: Vec<&str> = copy["fields"]["history"].as_array().unwrap().iter().map(|one| text(one, "act")).collect();
    assert_eq!(acts, ["report", "admission"]);
    let looks = copy["looks"].as_array().unwrap();
    assert_eq!((looks.len(), &looks[0]["journal_seq"]), (2, &copy["journal_seq"]), "this time as well");
    assert_eq!(
        (&looks[0]["purpose"], &looks[0]["by"]["account_id"]),
        (&json!("复制 (本人): 本人申请查阅复制"), &json!(officer.account))
    );
    assert_eq!(looks[0]["fields"].as_array().unwrap().len(), 9, "every field");
    let journal = world.auditor().get(&format!("journal?subject={path}&limit=200")).is(200);
    let last = items(&journal).last().unwrap();
    assert_eq!((&last["type"], &last["seq"]), (&json!("hulian.household.copied.v1"), &copy["journal_seq"]));
    assert!(!last.to_string().contains("查阅"), "what for is sealed: {last}");
    let listed = world.secretary().get(&format!("{path}/disclosures")).is(200);
    assert_eq!(listed["items"], copy["looks"]);
    // Once: the same key shows nothing.
    let once = || officer.ask("POST", &format!("{path}/subject-copies")).key("copy").json(&asked()).send();
    once().is(201);
    once().refused(409, "not_replayable");
}

fn p57_a_copy_is_a_workbook_as_well(world: &World) {
    let officer = world.staff("household_officer");
    let id = helped(world, &with(household_in(), "note", json!("=1+1 备注")));
    let path = format!("{}/subject-copies", at(&id));
    let sent = officer.ask("POST", &path).header("accept", XLSX).json(&asked()).send();
    assert_eq!((sent.status, sent.header("content-type")), (201, Some(XLSX)));
    assert_eq!(sent.header("content-disposition"), Some("attachment; filename=\"copy.xlsx\""), "it names nobody");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sent.body.as_slice())).unwrap();
    assert_eq!(book.sheet_names(), ["概况", "人员", "一户一策", "附件目录", "办理记录", "查看记录"]);
    let mut all = String::new();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none(), "{name} has a formula");
        let range = book.worksheet_range(&name).unwrap();
        all.extend(range.used_cells().map(|(_, _, cell)| format!("{cell}\n")));
    }
    for held in
        [NAME, "示例乙", PHONE, ADDRESS, "=1+1 备注", "户主", "妻", "低保", "失业", "钢城街道办事处", "复制 (本人)"]
    {
        assert!(all.contains(held), "{held}: {all}");
    }
    assert_eq!(items(&world.secretary().get(&format!("{}/disclosures", at(&id))).is(200)).len(), 1);
    officer.ask("POST", &path).header("accept", "text/csv").json(&asked()).send().refused(406, "not_acceptable");
}

fn p57_a_copy_is_for_the_household_officer_and_what_is_processed(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&full(world));
    let copies = format!("{path}/subject-copies");
    for nobody in [&secretary, &world.officer(), &world.auditor(), &world.staff("grid_worker"), &world.head(1)] {
        nobody.post(&copies, &asked()).refused(403, "not_allowed");
    }
    for wrong in [json!({ "purpose": "本人申请" }), json!({ "requested_by": "self", "purpose": "" })] {
        officer.post(&copies, &wrong).refused(422, "validation_failed");
    }
    secretary.put(&format!("{path}/restriction"), &body_of(world, "restriction")).is(200);
    officer.post(&copies, &asked()).refused(409, "household_restricted");
    secretary.delete(&format!("{path}/restriction"), "*").is(200);
    officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    officer.post(&copies, &asked()).refused(403, "consent_withdrawn");
    officer.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);
    secretary.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);
    officer.post(&copies, &asked()).refused(409, "household_erased");
    assert_eq!(
        items(&secretary.get(&format!("{path}/disclosures")).is(200)).len(),
        1,
        "who was refused has seen nothing"
    );
}
