//! Requests and responses: units, and the card of one that other slices show.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Contact, OrganizationId, Profile, Sector, SectorSource, State, Unit, UnitKind, UnitState};
use super::rules::{self, Visibility};
use auth::AllowedActions;
use kernel::register::{RegisterCode, register_code};
use kernel::{Actor, CommunityId, Day, Fault, Instant, Text, UnitId, Warning, text, uscc};

/// 单位. A partner unit to be registered; `PATCH` takes the same members, each optional.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitIn {
    /// 编号; 全角、小写、各种横线和空格一律归为半角大写和连字符 · Code, unique in the community: Latin letters, digits, Chinese
    /// characters, hyphens. Full-width and small letters, other dashes and blanks are made plain.
    #[garde(custom(register_code(20)))]
    #[schema(value_type = String, example = "U21", min_length = 1, max_length = 20)]
    pub code: RegisterCode,
    /// 名称 · Name.
    #[garde(custom(text::line(2, 100)))]
    #[schema(example = "示例单位13", min_length = 2, max_length = 100)]
    pub name: Text,
    /// 简称 · Short name.
    #[garde(inner(custom(text::line(1, 30))))]
    #[schema(example = "示例13", min_length = 1, max_length = 30)]
    pub short_name: Option<Text>,
    /// 类别 · Public or private; leave out where nobody has said.
    #[garde(skip)]
    pub sector: Option<Sector>,
    /// 类别依据 · Who says so; `stated` unless given. `sample` is kept for the service's own examples.
    #[garde(skip)]
    pub sector_source: Option<SectorSource>,
    /// 性质 · What kind of body.
    #[garde(skip)]
    pub kind: Option<UnitKind>,
    /// 是否物业 · Whether it manages property.
    #[serde(default)]
    #[garde(skip)]
    pub property_manager: bool,
    /// 统一社会信用代码 · Unified social credit code (GB 32100-2015), unique in the community; some bodies have none.
    #[garde(inner(custom(uscc::garde_rule)))]
    #[schema(example = "91512081MA62K0260E", min_length = 18, max_length = 18)]
    pub unified_social_credit_code: Option<Text>,
    /// 同一单位标识 · The same body in other communities.
    #[garde(skip)]
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77")]
    pub organization_id: Option<OrganizationId>,
    /// 联系方式 · A post and an office phone.
    #[garde(dive)]
    pub contact: Option<ContactIn>,
    /// 地址 · Address.
    #[garde(inner(custom(text::line(1, 200))))]
    #[schema(example = "示例路 1 号", min_length = 1, max_length = 200)]
    pub address: Option<Text>,
    /// 备注 · Note of the community's staff, who alone see it.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(example = "每季度第一个月联系一次", min_length = 1, max_length = 1000)]
    pub note: Option<Text>,
}

/// 联系方式. How a unit is reached: a post, no person.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactIn {
    /// 岗位 · Post.
    #[garde(custom(text::line(1, 60)))]
    #[schema(example = "党群工作部", min_length = 1, max_length = 60)]
    pub post: Text,
    /// 办公电话 · Office phone, never a mobile number.
    #[garde(custom(text::office_phone))]
    #[schema(example = "0937-6226222", min_length = 5, max_length = 40)]
    pub phone: Text,
}

/// 单位修改 (JSON Merge Patch). Only what is sent is changed; `null` removes.
#[derive(Serialize, ToSchema)]
pub struct UnitPatch {
    /// 编号 · Code (community).
    #[schema(nullable = false, example = "U21")]
    code: Option<String>,
    /// 名称 · Name (community).
    #[schema(nullable = false, example = "示例单位13")]
    name: Option<String>,
    /// 简称 · Short name (community, the unit).
    #[schema(example = "示例13")]
    short_name: Option<String>,
    /// 类别 · Sector (community).
    sector: Option<Sector>,
    /// 类别依据 · Who says so (community).
    sector_source: Option<SectorSource>,
    /// 性质 · What kind of body (community).
    kind: Option<UnitKind>,
    /// 是否物业 · Whether it manages property (community).
    #[schema(nullable = false)]
    property_manager: Option<bool>,
    /// 统一社会信用代码 · Unified social credit code (community).
    #[schema(example = "91512081MA62K0260E")]
    unified_social_credit_code: Option<String>,
    /// 同一单位标识 · The same body in other communities (community).
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77")]
    organization_id: Option<OrganizationId>,
    /// 联系方式 · Contact (community, the unit).
    contact: Option<ContactIn>,
    /// 地址 · Address (community, the unit).
    #[schema(example = "示例路 1 号")]
    address: Option<String>,
    /// 备注 · Note (community).
    #[schema(example = "每季度第一个月联系一次")]
    note: Option<String>,
}

