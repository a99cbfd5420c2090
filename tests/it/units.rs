//! Communities and units: codes, warnings, masks, who may change what, and what is in use.

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::cast::{community_in, unit_in};
use crate::kit::deeds::{deed, drafted, with};
use crate::kit::{Caller, World, on_both_engines};

on_both_engines!(
    p27_a_phone_is_shown_in_full_to_those_who_need_it,
    a_unit_in_use_stays_and_an_unused_one_goes,
    credit_codes_are_checked_and_odd_ones_only_warned_about,
    a_unit_changes_its_own_things_and_no_more,
    communities_lie_where_their_codes_say,
    a_secretary_keeps_the_hotline_and_the_operator_the_rest,
);

fn p27_a_phone_is_shown_in_full_to_those_who_need_it(world: &World) {
    let path = format!("units/{}", world.unit_id(1));
    world.secretary().amend(&path, &json!({ "note": "季度走访" })).is(200);
    let seen = |caller: &Caller| caller.get(&path).is(200);
    for insider in [world.secretary(), world.officer(), world.staff("grid_worker"), world.staff("household_officer")] {
        assert_eq!(seen(&insider)["contact"]["phone"], "0937-6226201");
        assert_eq!(seen(&insider)["note"], "季度走访");
    }
    for own in [world.head(1), world.liaison(1), world.member("helper", 1)] {
        assert_eq!(seen(&own)["contact"]["phone"], "0937-6226201");
        assert!(seen(&own).get("note").is_none(), "the note is the community's");
    }
    for other in [world.head(2), world.auditor()] {
        assert_eq!(seen(&other)["contact"]["phone"], "0937-*****01");
        assert!(seen(&other).get("note").is_none());
        let listed = other.get("units").is(200);
        assert!(!listed.to_string().contains("6226201"), "{listed}");
    }
}

fn a_unit_in_use_stays_and_an_unused_one_goes(world: &World) {
    let officer = world.officer();
    let used = format!("units/{}", world.unit_id(1));
    world.head(1);
    drafted(world, &deed(world, &[2]));
    for (number, holder) in [(1, "accounts"), (2, "agreement")] {
        let path = format!("units/{}", world.unit_id(number));
        let problem = officer.delete(&path, &officer.get(&path).etag()).refused(409, "unit_in_use");
        assert!(problem["held_by"].to_string().contains(holder), "{problem}");
    }
    officer.get(&used).is(200);
    let unused = format!("units/{}", world.unit_id(3));
    officer.delete(&unused, "\"9\"").refused(412, "stale_version");
    officer.delete(&unused, &officer.get(&unused).etag()).is(204);
    officer.get(&unused).is(404);
    let journal = world.auditor().get(&format!("journal?subject={unused}")).is(200);
    assert_eq!(items(&journal).len(), 2, "registered and removed");
}

fn credit_codes_are_checked_and_odd_ones_only_warned_about(world: &World) {
    let officer = world.officer();
    let coded = |number: usize, code: &str| with(unit_in(number), "unified_social_credit_code", json!(code));
    let made = officer.post("units", &coded(1, "91512081MA62K0260E")).is(201);
    assert_eq!(made["unified_social_credit_code"], "91512081MA62K0260E");
    officer.post("units", &coded(2, "91512081ma62k0260e")).refused(409, "unit_credit_code_taken");
    for wrong in ["91512081MA62K02600", "91512081MA62K0260", "O1512081MA62K0260E", "91512081MA62K0260E1"] {
        let answer = officer.post("units", &coded(3, wrong));
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), ["/unified_social_credit_code"], "{wrong}");
    }
    officer.post("units", &with(unit_in(1), "code", json!("U01"))).refused(409, "unit_code_taken");
    world.elsewhere().officer().post("units", &coded(1, "91512081MA62K0260E")).is(201);
}

fn a_unit_changes_its_own_things_and_no_more(world: &World) {
    let own = format!("units/{}", world.unit_id(1));
    for insider in [world.head(1), world.liaison(1)] {
        insider.amend(&own, &json!({ "short_name": "示例一", "address": "示例路 1 号" })).is(200);
        let etag = insider.get(&own).etag();
        let answer = insider.patch(&own, &etag, &json!({ "name": "自改名", "sector": null }));
        answer.refused(403, "unit_field_reserved");
        assert_eq!(answer.pointers(), ["/name", "/sector"]);
    }
    let shown = world.head(1).get(&own).is(200);
    assert_eq!(shown["allowed_actions"], json!(["update_unit"]));
    assert_eq!(world.head(2).get(&own).is(200)["allowed_actions"], json!([]));
    world.officer().amend(&own, &json!({ "sector_source": "sample" })).refused(422, "validation_failed");
}

fn communities_lie_where_their_codes_say(world: &World) {
    let operator = world.operator();
    let found = |body: &Value| operator.post("/api/v1/communities", body);
    let login = |n: usize| format!("neu{n}.{}", world.tag);
    let good = community_in(&world.tag, &login(1));
    let mut wrong = good.clone();
    wrong["subdistrict"]["code"] = json!("620301002");
    let answer = found(&wrong);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/subdistrict/code"]);
    let answer = found(&with(good.clone(), "stat_code", json!("620201001003")));
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/stat_code"]);
    let made = found(&good).is(201);
    assert_eq!(made["state"], "active");
    found(&with(community_in(&world.tag, &login(1)), "name", json!("同名书记"))).refused(409, "login_already_taken");
    let mut odd = community_in(&world.tag, &login(2));
    odd["subdistrict"] = json!({ "name": "无名街道", "code": "620201099" });
    let warned = found(&odd).is(201);
    assert!(warned["warnings"].to_string().contains("region_unknown"), "{warned}");
    let names = |caller: &Caller| items(&caller.get("/api/v1/communities?limit=200").is(200)).len();
    assert_eq!(names(&world.officer()), 1, "everybody else sees their own");
    assert!(names(&operator) >= 3);
}

fn a_secretary_keeps_the_hotline_and_the_operator_the_rest(world: &World) {
    let own = format!("/api/v1/communities/{}", world.community);
    let secretary = world.secretary();
    assert_eq!(secretary.amend(&own, &json!({ "hotline": "0937-6226222" })).is(200)["hotline"], "0937-6226222");
    let answer = secretary.amend(&own, &json!({ "name": "自改名社区" }));
    answer.refused(403, "community_field_reserved");
    assert_eq!(answer.pointers(), ["/name"]);
    let mobile = secretary.amend(&own, &json!({ "hotline": "13912345678" }));
    mobile.refused(422, "validation_failed");
    let renamed = world.operator().amend(&own, &json!({ "name": "改名社区" })).is(200);
    assert_eq!(text(&renamed, "name"), "改名社区");
    world.officer().patch(&own, "*", &json!({ "hotline": null })).refused(403, "not_allowed");
    let gone = secretary.amend(&own, &json!({ "hotline": null })).is(200);
    assert!(gone.get("hotline").is_none());
}
