//! Undo: keys of what it brought go, what it changed is what it was; whole, or nothing of it.

use serde_json::json;

use super::acts::{ALL, bring, figures, line, opened, two};
use crate::households::acts::{NAME, at, household_in, reported};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text as word};
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::pairings::acts as pairings;

on_both_engines!(
    p57_undo_destroys_the_keys_of_what_it_brought,
    p57_what_was_changed_is_what_it_was,
    what_was_touched_since_is_not_undone,
    what_a_pairing_speaks_of_is_not_undone,
    what_was_taken_on_is_no_mistake,
);
alone_on_both_engines!(p57_the_way_back_goes_with_the_key_and_after_thirty_days);

fn ids(world: &World) -> Vec<String> {
    let listed = world.staff("household_officer").get("households").is(200);
    items(&listed).iter().map(|one| word(one, "id").to_owned()).collect()
}

fn p57_undo_destroys_the_keys_of_what_it_brought(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let report = bring(world, &two(world));
    let (path, brought) = (format!("imports/{}", word(&report, "id")), ids(world));
    let shown = officer.get(&path);
    assert_eq!(shown.is(200)["allowed_actions"], json!(["list_import_errors", "delete_import"]));
    assert_eq!(secretary.get(&path).is(200)["allowed_actions"], json!(["list_import_errors"]));
    secretary.delete(&path, &secretary.get(&path).etag()).refused(403, "import_needs_household_officer");
    // Whoever has looked at what is wrong can still undo it.
    opened(world, &["names"], "text/csv");
    officer.delete(&path, &shown.etag()).is(204);
    assert_eq!(ids(world), Vec::<String>::new());
    let mut disk = Disk::open(&world.server);
    for id in &brought {
        officer.get(&at(id)).refused(404, "not_found");
        for table in ["household_keys", "household_parts", "household_traces"] {
            assert_eq!(disk.count(table, id), 0, "{table}");
        }
    }
    officer.get(&path).refused(404, "not_found");
    let told = world.auditor().get("journal?limit=200").is(200);
    let kinds: Vec<&str> = items(&told).iter().map(|entry| word(entry, "type")).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "hulian.household.taken_back.v1").count(), 2, "{kinds:?}");
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
    assert_eq!(figures(&bring(world, &two(world))), [2, 2, 0, 0, 0], "it can come again");
}

fn p57_what_was_changed_is_what_it_was(world: &World) {
    let officer = world.staff("household_officer");
    let today = world.day(0);
    bring(world, &two(world));
    let before = opened(world, &ALL, "text/csv").text();
    let seen = officer.get("ledgers/households").is(200)["items"].clone();
    let change = [
        line(&[
            ("档案编号", "H002"),
            ("姓名", "示例丁"),
            ("身份证号", "440524188001010014"),
            ("电话", "19900004444"),
            ("住址", "示例大院9号"),
            ("困难类别", "其他困难"),
            ("认定部门", "示例街道办事处"),
            ("认定日期", "2026.1.4"),
            ("困难情形", "重病"),
            ("单独同意日期", &today),
            ("同意人", "本人"),
            ("备注", "新的备注。"),
        ]),
        line(&[("档案编号", "H002"), ("与户主关系", "子"), ("姓名", "示例小")]),
    ];
    let report = bring(world, &change);
    assert_eq!(figures(&report), [1, 0, 1, 0, 0]);
    assert_eq!(officer.get("ledgers/households").is(200)["items"][1]["state"], "active");
    let path = format!("imports/{}", word(&report, "id"));
    officer.delete(&path, &officer.get(&path).etag()).is(204);
    assert_eq!(officer.get("ledgers/households").is(200)["items"], seen, "state, consent and decision as well");
    assert_eq!(opened(world, &ALL, "text/csv").text(), before);
    let found = officer.post("households/search", &json!({ "phone": "19900004444" })).is(200);
    assert!(items(&found).is_empty(), "nobody finds it by what is no longer said");
    let history = json!({ "purpose": "示例核对", "fields": ["history"] });
    let second = ids(world)[1].clone();
    let steps = officer.post(&format!("{}/disclosures", at(&second)), &history).is(201)["fields"]["history"].clone();
    assert_eq!(steps.as_array().unwrap().last().unwrap()["act"], "import_undone", "the file says so: {steps}");
}

