//! Requests and responses: the wording of an agreement as its author writes it, or as it stands on paper, what may be changed of
//! it, and the clause templates.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::model::{
    AgreementEffect, Clause, ClauseGroup, DayType, NoticePeriod, Paper, SigningOrder, Template, Terms, Wording,
};
use crate::parties::model::{Party, PartyBasis};
use crate::parties::wire::PartyIn;
use crate::promises::model::Commitment;
use crate::promises::wire::CommitmentIn;
use kernel::{Commons, Day, Text, field, text};

/// An agreement as its author writes it.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = AgreementIn)]
#[garde(allow_unvalidated)]
pub struct AgreementIn {
    /// 名称 · Title.
    #[garde(custom(text::line(1, 200)))]
    #[schema(min_length = 1, max_length = 200, example = "示例社区与示例单位01“互联共转”共建协议")]
    pub title: Text,
    /// 宗旨 · Purpose, in prose.
    #[serde(default)]
    #[garde(custom(text::prose(0, 2000)))]
    #[schema(max_length = 2000, example = "以党建为引领, 共同服务辖区居民。")]
    pub purpose: Text,
    /// 起始日期 · First day in force.
    #[schema(example = "2026-07-01")]
    pub starts_on: Day,
    /// 截止日期, 空为长期 · Last day in force; null for an open term, reviewed yearly.
    #[serialize_always]
    #[schema(example = "2028-06-30")]
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    #[serde(default)]
    pub renews_automatically: bool,
    /// 签署顺序 · Who signs when.
    #[serde(default = "in_any_order")]
    pub signing_order: SigningOrder,
    /// 生效方式 · Whom a signature binds, and when.
    #[serde(default = "once_all_signed")]
    pub effect: AgreementEffect,
    /// 协议方, 按签署顺序 · The parties, in signing order: the community and at least one unit.
    #[garde(custom(count(2, 50)), dive)]
    #[schema(min_items = 2, max_items = 50)]
    pub parties: Vec<PartyIn>,
    /// 条款 · Clauses: each a template's code, or words of your own.
    #[serde(default)]
    #[garde(custom(count(0, 50)), dive)]
    #[schema(max_items = 50)]
    pub clauses: Vec<ClauseIn>,
    /// 承诺事项 · Commitments; may be empty.
    #[serde(default)]
    #[garde(custom(count(0, 200)), dive)]
    #[schema(max_items = 200)]
    pub commitments: Vec<CommitmentIn>,
    /// 通知期 · How long a notice to end it runs; 30 calendar days when left out.
    #[garde(dive)]
    pub notice: Option<NoticeTermIn>,
    /// 正本份数 · In how many originals it is made out; the text does not say when left out.
    #[garde(inner(range(min = 1, max = 99)))]
    #[schema(minimum = 1, maximum = 99, example = 3)]
    pub copies: Option<u32>,
    /// 直接提交签署 · Freeze the text at once (officer or secretary).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub submit: bool,
    /// 签署截止日期 · With `submit`: the last day for signing; 30 days from today when left out.
    pub signing_due_on: Option<Day>,
}

/// An agreement that was stamped on paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RegistrationIn {
    /// 名称 · Title.
    #[garde(custom(text::line(1, 200)))]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "示例社区与建设路小学共建协议")]
    pub title: Text,
    /// 宗旨 · Purpose.
    #[serde(default)]
    #[garde(custom(text::prose(0, 2000)))]
    #[schema(value_type = String, max_length = 2000)]
    pub purpose: Text,
    /// 签订日期 · The day it was stamped; not in the future.
    #[garde(skip)]
    #[schema(example = "2026-03-05")]
    pub signed_on: Day,
    /// 文号 · Reference number on the original.
    #[garde(inner(custom(text::line(1, 60))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, example = "嘉钢兰社发〔2026〕3号")]
    pub document_no: Option<Text>,
    /// 起始日期 · First day in force.
    #[garde(skip)]
    #[schema(example = "2026-03-05")]
    pub starts_on: Day,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    #[garde(skip)]
    #[schema(example = "2028-03-04")]
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    #[serde(default)]
    #[garde(skip)]
    pub renews_automatically: bool,
    /// 协议方 · The parties: the community and at least one unit; an outside witness gives its `signing_name`.
    #[garde(custom(count(2, 50)), dive)]
    #[schema(min_items = 2, max_items = 50)]
    pub parties: Vec<PartyIn>,
    /// 条款 · Clauses.
    #[serde(default)]
    #[garde(custom(count(0, 50)), dive)]
    #[schema(max_items = 50)]
    pub clauses: Vec<ClauseIn>,
    /// 承诺事项 · Commitments.
    #[serde(default)]
    #[garde(custom(count(0, 200)), dive)]
    #[schema(max_items = 200)]
    pub commitments: Vec<CommitmentIn>,
    /// 通知期 · How long a notice to end it runs; 30 calendar days when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(dive)]
    pub notice: Option<NoticeTermIn>,
    /// 正本份数 · In how many originals it is made out; the text does not say when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 1, max = 99)))]
    #[schema(minimum = 1, maximum = 99, example = 3)]
    pub copies: Option<u32>,
}

