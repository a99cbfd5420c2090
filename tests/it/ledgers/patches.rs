//! The sheet 责任区: zones in words and the units that lead them, in and out of the workbook, and the way back.

use calamine::{Reader, Xlsx};
use serde_json::{Value, json};

use super::books::{AGREEMENTS, UNITS, XLSX, ZONES, cells, figures, row, send, send_for, workbook, zones};
use crate::kit::answer::{items, text};
use crate::kit::deeds::in_force;
use crate::kit::{World, on_both_engines};
use crate::zones::acts::entered;

on_both_engines!(
    a_sheet_brings_zones_with_the_units_that_lead_them,
    what_is_exported_brings_no_change,
    wrong_cells_are_told_and_no_others,
    a_row_waits_for_its_unit_and_its_agreement,
    zones_of_a_sheet_are_undone_with_it,
    officers_enter_zones_and_the_secretary_assigns_them,
    the_template_has_the_sheet,
);

/// A unit, its agreement, and three zones of which it leads one.
fn whole() -> Vec<u8> {
    workbook(&[
        ("单位", UNITS, vec![row(&["D01", "示例导入小学", "", "", "办公室", "0937-6226222"])]),
        ("已签协议", AGREEMENTS, vec![row(&["D01", "示例共建协议", "", "2026.1.5", "2026年1月6日", "长期"])]),
        (
            "责任区",
            ZONES,
            vec![
                row(&[
                    "",
                    "示例院落东片",
                    "小区院落",
                    "东至示例路",
                    "D01",
                    "2026.2.1",
                    "环境卫生整治、文明创建宣传动员",
                ]),
                row(&["L-010", "示例楼栋", "building"]),
                row(&["", "示例片区"]),
            ],
        ),
    ])
}

fn sheet(rows: Vec<Vec<String>>) -> Vec<u8> {
    workbook(&[("责任区", ZONES, rows)])
}

fn named(world: &World, name: &str) -> Value {
    let found = world.officer().get(&format!("zones?q={name}")).is(200);
    items(&found).iter().find(|zone| zone["name"] == name).unwrap_or_else(|| panic!("no zone {name}")).clone()
}

fn a_sheet_brings_zones_with_the_units_that_lead_them(world: &World) {
    let secretary = world.secretary();
    let before = secretary.get("journal/head").is(200)["hash"].clone();
    let looked = send(&secretary, "?dry_run=true", XLSX, &whole()).is(200);
    assert_eq!((zones(&looked), figures(&looked, "inserted")), ([3, 0, 0, 0, 0], vec![1, 0, 1]), "{looked}");
    assert_eq!(secretary.get("journal/head").is(200)["hash"], before);
    let report = send(&secretary, "", XLSX, &whole()).is(201);
    assert_eq!((zones(&report), &report["error_count"]), ([3, 0, 0, 0, 0], &json!(0)), "{report}");
    let led = named(world, "示例院落东片");
    let (claim, duties) = (&led["claim"], led["duties"].as_array().unwrap());
    assert_eq!((&led["state"], &led["code"], &led["kind"]), (&json!("claimed"), &json!("L-011"), &json!("compound")));
    assert_eq!(
        (&claim["unit_name"], &claim["since_on"], &claim["basis"]),
        (&json!("示例导入小学"), &json!("2026-02-01"), &json!("assignment"))
    );
    assert_eq!(
        claim["agreed"],
        json!({ "channel": "workbook", "agreed_by_text": "办公室", "agreed_on": "2026-02-01" })
    );
    assert!(claim["agreement_id"].is_string(), "it rests on the agreement of the same file");
    assert_eq!(duties.iter().map(|duty| &duty["kind"]).collect::<Vec<_>>(), ["environment", "civility_publicity"]);
    assert_eq!(
        (&named(world, "示例楼栋")["state"], &named(world, "示例片区")["code"]),
        (&json!("draft"), &json!("L-012"))
    );
    let again = send(&secretary, "", XLSX, &whole()).is(201);
    assert_eq!(zones(&again), [0, 0, 3, 0, 0], "{again}");
    assert_eq!(again["notices"], json!([]));
    // Another zone may have the name; whoever reads the report is told.
    let same = sheet(vec![
        row(&["", "示例片区", "路段"]),
        row(&["L-010", "示例楼栋甲", "", "东至示例路", "", "", "环境卫生整治"]),
    ]);
    let report = send(&secretary, "", XLSX, &same).is(201);
    assert_eq!(zones(&report), [1, 1, 0, 0, 0], "{report}");
    assert_eq!(text(&report["notices"][0], "code"), "zone_of_this_name");
    let changed = named(world, "示例楼栋甲");
    assert_eq!((&changed["kind"], changed["duties"].as_array().map(Vec::len)), (&json!("building"), Some(1)));
}

