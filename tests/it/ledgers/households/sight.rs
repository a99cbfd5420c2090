//! Who may bring, see, open and undo; that looking is on record; that no copy and no word of a person is kept.

use serde_json::json;

use super::acts::{ALL, bring, cells, line, opened, send, text, two};
use crate::households::acts::at;
use crate::kit::answer::{items, text as word};
use crate::kit::{World, on_both_engines};
use crate::ledgers::books::{XLSX, send as send_units, small};

on_both_engines!(
    p27_households_come_and_go_through_the_household_officer_alone,
    p55_whoever_opens_the_ledger_has_looked_at_every_household,
    p53_nothing_of_the_file_is_kept_or_repeated,
);

fn p27_households_come_and_go_through_the_household_officer_alone(world: &World) {
    let officer = world.staff("household_officer");
    let report = bring(world, &two(world));
    let path = format!("imports/{}", word(&report, "id"));
    let lines = text(&two(world));
    let asked = json!({ "purpose": "示例核对", "fields": ["names"] });
    for nobody in [world.officer(), world.staff("grid_worker"), world.auditor(), world.head(1), world.liaison(1)] {
        send(&nobody, "", "text/csv", lines.as_bytes()).refused(403, "not_allowed");
        nobody.get("ledgers/households").refused(403, "not_allowed");
        nobody.get("imports/households/template").refused(403, "not_allowed");
        nobody.post("ledgers/households/disclosures", &asked).refused(403, "not_allowed");
    }
    let secretary = world.secretary();
    send(&secretary, "", "text/csv", lines.as_bytes()).refused(403, "not_allowed");
    secretary.post("ledgers/households/disclosures", &asked).refused(403, "not_allowed");
    secretary.get("ledgers/households").is(200);
    // The record of an import: each sees its own side, and the secretary both.
    let units = send_units(&secretary, "", XLSX, &small(&world.tag)).is(201);
    let kinds = |caller: &crate::kit::Caller| -> Vec<String> {
        items(&caller.get("imports").is(200)).iter().map(|one| word(one, "kind").to_owned()).collect()
    };
    assert_eq!(kinds(&officer), ["households"]);
    assert_eq!(kinds(&world.officer()), ["onboarding"]);
    assert_eq!(kinds(&world.auditor()), ["onboarding"]);
    assert_eq!(kinds(&secretary), ["onboarding", "households"]);
    for blind in [world.officer(), world.auditor()] {
        blind.get(&path).refused(404, "not_found");
        blind.get(&format!("{path}/errors")).refused(404, "not_found");
    }
    let other = format!("imports/{}", word(&units, "id"));
    officer.get(&other).refused(404, "not_found");
    officer.delete(&other, "*").refused(404, "not_found");
    world.officer().delete(&path, "*").refused(404, "not_found");
    assert_eq!(world.elsewhere().staff("household_officer").get("ledgers/households").is(200)["items"], json!([]));
}

fn p55_whoever_opens_the_ledger_has_looked_at_every_household(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    bring(world, &two(world));
    let listed = officer.get("households").is(200);
    let ids: Vec<String> = items(&listed).iter().map(|one| word(one, "id").to_owned()).collect();
    let body = json!({ "purpose": "向街道报送台账", "fields": ["phones", "names"] });
    let ask =
        || officer.ask("POST", "ledgers/households/disclosures").header("accept", "text/csv").key("once").json(&body);
    let shown = ask().send();
    assert_eq!((shown.status, shown.header("cache-control")), (201, Some("no-store")), "{}", shown.text());
    let clear = shown.text();
    for there in ["欧阳示例甲", "19900001234", "示例乙", "09376226222"] {
        assert!(clear.contains(there), "{there}: {clear}");
    }
    for hidden in ["11010519491231002X", "501室", "代办购药", "肢体", "98.2855", "1951"] {
        assert!(!clear.contains(hidden), "{hidden} was not asked for: {clear}");
    }
    ask().send().refused(409, "not_replayable");
    for id in &ids {
        let looks = secretary.get(&format!("{}/disclosures", at(id))).is(200);
        let look = &items(&looks)[0];
        assert_eq!(items(&looks).len(), 1, "once, though it was asked for twice");
        assert_eq!((&look["fields"], word(look, "purpose")), (&json!(["names", "phones"]), "向街道报送台账"));
        assert_eq!(look["by"]["account_id"], json!(officer.account));
        let told = world.auditor().get(&format!("journal?subject={}", at(id))).is(200);
        let entry = items(&told).iter().find(|entry| entry["seq"] == look["journal_seq"]).unwrap();
        assert_eq!(entry["type"], "hulian.household.disclosed.v1");
    }
    for wrong in [
        json!({ "purpose": "", "fields": ["names"] }),
        json!({ "purpose": "示例核对", "fields": [] }),
        json!({ "purpose": "示例核对", "fields": ["history"] }),
    ] {
        officer.post("ledgers/households/disclosures", &wrong).refused(422, "validation_failed");
    }
    opened(world, &ALL, XLSX);
}

fn p53_nothing_of_the_file_is_kept_or_repeated(world: &World) {
    let officer = world.staff("household_officer");
    let wrong = [
        line(&[
            ("户号", "19900001234"),
            ("姓名", "金丝雀*"),
            ("身份证号", "110105194912310021"),
            ("电话", "金丝雀19900001234"),
            ("住址", "金"),
            ("残疾类别", "金丝雀病"),
            ("处理依据", "金丝雀依据"),
            ("帮扶专干", "金丝雀"),
            ("备注", "金丝雀 19900001234"),
        ]),
        line(&[
            ("户号", "19900001234"),
            ("与户主关系", "金丝雀"),
            ("姓名", "金丝雀乙"),
            ("住址", "金丝雀路"),
            ("出生日期", "金丝雀年"),
        ]),
    ];
    let lines = text(&wrong);
    for query in ["", "?dry_run=true"] {
        let answer = send(&officer, query, "text/csv", lines.as_bytes());
        assert!([200, 422].contains(&answer.status), "{}", answer.text());
        assert!(cells(&answer.json()).len() >= 9, "{}", answer.text());
        let said = answer.text();
        assert!(!said.contains("金丝雀") && !said.contains("1990000") && !said.contains("1101051949"), "{said}");
    }
    // A sheet may be named after somebody; it is called by its number.
    let book = crate::ledgers::books::workbook(&[
        ("困难家庭(金丝雀家)", &super::acts::HEADINGS, wrong.to_vec()),
        ("金丝雀的另一页", &["姓名", "电话"], vec![vec!["金丝雀".to_owned(), "19900001234".to_owned()]]),
    ]);
    let answer = send(&officer, "?dry_run=true", XLSX, &book);
    answer.is(200);
    assert!(!answer.text().contains("金丝雀"), "{}", answer.text());
    // The marked copy is for whoever sent the file, at once.
    let asked = officer.ask("POST", "imports/households?dry_run=true").header("content-type", "text/csv");
    let copy = asked.header("accept", "text/csv").key("marked").bytes(lines.as_bytes()).send();
    assert_eq!((copy.status, copy.header("cache-control")), (200, Some("no-store")));
    assert!(copy.text().contains("错误") && copy.text().contains("D2: ") && copy.text().contains("金丝雀"));
    assert!(items(&officer.get("imports").is(200)).is_empty());
}