fn in_any_order() -> SigningOrder {
    SigningOrder::Parallel
}

fn once_all_signed() -> AgreementEffect {
    AgreementEffect::AllSigned
}

/// How long a notice runs, as the author writes it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeTermIn {
    /// 天数 · How many days.
    #[garde(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365, example = 30)]
    pub days: u32,
    /// 计日方式 · Which days count: calendar days, or working days by the State Council's calendar.
    #[serde(default = "every_day")]
    #[garde(skip)]
    pub day_type: DayType,
}

fn every_day() -> DayType {
    DayType::Calendar
}

impl NoticeTermIn {
    /// The period these words ask for.
    pub fn period(self) -> NoticePeriod {
        NoticePeriod { days: self.days, day_type: self.day_type }
    }

    /// What its author would have to send to get this period.
    pub fn of(period: NoticePeriod) -> Self {
        Self { days: period.days, day_type: period.day_type }
    }
}

/// A garde rule: a list of `min` to `max` items.
pub fn count<T>(min: usize, max: usize) -> impl Fn(&Vec<T>, &()) -> garde::Result {
    move |items, ()| match items.len() {
        n if n < min => Err(field::TOO_FEW.refused_with(min)),
        n if n > max => Err(field::TOO_MANY.refused_with(max)),
        _ => Ok(()),
    }
}

/// A garde rule: a JSON object.
pub fn is_object(value: &Value, _: &()) -> garde::Result {
    if value.is_object() { Ok(()) } else { Err(field::BAD_FORMAT.refused()) }
}

/// What may be changed of an agreement; a merge patch (RFC 7396), lists are replaced whole.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the merge patch in the published document; the patch itself stays JSON")]
pub struct AgreementPatch {
    /// 名称 · Title.
    #[schema(nullable = false, min_length = 1, max_length = 200, example = "示例社区“互联共转”共建协议 (修订)")]
    pub title: Option<String>,
    /// 宗旨 · Purpose.
    #[schema(max_length = 2000)]
    pub purpose: Option<String>,
    /// 起始日期 · First day in force.
    #[schema(nullable = false)]
    pub starts_on: Option<Day>,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    pub renews_automatically: Option<bool>,
    /// 签署顺序 · Who signs when.
    #[schema(nullable = false)]
    pub signing_order: Option<SigningOrder>,
    /// 生效方式 · Whom a signature binds, and when.
    #[schema(nullable = false)]
    pub effect: Option<AgreementEffect>,
    /// 协议方 · The parties.
    #[schema(nullable = false, min_items = 2, max_items = 50)]
    pub parties: Option<Vec<PartyIn>>,
    /// 条款 · Clauses.
    #[schema(max_items = 50)]
    pub clauses: Option<Vec<ClauseIn>>,
    /// 承诺事项 · Commitments.
    #[schema(max_items = 200)]
    pub commitments: Option<Vec<CommitmentIn>>,
    /// 通知期 · How long a notice runs; null for 30 calendar days.
    pub notice: Option<NoticeTermIn>,
    /// 正本份数 · In how many originals it is made out; null where the text need not say.
    #[schema(minimum = 1, maximum = 99, example = 4)]
    pub copies: Option<u32>,
}

/// What an amendment may change of the wording.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the merge patch in the published document; the patch itself stays JSON")]
pub struct AmendmentChanges {
    /// 名称 · Title.
    #[schema(nullable = false, min_length = 1, max_length = 200, example = "“互联共转”共建协议 (变更)")]
    pub title: Option<String>,
    /// 宗旨 · Purpose.
    #[schema(max_length = 2000)]
    pub purpose: Option<String>,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    pub renews_automatically: Option<bool>,
    /// 条款 · Clauses.
    #[schema(max_items = 50)]
    pub clauses: Option<Vec<ClauseIn>>,
    /// 承诺事项 · Commitments.
    #[schema(max_items = 200)]
    pub commitments: Option<Vec<CommitmentIn>>,
    /// 通知期 · How long a notice runs; null for 30 calendar days.
    pub notice: Option<NoticeTermIn>,
    /// 正本份数 · In how many originals it is made out; null where the text need not say.
    #[schema(minimum = 1, maximum = 99, example = 4)]
    pub copies: Option<u32>,
}

