//! Rules: what may be said about a community, by whom, and which warnings it gets.

use super::model::{Place, Profile, Region};
use crate::policy::may;
use auth::{Action, permits};
use kernel::patch::INVALID;
use kernel::region::RegionCode;
use kernel::{Actor, Author, Day, Fault, Role, Violation, Warning, field};

kernel::codes! {
    /// Only the operator changes what a community is; its secretary keeps the office phone.
    COMMUNITY_FIELD_RESERVED = "community_field_reserved", Forbidden,
        ["这些字段由平台运维维护", "The operator keeps these fields"],
        [
            "社区书记可以修改办公电话 (hotline); 其余字段请联系平台运维。",
            "A secretary can change the hotline; ask the operator for the rest.",
        ];
}

kernel::field_codes! {
    REGION_NOT_STANDING = "region_not_standing" ["请改用现行的区划代码。", "Use the code of a region that stands today."];
}

/// What this caller may do to a community that it sees.
pub fn allowed(actor: &Actor) -> Vec<&'static str> {
    if permits::<may::UpdateCommunity>(actor, None) { vec![may::UpdateCommunity::ID] } else { Vec::new() }
}

/// Whether this caller may make this change.
///
/// # Errors
/// [`COMMUNITY_FIELD_RESERVED`] with the fields that are not the caller's.
pub fn change(actor: &Actor, before: &Profile, after: &Profile) -> Result<(), Fault> {
    if actor.author == Author::System || actor.roles.has(Role::Operator) {
        return Ok(());
    }
    let reserved = [
        ("/name", before.name != after.name),
        ("/subdistrict", before.subdistrict != after.subdistrict),
        ("/city", before.city != after.city),
        ("/province", before.province != after.province),
        ("/stat_code", before.stat_code != after.stat_code),
        ("/state", before.state != after.state),
        ("/provenance", before.provenance != after.provenance),
    ];
    let touched: Vec<Violation> = reserved
        .into_iter()
        .filter(|(_, changed)| *changed)
        .map(|(pointer, _)| {
            Violation::new(pointer, &field::FIELD_RESERVED, ["您不能修改此字段。", "You cannot change this field."])
        })
        .collect();
    if touched.is_empty() { Ok(()) } else { Err(Fault::of(&COMMUNITY_FIELD_RESERVED).at(touched)) }
}

/// Whether the codes agree with each other: the subdistrict lies in the city, the community in the subdistrict.
///
/// # Errors
/// `validation_failed` with every code that does not lie where it should.
pub fn located(profile: &Profile) -> Result<(), Fault> {
    const OUTSIDE: [&str; 2] = [
        "代码与上级区划的代码前缀不一致, 请核对。",
        "The code does not begin like the code of the region above; check both.",
    ];
    let subdistrict = &profile.subdistrict.code;
    let pairs = [
        ("/subdistrict/code", Some(subdistrict), &profile.city.code),
        ("/stat_code", profile.stat_code.as_ref(), subdistrict),
    ];
    let outside: Vec<Violation> = pairs
        .into_iter()
        .filter(|(_, code, above)| code.is_some_and(|code| !lies_in(code, above)))
        .map(|(pointer, ..)| Violation::new(pointer, &field::REGION_CODE, OUTSIDE))
        .collect();
    if outside.is_empty() { Ok(()) } else { Err(Fault::of(&INVALID).at(outside)) }
}

fn lies_in(code: &str, above: &str) -> bool {
    match (RegionCode::parse(code), RegionCode::parse(above)) {
        (Some(code), Some(above)) => code.lies_in(&above),
        _ => false,
    }
}

