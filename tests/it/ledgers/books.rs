//! Workbooks as tests need them, and how they are sent.

use std::sync::atomic::{AtomicUsize, Ordering};

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::kit::{Answer, Caller};

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const UNITS: &[&str] =
    &["单位编号", "单位名称", "类别", "统一社会信用代码", "联系岗位", "办公电话", "地址", "备注"];
pub const CONTACTS: &[&str] = &["单位编号", "姓名", "职务", "角色", "登录名"];
pub const AGREEMENTS: &[&str] = &["单位编号", "协议名称", "文号", "签订日期", "起始日期", "截止日期"];

pub const ZONES: &[&str] = &["责任区编号", "名称", "类别", "四至", "认领单位", "认领日期", "职责"];

/// A sheet: its name, its headings, its rows.
pub type Page<'p> = (&'p str, &'p [&'p str], Vec<Vec<String>>);

/// A workbook of texts.
pub fn workbook(pages: &[Page]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, headings, rows) in pages {
        let page = book.add_worksheet();
        page.set_name(*name).unwrap();
        let headings = headings.iter().map(|word| (*word).to_owned()).collect();
        for (row, cells) in (0_u32..).zip(std::iter::once(&headings).chain(rows)) {
            for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                page.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A row of texts.
pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A small workbook: two units, one person, one agreement.
pub fn small(tag: &str) -> Vec<u8> {
    let login = format!("daoru.{tag}");
    workbook(&[
        (
            "单位",
            UNITS,
            vec![
                row(&["D01", "示例导入小学", "企事业单位", "", "办公室", "0937-6226222", "示例路 1 号", ""]),
                row(&["D02", "示例导入物业", "民营单位"]),
            ],
        ),
        ("联系人", CONTACTS, vec![row(&["D01", "示例人员", "副校长", "单位负责人", &login])]),
        (
            "已签协议",
            AGREEMENTS,
            vec![row(&["D01", "示例共建协议", "示例〔2026〕1号", "2026.1.5", "2026年1月6日", "长期"])],
        ),
    ])
}

/// Sends a file to be imported; `query` begins with `?` or is empty.
#[track_caller]
pub fn send(caller: &Caller, query: &str, media: &str, bytes: &[u8]) -> Answer {
    send_for(caller, query, media, bytes, "application/json")
}

/// The same, asking for another form of the answer.
#[track_caller]
pub fn send_for(caller: &Caller, query: &str, media: &str, bytes: &[u8], accept: &str) -> Answer {
    let path = format!("imports/onboarding{query}");
    let asked = caller.ask("POST", &path).header("content-type", media).header("accept", accept);
    asked.key(&key()).bytes(bytes).send()
}

/// A key nobody used before.
pub fn key() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    format!("import-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// One figure of the sheets about units of a report: units, contacts, agreements.
pub fn figures(report: &Value, name: &str) -> Vec<i64> {
    let counts = report["counts"].as_array().unwrap();
    counts.iter().filter(|count| count["sheet"] != "zones").map(|count| count[name].as_i64().unwrap()).collect()
}

/// The figures of the zones of a report: inserted, updated, unchanged, refused, held back.
pub fn zones(report: &Value) -> [i64; 5] {
    let counts = report["counts"].as_array().unwrap();
    let count = counts.iter().find(|count| count["sheet"] == "zones").unwrap();
    ["inserted", "updated", "unchanged", "refused", "held_back"].map(|name| count[name].as_i64().unwrap())
}

/// The wrong cells of a report: sheet, cell, code.
pub fn cells(report: &Value) -> Vec<(String, String, String)> {
    let word = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    let errors = report["errors"].as_array().or(report["cells"].as_array()).unwrap();
    errors.iter().map(|error| (word(error, "sheet"), word(error, "cell"), word(error, "code"))).collect()
}
