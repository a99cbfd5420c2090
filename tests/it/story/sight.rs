//! Who sees what (D11), how it stood on a day (D9), and commitments by themselves.

use serde_json::json;

use super::life::pledger;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, commitment, deed, drafted, in_force, signed, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    drafts_belong_to_their_author_and_the_rest_to_the_parties,
    a_unit_writes_its_own_draft,
    commitments_are_added_read_and_listed,
    illegal_moves_name_the_legal_ones,
    a_wording_that_does_not_hold_together_is_refused_whole,
    clause_templates_become_words,
    the_printable_page_is_whole,
);
alone_on_both_engines!(as_of_shows_how_it_stood_at_the_end_of_that_day);

fn drafts_belong_to_their_author_and_the_rest_to_the_parties(world: &World) {
    let draft = drafted(world, &deed(world, &[1]));
    let path = at(&draft);
    world.secretary().get(&path).is(200);
    for stranger in [world.head(1), world.head(2), world.liaison(1), world.auditor()] {
        stranger.get(&path).refused(404, "not_found");
        assert!(items(&stranger.get("agreements").is(200)).is_empty());
    }
    world.officer().go(&format!("{path}/proposal")).is(200);
    for party in [world.head(1), world.liaison(1), world.member("helper", 1), world.auditor()] {
        party.get(&path).is(200);
        assert_eq!(items(&party.get("agreements").is(200)).len(), 1);
    }
    let unknown = world.head(2).get("agreements/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41");
    let hidden = world.head(2).get(&path);
    let bare = |answer: &crate::kit::Answer| {
        let mut problem = answer.refused(404, "not_found");
        for one_off in ["request_id", "instance"] {
            problem.as_object_mut().unwrap().remove(one_off);
        }
        problem
    };
    assert_eq!(bare(&unknown), bare(&hidden), "what one may not know of looks like what does not exist");
    assert!(items(&world.head(2).get("agreements").is(200)).is_empty());
    for part in ["history", "proof", "document", "objections"] {
        assert_eq!(world.head(2).get(&format!("{path}/{part}")).status, 404, "{part}");
    }
    world
        .elsewhere()
        .secretary()
        .get(&format!("/api/v1/communities/{}/{path}", world.community))
        .refused(404, "not_found");
}

fn a_unit_writes_its_own_draft(world: &World) {
    let (liaison, officer) = (world.liaison(1), world.officer());
    let draft = liaison.post("agreements", &deed(world, &[1])).is(201);
    let path = at(&draft);
    assert_eq!(draft["author_unit_id"], world.unit_id(1));
    officer.get(&path).refused(404, "not_found");
    world.head(1).get(&path).is(200);
    let foreign = liaison.post("agreements", &deed(world, &[2]));
    foreign.refused(422, "validation_failed");
    assert_eq!(foreign.pointers(), ["/parties"]);
    let eager = liaison.post("agreements", &with(deed(world, &[1]), "submit", json!(true)));
    assert!([403, 422].contains(&eager.status), "a unit cannot freeze the text: {}", eager.text());
    liaison.go(&format!("{path}/proposal")).is(200);
    liaison.go(&format!("{path}/submission")).refused(403, "not_allowed");
    let frozen = officer.put(&format!("{path}/submission"), &json!({ "revision": 1 })).is(200);
    assert_eq!(signed(world, &frozen, &[1])["state"], "active");
}

fn commitments_are_added_read_and_listed(world: &World) {
    let draft = drafted(world, &deed(world, &[1]));
    let path = format!("{}/commitments", at(&draft));
    let extra = commitment("public_welfare", "慰问困难家庭", pledger(world, 1), world.day(30));
    let added = world.officer().post(&path, &extra).is(201);
    assert_eq!((&added["agreement_id"], &added["state"]), (&draft["id"], &json!("proposed")));
    let one = format!("commitments/{}", text(&added, "id"));
    assert_eq!(world.officer().get(&one).is(200)["title"], "慰问困难家庭");
    world.head(1).get(&one).refused(404, "not_found");
    assert_eq!(world.officer().get(&at(&draft)).is(200)["commitments"].as_array().unwrap().len(), 3);
    let stranger = commitment("civility", "外单位", pledger(world, 2), world.day(30));
    world.officer().post(&path, &stranger).refused(422, "validation_failed");
    let live = in_force(world, &[2]);
    world.officer().post(&format!("{}/commitments", at(&live)), &extra).refused(409, "illegal_transition");
    let seen = items(&world.head(2).get("commitments").is(200)).clone();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen.iter().all(|one| one["agreement_id"] == live["id"] && one["in_progress"] == true), "{seen:?}");
    let filtered = world.officer().get("commitments?linkage=public_welfare").is(200);
    assert_eq!(items(&filtered).len(), 1);
}

