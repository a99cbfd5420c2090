//! Rules: who may say what about a unit, who sees its phone, and which warnings it gets.

use serde_json::json;

use super::model::{Profile, Sector, SectorSource, State, Unit};
use crate::policy::may;
use auth::{Action, permits};
use kernel::patch::INVALID;
use kernel::uscc::CreditCode;
use kernel::{Actor, Author, Fault, Role, Violation, Warning, field};

kernel::codes! {
    /// Another unit of the community has this code.
    UNIT_CODE_TAKEN = "unit_code_taken", Conflict,
        ["单位编号已被使用", "Another unit has this code"],
        ["请换一个编号, 或修改原有单位。", "Choose another code, or change the unit that has it."];

    /// Another unit of the community has this unified social credit code.
    UNIT_CREDIT_CODE_TAKEN = "unit_credit_code_taken", Conflict,
        ["统一社会信用代码已登记在另一单位", "Another unit has this unified social credit code"],
        ["请按代码查找已登记的单位; 同一单位不要重复登记。", "Look for the unit that has it; one body is registered once."];

    /// Something refers to the unit.
    UNIT_IN_USE = "unit_in_use", Conflict,
        ["单位已有关联记录, 不能删除", "The unit is in use and cannot be removed"],
        [
            "held_by 列出了关联的记录; 单位退出请办理退出手续, 不要删除。",
            "held_by names what refers to it; a unit that leaves departs and is not deleted.",
        ];

    /// A unit keeps its contact, short name and address; the community keeps the rest.
    UNIT_FIELD_RESERVED = "unit_field_reserved", Forbidden,
        ["这些字段由社区维护", "The community keeps these fields"],
        [
            "单位可以修改简称、联系方式和地址; 其余字段请联系社区。",
            "A unit can change its short name, contact and address; ask the community for the rest.",
        ];
}

/// How much of a unit a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Everything: the community's own staff.
    Whole,
    /// All but the staff's note: the unit itself.
    Own,
    /// The phone masked, no note: everybody else.
    Masked,
}

/// How much of this unit this caller sees.
pub fn visibility(actor: &Actor, unit: &Unit) -> Visibility {
    if of_the_community(actor) {
        Visibility::Whole
    } else if actor.acts_for(unit.id) {
        Visibility::Own
    } else {
        Visibility::Masked
    }
}

/// The community's own people and machines, and the service itself.
fn of_the_community(actor: &Actor) -> bool {
    const STAFF: [Role; 4] = [Role::Secretary, Role::Officer, Role::HouseholdOfficer, Role::GridWorker];
    actor.author == Author::System || actor.roles.any(&STAFF) || (actor.roles.has(Role::Client) && actor.unit.is_none())
}

/// Who keeps the whole of a unit.
fn keeps(actor: &Actor) -> bool {
    actor.author == Author::System || actor.roles.has(Role::Officer)
}

/// What this caller may do to this unit now.
pub fn allowed(actor: &Actor, unit: &Unit) -> Vec<&'static str> {
    let actions = [
        (may::UpdateUnit::ID, permits::<may::UpdateUnit>(actor, Some(unit.id))),
        (may::DeleteUnit::ID, permits::<may::DeleteUnit>(actor, Some(unit.id))),
        (may::DepartUnit::ID, permits::<may::DepartUnit>(actor, Some(unit.id)) && unit.state == State::Active),
    ];
    actions.into_iter().filter_map(|(id, may)| may.then_some(id)).collect()
}

/// A phone with its inner digits hidden: `0937-*****22`.
pub fn masked(phone: &str) -> String {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let shown = if digits >= 10 { 4 } else { 1 };
    let mut seen = 0;
    let hide = |c: char| {
        if !c.is_ascii_digit() {
            return c;
        }
        seen += 1;
        if seen <= shown || seen + 2 > digits { c } else { '*' }
    };
    phone.chars().map(hide).collect()
}

/// Who says which sector: somebody must, if a sector is given, and `sample` only the service itself says (`kept` is who
/// said so before).
///
/// # Errors
/// `validation_failed` at `/sector_source`.
pub fn sector(
    actor: &Actor,
    sector: Option<Sector>,
    source: Option<SectorSource>,
    kept: Option<SectorSource>,
) -> Result<Option<(Sector, SectorSource)>, Fault> {
    let Some(sector) = sector else { return Ok(None) };
    let source = source.unwrap_or(SectorSource::Stated);
    if source == SectorSource::Sample && kept != Some(source) && actor.author != Author::System {
        let words = ["sample 只用于示例单位。", "Only the service itself marks a sector as a sample."];
        return Err(Fault::of(&INVALID).at([Violation::new("/sector_source", &field::UNKNOWN_VALUE, words)]));
    }
    Ok(Some((sector, source)))
}

/// Whether this caller may make this change.
///
/// # Errors
/// [`UNIT_FIELD_RESERVED`] with the fields that are not the caller's.
pub fn change(actor: &Actor, before: &Profile, after: &Profile) -> Result<(), Fault> {
    if keeps(actor) {
        return Ok(());
    }
    let reserved = [
        ("/code", before.code != after.code),
        ("/name", before.name != after.name),
        ("/sector", before.sector != after.sector),
        ("/kind", before.kind != after.kind),
        ("/property_manager", before.property_manager != after.property_manager),
        ("/unified_social_credit_code", before.credit_code != after.credit_code),
        ("/organization_id", before.organization_id != after.organization_id),
        ("/note", before.note != after.note),
    ];
    let touched: Vec<Violation> = reserved
        .into_iter()
        .filter(|(_, changed)| *changed)
        .map(|(pointer, _)| {
            Violation::new(pointer, &field::FIELD_RESERVED, ["您不能修改此字段。", "You cannot change this field."])
        })
        .collect();
    if touched.is_empty() { Ok(()) } else { Err(Fault::of(&UNIT_FIELD_RESERVED).at(touched)) }
}

