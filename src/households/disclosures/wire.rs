//! Requests and responses: clear text, and who has looked.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::access::model::DisclosableField;
use super::super::dossier::model::{Dossier, FamilyRelation, Person};
use super::super::dossier::people::wire::DisabilityIn;
use super::super::dossier::wire::HouseholdPointIn;
use super::super::lifecycle::model::{HouseholdAct, Step};
use super::super::wire::HouseholdOfficerOut;
use super::model::AccessRecord;
use auth::Colleague;
use journal::ReissuedCredential;
use kernel::{AccountId, Instant, Text, text};

/// 查看明文 · What is to be shown in clear, and what for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosureIn {
    /// 查看目的 · What for; it is kept, and shown to whoever asks who has looked.
    #[garde(custom(text::line(2, 200)))]
    #[schema(value_type = String, example = "核对临时救助申请材料", min_length = 2, max_length = 200)]
    pub purpose: Text,
    /// 字段 · Which fields.
    #[garde(length(min = 1, max = 9))]
    #[schema(min_items = 1, max_items = 9, example = json!(["names", "phones"]))]
    pub fields: Vec<DisclosableField>,
}

/// 明文 · Clear text, shown once.
#[derive(Serialize, ToSchema)]
pub struct DisclosureOut {
    /// 字段 · What was asked for.
    pub fields: ClearOut,
    /// 查看时间 · When.
    pub disclosed_at: Instant,
    /// 日志序号 · The event of the journal that says so.
    #[schema(minimum = 1, example = 42)]
    pub journal_seq: i64,
}

/// 明文内容 · What was asked for, and nothing else.
#[serde_with::skip_serializing_none]
#[derive(Default, Serialize, ToSchema)]
pub struct ClearOut {
    /// 姓名 · Names.
    pub names: Option<Vec<PersonTextOut>>,
    /// 身份证号 · Identity numbers.
    pub identity_numbers: Option<Vec<PersonTextOut>>,
    /// 电话 · Phones.
    pub phones: Option<Vec<PersonTextOut>>,
    /// 出生 · Births.
    pub births: Option<Vec<PersonTextOut>>,
    /// 残疾 · Disabilities.
    pub disabilities: Option<Vec<PersonDisabilityOut>>,
    /// 住址; 没有时为 null · Address; null where there is none.
    #[schema(value_type = Option<String>, example = "示例小区1号楼1单元101室")]
    pub address: Option<Option<String>>,
    /// 住址坐标 · Where that is.
    #[schema(value_type = Option<HouseholdPointIn>)]
    pub point: Option<Option<HouseholdPointIn>>,
    /// 备注 · Note.
    #[schema(value_type = Option<String>, example = "行动不便, 需要代办购药。")]
    pub note: Option<Option<String>>,
    /// 办理记录 · What was done, why and how.
    pub history: Option<Vec<HouseholdStepOut>>,
}

/// 人员信息 · Something about somebody of the household.
#[derive(Serialize, ToSchema)]
pub struct PersonTextOut {
    /// 第几位成员, 0 为户主 · Which member; 0 is the head.
    #[schema(minimum = 0, example = 0)]
    pub person: usize,
    /// 与户主关系 · Relation to the head.
    pub relation: FamilyRelation,
    /// 内容 · What.
    #[schema(example = "示例甲")]
    pub value: String,
}

/// 残疾信息 · A disability of somebody of the household.
#[derive(Serialize, ToSchema)]
pub struct PersonDisabilityOut {
    /// 第几位成员, 0 为户主 · Which member; 0 is the head.
    #[schema(minimum = 0, example = 0)]
    pub person: usize,
    /// 与户主关系 · Relation to the head.
    pub relation: FamilyRelation,
    /// 残疾类别与等级 · Category and grade.
    pub value: DisabilityIn,
}

/// 办理记录 · A step on record.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct HouseholdStepOut {
    /// 序号 · Which of the household's.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 事项 · What.
    pub act: HouseholdAct,
    /// 时间 · When.
    pub at: Instant,
    /// 办理人 · By whom.
    pub account_id: Option<AccountId>,
    /// 内容 · Why and how, as it was sent.
    #[schema(value_type = Object, required = false, example = json!({ "visited_on": "2026-06-10" }))]
    pub details: Option<Value>,
}

