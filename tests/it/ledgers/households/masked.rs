//! A masked ledger that comes back: masks stay masks, and never take the place of what is on file.

use serde_json::json;

use super::acts::{ALL, bring, cells, column, figures, line, opened, send, text, two};
use crate::kit::answer::{items, text as word};
use crate::kit::{Answer, World, on_both_engines};

on_both_engines!(
    p55_a_mask_never_takes_the_place_of_what_is_on_file,
    p55_a_mask_that_means_nobody_is_refused,
    the_masked_ledger_shows_nothing_in_full,
);

/// The rows of an export in separated text.
fn rows(answer: &Answer) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(&answer.body[3..]);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn masked(world: &World) -> Answer {
    world.staff("household_officer").ask("GET", "ledgers/households?format=csv").send()
}

fn p55_a_mask_never_takes_the_place_of_what_is_on_file(world: &World) {
    let officer = world.staff("household_officer");
    bring(world, &two(world));
    let before = rows(&opened(world, &ALL, "text/csv"));
    let mut lines = rows(&masked(world));
    assert_eq!(lines[0][column("姓名")], "欧阳*");
    assert_eq!(lines[0][column("身份证号")], "110***********002X");
    assert_eq!(lines[0][column("电话")], "199****1234");
    assert_eq!(lines[0][column("住址")], "钢城街道示例小区***");
    // Full-width stars are stars; what was written in clear is taken, the rest stays.
    lines[0][column("姓名")] = "欧阳＊".to_owned();
    lines[1][column("电话")] = "19900007777".to_owned();
    lines[3][column("住址")] = "示例大院2号".to_owned();
    let report = send(&officer, "", "text/csv", text(&lines).as_bytes()).is(201);
    assert_eq!(figures(&report), [2, 0, 2, 0, 0], "{report}");
    let mut expected = before;
    expected[1][column("电话")] = "19900007777".to_owned();
    expected[3][column("住址")] = "示例大院2号".to_owned();
    assert_eq!(rows(&opened(world, &ALL, "text/csv")), expected);
}

fn p55_a_mask_that_means_nobody_is_refused(world: &World) {
    let officer = world.staff("household_officer");
    bring(world, &two(world));
    let mut lines = rows(&masked(world));
    lines[0][column("身份证号")] = "620***********1234".to_owned();
    lines[0][column("住址")] = "别处小区***".to_owned();
    lines[1][column("姓名")] = "李*".to_owned();
    lines[3][column("电话")] = "138****0000".to_owned();
    lines.push(line(&[("户号", "9"), ("姓名", "张*"), ("电话", "138****1234"), ("处理依据", "履行法定职责")]));
    let refused = send(&officer, "", "text/csv", text(&lines).as_bytes()).refused(422, "import_has_errors");
    let expected = [
        "E2 masked_value",
        "J2 masked_value",
        "D3 masked_value",
        "F5 masked_value",
        "D6 masked_value",
        "F6 masked_value",
    ];
    assert_eq!(cells(&refused), expected, "{refused}");
    // Two members who look the same behind their masks: a phone in clear is nobody's.
    let sisters = [
        line(&[("户号", "8"), ("姓名", "示例戊"), ("电话", "19900008888"), ("处理依据", "履行法定职责")]),
        line(&[("户号", "8"), ("与户主关系", "女"), ("姓名", "王示例己")]),
        line(&[("户号", "8"), ("与户主关系", "女"), ("姓名", "王示例庚")]),
    ];
    bring(world, &sisters);
    let mut lines = rows(&masked(world));
    assert_eq!(figures(&send(&officer, "", "text/csv", text(&lines).as_bytes()).is(201)), [3, 0, 0, 3, 0]);
    lines[6][column("电话")] = "19900009999".to_owned();
    let report = send(&officer, "", "text/csv", text(&lines).as_bytes()).is(201);
    assert_eq!(figures(&report), [3, 0, 1, 2, 0], "the row before means the first sister");
    let mut lines = rows(&masked(world));
    lines.remove(6);
    lines[5][column("出生日期")] = "1999".to_owned();
    let refused = send(&officer, "", "text/csv", text(&lines).as_bytes()).refused(422, "import_has_errors");
    assert_eq!(cells(&refused), ["D7 person_ambiguous"], "{refused}");
}

fn the_masked_ledger_shows_nothing_in_full(world: &World) {
    bring(world, &two(world));
    let clear = [
        "示例甲",
        "示例乙",
        "示例丙",
        "示例丁",
        "11010519491231002X",
        "19900001234",
        "09376226222",
        "501室",
        "大院1号",
        "代办购药",
        "肢体",
        "98.2855",
    ];
    for caller in [world.secretary(), world.staff("household_officer")] {
        let json = caller.get("ledgers/households");
        assert_eq!(json.header("content-type"), Some("application/json"));
        let lines = caller.get("ledgers/households?format=csv");
        for answer in [&json, &lines] {
            let shown = answer.text();
            assert!(clear.iter().all(|words| !shown.contains(words)), "{shown}");
        }
        let first = json.is(200)["items"][0].clone();
        assert_eq!(first["people"].as_array().unwrap().len(), 3);
        assert_eq!(first["people"][1], json!({ "relation": "12", "name": "示*" }));
        assert_eq!((word(&first, "decided_by_text"), word(&first, "decided_on")), ("示例街道办事处", "2026-01-05"));
        assert_eq!(items(&json.json()).len(), 2);
    }
}