fn illegal_moves_name_the_legal_ones(world: &World) {
    let live = in_force(world, &[1]);
    let path = at(&live);
    let submission = world.officer().put(&format!("{path}/submission"), &json!({ "revision": 1 }));
    for answer in [world.officer().go(&format!("{path}/proposal")), submission] {
        let problem = answer.refused(409, "illegal_transition");
        assert_eq!(problem["state"], "active");
        let shown = world.officer().get(&path).is(200);
        assert_eq!(problem["allowed"], shown["allowed_actions"], "the refusal and the object agree");
    }
    let refusal = json!({ "reason": "晚了" });
    world.head(1).put(&format!("{path}/refusal"), &refusal).refused(409, "illegal_transition");
}

fn a_wording_that_does_not_hold_together_is_refused_whole(world: &World) {
    let mut body = deed(world, &[1]);
    body["title"] = json!("");
    body["parties"][0]["unit_id"] = json!(world.unit_id(1));
    body["commitments"][0]["quantity"] = json!(0);
    let answer = world.officer().post("agreements", &body);
    answer.refused(422, "validation_failed");
    let pointers = answer.pointers();
    assert!(pointers.contains(&"/title".to_owned()) && pointers.len() >= 2, "all at once: {pointers:?}");
    let backwards = with(deed(world, &[1]), "ends_on", json!(world.day(-1)));
    let answer = world.officer().post("agreements", &backwards);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/ends_on"]);
    let foreign = world.elsewhere();
    let mut body = deed(world, &[1]);
    body["parties"][1]["unit_id"] = json!(foreign.unit_id(1));
    body["commitments"] = json!([]);
    let answer = world.officer().post("agreements", &body);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/parties/1/unit_id"], "another community's unit does not exist here");
}

fn clause_templates_become_words(world: &World) {
    let templates = world.officer().get("clause-templates").is(200);
    let codes: Vec<&str> = items(&templates).iter().map(|one| text(one, "code")).collect();
    for mechanism in ["co_organise", "co_manage_members", "co_serve", "co_share_resources"] {
        assert!(codes.contains(&mechanism), "{mechanism} is not among {codes:?}");
    }
    let draft = drafted(world, &deed(world, &[1]));
    let template = items(&templates).iter().find(|one| one["code"] == "co_organise").unwrap().clone();
    assert_eq!(draft["clauses"][0]["text"], template["text"]);
    let unknown =
        world.officer().post("agreements", &with(deed(world, &[1]), "clauses", json!([{ "code": "no_such" }])));
    unknown.refused(422, "validation_failed");
    assert_eq!(unknown.pointers(), ["/clauses/0/code"]);
}

fn the_printable_page_is_whole(world: &World) {
    let agreement = in_force(world, &[1]);
    let page = world.head(1).get(&format!("{}/document", at(&agreement)));
    page_is_html(&page);
    let html = page.text();
    for words in ["共建协议", "示例单位01", "盖章", "组织主题党日活动", text(&agreement, "digest"), "<svg", "@page"]
    {
        assert!(html.contains(words), "the page lacks {words}");
    }
    let mut marked = deed(world, &[1]);
    marked["title"] = json!("<script>alert(1)</script> & “引号”");
    let draft = crate::kit::deeds::submitted(world, &marked);
    let html = world.officer().get(&format!("{}/document", at(&draft))).text();
    assert!(!html.contains("<script>") && html.contains("&#60;script&#62;") || html.contains("&lt;script&gt;"));
}

fn page_is_html(page: &crate::kit::Answer) {
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
}

fn as_of_shows_how_it_stood_at_the_end_of_that_day(world: &World) {
    let draft = drafted(world, &deed(world, &[1]));
    let (path, first) = (at(&draft), world.day(0));
    world.days(1);
    let second = world.day(0);
    world.officer().amend(&path, &json!({ "title": "第二天的标题" })).is(200);
    world.officer().go(&format!("{path}/proposal")).is(200);
    world.days(1);
    let third = world.day(0);
    world.officer().amend(&path, &json!({ "title": "第三天的标题" })).is(200);
    let on = |day: &str| world.officer().get(&format!("{path}?as_of={day}"));
    assert_eq!((&on(&first).is(200)["title"], &on(&first).is(200)["state"]), (&draft["title"], &json!("draft")));
    assert_eq!(on(&second).is(200)["title"], "第二天的标题");
    assert_eq!(on(&second).is(200)["state"], "negotiating");
    assert_eq!(on(&third).is(200)["title"], "第三天的标题");
    assert_eq!(on(&world.day(-30)).status, 404, "it did not stand then");
    let shown = |day: &str| world.head(1).get(&format!("{path}?as_of={day}")).status;
    assert_eq!((shown(&first), shown(&second)), (404, 200), "what was a draft then stays its author's");
    on("2026-02-30").refused(400, "invalid_parameter");
}
