//! The steps of a change of one's own second factor: the lock, the password, then the transaction, and a count of what was
//! wrong in it.

use super::super::account::model::Secret;
use super::super::codes::{SECOND_FACTOR_FAILED, SECOND_FACTOR_REQUIRED};
use super::super::credentials::hashing::Turn;
use super::super::credentials::turns::Whose;
use super::super::gate::Gate;
use super::super::guesses::actions::Standing;
use super::super::guesses::model::Subject;
use super::super::guesses::proof::{self, Claimed};
use crate::codes;
use kernel::patch::{INVALID, shape_violation};
use kernel::{AccountId, Actor, Fault, Violation};
use web::{Answer, Problem};

/// Somebody who is signed in and tries a code. The turn is held until a failure is counted, so that tries at once cannot
/// overtake the count.
pub struct Trial {
    gate: Gate,
    claimed: Claimed,
    standing: Standing,
    turn: Turn,
}

impl Trial {
    /// Somebody whose session is enough.
    ///
    /// # Errors
    /// `too_many_requests` after several wrong codes.
    pub async fn of_session(gate: &Gate, actor: Actor, id: AccountId) -> Result<Self, Fault> {
        let turn = gate.hasher().turn(Whose::Account(id)).await?;
        let owner = Some((actor.community, id));
        let claimed = Claimed::of(owner, Subject::of_own_factor(&gate.guess_key(), id));
        let standing = proof::ask(gate, &claimed).await?;
        Ok(Self { gate: gate.clone(), claimed, standing, turn })
    }

    /// Somebody who shows the password as well: answers what it was compared with.
    ///
    /// # Errors
    /// `validation_failed` for another password; `too_many_requests` after several failures.
    pub async fn of_password(
        gate: &Gate,
        actor: Actor,
        id: AccountId,
        password: &str,
    ) -> Result<(Self, Secret), Fault> {
        let trial = Self::of_session(gate, actor, id).await?;
        let owner = Some((actor.community, id));
        let claimed = Claimed::of(owner, Subject::of_change(&gate.guess_key(), id));
        let proven = proof::prove(gate, &trial.turn, &claimed, password).await?.ok_or_else(proof::wrong_password)?;
        proof::clear(gate, &claimed, proven.standing).await?;
        Ok((trial, proven.secret))
    }

    /// What came of the transaction: a wrong code is counted and told by its place, a right one clears the count of codes.
    ///
    /// # Errors
    /// Those of the transaction; when the database refuses.
    pub async fn settled(self, answer: Answer) -> Answer {
        let Self { gate, claimed, standing, turn } = self;
        let settled = match answer {
            Ok(reply) => proof::clear(&gate, &claimed, standing).await.map(|()| reply),
            Err(Problem(fault)) if fault.code() == &SECOND_FACTOR_FAILED => {
                proof::count(&gate, &claimed).await.and_then(|()| Err(wrong_code()))
            }
            Err(Problem(fault)) if fault.code() == &SECOND_FACTOR_REQUIRED => Err(no_code()),
            Err(Problem(fault)) => Err(fault),
        };
        drop(turn);
        Ok(settled?)
    }
}

/// Whoever is signed in is not told to sign in.
fn no_code() -> Fault {
    Fault::of(&INVALID).at([shape_violation(String::new(), "missing field `second_factor_code`")])
}

fn wrong_code() -> Fault {
    Fault::of(&INVALID).at([Violation {
        pointer: "/second_factor_code".to_owned(),
        code: &codes::WRONG_SECOND_FACTOR_CODE,
        detail: [
            "验证码不正确、已使用或已过期: 请等待身份验证器显示下一个验证码再试; 连续输错 5 次后须等待 10 分钟。".to_owned(),
            "The code does not fit, was used or is too old: wait for the next one; after five failures in a row wait ten minutes."
                .to_owned(),
        ],
    }])
}
