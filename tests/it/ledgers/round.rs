//! Out and in again changes nothing; every encoding and every form of a day; who may; what is shown once.

use calamine::{Data, Reader, Xlsx};
use serde_json::json;

use super::books::{AGREEMENTS, CONTACTS, UNITS, XLSX, cells, figures, row, send, send_for, small, workbook, zones};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force};
use crate::kit::people::redeem;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    what_is_exported_imports_with_no_change,
    what_has_ended_is_exported_where_it_is_asked_for,
    a_workbook_brings_units_people_and_agreements_and_the_second_time_nothing,
    a_dry_run_writes_nothing_and_answers_a_marked_copy,
    days_and_encodings_are_read_as_people_save_them,
    codes_are_shown_once_and_printed,
    the_secretary_and_officers_import_and_nobody_else,
    a_matched_row_changes_what_it_may_and_reports_the_rest,
    sheets_and_columns_that_are_not_read_are_named,
    p53_what_is_not_read_is_not_kept,
);

fn what_is_exported_imports_with_no_change(world: &World) {
    let secretary = world.secretary();
    send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    world.head(1);
    world.liaison(1);
    in_force(world, &[1]);
    let odd =
        json!({ "code": "U9", "name": "＝示例单位", "note": "-1+1\n第二行", "address": "'@示例", "kind": "other" });
    secretary.post("units", &odd).is(201);
    let book = secretary.get("ledgers/onboarding");
    assert_eq!((book.status, book.header("content-type")), (200, Some(XLSX)));
    assert!(book.header("content-disposition").is_some_and(|value| value.contains("onboarding.xlsx")));
    let before = secretary.get("journal/head").is(200)["seq"].as_i64().unwrap();
    let report = send(&secretary, "", XLSX, &book.body).is(201);
    assert_eq!(figures(&report, "rows"), [4, 3, 2], "{report}");
    assert_eq!(figures(&report, "unchanged"), [4, 3, 2], "{report}");
    for sheet in ["units", "contacts", "agreements"] {
        let lines =
            secretary.ask("GET", &format!("ledgers/onboarding?sheet={sheet}")).header("accept", "text/csv").send();
        assert_eq!(lines.header("content-type"), Some("text/csv"));
        let again = send(&secretary, &format!("?sheet={sheet}"), "text/csv", &lines.body).is(201);
        assert_eq!(
            figures(&again, "unchanged").iter().sum::<i64>(),
            lines.text().matches("\n").count() as i64 - 1 - i64::from(sheet == "units"),
            "{again}"
        );
        for figure in ["inserted", "updated", "refused", "held_back"] {
            assert_eq!(figures(&again, figure), [0, 0, 0], "{again}");
        }
    }
    // Each import is one entry; nothing else was announced.
    assert_eq!(secretary.get("journal/head").is(200)["seq"].as_i64().unwrap(), before + 4);
}

fn what_has_ended_is_exported_where_it_is_asked_for(world: &World) {
    let secretary = world.secretary();
    let (going_on, ended) = (in_force(world, &[1]), in_force(world, &[2]));
    let body = json!({ "reason": "示例", "digest": ended["digest"] });
    for side in [&world.head(2), &secretary] {
        side.put(&format!("{}/termination", at(&ended)), &body).is(200);
    }
    let numbers = |further: &str| {
        let lines = secretary.get(&format!("ledgers/onboarding?format=csv&sheet=agreements{further}")).text();
        [&going_on, &ended].map(|one| lines.contains(text(one, "number")))
    };
    assert_eq!(numbers(""), [true, false]);
    assert_eq!(numbers("&ended=false"), [true, false]);
    assert_eq!(numbers("&ended=true"), [true, true]);
    // What was exported with everything is known when it comes back.
    let lines = secretary.get("ledgers/onboarding?format=csv&sheet=agreements&ended=true").body;
    let again = send(&secretary, "?sheet=agreements", "text/csv", &lines).is(201);
    assert_eq!(figures(&again, "unchanged").iter().sum::<i64>(), 2, "{again}");
}

fn a_workbook_brings_units_people_and_agreements_and_the_second_time_nothing(world: &World) {
    let secretary = world.secretary();
    let report = send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    assert_eq!(figures(&report, "inserted"), [2, 1, 1], "{report}");
    let agreements = secretary.get("agreements").is(200);
    assert_eq!(items(&agreements)[0]["paper"]["document_no"], "示例〔2026〕1号");
    assert_eq!(items(&agreements)[0]["ends_on"], json!(null));
    let unit = secretary.get("units?q=D01").is(200);
    assert_eq!(items(&unit)[0]["contact"]["phone"], "0937-6226222");
    let told = secretary.get("journal?limit=200").is(200);
    let kinds: Vec<&str> = items(&told).iter().filter_map(|entry| entry["type"].as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "hulian.import.applied.v1").count(), 1, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "hulian.unit.registered.v1").count(), 2, "{kinds:?}");
    assert!(!told.to_string().contains("示例人员"), "the journal names nobody");
    let again = send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    assert_eq!((figures(&again, "inserted"), figures(&again, "unchanged")), (vec![0, 0, 0], vec![2, 1, 1]), "{again}");
    let listed = secretary.get("imports").is(200);
    assert_eq!(items(&listed).len(), 2);
    assert_eq!(items(&listed)[1]["id"], report["id"], "the newest stands first");
}