/// Compares a place with what the list says about its code.
///
/// # Errors
/// `validation_failed` when the list says that the region did not stand on this day.
pub fn listed(pointer: &str, place: &Place, region: Option<&Region>, today: Day) -> Result<Option<Warning>, Fault> {
    let pointer = format!("{pointer}/code");
    match region {
        None => Ok(Some(Warning::at(
            pointer,
            "region_unknown",
            ["内置区划列表中没有此代码, 请人工核对。", "The built-in list does not hold this code; check it by hand."],
        ))),
        Some(region) if !region.stood_on(today) => {
            let words =
                ["此区划今天不存在 (尚未设立或已撤销)。", "This region does not stand today (not yet, or no longer)."];
            Err(Fault::of(&INVALID).at([Violation::new(&pointer, &REGION_NOT_STANDING, words)]))
        }
        Some(region) if region.name != place.name => Ok(Some(Warning::at(
            pointer,
            "region_name_differs",
            ["名称与区划列表中此代码的名称不同, 请核对。", "The list has another name for this code; compare both."],
        ))),
        Some(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::CommunityState;
    use super::*;
    use auth::PLATFORM;

    fn profile() -> Profile {
        Profile {
            name: "示例社区".to_owned(),
            subdistrict: Place { name: "钢城街道".to_owned(), code: "620201002".to_owned() },
            city: Place { name: "嘉峪关市".to_owned(), code: "620200".to_owned() },
            province: "甘肃省".to_owned(),
            stat_code: None,
            hotline: None,
            state: CommunityState::Active,
            provenance: None,
        }
    }

    fn actor(role: Role) -> Actor {
        let roles = [role].into_iter().collect();
        Actor { author: Author::Account(kernel::AccountId(PLATFORM.0)), roles, ..Actor::system(PLATFORM) }
    }

    fn pointers(fault: &Fault) -> Vec<&str> {
        fault.violations().iter().map(|violation| violation.pointer.as_str()).collect()
    }

    #[test]
    fn codes_follow_the_region_above() {
        assert!(located(&profile()).is_ok());
        let statistic = Profile { stat_code: Some("620201001003".to_owned()), ..profile() };
        assert_eq!(pointers(&located(&statistic).unwrap_err()), ["/stat_code"]);
        let city = Place { name: "金昌市".to_owned(), code: "620300".to_owned() };
        let elsewhere = Profile { city, stat_code: Some("620201002003".to_owned()), ..profile() };
        assert_eq!(pointers(&located(&elsewhere).unwrap_err()), ["/subdistrict/code"]);
    }

    #[test]
    fn a_secretary_keeps_the_hotline_and_nothing_else() {
        let hotline = Profile { hotline: Some("0937-6226222".to_owned()), ..profile() };
        assert!(change(&actor(Role::Secretary), &profile(), &hotline).is_ok());
        let renamed = Profile { name: "别名".to_owned(), state: CommunityState::Archived, ..hotline };
        let refused = change(&actor(Role::Secretary), &profile(), &renamed).unwrap_err();
        assert_eq!(refused.code().name, "community_field_reserved");
        assert_eq!(pointers(&refused), ["/name", "/state"]);
        assert!(change(&actor(Role::Operator), &profile(), &renamed).is_ok());
    }

    #[test]
    fn the_list_warns_and_refuses_only_what_does_not_stand() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let place = profile().subdistrict;
        let region = |name: &str, valid_to| Region {
            code: place.code.clone(),
            name: name.to_owned(),
            valid_from: Some(day("2000-01-01")),
            valid_to,
        };
        let verdict = |region: Option<&Region>, today| {
            listed("/subdistrict", &place, region, today).map(|warning| warning.map(|warning| warning.code))
        };
        let stands = region("钢城街道", Some(day("2026-06-30")));
        assert_eq!(verdict(None, day("2026-06-30")).unwrap(), Some("region_unknown"));
        assert_eq!(verdict(Some(&stands), day("2026-06-30")).unwrap(), None);
        assert_eq!(verdict(Some(&region("旧名街道", None)), day("2026-06-30")).unwrap(), Some("region_name_differs"));
        for outside in ["1999-12-31", "2026-07-01"] {
            let refused = verdict(Some(&stands), day(outside)).unwrap_err();
            assert_eq!(pointers(&refused), ["/subdistrict/code"], "{outside}");
        }
    }
}
