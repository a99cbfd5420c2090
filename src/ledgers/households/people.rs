//! What a row says of somebody, and whom of a household that is known it means.

use super::super::tables::line::Line;
use super::cells::{self, CellContent, Form};
use households::export::{FamilyRelation, HouseholdPersonIn};
use kernel::{IdentityNumber, PhoneNumber, Text};
use vault::masks;

/// What a row says of somebody.
pub struct PersonRow {
    /// Relation to the head.
    pub relation: Option<FamilyRelation>,
    /// Name.
    pub name: CellContent,
    /// Identity number.
    pub identity: CellContent,
    /// How that was written.
    pub form: Form,
    /// Phone.
    pub phone: CellContent,
    /// Year or day of birth.
    pub born: Option<String>,
    /// Category and grade of a disability.
    pub disability: (Option<u8>, Option<u8>),
}

impl PersonRow {
    /// Reads a row.
    pub fn of(line: &mut Line) -> Self {
        let (identity, form) = cells::identity(line);
        Self {
            relation: cells::relation(line),
            name: cells::said(line, "name"),
            identity,
            form,
            phone: cells::phone(line),
            born: cells::born(line),
            disability: cells::disability(line),
        }
    }

    /// Whether it says more than the masked ledger does.
    fn says_something(&self) -> bool {
        let clear = [&self.identity, &self.phone].into_iter().any(|said| said.clear().is_some());
        clear || self.born.is_some() || self.disability != (None, None)
    }
}

/// Whom a row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This one of the members.
    Known(usize),
    /// Somebody who is new.
    New,
    /// One of several who look the same behind their masks.
    Several,
}

/// Whom of these members a row means: by identity number, by name, or by mask and relation. Each is meant once.
pub fn who(told: &PersonRow, members: &[HouseholdPersonIn], taken: &[usize]) -> Who {
    let free = || members.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    let numbered = |person: &HouseholdPersonIn| {
        told.identity.clear().is_some_and(|said| said_is(person.identity_number.as_ref(), said))
    };
    if let Some((at, _)) = free().find(|(_, person)| numbered(person)) {
        return Who::Known(at);
    }
    let called: Vec<usize> =
        free().filter(|(_, person)| is_name(&told.name, person) && fits(told, person)).map(|(at, _)| at).collect();
    let related = |at: &&usize| told.relation.is_some() && members[**at].relation == told.relation;
    if let Some(at) = called.iter().find(related).or(called.first()) {
        return Who::Known(*at);
    }
    let behind = |person: &HouseholdPersonIn| {
        let name = matches!(&told.name, CellContent::Masked(mask) if *mask == name_mask(person));
        name && fits(told, person) && person.relation == told.relation
    };
    let masked: Vec<usize> = free().filter(|(_, person)| behind(person)).map(|(at, _)| at).collect();
    match masked.as_slice() {
        [] => Who::New,
        [at] => Who::Known(*at),
        [_, ..] if told.says_something() => Who::Several,
        [at, ..] => Who::Known(*at),
    }
}

/// Whether the name of a row is the whole name of somebody; what has a star in it may be one.
pub fn is_name(said: &CellContent, person: &HouseholdPersonIn) -> bool {
    match said {
        CellContent::Nothing => false,
        CellContent::Masked(words) | CellContent::Clear(words) => person.name.as_str() == words,
    }
}

/// Whether the masks of a row are those of somebody.
fn fits(told: &PersonRow, person: &HouseholdPersonIn) -> bool {
    let masks = [(&told.identity, identity_mask(person)), (&told.phone, phone_mask(person))];
    masks.into_iter().all(|(said, mask)| match said {
        CellContent::Masked(words) => mask.as_ref() == Some(words),
        CellContent::Nothing | CellContent::Clear(_) => true,
    })
}

/// Whether what is on file is this.
pub fn said_is(filed: Option<&Text>, words: &str) -> bool {
    filed.is_some_and(|filed| filed.as_str() == words)
}

/// 张*
pub fn name_mask(person: &HouseholdPersonIn) -> String {
    masks::name(person.name.as_str())
}

/// 110***********002X
pub fn identity_mask(person: &HouseholdPersonIn) -> Option<String> {
    let number = person.identity_number.as_ref()?;
    IdentityNumber::parse(number.as_str()).ok().map(|number| number.masked())
}

/// 138****1234
pub fn phone_mask(person: &HouseholdPersonIn) -> Option<String> {
    let number = person.phone.as_ref()?;
    PhoneNumber::parse(number.as_str()).ok().map(|number| number.masked())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, relation: FamilyRelation, phone: &str) -> HouseholdPersonIn {
        let sent = serde_json::json!({ "name": name, "relation": relation, "phone": phone });
        serde_json::from_value(sent).unwrap()
    }

    fn row(relation: FamilyRelation, name: CellContent, phone: CellContent) -> PersonRow {
        let (identity, form, born, disability) = (CellContent::Nothing, Form::Usual, None, (None, None));
        PersonRow { relation: Some(relation), name, identity, form, phone, born, disability }
    }

    #[test]
    fn a_mask_means_one_person_or_says_nothing() {
        let mask = |words: &str| CellContent::Masked(words.to_owned());
        let clear = |words: &str| CellContent::Clear(words.to_owned());
        let sisters = [
            person("王示例甲", FamilyRelation::Daughter, "19900001234"),
            person("王示例乙", FamilyRelation::Daughter, "19900005678"),
            person("王示例丙", FamilyRelation::Son, "19900009999"),
        ];
        let of = |told: &PersonRow, taken: &[usize]| who(told, &sisters, taken);
        let daughter = |name: CellContent, phone: CellContent| row(FamilyRelation::Daughter, name, phone);
        assert_eq!(
            of(&daughter(mask("王*"), CellContent::Nothing), &[]),
            Who::Known(0),
            "it says nothing new of anybody"
        );
        assert_eq!(of(&daughter(mask("王*"), mask("199****5678")), &[]), Who::Known(1));
        assert_eq!(of(&daughter(mask("王*"), clear("19900001111")), &[]), Who::Several);
        assert_eq!(of(&daughter(mask("王*"), clear("19900001111")), &[0]), Who::Known(1));
        assert_eq!(of(&row(FamilyRelation::Son, mask("王*"), CellContent::Nothing), &[]), Who::Known(2));
        assert_eq!(of(&daughter(clear("王示例乙"), clear("19900001111")), &[]), Who::Known(1));
        assert_eq!(of(&daughter(clear("王示例丁"), CellContent::Nothing), &[]), Who::New);
        assert_eq!(of(&daughter(mask("李*"), CellContent::Nothing), &[]), Who::New);
    }
}
