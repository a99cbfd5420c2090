//! Rules: what may be kept of a household, what the masked form shows, and by what it is found.

use super::super::codes::CONSENT_REQUIRED;
use super::super::model::{Consent, ConsentBy};
use super::model::{Birth, Communication, Dossier, HardshipTag, MaskedProfile, Person};
use crate::codes;
use kernel::patch::INVALID;
use kernel::{Day, Fault, FieldCode, Violation, Warning, field};
use vault::{BlindIndex, masks};

/// The masked form of a dossier.
pub fn profile(dossier: &Dossier) -> MaskedProfile {
    let head = dossier.people.first();
    MaskedProfile {
        display_name: head.map(|head| masks::name(&head.name)).unwrap_or_default(),
        members_count: i64::try_from(dossier.people.len()).unwrap_or(0),
        category: dossier.category,
        tags: dossier.tags.clone(),
        needs: dossier.needs.clone(),
        communication: dossier.communication.clone(),
        point: dossier.point.map(|point| (point.lon, point.lat)),
        identity: head.and_then(|head| head.identity.as_ref()).map(|number| number.masked()),
        phone: head.and_then(|head| head.phone.as_ref()).map(|number| number.masked()),
        address: dossier.address.as_deref().map(masks::address),
    }
}

/// What a dossier is found by.
pub fn traces(dossier: &Dossier) -> Vec<BlindIndex> {
    found_by(&dossier.people, dossier.address.as_deref())
}

/// By what these people at this address are found.
pub fn found_by(people: &[Person], address: Option<&str>) -> Vec<BlindIndex> {
    let people = people.iter();
    let numbers = people.clone().filter_map(|person| person.identity.as_ref()).map(BlindIndex::of_identity);
    let phones = people.filter_map(|person| person.phone.as_ref()).map(BlindIndex::of_phone);
    let address = address.map(BlindIndex::of_address).filter(|trace| !trace.is_empty());
    numbers.chain(phones).chain(address).collect()
}

/// Tags that tell of health, or of a child nobody provides for.
const SENSITIVE: [HardshipTag; 4] =
    [HardshipTag::Disability, HardshipTag::SeriousIllness, HardshipTag::Orphan, HardshipTag::DeFactoUnsupportedChild];

/// Ways of talking that tell of a disability.
const TELLING: [Communication; 2] = [Communication::SignLanguage, Communication::Braille];

/// Nobody is born later than today.
fn born(dossier: &Dossier, today: Day) -> Result<(), Fault> {
    let mut places = Vec::new();
    for (at, person) in dossier.people.iter().enumerate() {
        let place = place(at);
        if person.birth.is_some_and(|birth| birth.later_than(today)) {
            places.push(format!("{place}/born"));
        }
        if stated_birth(person).is_some_and(|born| born > today) {
            places.push(format!("{place}/identity_number"));
        }
    }
    let words = ["出生日期不能晚于今天。", "Nobody is born later than today."];
    let wrong = |place: String| Violation::new(place, &field::IN_FUTURE, words);
    if places.is_empty() { Ok(()) } else { Err(Fault::of(&INVALID).at(places.into_iter().map(wrong))) }
}

