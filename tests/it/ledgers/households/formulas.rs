//! P46 and P47 for the files of households: what looks like a formula is text, what is one is refused, what harms is refused.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::json;

use super::acts::{ALL, HEADINGS, cells, figures, opened, send};
use crate::kit::answer::items;
use crate::kit::{Engine, World, on, on_both_engines};
use crate::ledgers::books::XLSX;
use crate::ledgers::files::{archives, parts};

on_both_engines!(p47_payloads_leave_as_text_and_come_back, p47_formulas_are_refused_where_they_stand);

#[test]
fn p46_files_built_to_harm_are_refused_here_as_well() {
    on(Engine::Sqlite, harmful);
}

const PAYLOADS: [&str; 8] = ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "＋1", "'=1", "=HYPERLINK(\"x\")"];

fn p47_payloads_leave_as_text_and_come_back(world: &World) {
    let officer = world.staff("household_officer");
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let body = json!({
            "head": { "name": payload, "phone": format!("1990000{number:04}") },
            "members": [{ "relation": "97", "name": format!("{payload}乙") }],
            "address": format!("{payload}示例小区{number}号楼"), "note": format!("{payload}\n=第二行"),
            "legal_basis": "statutory_duty"
        });
        let made = officer.post("households", &body).is(201);
        let result = json!({
            "category": "other_hardship", "decided_by_text": format!("{payload}示例"), "decided_on": world.day(0)
        });
        let path = format!("households/{}/admission", made["id"].as_str().unwrap());
        officer.put(&path, &result).is(200);
    }
    for file in [opened(world, &ALL, XLSX), officer.get("ledgers/households?format=xlsx")] {
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(file.body.as_slice())).unwrap();
        assert!(read.worksheet_formula("困难家庭").unwrap().used_cells().next().is_none(), "a formula");
        let range = read.worksheet_range("困难家庭").unwrap();
        let texts = range.used_cells().filter(|(_, _, cell)| matches!(cell, Data::String(_))).count();
        assert!(texts > PAYLOADS.len() * 10, "{texts}");
        let report = send(&officer, "", XLSX, &file.body).is(201);
        assert_eq!(figures(&report), [8, 0, 0, 8, 0], "{report}");
    }
    for file in [opened(world, &ALL, "text/csv"), officer.get("ledgers/households?format=csv")] {
        let mut reader = csv::Reader::from_reader(&file.body[3..]);
        for field in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            let first = field.trim_start().chars().next();
            assert!(!first.is_some_and(|c| "=+-@\t\r＝＋－＠".contains(c)), "{field:?}");
        }
        let report = send(&officer, "", "text/csv", &file.body).is(201);
        assert_eq!(figures(&report), [8, 0, 0, 8, 0], "{report}");
    }
}

fn p47_formulas_are_refused_where_they_stand(world: &World) {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("困难家庭").unwrap();
    let mut planted = Vec::new();
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        page.write_string(0, column, heading).unwrap();
        page.write_formula(1, column, Formula::new("=\"示\"&\"例\"").set_result("示例")).unwrap();
        planted.push(format!("{}2 formula_not_accepted", char::from(b'A' + column as u8)));
    }
    let officer = world.staff("household_officer");
    let report = send(&officer, "?dry_run=true", XLSX, &book.save_to_buffer().unwrap()).is(200);
    assert_eq!(cells(&report), planted, "{report}");
}

fn harmful(world: &World) {
    let officer = world.staff("household_officer");
    for (what, bytes, codes) in archives().into_iter().chain(parts()) {
        let refused = send(&officer, "", XLSX, &bytes).is(422);
        let code = refused["code"].as_str().unwrap_or_default();
        assert!(codes.contains(&code), "{what}: {refused}");
    }
    let many = format!("{}\n{}", HEADINGS.join(","), "x\n".repeat(20_001));
    send(&officer, "", "text/csv", many.as_bytes()).refused(422, "workbook_too_large");
    send(&officer, "", "text/csv", b"\xff\xfe\x00\xd8").refused(422, "workbook_unreadable");
    send(&officer, "", "application/pdf", b"%PDF").refused(415, "unsupported_media_type");
    let key = officer.ask("POST", "imports/households").header("content-type", XLSX).bytes(b"x");
    key.send().refused(400, "idempotency_key_required");
    assert!(items(&officer.get("imports").is(200)).is_empty());
}