/// 单位. A partner unit.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitOut {
    /// 编号 · Id.
    pub id: UnitId,
    /// 所属社区 · The community it is a partner of.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 单位编号 · Code.
    #[schema(example = "U21")]
    pub code: String,
    /// 名称 · Name.
    #[schema(example = "示例单位13")]
    pub name: String,
    /// 简称 · Short name.
    #[schema(example = "示例13")]
    pub short_name: Option<String>,
    /// 类别 · Public or private; null where nobody has said.
    #[serialize_always]
    #[schema(required = true)]
    pub sector: Option<Sector>,
    /// 类别依据 · Who says so; null where nobody has said.
    #[serialize_always]
    #[schema(required = true)]
    pub sector_source: Option<SectorSource>,
    /// 性质 · What kind of body; null where it is not known.
    #[serialize_always]
    #[schema(required = true)]
    pub kind: Option<UnitKind>,
    /// 是否物业 · Whether it manages property.
    pub property_manager: bool,
    /// 统一社会信用代码 · Unified social credit code.
    #[schema(example = "91512081MA62K0260E")]
    pub unified_social_credit_code: Option<String>,
    /// 同一单位标识 · The same body in other communities.
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77")]
    pub organization_id: Option<OrganizationId>,
    /// 联系方式 · A post and an office phone; other units see the phone masked.
    pub contact: Option<ContactOut>,
    /// 地址 · Address.
    #[schema(example = "示例路 1 号")]
    pub address: Option<String>,
    /// 备注 · Note, for the community's staff alone.
    #[schema(example = "每季度第一个月联系一次")]
    pub note: Option<String>,
    /// 状态 · Whether it takes part.
    pub state: UnitState,
    /// 退出日期 · The first day without it.
    #[schema(example = "2026-12-31")]
    pub departed_on: Option<Day>,
    /// 来源载明 · Whether the published source names it.
    pub named_in_source: bool,
    /// 是否示例 · Whether it is invented.
    pub sample: bool,
    /// 提醒 · What is unusual about it; it was accepted, and a person should look.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<Warning>,
    /// 登记时间 · When it was registered.
    pub created_at: Instant,
    /// 修改时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可执行操作 · What this caller may do to it now.
    #[schema(example = json!(["update_unit", "delete_unit"]))]
    pub allowed_actions: AllowedActions,
}

/// 联系方式. How a unit is reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactOut {
    /// 岗位 · Post.
    #[schema(example = "党群工作部")]
    pub post: String,
    /// 办公电话 · Office phone; masked (0937-*****22) for other units.
    #[schema(example = "0937-6226222")]
    pub phone: String,
}

web::page!(UnitPage, UnitOut, "单位列表. One page of units.", "单位 · The units.");

/// A unit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UnitPath {
    /// 单位编号 · Unit id.
    #[param(value_type = uuid::Uuid)]
    pub unit_id: UnitId,
}

impl UnitIn {
    /// What is stored, in the shape that clients send.
    pub fn of(profile: &Profile) -> Self {
        let text = |word: &Option<String>| word.as_deref().map(Text::new);
        Self {
            code: RegisterCode::new(&profile.code),
            name: Text::new(&profile.name),
            short_name: text(&profile.short_name),
            sector: profile.sector.map(|(sector, _)| sector),
            sector_source: profile.sector.map(|(_, source)| source),
            kind: profile.kind,
            property_manager: profile.property_manager,
            unified_social_credit_code: text(&profile.credit_code),
            organization_id: profile.organization_id,
            contact: profile
                .contact
                .as_ref()
                .map(|contact| ContactIn { post: Text::new(&contact.post), phone: Text::new(&contact.phone) }),
            address: text(&profile.address),
            note: text(&profile.note),
        }
    }

