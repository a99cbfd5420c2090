//! P18 and P43: lists are paged without repeating or missing anything, and a page is never larger than allowed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::in_force;
use crate::kit::{Answer, Caller, World, on_both_engines};

on_both_engines!(
    p18_nothing_is_repeated_or_missed_while_others_write,
    p43_limits_and_cursors_are_checked,
    filters_and_orders_do_what_they_say,
    the_way_back_is_the_way_there,
);

/// Follows `next` by the Link header alone, doing something between the pages.
fn walked(caller: &Caller, first: &str, mut between: impl FnMut(usize)) -> Vec<Value> {
    let mut found = Vec::new();
    let mut next = Some(first.to_owned());
    let mut pages = 0;
    while let Some(path) = next {
        let page = caller.get(&path);
        found.extend(items(&page.is(200)).iter().cloned());
        next = linked(&page, "next");
        assert_eq!(next.is_some(), page.json().get("next_cursor").is_some());
        pages += 1;
        assert!(pages < 100, "the list has no end");
        between(pages);
    }
    found
}

fn linked(page: &Answer, relation: &str) -> Option<String> {
    let links = page.header("link")?;
    let link = links.split(", <").find(|link| link.ends_with(&format!("rel=\"{relation}\"")))?;
    Some(link.trim_start_matches('<').split('>').next()?.to_owned())
}

fn the_way_back_is_the_way_there(world: &World) {
    let officer = world.officer();
    for number in 1..=7 {
        in_force(world, &[number]);
    }
    let today = world.day(0);
    for list in [
        "units?sort=code".to_owned(),
        "units?sort=-name".to_owned(),
        "agreements?sort=-updated_at".to_owned(),
        "agreements?sort=title".to_owned(),
        format!("agreements?sort=-number&as_of={today}"),
        "commitments?sort=-created_at".to_owned(),
        "commitments?sort=due_on".to_owned(),
    ] {
        let first = officer.get(&format!("{list}&limit=2"));
        assert_eq!((linked(&first, "prev"), first.is(200).get("prev_cursor")), (None, None), "{list}");
        let mut there = vec![first];
        while let Some(next) = linked(there.last().unwrap(), "next") {
            there.push(officer.get(&next));
        }
        assert!(there.len() >= 3, "{list}");
        for ahead in (1..there.len()).rev() {
            let back = officer.get(&linked(&there[ahead], "prev").unwrap());
            let (back, there) = (back.is(200), there[ahead - 1].is(200));
            assert_eq!(items(&back), items(&there), "{list}: page {ahead}");
            assert!(back.get("next_cursor").is_some(), "{list}: one can turn round");
            assert_eq!(back.get("prev_cursor").is_some(), ahead > 1, "{list}");
        }
    }
}

fn p18_nothing_is_repeated_or_missed_while_others_write(world: &World) {
    let officer = world.officer();
    let stays: BTreeSet<String> = (1..=30).map(|number| world.unit_id(number)).collect();
    let goes: Vec<Value> = (31..=40).map(|number| world.unit(number)).collect();
    for sort in ["code", "-code", "name", "-created_at", "updated_at"] {
        let mut made = Vec::new();
        let found = walked(&officer, &format!("units?limit=4&sort={sort}"), |page| {
            let number = 50 + made.len();
            let mut body = unit_in(number);
            body["code"] = json!(format!("{}{number}", if page % 2 == 0 { "A" } else { "Z" }));
            made.push(officer.post("units", &body).is(201));
            if sort == "code" && page <= goes.len() {
                let gone = &goes[goes.len() - page];
                officer.delete(&format!("units/{}", text(gone, "id")), "*").is(204);
            }
        });
        let ids: Vec<&str> = found.iter().map(|unit| text(unit, "id")).collect();
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "{sort}: something came twice");
        assert!(stays.iter().all(|id| distinct.contains(id.as_str())), "{sort}: something was missed");
        for unit in made {
            officer.delete(&format!("units/{}", text(&unit, "id")), "*").is(204);
        }
    }
}

fn p43_limits_and_cursors_are_checked(world: &World) {
    let officer = world.officer();
    for number in 1..=5 {
        world.unit(number);
    }
    for limit in ["0", "-1", "x", "", "9223372036854775808", "1e3", "1.5"] {
        officer.get(&format!("units?limit={limit}")).refused(400, "invalid_parameter");
    }
    assert_eq!(items(&officer.get("units?limit=1000000000").is(200)).len(), 5, "a larger one is cut to the largest");
    let cursor = |path: &str| text(&officer.get(path).is(200), "next_cursor").to_owned();
    let own = cursor("units?limit=2");
    officer.get(&format!("units?limit=3&cursor={own}")).is(200);
    for (path, why) in [
        (format!("units?limit=2&sort=-code&cursor={own}"), "another order"),
        (format!("units?limit=2&sector=public&cursor={own}"), "another filter"),
        (format!("agreements?limit=2&cursor={own}"), "another list"),
    ] {
        let answer = officer.get(&path);
        assert_eq!((answer.status, answer.json()["code"].as_str()), (400, Some("cursor_mismatch")), "{why}");
    }
    let stranger = world.elsewhere().officer();
    stranger.get(&format!("units?limit=2&cursor={own}")).refused(400, "cursor_mismatch");
    let other = world.head(1).get(&format!("units?limit=2&cursor={own}"));
    assert_eq!(other.status, 400, "a cursor is its reader's: {}", other.text());
    let mut forged = own.clone().into_bytes();
    let middle = forged.len() / 2;
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    for bad in
        [String::from_utf8(forged).unwrap(), "rubbish".to_owned(), String::new(), own[..own.len() - 2].to_owned()]
    {
        let answer = officer.get(&format!("units?limit=2&cursor={bad}"));
        assert!(
            [("invalid_cursor", 400), ("invalid_parameter", 400)]
                .contains(&(answer.json()["code"].as_str().unwrap(), answer.status)),
            "{bad}: {}",
            answer.text()
        );
    }
}

fn filters_and_orders_do_what_they_say(world: &World) {
    let officer = world.officer();
    for number in 1..=9 {
        world.unit(number);
    }
    let codes = |path: &str| -> Vec<String> {
        items(&officer.get(path).is(200)).iter().map(|unit| text(unit, "code").to_owned()).collect()
    };
    assert_eq!(codes("units?sector=private&sort=code"), ["U02", "U04", "U06", "U08"]);
    assert_eq!(codes("units?sector=public,private&limit=2&sort=-code"), ["U09", "U08"]);
    assert_eq!(codes("units?q=单位03"), ["U03"]);
    assert_eq!(codes("units?q=3"), ["U03"]);
    assert_eq!(codes("units?q=无此单位"), [""; 0]);
    assert_eq!(codes("units?state=departed"), [""; 0]);
}