/// Whether what is said may be kept: nobody is born later than today, sensitive facts need separate consent, and facts of a
/// child under fourteen that of a guardian.
///
/// # Errors
/// `validation_failed`, [`CONSENT_REQUIRED`] with every place that needs it.
pub fn consented(dossier: &Dossier, consent: Consent, today: Day) -> Result<(), Fault> {
    born(dossier, today)?;
    let (given, guardian) = match consent {
        Consent::Given { by, .. } => (true, by != ConsentBy::Oneself),
        Consent::None | Consent::Withdrawn { .. } => (false, false),
    };
    let mut places: Vec<(String, &'static FieldCode)> = Vec::new();
    for (at, person) in dossier.people.iter().enumerate() {
        let place = place(at);
        if !given && person.identity.is_some() {
            places.push((format!("{place}/identity_number"), &codes::SEPARATE_CONSENT));
        }
        if !given && person.disability.is_some() {
            places.push((format!("{place}/disability"), &codes::SEPARATE_CONSENT));
        }
        if !guardian && minor(person, today) {
            places.push((place, &codes::GUARDIAN_CONSENT));
        }
    }
    if !given && dossier.tags.iter().any(|tag| SENSITIVE.contains(tag)) {
        places.push(("/tags".to_owned(), &codes::SEPARATE_CONSENT));
    }
    if !given && dossier.communication.iter().any(|way| TELLING.contains(way)) {
        places.push(("/communication".to_owned(), &codes::SEPARATE_CONSENT));
    }
    if places.is_empty() { Ok(()) } else { Err(Fault::of(&CONSENT_REQUIRED).at(places.into_iter().map(needs))) }
}

/// Whether somebody may be under fourteen by anything that is said of them: where the number and the day contradict each
/// other, a child is not left without its guardian.
fn minor(person: &Person, today: Day) -> bool {
    let stated = stated_birth(person).map(Birth::Day);
    [stated, person.birth].into_iter().flatten().any(|birth| birth.under_fourteen(today))
}

/// The day of birth that somebody's identity number states (GB 11643-1999, positions 7 to 14).
fn stated_birth(person: &Person) -> Option<Day> {
    person.identity.as_ref().and_then(|number| number.born_on())
}

/// Where what is said of somebody's birth contradicts the identity number. A document may be wrong, and the office may know
/// it: so both are kept, and somebody is asked to look. No day and no number is repeated.
pub fn warnings(people: &[Person]) -> Vec<Warning> {
    let odd = |person: &Person| {
        let birth = person.birth.zip(stated_birth(person));
        birth.is_some_and(|(birth, stated)| birth.contradicts(stated))
    };
    let warning = |at| Warning::at(format!("{}/born", place(at)), "born_contradicts_identity_number", CONTRADICTS);
    people.iter().enumerate().filter(|(_, person)| odd(person)).map(|(at, _)| warning(at)).collect()
}

/// What is asked of whoever entered two days of birth for one person.
const CONTRADICTS: [&str; 2] = [
    "出生日期 (born) 与身份证号 (identity_number) 所载不一致: 请对照证件更正其一; 证件本身有误的, 请在备注中说明。",
    "born says another birth than identity_number: compare the document and correct one; if the document is wrong, say so in \
     the note.",
];

/// Where somebody of a household stands in what was sent.
fn place(at: usize) -> String {
    at.checked_sub(1).map_or_else(|| "/head".to_owned(), |member| format!("/members/{member}"))
}

fn needs((pointer, code): (String, &'static FieldCode)) -> Violation {
    let words = if code == &codes::GUARDIAN_CONSENT {
        ["不满十四周岁的, 须取得监护人同意。", "Of a child under fourteen: a guardian must have consented."]
    } else {
        ["敏感个人信息须取得单独同意。", "Sensitive: separate consent must have been given."]
    };
    Violation::new(pointer, code, words)
}

#[cfg(test)]
mod tests {
    use super::super::model::{Disability, FamilyRelation};
    use super::*;
    use kernel::{IdentityNumber, PhoneNumber};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn person(name: &str, relation: FamilyRelation) -> Person {
        Person { relation, name: name.to_owned(), identity: None, phone: None, birth: None, disability: None }
    }

    fn dossier() -> Dossier {
        let head = Person {
            identity: IdentityNumber::parse("11010519491231002X").ok(),
            phone: PhoneNumber::parse("19900001234").ok(),
            ..person("欧阳示例", FamilyRelation::Head)
        };
        let child = Person { birth: Birth::parse("2020"), ..person("欧阳小", FamilyRelation::Grandchild) };
        Dossier {
            people: vec![head, child],
            address: Some("兰新西小区3号楼2单元501室".to_owned()),
            point: None,
            category: None,
            tags: vec![HardshipTag::SeriousIllness, HardshipTag::Unemployment],
            needs: Vec::new(),
            communication: Vec::new(),
            note: None,
        }
    }

    #[test]
    fn the_masked_form_shows_nothing_in_full() {
        let profile = profile(&dossier());
        assert_eq!((profile.display_name.as_str(), profile.members_count), ("欧阳*", 2));
        assert_eq!(profile.identity.as_deref(), Some("110***********002X"));
        assert_eq!(profile.phone.as_deref(), Some("199****1234"));
        assert_eq!(profile.address.as_deref(), Some("兰新西小区***"));
        let sealed = serde_json::to_string(&profile).unwrap();
        for clear in ["示例", "19491231", "19900001234", "501"] {
            assert!(!sealed.contains(clear), "{clear}");
        }
    }

    #[test]
    fn p56_sensitive_facts_need_separate_consent() {
        let today = day("2026-06-30");
        let places = |dossier: &Dossier, consent| match consented(dossier, consent, today) {
            Ok(()) => Vec::new(),
            Err(fault) => fault.violations().iter().map(|one| one.pointer.clone()).collect(),
        };
        let given = |by| Consent::Given { on: today, by };
        assert_eq!(places(&dossier(), Consent::None), ["/head/identity_number", "/members/0", "/tags"]);
        assert_eq!(places(&dossier(), Consent::Withdrawn { on: today }).len(), 3);
        assert_eq!(places(&dossier(), given(ConsentBy::Oneself)), ["/members/0"]);
        assert!(places(&dossier(), given(ConsentBy::Both)).is_empty());
        let plain = Dossier {
            people: vec![person("示例", FamilyRelation::Head)],
            tags: vec![HardshipTag::Unemployment],
            ..dossier()
        };
        assert!(places(&plain, Consent::None).is_empty());
        let spoken = |way| Dossier { communication: vec![way], ..plain.clone() };
        assert!(places(&spoken(Communication::Dialect), Consent::None).is_empty());
        assert_eq!(places(&spoken(Communication::SignLanguage), Consent::None), ["/communication"]);
        let hurt =
            Person { disability: Some(Disability { category: 4, grade: 2 }), ..person("示例", FamilyRelation::Head) };
        assert_eq!(places(&Dossier { people: vec![hurt], ..plain }, Consent::None), ["/head/disability"]);
    }

    #[test]
    fn p43_nobody_is_born_later_than_today() {
        let refused = |birth: &str| {
            let one = Person { birth: Birth::parse(birth), ..person("欧阳小", FamilyRelation::Head) };
            let dossier = Dossier { people: vec![one], ..dossier() };
            let given = Consent::Given { on: day("2026-06-30"), by: ConsentBy::Guardian };
            consented(&dossier, given, day("2026-06-30")).err().map(|fault| fault.violations()[0].pointer.clone())
        };
        for birth in ["2026", "2026-06-30", "1900-01-01", "1950"] {
            assert_eq!(refused(birth), None, "{birth}");
        }
        for birth in ["2027", "2026-07-01", "2199-12-31"] {
            assert_eq!(refused(birth).as_deref(), Some("/head/born"), "{birth}");
        }
        for number in ["110105202611300028", "110105209912310029"] {
            let identity = IdentityNumber::parse(number).ok();
            assert!(identity.is_some(), "{number}");
            let one = Person { identity, ..person("欧阳小", FamilyRelation::Head) };
            let given = Consent::Given { on: day("2026-06-30"), by: ConsentBy::Guardian };
            let refused = consented(&Dossier { people: vec![one], ..dossier() }, given, day("2026-06-30")).unwrap_err();
            assert_eq!(refused.violations()[0].pointer, "/head/identity_number", "{number}");
        }
        assert!(
            ["1899", "1899-12-31", "2200", "+026", "２０26", "2026-2-3"].iter().all(|raw| Birth::parse(raw).is_none())
        );
    }

    #[test]
    fn a_birth_that_contradicts_the_number_is_warned_of_and_the_younger_one_counts() {
        let of = |birth: &str| {
            let number = IdentityNumber::parse("11010519491231002X").ok();
            let head = Person { identity: number.clone(), ..person("欧阳示例", FamilyRelation::Head) };
            let other =
                Person { identity: number, birth: Birth::parse(birth), ..person("欧阳小", FamilyRelation::Son) };
            Dossier { people: vec![head, other], tags: Vec::new(), ..dossier() }
        };
        for birth in ["1949", "1949-12-31"] {
            assert!(warnings(&of(birth).people).is_empty(), "{birth}");
        }
        for birth in ["1960-01-01", "1949-12-30", "1950"] {
            let told = warnings(&of(birth).people);
            let places: Vec<&str> = told.iter().map(|one| one.pointer.as_str()).collect();
            assert_eq!(places, ["/members/0/born"], "{birth}");
            let sent = serde_json::to_string(&told).unwrap();
            assert!(!["1949", "1950", "1960", "002X"].iter().any(|said| sent.contains(said)), "{sent}");
        }
        let today = day("2026-06-30");
        let given = |by| Consent::Given { on: today, by };
        assert!(consented(&of("1960"), given(ConsentBy::Oneself), today).is_ok());
        assert!(
            consented(&of("2020"), given(ConsentBy::Oneself), today).is_err(),
            "the number says 1949, and a child may be"
        );
        assert!(consented(&of("2020"), given(ConsentBy::Guardian), today).is_ok());
    }

    #[test]
    fn fourteen_is_fourteen_on_the_day_after_the_birthday() {
        let on = |birth: &str, today| Birth::parse(birth).unwrap().under_fourteen(day(today));
        assert!(on("2012-07-01", "2026-06-30") && on("2012-06-30", "2026-06-30") && !on("2012-06-29", "2026-06-30"));
        assert!(on("2012-02-29", "2026-02-28") && !on("2012-02-29", "2026-03-01"));
        assert!(on("2012", "2026-12-31") && !on("2011", "2026-01-01"));
        for wrong in ["", "12", "19500131", "1950-13-01", "0001", "９９９９"] {
            assert!(Birth::parse(wrong).is_none(), "{wrong}");
        }
    }
}
