//! P47: what looks like a formula is text, going out and coming back; what is one is refused where it stands.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};

use super::books::{CONTACTS, UNITS, XLSX, cells, figures, send};
use crate::kit::{World, on_both_engines};

on_both_engines!(p47_what_looks_like_a_formula_stays_text, p47_formulas_are_refused_where_they_stand);

const PAYLOADS: [&str; 10] = ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "＋1", "－1", "＠a", "'=1", "=HYPERLINK(\"x\")"];

fn p47_what_looks_like_a_formula_stays_text(world: &World) {
    let secretary = world.secretary();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let phone = format!("+86 937 62262{number:02}");
        let unit = json!({
            "code": format!("F{number:02}"), "name": format!("{payload}示例"), "short_name": payload, "address": payload,
            "note": format!("{payload}\n=第二行"), "contact": { "post": payload, "phone": phone }
        });
        let made = secretary.post("units", &unit).is(201);
        let members = format!("units/{}/members", made["id"].as_str().unwrap());
        secretary.post(&members, &json!({ "name": payload, "title": payload, "roles": ["helper"] })).is(201);
        let paper = json!({
            "title": format!("{payload}{number}"), "purpose": payload, "document_no": format!("{payload}{number}"),
            "signed_on": "2026-01-05", "starts_on": "2026-01-06",
            "parties": [{ "kind": "community" }, { "kind": "unit", "unit_id": made["id"] }]
        });
        secretary.post("agreements/registrations", &paper).is(201);
    }
    let book = secretary.get("ledgers/onboarding").body;
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(book.as_slice())).unwrap();
    for name in ["单位", "联系人", "已签协议"] {
        let formulas = read.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name} has a formula");
        let range = read.worksheet_range(name).unwrap();
        let texts = range.used_cells().filter(|(_, _, cell)| matches!(cell, Data::String(_))).count();
        assert!(texts > PAYLOADS.len() * 3, "{name}: {texts}");
    }
    let report = send(&secretary, "", XLSX, &book).is(201);
    assert_eq!(figures(&report, "unchanged"), [10, 10, 10], "{report}");
    for sheet in ["units", "contacts", "agreements"] {
        let lines = secretary.get(&format!("ledgers/onboarding?format=csv&sheet={sheet}"));
        let mut reader = csv::Reader::from_reader(&lines.body[3..]);
        for field in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            let first = field.trim_start().chars().next();
            assert!(!first.is_some_and(|c| "=+-@\t\r＝＋－＠".contains(c)), "{sheet}: {field:?}");
        }
        let report = send(&secretary, &format!("?sheet={sheet}"), "text/csv", &lines.body).is(201);
        assert_eq!(figures(&report, "unchanged").iter().sum::<i64>(), 10, "{report}");
    }
}

fn p47_formulas_are_refused_where_they_stand(world: &World) {
    let secretary = world.secretary();
    let mut book = Workbook::new();
    let mut planted = Vec::new();
    for (name, headings) in [("单位", UNITS), ("联系人", CONTACTS)] {
        let page = book.add_worksheet().set_name(name).unwrap();
        for (column, heading) in (0_u16..).zip(headings) {
            page.write_string(0, column, *heading).unwrap();
            let formula = Formula::new("=\"示\"&\"例\"").set_result("示例");
            page.write_formula(1, column, formula).unwrap();
            planted.push(format!("{name} {}2 formula_not_accepted", char::from(b'A' + column as u8)));
        }
    }
    let report = send(&secretary, "?dry_run=true", XLSX, &book.save_to_buffer().unwrap()).is(200);
    let found: Vec<String> = cells(&report).into_iter().map(|(s, cell, code)| format!("{s} {cell} {code}")).collect();
    assert_eq!(found, planted);
    assert_eq!(figures(&report, "inserted"), [0, 0, 0]);
    let empty: &[Value] = &[];
    assert_eq!(report["invitations"].as_array().unwrap(), empty);
}