/// 查看记录 · Who has looked.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct AccessRecordOut {
    /// 序号 · Which of the household's.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 查看人 · Who.
    pub by: HouseholdOfficerOut,
    /// 时间 · When.
    pub at: Instant,
    /// 字段 · At what.
    #[schema(example = json!(["names", "phones"]))]
    pub fields: Vec<DisclosableField>,
    /// 目的; 已清除的不再显示 · What for; gone once the household is erased.
    #[serialize_always]
    #[schema(required = true, example = "核对临时救助申请材料")]
    pub purpose: Option<String>,
    /// 日志序号 · The event of the journal that says so.
    #[schema(minimum = 1, example = 42)]
    pub journal_seq: i64,
    /// 查看人的凭证近期由他人重新签发 (72 小时内) · Who had issued the credential of whoever looked anew, where somebody else
    /// did so within the 72 hours before.
    pub credential: Option<ReissuedCredential>,
}

/// 查看记录列表 · Who has looked, the last one first.
#[derive(Serialize, ToSchema)]
pub struct AccessLogOut {
    /// 查看记录 · Looks, two hundred at most.
    pub items: Vec<AccessRecordOut>,
}

impl ClearOut {
    /// What was asked for of a dossier.
    pub fn of(dossier: &Dossier, fields: &[DisclosableField], history: Option<Vec<Step>>) -> Self {
        let asked = |field| fields.contains(&field);
        let texts = |field, of: fn(&Person) -> Option<String>| asked(field).then(|| said(dossier, of));
        let point =
            || dossier.point.map(|at| HouseholdPointIn { lng: at.lng_degrees(), lat: at.lat_degrees(), crs: None });
        Self {
            names: texts(DisclosableField::Names, |person| Some(person.name.clone())),
            identity_numbers: texts(DisclosableField::IdentityNumbers, |person| {
                person.identity.as_ref().map(|number| number.clear().to_owned())
            }),
            phones: texts(DisclosableField::Phones, |person| {
                person.phone.as_ref().map(|number| number.clear().to_owned())
            }),
            births: texts(DisclosableField::Births, |person| person.birth.map(String::from)),
            disabilities: asked(DisclosableField::Disabilities).then(|| disabilities(dossier)),
            address: asked(DisclosableField::Address).then(|| dossier.address.clone()),
            point: asked(DisclosableField::Point).then(point),
            note: asked(DisclosableField::Note).then(|| dossier.note.clone()),
            history: history.map(|steps| steps.into_iter().map(HouseholdStepOut::from).collect()),
        }
    }
}

fn said(dossier: &Dossier, of: fn(&Person) -> Option<String>) -> Vec<PersonTextOut> {
    let text = |(at, person): (usize, &Person)| {
        Some(PersonTextOut { person: at, relation: person.relation, value: of(person)? })
    };
    dossier.people.iter().enumerate().filter_map(text).collect()
}

fn disabilities(dossier: &Dossier) -> Vec<PersonDisabilityOut> {
    let one = |(at, person): (usize, &Person)| {
        let value = person.disability.map(|one| DisabilityIn { category: one.category, grade: one.grade })?;
        Some(PersonDisabilityOut { person: at, relation: person.relation, value })
    };
    dossier.people.iter().enumerate().filter_map(one).collect()
}

impl From<Step> for HouseholdStepOut {
    fn from(step: Step) -> Self {
        Self { number: step.n, act: step.act, at: step.at, account_id: step.by, details: step.details }
    }
}

impl AccessRecordOut {
    /// Looks, with the names of those who looked.
    pub fn all(log: Vec<AccessRecord>, staff: &[Colleague]) -> Vec<Self> {
        let out = |record: AccessRecord| {
            let by = HouseholdOfficerOut::of(record.by, staff);
            Self {
                number: record.n,
                by,
                at: record.at,
                fields: record.fields,
                purpose: record.purpose,
                journal_seq: record.seq,
                credential: record.credential,
            }
        };
        log.into_iter().map(out).collect()
    }
}
