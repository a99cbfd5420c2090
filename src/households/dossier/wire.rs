//! A household as clients send it, to be reported and to be corrected.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Consent, ConsentBy, Household, LegalBasis};
use super::model::{
    Birth, Communication, Disability, Dossier, HardshipCategory, HardshipTag, HouseholdNeed, Person, Relation,
};
use kernel::geo::{Crs, Position};
use kernel::patch::wrong;
use kernel::{AccountId, Day, Fault, IdentityNumber, PhoneNumber, Text, text};

/// 困难家庭 · A household to be reported; `PATCH` takes the same members, each optional.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdIn {
    /// 户主 · The head.
    #[garde(dive)]
    pub head: HouseholdPersonIn,
    /// 其他成员 · The other members; each names its relation to the head.
    #[serde(default)]
    #[garde(dive, length(max = 30))]
    #[schema(required = false)]
    pub members: Vec<HouseholdPersonIn>,
    /// 住址 · Address in words.
    #[serde(default)]
    #[garde(inner(custom(text::line(2, 200))))]
    #[schema(value_type = Option<String>, example = "示例小区1号楼1单元101室", min_length = 2, max_length = 200)]
    pub address: Option<Text>,
    /// 住址坐标 · Where that is; the zone follows from it.
    #[serde(default)]
    #[garde(skip)]
    pub point: Option<HouseholdPointIn>,
    /// 困难类别 · Category, where the authority has decided one.
    #[serde(default)]
    #[garde(skip)]
    pub hardship_category: Option<HardshipCategory>,
    /// 困难情形 · Why it is in hardship.
    #[serde(default)]
    #[garde(length(max = 9))]
    #[schema(required = false, example = json!(["unemployment"]))]
    pub tags: Vec<HardshipTag>,
    /// 需求 · What it needs.
    #[serde(default)]
    #[garde(length(max = 10))]
    #[schema(required = false, example = json!(["living_aid"]))]
    pub needs: Vec<HouseholdNeed>,
    /// 沟通方式 · How it is talked with; sign language and braille need separate consent.
    #[serde(default)]
    #[garde(length(max = 6))]
    #[schema(required = false, example = json!(["dialect"]))]
    pub communication: Vec<Communication>,
    /// 备注 · Note; no identity or phone number.
    #[serde(default)]
    #[garde(inner(custom(text::prose(1, 2000))))]
    #[schema(value_type = Option<String>, example = "行动不便, 需要代办购药。", min_length = 1, max_length = 2000)]
    pub note: Option<Text>,
    /// 帮扶专干 · Who keeps the file; whoever reports it, if cleared, unless given.
    #[serde(default)]
    #[garde(skip)]
    pub officer_id: Option<AccountId>,
    /// 处理依据 · What allows it to be kept.
    #[garde(skip)]
    pub legal_basis: LegalBasis,
    /// 单独同意 · Separate consent, needed for identity numbers, disabilities and facts of health.
    #[serde(default)]
    #[garde(dive)]
    pub consent: Option<SeparateConsentIn>,
}

/// 人员 · Somebody of a household.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdPersonIn {
    /// 与户主关系 (GB/T 4761) · Relation to the head; left out for the head.
    #[serde(default)]
    #[garde(skip)]
    pub relation: Option<Relation>,
    /// 姓名 · Name.
    #[garde(custom(text::line(1, 50)))]
    #[schema(value_type = String, example = "示例甲", min_length = 1, max_length = 50)]
    pub name: Text,
    /// 公民身份号码 (可不填) · Identity number (GB 11643), never needed.
    #[serde(default)]
    #[garde(inner(custom(identity)))]
    #[schema(value_type = Option<String>, example = "11010519491231002X", min_length = 18, max_length = 18)]
    pub identity_number: Option<Text>,
    /// 电话 · Phone.
    #[serde(default)]
    #[garde(inner(custom(phone_rule)))]
    #[schema(value_type = Option<String>, example = "19900001234", min_length = 7, max_length = 40)]
    pub phone: Option<Text>,
    /// 出生年份或日期 · Year or day of birth.
    #[serde(default)]
    #[garde(inner(custom(birth)))]
    #[schema(value_type = Option<String>, example = "1949", pattern = "^\\d{4}(-\\d{2}-\\d{2})?$")]
    pub born: Option<Text>,
    /// 残疾类别与等级 · Category and grade of a certified disability.
    #[serde(default)]
    #[garde(dive)]
    pub disability: Option<DisabilityIn>,
}