/// A clause: a template's code, or words of the author's own.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClauseIn {
    /// 范本代码 · Code of a clause template.
    #[garde(inner(custom(text::line(1, 40))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 40, example = "co_organise")]
    pub code: Option<Text>,
    /// 自拟条款 · Words of your own.
    #[garde(inner(custom(text::prose(1, 2000))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub text: Option<Text>,
}

impl AgreementIn {
    /// The wording these words ask for.
    pub fn wording(&self) -> Wording {
        Wording {
            terms: Terms {
                title: self.title.to_string(),
                purpose: self.purpose.to_string(),
                starts_on: self.starts_on,
                ends_on: self.ends_on,
                renews_automatically: self.renews_automatically,
                signing_order: self.signing_order,
                effect: self.effect,
                clauses: self.clauses.iter().map(ClauseIn::clause).collect(),
                notice: self.notice.map(NoticeTermIn::period),
                copies: self.copies,
            },
            parties: self.parties.iter().map(|party| party.wish(PartyBasis::Account)).collect(),
            commitments: self.commitments.iter().map(CommitmentIn::pledge).collect(),
            paper: None,
        }
    }

    /// What its author would have to send to get an agreement of these terms, parties and commitments.
    pub fn of(terms: &Terms, parties: &[Party], commitments: &[Commitment]) -> Self {
        let unit =
            |line: &Commitment| parties.iter().find(|party| party.id == line.pledger).and_then(|party| party.unit);
        let standing = commitments.iter().filter(|line| line.stands());
        Self {
            title: terms.title.as_str().into(),
            purpose: terms.purpose.as_str().into(),
            starts_on: terms.starts_on,
            ends_on: terms.ends_on,
            renews_automatically: terms.renews_automatically,
            signing_order: terms.signing_order,
            effect: terms.effect,
            parties: parties.iter().map(PartyIn::of).collect(),
            clauses: terms.clauses.iter().map(ClauseIn::of).collect(),
            commitments: standing.map(|line| CommitmentIn::of(line, unit(line))).collect(),
            notice: terms.notice.map(NoticeTermIn::of),
            copies: terms.copies,
            submit: false,
            signing_due_on: None,
        }
    }
}

impl RegistrationIn {
    /// The wording of the original.
    pub fn wording(&self) -> Wording {
        let document_no = self.document_no.as_ref().map(ToString::to_string);
        Wording {
            terms: Terms {
                title: self.title.to_string(),
                purpose: self.purpose.to_string(),
                starts_on: self.starts_on,
                ends_on: self.ends_on,
                renews_automatically: self.renews_automatically,
                signing_order: SigningOrder::Parallel,
                effect: AgreementEffect::AllSigned,
                clauses: self.clauses.iter().map(ClauseIn::clause).collect(),
                notice: self.notice.map(NoticeTermIn::period),
                copies: self.copies,
            },
            parties: self.parties.iter().map(|party| party.wish(PartyBasis::Paper)).collect(),
            commitments: self.commitments.iter().map(CommitmentIn::pledge).collect(),
            paper: Some(Paper { signed_on: self.signed_on, document_no }),
        }
    }
}

impl ClauseIn {
    /// The clause these words ask for; a template is still without its words.
    pub fn clause(&self) -> Clause {
        let words = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
        Clause { code: words(&self.code), text: words(&self.text).unwrap_or_default() }
    }

    fn of(clause: &Clause) -> Self {
        let code = clause.code.as_deref().map(Text::from);
        let text = code.is_none().then(|| clause.text.as_str().into());
        Self { code, text }
    }
}

/// A clause template as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseTemplateOut {
    /// 代码 · Its code, to be named in `clauses`.
    #[schema(example = "co_organise")]
    pub code: &'static str,
    /// 类别 · What it is about.
    pub group: ClauseGroup,
    /// 标题 · Heading in Chinese.
    #[schema(example = "组织共建")]
    pub title: &'static str,
    /// 英文标题 · Heading in English.
    #[schema(example = "Organise together")]
    pub title_en: &'static str,
    /// 条款文字 · Its words, as they will stand in the agreement.
    pub text: &'static str,
    /// 英文大意 · What it says, in English.
    pub gloss: &'static str,
    /// 六共标签 · Which of the six commons it serves.
    pub commons: &'static [Commons],
}

/// All clause templates.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseTemplatePage {
    /// 条款范本 · The templates, in the order they would stand in an agreement.
    pub items: Vec<ClauseTemplateOut>,
}

impl ClauseTemplateOut {
    /// What is shown of a template.
    pub fn of(template: &'static Template) -> Self {
        let [title, title_en] = template.title;
        Self {
            code: template.code,
            group: template.group,
            title,
            title_en,
            text: template.text,
            gloss: template.gloss,
            commons: template.commons,
        }
    }
}
