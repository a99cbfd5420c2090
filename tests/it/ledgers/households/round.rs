//! From the template into the files and out again, and in again with no change; every form of a number and an encoding.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::json;

use super::acts::{ALL, HEADINGS, bring, figures, line, opened, remarks, send, text, two};
use crate::kit::answer::{items, text as word};
use crate::kit::{World, on_both_engines};
use crate::ledgers::books::{XLSX, workbook};

on_both_engines!(
    the_template_filled_in_brings_households_and_the_second_time_nothing,
    what_is_exported_imports_with_no_change,
    numbers_of_fifteen_digits_and_gb18030_are_read,
    a_file_fills_in_what_is_missing_and_changes_what_it_may,
    a_birth_that_contradicts_the_number_is_a_remark,
);

fn the_template_filled_in_brings_households_and_the_second_time_nothing(world: &World) {
    let officer = world.staff("household_officer");
    let template = officer.get("imports/households/template");
    assert_eq!((template.status, template.header("content-type")), (200, Some(XLSX)));
    let report = send(&officer, "", XLSX, &template.body).is(201);
    assert_eq!(figures(&report), [0; 5], "what explains and shows is passed over: {report}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(template.body)).unwrap();
    let range = book.worksheet_range("困难家庭").unwrap();
    let headings: Vec<String> = range.rows().next().unwrap().iter().map(Data::to_string).collect();
    assert_eq!(headings.iter().map(|one| one.trim_end_matches('*')).collect::<Vec<_>>(), HEADINGS);
    // Filled in under its own headings, on a sheet of any name.
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let filled = workbook(&[("Sheet1", &headings, two(world))]);
    let report = send(&officer, "?dry_run=true", XLSX, &filled).is(200);
    assert_eq!((figures(&report), &report["dry_run"]), ([2, 2, 0, 0, 0], &json!(true)), "{report}");
    assert!(items(&officer.get("households").is(200)).is_empty(), "a dry run writes nothing");
    let report = send(&officer, "", XLSX, &filled).is(201);
    assert_eq!((figures(&report), &report["errors"]), ([2, 2, 0, 0, 0], &json!([])), "{report}");
    let listed = officer.get("households").is(200);
    let states: Vec<&str> = items(&listed).iter().map(|one| word(one, "state")).collect();
    assert_eq!(states, ["active", "reported"], "the authority has decided about the first one");
    let first = &items(&listed)[0];
    assert_eq!((&first["members_count"], &first["tags"]), (&json!(3), &json!(["disability", "serious_illness"])));
    assert_eq!(first["officer"]["account_id"], json!(officer.account), "whoever imports keeps the files");
    let again = send(&officer, "", XLSX, &filled).is(201);
    assert_eq!(figures(&again), [2, 0, 0, 2, 0], "{again}");
    assert_eq!(items(&officer.get("households").is(200)).len(), 2);
}

fn what_is_exported_imports_with_no_change(world: &World) {
    let officer = world.staff("household_officer");
    bring(world, &two(world));
    let odd = json!({
        "head": { "name": "=示例", "born": "1960-02-29" }, "members": [{ "relation": "99", "name": "＋示例" }],
        "note": "-1+1\n@第二行", "needs": ["other_need"], "legal_basis": "consent", "hardship_category": "other_hardship"
    });
    officer.post("households", &odd).is(201);
    let before = officer.get("ledgers/households").is(200)["items"].clone();
    for media in [XLSX, "text/csv"] {
        let masked = officer.ask("GET", "ledgers/households").header("accept", media).send();
        assert_eq!((masked.status, masked.header("content-type")), (200, Some(media)));
        assert_eq!(masked.header("cache-control"), Some("no-store"));
        let clear = opened(world, &ALL, media);
        let some = opened(world, &["names", "point"], media);
        for (what, file) in [("masked", masked), ("opened", clear), ("partly opened", some)] {
            let report = send(&officer, "", media, &file.body).is(201);
            assert_eq!(figures(&report), [3, 0, 0, 3, 0], "{what} {media}: {report}");
            assert_eq!(remarks(&report), Vec::<String>::new(), "{report}");
        }
    }
    assert_eq!(officer.get("ledgers/households").is(200)["items"], before);
    let seen = items(&officer.get("households").is(200)).iter().map(|one| one["version"].clone()).collect::<Vec<_>>();
    assert_eq!(seen, [json!(2), json!(1), json!(1)], "nobody was touched");
}

fn a_birth_that_contradicts_the_number_is_a_remark(world: &World) {
    let (officer, today) = (world.staff("household_officer"), world.day(0));
    let head = line(&[
        ("户号", "甲"),
        ("与户主关系", "户主"),
        ("姓名", "示例𠮷"),
        ("身份证号", "11010519491231002X"),
        ("出生日期", "1960"),
        ("处理依据", "个人同意"),
        ("单独同意日期", &today),
        ("同意人", "本人"),
    ]);
    let report = send(&officer, "", "text/csv", text(&[head]).as_bytes()).is(201);
    assert_eq!(figures(&report), [1, 1, 0, 0, 0], "{report}");
    assert_eq!(remarks(&report), ["2 born_contradicts_identity_number"], "{report}");
}

fn numbers_of_fifteen_digits_and_gb18030_are_read(world: &World) {
    let officer = world.staff("household_officer");
    let today = world.day(0);
    let head = line(&[
        ("户号", "甲"),
        ("与户主关系", "户主"),
        ("姓名", "示例𠮷"),
        ("身份证号", "110105491231002"),
        ("处理依据", "个人同意"),
        ("单独同意日期", &today),
        ("同意人", "本人"),
    ]);
    let lines = text(&[head]);
    let gb = encoding_rs::GB18030.encode(&lines).0.into_owned();
    let report = send(&officer, "", "text/csv; charset=gb18030", &gb).is(201);
    assert_eq!((figures(&report), remarks(&report)), ([1, 1, 0, 0, 0], vec!["2 identity_number_upgraded".to_owned()]));
    let found = officer.post("households/search", &json!({ "identity_number": "11010519491231002X" })).is(200);
    assert_eq!(items(&found).len(), 1, "it was kept with eighteen");
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(lines.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [lines.as_bytes(), &utf16] {
        let again = send(&officer, "", "text/csv", bytes).is(201);
        assert_eq!(figures(&again), [1, 0, 0, 1, 0], "{again}");
    }
    // The API itself takes eighteen alone.
    let body = json!({
        "head": { "name": "示例", "identity_number": "110105491231002" }, "legal_basis": "consent",
        "consent": { "given_on": today, "given_by": "self" }
    });
    officer.post("households", &body).refused(422, "validation_failed");
}

fn a_file_fills_in_what_is_missing_and_changes_what_it_may(world: &World) {
    let officer = world.staff("household_officer");
    let today = world.day(0);
    bring(world, &[line(&[("户号", "1"), ("姓名", "示例甲"), ("电话", "19900001234"), ("处理依据", "履行法定职责")])]);
    let more = [
        line(&[
            ("档案编号", "h001"),
            ("与户主关系", "户主"),
            ("姓名", "示例甲"),
            ("身份证号", "11010519491231002x"),
            ("电话", "19900005678"),
            ("困难类别", "near_subsistence"),
            ("认定部门", "示例街道办事处"),
            ("认定日期", "2026.1.5"),
            ("困难情形", "失业"),
            ("单独同意日期", &today),
            ("同意人", "本人"),
        ]),
        line(&[("档案编号", "H001"), ("与户主关系", "30"), ("姓名", "示例乙"), ("出生日期", "1990")]),
    ];
    let report = bring(world, &more);
    assert_eq!(figures(&report), [1, 0, 1, 0, 0], "{report}");
    let one = items(&officer.get("households").is(200))[0].clone();
    assert_eq!((&one["state"], &one["hardship_category"]), (&json!("active"), &json!("near_subsistence")));
    assert_eq!((&one["members_count"], &one["consent"]["state"]), (&json!(2), &json!("given")));
    let seen = officer.get(&format!("households/{}", word(&one, "id"))).is(200);
    assert_eq!(seen["masked"], json!({ "identity_number": "110***********002X", "phone": "199****5678" }));
    assert_eq!(figures(&bring(world, &more)), [1, 0, 0, 1, 0]);
    // A blank cell says nothing: nobody is removed.
    let less = [line(&[("档案编号", "H001"), ("姓名", "示例甲")])];
    assert_eq!(figures(&bring(world, &less)), [1, 0, 0, 1, 0]);
}
