//! A task (待办): what waits for somebody, in words every floor speaks. Front desks answer them, one reader shows them.

use super::super::{AgreementId, CommitmentId, Day, Fault, HouseholdId, Instant, ZoneId, coded_enum};

coded_enum! {
    /// What waits for the caller (待办类别).
    pub enum TaskKind {
        ToSign = "to_sign" ["待签署", "To be signed"],
        ToConsent = "to_consent" ["待同意", "To be consented to"],
        ToVerify = "to_verify" ["待核实", "To be verified"],
        Returned = "returned" ["被退回, 待补充", "Sent back"],
        Due = "due" ["即将到期的承诺", "Promise falling due"],
        Expiring = "expiring" ["即将到期的协议", "Agreement ending soon"],
        Objection = "objection" ["登记有异议", "Registration objected to"],
        HandOver = "hand_over" ["待交接", "To be handed over"],
        ZoneRequest = "zone_request" ["待审批的认领", "Claim of a zone to be decided about"],
        ZoneHandover = "zone_handover" ["待接受的责任区移交", "Hand-over of a zone to be accepted"],
        ZoneMissed = "zone_missed" ["未履行的责任区职责", "Duty of a zone missed"],
        ZonePlanFailed = "zone_plan_failed" ["未能办理的责任区调整", "Planned change of zones that could not be made"],
        ZoneRevocation = "zone_revocation" ["拟撤销的认领, 可申辩", "Revocation of a claim to be replied to"],
        HouseholdReport = "household_report" ["待入户核查的困难家庭", "Household to be visited"],
        HouseholdRecheck = "household_recheck" ["待复核的困难家庭", "Household to be checked again"],
        HouseholdAdmission = "household_admission" ["公示期满, 待纳入的困难家庭", "Household whose notice has been up, to be taken on"],
        PairingProposal = "pairing_proposal" ["待接受的结对", "Pairing to be accepted"],
        PairingConfirmation = "pairing_confirmation" ["待确认的结对交接", "Hand-over of a pairing to be confirmed"],
        VisitDue = "visit_due" ["应走访的困难家庭", "Household to be visited again"],
        PairingReport = "pairing_report" ["待提交的结对总结", "Final report of a pairing to be filed"],
        HouseholdErasure = "household_erasure" ["待确认的清除申请", "Erasure of a household to be confirmed or refused"],
        ClientOrphaned = "client_orphaned" ["创建者离任而失效的机器客户端", "Machine client that ended with its maker's office"],
        CredentialConfirmation = "credential_confirmation" ["待第二人确认的账号凭证", "Credential to be confirmed by a second person"],
        CredentialReset = "credential_reset" ["您的密码已由他人重置, 请确认知悉", "Your password was reset by somebody else: acknowledge it"],
        TimersStopped = "timers_stopped" ["停办的定时事项", "Deadlines the service could not act on"],
        RecordsUnreadable = "records_unreadable" ["无法读取的记录, 请告知运维人员", "Records that cannot be read: tell the operator"],
    }
}

/// Something that waits for the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What kind of thing.
    pub kind: TaskKind,
    /// What the thing is called.
    pub title: String,
    /// What it is about.
    pub subject: Subject,
    /// Where it is, below the community; from the root where it begins with a slash.
    pub place: String,
    /// The operation that does it.
    pub operation: &'static str,
    /// By which day.
    pub due_on: Option<Day>,
    /// Since when it waits.
    pub since: Instant,
}

/// What a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nothing but what its title and its place say.
    Place,
    /// An agreement.
    Agreement {
        /// Which.
        id: AgreementId,
        /// The number of the request within it.
        request: Option<i64>,
    },
    /// A commitment.
    Commitment {
        /// Which.
        id: CommitmentId,
        /// The agreement it belongs to.
        agreement: Option<AgreementId>,
        /// The number of the delivery within it.
        delivery: Option<i64>,
    },
    /// A zone.
    Zone {
        /// Which.
        id: ZoneId,
        /// The agreement it was taken on in.
        agreement: Option<AgreementId>,
        /// The number of the claim within it.
        claim: Option<i64>,
    },
    /// A household.
    Household(HouseholdId),
}

/// What a front desk has found for the caller.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// The tasks, in no order.
    pub tasks: Vec<Task>,
    /// Whether there may be more than it looked at.
    pub more: bool,
    /// Why records could not be read: what waits in them is not among the tasks.
    pub unreadable: Vec<Fault>,
}

impl Waiting {
    /// What two desks have found.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.tasks.extend(other.tasks);
        self.unreadable.extend(other.unreadable);
        Self { more: self.more || other.more, ..self }
    }
}

impl Task {
    /// Whether its day has passed.
    pub fn overdue(&self, today: Day) -> bool {
        self.due_on.is_some_and(|due| due < today)
    }
}

/// When a day comes into sight: some days before it, but not before the thing itself was there.
pub fn in_sight(day: Day, days: i64, there: Instant) -> Instant {
    Instant::start_of(day.plus_days(-days)).max(there)
}
