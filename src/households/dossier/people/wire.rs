//! Requests: somebody of a household, and the rules of numbers, births and disabilities.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Birth, Disability, FamilyRelation, Person};
use kernel::{IdentityNumber, PhoneNumber, Text, field, text};

/// 人员 · Somebody of a household.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdPersonIn {
    /// 与户主关系 (GB/T 4761) · Relation to the head; left out for the head.
    #[garde(skip)]
    pub relation: Option<FamilyRelation>,
    /// 姓名 · Name.
    #[garde(custom(text::line(1, 50)))]
    #[schema(value_type = String, example = "示例甲", min_length = 1, max_length = 50)]
    pub name: Text,
    /// 公民身份号码 (可不填) · Identity number (GB 11643), never needed.
    #[garde(inner(custom(identity)))]
    #[schema(value_type = Option<String>, example = "11010519491231002X", min_length = 18, max_length = 18)]
    pub identity_number: Option<Text>,
    /// 电话 · Phone.
    #[garde(inner(custom(phone_rule)))]
    #[schema(value_type = Option<String>, example = "19900001234", min_length = 7, max_length = 40)]
    pub phone: Option<Text>,
    /// 出生年份或日期 · Year or day of birth.
    #[garde(inner(custom(birth)))]
    #[schema(value_type = Option<String>, example = "1949", pattern = "^\\d{4}(-\\d{2}-\\d{2})?$")]
    pub born: Option<Text>,
    /// 残疾类别与等级 · Category and grade of a certified disability.
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

/// The garde rule of an identity number; the message repeats nothing.
fn identity(number: &Text, _: &()) -> garde::Result {
    IdentityNumber::parse(number.as_str()).map(drop).map_err(|_| field::IDENTITY_NUMBER.refused())
}

/// The garde rule of a phone number.
pub fn phone_rule(number: &Text, _: &()) -> garde::Result {
    PhoneNumber::parse(number.as_str()).map(drop).map_err(|_| field::PHONE_NUMBER.refused())
}

fn birth(raw: &Text, _: &()) -> garde::Result {
    Birth::parse(raw.as_str()).map(drop).ok_or_else(|| field::BIRTH.refused())
}

fn between(least: u8, most: u8) -> impl Fn(&u8, &()) -> garde::Result {
    move |number, ()| match *number {
        number if number < least => Err(field::TOO_SMALL.refused_with(least)),
        number if number > most => Err(field::TOO_LARGE.refused_with(most)),
        _ => Ok(()),
    }
}

impl HouseholdPersonIn {
    /// The person it describes.
    pub fn person(&self, relation: FamilyRelation) -> Person {
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

    /// Somebody, in the shape that clients send.
    pub fn of(person: &Person) -> Self {
        Self {
            relation: Some(person.relation),
            name: Text::new(&person.name),
            identity_number: person.identity.as_ref().map(|number| Text::new(number.clear())),
            phone: person.phone.as_ref().map(|number| Text::new(number.clear())),
            born: person.birth.map(|birth| Text::new(&String::from(birth))),
            disability: person.disability.map(|one| DisabilityIn { category: one.category, grade: one.grade }),
        }
    }

    /// In place of a head that is not there.
    pub fn nobody() -> Self {
        let name = Text::default();
        Self { relation: None, name, identity_number: None, phone: None, born: None, disability: None }
    }
}
