//! P40 to P42: what a text may hold, what JSON may be, and that no string is ever a statement.

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::{deed, with};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    p41_rare_characters_pass_and_hidden_ones_do_not,
    p41_length_is_counted_in_characters,
    p42_no_string_is_a_statement,
    p40_json_that_is_none_is_refused,
    texts_hold_no_numbers_of_persons,
);

fn p41_rare_characters_pass_and_hidden_ones_do_not(world: &World) {
    let officer = world.officer();
    let rare = "𠮷田社区𬱖与囍铺 (é)";
    let kept = officer.post("units", &with(unit_in(1), "name", json!(format!("  {rare}  ")))).is(201);
    assert_eq!(kept["name"], rare, "trimmed, and every character kept");
    let found = officer.get("units?q=%F0%A0%AE%B7").is(200);
    assert_eq!(items(&found).len(), 1, "and it is found by one of them");
    let composed = officer.post("units", &with(unit_in(2), "name", json!("cafe\u{301}店"))).is(201);
    assert_eq!(composed["name"], "caf\u{e9}店", "normalized to composed form");
    for hidden in ["\u{0}", "\u{1}", "\u{7f}", "\u{85}", "\u{200b}", "\u{202e}", "\u{2066}", "\u{feff}", "\u{ffff}"] {
        for (field, pointer) in [("name", "/name"), ("code", "/code")] {
            let answer = officer.post("units", &with(unit_in(3), field, json!(format!("单{hidden}位"))));
            answer.refused(422, "validation_failed");
            assert_eq!(answer.pointers(), [pointer], "{hidden:?}");
            assert_eq!(answer.json()["errors"][0]["code"], "control_character");
        }
    }
    officer.post("units", &with(unit_in(3), "name", json!("两\n行"))).refused(422, "validation_failed");
    let prose = officer.post("agreements", &with(deed(world, &[4]), "purpose", json!("第一行\n\t第二行"))).is(201);
    assert_eq!(prose["purpose"], "第一行\n\t第二行");
}

fn p41_length_is_counted_in_characters(world: &World) {
    let officer = world.officer();
    let longest = "𠮷".repeat(100);
    assert_eq!(officer.post("units", &with(unit_in(1), "name", json!(longest))).is(201)["name"], longest);
    let answer = officer.post("units", &with(unit_in(2), "name", json!("单".repeat(101))));
    answer.refused(422, "validation_failed");
    assert_eq!(answer.json()["errors"][0]["code"], "too_long");
}

fn p42_no_string_is_a_statement(world: &World) {
    let officer = world.officer();
    let corpus = [
        "' OR 1=1--",
        "'; DROP TABLE units;--",
        "\" OR \"\"=\"",
        "1; SELECT pg_sleep(9)",
        "%",
        "_",
        "\\",
        "%%",
        "a%' ESCAPE '",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "../../etc/passwd",
        "$1",
        "?",
        ":a",
        "\\'; --",
        "NULL",
        "0x27",
        "%00",
    ];
    for number in 1..=3 {
        world.unit(number);
    }
    for word in corpus {
        let encoded = serde_urlencoded::to_string([("q", word)]).unwrap();
        let found = officer.get(&format!("units?{encoded}"));
        assert!(items(&found.is(200)).is_empty(), "{word} finds {}", found.text());
        let agreements = officer.get(&format!("agreements?{encoded}"));
        assert!(items(&agreements.is(200)).is_empty(), "{word}");
        for parameter in ["sector", "state", "sort", "cursor", "limit", "fields"] {
            let encoded = serde_urlencoded::to_string([(parameter, word)]).unwrap();
            assert_eq!(officer.get(&format!("units?{encoded}")).status, 400, "{parameter}={word}");
        }
    }
    // Stored, it comes back as it was, and is found as what it is.
    for (number, word) in corpus.iter().enumerate().filter(|(_, word)| word.chars().count() > 1) {
        let made = officer.post("units", &with(unit_in(60 + number), "name", json!(word))).is(201);
        assert_eq!(made["name"], *word);
        let encoded = serde_urlencoded::to_string([("q", word)]).unwrap();
        let found = officer.get(&format!("units?{encoded}")).is(200);
        assert!(items(&found).iter().any(|unit| text(unit, "id") == text(&made, "id")), "{word}");
        assert!(
            items(&found).iter().all(|unit| text(unit, "name").to_lowercase().contains(&word.to_lowercase())),
            "{word}"
        );
    }
}

fn p40_json_that_is_none_is_refused(world: &World) {
    let officer = world.officer();
    let send = |body: &[u8]| officer.ask("POST", "units").header("content-type", "application/json").bytes(body).send();
    let deep = "{\"a\":".repeat(100_000);
    let wide = format!("[{}1]", "1,".repeat(100_000));
    let digits = format!("{{\"quantity\":{}}}", "9".repeat(100_000));
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bad: [&[u8]; 12] = [
        b"{\"code\":\"a\",\"code\":\"b\"}",
        b"NaN",
        b"{\"a\":1e400}",
        b"\xEF\xBB\xBF{}",
        &utf16,
        b"{\"name\":\"\\ud800\"}",
        b"\"\xFF\"",
        b"{} {}",
        b"{\"a\":01}",
        b"{'a':1}",
        b"{\"a\":1,}",
        b"// c\n{}",
    ];
    for body in bad {
        let answer = send(body);
        assert_eq!(answer.status, 400, "{}: {}", String::from_utf8_lossy(body), answer.text());
    }
    for body in [deep.as_bytes(), wide.as_bytes(), digits.as_bytes()] {
        let answer = send(body);
        assert!([400, 413, 422].contains(&answer.status), "{}", answer.text());
    }
}

fn texts_hold_no_numbers_of_persons(world: &World) {
    let officer = world.officer();
    for number in ["联系13912345678", "证号11010519491231002X"] {
        let answer = officer.post("agreements", &with(deed(world, &[1]), "purpose", json!(number)));
        let problem = answer.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "personal_data_in_text");
        assert!(!problem.to_string().contains("139") && !problem.to_string().contains("110105"), "{problem}");
    }
}
