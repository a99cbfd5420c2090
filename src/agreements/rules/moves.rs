//! What may happen to an agreement: one table of moves, the stages each begins at, and its operation.

use crate::model::Stage;

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
    /// Sign the text of an amendment.
    SignAmendment,
    /// Refuse the text of an amendment.
    RefuseAmendment,
    /// Invite a unit to a text that binds each by itself.
    Accede,
    /// Sign an accession.
    SignAccession,
    /// Refuse an accession.
    RefuseAccession,
    /// Take a registration from paper back that was a mistake.
    Void,
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
pub static TABLE: &[(Move, &[Stage], Option<&str>)] = &[
    (Move::Revise,          &[Stage::Draft, Stage::Negotiating],                            Some("update_agreement")),
    (Move::Delete,          &[Stage::Draft],                                                Some("delete_agreement")),
    (Move::Propose,         &[Stage::Draft],                                                Some("propose_agreement")),
    (Move::Submit,          &[Stage::Draft, Stage::Negotiating],                            Some("submit_agreement")),
    (Move::Sign,            &[Stage::AwaitingSignatures, Stage::Signed, Stage::Active],     Some("sign_agreement")),
    (Move::Refuse,          &[Stage::AwaitingSignatures, Stage::Signed, Stage::Active],     Some("refuse_agreement")),
    (Move::Withdraw,        &[Stage::Draft, Stage::Negotiating, Stage::AwaitingSignatures], Some("withdraw_agreement")),
    (Move::Pledge,          &[Stage::Draft, Stage::Negotiating],                            Some("create_commitment")),
    (Move::Object,          CONCLUDED,                                                      Some("object_to_agreement")),
    (Move::AttachOriginal,  CONCLUDED,                                                      Some("attach_original")),
    (Move::Void,            CONCLUDED,                                                      Some("void_registration")),
    (Move::Suspend,         &[Stage::Active],                                               Some("suspend_agreement")),
    (Move::Resume,          &[Stage::Suspended],                                            Some("resume_agreement")),
    (Move::Terminate,       RUNNING,                                                        Some("terminate_agreement")),
    (Move::GiveNotice,      &[Stage::Active, Stage::Suspended],                             Some("give_notice")),
    (Move::Amend,           &[Stage::Active, Stage::Suspended],                             Some("create_amendment")),
    (Move::SignAmendment,   RUNNING,                                                        Some("sign_amendment")),
    (Move::RefuseAmendment, RUNNING,                                                        Some("refuse_amendment")),
    (Move::Accede,          &[Stage::Signed, Stage::Active],                                Some("create_accession")),
    (Move::SignAccession,   RUNNING,                                                        Some("sign_accession")),
    (Move::RefuseAccession, RUNNING,                                                        Some("refuse_accession")),
    (Move::RefuseRequest,   RUNNING,                                                        Some("refuse_request")),
    (Move::WithdrawRequest, RUNNING,                                                        Some("withdraw_request")),
    (Move::Renew,           &[Stage::Active, Stage::Ending, Stage::Expired],                Some("renew_agreement")),
    (Move::Lapse,           &[Stage::AwaitingSignatures],                                   None),
    (Move::Activate,        &[Stage::Signed],                                               None),
    (Move::TakeEffect,      RUNNING,                                                        None),
    (Move::Expire,          &[Stage::Active, Stage::Suspended, Stage::Ending],              None),
];

/// Concluded, and not over.
pub static RUNNING: &[Stage] = &[Stage::Signed, Stage::Active, Stage::Suspended, Stage::Ending];

/// Concluded, over or not.
pub static CONCLUDED: &[Stage] =
    &[Stage::Signed, Stage::Active, Stage::Suspended, Stage::Ending, Stage::Terminated, Stage::Expired];

/// The stages a move begins at.
pub fn begins_at(step: Move) -> &'static [Stage] {
    TABLE.iter().find(|(row, ..)| *row == step).map_or(&[], |(_, stages, _)| stages)
}
