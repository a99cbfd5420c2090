//! What may happen to an agreement: one table of moves, the stages each begins at, and its operation.

use crate::model::AgreementState;

/// Something that may happen to an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Change the wording.
    Revise,
    /// Remove the draft.
    Delete,
    /// Show the draft to the parties.
    Propose,
    /// Freeze the text.
    Submit,
    /// Sign it.
    Sign,
    /// Refuse it.
    Refuse,
    /// Take it back.
    Withdraw,
    /// Add a commitment.
    Pledge,
    /// Object to a registration from paper.
    Object,
    /// Tie the scan of the stamped original to the text.
    AttachOriginal,
    /// The last day for signing passes.
    Lapse,
    /// The first day comes.
    Activate,
    /// The last day has passed.
    Expire,
    /// Ask for a suspension, or consent to it.
    Suspend,
    /// Ask for the agreement to be resumed, or consent to it.
    Resume,
    /// Ask for an early end, or consent to it.
    Terminate,
    /// Give notice.
    GiveNotice,
    /// Propose another text.
    Amend,
    /// Invite a unit to a text that binds each by itself.
    Accede,
    /// Take a registration from paper back that was a mistake.
    Void,
    /// Sign the text that a request carries: of an amendment, or an accession.
    SignRequest,
    /// Refuse what is asked.
    RefuseRequest,
    /// Take back what one has asked.
    WithdrawRequest,
    /// Draft the agreement that follows.
    Renew,
    /// What was agreed or announced takes effect on its day.
    TakeEffect,
}

/// Every move, the stages it begins at, and its operation (none: the calendar does it).
#[rustfmt::skip]
pub static TABLE: &[(Move, &[AgreementState], Option<&str>)] = &[
    (Move::Revise,          &[AgreementState::Draft, AgreementState::Negotiating],                                     Some("update_agreement")),
    (Move::Delete,          &[AgreementState::Draft],                                                                  Some("delete_agreement")),
    (Move::Propose,         &[AgreementState::Draft],                                                                  Some("propose_agreement")),
    (Move::Submit,          &[AgreementState::Draft, AgreementState::Negotiating],                                     Some("submit_agreement")),
    (Move::Sign,            &[AgreementState::AwaitingSignatures, AgreementState::Signed, AgreementState::Active],     Some("sign_agreement")),
    (Move::Refuse,          &[AgreementState::AwaitingSignatures, AgreementState::Signed, AgreementState::Active],     Some("refuse_agreement")),
    (Move::Withdraw,        &[AgreementState::Draft, AgreementState::Negotiating, AgreementState::AwaitingSignatures], Some("withdraw_agreement")),
    (Move::Pledge,          &[AgreementState::Draft, AgreementState::Negotiating],                                     Some("create_commitment")),
    (Move::Object,          CONCLUDED,                                                                                 Some("object_to_agreement")),
    (Move::AttachOriginal,  CONCLUDED,                                                                                 Some("attach_original")),
    (Move::Void,            CONCLUDED,                                                                                 Some("void_registration")),
    (Move::Suspend,         &[AgreementState::Active],                                                                 Some("suspend_agreement")),
    (Move::Resume,          &[AgreementState::Suspended],                                                              Some("resume_agreement")),
    (Move::Terminate,       RUNNING,                                                                                   Some("terminate_agreement")),
    (Move::GiveNotice,      &[AgreementState::Active, AgreementState::Suspended],                                      Some("give_notice")),
    (Move::Amend,           &[AgreementState::Active, AgreementState::Suspended],                                      Some("create_amendment")),
    (Move::Accede,          &[AgreementState::Signed, AgreementState::Active],                                         Some("create_accession")),
    (Move::SignRequest,     RUNNING,                                                                                   Some("sign_request")),
    (Move::RefuseRequest,   RUNNING,                                                                                   Some("refuse_request")),
    (Move::WithdrawRequest, RUNNING,                                                                                   Some("withdraw_request")),
    (Move::Renew,           &[AgreementState::Active, AgreementState::Ending, AgreementState::Expired],                Some("renew_agreement")),
    (Move::Lapse,           &[AgreementState::AwaitingSignatures],                                                     None),
    (Move::Activate,        &[AgreementState::Signed],                                                                 None),
    (Move::TakeEffect,      RUNNING,                                                                                   None),
    (Move::Expire,          &[AgreementState::Active, AgreementState::Suspended, AgreementState::Ending],              None),
];

/// Concluded, and not over.
pub static RUNNING: &[AgreementState] =
    &[AgreementState::Signed, AgreementState::Active, AgreementState::Suspended, AgreementState::Ending];

/// Concluded, over or not.
pub static CONCLUDED: &[AgreementState] = &[
    AgreementState::Signed,
    AgreementState::Active,
    AgreementState::Suspended,
    AgreementState::Ending,
    AgreementState::Terminated,
    AgreementState::Expired,
];

/// The stages a move begins at.
pub fn begins_at(step: Move) -> &'static [AgreementState] {
    TABLE.iter().find(|(row, ..)| *row == step).map_or(&[], |(_, stages, _)| stages)
}