/// Whether nothing refers to the unit any more.
///
/// # Errors
/// [`UNIT_IN_USE`] with `held_by`.
pub fn removable(held_by: &[String]) -> Result<(), Fault> {
    if held_by.is_empty() { Ok(()) } else { Err(Fault::of(&UNIT_IN_USE).with("held_by", json!(held_by))) }
}

/// What is odd about a unit.
pub fn warnings(profile: &Profile) -> Vec<Warning> {
    let code = profile.credit_code.as_deref().and_then(|code| CreditCode::parse(code).ok());
    let odd = code.map(|code| code.warnings()).unwrap_or_default();
    odd.into_iter().map(|w| Warning::at("/unified_social_credit_code", w.code(), w.words())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::{profile, unit};
    use super::*;
    use kernel::{AccountId, CommunityId, UnitId};
    use uuid::Uuid;

    fn actor(role: Role, unit: Option<u128>) -> Actor {
        let author = Author::Account(AccountId(Uuid::from_u128(5)));
        let unit = unit.map(|id| UnitId(Uuid::from_u128(id)));
        Actor::new(author, CommunityId(Uuid::from_u128(9)), [role].into_iter().collect(), unit)
    }

    #[test]
    fn staff_and_the_unit_see_the_phone_and_others_do_not() {
        let unit = unit(profile(), State::Active);
        let seen = |role, of| visibility(&actor(role, of), &unit);
        for role in [Role::Secretary, Role::Officer, Role::HouseholdOfficer, Role::GridWorker] {
            assert_eq!(seen(role, None), Visibility::Whole, "{role:?}");
        }
        assert_eq!(seen(Role::Client, None), Visibility::Whole);
        for role in [Role::UnitHead, Role::UnitLiaison, Role::Helper, Role::Client] {
            assert_eq!((seen(role, Some(1)), seen(role, Some(2))), (Visibility::Own, Visibility::Masked), "{role:?}");
        }
        for role in [Role::Auditor, Role::Operator, Role::Supervisor] {
            assert_eq!(seen(role, None), Visibility::Masked, "{role:?}");
        }
    }

    #[test]
    fn a_masked_phone_keeps_the_area_and_two_digits() {
        assert_eq!(masked("0937-6226222"), "0937-*****22");
        assert_eq!(masked("6226222"), "6****22");
        assert_eq!(masked("12345"), "1**45");
    }

    #[test]
    fn a_unit_keeps_its_contact_and_the_community_the_rest() {
        let mine = Profile { contact: None, address: Some("示例路 1 号".to_owned()), ..profile() };
        let head = actor(Role::UnitHead, Some(1));
        assert!(change(&head, &profile(), &mine).is_ok());
        let theirs = Profile { name: "别名".to_owned(), property_manager: true, ..mine };
        let refused = change(&head, &profile(), &theirs).unwrap_err();
        let pointers: Vec<_> = refused.violations().iter().map(|v| v.pointer.as_str()).collect();
        assert_eq!((refused.code().name, pointers), ("unit_field_reserved", vec!["/name", "/property_manager"]));
        for role in [Role::Officer, Role::Secretary] {
            assert!(change(&actor(role, None), &profile(), &theirs).is_ok(), "{role:?}");
        }
    }

    #[test]
    fn buttons_are_those_of_the_policy() {
        let unit = unit(profile(), State::Active);
        let buttons = |role, of| allowed(&actor(role, of), &unit);
        assert_eq!(buttons(Role::Officer, None), ["update_unit", "delete_unit"]);
        assert_eq!(buttons(Role::UnitLiaison, Some(1)), ["update_unit"]);
        for (role, of) in [(Role::UnitHead, Some(2)), (Role::Helper, Some(1)), (Role::Auditor, None)] {
            assert!(buttons(role, of).is_empty(), "{role:?}");
        }
    }

    #[test]
    fn a_sector_says_who_said_so_and_only_the_service_says_sample() {
        let officer = actor(Role::Officer, None);
        let stated = Some((Sector::Public, SectorSource::Stated));
        assert_eq!(sector(&officer, Some(Sector::Public), None, None).unwrap(), stated);
        assert_eq!(sector(&officer, None, Some(SectorSource::Assumed), None).unwrap(), None);
        let sample = Some(SectorSource::Sample);
        let refused = sector(&officer, Some(Sector::Private), sample, None).unwrap_err();
        assert_eq!(refused.violations()[0].pointer, "/sector_source");
        assert!(sector(&officer, Some(Sector::Private), sample, sample).is_ok());
        let system = Actor::system(CommunityId(Uuid::from_u128(9)));
        assert!(sector(&system, Some(Sector::Private), sample, None).is_ok());
    }

    #[test]
    fn a_newer_class_of_body_is_a_warning() {
        let odd = Profile { credit_code: Some("91512081MA62K0260E".to_owned()), ..profile() };
        assert_eq!(warnings(&odd), []);
        assert_eq!(removable(&[]).map_err(|fault| fault.code().name), Ok(()));
        let refused = removable(&["agreements".to_owned()]).unwrap_err();
        assert_eq!(refused.members()["held_by"], json!(["agreements"]));
    }
}
