//! Rules: the table of transitions of an agreement, and what each needs beyond the state.

use super::changing::{overtaken, renewable};
use super::sides::{
    awaited, consenting, drafts, headed, is_author_side, is_person, side, signatory, takes_back, withdraws,
    works_for_party,
};
use crate::codes::{NOT_YOUR_TURN, SIGNING_PERIOD_OVER};
use crate::model::{Agreement, AgreementState, RequestKind, works_for_community};
use crate::policy::may;
use crate::terms::model::{AgreementEffect, SigningOrder};
use auth::Guard;
use kernel::{Actor, Day, Fault};

use AgreementState::{Active, AwaitingSignatures, Draft, Ending, Expired, Negotiating, Signed, Suspended, Terminated};

/// Concluded, and not over.
pub const RUNNING: &[AgreementState] = &[Signed, Active, Suspended, Ending];

/// Concluded, over or not.
pub const CONCLUDED: &[AgreementState] = &[Signed, Active, Suspended, Ending, Terminated, Expired];

auth::state_machine! {
    /// Something that may happen to an agreement.
    pub enum Move(agreement: &Agreement; actor; today: Day) {
        noun: ["协议", "agreement"],
        state: AgreementState = agreement.state.stage(),
        guard: guard,
    }
    /// Change the wording.
    Revise          [Draft, Negotiating]                     by drafts(agreement, actor)                                => may::UpdateAgreement;
    /// Remove the draft.
    Delete          [Draft]                                  by is_person(actor) && is_author_side(agreement, actor)    => may::DeleteAgreement;
    /// Show the draft to the parties.
    Propose         [Draft]                                  by is_person(actor) && is_author_side(agreement, actor)    => may::ProposeAgreement;
    /// Freeze the text.
    Submit          [Draft, Negotiating]                     by is_person(actor) && works_for_community(actor)          => may::SubmitAgreement;
    /// Sign it.
    Sign            [AwaitingSignatures, Signed, Active]     by signatory(agreement, actor).is_some()                   => may::SignAgreement;
    /// Refuse it.
    Refuse          [AwaitingSignatures, Signed, Active]     by signatory(agreement, actor).is_some()                   => may::RefuseAgreement;
    /// Take it back.
    Withdraw        [Draft, Negotiating, AwaitingSignatures] by takes_back(agreement, actor)                            => may::WithdrawAgreement;
    /// Add a commitment.
    Pledge          [Draft, Negotiating]                     by drafts(agreement, actor)                                => may::CreateCommitment;
    /// Object to a registration from paper.
    Object          CONCLUDED                                by is_person(actor) && works_for_party(agreement, actor)   => may::ObjectToAgreement;
    /// Tie the scan of the stamped original to the text.
    AttachOriginal  CONCLUDED                                by is_person(actor) && works_for_community(actor)          => may::AttachOriginal;
    /// Take a registration from paper back that was a mistake.
    Void            CONCLUDED                                by is_person(actor) && works_for_community(actor)          => may::VoidRegistration;
    /// Ask for a suspension, or consent to it.
    Suspend         [Active]                                 by consenting(agreement, actor).is_some()                  => may::SuspendAgreement;
    /// Ask for the agreement to be resumed, or consent to it.
    Resume          [Suspended]                              by consenting(agreement, actor).is_some()                  => may::ResumeAgreement;
    /// Ask for an early end, or consent to it.
    Terminate       RUNNING                                  by consenting(agreement, actor).is_some()                  => may::TerminateAgreement;
    /// Give notice.
    GiveNotice      [Active, Suspended]                      by consenting(agreement, actor).is_some()                  => may::GiveNotice;
    /// Propose another text.
    Amend           [Active, Suspended]                      by side(agreement, actor).is_some()                        => may::CreateAmendment;
    /// Invite a unit to a text that binds each by itself.
    Accede          [Signed, Active]                         by actor.account().is_some() && works_for_community(actor) => may::CreateAccession;
    /// Sign the text that a request carries: of an amendment, or an accession.
    SignRequest     RUNNING                                  by headed(agreement, actor).is_some()                      => may::SignRequest;
    /// Refuse what is asked.
    RefuseRequest   RUNNING                                  by headed(agreement, actor).is_some()                      => may::RefuseRequest;
    /// Take back what one has asked.
    WithdrawRequest RUNNING                                  by side(agreement, actor).is_some()                        => may::WithdrawRequest;
    /// Draft the agreement that follows.
    Renew           [Active, Ending, Expired]                by side(agreement, actor).is_some()                        => may::RenewAgreement;
    /// The last day for signing passes.
    Lapse           [AwaitingSignatures];
    /// The first day comes.
    Activate        [Signed];
    /// What was agreed or announced takes effect on its day.
    TakeEffect      RUNNING;
    /// The last day has passed.
    Expire          [Active, Suspended, Ending];
}

/// A 409 that names where the agreement stands and what may happen now.
pub fn illegal(agreement: &Agreement, actor: &Actor, today: Day) -> Fault {
    state_machine(agreement, actor, today).illegal()
}

fn guard(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> Guard {
    let later = &agreement.changes;
    let free = |kind| later.of(kind).is_none();
    let awaits = |kind| later.open.iter().any(|one| one.kind == kind && awaited(agreement, actor, one).is_some());
    Guard::pass_if(match step {
        Move::Sign | Move::Refuse => return answers(agreement, actor, today),
        Move::Object | Move::Void => agreement.paper.is_some(),
        Move::Suspend => later
            .of(RequestKind::Suspension)
            .is_none_or(|one| !overtaken(one.kind, one.until_on, today) && awaited(agreement, actor, one).is_some()),
        Move::Resume => free(RequestKind::Resumption) || awaits(RequestKind::Resumption),
        Move::Terminate => free(RequestKind::Termination) || awaits(RequestKind::Termination),
        Move::GiveNotice => consenting(agreement, actor).is_some_and(|party| party.leave.is_none()),
        Move::Amend => free(RequestKind::Amendment) && free(RequestKind::Accession),
        Move::Accede => agreement.terms.effect == AgreementEffect::EachOnSigning && free(RequestKind::Amendment),
        Move::SignRequest => awaits(RequestKind::Amendment) || awaits(RequestKind::Accession),
        Move::RefuseRequest => later.open.iter().any(|one| awaited(agreement, actor, one).is_some()),
        Move::WithdrawRequest => later.open.iter().any(|one| withdraws(agreement, actor, one)),
        Move::Renew => later.renewal.is_none() && renewable(agreement, today),
        _ => true,
    })
}

/// Whether the caller's party still answers the text: it is open to answers and their last day has not passed, and in sequential
/// order it is the party's turn.
fn answers(agreement: &Agreement, actor: &Actor, today: Day) -> Guard {
    let due_on = agreement.state.due_on();
    let open = match agreement.state.stage() {
        AwaitingSignatures => true,
        Signed | Active => due_on.is_some(),
        _ => false,
    };
    let Some(party) = signatory(agreement, actor).filter(|party| open && party.pending()) else {
        return Guard::Illegal;
    };
    if due_on.is_some_and(|due| due < today) {
        return Guard::RefuseWith(Fault::of(&SIGNING_PERIOD_OVER));
    }
    let in_turn = agreement.terms.signing_order == SigningOrder::Sequential;
    match agreement.parties.iter().find(|party| in_turn && party.pending()) {
        Some(next) if next.id != party.id => {
            Guard::RefuseWith(Fault::of(&NOT_YOUR_TURN).with("awaiting_party_id", next.id.to_string()))
        }
        _ => Guard::Pass,
    }
}