fn a_dry_run_writes_nothing_and_answers_a_marked_copy(world: &World) {
    let secretary = world.secretary();
    let before = secretary.get("journal/head").is(200)["hash"].clone();
    let report = send(&secretary, "?dry_run=true", XLSX, &small(&world.tag)).is(200);
    assert_eq!((figures(&report, "inserted"), &report["dry_run"]), (vec![2, 1, 1], &json!(true)));
    let wrong = workbook(&[("单位", UNITS, vec![row(&["", "示例单位", "国企", "123", "办公室", "19900001234"])])]);
    let report = send(&secretary, "?dry_run=true", XLSX, &wrong).is(200);
    let found: Vec<String> = cells(&report).into_iter().map(|(_, cell, code)| format!("{cell} {code}")).collect();
    assert_eq!(found, ["A2 required", "C2 unknown_value", "D2 credit_code", "F2 office_phone"], "{report}");
    let copy = send_for(&secretary, "?dry_run=true", XLSX, &wrong, XLSX);
    assert_eq!(copy.header("content-type"), Some(XLSX));
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(copy.body)).unwrap();
    let sheet = book.worksheet_range("单位").unwrap();
    assert_eq!(sheet.get((0, 8)), Some(&Data::String("错误".to_owned())));
    let said = sheet.get((1, 8)).unwrap().to_string();
    assert!(said.contains("A2: ") && said.contains("C2: ") && said.contains("F2: "), "{said}");
    let refused = send(&secretary, "", XLSX, &wrong).refused(422, "import_has_errors");
    assert_eq!((cells(&refused).len(), &refused["error_count"]), (4, &json!(4)), "{refused}");
    assert_eq!(secretary.get("journal/head").is(200)["hash"], before);
    assert!(items(&secretary.get("imports").is(200)).is_empty());
}