/// 残疾 · A certified disability; the number of the certificate is not kept.
#[derive(Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisabilityIn {
    /// 类别: 1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重 · Category.
    #[garde(custom(between(1, 7)))]
    #[schema(minimum = 1, maximum = 7, example = 4)]
    pub category: u8,
    /// 等级: 1 最重 · Grade, 1 the heaviest.
    #[garde(custom(between(1, 4)))]
    #[schema(minimum = 1, maximum = 4, example = 2)]
    pub grade: u8,
}

/// 坐标 · A place.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdPointIn {
    /// 经度 · Longitude.
    #[schema(minimum = -180, maximum = 180, example = 98.2855)]
    pub lng: f64,
    /// 纬度 · Latitude.
    #[schema(minimum = -90, maximum = 90, example = 39.771)]
    pub lat: f64,
    /// 坐标系, 默认 wgs84 · In which system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<Crs>,
}

/// 单独同意 · Separate consent to keeping sensitive facts.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeparateConsentIn {
    /// 同意日期 · On which day it was given.
    #[garde(skip)]
    #[schema(example = "2026-06-01")]
    pub given_on: Day,
    /// 同意人 · By whom.
    #[garde(skip)]
    pub given_by: ConsentBy,
}

/// 困难家庭修改 (JSON Merge Patch). Only what is sent is changed; `null` removes; `members` is replaced whole.
#[derive(Serialize, ToSchema)]
pub struct HouseholdPatch {
    /// 户主 · The head.
    #[schema(nullable = false)]
    head: Option<HouseholdPersonIn>,
    /// 其他成员 · The other members, replaced whole.
    #[schema(nullable = false)]
    members: Option<Vec<HouseholdPersonIn>>,
    /// 住址 · Address in words.
    #[schema(example = "示例小区1号楼1单元101室")]
    address: Option<String>,
    /// 住址坐标 · Where that is.
    point: Option<HouseholdPointIn>,
    /// 困难类别 · Category; of a household that is being helped it changes with a recheck.
    hardship_category: Option<HardshipCategory>,
    /// 困难情形 · Why it is in hardship; replaced whole.
    #[schema(nullable = false, example = json!(["unemployment"]))]
    tags: Option<Vec<HardshipTag>>,
    /// 需求 · What it needs; replaced whole.
    #[schema(nullable = false, example = json!(["living_aid"]))]
    needs: Option<Vec<HouseholdNeed>>,
    /// 沟通方式 · How it is talked with; replaced whole.
    #[schema(nullable = false, example = json!(["dialect"]))]
    communication: Option<Vec<Communication>>,
    /// 备注 · Note.
    #[schema(example = "行动不便, 需要代办购药。")]
    note: Option<String>,
    /// 帮扶专干 · Who keeps the file.
    #[schema(value_type = Option<String>, format = Uuid, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    officer_id: Option<AccountId>,
    /// 处理依据 · What allows it to be kept.
    #[schema(nullable = false)]
    legal_basis: Option<LegalBasis>,
}

/// The garde rule of an identity number; the message repeats nothing.
fn identity(number: &Text, _: &()) -> garde::Result {
    IdentityNumber::parse(number.as_str()).map(drop).map_err(|_| garde::Error::new("identity_number"))
}

/// The garde rule of a phone number.
pub fn phone_rule(number: &Text, _: &()) -> garde::Result {
    PhoneNumber::parse(number.as_str()).map(drop).map_err(|_| garde::Error::new("phone_number"))
}

fn birth(raw: &Text, _: &()) -> garde::Result {
    Birth::parse(raw.as_str()).map(drop).ok_or_else(|| garde::Error::new("birth"))
}

fn between(least: u8, most: u8) -> impl Fn(&u8, &()) -> garde::Result {
    move |number, ()| match *number {
        number if number < least => Err(garde::Error::new(format!("too_small:{least}"))),
        number if number > most => Err(garde::Error::new(format!("too_large:{most}"))),
        _ => Ok(()),
    }
}