fn what_is_exported_brings_no_change(world: &World) {
    let secretary = world.secretary();
    in_force(world, &[1, 2]);
    send(&secretary, "", XLSX, &whole()).is(201);
    for unit in [1, 2] {
        let id = entered(world, &format!("=示例{unit}"));
        let sent = crate::zones::acts::assignment(world, unit);
        secretary.put(&format!("zones/{id}/assignment"), &sent).is(200);
    }
    // A duty with words of its own, and one done at times, are no more on the sheet than their kind.
    let titled = json!({ "name": "示例多职责", "duties": [
        { "kind": "environment", "title": "清扫", "frequency": "weekly" }, { "kind": "environment", "title": "巡查" },
    ] });
    world.officer().post("zones", &titled).is(201);
    let retired = entered(world, "示例撤销");
    secretary.go(&format!("zones/{retired}/retirement")).is(200);
    let book = secretary.get("ledgers/onboarding");
    let before = secretary.get("journal/head").is(200)["seq"].as_i64().unwrap();
    let report = send(&secretary, "", XLSX, &book.body).is(201);
    assert_eq!((zones(&report), &report["notices"]), ([0, 0, 6, 0, 0], &json!([])), "{report}");
    let lines = secretary.ask("GET", "ledgers/onboarding?sheet=zones").header("accept", "text/csv").send();
    assert!(
        lines
            .text()
            .contains("L-011,示例院落东片,小区院落,东至示例路,示例导入小学,2026-02-01,环境卫生整治、文明创建宣传动员"),
        "{}",
        lines.text()
    );
    let report = send(&secretary, "?sheet=zones", "text/csv", &lines.body).is(201);
    assert_eq!(zones(&report), [0, 0, 6, 0, 0], "{report}");
    assert_eq!(secretary.get("journal/head").is(200)["seq"].as_i64().unwrap(), before + 2, "each import is one entry");
}

fn wrong_cells_are_told_and_no_others(world: &World) {
    let secretary = world.secretary();
    in_force(world, &[1]);
    world.unit(2);
    send(&secretary, "", XLSX, &whole()).is(201);
    let rows = vec![
        row(&["", "示例甲", "", "", "U01", "2026.2.1", "环境卫生整治"]),
        row(&["", "", "楼栋"]),
        row(&["", "示例乙", "城堡"]),
        row(&["", "示例丙", "", "", "U02"]),
        row(&["", "示例丁", "", "", "无此单位"]),
        row(&["", "示例戊", "", "", "U01", "2199.1.1"]),
        row(&["", "示例己", "", "", "", "2026.2.1"]),
        row(&["", "示例庚", "", "", "U01", "明天"]),
        row(&["", "示例辛", "", "", "", "", "扫雪"]),
        row(&["L-011", "示例院落东片", "", "", "U01"]),
        row(&["L-011", "示例院落东片"]),
        row(&["L-012", "示例片区", "", "电话19900001234"]),
        row(&["", "示例壬"]),
        row(&["", "示例壬"]),
        row(&["L-010", "示例楼栋", "", "", "D01"]),
        row(&["L-011x", "示例癸", "", "", "D01", "2026.3.1"]),
    ];
    let report = send(&secretary, "?dry_run=true", XLSX, &sheet(rows.clone())).is(200);
    let found: Vec<String> = cells(&report).into_iter().map(|(_, cell, code)| format!("{cell} {code}")).collect();
    let expected = [
        "B3 required",
        "C4 unknown_value",
        "E5 unit_without_agreement",
        "E6 unknown_unit",
        "F7 in_future",
        "E8 required",
        "F9 not_a_day",
        "G10 unknown_value",
        "E11 zone_unit_differs",
        "A12 duplicate",
        "D13 personal_data_in_text",
        "B15 duplicate",
        "E16 zone_unit_differs",
    ];
    assert_eq!(found, expected, "{report}");
    assert_eq!(zones(&report), [3, 0, 0, 13, 0], "{report}");
    send(&secretary, "", XLSX, &sheet(rows.clone())).refused(422, "import_has_errors");
    let copy = send_for(&secretary, "?dry_run=true", XLSX, &sheet(rows.clone()), XLSX);
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(copy.body)).unwrap();
    let said = book.worksheet_range("责任区").unwrap().get((4, 7)).unwrap().to_string();
    assert!(said.starts_with("E5: 该单位没有生效中的协议"), "{said}");
    let report = send(&secretary, "?mode=importable", XLSX, &sheet(rows)).is(201);
    assert_eq!(zones(&report), [3, 0, 0, 13, 0], "{report}");
    assert_eq!(named(world, "示例癸")["claim"]["since_on"], "2026-03-01");
}

