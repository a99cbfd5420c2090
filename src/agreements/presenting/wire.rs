//! Responses: an agreement, and its head inside other objects.

use serde::Serialize;
use utoipa::ToSchema;

use crate::changes::wire::{NoticeOut, OpenRequestOut, SuspensionOut, TerminationOut};
use crate::frozen::SAMPLE_NOTICE;
use crate::model::{Agreement, AgreementState};
use crate::obligations::wire::OwedOut;
use crate::originals::wire::OriginalOut;
use crate::parties::model::PartyBasis;
use crate::parties::wire::PartyOut;
use crate::promises::model::{Clocks, Commitment};
use crate::promises::wire::CommitmentLine;
use crate::rules;
use crate::terms::model::{AgreementEffect, Clause, Paper, SigningOrder};
use crate::terms::wire::NoticeTermIn;
use auth::AllowedActions;
use kernel::{Actor, AgreementId, CommunityId, Day, Instant, UnitId};

/// An agreement as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementOut {
    /// 标识 · Id.
    pub id: AgreementId,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议编号 · The number people quote.
    #[schema(example = "HLGZ-2026-0001")]
    pub number: String,
    /// 名称 · Title.
    #[schema(example = "示例社区与示例单位01“互联共转”共建协议")]
    pub title: String,
    /// 宗旨 · Purpose.
    #[schema(example = "以党建为引领, 共同服务辖区居民。")]
    pub purpose: String,
    /// 状态 · State.
    pub state: AgreementState,
    /// 起始日期 · First day in force.
    pub starts_on: Day,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    #[serialize_always]
    #[schema(required = true)]
    pub ends_on: Option<Day>,
    /// 到期自动续签 · Whether the parties mean to renew it.
    pub renews_automatically: bool,
    /// 签署顺序 · Who signs when.
    pub signing_order: SigningOrder,
    /// 生效方式 · Whom a signature binds, and when.
    pub effect: AgreementEffect,
    /// 签署方式 · Confirmed by accounts, or registered from paper.
    pub basis: PartyBasis,
    /// 协议方 · The parties, in signing order.
    pub parties: Vec<PartyOut>,
    /// 条款 · Clauses.
    pub clauses: Vec<ClauseOut>,
    /// 承诺事项 · Commitments.
    pub commitments: Vec<CommitmentLine>,
    /// 修订号 · Which wording this is.
    #[schema(example = 1, minimum = 1)]
    pub revision: i64,
    /// 文本摘要 · Lower-case hex SHA-256 of the RFC 8785 form of the frozen text; who signs names it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: Option<String>,
    /// 签署截止日期 · Last day for signing.
    pub signing_due_on: Option<Day>,
    /// 订立时间 · When it was concluded.
    pub concluded_at: Option<Instant>,
    /// 生效时间 · When it came into force.
    pub activated_at: Option<Instant>,
    /// 结束时间 · When it expired or was withdrawn.
    pub ended_at: Option<Instant>,
    /// 撤回原因 · Why it was withdrawn.
    pub withdrawal_reason: Option<String>,
    /// 纸质原件 · The stamped original, when registered from paper.
    pub paper: Option<PaperOut>,
    /// 盖章原件 · The scan of the stamped original, tied to the text.
    pub original: Option<OriginalOut>,
    /// 是否有效 · Whether it is in force: what was promised in it is owed now.
    pub in_force: bool,
    /// 通知期 · How long a notice runs; 30 calendar days when left out.
    pub notice_period: Option<NoticeTermIn>,
    /// 正本份数 · In how many originals it is made out, where the text says so.
    #[schema(minimum = 1, maximum = 99, example = 3)]
    pub copies: Option<u32>,
    /// 中止 · Its suspension, while it lasts.
    pub suspension: Option<SuspensionOut>,
    /// 终止通知 · The notice that ends it.
    pub notice_given: Option<NoticeOut>,
    /// 终止 · How it ended before its last day.
    pub termination: Option<TerminationOut>,
    /// 终止后无人负责的承诺; 仅在 preview=true 时 · What the end would leave to nobody; with preview=true alone.
    pub orphans: Option<Vec<OwedOut>>,
    /// 通知将于何时终止; 仅在通知的 preview=true 时 · When a notice would end; with preview=true of a notice alone.
    pub foreseen_end: Option<ForeseenEndOut>,
    /// 已生效变更次数 · How many amendments are in force.
    #[schema(example = 0, minimum = 0)]
    pub amendments_count: i64,
    /// 未办结的请求 · Requests that are not settled yet.
    pub open_requests: Vec<OpenRequestOut>,
    /// 所续签的协议 · The agreement this one renews.
    pub renews_id: Option<AgreementId>,
    /// 续签文本 · The draft or agreement that renews this one.
    pub renewal_id: Option<AgreementId>,
    /// 替代登记 · The registration in the place of this one, which was voided.
    pub replaced_by_id: Option<AgreementId>,
    /// 起草单位 · The unit that drafted it; left out when the community did.
    pub author_unit_id: Option<UnitId>,
    /// 即将到期 (90 天内) · Whether it is in force and ends within 90 days.
    pub expiring: bool,
    /// 示例 · Whether it is a sample that nobody really signed.
    pub sample: bool,
    /// 示例说明 · The sentence every sample carries.
    pub notice: Option<&'static str>,
    /// 可执行操作 · What this caller may do to it now (operationIds).
    pub allowed_actions: AllowedActions,
    /// 版本 · Grows with every change.
    #[schema(example = 3, minimum = 1)]
    pub version: i64,
    /// 实体标签 · The value of `ETag`.
    #[schema(example = "\"3-5f1c2a9e\"")]
    pub etag: String,
    /// 创建时间 · When the draft was made.
    pub created_at: Instant,
    /// 更新时间 · When it last changed.
    pub updated_at: Instant,
}