    /// The profile it describes, in place of the one before.
    ///
    /// # Errors
    /// `validation_failed` when this caller cannot say where the sector comes from.
    pub fn profile(&self, actor: &Actor, before: Option<&Profile>) -> Result<Profile, Fault> {
        let word = |text: &Option<Text>| text.as_ref().map(Text::to_string);
        let kept = before.and_then(|profile| profile.sector).map(|(_, source)| source);
        Ok(Profile {
            code: self.code.to_string(),
            name: self.name.to_string(),
            short_name: word(&self.short_name),
            sector: rules::sector(actor, self.sector, self.sector_source, kept)?,
            kind: self.kind,
            property_manager: self.property_manager,
            credit_code: self.unified_social_credit_code.as_ref().map(|code| code.as_str().to_ascii_uppercase()),
            organization_id: self.organization_id,
            contact: self
                .contact
                .as_ref()
                .map(|contact| Contact { post: contact.post.to_string(), phone: contact.phone.to_string() }),
            address: word(&self.address),
            note: word(&self.note),
        })
    }
}

impl UnitOut {
    /// A unit as this caller sees it.
    pub fn of(unit: &Unit, actor: &Actor, etag: String) -> Self {
        let (profile, visibility) = (unit.profile.clone(), rules::visibility(actor, unit));
        Self {
            id: unit.id,
            community_id: unit.community,
            version: unit.version,
            etag,
            warnings: if visibility == Visibility::Whole { rules::warnings(&profile) } else { Vec::new() },
            code: profile.code,
            name: profile.name,
            short_name: profile.short_name,
            sector: profile.sector.map(|(sector, _)| sector),
            sector_source: profile.sector.map(|(_, source)| source),
            kind: profile.kind,
            property_manager: profile.property_manager,
            unified_social_credit_code: profile.credit_code,
            organization_id: profile.organization_id,
            contact: profile.contact.map(|contact| ContactOut::of(contact, visibility)),
            address: profile.address,
            note: profile.note.filter(|_| visibility == Visibility::Whole),
            state: unit.state.word(),
            departed_on: match unit.state {
                State::Active => None,
                State::Departed { on } => Some(on),
            },
            named_in_source: unit.named_in_source,
            sample: unit.sample,
            created_at: unit.created_at,
            updated_at: unit.updated_at,
            allowed_actions: AllowedActions::of(actor, rules::allowed(actor, unit)),
        }
    }
}

impl UnitOut {
    /// The same of a state that has passed: nothing can be done to it.
    pub fn of_the_past(self) -> Self {
        Self { allowed_actions: AllowedActions::nothing(), ..self }
    }
}

impl ContactOut {
    fn of(contact: Contact, visibility: Visibility) -> Self {
        let phone = if visibility == Visibility::Masked { rules::masked(&contact.phone) } else { contact.phone };
        Self { post: contact.post, phone }
    }
}

/// 单位名片. What another object shows of a unit when it is expanded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitCard {
    /// 编号 · Id.
    pub id: UnitId,
    /// 单位编号 · Code.
    #[schema(example = "U21")]
    pub code: String,
    /// 名称 · Its name: today's, or that of the day the answer is of.
    #[schema(example = "示例单位13")]
    pub name: String,
    /// 简称 · Short name.
    #[schema(required = true, example = "示例13")]
    pub short_name: Option<String>,
    /// 类别 · Public or private; null where nobody has said.
    #[schema(required = true)]
    pub sector: Option<Sector>,
    /// 性质 · What kind of body; null where nobody has said.
    #[schema(required = true)]
    pub kind: Option<UnitKind>,
    /// 是否物业 · Whether it manages property.
    pub property_manager: bool,
    /// 状态 · Whether it takes part.
    pub state: UnitState,
    /// 示例 · Whether it is invented.
    pub sample: bool,
}

impl From<Unit> for UnitCard {
    fn from(unit: Unit) -> Self {
        let profile = unit.profile;
        Self {
            id: unit.id,
            code: profile.code,
            name: profile.name,
            short_name: profile.short_name,
            sector: profile.sector.map(|(sector, _)| sector),
            kind: profile.kind,
            property_manager: profile.property_manager,
            state: unit.state.word(),
            sample: unit.sample,
        }
    }
}