/// A row whose unit stands in a wrong row waits for it; an agreement that is not in force yet gives no zone.
fn a_row_waits_for_its_unit_and_its_agreement(world: &World) {
    let secretary = world.secretary();
    let waiting = workbook(&[
        ("单位", UNITS, vec![row(&["D02", "示例导入物业", "国企"]), row(&["D03", "示例导入医院"])]),
        ("已签协议", AGREEMENTS, vec![row(&["D03", "示例将来协议", "", "2026.1.5", "2199.1.6", "长期"])]),
        ("责任区", ZONES, vec![row(&["", "示例等待", "", "", "示例导入物业"]), row(&["", "示例将来", "", "", "D03"])]),
    ]);
    let report = send(&secretary, "?dry_run=true", XLSX, &waiting).is(200);
    assert_eq!((zones(&report), &report["notices"][0]["code"]), ([0, 0, 0, 1, 1], &json!("held_back")), "{report}");
    let found = cells(&report);
    assert_eq!(found[1..], [("责任区".to_owned(), "E3".to_owned(), "unit_without_agreement".to_owned())]);
}

fn zones_of_a_sheet_are_undone_with_it(world: &World) {
    let (secretary, officer) = (world.secretary(), world.officer());
    let report = send(&secretary, "", XLSX, &whole()).is(201);
    let path = format!("imports/{}", text(&report, "id"));
    let etag = secretary.get(&path).etag();
    officer.delete(&path, &etag).refused(403, "import_needs_secretary");
    secretary.delete(&path, &etag).is(204);
    assert_eq!((items(&officer.get("zones").is(200)).len(), items(&officer.get("units").is(200)).len()), (0, 0));
    assert!(items(&officer.get("agreements").is(200)).is_empty());
    assert_eq!(secretary.get("journal/verification").is(200)["sound"], true);
    let report = send(&secretary, "", XLSX, &whole()).is(201);
    let path = format!("imports/{}", text(&report, "id"));
    let etag = secretary.get(&path).etag();
    let led = format!("zones/{}", text(&named(world, "示例院落东片"), "id"));
    officer.post(&format!("{led}/fulfilments"), &json!({ "duty": 1, "note": "示例" })).is(201);
    let refused = secretary.delete(&path, &etag).refused(409, "import_in_use");
    let held = refused["held_by"].as_array().unwrap();
    let of = |object: &str| held.iter().find(|one| one["object"] == object).map(|one| one["by"].clone());
    assert_eq!(of(&led), Some(json!(["zone_fulfilments"])), "{refused}");
    assert_eq!(named(world, "示例院落东片")["state"], "claimed", "nothing of it was undone");
}

fn officers_enter_zones_and_the_secretary_assigns_them(world: &World) {
    let officer = world.officer();
    in_force(world, &[1]);
    let report =
        send(&officer, "?dry_run=true", XLSX, &sheet(vec![row(&["", "示例甲", "", "", "U01"]), row(&["", "示例乙"])]));
    let report = report.is(200);
    assert_eq!(cells(&report), [("责任区".to_owned(), "E2".to_owned(), "assigned_by_secretary".to_owned())]);
    let report = send(&officer, "", XLSX, &sheet(vec![row(&["", "示例乙"])])).is(201);
    let path = format!("imports/{}", text(&report, "id"));
    officer.delete(&path, &officer.get(&path).etag()).is(204);
    assert!(items(&officer.get("zones").is(200)).is_empty());
}

fn the_template_has_the_sheet(world: &World) {
    let template = world.secretary().get("imports/onboarding/template");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(template.body.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["单位", "联系人", "已签协议", "责任区"]);
    let range = book.worksheet_range("责任区").unwrap();
    let headings: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(headings, ["责任区编号", "名称*", "类别", "四至", "认领单位", "认领日期", "职责"]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(template.body)).unwrap();
    let mut page = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet4.xml").unwrap(), &mut page).unwrap();
    assert!(page.contains("片区,小区院落,楼栋,路段,点位") && page.contains("文明创建宣传动员,困难群众帮扶"), "{page}");
    let report =
        send(&world.secretary(), "?dry_run=true", XLSX, &world.secretary().get("imports/onboarding/template").body);
    assert_eq!(zones(&report.is(200)), [0, 0, 0, 0, 0], "what explains and shows is passed over");
}