fn days_and_encodings_are_read_as_people_save_them(world: &World) {
    let secretary = world.secretary();
    world.unit(1);
    let forms = ["2026.6.30", "2026年6月30日", "2026/6/30", "2026-06-30", "２０２６．６．３０", "46203", "20260630"];
    let mut lines = String::from("单位编号,协议名称,签订日期,起始日期,截止日期\r\n");
    for (number, form) in forms.iter().enumerate() {
        lines.push_str(&format!("U01,示例协议𠮷{number},2026.1.1,{form},长期\r\n"));
    }
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(lines.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let gb = encoding_rs::GB18030.encode(&lines).0.into_owned();
    let marked = [b"\xef\xbb\xbf".as_slice(), lines.as_bytes()].concat();
    let report = send(&secretary, "?sheet=agreements", "text/csv", &gb).is(201);
    assert_eq!(figures(&report, "inserted"), [0, 0, 7], "{report}");
    for bytes in [lines.as_bytes(), &marked, &utf16] {
        let again = send(&secretary, "?sheet=agreements", "text/csv; charset=gbk", bytes).is(201);
        assert_eq!(figures(&again, "unchanged"), [0, 0, 7], "{again}");
    }
    let agreements = secretary.get("agreements?limit=200").is(200);
    for agreement in items(&agreements) {
        assert_eq!(agreement["starts_on"], "2026-06-30", "{agreement}");
        assert!(text(agreement, "title").starts_with("示例协议𠮷"));
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("已签协议").unwrap();
    for (column, heading) in (0..).zip(["单位编号", "协议名称", "签订日期", "起始日期"]) {
        page.write_string(0, column, heading).unwrap();
    }
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1).unwrap();
    let style = rust_xlsxwriter::Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    page.write_string(1, 0, "U01").unwrap().write_string(1, 1, "示例协议𠮷0").unwrap();
    page.write_datetime_with_format(1, 2, day, &style).unwrap().write_number(1, 3, 46_203).unwrap();
    let report = send(&secretary, "", XLSX, &book.save_to_buffer().unwrap()).is(201);
    assert_eq!(figures(&report, "unchanged"), [0, 0, 1], "{report}");
    send(&secretary, "", "text/csv", lines.as_bytes()).refused(400, "invalid_parameter");
    send(&secretary, "?sheet=units", "text/csv", b"\xff\xfe\x00\xd8").refused(422, "workbook_unreadable");
    send(&secretary, "?sheet=units", "application/pdf", b"%PDF").refused(415, "unsupported_media_type");
}

fn codes_are_shown_once_and_printed(world: &World) {
    let secretary = world.secretary();
    let book = small(&world.tag);
    let ask = || secretary.ask("POST", "imports/onboarding").header("content-type", XLSX).header("accept", "text/html");
    let page = ask().key("print").bytes(&book).send();
    assert_eq!((page.status, page.header("cache-control")), (201, Some("no-store")), "{}", page.text());
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let html = page.text();
    let code = html.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    ask().key("print").bytes(&book).send().refused(409, "not_replayable");
    let listed = secretary.get("imports").is(200);
    assert!(!listed.to_string().contains(&code));
    let copy = secretary.get(&format!("imports/{}/workbook", text(&items(&listed)[0], "id")));
    assert!(copy.status == 200 && !copy.text().contains(&code));
    let slip = json!({ "code": code, "account_id": "" });
    let head = redeem(&world.server, &world.community, &slip, &format!("daoru.{}", world.tag));
    assert_eq!(head.get("/api/v1/me").is(200)["roles"], json!(["unit_head"]));
    secretary
        .ask("POST", "imports/onboarding")
        .header("content-type", XLSX)
        .bytes(&book)
        .send()
        .refused(400, "idempotency_key_required");
}

/// The person of the small workbook with another post.
fn book_of_titles(tag: &str) -> Vec<u8> {
    format!("单位编号,姓名,职务,角色,登录名\nD01,示例人员,校长,单位负责人,daoru.{tag}\n").into_bytes()
}

fn the_secretary_and_officers_import_and_nobody_else(world: &World) {
    let (officer, book) = (world.officer(), small(&world.tag));
    let template = officer.get("imports/onboarding/template");
    assert_eq!((template.status, template.header("content-type")), (200, Some(XLSX)));
    let report = send(&officer, "", XLSX, &template.body).is(201);
    assert_eq!(figures(&report, "rows"), [0, 0, 0], "what explains and shows is passed over: {report}");
    // Accounts are granted by the secretary; the rest of the workbook is not held up by that.
    let report = send(&officer, "?mode=importable", XLSX, &book).is(201);
    assert_eq!((figures(&report, "inserted"), figures(&report, "refused")), (vec![2, 0, 1], vec![0, 1, 0]), "{report}");
    assert_eq!(cells(&report), [("联系人".to_owned(), "D2".to_owned(), "role_not_grantable".to_owned())]);
    let report = send(&world.secretary(), "", XLSX, &book).is(201);
    assert_eq!(figures(&report, "inserted"), [0, 1, 0], "{report}");
    let other = String::from_utf8(book_of_titles(&world.tag)).unwrap();
    let report = send(&officer, "?sheet=contacts&dry_run=true", "text/csv", other.as_bytes()).is(200);
    assert_eq!(cells(&report), [("联系人".to_owned(), "C2".to_owned(), "kept_by_secretary".to_owned())]);
    let report = send(&world.secretary(), "?sheet=contacts", "text/csv", other.as_bytes()).is(201);
    assert_eq!(figures(&report, "updated"), [0, 1, 0], "{report}");
    let id = text(&report, "id");
    let etag = officer.get(&format!("imports/{id}")).etag();
    officer.delete(&format!("imports/{id}"), &etag).refused(403, "import_needs_secretary");
    let auditor = world.auditor();
    auditor.get("imports").is(200);
    auditor.get(&format!("imports/{id}")).is(200);
    auditor.get(&format!("imports/{id}/errors")).is(200);
    auditor.get(&format!("imports/{id}/workbook")).refused(403, "not_allowed");
    auditor.get("ledgers/onboarding").refused(403, "not_allowed");
    for stranger in [world.head(1), world.auditor(), world.staff("grid_worker")] {
        send(&stranger, "", XLSX, &book).refused(403, "not_allowed");
    }
    send(&world.nobody(), "", XLSX, &book).refused(401, "sign_in_required");
}

/// Rows about what the small workbook has brought, most of them wrong.
fn contradicting(login: &str) -> Vec<u8> {
    workbook(&[
        (
            "单位",
            UNITS,
            vec![
                row(&[" ｄ07 ", "示例导入小学", "企事业单位", "91512081MA62K0260E", "", "0937-6226223", "示例路 2 号"]),
                row(&["D02", "示例改名物业"]),
                row(&["D02", "示例导入物业"]),
                row(&["", "示例导入物业"]),
            ],
        ),
        (
            "联系人",
            CONTACTS,
            vec![
                row(&["D01", "示例人员", "校长", "负责人", login]),
                row(&["D02", "示例人员", "", "联络员", login]),
                row(&["D99", "示例他人", "", "联络员"]),
            ],
        ),
        (
            "已签协议",
            AGREEMENTS,
            vec![
                row(&["D01", "示例共建协议", "示例〔2026〕1号", "2026-1-5", "2026-01-06", "2027.1.5"]),
                row(&["D01", "示例未来协议", "", "2199.1.1", "2026-01-06", "2025.1.5"]),
            ],
        ),
    ])
}

fn a_matched_row_changes_what_it_may_and_reports_the_rest(world: &World) {
    let secretary = world.secretary();
    send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    let login = format!("daoru.{}", world.tag);
    let book = contradicting(&login);
    let report = send(&secretary, "?mode=importable", XLSX, &book).is(201);
    let found: Vec<String> =
        cells(&report).into_iter().map(|(sheet, cell, code)| format!("{sheet} {cell} {code}")).collect();
    assert_eq!(
        found,
        [
            "单位 A2 unit_code_differs",
            "单位 B3 unit_name_differs",
            "单位 A4 duplicate_row",
            "单位 A5 duplicate_row",
            "联系人 E3 duplicate_row",
            "联系人 A4 unknown_unit",
            "已签协议 F2 agreement_differs",
            "已签协议 D3 in_future",
            "已签协议 F3 ends_before_start",
        ],
        "{report}"
    );
    assert_eq!(figures(&report, "updated"), [0, 1, 0], "{report}");
    let sheet = "单位编号,单位名称,统一社会信用代码,办公电话,地址\nD01,,91512081ma62k0260e,０９３７－６２２６２２３,\n";
    let report = send(&secretary, "?sheet=units", "text/csv", sheet.as_bytes()).is(201);
    assert_eq!(figures(&report, "updated"), [1, 0, 0], "{report}");
    let unit = items(&secretary.get("units?q=D01").is(200))[0].clone();
    assert_eq!(unit["unified_social_credit_code"], "91512081MA62K0260E");
    assert_eq!(unit["contact"], json!({ "post": "办公室", "phone": "0937-6226223" }));
    assert_eq!(unit["address"], "示例路 1 号", "a blank cell says nothing");
}

fn sheets_and_columns_that_are_not_read_are_named(world: &World) {
    let secretary = world.secretary();
    let book = workbook(&[
        (
            "单位",
            &["单位编号", "单位名称", "手机号", "微信群"],
            vec![row(&["D01", "示例单位", "19900001234", "示例群"])],
        ),
        ("责任区", &["编号", "名称"], vec![row(&["Z1", "示例楼栋"])]),
        ("其他", &["a", "b"], Vec::new()),
    ]);
    let report = send(&secretary, "?dry_run=true", XLSX, &book).is(200);
    let notices: Vec<&str> = report["notices"].as_array().unwrap().iter().map(|one| text(one, "code")).collect();
    assert_eq!(notices, ["column_not_kept", "column_unknown", "sheet_unknown"], "{report}");
    assert_eq!(zones(&report), [1, 0, 0, 0, 0], "{report}");
    assert_eq!(figures(&report, "inserted"), [1, 0, 0]);
    let missing = workbook(&[("单位", &["单位编号", "地址"], vec![row(&["D01", "示例路"])])]);
    let report = send(&secretary, "?dry_run=true", XLSX, &missing).is(200);
    assert_eq!(cells(&report), [("单位".to_owned(), "C1".to_owned(), "column_missing".to_owned())]);
    let nothing = workbook(&[("Sheet1", &["a"], vec![row(&["b"])])]);
    send(&secretary, "", XLSX, &nothing).refused(422, "no_known_sheet");
}

fn p53_what_is_not_read_is_not_kept(world: &World) {
    let secretary = world.secretary();
    let book = workbook(&[
        ("单位", &["单位编号", "单位名称", "手机号"], vec![row(&["D01", "示例单位", "19900001234"])]),
        ("困难家庭", &["姓名", "身份证号"], vec![row(&["示例甲", "11010519491231002X"])]),
    ]);
    let report = send(&secretary, "", XLSX, &book).is(201);
    let notices: Vec<&str> = report["notices"].as_array().unwrap().iter().map(|one| text(one, "code")).collect();
    assert_eq!(notices, ["column_not_kept", "sheet_unknown"], "{report}");
    let copy = secretary.get(&format!("imports/{}/workbook", text(&report, "id")));
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(copy.body)).unwrap();
    assert_eq!(book.sheet_names(), ["单位"]);
    let sheet = book.worksheet_range("单位").unwrap();
    let said: Vec<String> = sheet.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(said.contains(&"示例单位".to_owned()) && !said.iter().any(|words| words.contains("1990000")), "{said:?}");
}
