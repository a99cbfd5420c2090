//! Types: where an agreement stands, and what a suspension, a notice and an end carry.

use serde::{Deserialize, Serialize};

use kernel::{Day, Instant, PartyId, coded_enum};

/// The state of an agreement; a state carries what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 起草 · only the author's side sees it.
    Draft,
    /// 协商 · every party sees it and may revise it.
    Negotiating,
    /// 待签署 · the text is frozen.
    AwaitingSignatures {
        /// Digest of the frozen text.
        digest: String,
        /// Last day for signing.
        due_on: Day,
    },
    /// 已签署 · concluded, its first day is still to come.
    Signed {
        /// Digest of the frozen text.
        digest: String,
        /// Last day on which units still asked may join (`each_on_signing`).
        due_on: Option<Day>,
    },
    /// 生效 · in force.
    Active {
        /// Digest of the frozen text.
        digest: String,
        /// Last day on which units still asked may join (`each_on_signing`).
        due_on: Option<Day>,
        /// When it came into force.
        since: Instant,
    },
    /// 中止 · the parties have agreed to let it rest.
    Suspended {
        /// Digest of the text in force.
        digest: String,
        /// Last day on which units still asked may join (`each_on_signing`).
        due_on: Option<Day>,
        /// When it came into force.
        since: Instant,
        /// The suspension.
        pause: Suspension,
    },
    /// 终止中 · notice was given; it ends on its day.
    Ending {
        /// Digest of the text in force.
        digest: String,
        /// When it came into force.
        since: Instant,
        /// The notice.
        notice: Notice,
        /// The suspension that still lasts.
        pause: Option<Suspension>,
    },
    /// 已终止 · ended before its last day; a registration that was a mistake is voided.
    Terminated {
        /// Digest of the text that was in force.
        digest: String,
        /// When it came into force; none for what ended before its first day.
        since: Option<Instant>,
        /// When it ended.
        at: Instant,
        /// How.
        how: HowEnded,
        /// Why.
        reason: String,
    },
    /// 已到期 · its last day has passed.
    Expired {
        /// Digest of the frozen text.
        digest: String,
        /// When it came into force.
        since: Instant,
        /// When it ended.
        at: Instant,
    },
    /// 已撤回 · its author or the secretary took it back before it was concluded.
    Withdrawn {
        /// When.
        at: Instant,
        /// Why, if said.
        reason: Option<String>,
    },
}

coded_enum! {
    /// The state's name (协议状态).
    pub enum AgreementState {
        Draft = "draft" ["起草", "Draft"],
        Negotiating = "negotiating" ["协商中", "Negotiating"],
        AwaitingSignatures = "awaiting_signatures" ["待签署", "Awaiting signatures"],
        Signed = "signed" ["已签署", "Signed"],
        Active = "active" ["生效", "Active"],
        Suspended = "suspended" ["中止", "Suspended"],
        Ending = "ending" ["终止中", "Ending"],
        Terminated = "terminated" ["已终止", "Terminated"],
        Expired = "expired" ["已到期", "Expired"],
        Withdrawn = "withdrawn" ["已撤回", "Withdrawn"],
        Voided = "voided" ["登记已作废", "Registration voided"],
    }
}

/// A suspension (中止): commitments are not in force while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub at: Instant,
    /// Its last day, if it has one.
    pub until_on: Option<Day>,
    /// Why.
    pub reason: String,
}

/// A notice (终止通知) that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The party that gave it.
    pub party: PartyId,
    /// When.
    pub at: Instant,
    /// The last day in force.
    pub ends_on: Day,
    /// Whether days were counted as they come, as they once were in a year whose holidays were not announced yet; no notice is
    /// counted so any more.
    #[serde(default)]
    pub plain_days: bool,
    /// Whether the count went through a year whose holidays are not announced yet.
    #[serde(default)]
    pub provisional: bool,
    /// Why.
    pub reason: String,
}

coded_enum! {
    /// How an agreement ended before its last day (终止方式).
    pub enum HowEnded {
        Notice = "notice" ["通知终止", "By notice"],
        Consent = "consent" ["协商终止", "By consent"],
        AllLeft = "all_left" ["各单位均已退出", "Every unit has left"],
        Expiry = "expiry" ["到期", "By expiry"],
        Voided = "voided" ["登记作废", "Its registration was voided"],
    }
}

impl AgreementState {
    /// Whether nothing comes after it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Terminated | Self::Expired | Self::Withdrawn | Self::Voided)
    }
}

impl State {
    /// The state's name.
    pub fn stage(&self) -> AgreementState {
        match self {
            State::Draft => AgreementState::Draft,
            State::Negotiating => AgreementState::Negotiating,
            State::AwaitingSignatures { .. } => AgreementState::AwaitingSignatures,
            State::Signed { .. } => AgreementState::Signed,
            State::Active { .. } => AgreementState::Active,
            State::Suspended { .. } => AgreementState::Suspended,
            State::Ending { .. } => AgreementState::Ending,
            State::Terminated { how: HowEnded::Voided, .. } => AgreementState::Voided,
            State::Terminated { .. } => AgreementState::Terminated,
            State::Expired { .. } => AgreementState::Expired,
            State::Withdrawn { .. } => AgreementState::Withdrawn,
        }
    }

    /// Digest of the frozen text, while one stands.
    pub fn digest(&self) -> Option<&str> {
        match self {
            State::AwaitingSignatures { digest, .. }
            | State::Signed { digest, .. }
            | State::Active { digest, .. }
            | State::Suspended { digest, .. }
            | State::Ending { digest, .. }
            | State::Terminated { digest, .. }
            | State::Expired { digest, .. } => Some(digest),
            State::Draft | State::Negotiating | State::Withdrawn { .. } => None,
        }
    }

    /// Last day on which somebody may still sign.
    pub fn due_on(&self) -> Option<Day> {
        match self {
            State::AwaitingSignatures { due_on, .. } => Some(*due_on),
            State::Signed { due_on, .. } | State::Active { due_on, .. } | State::Suspended { due_on, .. } => *due_on,
            State::Draft
            | State::Negotiating
            | State::Ending { .. }
            | State::Terminated { .. }
            | State::Expired { .. }
            | State::Withdrawn { .. } => None,
        }
    }

    /// When it came into force.
    pub fn since(&self) -> Option<Instant> {
        match self {
            State::Active { since, .. }
            | State::Suspended { since, .. }
            | State::Ending { since, .. }
            | State::Expired { since, .. } => Some(*since),
            State::Terminated { since, .. } => *since,
            State::Draft
            | State::Negotiating
            | State::AwaitingSignatures { .. }
            | State::Signed { .. }
            | State::Withdrawn { .. } => None,
        }
    }

    /// When it ended.
    pub fn ended_at(&self) -> Option<Instant> {
        match self {
            State::Terminated { at, .. } | State::Expired { at, .. } | State::Withdrawn { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// Why it was taken back.
    pub fn withdrawal_reason(&self) -> Option<String> {
        match self {
            State::Withdrawn { reason, .. } => reason.clone(),
            _ => None,
        }
    }

    /// The suspension that lasts.
    pub fn pause(&self) -> Option<&Suspension> {
        match self {
            State::Suspended { pause, .. } => Some(pause),
            State::Ending { pause, .. } => pause.as_ref(),
            _ => None,
        }
    }
}
