//! A thousand households with planted faults: exactly those cells are named, nothing of them is repeated, nothing is written.

use std::collections::BTreeSet;

use super::acts::{book, cells, column, figures, identity, line, send};
use crate::kit::answer::items;
use crate::kit::{World, on_both_engines};
use crate::ledgers::books::XLSX;

on_both_engines!(p46_a_thousand_households_with_twenty_six_wrong_cells);

const HOUSEHOLDS: usize = 1_000;

/// A thousand households of a head and a member each, without a fault.
fn lines(world: &World) -> Vec<Vec<String>> {
    let today = world.day(0);
    let mut lines = Vec::with_capacity(HOUSEHOLDS * 2);
    for n in 1..=HOUSEHOLDS {
        let (code, name, phone) = (format!("J{n}"), format!("示例户主{n}"), format!("1990{n:07}"));
        lines.push(line(&[
            ("户号", &code),
            ("与户主关系", "户主"),
            ("姓名", &name),
            ("身份证号", &identity(n)),
            ("电话", &phone),
            ("住址", &format!("示例小区{n}号楼1单元101室")),
            ("困难情形", "失业"),
            ("处理依据", "履行法定职责"),
            ("单独同意日期", &today),
            ("同意人", "本人"),
        ]));
        let (spouse, born) = (format!("示例配偶{n}"), "1951".to_owned());
        lines.push(line(&[("户号", &code), ("与户主关系", "配偶"), ("姓名", &spouse), ("出生日期", &born)]));
    }
    lines
}

/// What is planted, each into the next household: whether into the row of its head, the column, the words.
fn planted() -> Vec<(usize, &'static str, String)> {
    let words = |list: &[(usize, &'static str, &str)]| -> Vec<(usize, &'static str, String)> {
        list.iter().map(|(row, heading, words)| (*row, *heading, (*words).to_owned())).collect()
    };
    let mut planted = words(&[
        (0, "身份证号", "620201194001011230"),
        (0, "身份证号", "62020119400101"),
        (0, "身份证号", "620201194013011236"),
        (0, "电话", "电话不详"),
        (0, "姓名", ""),
        (1, "姓名", ""),
        (0, "姓名", "甲\u{202e}乙"),
        (1, "与户主关系", "邻居"),
        (1, "与户主关系", ""),
        (1, "与户主关系", "户主"),
        (1, "户号", ""),
        (1, "出生日期", "去年"),
        (1, "残疾类别", "心脏"),
        (0, "残疾等级", "九级"),
        (0, "困难情形", "失业、懒惰"),
        (0, "帮扶需求", "钱"),
        (0, "处理依据", ""),
        (0, "处理依据", "领导要求"),
        (0, "单独同意日期", ""),
        (0, "同意人", ""),
        (0, "困难类别", "特别困难"),
        (0, "备注", "联系 19900001234"),
        (0, "经度", "98.28"),
        (0, "帮扶专干", "查无此人"),
        (1, "住址", "另一处"),
    ]);
    planted.push((0, "身份证号", identity(1)));
    planted
}

/// Where what is planted is told; half of a pair is told at the other half.
fn told(heading: &str, words: &str) -> usize {
    match (heading, words) {
        ("经度", _) => column("纬度"),
        ("残疾类别", _) => column("残疾类别"),
        _ => column(heading),
    }
}

fn p46_a_thousand_households_with_twenty_six_wrong_cells(world: &World) {
    let officer = world.staff("household_officer");
    let (mut lines, planted) = (lines(world), planted());
    let sound = book(&lines);
    let mut expected = BTreeSet::new();
    for (at, (row, heading, words)) in planted.iter().enumerate() {
        let at = (100 + at * 7) * 2 + row;
        words.clone_into(&mut lines[at][column(heading)]);
        let letter = char::from(b'A' + u8::try_from(told(heading, words)).unwrap());
        expected.insert(format!("{letter}{}", at + 2));
    }
    assert_eq!(expected.len(), 26);
    let report = send(&officer, "?dry_run=true", XLSX, &book(&lines)).is(200);
    let found: BTreeSet<String> =
        cells(&report).into_iter().map(|cell| cell.split(' ').next().unwrap().to_owned()).collect();
    let (missed, invented) =
        (expected.difference(&found).collect::<Vec<_>>(), found.difference(&expected).collect::<Vec<_>>());
    assert!(missed.is_empty() && invented.is_empty(), "missed {missed:?}, invented {invented:?}\n{report}");
    let said = report.to_string();
    for (_, _, words) in planted.iter().filter(|(.., words)| words.chars().count() > 2) {
        assert!(!said.contains(words.as_str()), "{words} is repeated: {said}");
    }
    let refused = send(&officer, "", XLSX, &book(&lines)).refused(422, "import_has_errors");
    assert_eq!(refused["error_count"], report["error_count"]);
    assert!(items(&officer.get("households").is(200)).is_empty(), "nothing of it was written");
    let report = send(&officer, "", XLSX, &sound).is(201);
    assert_eq!(figures(&report), [1_000, 1_000, 0, 0, 0], "{}", report["counts"]);
    let again = send(&officer, "", XLSX, &sound).is(201);
    assert_eq!(figures(&again), [1_000, 0, 0, 1_000, 0], "{}", again["counts"]);
}
