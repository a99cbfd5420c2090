//! The caller, described; and the steps of a password change up to the transaction.

use super::super::account::model::Secret;
use super::super::account::store as accounts;
use super::super::client::store as clients;
use super::super::codes::INVALID_TOKEN;
use super::super::credentials::password;
use super::super::credentials::turns::Whose;
use super::super::enrolment::Enrolment;
use super::super::gate::Gate;
use super::super::guesses::model::Subject;
use super::super::guesses::proof::{Claimed, clear, prove, wrong_password};
use super::super::issuance::actions as issuances;
use super::super::policy::PLATFORM;
use super::super::standing::admitted::Admitted;
use super::super::standing::model::StandingOf;
use super::wire::{MeOut, PasswordIn};
use journal::ReadTx;
use kernel::{AccountId, Actor, Author, Fault, Id};

/// Who is calling.
///
/// # Errors
/// `invalid_token` when the caller is gone.
pub fn me(view: &mut ReadTx, admitted: &Admitted) -> Result<MeOut, Fault> {
    let mut out = facts(view)?;
    if let StandingOf::Person { must_change, .. } = &admitted.standing.kind {
        out.must_change_password = *must_change;
    }
    out.credential = issuances::own(view)?.as_ref().map(Into::into);
    out.second_factor_enrolment_required = admitted.enrolment() == Enrolment::Due;
    Ok(MeOut { scopes: admitted.scopes(view.now()), ..out })
}

fn facts(view: &mut ReadTx) -> Result<MeOut, Fault> {
    let actor = *view.actor();
    let community_id = (actor.community != PLATFORM).then_some(actor.community);
    let (account_id, login, name, title) = match actor.author {
        Author::Account(id) => {
            let account = accounts::find(view, id)?.ok_or(&INVALID_TOKEN)?;
            (id.uuid(), account.login, account.name, account.title)
        }
        Author::Client(id) => {
            let client = clients::find(view, id)?.ok_or(&INVALID_TOKEN)?;
            (id.uuid(), None, client.name, None)
        }
        Author::System => return Err(Fault::of(&INVALID_TOKEN)),
    };
    Ok(MeOut {
        account_id,
        login,
        name,
        title,
        roles: actor.roles.list(),
        community_id,
        unit_id: actor.unit,
        scopes: Vec::new(),
        must_change_password: false,
        credential: None,
        second_factor_enrolment_required: false,
    })
}

/// A password change that is ready to be written.
#[derive(Clone, Debug)]
pub struct Change {
    /// What the current password was compared with.
    pub was: Secret,
    /// The hash of the new one.
    pub hash: String,
}

/// Checks the current password, then the new one, and hashes it.
///
/// # Errors
/// `validation_failed` naming what is wrong; `too_many_requests` after several failures.
pub async fn prepare(gate: &Gate, actor: Actor, id: AccountId, wanted: &PasswordIn) -> Result<Change, Fault> {
    let look = move |view: &mut ReadTx<'_>| {
        Ok((accounts::find(view, id)?.ok_or(&INVALID_TOKEN)?, accounts::history(view, id)?))
    };
    let (account, history) = gate.journal().read(actor, look).await?;
    let login = account.login.as_deref().unwrap_or_default();
    let turn = gate.hasher().turn(Whose::Account(id)).await?;
    let claimed = Claimed::of(Some((actor.community, id)), Subject::of_change(&gate.guess_key(), id));
    let proven = prove(gate, &turn, &claimed, &wanted.current_password).await?.ok_or_else(wrong_password)?;
    clear(gate, &claimed, proven.standing).await?;
    password::acceptable(&wanted.new_password, &[login, &account.name], "/new_password")?;
    if gate.hasher().among(&turn, &wanted.new_password, history).await? {
        return Err(password::used_before("/new_password"));
    }
    let hash = gate.hasher().hash(&turn, &wanted.new_password).await?;
    Ok(Change { was: proven.secret, hash })
}
