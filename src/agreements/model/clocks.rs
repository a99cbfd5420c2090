//! Whether the timers of an agreement's commitments run: what its state means for them.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use super::agreement::Agreement;
use super::state::AgreementState;
use crate::parties::model::Party;
use crate::promises::model::Clocks;

impl Clocks {
    /// What an agreement's stage means for its commitments. The one place that says so.
    pub fn at(stage: AgreementState) -> Self {
        match stage {
            AgreementState::Draft
            | AgreementState::Negotiating
            | AgreementState::AwaitingSignatures
            | AgreementState::Signed
            | AgreementState::Withdrawn
            | AgreementState::Voided => Self::Ahead,
            AgreementState::Active | AgreementState::Ending => Self::Running,
            AgreementState::Suspended => Self::Paused,
            AgreementState::Expired | AgreementState::Terminated => Self::Over,
        }
    }

    /// The same for what one party pledged: who has left owes nothing more, and what runs out while it is suspended rests.
    pub fn of(agreement: &Agreement, pledger: Option<&Party>) -> Self {
        match agreement.state.stage() {
            _ if pledger.is_some_and(Party::left) => Self::Over,
            AgreementState::Ending if agreement.state.pause().is_some() => Self::Paused,
            stage => Self::at(stage),
        }
    }

    /// The stages in which they run.
    pub fn running() -> impl Iterator<Item = AgreementState> {
        AgreementState::ALL.iter().copied().filter(|stage| Self::at(*stage) == Self::Running)
    }
}
