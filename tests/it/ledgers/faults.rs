//! Five thousand rows with thirty-seven wrong cells: exactly those are named, the rest is imported, and the second time
//! nothing is.

use std::collections::BTreeSet;

use super::books::{AGREEMENTS, CONTACTS, Page, UNITS, XLSX, cells, figures, row, send, workbook};
use crate::kit::answer::{items, text};
use crate::kit::{World, on_both_engines};

on_both_engines!(p46_five_thousand_rows_with_thirty_seven_wrong_cells);

const UNITS_OF_IT: usize = 2_000;
const PEOPLE: usize = 2_000;
const PAPERS: usize = 1_000;

/// Five thousand rows without a fault.
fn pages() -> [Page<'static>; 3] {
    let unit = |n| {
        let (code, name) = (format!("D{n:04}"), format!("示例单位{n:04}"));
        row(&[&code, &name, "企事业单位", "", "办公室", "0937-6226222", "示例路", ""])
    };
    let person = |n| row(&[&format!("D{:04}", n % 1_900 + 1), &format!("示例人员{n:04}"), "干事", "联络员", ""]);
    let paper = |n| row(&[&format!("D{n:04}"), &format!("示例协议{n:04}"), "", "2026.1.5", "2026年1月6日", "长期"]);
    [
        ("单位", UNITS, (1..=UNITS_OF_IT).map(unit).collect()),
        ("联系人", CONTACTS, (1..=PEOPLE).map(person).collect()),
        ("已签协议", AGREEMENTS, (1..=PAPERS).map(paper).collect()),
    ]
}

/// A sheet, the first row, and a column with its words for every third row from there.
type Spoilt = (usize, usize, &'static [(usize, &'static str)]);

/// What is planted into each sheet, from a row on, every third row: the column and the words.
const SPOILT: [Spoilt; 3] = [
    // The units are among the last hundred, whom nobody belongs to.
    (
        0,
        1_900,
        &[
            (1, ""),
            (2, "国企"),
            (3, "91512081MA62K0260X"),
            (5, "19900001234"),
            (4, ""),
            (0, ""),
            (0, "D0001"),
            (7, "电话19900001234"),
            (1, "短"),
            (1, "零\u{200b}宽"),
            (5, "王主任"),
            (2, "私"),
            (3, "1"),
        ],
    ),
    (
        1,
        5,
        &[
            (0, "D9999"),
            (0, ""),
            (1, ""),
            (3, ""),
            (3, "书记"),
            (3, "负责人、书记"),
            (4, "ab"),
            (4, "含 空 格!"),
            (1, "甲\u{202e}乙"),
            (0, "无此编号"),
            (2, "电话19900001234"),
            (3, "联络"),
        ],
    ),
    (
        2,
        3,
        &[
            (0, "D9999"),
            (1, ""),
            (3, "2026.2.30"),
            (3, ""),
            (4, "明天"),
            (5, "26.1.1"),
            (5, "2025.1.1"),
            (3, "2199.1.1"),
            (2, "文号\u{7}"),
            (1, "a\u{2028}b"),
            (4, ""),
            (0, "U"),
        ],
    ),
];

/// The workbook with what is planted, and where that stands.
fn book() -> (Vec<u8>, BTreeSet<(String, String)>) {
    let (mut pages, mut planted) = (pages(), BTreeSet::new());
    for (page, first, wrong) in SPOILT {
        for (number, (column, words)) in wrong.iter().enumerate() {
            let at = first + number * 3;
            pages[page].2[at][*column] = (*words).to_owned();
            let letter = char::from(b'A' + u8::try_from(*column).unwrap());
            planted.insert((pages[page].0.to_owned(), format!("{letter}{}", at + 2)));
        }
    }
    (workbook(&pages), planted)
}

fn p46_five_thousand_rows_with_thirty_seven_wrong_cells(world: &World) {
    let secretary = world.secretary();
    let (bytes, planted) = book();
    assert_eq!(planted.len(), 37);
    let report = send(&secretary, "?dry_run=true", XLSX, &bytes).is(200);
    let found: BTreeSet<_> = cells(&report).into_iter().map(|(sheet, cell, _)| (sheet, cell)).collect();
    let (missed, invented) =
        (planted.difference(&found).collect::<Vec<_>>(), found.difference(&planted).collect::<Vec<_>>());
    assert!(missed.is_empty() && invented.is_empty(), "missed {missed:?}, invented {invented:?}\n{report}");
    assert_eq!(report["error_count"], 37);
    let report = send(&secretary, "?mode=importable", XLSX, &bytes).is(201);
    assert_eq!(figures(&report, "inserted"), [1_987, 1_988, 988]);
    assert_eq!(figures(&report, "refused"), [13, 12, 12]);
    assert_eq!(figures(&report, "held_back"), [0, 0, 0]);
    let id = text(&report, "id");
    let page = secretary.get(&format!("imports/{id}/errors?limit=30")).is(200);
    let cursor = text(&page, "next_cursor");
    let rest = secretary.get(&format!("imports/{id}/errors?limit=30&cursor={cursor}")).is(200);
    assert_eq!((items(&page).len(), items(&rest).len()), (30, 7));
    let copy = secretary.get(&format!("imports/{id}/workbook"));
    assert_eq!(copy.status, 200);
    let again = send(&secretary, "?mode=importable", XLSX, &bytes).is(201);
    assert_eq!((figures(&again, "inserted"), figures(&again, "updated")), (vec![0, 0, 0], vec![0, 0, 0]));
    assert_eq!(figures(&again, "unchanged"), [1_987, 1_988, 988]);
    // The marked copy can be sent as it is: its own column is passed over.
    let marked = send(&secretary, "?dry_run=true", XLSX, &copy.body).is(200);
    assert_eq!((&marked["error_count"], &marked["notices"]), (&37.into(), &serde_json::json!([])));
}
