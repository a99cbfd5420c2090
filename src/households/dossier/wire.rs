//! Requests: a household, reported and corrected; the lines of its plan and of its list of papers.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Consent, ConsentBy, Household, LegalBasis};
use super::model::{
    Communication, Dossier, FamilyRelation, HardshipCategory, HardshipTag, HouseholdAttachmentKind, HouseholdNeed,
    Measure, Paper,
};
use super::people::wire::HouseholdPersonIn;
use kernel::geo::{Crs, Position};
use kernel::patch::wrong;
use kernel::{AccountId, Day, Fault, Text, field, text};

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
    #[garde(inner(custom(text::line(2, 200))))]
    #[schema(value_type = Option<String>, example = "示例小区1号楼1单元101室", min_length = 2, max_length = 200)]
    pub address: Option<Text>,
    /// 住址坐标 · Where that is; the zone follows from it.
    #[garde(skip)]
    pub point: Option<HouseholdPointIn>,
    /// 困难类别 · Category, where the authority has decided one.
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
    #[garde(inner(custom(text::prose(1, 2000))))]
    #[schema(value_type = Option<String>, example = "行动不便, 需要代办购药。", min_length = 1, max_length = 2000)]
    pub note: Option<Text>,
    /// 帮扶专干 · Who keeps the file; whoever reports it, if cleared, unless given.
    #[garde(skip)]
    pub officer_id: Option<AccountId>,
    /// 处理依据 · What allows it to be kept.
    #[garde(skip)]
    pub legal_basis: LegalBasis,
    /// 单独同意 · Separate consent, needed for identity numbers, disabilities and facts of health.
    #[garde(dive)]
    pub consent: Option<SeparateConsentIn>,
}

/// 坐标 · A place.
#[serde_with::skip_serializing_none]
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
    pub crs: Option<Crs>,
}

/// 单独同意 · Separate consent to keeping sensitive facts.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct SeparateConsentIn {
    /// 同意日期 · On which day it was given.
    #[schema(example = "2026-06-01")]
    pub given_on: Day,
    /// 同意人 · By whom.
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

impl HouseholdIn {
    /// The dossier it describes.
    ///
    /// # Errors
    /// `validation_failed` for a member without a relation, or a place that is not on this earth.
    pub fn dossier(&self) -> Result<Dossier, Fault> {
        let mut people = vec![self.head.person(FamilyRelation::Head)];
        for (at, member) in self.members.iter().enumerate() {
            let missing = ["请填写与户主关系。", "Name the relation to the head."];
            let relation =
                member.relation.ok_or_else(|| wrong(format!("/members/{at}/relation"), &field::REQUIRED, missing))?;
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
            .ok_or_else(|| wrong("/point", &field::BAD_FORMAT, nowhere))
    }
}

/// 措施 · A measure of the plan.
#[serde_with::skip_serializing_none]
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanMeasureIn {
    /// 对应需求 · Towards which need.
    #[garde(skip)]
    pub kind: HouseholdNeed,
    /// 内容 · What.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, example = "协助申请临时救助。", min_length = 1, max_length = 500)]
    pub text: Text,
    /// 责任岗位或单位 · Who sees to it: a post or a unit, no person.
    #[garde(custom(text::line(1, 60)))]
    #[schema(value_type = String, example = "社区帮扶专干", min_length = 1, max_length = 60)]
    pub who: Text,
    /// 完成期限 · By when.
    #[garde(skip)]
    #[schema(example = "2026-12-31")]
    pub due_on: Option<Day>,
}

impl PlanMeasureIn {
    /// The measure it describes.
    pub fn measure(&self) -> Measure {
        Measure { kind: self.kind, text: self.text.to_string(), who: self.who.to_string(), due_on: self.due_on }
    }
}

impl From<Measure> for PlanMeasureIn {
    fn from(measure: Measure) -> Self {
        let Measure { kind, text, who, due_on } = measure;
        Self { kind, text: Text::new(&text), who: Text::new(&who), due_on }
    }
}

/// 附件 · A paper that belongs to the file, and where it is kept.
#[serde_with::skip_serializing_none]
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdAttachmentIn {
    /// 类别 · What kind of paper.
    #[garde(skip)]
    pub kind: HouseholdAttachmentKind,
    /// 名称 · What it is called.
    #[garde(custom(text::line(1, 100)))]
    #[schema(value_type = String, example = "临时救助申请书", min_length = 1, max_length = 100)]
    pub title: Text,
    /// 日期 · Of which day.
    #[garde(skip)]
    #[schema(example = "2026-06-28")]
    pub dated_on: Option<Day>,
    /// 存放处 · Where it is kept.
    #[garde(inner(custom(text::line(1, 100))))]
    #[schema(value_type = Option<String>, example = "社区档案柜 3-2", min_length = 1, max_length = 100)]
    pub kept_at: Option<Text>,
}

impl HouseholdAttachmentIn {
    /// The paper it describes.
    pub fn paper(&self) -> Paper {
        let kept_at = self.kept_at.as_ref().map(Text::to_string);
        Paper { kind: self.kind, title: self.title.to_string(), dated_on: self.dated_on, kept_at }
    }
}

impl From<Paper> for HouseholdAttachmentIn {
    fn from(paper: Paper) -> Self {
        let Paper { kind, title, dated_on, kept_at } = paper;
        Self { kind, title: Text::new(&title), dated_on, kept_at: kept_at.as_deref().map(Text::new) }
    }
}
