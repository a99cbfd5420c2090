//! Requests and responses: households, masked.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::dossier::model::{Communication, HardshipCategory, HardshipTag, HouseholdNeed, MaskedProfile};
use super::dossier::wire::{HouseholdAttachmentIn, PlanMeasureIn};
use super::lookup::model::{Held, HouseholdFilter, Record};
use super::model::{Consent, ConsentBy, ConsentState, Household, HouseholdId, HouseholdState, LegalBasis, State};
use super::rules;
use auth::{AllowedActions, Colleague};
use kernel::{AccountId, Actor, CommunityId, Day, Fault, Instant, Warning};
use web::{Csv, RecordDay};
use zones::ZoneId;

/// 困难家庭 · A household in hardship, masked: never a full name, number, phone or address.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct HouseholdOut {
    /// 编号 · Id.
    pub id: HouseholdId,
    /// 所属社区 · The community it lives in.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 档案编号 · Code.
    #[schema(example = "H001")]
    pub code: String,
    /// 状态 · Where it stands.
    pub state: HouseholdState,
    /// 显示名 · The head's surname; absent once it is erased, or its consent was taken back.
    #[schema(example = "张*")]
    pub display_name: Option<String>,
    /// 人数 · How many people.
    #[schema(minimum = 1, example = 3)]
    pub members_count: Option<i64>,
    /// 困难类别; 未定时为空; 密封内容不可读 (已清除、撤回同意、限制处理) 或不留旧值 (`as_of`) 时没有 · Category; null where none is
    /// decided; absent where nothing sealed may be read (erased, consent taken back, restricted) or is kept (`as_of`).
    #[schema(value_type = Option<HardshipCategory>)]
    pub hardship_category: Option<Option<HardshipCategory>>,
    /// 困难情形; 无从得知时没有, 同困难类别 · Why it is in hardship; absent where that is not known, as the category.
    #[schema(example = json!(["unemployment"]))]
    pub tags: Option<Vec<HardshipTag>>,
    /// 需求; 无从得知时没有, 同困难类别 · What it needs; absent where that is not known, as the category.
    #[schema(example = json!(["living_aid"]))]
    pub needs: Option<Vec<HouseholdNeed>>,
    /// 沟通方式; 无从得知时没有, 同困难类别 · How it is talked with; absent where that is not known, as the category.
    #[schema(example = json!(["dialect"]))]
    pub communication: Option<Vec<Communication>>,
    /// 所在责任区; 未填住址或该处无责任区时为空; 无从得知时没有, 同困难类别 · The zone it lives in today; null where nobody has said
    /// where it lives, or no zone is there; absent where that is not known, as the category.
    #[schema(value_type = Option<String>, format = Uuid, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub zone_id: Option<Option<ZoneId>>,
    /// 帮扶专干 · Who keeps the file.
    pub officer: Option<HouseholdOfficerOut>,
    /// 结对数 · How many units are paired with it now.
    #[schema(minimum = 0, example = 0)]
    pub pairings_count: i64,
    /// 处理依据 · What allows it to be kept.
    pub legal_basis: LegalBasis,
    /// 单独同意 · Separate consent.
    pub consent: SeparateConsentOut,
    /// 下次复核日期 · When its category is to be checked again.
    #[schema(example = "2027-06-01")]
    pub recheck_due_on: Option<Day>,
    /// 公示截止日期 · Through which day the notice is up.
    #[schema(example = "2026-06-19")]
    pub notice_until_on: Option<Day>,
    /// 退出日期 · Since when it needs help no longer.
    #[schema(example = "2026-06-30")]
    pub graduated_on: Option<Day>,
    /// 清除日期 · On which day its key was destroyed.
    #[schema(example = "2026-06-30")]
    pub erased_on: Option<Day>,
    /// 并入的档案 · The file that goes on.
    pub merged_into: Option<HouseholdId>,
    /// 限制处理时间 · Since when it is restricted to storage: nothing that is sealed is shown of it.
    pub restricted_at: Option<Instant>,
    /// 申请清除时间 · When somebody asked for it to be erased.
    pub erasure_asked_at: Option<Instant>,
    /// 户主信息 (脱敏) · The head's numbers and address, masked; in the file itself, not in lists.
    pub masked: Option<MaskedOut>,
    /// 一户一策 · The plan; in the file itself, not in lists.
    pub plan: Option<Vec<PlanMeasureIn>>,
    /// 附件目录 · Which papers belong to it; in the file itself, not in lists.
    pub attachments: Option<Vec<HouseholdAttachmentIn>>,
    /// 疑似重复 · Others that share a number or an address; in the file itself, not in lists.
    #[schema(value_type = Option<Vec<String>>, example = json!([]))]
    pub possible_duplicates: Option<Vec<HouseholdId>>,
    /// 提醒 (在档案本身中, 不在列表中) · What is unusual about what is said of it: it was accepted, and a person should look; in
    /// the file itself, not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<Warning>,
    /// 是否示例 · Whether it is invented.
    pub sample: bool,
    /// 上报时间 · When it was reported.
    pub created_at: Instant,
    /// 修改时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["verify_household", "refuse_household"]))]
    pub allowed_actions: AllowedActions,
}

