//! May this happen to the agreement now, and what may the caller do?

use serde_json::json;

use super::changing;
use super::moves::{Move, TABLE, begins_at};
use super::sides::{is_author_side, signatory, works_for_unit};
use crate::codes::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE, NOT_YOUR_TURN, SIGNING_PERIOD_OVER};
use crate::model::{Agreement, AgreementState, State, works_for_community};
use crate::parties::model::Party;
use crate::terms::model::SigningOrder;
use auth::AllowedActions;
use kernel::{Actor, Author, Day, Fault, Role};

/// Whether the caller may do this now.
///
/// # Errors
/// [`NOT_FOR_THIS_SIDE`], [`ILLEGAL_TRANSITION`], [`NOT_YOUR_TURN`] or [`SIGNING_PERIOD_OVER`].
pub fn may(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> Result<(), Fault> {
    if !on_the_right_side(agreement, actor, step) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    let stage = agreement.state.stage();
    if !begins_at(step).contains(&stage) || !circumstances_allow(agreement, actor, step, today) {
        return Err(illegal(agreement, actor, today));
    }
    if !matches!(step, Move::Sign | Move::Refuse) {
        return Ok(());
    }
    if agreement.state.due_on().is_some_and(|due| due < today) {
        return Err(Fault::of(&SIGNING_PERIOD_OVER)
            .with("allowed", json!(AllowedActions::of(actor, allowed(agreement, actor, today)))));
    }
    match next_signatory(agreement) {
        Some(next) if Some(next.id) != signatory(agreement, actor).map(|party| party.id) => {
            Err(Fault::of(&NOT_YOUR_TURN)
                .with("awaiting_party_id", next.id.to_string())
                .with("allowed", json!(AllowedActions::of(actor, allowed(agreement, actor, today)))))
        }
        _ => Ok(()),
    }
}

/// The operations the caller may carry out now.
pub fn allowed(agreement: &Agreement, actor: &Actor, today: Day) -> Vec<&'static str> {
    TABLE
        .iter()
        .filter_map(|(step, stages, operation)| {
            let stands = stages.contains(&agreement.state.stage())
                && on_the_right_side(agreement, actor, *step)
                && circumstances_allow(agreement, actor, *step, today);
            let in_time = !matches!(step, Move::Sign | Move::Refuse)
                || (agreement.state.due_on().is_none_or(|due| today <= due)
                    && next_signatory(agreement)
                        .is_none_or(|next| Some(next.id) == signatory(agreement, actor).map(|party| party.id)));
            operation.filter(|_| stands && in_time)
        })
        .collect()
}

/// A 409 that names where the agreement stands and what may happen now.
pub fn illegal(agreement: &Agreement, actor: &Actor, today: Day) -> Fault {
    let [zh, en] = agreement.state.stage().label();
    Fault::of(&ILLEGAL_TRANSITION)
        .because(format!("协议当前状态: {zh}。"), format!("The agreement's state: {en}."))
        .with("state", agreement.state.stage().name())
        .with("allowed", json!(AllowedActions::of(actor, allowed(agreement, actor, today))))
}

fn on_the_right_side(agreement: &Agreement, actor: &Actor, step: Move) -> bool {
    let party = actor.unit.is_some_and(|unit| agreement.party_of(unit).is_some() && works_for_unit(actor));
    let person = !matches!(actor.author, Author::Client(_));
    match step {
        Move::Revise | Move::Pledge if agreement.state == State::Draft => is_author_side(agreement, actor),
        Move::Revise | Move::Pledge => party || works_for_community(actor),
        Move::Delete | Move::Propose => person && is_author_side(agreement, actor),
        Move::Submit | Move::AttachOriginal | Move::Void => person && works_for_community(actor),
        Move::Withdraw => person && (is_author_side(agreement, actor) || actor.roles.has(Role::Secretary)),
        Move::Sign | Move::Refuse => signatory(agreement, actor).is_some(),
        Move::Object => person && party,
        Move::Lapse | Move::Activate | Move::Expire | Move::TakeEffect => actor.author == Author::System,
        _ => changing::on_the_right_side(agreement, actor, step),
    }
}

/// What a move needs beyond the stage.
fn circumstances_allow(agreement: &Agreement, actor: &Actor, step: Move, today: Day) -> bool {
    match step {
        Move::Sign | Move::Refuse => {
            let open =
                agreement.state.stage() == AgreementState::AwaitingSignatures || agreement.state.due_on().is_some();
            open && signatory(agreement, actor).is_some_and(Party::pending)
        }
        Move::Object | Move::Void => agreement.paper.is_some(),
        _ => changing::circumstances_allow(agreement, actor, step, today),
    }
}

/// In sequential order, the party whose turn it is.
fn next_signatory(agreement: &Agreement) -> Option<&Party> {
    let in_turn = agreement.terms.signing_order == SigningOrder::Sequential;
    agreement.parties.iter().find(|party| in_turn && party.pending())
}
