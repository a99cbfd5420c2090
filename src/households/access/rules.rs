//! Rules: what of a household a unit can be given, and who of the unit may see it.

use super::super::codes::{FIELD_NOT_NEEDED, UNIT_WITHOUT_CONSENT};
use super::super::dossier::model::HouseholdNeed;
use super::super::model::{Consent, Household, State};
use super::model::{DisclosableField, Reader};
use kernel::{Actor, Fault, Role};
use web::codes::NOT_FOUND;

/// What a unit can be given at all: what it takes to find the household and to help it. Never a number that identifies
/// somebody for life, a note, or what the community did and why.
pub const FOR_UNITS: [DisclosableField; 6] = [
    DisclosableField::Names,
    DisclosableField::Phones,
    DisclosableField::Births,
    DisclosableField::Disabilities,
    DisclosableField::Address,
    DisclosableField::Point,
];

/// What help towards these needs takes: to find somebody always; how old they are for schooling, and what they cannot do for
/// care.
pub fn needed(needs: &[HouseholdNeed]) -> Vec<DisclosableField> {
    let mut fields = vec![DisclosableField::Names, DisclosableField::Phones];
    if needs.contains(&HouseholdNeed::EducationAid) {
        fields.push(DisclosableField::Births);
    }
    if needs.iter().any(|need| matches!(need, HouseholdNeed::Care | HouseholdNeed::MedicalAid)) {
        fields.push(DisclosableField::Disabilities);
    }
    fields.push(DisclosableField::Address);
    fields
}

/// Whether this caller reads by this row: whoever speaks for the unit, and the one who helps.
pub fn reads(reader: &Reader, actor: &Actor) -> bool {
    let own = actor.unit == Some(reader.unit);
    let speaks = actor.roles.any(&[Role::UnitHead, Role::UnitLiaison]);
    let helps = reader.helper.is_some() && reader.helper == actor.account();
    own && (speaks || helps)
}

/// Whether a unit knows of a household, and may be shown anything of it now: to be asked before anything is opened.
///
/// # Errors
/// `not_found` for what the unit does not know of, `unit_without_consent`.
pub fn knows<'r>(
    household: &Household,
    mut readers: impl Iterator<Item = &'r Reader>,
    actor: &Actor,
) -> Result<(), Fault> {
    if !readers.any(|reader| reads(reader, actor)) || household.state != State::Active || !household.processed() {
        return Err(Fault::of(&NOT_FOUND));
    }
    if !matches!(household.consent, Consent::Given { .. }) {
        return Err(Fault::of(&UNIT_WITHOUT_CONSENT));
    }
    Ok(())
}

/// Whether a unit may be shown these fields of a household now.
///
/// # Errors
/// As [`knows`]; `field_not_needed`.
pub fn opens(
    household: &Household,
    readers: &[Reader],
    actor: &Actor,
    fields: &[DisclosableField],
) -> Result<(), Fault> {
    knows(household, readers.iter(), actor)?;
    let mine: Vec<&Reader> = readers.iter().filter(|reader| reads(reader, actor)).collect();
    let needed = |field: &DisclosableField| mine.iter().any(|reader| reader.fields.contains(field));
    if fields.iter().all(needed) {
        return Ok(());
    }
    let known: Vec<&str> = FOR_UNITS.iter().filter(|field| needed(field)).map(|field| field.name()).collect();
    Err(Fault::of(&FIELD_NOT_NEEDED).with("fields", known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use HouseholdNeed::{Care, EducationAid, Errands};

    #[test]
    fn what_is_needed_follows_from_the_needs_and_never_leaves_what_units_are_given() {
        assert_eq!(needed(&[Errands]), [DisclosableField::Names, DisclosableField::Phones, DisclosableField::Address]);
        assert!(needed(&[EducationAid]).contains(&DisclosableField::Births));
        assert!(needed(&[Care]).contains(&DisclosableField::Disabilities));
        assert!(needed(HouseholdNeed::ALL).iter().all(|field| FOR_UNITS.contains(field)));
        for never in [DisclosableField::IdentityNumbers, DisclosableField::Note, DisclosableField::History] {
            assert!(!FOR_UNITS.contains(&never));
        }
    }
}
