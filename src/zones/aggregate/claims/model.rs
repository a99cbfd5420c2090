//! Types: a claim from its request to its end, and a hold.

use serde::{Deserialize, Serialize};

use super::super::duties::model::Task;
use crate::model::ZoneId;
use kernel::{AccountId, AgreementId, Day, Instant, UnitId, coded_enum};

/// How long a hold lasts, in minutes.
pub const HOLD_MINUTES: i64 = 15;

/// How many days after its announcement a release takes effect.
pub const RELEASE_DAYS: i64 = 30;

/// How many days a unit has to reply before its claim can be revoked.
pub const REPLY_DAYS: i64 = 7;

/// How many missed periods are a cause for revocation.
pub const MISSED_FOR_REVOCATION: usize = 2;

/// A claim of a zone (责任区认领).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The zone.
    pub zone: ZoneId,
    /// Its number there, from 1.
    pub n: i64,
    /// Who claims.
    pub unit: UnitId,
    /// In which role.
    pub role: ClaimRole,
    /// How it came about.
    pub basis: Basis,
    /// Where it stands.
    pub state: State,
    /// The agreement it rests on; none where it was assigned without one.
    pub agreement: Option<AgreementId>,
    /// What the unit took on when it asked.
    pub duties: Vec<Task>,
    /// What the unit said.
    pub note: Option<String>,
    /// When it was asked for.
    pub requested_at: Instant,
    /// By whom.
    pub requested_by: Option<AccountId>,
    /// Grows with every change.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Instant,
}

coded_enum! {
    /// In which role a unit claims a zone (认领角色).
    pub enum ClaimRole {
        Lead = "lead" ["责任单位", "Lead"],
        Support = "support" ["协助单位", "Support"],
    }
}

/// The state of a claim; a state carries what is known in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is asked for.
    Requested,
    /// The unit answers for the zone by it.
    Live(Term),
    /// The unit has answered for the zone by it.
    Over(Term, End),
    /// The secretary has refused the request.
    Rejected(Decision),
    /// The request was taken back.
    Withdrawn(Decision),
    /// Somebody else was faster.
    Superseded(Decision),
}

coded_enum! {
    /// Where a claim stands (认领状态).
    pub enum ClaimState {
        Requested = "requested" ["待审批", "Requested"],
        Active = "active" ["认领中", "Active"],
        HandingOver = "handing_over" ["移交中", "Being handed over"],
        ReleaseNotice = "release_notice" ["退出通知期", "Release notice runs"],
        Ended = "ended" ["已结束", "Ended"],
        Revoked = "revoked" ["已撤销", "Revoked"],
        Rejected = "rejected" ["未予批准", "Rejected"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn"],
        Superseded = "superseded" ["已由他人认领", "Superseded"],
    }
}

/// The time in which a unit answers for a zone, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What was decided about it last: that it begins, or that a unit supports no longer.
    pub decision: Decision,
    /// The day the unit has led the zone since, where that was stated.
    pub since_on: Option<Day>,
    /// From when on it is live.
    pub began_at: Instant,
    /// When it was written that it is live; later than it began where that lay behind.
    pub recorded_at: Instant,
    /// How it is to end, or was to.
    pub planned_end: PlannedEnd,
    /// That its revocation was announced.
    pub revocation: Option<Revocation>,
}

/// How a live claim is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedEnd {
    /// Nobody has said so.
    Unplanned,
    /// The zone is offered to another unit.
    HandingOver(Offer),
    /// The unit gives the zone up.
    ReleaseNotice(Release),
}

/// How a claim came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The unit asked for the zone.
    Request,
    /// The secretary gave the zone to the unit, as was agreed outside.
    Assignment(Agreed),
    /// Another unit has handed the zone over.
    Handover,
}

coded_enum! {
    /// How a claim came about (认领方式).
    pub enum ClaimBasis {
        Request = "request" ["单位申请", "Requested by the unit"],
        Assignment = "assignment" ["商定指派", "Assigned as agreed"],
        Handover = "handover" ["移交", "Handed over"],
    }
}

coded_enum! {
    /// Why a claim that was live ended (结束原因).
    pub enum ClaimEnd {
        Released = "released" ["单位退出", "Released by the unit"],
        HandedOver = "handed_over" ["移交", "Handed over"],
        Revoked = "revoked" ["被撤销", "Revoked"],
        AgreementEnded = "agreement_ended" ["协议终止或到期", "Its agreement ended"],
        UnitDeparted = "unit_departed" ["单位退出社区共建", "The unit departed"],
        Withdrawn = "withdrawn" ["协助结束", "Support withdrawn"],
        ZoneRetired = "zone_retired" ["责任区撤销", "The zone was retired"],
    }
}

/// What was decided about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Instant,
    /// By whom; none for the service.
    pub by: Option<AccountId>,
    /// Why.
    pub reason: Option<String>,
}

/// What was agreed outside (商定情况).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// How.
    pub channel: AgreedChannel,
    /// With whom of the unit: a post.
    pub by: String,
    /// On which day.
    pub on: Day,
    /// Why the unit leads without an agreement in force.
    pub override_reason: Option<String>,
}

coded_enum! {
    /// How something was agreed outside (商定方式).
    pub enum AgreedChannel {
        Meeting = "meeting" ["会议", "Meeting"],
        Phone = "phone" ["电话", "Phone"],
        Letter = "letter" ["函件", "Letter"],
        Visit = "visit" ["走访", "Visit"],
        WorkGroup = "work_group" ["工作群", "Messaging group"],
        Workbook = "workbook" ["台账登记", "As it stands in a ledger"],
        Other = "other" ["其他", "Other"],
    }
}