fn what_was_touched_since_is_not_undone(world: &World) {
    let officer = world.staff("household_officer");
    let report = bring(world, &two(world));
    let path = format!("imports/{}", word(&report, "id"));
    let touched = ids(world)[1].clone();
    officer.amend(&at(&touched), &json!({ "needs": ["care"] })).is(200);
    let before = officer.get("ledgers/households").is(200)["items"].clone();
    let refused = officer.delete(&path, &officer.get(&path).etag()).refused(409, "import_in_use");
    assert_eq!(refused["held_by"], json!([{ "object": at(&touched), "by": ["changed_since"] }]));
    assert_eq!(officer.get("ledgers/households").is(200)["items"], before, "nothing of it was undone");
}

fn what_a_pairing_speaks_of_is_not_undone(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let report = bring(world, &two(world));
    let path = format!("imports/{}", word(&report, "id"));
    let household = ids(world)[0].clone();
    let pairing = pairings::proposed(world, &household, 1);
    let readable = || {
        for who in [&officer, &secretary, &world.head(1)] {
            let listed = who.get("pairings").is(200);
            assert_eq!(word(&items(&listed)[0], "id"), pairing);
            who.get(&pairings::at(&pairing)).is(200);
        }
    };
    let refused = || officer.delete(&path, &officer.get(&path).etag()).refused(409, "import_in_use");
    let held = json!([{ "object": at(&household), "by": [pairings::at(&pairing)] }]);
    assert_eq!(refused()["held_by"], held, "a proposal alone");
    readable();
    officer.put(&format!("{}/withdrawal", pairings::at(&pairing)), &json!({ "reason": "误提。" })).is(200);
    assert_eq!(refused()["held_by"], held, "what became of it is on record");
    readable();
    // Erased it is no mistake either, and what else the file brought can be taken back.
    for who in [&officer, &secretary] {
        who.post(&format!("{}/erasure", at(&household)), &json!({ "reason": "本人申请。" })).is(200);
    }
    officer.delete(&path, &officer.get(&path).etag()).is(204);
    assert_eq!(officer.get(&at(&household)).is(200)["state"], "erased");
    readable();
}

fn what_was_taken_on_is_no_mistake(world: &World) {
    let officer = world.staff("household_officer");
    let household = reported(world, &household_in());
    let decided = [
        ("档案编号", "H001"),
        ("姓名", NAME),
        ("困难类别", "其他困难"),
        ("认定部门", "示例街道办事处"),
        ("认定日期", "2026.1.4"),
    ];
    let report =
        bring(world, &[line(&decided), line(&[("档案编号", "H001"), ("与户主关系", "子"), ("姓名", "示例乙")])]);
    assert_eq!(officer.get(&at(&household)).is(200)["state"], "active", "{report}");
    let pairing = pairings::proposed(world, &household, 1);
    let path = format!("imports/{}", word(&report, "id"));
    officer.delete(&path, &officer.get(&path).etag()).is(204);
    assert_eq!(officer.get(&at(&household)).is(200)["state"], "reported");
    officer.delete(&at(&household), "*").refused(409, "too_late_to_take_back");
    let listed = officer.get("pairings").is(200);
    assert_eq!((word(&items(&listed)[0], "id"), &items(&listed)[0]["state"]), (pairing.as_str(), &json!("withdrawn")));
}

fn p57_the_way_back_goes_with_the_key_and_after_thirty_days(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    bring(world, &two(world));
    let report = bring(world, &[line(&[("档案编号", "H002"), ("姓名", "示例丁"), ("电话", "19900004444")])]);
    let path = format!("imports/{}", word(&report, "id"));
    officer.get(&format!("{path}/workbook")).refused(403, "not_allowed");
    secretary.get(&format!("{path}/workbook")).refused(409, "import_without_copy");
    let id = ids(world)[1].clone();
    for caller in [&officer, &secretary] {
        caller.post(&format!("{}/erasure", at(&id)), &json!({ "reason": "本人申请。" })).is(200);
    }
    // What it was before lies beside the import, sealed with a key that is gone: there is nothing to put back.
    officer.delete(&path, &officer.get(&path).etag()).is(204);
    assert_eq!(officer.get(&at(&id)).is(200)["state"], "erased");
    let report = bring(world, &[line(&[("档案编号", "H001"), ("姓名", "欧阳示例甲"), ("电话", "19900005555")])]);
    let path = format!("imports/{}", word(&report, "id"));
    world.days(31);
    crate::kit::until("the way back is forgotten", || {
        officer.get(&path).is(200)["allowed_actions"] == json!(["list_import_errors"])
    });
    officer.delete(&path, &officer.get(&path).etag()).refused(409, "import_forgotten");
}