/// 已上报 · A household just reported: what was said of it is not repeated.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct HouseholdReportedOut {
    /// 编号 · Id.
    pub id: HouseholdId,
    /// 所属社区 · The community it lives in.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · For `If-Match`.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 档案编号 · Code.
    #[schema(example = "H001")]
    pub code: String,
    /// 状态 · Where it stands.
    pub state: HouseholdState,
    /// 疑似重复 · Others that share a number or an address; for those alone who may see households.
    #[schema(value_type = Option<Vec<String>>, example = json!([]))]
    pub possible_duplicates: Option<Vec<HouseholdId>>,
    /// 提醒 · What is unusual about what was sent; it was accepted, and a person should look.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<Warning>,
    /// 上报时间 · When it was reported.
    pub created_at: Instant,
    /// 修改时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["delete_household"]))]
    pub allowed_actions: AllowedActions,
}

/// 帮扶专干 · Somebody of the staff.
#[serde_with::skip_serializing_none]
#[derive(Clone, Serialize, ToSchema)]
pub struct HouseholdOfficerOut {
    /// 账号 · The account.
    pub account_id: AccountId,
    /// 姓名 · Name; absent once the account is removed.
    #[schema(example = "示例人员")]
    pub name: Option<String>,
    /// 岗位 · Post.
    #[schema(example = "帮扶专干")]
    pub title: Option<String>,
}

/// 单独同意 · Separate consent to keeping sensitive facts.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct SeparateConsentOut {
    /// 状态 · Whether it stands.
    pub state: ConsentState,
    /// 同意日期 · Since when.
    #[schema(example = "2026-06-01")]
    pub given_on: Option<Day>,
    /// 同意人 · By whom.
    pub given_by: Option<ConsentBy>,
    /// 撤回日期 · On which day it was taken back.
    #[schema(example = "2026-06-20")]
    pub withdrawn_on: Option<Day>,
}

/// 户主信息 (脱敏) · The head's numbers and address, masked.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct MaskedOut {
    /// 身份证号 · Identity number.
    #[schema(example = "110***********002X")]
    pub identity_number: Option<String>,
    /// 电话 · Phone.
    #[schema(example = "199****1234")]
    pub phone: Option<String>,
    /// 住址 (到小区) · The compound.
    #[schema(example = "示例小区***")]
    pub address: Option<String>,
}

web::page!(HouseholdPage, HouseholdOut, "困难家庭列表 · One page of households.", "困难家庭 · The households.");

/// A household in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct HouseholdPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 困难家庭编号 · Household id.
    pub household_id: HouseholdId,
}

/// Which households a list shows. There is no search by words: personal data stands in no URL.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HouseholdQuery {
    /// 状态 (逗号分隔); 不填时不含已并入和已清除的 · In these states; without any, all but merged and erased ones.
    #[param(value_type = Option<Vec<HouseholdState>>, style = Form, explode = false, example = "active")]
    pub state: Option<Csv<HouseholdState>>,
    /// 困难类别 (逗号分隔) · Of these categories.
    #[param(value_type = Option<Vec<HardshipCategory>>, style = Form, explode = false, example = "subsistence_allowance")]
    pub hardship_category: Option<Csv<HardshipCategory>>,
    /// 困难情形 (逗号分隔) · With one of these tags.
    #[param(value_type = Option<Vec<HardshipTag>>, style = Form, explode = false, example = "disability")]
    pub tag: Option<Csv<HardshipTag>>,
    /// 帮扶专干 · Kept by this officer.
    #[param(value_type = Option<String>, format = Uuid)]
    pub officer_id: Option<AccountId>,
    /// 所在责任区 · In this zone.
    #[param(value_type = Option<String>, format = Uuid)]
    pub zone_id: Option<ZoneId>,
    /// 复核截止 · To be checked again through this day.
    #[param(example = "2026-12-31")]
    pub recheck_due_until: Option<Day>,
    /// 只列已限制处理的; 不填或 false 时不含 · Those restricted to storage alone; without it, or with false, none of them.
    #[param(example = false)]
    pub restricted: Option<bool>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天; 显示名、人员的姓名和职务为今日的, 其他密封内容没有 · As it stood on record at 24:00 of
    /// this day, Asia/Shanghai; not later than today. The masked name and the names and posts of people are today's; nothing else
    /// that is sealed is told.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl HouseholdQuery {
    /// The filter it describes.
    pub fn filter(self) -> HouseholdFilter {
        HouseholdFilter {
            states: self.state.unwrap_or_default().0,
            categories: self.hardship_category.unwrap_or_default().0,
            tags: self.tag.unwrap_or_default().0,
            officer: self.officer_id,
            zone: self.zone_id,
            due_until: self.recheck_due_until,
            held: if self.restricted == Some(true) { Held::Only } else { Held::Without },
        }
    }
}