impl HouseholdIn {
    /// The dossier it describes.
    ///
    /// # Errors
    /// `validation_failed` for a member without a relation, or a place that is not on this earth.
    pub fn dossier(&self) -> Result<Dossier, Fault> {
        let mut people = vec![self.head.person(Relation::Head)];
        for (at, member) in self.members.iter().enumerate() {
            let missing = ["请填写与户主关系。", "Name the relation to the head."];
            let relation =
                member.relation.ok_or_else(|| wrong(format!("/members/{at}/relation"), "required", missing))?;
            people.push(member.person(relation));
        }
        let mut dossier = Dossier {
            people,
            address: self.address.as_ref().map(Text::to_string),
            point: self.point.map(HouseholdPointIn::position).transpose()?,
            category: self.hardship_category,
            tags: self.tags.clone(),
            needs: self.needs.clone(),
            communication: self.communication.clone(),
            note: self.note.as_ref().map(Text::to_string),
        };
        dossier.tags.sort_unstable();
        dossier.tags.dedup();
        dossier.needs.sort_unstable();
        dossier.needs.dedup();
        dossier.communication.sort_unstable();
        dossier.communication.dedup();
        Ok(dossier)
    }

    /// The consent it states.
    pub fn consent(&self) -> Consent {
        self.consent.map_or(Consent::None, SeparateConsentIn::consent)
    }

    /// What is stored, in the shape that clients send.
    pub fn of(household: &Household, dossier: &Dossier) -> Self {
        let text = |words: &Option<String>| words.as_deref().map(Text::new);
        let mut people = dossier.people.iter().map(HouseholdPersonIn::of);
        let head = people.next().unwrap_or_else(HouseholdPersonIn::nobody);
        Self {
            head: HouseholdPersonIn { relation: None, ..head },
            members: people.collect(),
            address: text(&dossier.address),
            point: dossier.point.map(|point| HouseholdPointIn {
                lng: point.lng_degrees(),
                lat: point.lat_degrees(),
                crs: None,
            }),
            hardship_category: dossier.category,
            tags: dossier.tags.clone(),
            needs: dossier.needs.clone(),
            communication: dossier.communication.clone(),
            note: text(&dossier.note),
            officer_id: household.officer,
            legal_basis: household.basis,
            consent: match household.consent {
                Consent::Given { on, by } => Some(SeparateConsentIn { given_on: on, given_by: by }),
                Consent::None | Consent::Withdrawn { .. } => None,
            },
        }
    }
}

impl SeparateConsentIn {
    /// The consent it states.
    pub fn consent(self) -> Consent {
        Consent::Given { on: self.given_on, by: self.given_by }
    }
}

impl HouseholdPointIn {
    fn position(self) -> Result<Position, Fault> {
        let nowhere = ["坐标不在地球上。", "Not a place on this earth."];
        Position::of_degrees_in(self.crs.unwrap_or(Crs::Wgs84), self.lng, self.lat)
            .ok_or_else(|| wrong("/point", "bad_format", nowhere))
    }
}

impl HouseholdPersonIn {
    fn person(&self, relation: Relation) -> Person {
        // What does not parse was refused before.
        Person {
            relation,
            name: self.name.to_string(),
            identity: self.identity_number.as_ref().and_then(|number| IdentityNumber::parse(number.as_str()).ok()),
            phone: self.phone.as_ref().and_then(|number| PhoneNumber::parse(number.as_str()).ok()),
            birth: self.born.as_ref().and_then(|raw| Birth::parse(raw.as_str())),
            disability: self.disability.map(|one| Disability { category: one.category, grade: one.grade }),
        }
    }

    fn of(person: &Person) -> Self {
        Self {
            relation: Some(person.relation),
            name: Text::new(&person.name),
            identity_number: person.identity.as_ref().map(|number| Text::new(number.clear())),
            phone: person.phone.as_ref().map(|number| Text::new(number.clear())),
            born: person.birth.map(|birth| Text::new(&String::from(birth))),
            disability: person.disability.map(|one| DisabilityIn { category: one.category, grade: one.grade }),
        }
    }

    fn nobody() -> Self {
        let name = Text::default();
        Self { relation: None, name, identity_number: None, phone: None, born: None, disability: None }
    }
}