/// The end of a claim that was live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Instant,
    /// Why.
    pub because: ClaimEnd,
}

/// The unit gives the zone up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// The last day.
    pub on: Day,
    /// Who said so.
    pub by: Option<AccountId>,
}

/// The zone is offered to another unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// To whom.
    pub to: UnitId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
}

/// The announcement of a revocation (撤销告知).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// What entitles to it.
    pub cause: RevocationCause,
    /// In words.
    pub reason: String,
    /// When it was announced.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// The last day for a reply.
    pub reply_until: Day,
    /// What the unit replied.
    pub reply: Option<Reply>,
}

coded_enum! {
    /// What entitles to revoke a claim (撤销事由).
    pub enum RevocationCause {
        MissedDuties = "missed_duties" ["两个以上周期未履职", "Two or more periods were missed"],
        NoAgreement = "no_agreement" ["协议已不在生效中", "No agreement is in force"],
    }
}

/// What a unit replied (单位申辩).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// In words.
    pub text: String,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
}

/// A hold (暂留): for fifteen minutes no other unit fills in the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its number in the zone.
    pub n: i64,
    /// Who holds.
    pub unit: UnitId,
    /// Since when.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// Until when.
    pub until: Instant,
}

impl ClaimState {
    /// Where a claim is asked for or live.
    pub const OPEN: [Self; 4] = [Self::Requested, Self::Active, Self::HandingOver, Self::ReleaseNotice];

    /// Where a unit answers for the zone.
    pub const LIVE: [Self; 3] = [Self::Active, Self::HandingOver, Self::ReleaseNotice];
}

impl State {
    /// The word for it.
    pub fn word(&self) -> ClaimState {
        match self {
            Self::Requested => ClaimState::Requested,
            Self::Live(term) => match term.planned_end {
                PlannedEnd::Unplanned => ClaimState::Active,
                PlannedEnd::HandingOver(_) => ClaimState::HandingOver,
                PlannedEnd::ReleaseNotice(_) => ClaimState::ReleaseNotice,
            },
            Self::Over(_, End { because: ClaimEnd::Revoked, .. }) => ClaimState::Revoked,
            Self::Over(..) => ClaimState::Ended,
            Self::Rejected(_) => ClaimState::Rejected,
            Self::Withdrawn(_) => ClaimState::Withdrawn,
            Self::Superseded(_) => ClaimState::Superseded,
        }
    }
}

impl Basis {
    /// The word for it.
    pub fn word(&self) -> ClaimBasis {
        match self {
            Self::Request => ClaimBasis::Request,
            Self::Assignment(_) => ClaimBasis::Assignment,
            Self::Handover => ClaimBasis::Handover,
        }
    }

    /// What was agreed outside, where the secretary assigned it.
    pub fn agreed(&self) -> Option<&Agreed> {
        match self {
            Self::Assignment(agreed) => Some(agreed),
            Self::Request | Self::Handover => None,
        }
    }
}

impl Term {
    /// One that begins now.
    pub fn begun(by: Option<AccountId>, now: Instant) -> Self {
        let decision = Decision { at: now, by, reason: None };
        Self {
            decision,
            since_on: None,
            began_at: now,
            recorded_at: now,
            planned_end: PlannedEnd::Unplanned,
            revocation: None,
        }
    }

    /// The day the unit answers for the zone since.
    pub fn since(&self) -> Day {
        self.since_on.unwrap_or(self.began_at.day())
    }
}

impl Claim {
    /// Whether the unit answers for the zone by it.
    pub fn live(&self) -> bool {
        matches!(self.state, State::Live(_))
    }

    /// The time in which the unit answers for the zone by it, or did.
    pub fn term(&self) -> Option<&Term> {
        match &self.state {
            State::Live(term) | State::Over(term, _) => Some(term),
            State::Requested | State::Rejected(_) | State::Withdrawn(_) | State::Superseded(_) => None,
        }
    }

    /// What was decided about it last.
    pub fn decision(&self) -> Option<&Decision> {
        match &self.state {
            State::Requested => None,
            State::Live(term) | State::Over(term, _) => Some(&term.decision),
            State::Rejected(decision) | State::Withdrawn(decision) | State::Superseded(decision) => Some(decision),
        }
    }

    /// That it ended, if it was live.
    pub fn end(&self) -> Option<End> {
        if let State::Over(_, end) = self.state { Some(end) } else { None }
    }

    /// That the unit gives the zone up, if it does.
    pub fn release(&self) -> Option<Release> {
        match self.term()?.planned_end {
            PlannedEnd::ReleaseNotice(release) => Some(release),
            PlannedEnd::Unplanned | PlannedEnd::HandingOver(_) => None,
        }
    }

    /// That the zone was offered to another unit.
    pub fn offer(&self) -> Option<Offer> {
        match self.term()?.planned_end {
            PlannedEnd::HandingOver(offer) => Some(offer),
            PlannedEnd::Unplanned | PlannedEnd::ReleaseNotice(_) => None,
        }
    }

    /// That its revocation was announced.
    pub fn revocation(&self) -> Option<&Revocation> {
        self.term().and_then(|term| term.revocation.as_ref())
    }

    /// The day the unit answers for the zone since.
    pub fn since(&self) -> Option<Day> {
        self.term().map(Term::since)
    }

    /// When it was written that the unit answers for the zone.
    pub fn recorded(&self) -> Option<Instant> {
        self.term().map(|term| term.recorded_at)
    }
}