impl HouseholdOfficerOut {
    /// Somebody of the staff.
    pub fn of(id: AccountId, staff: &[Colleague]) -> Self {
        let known = staff.iter().find(|colleague| colleague.id == id);
        let (name, title) = (known.map(|one| one.name.clone()), known.and_then(|one| one.title.clone()));
        Self { account_id: id, name, title }
    }
}

impl From<Consent> for SeparateConsentOut {
    fn from(consent: Consent) -> Self {
        let (given_on, given_by, withdrawn_on) = match consent {
            Consent::None => (None, None, None),
            Consent::Given { on, by } => (Some(on), Some(by), None),
            Consent::Withdrawn { on } => (None, None, Some(on)),
        };
        Self { state: consent.word(), given_on, given_by, withdrawn_on }
    }
}

impl HouseholdReportedOut {
    /// A household just reported, as this caller sees it.
    ///
    /// # Errors
    /// `not_found` for what nobody sees.
    pub fn of(
        household: &Household,
        others: Vec<HouseholdId>,
        warnings: Vec<Warning>,
        actor: &Actor,
        etag: String,
    ) -> Result<Self, Fault> {
        Ok(Self {
            id: household.id,
            community_id: household.community,
            version: household.version,
            etag,
            code: household.code.clone(),
            state: rules::word(household)?,
            possible_duplicates: rules::sees(actor).then_some(others),
            warnings,
            created_at: household.created_at,
            updated_at: household.updated_at,
            allowed_actions: AllowedActions::of(actor, rules::allowed(household, actor)),
        })
    }
}

impl HouseholdOut {
    /// A household as this caller sees it.
    ///
    /// # Errors
    /// `not_found` for what nobody sees.
    pub fn of(record: Record, actor: &Actor, staff: &[Colleague], etag: String) -> Result<Self, Fault> {
        let recheck_due_on = record.recheck_due_on();
        let Record { household, profile, zone, pairings, inside } = record;
        let (papers, inside) =
            inside.map(|inside| (inside.papers, (inside.plan, (inside.others, inside.warnings)))).unzip();
        let (plan, others) = inside.unzip();
        let (others, warnings) = others.unzip();
        let (state, shown) = (household.state, profile.is_some());
        let profile = profile.unwrap_or_default();
        let day = |wanted: fn(State) -> Option<Day>| wanted(state);
        Ok(Self {
            id: household.id,
            community_id: household.community,
            version: household.version,
            etag,
            state: rules::word(&household)?,
            masked: plan.is_some().then(|| MaskedOut::of(&profile)),
            display_name: shown.then_some(profile.display_name),
            members_count: shown.then_some(profile.members_count),
            hardship_category: shown.then_some(profile.category),
            tags: shown.then_some(profile.tags),
            needs: shown.then_some(profile.needs),
            communication: shown.then_some(profile.communication),
            zone_id: shown.then_some(zone),
            officer: household.officer.map(|id| HouseholdOfficerOut::of(id, staff)),
            pairings_count: pairings,
            legal_basis: household.basis,
            consent: household.consent.into(),
            recheck_due_on,
            notice_until_on: day(|state| if let State::Noticed { until } = state { Some(until) } else { None }),
            graduated_on: day(|state| if let State::Graduated { on } = state { Some(on) } else { None }),
            erased_on: day(|state| if let State::Erased { on } = state { Some(on) } else { None }),
            merged_into: if let State::Merged { into, .. } = state { Some(into) } else { None },
            restricted_at: household.restricted.map(|(_, at)| at),
            erasure_asked_at: household.erasure.map(|(_, at)| at),
            plan: plan.map(|plan| plan.into_iter().map(PlanMeasureIn::from).collect()),
            attachments: papers.map(|papers| papers.into_iter().map(HouseholdAttachmentIn::from).collect()),
            possible_duplicates: others,
            warnings: warnings.unwrap_or_default(),
            sample: household.sample,
            created_at: household.created_at,
            updated_at: household.updated_at,
            allowed_actions: AllowedActions::of(actor, rules::allowed(&household, actor)),
            code: household.code,
        })
    }
}

impl MaskedOut {
    fn of(profile: &MaskedProfile) -> Self {
        Self {
            identity_number: profile.identity.clone(),
            phone: profile.phone.clone(),
            address: profile.address.clone(),
        }
    }
}
