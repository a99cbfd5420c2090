//! Files of households as tests need them, and how they are sent.

use serde_json::{Value, json};

use crate::kit::{Answer, Caller, World};
use crate::ledgers::books::{XLSX, key, workbook};

pub const HEADINGS: [&str; 23] = [
    "档案编号",
    "户号",
    "与户主关系",
    "姓名",
    "身份证号",
    "电话",
    "出生日期",
    "残疾类别",
    "残疾等级",
    "住址",
    "经度",
    "纬度",
    "坐标系",
    "困难类别",
    "认定部门",
    "认定日期",
    "困难情形",
    "帮扶需求",
    "处理依据",
    "单独同意日期",
    "同意人",
    "帮扶专干",
    "备注",
];

/// Every field that can be opened.
pub const ALL: [&str; 8] =
    ["names", "identity_numbers", "phones", "births", "disabilities", "address", "point", "note"];

/// A row that says this under these headings.
pub fn line(cells: &[(&str, &str)]) -> Vec<String> {
    let mut line = vec![String::new(); HEADINGS.len()];
    for (heading, words) in cells {
        (*words).clone_into(&mut line[column(heading)]);
    }
    line
}

/// Where a heading stands.
pub fn column(heading: &str) -> usize {
    HEADINGS.iter().position(|one| *one == heading).unwrap_or_else(|| panic!("no column {heading}"))
}

/// A workbook of these rows.
pub fn book(lines: &[Vec<String>]) -> Vec<u8> {
    workbook(&[("困难家庭", &HEADINGS, lines.to_vec())])
}

/// The same as separated text.
pub fn text(lines: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS).unwrap();
    lines.iter().for_each(|line| writer.write_record(line).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Sends a file to be imported; `query` begins with `?` or is empty.
#[track_caller]
pub fn send(caller: &Caller, query: &str, media: &str, bytes: &[u8]) -> Answer {
    let asked = caller.ask("POST", &format!("imports/households{query}")).header("content-type", media);
    asked.key(&key()).bytes(bytes).send()
}

/// Sends a workbook that must be carried out; answers the report.
#[track_caller]
pub fn bring(world: &World, lines: &[Vec<String>]) -> Value {
    send(&world.staff("household_officer"), "", XLSX, &book(lines)).is(201)
}

/// The figures of a report: rows (households), inserted, updated, unchanged, refused.
pub fn figures(report: &Value) -> [i64; 5] {
    let count = &report["counts"][0];
    assert_eq!(count["sheet"], "households", "{report}");
    ["rows", "inserted", "updated", "unchanged", "refused"].map(|name| count[name].as_i64().unwrap())
}

/// The wrong cells of a report or a refusal: `B3 required`.
pub fn cells(report: &Value) -> Vec<String> {
    let errors = report["errors"].as_array().or(report["cells"].as_array()).unwrap();
    errors.iter().map(|one| format!("{} {}", one["cell"].as_str().unwrap(), one["code"].as_str().unwrap())).collect()
}

/// The remarks of a report: `3 possible_duplicate`.
pub fn remarks(report: &Value) -> Vec<String> {
    let notices = report["notices"].as_array().unwrap();
    notices.iter().map(|one| format!("{} {}", one["row"], one["code"].as_str().unwrap())).collect()
}

/// The ledger opened, in this form.
#[track_caller]
pub fn opened(world: &World, fields: &[&str], media: &str) -> Answer {
    let asked = world.staff("household_officer");
    let asked = asked.ask("POST", "ledgers/households/disclosures").header("accept", media).key(&key());
    let answer = asked.json(&json!({ "purpose": "示例核对", "fields": fields })).send();
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer
}

/// An invented identity number whose check character is right.
pub fn identity(number: usize) -> String {
    let digits = format!("620201{}{:03}", 19_400_101 + number / 900 * 10_000, number % 900 + 100);
    let weighed = digits.bytes().enumerate().map(|(at, digit)| u32::from(digit - b'0') * ((1 << (17 - at)) % 11));
    let last = char::from(b"10X98765432"[(weighed.sum::<u32>() % 11) as usize]);
    format!("{digits}{last}")
}

/// Two households: one the authority has decided about, of three people, with everything said of it; one just reported.
pub fn two(world: &World) -> Vec<Vec<String>> {
    let today = world.day(0);
    vec![
        line(&[
            ("户号", "1"),
            ("与户主关系", "户主"),
            ("姓名", "欧阳示例甲"),
            ("身份证号", "11010519491231002X"),
            ("电话", "199 0000 1234"),
            ("残疾类别", "肢体"),
            ("残疾等级", "二级"),
            ("住址", "钢城街道示例小区3号楼2单元501室"),
            ("经度", "98.2855"),
            ("纬度", "39.771"),
            ("困难类别", "低保"),
            ("认定部门", "示例街道办事处"),
            ("认定日期", "2026年1月5日"),
            ("困难情形", "残疾、重病"),
            ("帮扶需求", "生活救助、就医帮助"),
            ("处理依据", "履行法定职责"),
            ("单独同意日期", &today),
            ("同意人", "本人及监护人"),
            ("备注", "行动不便, 需要代办购药。\n第二行。"),
        ]),
        line(&[("户号", "1"), ("与户主关系", "妻子"), ("姓名", "示例乙"), ("出生日期", "1951年")]),
        line(&[("户号", "1"), ("与户主关系", "孙女"), ("姓名", "示例丙"), ("出生日期", "2018.3.5")]),
        line(&[
            ("户号", "2"),
            ("姓名", "示例丁"),
            ("电话", "0937-6226222"),
            ("住址", "示例大院1号"),
            ("困难情形", "失业"),
            ("处理依据", "statutory_duty"),
        ]),
    ]
}
