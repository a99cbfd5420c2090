//! The same number twice: on file, in the file, in one household. Found without opening what the file is not about.

use serde_json::json;

use super::acts::{bring, cells, figures, line, remarks, send, text};
use crate::households::acts::{at, body_of};
use crate::kit::answer::{items, text as word};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    p54_an_identity_number_belongs_to_one_household,
    p54_a_phone_or_an_address_shared_is_pointed_out,
    p56_whoever_took_consent_back_is_not_touched,
);

const NUMBER: &str = "11010519491231002X";

fn p54_an_identity_number_belongs_to_one_household(world: &World) {
    let officer = world.staff("household_officer");
    let today = world.day(0);
    let consented = [("处理依据", "履行法定职责"), ("单独同意日期", today.as_str()), ("同意人", "本人")];
    let with = |cells: &[(&str, &str)]| line(&[cells, &consented].concat());
    bring(world, &[with(&[("户号", "1"), ("姓名", "示例甲"), ("身份证号", NUMBER)])]);
    let lines = [
        with(&[("户号", "2"), ("姓名", "示例乙"), ("电话", "19900002222")]),
        line(&[("户号", "2"), ("与户主关系", "父亲"), ("姓名", "示例甲"), ("身份证号", NUMBER)]),
        with(&[("户号", "3"), ("姓名", "示例丙"), ("身份证号", "440524188001010014")]),
        with(&[("户号", "4"), ("姓名", "示例丁"), ("身份证号", "440524188001010014")]),
    ];
    let refused = send(&officer, "", "text/csv", text(&lines).as_bytes()).refused(422, "import_has_errors");
    assert_eq!(cells(&refused), ["E3 identity_number_on_file", "E5 duplicate_row"], "{refused}");
    assert!(refused["cells"][0]["zh"].as_str().unwrap().contains("H001"), "{refused}");
    assert!(refused["cells"][1]["zh"].as_str().unwrap().contains("第 4 行"), "{refused}");
    // To have tried is to have looked: which households were found by a number is on record.
    let journal = world.auditor().get("journal?subject=households").is(200);
    let found = items(&officer.get("households").is(200))[0]["id"].clone();
    let tried = items(&journal);
    assert_eq!((tried.len(), &tried[0]["data"]["found"]), (1, &json!([found])), "{journal}");
    // The head of a household on file is that household, whatever number its rows have in the file.
    let same = with(&[("户号", "7"), ("姓名", "示例甲"), ("身份证号", NUMBER), ("电话", "19900003333")]);
    assert_eq!(figures(&bring(world, &[same])), [1, 0, 1, 0, 0]);
    let other = with(&[("户号", "7"), ("姓名", "示例假"), ("身份证号", NUMBER)]);
    let refused = send(&officer, "", "text/csv", text(&[other]).as_bytes()).refused(422, "import_has_errors");
    assert_eq!(cells(&refused), ["D2 name_differs"], "{refused}");
}

fn p54_a_phone_or_an_address_shared_is_pointed_out(world: &World) {
    let basis = ("处理依据", "履行法定职责");
    let (phone, home) = (("电话", "19900001234"), ("住址", "示例小区1号楼1单元101室"));
    bring(world, &[line(&[("户号", "1"), ("姓名", "示例甲"), phone, home, basis])]);
    let report = bring(
        world,
        &[
            line(&[("户号", "1"), ("姓名", "示例乙"), phone, basis]),
            line(&[("户号", "2"), ("姓名", "示例丙"), ("住址", "示例小区 1幢1单元101室"), basis]),
            line(&[("户号", "3"), ("姓名", "示例丁"), ("电话", "19900005555"), basis]),
            line(&[("户号", "4"), ("姓名", "示例戊"), ("电话", "19900005555"), basis]),
        ],
    );
    assert_eq!(figures(&report), [4, 4, 0, 0, 0]);
    assert_eq!(remarks(&report), ["2 possible_duplicate", "3 possible_duplicate", "5 possible_duplicate"], "{report}");
    let said = report["notices"].to_string();
    assert!(said.contains("H001") && said.contains("第 4 行") && !said.contains("19900005555"), "{said}");
    // Two that fit in the same way: a person says which is meant.
    bring(world, &[line(&[("户号", "1"), ("姓名", "示例己"), ("电话", "19900006666"), basis])]);
    let twin = json!({ "head": { "name": "示例己", "phone": "19900006666" }, "legal_basis": "statutory_duty" });
    let officer = world.staff("household_officer");
    officer.post("households", &twin).is(201);
    let lines = text(&[line(&[("户号", "1"), ("姓名", "示例己"), ("电话", "19900006666"), basis])]);
    let refused = send(&officer, "", "text/csv", lines.as_bytes()).refused(422, "import_has_errors");
    assert_eq!(cells(&refused), ["A2 household_ambiguous"], "{refused}");
}

fn p56_whoever_took_consent_back_is_not_touched(world: &World) {
    let officer = world.staff("household_officer");
    let today = world.day(0);
    let one = line(&[
        ("户号", "1"),
        ("姓名", "示例甲"),
        ("身份证号", NUMBER),
        ("处理依据", "个人同意"),
        ("单独同意日期", &today),
        ("同意人", "本人"),
    ]);
    bring(world, std::slice::from_ref(&one));
    let id = word(&items(&officer.get("households").is(200))[0], "id").to_owned();
    officer.put(&format!("{}/consent/withdrawal", at(&id)), &body_of(world, "consent/withdrawal")).is(200);
    let refused = |lines: &[Vec<String>]| {
        cells(&send(&officer, "", "text/csv", text(lines).as_bytes()).refused(422, "import_has_errors"))
    };
    assert_eq!(refused(&[one]), ["E2 consent_withdrawn"]);
    assert_eq!(refused(&[line(&[("档案编号", "H001"), ("姓名", "示例甲")])]), ["A2 consent_withdrawn"]);
    assert_eq!(refused(&[line(&[("档案编号", "H099"), ("姓名", "示例甲")])]), ["A2 household_unknown"]);
    assert_eq!(items(&officer.get("ledgers/households").is(200)).len(), 0, "and is in no export");
    let opened = super::acts::opened(world, &["names"], "text/csv").text();
    assert!(!opened.contains("示例甲"), "{opened}");
    let looks = world.secretary().get(&format!("{}/disclosures", at(&id))).is(200);
    assert!(items(&looks).is_empty(), "nobody has looked");
}