/// A clause as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseOut {
    /// 范本代码 · The template it was taken from.
    #[schema(example = "co_organise")]
    pub code: Option<String>,
    /// 条款文字 · Its words.
    pub text: String,
}

/// The stamped original.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperOut {
    /// 签订日期 · The day it was stamped.
    pub signed_on: Day,
    /// 文号 · Its reference number.
    #[schema(example = "嘉钢兰社发〔2026〕3号")]
    pub document_no: Option<String>,
}

web::page!(AgreementPage, AgreementOut, "A page of agreements.", "本页 · The agreements of this page.");

/// 将于何时终止 · When a notice given now would end.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForeseenEndOut {
    /// 末日 · The last day in force, as named or the first the notice period allows; never behind the agreement's own.
    #[schema(example = "2026-10-31")]
    pub ends_on: Day,
    /// 推算 · Whether it runs into a year whose holidays are not announced yet, as in the notice itself.
    #[schema(example = false)]
    pub provisional: bool,
    /// 只终止本方 · Whether it would end the caller's own part alone.
    #[schema(example = false)]
    pub own_part: bool,
}

impl AgreementOut {
    /// What this caller is shown of an agreement today.
    pub fn of(agreement: Agreement, actor: &Actor, today: Day, etag: String) -> Self {
        let allowed_actions = AllowedActions::of(actor, rules::allowed(&agreement, actor, today));
        let (concluded, in_force) = (agreement.concluded_at.is_some(), agreement.in_force());
        let commitments = agreement.commitments.iter().map(|one| line(one, &agreement, today)).collect();
        let expiring = agreement.expiring(today);
        let open_requests = agreement.changes.open.iter().map(|one| OpenRequestOut::of(one, &agreement)).collect();
        let (state, terms) = (agreement.state, agreement.terms);
        Self {
            id: agreement.id,
            community_id: agreement.community,
            number: agreement.number,
            title: terms.title,
            purpose: terms.purpose,
            state: state.stage(),
            starts_on: terms.starts_on,
            ends_on: terms.ends_on,
            renews_automatically: terms.renews_automatically,
            signing_order: terms.signing_order,
            effect: terms.effect,
            basis: if agreement.paper.is_some() { PartyBasis::Paper } else { PartyBasis::Account },
            parties: agreement.parties.into_iter().map(|party| PartyOut::of(party, concluded)).collect(),
            clauses: terms.clauses.into_iter().map(ClauseOut::of).collect(),
            commitments,
            revision: agreement.revision,
            digest: state.digest().map(ToOwned::to_owned),
            signing_due_on: state.due_on(),
            concluded_at: agreement.concluded_at,
            activated_at: state.since(),
            ended_at: state.ended_at(),
            withdrawal_reason: state.withdrawal_reason(),
            paper: agreement.paper.map(PaperOut::of),
            original: agreement.original.map(OriginalOut::of),
            in_force,
            notice_period: terms.notice.map(NoticeTermIn::of),
            copies: terms.copies,
            suspension: state.pause().map(SuspensionOut::of),
            notice_given: NoticeOut::in_state(&state),
            termination: TerminationOut::in_state(&state),
            orphans: None,
            foreseen_end: None,
            amendments_count: agreement.changes.amendments,
            open_requests,
            renews_id: agreement.changes.renews,
            renewal_id: agreement.changes.renewal,
            replaced_by_id: agreement.changes.replaced_by,
            author_unit_id: agreement.author_unit,
            expiring,
            sample: agreement.sample,
            notice: agreement.sample.then_some(SAMPLE_NOTICE),
            allowed_actions,
            version: agreement.version,
            etag,
            created_at: agreement.created_at,
            updated_at: agreement.updated_at,
        }
    }
}

/// A commitment inside its agreement.
fn line(commitment: &Commitment, agreement: &Agreement, today: Day) -> CommitmentLine {
    let pledger = agreement.party(commitment.pledger);
    let (unit, clocks) = (pledger.and_then(|party| party.unit), Clocks::of(agreement, pledger));
    CommitmentLine::of(commitment.clone(), unit, clocks, today)
}

impl ClauseOut {
    fn of(clause: Clause) -> Self {
        Self { code: clause.code, text: clause.text }
    }
}

impl PaperOut {
    fn of(paper: Paper) -> Self {
        Self { signed_on: paper.signed_on, document_no: paper.document_no }
    }
}

/// The head of an agreement, as another object shows it when it is expanded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgreementHead {
    /// 标识 · Id.
    pub id: AgreementId,
    /// 协议编号 · The number people quote.
    #[schema(example = "HLGZ-2026-0001")]
    pub number: String,
    /// 名称 · Title.
    pub title: String,
    /// 状态 · State.
    pub state: AgreementState,
    /// 起始日期 · First day in force.
    pub starts_on: Day,
    /// 截止日期, 空为长期 · Last day in force; null for an open term.
    #[schema(required = true)]
    pub ends_on: Option<Day>,
}

impl AgreementHead {
    /// The head of an agreement.
    pub fn of(agreement: Agreement) -> Self {
        let (state, terms) = (agreement.state.stage(), agreement.terms);
        Self {
            id: agreement.id,
            number: agreement.number,
            title: terms.title,
            state,
            starts_on: terms.starts_on,
            ends_on: terms.ends_on,
        }
    }
}
